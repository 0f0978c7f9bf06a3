"""Municipalities merge: who exists when, and who holds what a code stood for."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.facts import BrokenFactsError
from vierogen.reference.municipalities import (
    current,
    exists_on,
    grew_between,
    heirs,
    municipality,
    on_day,
    read,
    read_divided,
)

HAAREN, OISTERWIJK, BOXTEL, VUGHT, TILBURG = "GM0788", "GM0824", "GM0757", "GM0865", "GM0855"
WIJDEMEREN, HILVERSUM, WEESP, AMSTERDAM = "GM1696", "GM0402", "GM0457", "GM0363"
DAYS = st.dates(date(2013, 1, 1), date(2035, 12, 31))


def codes() -> list[str]:
    ever = {known.code for year in range(2013, 2030) for known in on_day(date(year, 1, 1))}
    return sorted(ever)


@pytest.mark.parametrize(
    ("day", "count"),
    [  # as CBS counts them on 1 January
        (date(2013, 1, 1), 408),
        (date(2014, 1, 1), 403),
        (date(2015, 1, 1), 393),
        (date(2016, 1, 1), 390),
        (date(2017, 1, 1), 388),
        (date(2018, 1, 1), 380),
        (date(2019, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2023, 1, 1), 342),
        (date(2026, 11, 22), 342),
        (date(2027, 1, 1), 341),
    ],
)
def test_as_many_municipalities_as_there_were(day: date, count: int) -> None:
    assert len(on_day(day)) == count


def test_wijdemeren_becomes_hilversum_in_2027() -> None:
    last = date(2026, 12, 31)
    assert exists_on(WIJDEMEREN, last)
    assert current(WIJDEMEREN, last) == WIJDEMEREN
    assert not exists_on(WIJDEMEREN, last + timedelta(days=1))
    assert current(WIJDEMEREN, last + timedelta(days=1)) == HILVERSUM


def test_weesp_became_amsterdam_in_the_middle_of_a_year() -> None:
    assert current(WEESP, date(2022, 3, 23)) == WEESP
    assert current(WEESP, date(2022, 3, 24)) == AMSTERDAM


def test_a_successor_may_have_a_successor() -> None:
    millingen = "GM0265"
    assert current(millingen, date(2014, 12, 31)) == millingen
    assert current(millingen, date(2015, 6, 1)) == "GM0241", "Groesbeek"
    assert current(millingen, date(2026, 1, 1)) == "GM1945", "Berg en Dal"


def test_haaren_was_divided_over_four_neighbours() -> None:
    assert heirs(HAAREN, date(2020, 12, 31)) == {HAAREN}
    assert heirs(HAAREN, date(2021, 1, 1)) == {OISTERWIJK, BOXTEL, VUGHT, TILBURG}
    assert current(HAAREN, date(2021, 1, 1)) == OISTERWIJK


def test_who_took_in_another_has_grown() -> None:
    assert grew_between(AMSTERDAM, date(2022, 3, 23), date(2022, 3, 24))
    assert not grew_between(AMSTERDAM, date(2022, 3, 24), date(2026, 1, 1))
    assert grew_between(VUGHT, date(2020, 12, 31), date(2026, 1, 1)), "a part of Haaren"


def test_before_it_existed_a_municipality_is_nobody() -> None:
    eemsdelta = "GM1979"
    assert current(eemsdelta, date(2020, 12, 31)) is None
    assert heirs(eemsdelta, date(2020, 12, 31)) == frozenset()
    assert not exists_on(eemsdelta, date(2020, 12, 31))
    assert current(eemsdelta, date(2021, 1, 1)) == eemsdelta


@pytest.mark.parametrize("unknown", ["", "GM9999", "0363", "gm0363"])
def test_an_unknown_code_is_nobody(unknown: str) -> None:
    day = date(2026, 11, 22)
    assert municipality(unknown) is None
    assert current(unknown, day) is None
    assert not heirs(unknown, day)
    assert not exists_on(unknown, day)


def test_names_are_as_in_the_national_table() -> None:
    names = {known.code: known.name for known in on_day(date(2026, 1, 1))}
    assert names["GM0344"] == "Utrecht"
    assert names["GM0820"] == "Nuenen, Gerwen en Nederwetten"
    assert names["GM1900"] == "Súdwest-Fryslân"


@given(st.sampled_from(codes()), DAYS)
def test_whoever_holds_it_exists_and_is_among_the_heirs(code: str, day: date) -> None:
    holder = current(code, day)
    assert (holder is None) == (not heirs(code, day))
    if holder is not None:
        assert exists_on(holder, day)
        assert holder in heirs(code, day)
    assert all(exists_on(heir, day) for heir in heirs(code, day))


@given(st.sampled_from(codes()), DAYS, DAYS)
def test_following_in_steps_leads_to_the_same_holder(code: str, one: date, other: date) -> None:
    first, second = sorted((one, other))
    halfway = current(code, first)
    assert halfway is None or current(halfway, second) == current(code, second)


HEADER = "code,name,valid_from,valid_until,successor\n"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("GM1,Een,,,\n", "line 3: code"),
        ("GM0001,,,,\n", "line 3: name is empty"),
        ("GM0001,Een,2020-13-01,,\n", "line 3: valid_from"),
        ("GM0001,Een,,,\nGM0001,Een,,,\n", "line 4: GM0001 is listed twice"),
        ("GM0001,Een,,2020-01-01,GM0002\n", "line 3: successor 'GM0002' does not exist"),
        ("GM0001,Een,,2020-01-01,GM0002\nGM0002,Twee,2021-01-01,,\n", "line 3: successor 'GM0002' does not exist"),
        ("GM0001,Een,,,GM0002\nGM0002,Twee,,,\n", "line 3: a successor, but no valid_until"),
        ("GM0001,Een,2020-01-01,2020-01-01,GM0002\n", "line 3: valid_until is not after"),
        ("GM0001,Een,,2020-01-01,\n", "line 3: successor"),
    ],
)
def test_a_damaged_register_says_where(tmp_path: Path, lines: str, complaint: str) -> None:
    file = tmp_path / "municipalities.csv"
    file.write_text("# a comment\n" + HEADER + lines, encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=f"municipalities.csv, {complaint}"):
        read(file)


def test_a_division_among_unknown_neighbours_says_where(tmp_path: Path) -> None:
    file = tmp_path / "divided.csv"
    file.write_text("code,part_to,villages\nGM0788,GM0757,Esch\nGM0788,GM9999,Nergenshuizen\n", encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=r"divided\.csv, line 3: GM0788"):
        read_divided(file, {known.code: known for known in (*on_day(date(2020, 1, 1)), *on_day(date(2021, 1, 1)))})
