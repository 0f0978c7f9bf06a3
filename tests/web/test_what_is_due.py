"""On the page of a request what is due stands first, with its day, and yes beside no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from cast import anna, child, dirk
from story import concurred, dissented, escalated, given, granted, opened, stated, taken_up
from vierogen.domain.deadlines import deadlines
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.values import Limit, Role
from vierogen.web.act_pages import form_of
from vierogen.web.screens.request_page import SCREENS
from vierogen.web.what_is_due import ANSWERS, due_for
from web.visitors import Place, Visitor

BY_ITSELF = {Limit.WITHOUT_ANY_ACT, Limit.TERM, Limit.AGE_18}
"""Answered by whatever anybody does, or by the clock."""


def acts_on(visitor: Visitor) -> list[str]:
    return re.findall(r'<a class="vo-act" href="[^"]+"><span>([^<]+)', visitor.text)


def test_what_one_is_waited_for_comes_first_with_its_last_day(place: Place) -> None:
    case, dirk = place.opened().stated(), place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    assert acts_on(dirk)[0] == "Meekijken"
    assert "Meekijken Uiterlijk 24 juni 2026" in dirk.said
    place.clock.days(30)
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    assert "Meekijken Uiterlijk 24 juni 2026: dat is voorbij" in dirk.said


def test_yes_and_no_stand_beside_each_other(place: Place) -> None:
    case, dirk = place.opened().looked_at(), place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    first = acts_on(dirk)[:4]
    assert first == ["Instemmen met de verklaring", "Niet instemmen", "Om informatie vragen", "Meekijken teruggeven"]


def test_once_the_family_has_read_granting_comes_first(place: Place) -> None:
    case, anna = place.opened().agreed(), place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert acts_on(anna)[0] == "Vastleggen dat het gezin heeft gelezen"
    case.does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})
    anna.get(f"/verzoeken/{case.id}")
    assert acts_on(anna)[0] == "Vrijstelling verlenen"


def test_a_yes_that_runs_out_leads_to_its_renewal_for_who_may_open_one(place: Place) -> None:
    case = place.opened().granted()
    bram = place.visitor("Bram")
    bram.get(f"/verzoeken/{case.id}")
    assert "vernieuwing" not in bram.text, "its school year is still to begin"
    place.clock.days(60)
    for name, more in (("Anna", []), ("Bram", ["Kennisgeving van de ouders vastleggen"])):
        visitor = place.visitor(name)
        visitor.get(f"/verzoeken/{case.id}")
        due = ["Tussentijds kijken vastleggen", "Een vernieuwing openen", *more]
        assert acts_on(visitor)[: len(due)] == due
        assert "Een vernieuwing openen Uiterlijk 30 juni 2027" in visitor.said
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    assert "vernieuwing" not in dirk.text


def test_nothing_is_due_of_somebody_else(place: Place) -> None:
    case, anna = place.opened().stated(), place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert "Uiterlijk" not in anna.said
    assert due_for(Role.YOUTH_DOCTOR, deadlines(case.known())) == {}


def test_every_limit_that_people_answer_has_acts_and_each_has_a_form_and_a_row() -> None:
    assert set(Limit) - set(ANSWERS) == BY_ITSELF
    rows = {act for act, *_ in TABLE}
    for acts in ANSWERS.values():
        assert set(acts) <= rows
        assert all(form_of(act) or act in SCREENS for act in acts)


YOUNG = (anna.opens(child=child(birth_date=date(2021, 8, 14))),)
ARRANGED = (*opened, dirk.arranges_an_alternative())


@pytest.mark.parametrize("stage", [opened, YOUNG, stated, taken_up, dissented, escalated, concurred, granted, ARRANGED])
def test_whoever_is_waited_for_can_answer(stage: Sequence[object]) -> None:
    """For each role that something waits for there is an act of that role that answers it."""
    found = deadlines(given(stage).request)
    assert (stage is not YOUNG) or Limit.NOTIFY_AT_START in {one.limit for one in found}
    for one in found:
        for role in one.waits_for if one.limit in ANSWERS else ():
            acts = ANSWERS[one.limit]
            assert any(row[0] in acts and role in row[3] for row in TABLE), (one.limit, role)
