"""A hallmark is of all the bytes that it is on, and of the place where they stand."""

from __future__ import annotations

from base64 import b64encode
from hashlib import blake2b
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.vault.hallmarks import BEGINNING, Hallmark, Hallmarks, read_until, signed_until
from vierogen.vault.sealing import bound_place

SECRET = bytes(range(32))
HALLMARK = Hallmark(SECRET)
PLACE = bound_place(UUID(int=7), 3, "exemption-granted.1")
STATE = b'{"facts":{"until":"2027-07-31"},"sealed":{}}'
KEPT = HALLMARK.put_on(STATE, PLACE)


def test_it_is_what_anybody_makes_who_has_the_secret() -> None:
    """By hand: the place and then everything after the hallmark, under the key."""
    mark = blake2b(PLACE + STATE[1:], digest_size=32, key=SECRET).digest()
    assert b'{"form":3,"hallmark":"' + b64encode(mark) + b'",' + STATE[1:] == KEPT
    assert orjson.loads(KEPT)["facts"] == {"until": "2027-07-31"}
    assert HALLMARK.is_on(KEPT, PLACE)


@given(st.integers(0, len(KEPT) - 1), st.integers(1, 255))
def test_no_byte_can_differ(at: int, by: int) -> None:
    changed = bytearray(KEPT)
    changed[at] ^= by
    assert not HALLMARK.is_on(bytes(changed), PLACE)


@given(st.integers(0, len(KEPT) - 1))
def test_nor_be_left_out_or_added(at: int) -> None:
    assert not HALLMARK.is_on(KEPT[:at], PLACE)
    assert not HALLMARK.is_on(KEPT[:at] + KEPT[at + 1 :], PLACE)
    assert not HALLMARK.is_on(KEPT + KEPT[at:], PLACE)


@pytest.mark.parametrize(
    "place",
    [
        bound_place(UUID(int=8), 3, "exemption-granted.1"),
        bound_place(UUID(int=7), 4, "exemption-granted.1"),
        bound_place(UUID(int=7), 3, "exemption-refused.1"),
    ],
)
def test_it_holds_in_one_place_only(place: bytes) -> None:
    assert not HALLMARK.is_on(KEPT, place)


def test_another_secret_makes_another() -> None:
    assert not Hallmark(bytes(32)).is_on(KEPT, PLACE)
    assert SECRET.hex() not in repr(HALLMARK)


def test_only_up_to_where_there_were_none_may_one_lack() -> None:
    hallmarks = Hallmarks(HALLMARK, {"request_events": 5, "people_events": 0})

    def ours(position: int, state: bytes = STATE, stream: str = "request_events") -> bool:
        of, name = UUID(int=7).bytes, "exemption-granted.1"
        return hallmarks.are_on(stream, state, position=position, of=of, version=3, name=name)

    assert [position for position in range(-2, 9) if ours(position)] == [1, 2, 3, 4, 5]
    assert not ours(1, stream="people_events")
    assert ours(6, KEPT)
    assert not ours(1, BEGINNING + STATE), "what looks like a hallmark must be one, wherever it stands"


UNTIL = {"people_events": 12, "request_events": 2**40}


def test_up_to_where_is_read_as_it_was_written() -> None:
    kept = signed_until(HALLMARK, UNTIL)
    assert read_until(HALLMARK, tuple(UNTIL), kept) == UNTIL
    assert read_until(HALLMARK, ("request_events", "people_events"), kept) == UNTIL


@given(st.integers(0, 47), st.integers(1, 255))
def test_and_cannot_be_moved(at: int, by: int) -> None:
    kept = bytearray(signed_until(HALLMARK, UNTIL))
    kept[at] ^= by
    assert read_until(HALLMARK, tuple(UNTIL), bytes(kept)) is None
    assert read_until(HALLMARK, tuple(UNTIL), bytes(kept[:at])) is None
    assert read_until(Hallmark(bytes(32)), tuple(UNTIL), signed_until(HALLMARK, UNTIL)) is None


def test_a_hallmark_of_positions_is_none_of_an_event() -> None:
    assert not signed_until(HALLMARK, UNTIL).startswith(HALLMARK.of(PLACE, STATE[1:]))
