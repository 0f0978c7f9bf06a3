"""On the pages too, how long a no takes does not tell whether a request is there; see ``tests/api/test_timing.py``."""

from __future__ import annotations

from time import sleep
from typing import Any
from uuid import uuid4

import pytest

from stopwatch import apart
from vierogen.application import questions, unknown
from vierogen.application.reading import may_read
from vierogen.domain.request import ExemptionRequest
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
