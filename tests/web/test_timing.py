"""On the pages too, how long a no takes does not tell whether a request is there; see ``tests/api/test_timing.py``."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from api.office import child
from stopwatch import apart
from vierogen.application import erasing, questions, unknown
from vierogen.application.log_reading import require_known
from vierogen.application.reading import may_read
from vierogen.casebook import cast
from vierogen.domain.request import ExemptionRequest
from web.test_opening import NEW, looked_up
from web.visitors import Place

LONGER = 0.005


@pytest.mark.parametrize("part", ["", "/oudergesprekken"])
def test_a_page_about_what_is_not_there_takes_as_long_as_about_what_is_not_yours(
    place: Place, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(known: ExemptionRequest, *more: Any) -> bool:
        sleep(LONGER if known.version else 0)
        return may_read(known, *more)

    monkeypatch.setattr(questions, "may_read", slowly)
    there, lars = f"/verzoeken/{place.opened().id}{part}", place.visitor("Lars")

    def asks(path: str) -> None:
        assert lars.get(path).status_code == 404

    found, quickest = apart(lambda: asks(there), lambda: asks(f"/verzoeken/{uuid4()}{part}"), LONGER / 2)
    assert quickest >= unknown.TAKES
    assert found < LONGER / 2


def test_so_does_a_number_that_a_privacy_officer_types(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(known: ExemptionRequest, *more: Any) -> None:
        sleep(LONGER if known.version else 0)
        require_known(known, *more)

    monkeypatch.setattr(erasing, "require_known", slowly)
    elsewhere = place.office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Sem"), postcode="3511AA"))
    quinten = place.visitor("Quinten")

    def asks(number: str) -> None:
        quinten.get("/wissen")
        assert quinten.send("/wissen", request=number).status_code == 400

    found, quickest = apart(lambda: asks(elsewhere.id), lambda: asks(str(uuid4())), LONGER / 2)
    assert quickest >= unknown.TAKES
    assert found < LONGER / 2


def test_so_does_a_request_that_is_named_as_what_is_renewed(place: Place) -> None:
    there = place.office.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Sem"), postcode="3511AA")).id
    for number in (there, str(uuid4())):
        anna, _ = looked_up(place)
        began = monotonic()
        assert anna.send(NEW, stap="openen", renews=number).status_code == 400
        assert monotonic() - began >= unknown.TAKES
