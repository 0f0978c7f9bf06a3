"""How long an answer takes does not tell whether a request that one may not know of is there.

To be sure that a clock could tell, what is there is made to take far longer to look at than what is not.
"""

from __future__ import annotations

from collections.abc import Callable
from time import sleep
from typing import Any
from uuid import uuid4

import orjson
import pytest

from api.conftest import UNKNOWN_TAKES
from api.office import Office, child, hearing, request
from api.test_subscriptions import elsewhere, made
from outbox.receiver import receiving
from stopwatch import apart
from vierogen.application import desk, questions, unknown
from vierogen.application.reading import may_read
from vierogen.casebook import cast
from vierogen.domain.request import ExemptionRequest

LONGER = 0.008
"""Seconds that a look at what is there takes longer here; in truth it is a few ten thousandths."""

CLOSE = LONGER / 2
"""Seconds. A difference of LONGER, or more, could not be overlooked."""


@pytest.fixture(autouse=True)
def _as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(known: ExemptionRequest, *more: Any) -> bool:
        sleep(LONGER if known.version else 0)
        return may_read(known, *more)

    monkeypatch.setattr(unknown, "TAKES", UNKNOWN_TAKES)
    monkeypatch.setattr(questions, "may_read", slowly)
    monkeypatch.setattr(desk, "may_read", slowly)


def difference(
    there: Callable[[], Any], not_there: Callable[[], Any], *, status: int = 404, at_least: float = UNKNOWN_TAKES
) -> float:
    """Between what is there and what is not, in seconds."""

    def asking(ask: Callable[[], Any]) -> Callable[[], None]:
        def asked() -> None:
            answer = ask()
            assert answer.status_code == status, answer.text

        return asked

    found, quickest = apart(asking(there), asking(not_there), CLOSE)
    assert quickest >= at_least
    return found


def test_without_waiting_a_clock_could_tell(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests below would notice when nobody waited."""
    monkeypatch.setattr(unknown, "TAKES", 1e-9)
    path, ilse = office.opened().path, office.caller("Ilse")

    assert difference(lambda: ilse.get(path), lambda: ilse.get(f"/verzoeken/{uuid4()}"), at_least=0) > CLOSE


@pytest.mark.parametrize("part", ["", "/tijdlijn", "/inzage"])
def test_reading_what_is_not_there_takes_as_long_as_what_is_not_yours(any_office: Office, part: str) -> None:
    path, ilse = any_office.opened().prepared().path, any_office.caller("Ilse")

    assert difference(lambda: ilse.get(path + part), lambda: ilse.get(f"/verzoeken/{uuid4()}{part}")) < CLOSE


def test_so_does_an_act(office: Office) -> None:
    path, ilse = office.opened().path, office.caller("Ilse")

    def tries(path: str) -> Any:
        return ilse.post(f"{path}/oudergesprekken", {"gesprek": hearing()}, version=1)

    assert difference(lambda: tries(path), lambda: tries(f"/verzoeken/{uuid4()}")) < CLOSE


def test_so_does_naming_it_as_what_is_renewed(office: Office) -> None:
    there, hanna = office.opened().id, office.caller("Ilse")
    kind = child(persoonsgebondenNummer=cast.pgn_of("Sem"), postcode="3511AA")

    def tries(id_: str) -> Any:
        return hanna.post("/verzoeken", request(kind=kind, vernieuwt=id_))

    assert difference(lambda: tries(there), lambda: tries(str(uuid4())), status=400) < CLOSE


def test_so_does_a_subscription_of_others(office: Office) -> None:
    with receiving() as receiver:
        path = f"/abonnementen/{made(office, receiver.address)['id']}"
    roos = elsewhere(office)

    assert difference(lambda: roos.get(path), lambda: roos.get(f"/abonnementen/{uuid4()}")) < CLOSE


def test_who_sends_the_message_slowly_does_not_choose_when_the_waiting_begins(office: Office) -> None:
    """Else one could let the longer of the two fall just behind a multiple."""
    path, ilse, whole = office.opened().path, office.caller("Ilse"), orjson.dumps({"gesprek": hearing()})

    def tries(path: str) -> Any:
        def pieces() -> Any:
            yield whole[:5]
            sleep(UNKNOWN_TAKES - 2 * LONGER)
            yield whole[5:]

        headers = ilse.headers | {"Idempotency-Key": "k", "If-Match": '"1"', "Content-Type": "application/json"}
        return office.client.post(f"/api/v1{path}/oudergesprekken", headers=headers, content=pieces())

    assert difference(lambda: tries(path), lambda: tries(f"/verzoeken/{uuid4()}"), status=404) < CLOSE
