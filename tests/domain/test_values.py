"""What people type: taken when it makes sense, refused with a Dutch sentence when it does not, never half."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.nl import bsn, onderwijsnummer

from cast import LONG_AGO, conclusion, daan, statement
from vierogen.domain import values as v
from vierogen.domain.acts import ACTS
from vierogen.domain.events import EVENTS


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def kind_of_refusal(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        read(kind, value)
    (error,) = refused.value.errors()
    return error["type"]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("  rust  \n", "rust"),
        ("een\r\ntwee", "een\ntwee"),
        ("a\tb", "a\tb"),
        ("cafe\u0301", "caf\u00e9"),
        ("x" * v.LONGEST_TEXT, "x" * v.LONGEST_TEXT),
        ("👩‍👧", "👩‍👧"),
        ("שלום", "שלום"),
    ],
)
def test_text_is_kept_as_it_was_meant(written: str, kept: str) -> None:
    assert read(v.Text, written) == kept


def test_a_text_of_a_megabyte_is_refused() -> None:
    assert kind_of_refusal(v.Text, "x" * 1_000_000) == "text_too_long"
    assert kind_of_refusal(v.Text, "x" * (v.LONGEST_TEXT + 1)) == "text_too_long"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\r", "\x1b", "\x7f", "\x80", "\x9f", "\ue000", "\uf8ff"])
def test_control_characters_are_no_words(sign: str) -> None:
    assert kind_of_refusal(v.Text, f"een{sign}twee") == "text_has_control_characters"


def test_a_heap_of_marks_is_no_word_and_takes_no_time() -> None:
    heap, began = "a" + "\u0315" * 9_000 + "\u0316" * 9_000, monotonic()
    for _ in range(5):
        assert kind_of_refusal(v.Text, heap) == "text_has_control_characters"
    assert monotonic() - began < 1
    assert read(v.Text, "a" + "\u0316\u0315" * 15) == "a" + "\u0316" * 15 + "\u0315" * 15
    assert kind_of_refusal(v.Text, "a" + "\u0315\u0316" * 15 + "\u0316") == "text_has_control_characters"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValidationError):
        read(v.Text, "een\ud800twee")


@pytest.mark.parametrize("kind", [v.Text, v.Line], ids=["text", "line"])
def test_signs_that_turn_the_writing_are_left_out(kind: object) -> None:
    assert read(kind, "\u202eniet\u202c \u2066eens\u2069") == "niet eens"


@pytest.mark.parametrize("name", ["\u200b", "\u3164 \ufeff", "\u202e", "\u00ad\u2060"])
def test_a_name_of_which_nothing_can_be_seen_is_empty(name: str) -> None:
    assert kind_of_refusal(v.Line, name) == "text_is_empty"


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क\u094d\u200dष", "\u200fדנה", "Ω"])
def test_names_keep_the_unseen_signs_that_their_language_needs(name: str) -> None:
    assert read(v.Line, name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("written", ["\u200b", "\u202eniet eens"])
def test_what_was_taken_once_is_read_for_ever(written: str) -> None:
    assert TypeAdapter(v.Line).validate_python(written, context=v.STORED) == written
    assert TypeAdapter(v.Text).validate_python(written, context=v.STORED) == written


@pytest.mark.parametrize("value", [None, 1, 1.5, ["rust"], {"tekst": "rust"}, True, object()])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(v.Text, value)


@given(st.text(max_size=200))
def test_what_was_taken_is_taken_again(written: str) -> None:
    """Stored text is read with the same rules; what they once took they must always take."""
    try:
        kept = read(v.Text, written)
    except ValidationError:
        return
    assert read(v.Text, kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


def test_a_text_that_grows_when_composed_is_not_kept_unreadable() -> None:
    """Some letters are two signs in composed form: what was just short enough would be too long when it is read."""
    grows = "\u0958" * v.LONGEST_TEXT
    try:
        kept = read(v.Text, grows)
    except ValidationError:
        return
    assert read(v.Text, kept) == kept


@pytest.mark.parametrize("value", ["", "   ", "een\ntwee", "een\ttwee", "x" * 201, "\x00"])
def test_a_line_is_one_short_line(value: str) -> None:
    with pytest.raises(ValidationError):
        read(v.Line, value)


def test_a_line_may_be_two_hundred_signs() -> None:
    assert read(v.Line, " " + "x" * 199) == "x" * 199
    assert read(v.Line, "x" * 200) == "x" * 200
    assert kind_of_refusal(v.Line, " ") == "text_is_empty"
    assert kind_of_refusal(v.Line, "een\ntwee") == "text_has_lines"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, False),
        ("", False),
        ("-", False),
        ("...", False),
        ("ja", False),
        ("123", False),
        ("a1b2", False),
        ("nee", True),
        ("a-b-c", True),
        ("été", True),
        ("шум", True),
        ("\u3164\u3164\u3164", False),
        ("\u115f\u1160\uffa0", False),
        ("\u200b\u00ad\ufeff", False),
        ("한국어", True),
    ],
)
def test_three_letters_are_words(text: str | None, words: bool) -> None:
    assert v.has_words(text) is words


# ── days and moments ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("value", [date(2026, 6, 10), "2026-06-10"])
def test_a_day_is_a_date_or_written_as_one(value: object) -> None:
    assert read(v.Day, value) == date(2026, 6, 10)


@pytest.mark.parametrize(
    "value",
    [
        *(0, 1_780_000_000, 1.5, True, None, "", "10-06-2026", "2026-6-10", "20260610", "2026-06-10T00:00:00"),
        *("2026-W24-3", " 2026-06-10", "2026-06-10\n", "٢٠٢٦-٠٦-١٠", datetime(2026, 6, 10, tzinfo=UTC), b"2026-06-10"),
    ],
)
def test_anything_else_is_no_day(value: object) -> None:
    assert kind_of_refusal(v.Day, value) == "date_expected"


@pytest.mark.parametrize("value", ["2026-02-29", "2026-13-01", "2026-00-10", "2026-06-31"])
def test_a_day_that_does_not_exist_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        read(v.Day, value)


@pytest.mark.parametrize(
    ("value", "good"),
    [("1990-01-01", True), ("1989-12-31", False), ("2100-12-31", True), ("2101-01-01", False), ("0202-06-10", False)],
)
def test_a_day_lies_in_living_memory(value: str, good: bool) -> None:
    if good:
        assert read(v.Day, value) == date.fromisoformat(value)
    else:
        assert kind_of_refusal(v.Day, value) == "date_out_of_range"


def test_a_leap_day_exists_in_leap_years() -> None:
    assert read(v.Day, "2028-02-29") == date(2028, 2, 29)


def test_a_moment_has_a_zone_and_is_kept_in_utc() -> None:
    noon = datetime(2026, 6, 10, 12, tzinfo=timezone(timedelta(hours=2)))
    assert read(v.Moment, noon) == noon
    assert read(v.Moment, noon).tzinfo is UTC
    with pytest.raises(ValidationError):
        read(v.Moment, datetime(2026, 6, 10, 12))  # noqa: DTZ001  # a moment without a zone is what is refused


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 10, 21, 59, tzinfo=UTC), date(2026, 6, 10)),
        (datetime(2026, 6, 10, 22, 0, tzinfo=UTC), date(2026, 6, 11)),
        (datetime(2026, 1, 10, 22, 59, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 10, 23, 0, tzinfo=UTC), date(2026, 1, 11)),
    ],
)
def test_the_day_of_a_moment_is_the_dutch_one(moment: datetime, day: date) -> None:
    assert v.day_of(moment) == day


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_period_includes_its_first_and_last_day(day: date, covered: bool) -> None:
    assert v.Period(date(2026, 6, 1), date(2026, 6, 30)).covers(day) is covered
    assert v.Period(date(2026, 6, 1)).covers(day) is (day >= date(2026, 6, 1))


def test_a_period_is_over_after_its_last_day_and_one_without_a_last_day_never_is() -> None:
    june = v.Period(date(2026, 6, 1), date(2026, 6, 30))
    assert [june.is_over_on(date(2026, *day)) for day in ((5, 31), (6, 30), (7, 1))] == [False, False, True]
    assert not v.Period(date(2026, 6, 1)).is_over_on(date(2099, 1, 1))


# ── numbers and codes ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", ["123456782", "1234.56.782", "123 456 782", "999990019", "101222331"])
def test_a_number_of_a_child_passes_its_own_test(number: str) -> None:
    assert read(v.Pgn, number) == number.replace(".", "").replace(" ", "")


@pytest.mark.parametrize(
    "number",
    [
        *("123456783", "123456789", "000000000", "", "12345678", "1234567820", "12345678a", "１２３４５６７８２"),
        *("123456782\n", "-123456782", "1e9"),
    ],
)
def test_a_number_that_fails_the_test_of_eleven_is_refused(number: str) -> None:
    assert kind_of_refusal(v.Pgn, number) == "pgn_invalid"


@given(st.integers(0, 10**10) | st.integers(100_000_000, 109_999_999))
def test_our_test_of_eleven_is_that_of_the_library(number: int) -> None:
    by_the_library = bsn.is_valid(str(number)) or onderwijsnummer.is_valid(str(number))
    assert v.passes_its_test(str(number).zfill(9)) == by_the_library


def test_one_child_has_one_number_however_it_is_written() -> None:
    """A citizen service number has nine digits; the same one without its leading zero must not be another child."""
    whole = read(v.Pgn, "010000008")
    try:
        short = read(v.Pgn, "10000008")
    except ValidationError:
        return
    assert short == whole


@pytest.mark.parametrize(("written", "kept"), [("1234AB", "1234AB"), ("1234 ab", "1234AB"), (" 3811 aa ", "3811AA")])
def test_a_postcode_is_four_digits_and_two_letters(written: str, kept: str) -> None:
    assert read(v.Postcode, written) == kept


@pytest.mark.parametrize("written", ["", "0123AB", "123AB", "1234A", "1234ABC", "1234A1", "1234AB\n", "１２３４AB"])
def test_anything_else_is_no_postcode(written: str) -> None:
    assert kind_of_refusal(v.Postcode, written) == "postcode_invalid"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (v.MunicipalityCode, ["GM0307"], ["gm0307", "0307", "GM307", "GM03070", "GM0307\n", "GM٠٣٠٧"]),
        (v.PartnershipCode, ["PO2602", "VO2602"], ["XO2602", "PO260", "PO26022"]),
        (v.Brin, ["01AB", "01AB00"], ["1AB", "01ab", "01AB0", "01AB000"]),
        (v.Code, ["Z1", "EXTRA_SUPPORT", "A" * 40], ["z1", "1Z", "", "A" * 41, "A B", "_A"]),
    ],
)
def test_codes_look_like_themselves(kind: Any, good: list[str], bad: list[str]) -> None:
    for code in good:
        assert read(kind, code) == code
    for code in bad:
        assert kind_of_refusal(kind, code) == "code_invalid"


def test_a_school_year_is_two_years_that_follow() -> None:
    assert read(v.SchoolYearName, "2026/27") == "2026/27"
    for bad in ("2026/28", "2026-27", "2026", "2026/2027", ""):
        assert kind_of_refusal(v.SchoolYearName, bad) == "school_year_invalid"


# ── values as such ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_does_not_change_and_holds_nothing_unnamed() -> None:
    with pytest.raises(ValidationError):
        daan.given_names = "Noor"  # type: ignore[misc]
    with pytest.raises(ValidationError) as refused:
        v.Conclusion.model_validate(conclusion().model_dump() | {"zomaar": 1})
    assert refused.value.errors()[0]["type"] == "extra_forbidden"


@pytest.mark.parametrize("field", ["dated_on", "examined_on", "profession", "conclusion", "ground", "treats_child"])
def test_a_statement_without_an_essential_part_is_no_statement(field: str) -> None:
    whole = statement(LONG_AGO).model_dump()
    with pytest.raises(ValidationError) as refused:
        v.Statement.model_validate({name: value for name, value in whole.items() if name != field})
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize("value", ["treats", "CLOCK ", "", None, 1, "jeugdarts"])
def test_a_word_that_is_not_in_the_list_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(v.Role, value)


def test_every_word_has_a_dutch_label_and_is_stored_as_itself() -> None:
    terms = [term for term in v.Term.__subclasses__() if term.__module__ == v.__name__]
    assert len(terms) > 15
    for term in terms:
        for word in term:
            assert word.label, word
            stored = word.name.lower() if term is v.Category else word.name  # as fields have it: child/medical
            assert stored == word.value == str(word)
            assert term(word.value) is word


def test_the_final_statuses_are_those_that_nothing_follows() -> None:
    going_on = {"NONE", "OPEN", "STATED", "CO_ASSESSING", "IN_DELIBERATION", "ESCALATED", "AGREED", "GRANTED"}
    assert {status.name for status in v.Status} - going_on == {status.name for status in v.FINAL}


def test_acts_and_events_say_what_they_are() -> None:
    assert all(act.label and act.__doc__ for act in ACTS.values())
    assert all(name == event.stored_as and event.__doc__ for name, event in EVENTS.items())
    assert len({act.label for act in ACTS.values()}) == len(ACTS)
    assert v.THE_CLOCK.person == UUID(int=0)
    assert v.THE_CLOCK.role is v.Role.CLOCK
