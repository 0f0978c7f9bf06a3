"""A postcode leads to a municipality and two partnerships; a merger does not lose a child on the way."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.reference.catchments import (
    Catchment,
    catchment,
    lies_in,
    municipality_of,
    partnership_exists,
    partnership_of,
    partnerships,
    read,
)
from vierogen.reference.facts import BrokenFactsError
from vierogen.reference.municipalities import exists_on, on_day

TODAY = date(2026, 11, 22)
POSTCODES = [str(number) for number in range(1000, 10000) if catchment(str(number))]
DAYS = st.dates(date(2013, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("written", ["3811AB", "3811 ab", "3811", " 3811 AB ", "3811ab"])
def test_a_postcode_is_read_as_people_write_it(written: str) -> None:
    assert catchment(written) == Catchment("GM0307", "PO2602", "VO2602")


@pytest.mark.parametrize(
    "nonsense", ["", "381", "38111", "0811AB", "3811A", "3811ABC", "AB3811", "3811-AB", "٣٨١١", "3811  AB"]
)
def test_nonsense_is_no_postcode(nonsense: str) -> None:
    assert catchment(nonsense) is None
    assert municipality_of(nonsense, TODAY) is None
    assert partnership_of(nonsense, "PO", TODAY) is None
    assert not lies_in(nonsense, "GM0307", TODAY)


def test_the_whole_annex_is_there() -> None:
    assert len(POSTCODES) == 4043
    assert {catchment(postcode).municipality for postcode in POSTCODES} == {m.code for m in on_day(date(2026, 1, 1))}


def test_there_are_76_and_74_regional_partnerships_and_a_nationwide_one() -> None:
    assert len([code for code in partnerships() if code.startswith("PO")]) == 76 + 1
    assert len([code for code in partnerships() if code.startswith("VO")]) == 74
    assert partnership_exists("PO2602")
    assert partnership_exists("PO0001")
    assert not partnership_exists("PO9999")
    assert not partnership_exists("po2602")


@pytest.mark.parametrize(
    ("postcode", "municipality", "po", "vo"),
    [
        ("3511", "GM0344", "PO2601", "VO2601"),  # Utrecht
        ("1811", "GM0361", "PO2703", "VO2703"),  # Alkmaar
        ("1012", "GM0363", "PO2707", "VO2708"),  # Amsterdam
        ("1381", "GM0363", "PO2709", "VO2710"),  # Weesp: now Amsterdam, still another partnership
    ],
)
def test_a_partnership_follows_the_postcode_and_not_the_municipality(
    postcode: str, municipality: str, po: str, vo: str
) -> None:
    assert municipality_of(postcode, TODAY) == municipality
    assert partnership_of(postcode, "PO", TODAY) == po
    assert partnership_of(postcode, "VO", TODAY) == vo


@pytest.mark.parametrize(
    ("postcode", "village", "municipality"),
    [
        ("5076", "Haaren", "GM0824"),
        ("5268", "Helvoirt", "GM0865"),
        ("5296", "Esch", "GM0757"),
        ("5074", "Biezenmortel", "GM0855"),
        ("9891", "Ezinge", "GM1969"),
        ("9951", "Winsum", "GM1966"),
        ("9027", "Hilaard", "GM0080"),
        ("8843", "Spannum", "GM1949"),
        ("8731", "Wommels", "GM1900"),
        ("8491", "Akkrum", "GM0074"),
        ("5386", "Geffen", "GM0828"),
        ("9613", "Meerstad", "GM0014"),
    ],
)
def test_where_a_municipality_was_divided_each_village_went_its_own_way(
    postcode: str, village: str, municipality: str
) -> None:
    assert municipality_of(postcode, TODAY) == municipality, village


@pytest.mark.parametrize("postcode", ["1231", "1241AB", "1394", "3625"])
def test_wijdemeren_is_hilversum_from_2027(postcode: str) -> None:
    assert municipality_of(postcode, date(2026, 12, 31)) == "GM1696"
    assert municipality_of(postcode, date(2027, 1, 1)) == "GM0402"
    assert partnership_of(postcode, "PO", date(2027, 1, 1)) == partnership_of(postcode, "PO", date(2026, 12, 31))


def test_a_request_made_before_the_merger_still_fits_after_it() -> None:
    assert lies_in("1231", "GM1696", date(2026, 12, 31))
    assert lies_in("1231", "GM1696", date(2027, 1, 1))
    assert lies_in("1231", "GM0402", date(2027, 1, 1))
    assert not lies_in("1231", "GM0402", date(2026, 12, 31))
    assert not lies_in("1231", "GM0363", date(2027, 1, 1))


def test_every_part_of_a_divided_municipality_fits() -> None:
    assert all(lies_in(postcode, "GM0788", TODAY) for postcode in ("5076", "5268", "5296", "5074"))
    assert not lies_in("3811", "GM0788", TODAY)


def test_a_day_before_2026_is_answered_only_when_certain() -> None:
    assert municipality_of("3811", date(2015, 6, 1)) == "GM0307", "Amersfoort took in nobody"
    assert municipality_of("1381", date(2021, 6, 1)) is None, "Weesp then, but the data says Amsterdam"
    assert municipality_of("1381", date(2022, 3, 24)) == "GM0363"
    assert municipality_of("9951", date(2018, 12, 31)) is None, "Het Hogeland did not exist yet"
    assert municipality_of("3811", date(2012, 12, 31)) is None, "before the register starts"


def test_a_request_of_before_2026_fits_the_municipality_of_then() -> None:
    assert lies_in("1381", "GM0457", date(2021, 6, 1))
    assert lies_in("9951", "GM0053", date(2018, 12, 31))
    assert not lies_in("9951", "GM1966", date(2018, 12, 31)), "Het Hogeland did not exist yet"
    assert lies_in("9951", "GM1966", date(2019, 1, 1))


def test_there_were_no_partnerships_before_their_regulation() -> None:
    assert partnership_of("3811", "PO", date(2012, 12, 31)) is None
    assert partnership_of("3811", "PO", date(2013, 1, 1)) == "PO2602"


@given(st.sampled_from(POSTCODES), DAYS)
def test_the_municipality_of_a_postcode_exists_on_that_day_and_holds_it(postcode: str, day: date) -> None:
    code = municipality_of(postcode, day)
    if code is None:
        assert day < date(2026, 1, 1)
    else:
        assert exists_on(code, day)
        assert lies_in(postcode, code, day)


HEADER = "postcode_from,postcode_to,municipality,po_partnership,vo_partnership\n"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("1011,1019,GM0363,PO2707,VO2708\n1019,1020,GM0363,PO2707,VO2708\n", "line 3: 1019-1020 does not follow 1019"),
        ("1019,1011,GM0363,PO2707,VO2708\n", "line 2: 1019-1011"),
        ("1011,1019,GM0457,PO2707,VO2708\n", "line 2: GM0457 does not exist"),
        ("1011,1019,GM0363,VO2707,VO2708\n", "line 2: po_partnership"),
        ("101,1019,GM0363,PO2707,VO2708\n", "line 2: postcode_from"),
    ],
)
def test_a_damaged_file_says_where(tmp_path: Path, lines: str, complaint: str) -> None:
    file = tmp_path / "catchments.csv"
    file.write_text(HEADER + lines, encoding="utf-8")
    with pytest.raises(BrokenFactsError, match=f"catchments.csv, {complaint}"):
        read(file)
