"""Taking the proof of a decision along, for the family: what it is, and the file itself."""

from __future__ import annotations

from starlette.responses import Response

from vierogen.bootstrap.sealing import exports_of
from vierogen.sealing.taking_along import taken_along
from vierogen.web.act_pages import REQUESTS
from vierogen.web.pages import Page
from vierogen.web.screens.checking_page import PATH as CHECKING
from vierogen.web.screens.checking_page import keys_here
from vierogen.web.visit import Visit

ONE = f"{REQUESTS}/{{id}}/bewijs"
FILE = f"{ONE}.json"


def told(visit: Visit) -> Response:
    """What one gives to the family with it; shows nothing of the request itself."""
    visit.house.system.questions.require_known(visit.id, visit.who)
    return visit.page(
        "proof.html",
        file=FILE.format(id=visit.id),
        back=f"{REQUESTS}/{visit.id}",
        checking=CHECKING,
        keys=[key.written for key in keys_here(visit)],
    )


def file(visit: Visit) -> Response:
    """The proof, with what this reader may read; logged as every read is."""
    system = visit.house.system
    bundle = taken_along(system.questions, exports_of(system, visit.house.settings), visit.id, visit.who, trace=visit.trace)  # fmt: skip
    name = {"Content-Disposition": f'attachment; filename="bewijs-{visit.id}.json"'}
    return Response(bundle.written, media_type="application/json", headers=name)


PAGES = (Page(ONE, told), Page(FILE, file))
