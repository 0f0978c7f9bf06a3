"""Making a file for an appeal to the law that came in without a request; its notification is recorded next."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from pydantic import ValidationError
from starlette.responses import Response

from vierogen.application.who import NotAppointed
from vierogen.domain.acts import RegisterClaim
from vierogen.domain.refusals import AgainstTheRules, Refused
from vierogen.domain.values import Role, Sector, Sex
from vierogen.web.act_form import Wrongs, at_their_fields, read
from vierogen.web.act_pages import BAD, CONFLICT, REQUESTS, Filled, key_of, reasons_of
from vierogen.web.fields import Choice, Day, Line, Section, Sections, options_of
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.visit import Visit

PATH = "/beroepen"
NEXT = "kennisgevingen"
OFFICERS = frozenset({Role.ATTENDANCE_OFFICER})

SECTIONS: Sections = (
    Section(
        (
            Line(name="child.given_names", label=N_("Voornamen")),
            Line(name="child.family_name", label=N_("Achternaam")),
            Day(name="child.birth_date", label=N_("Geboortedatum")),
            Choice(name="child.sex", label=N_("Geslacht"), options=options_of(Sex)),
            Line(name="child.pgn", label=N_("BSN of onderwijsnummer"), longest=20, width=12),
        ),
        title=N_("Het kind"),
    ),
    Section(
        (
            Line(
                name="child.postcode",
                label=N_("Postcode"),
                hint=N_("De gemeente en het samenwerkingsverband volgen hieruit."),
                longest=7,
                width=8,
            ),
            Line(name="child.address", label=N_("Straat en huisnummer"), needed=False),
            Line(name="child.town", label=N_("Woonplaats"), needed=False),
        ),
        title=N_("Waar het kind woont"),
    ),
    Section(
        (
            Choice(name="place.sector", label=N_("Welk onderwijs?"), options=options_of(Sector)),
            Line(
                name="place.school",
                label=N_("School (BRIN)"),
                hint=N_("Twee cijfers en twee letters, zoals 12AB. Alleen als het kind een school heeft."),
                needed=False,
                longest=6,
                width=8,
            ),
        ),
        title=N_("Het onderwijs"),
    ),
)
FIELDS = {field.name: field for section in SECTIONS for field in section.fields}


def form(visit: Visit) -> Response:
    """An empty form; other roles read that this is not theirs."""
    if visit.who.role not in OFFICERS:
        return visit.page("claim_not_yours.html")
    return shown(visit, Filled({}, str(uuid4()), {}))


def sent(visit: Visit) -> Response:
    """Makes the file, and goes on to the notification."""
    filled = Filled(visit.typed, visit.sent("sleutel") or str(uuid4()), {})
    words, wrongs = read(FIELDS.values(), filled.typed)
    if wrongs:
        return wrong(visit, filled, wrongs)
    desk = visit.house.system.desk
    try:
        done = desk.do(RegisterClaim, uuid4(), visit.who, words, key=key_of(visit), trace=visit.trace)
    except ValidationError as error:
        return wrong(
            visit, filled, at_their_fields(error.errors(include_input=False, include_url=False), FIELDS.values())
        )
    except NotAppointed:
        raise
    except Refused as refusal:
        reasons = reasons_of(refusal) if isinstance(refusal, AgainstTheRules) else ()
        said = "" if reasons else str(refusal)
        return shown(visit, replace(filled, key=str(uuid4()), refusal=said, reasons=reasons), CONFLICT)
    return visit.to(f"{REQUESTS}/{done.request}/{NEXT}")  # fmt: skip


def wrong(visit: Visit, filled: Filled, wrongs: Wrongs) -> Response:
    """The form with everything that is wrong."""
    return shown(visit, replace(filled, wrongs=wrongs), BAD)


def shown(visit: Visit, filled: Filled, status: int = 200) -> Response:
    """The form as it is filled in now."""
    return visit.page("claim.html", status, sections=SECTIONS, known=FIELDS, filled=filled)


PAGES = (
    Page(PATH, form, menu=InMenu(N_("Beroep zonder verzoek"), 30, OFFICERS)),
    Page(PATH, sent, method="POST"),
)
