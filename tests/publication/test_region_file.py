"""A division is judged whole before it is kept: no overlap, no hole, no day that cannot be, and every bad line is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest

from vierogen.publication import population_file
from vierogen.publication.populations import Children, Counted
from vierogen.publication.region_file import Read, Wrong, read
from vierogen.reference.catchments import catchments_in
from vierogen.reference.municipalities import every
from vierogen.reference.school_years import SchoolYear

Row = dict[str, str]
BEGIN = date(2013, 1, 1)


def row(**changes: str) -> Row:
    """A good line of a division that is of a part of the country."""
    made = {"indeling": "jeugd", "code": "J1", "naam": "Eemland", "lid": "GM0307", "vanaf": "2020-01-01"}
    return made | {"tot_en_met": "", "opvolger": "", "dekking": "deel"} | changes


def whole_country(since: date = BEGIN, **changes: str) -> list[Row]:
    """A division in two that leaves nothing out."""
    lines = []
    for number, one in enumerate(every()):
        ends = one.valid_until - timedelta(days=1) if one.valid_until else None
        if ends is None or ends >= since:
            lines.append(
                row(
                    lid=one.code, code=f"R{number % 2}", naam=f"Deel {number % 2}", dekking="heel",
                    vanaf=str(max(since, one.valid_from or since)), tot_en_met=str(ends or ""), **changes,
                )
            )  # fmt: skip
    return lines


def judged(rows: Iterable[Row]) -> Read:
    return read(enumerate(rows, 2))


def wrongs(*rows: Row) -> list[tuple[int | None, str]]:
    return [(one.line, one.reason) for one in judged(rows).wrongs]


def test_a_good_division_is_read_with_the_days_of_its_regions() -> None:
    found = judged(
        [
            row(tot_en_met="2022-12-31", opvolger="J2"),
            row(lid="GM0308", tot_en_met="2021-12-31", opvolger="J2"),
            row(code="J2", naam="Utrecht-Oost", vanaf="2023-01-01"),
        ]
    )

    assert found.wrongs == ()
    (division,) = found.divisions
    old, new = division.named
    assert (old.from_on, old.until_on, old.successor) == (date(2020, 1, 1), date(2022, 12, 31), "J2")
    assert (new.from_on, new.until_on, new.successor) == (date(2023, 1, 1), None, None)
    assert division.members("J1", date(2022, 1, 1)) == ("GM0307",)


def test_a_file_may_hold_several_divisions_and_leave_out_what_need_not_be_said() -> None:
    short = {name: cell for name, cell in row(indeling="ggd").items() if name not in {"tot_en_met", "opvolger"}}

    assert [one.code for one in judged([row(), short]).divisions] == ["jeugd", "ggd"]


def test_the_whole_country_in_two_leaves_no_hole() -> None:
    assert judged(whole_country()).wrongs == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"indeling": "Jeugd"}, "kleine letters"),
        ({"indeling": "gemeente"}, "ingebouwd"),
        ({"code": ""}, "letters, cijfers en streepjes"),
        ({"code": "J;1"}, "letters, cijfers en streepjes"),
        ({"naam": ""}, "1 tot en met 120 tekens"),
        ({"naam": "=1+1"}, "te beginnen met een letter of cijfer"),
        ({"naam": "x" * 121}, "1 tot en met 120 tekens"),
        ({"naam": "Eem\ufffeland"}, "1 tot en met 120 tekens"),
        ({"naam": "Eem\u2028land"}, "1 tot en met 120 tekens"),
        ({"lid": "Amersfoort"}, "geen gemeentecode"),
        ({"lid": "0999"}, "geen gemeentecode"),
        ({"lid": "GM9999"}, "GM9999 is geen gemeente die wij kennen"),
        ({"lid": "GM1991", "vanaf": "2021-01-01"}, "GM1991 bestaat pas vanaf 2022-01-01"),
        ({"lid": "GM1696"}, "GM1696 bestaat tot en met 2026-12-31"),
        ({"lid": "GM1696", "tot_en_met": "2027-01-01"}, "GM1696 bestaat tot en met 2026-12-31"),
        ({"vanaf": "2020-02-30"}, "geen datum"),
        ({"vanaf": "01-01-2020"}, "geen datum"),
        ({"vanaf": ""}, "geen datum"),
        ({"vanaf": "2012-12-31"}, "vanaf 2013-01-01"),
        ({"tot_en_met": "2019-12-31"}, "ligt voor vanaf"),
        ({"tot_en_met": "31 december"}, "geen datum"),
        ({"opvolger": "J2"}, "geen andere regio van deze indeling"),
        ({"opvolger": "J1"}, "geen andere regio van deze indeling"),
        ({"dekking": "half"}, "kies heel of deel"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_why(changes: Row, told: str) -> None:
    found = wrongs(row(**changes))

    assert any(number == 2 and told in reason for number, reason in found), found
    assert judged([row(**changes)]).divisions == ()


def test_every_bad_line_is_told_at_once_in_the_order_of_the_file() -> None:
    found = wrongs(row(lid="x"), row(code="J2", naam="B", lid="GM0308", vanaf="ooit"), row(code="J3", naam=""))

    assert [number for number, _ in found] == [2, 3, 4]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"tot_en_met": "2022-12-31"}, {"vanaf": "2022-12-31"}),
        ({}, {"vanaf": "2025-01-01", "tot_en_met": "2025-01-01"}),
        ({}, {}),
    ],
)
def test_a_member_lies_in_one_region_on_a_day(first: Row, second: Row) -> None:
    for code in ("J1", "J2"):
        found = wrongs(row(**first), row(code=code, naam="Eemland", **second))
        assert any(number == 3 and "ook al in een regio op regel 2" in reason for number, reason in found)


def test_a_member_may_move_to_another_region_the_next_day() -> None:
    assert wrongs(row(tot_en_met="2022-12-31"), row(code="J2", naam="B", vanaf="2023-01-01")) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"naam": "Anders", "lid": "GM0308"}, "heet deze regio anders"),
        ({"dekking": "heel", "lid": "GM0308"}, "andere dekking"),
        ({"lid": "3811"}, "gaan niet samen"),
    ],
)
def test_lines_agree_with_each_other(changes: Row, told: str) -> None:
    assert any(number == 3 and told in reason for number, reason in wrongs(row(), row(**changes)))


def test_a_successor_exists_when_its_predecessor_no_longer_does() -> None:
    gone = row(tot_en_met="2022-12-31", opvolger="J2")

    assert wrongs(gone, row(code="J2", naam="B", vanaf="2023-01-01")) == []
    late = wrongs(gone, row(code="J2", naam="B", vanaf="2024-01-01"))
    assert late == [(2, "deze opvolger bestaat niet op 2023-01-01")]
    alive = wrongs(row(opvolger="J2"), row(code="J2", naam="B", lid="GM0308"))
    assert alive == [(2, "een regio die nog bestaat, heeft geen opvolger")]


def holes(rows: Iterable[Row]) -> Iterator[str]:
    yield from (one.reason for one in judged(rows).wrongs if one.line is None)


def test_a_municipality_that_is_left_out_is_a_hole() -> None:
    without = [one for one in whole_country() if one["lid"] != "GM0307"]

    assert list(holes(without)) == ["GM0307 (Amersfoort) ligt vanaf 2013-01-01 in geen enkele regio"]


def test_a_day_that_is_left_out_is_a_hole() -> None:
    lines = [one | {"vanaf": "2013-01-02"} if one["lid"] == "GM0307" else one for one in whole_country()]

    assert list(holes(lines)) == [
        "GM0307 (Amersfoort) ligt vanaf 2013-01-01 tot en met 2013-01-01 in geen enkele regio"
    ]


def test_a_gap_in_between_is_a_hole() -> None:
    ended = [one | {"tot_en_met": "2020-12-31"} if one["lid"] == "GM0307" else one for one in whole_country()]
    amersfoort = next(one for one in ended if one["lid"] == "GM0307")

    told = list(holes([*ended, amersfoort | {"vanaf": "2021-02-01", "tot_en_met": ""}]))

    assert told == ["GM0307 (Amersfoort) ligt vanaf 2021-01-01 tot en met 2021-01-31 in geen enkele regio"]


def test_a_merger_that_was_forgotten_is_a_hole() -> None:
    forgot = [one for one in whole_country() if one["lid"] != "GM1991"]

    assert list(holes(forgot)) == ["GM1991 (Maashorst) ligt vanaf 2022-01-01 in geen enkele regio"]


def test_a_division_of_a_part_of_the_country_says_so() -> None:
    assert wrongs(row()) == []
    assert len(list(holes([row(dekking="heel")]))) > 300


def test_wards_may_be_of_one_municipality_but_of_all_of_it() -> None:
    lines = [row(lid=str(postcode)) for postcode in catchments_in("GM0307", date(2026, 1, 1))]

    assert wrongs(*lines) == []
    assert list(holes(lines[1:])) == ["van GM0307 liggen op 2020-01-01 sommige postcodes in geen enkele regio"]


def test_an_empty_file_is_no_division() -> None:
    assert judged([]).wrongs == (Wrong(None, "", "er staat geen enkele regel in"),)


# ── numbers of children ──────────────────────────────────────────────────────────────────────────────────────────────


def counted(**changes: str) -> Row:
    made = {"schooljaar": "2025/26", "gemeente": "GM0307", "sector": "alle", "kinderen": "24000", "bron": "CBS"}
    return made | changes


def test_numbers_of_children_are_read() -> None:
    found = population_file.read(enumerate([counted(), counted(sector="po", kinderen="14000")], 2))

    assert found.counted[Counted(SchoolYear(2025), "GM0307", "ALLE")] == Children(24_000, "CBS")
    assert found.counted[Counted(SchoolYear(2025), "GM0307", "PO")] == Children(14_000, "CBS")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schooljaar": "2025"}, "geen schooljaar"),
        ({"schooljaar": "2025/27"}, "geen schooljaar"),
        ({"gemeente": "GM9999"}, "geen gemeentecode die wij kennen"),
        ({"gemeente": "GM0856"}, "bestond in dit schooljaar niet"),
        ({"sector": "mbo"}, "kies PO, VO of alle"),
        ({"kinderen": "24.000"}, "geen heel getal"),
        ({"kinderen": "0"}, "geen heel getal"),
        ({"kinderen": "-3"}, "geen heel getal"),
        ({"kinderen": "²"}, "geen heel getal"),
        ({"bron": ""}, "noem de bron"),
        ({"bron": "=cmd()"}, "noem de bron"),
    ],
)
def test_a_bad_number_is_told_with_its_line_and_why(changes: Row, told: str) -> None:
    found = population_file.read([(7, counted(**changes))])

    assert [(one.line, told in one.reason) for one in found.wrongs] == [(7, True)]
    assert found.counted == {}


def test_the_same_number_twice_is_told() -> None:
    found = population_file.read([(2, counted()), (3, counted(sector="ALLE"))])

    assert [(one.line, "ook op regel 2" in one.reason) for one in found.wrongs] == [(3, True)]
