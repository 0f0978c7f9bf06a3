"""What a leaf covers of the stored bytes of an event, in each of the forms in which events were ever kept."""

from __future__ import annotations

from hashlib import sha256

import pytest

from vierogen.ledger.content import commitments_in, digest_of, parts, put_together
from vierogen.ledger.words import Words, commitment

OLD = b'{"facts":{"at":"2026"},"sealed":{"child/medical":{"key":"00","fields":{"x":"AAAA"}}}}'
OPEN = b'{"form":2,"facts":{"at":"2026"},"commitments":{"child/medical":{"x":"AAAA"}}}'
CLOSED = b'{"child/medical":{"key":"00","fields":{"x":"AAAA"}}}'
NEW = put_together(OPEN, CLOSED)


def test_of_one_line_everything_is_covered() -> None:
    assert digest_of(OLD) == sha256(OLD).hexdigest()
    assert parts(OLD) == (OLD, b"")


def test_of_two_lines_the_first_is_hashed_and_says_what_the_second_is() -> None:
    first, second = NEW.split(b"\n")
    assert parts(NEW) == (first, second) == (first, CLOSED)
    assert digest_of(NEW) == sha256(first).hexdigest()
    assert sha256(CLOSED).hexdigest().encode() in first
    assert commitments_in(first) == {("child/medical", "x"): bytes(3)}


@pytest.mark.parametrize("place", range(len(NEW)))
def test_one_bit_anywhere_is_another_digest_or_none(place: int) -> None:
    changed = bytearray(NEW)
    changed[place] ^= 1
    assert told(bytes(changed)) != digest_of(NEW)


@pytest.mark.parametrize(
    "changed",
    [
        NEW.partition(b"\n")[0],
        NEW.partition(b"\n")[0] + b"\n",
        NEW + b"\n",
        NEW + b"\n" + CLOSED,
        NEW[:-1],
        NEW.replace(CLOSED, b"{}"),
        b"\n" + NEW,
        NEW.replace(b"\n", b"\r\n"),
        b'{"form":2,',
    ],
    ids=[
        "second line gone",
        "empty",
        "a line more",
        "twice",
        "cut off",
        "another",
        "before it",
        "another end",
        "begin",
    ],
)
def test_the_second_line_cannot_go_or_change(changed: bytes) -> None:
    assert told(changed) != digest_of(NEW)


def told(state: bytes) -> str | None:
    try:
        return digest_of(state)
    except ValueError:
        return None


@pytest.mark.parametrize("wrong", [b"", b"x", b"[]", b'{"commitments":1}', b'{"commitments":{"x":1}}', b"[" * 100_000,
                                   b'{"commitments":{"x":{"y":"?"}}}', b'{"commitments":{"x":{"y":1}}}'])  # fmt: skip
def test_what_holds_no_commitments_that_can_be_read(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        commitments_in(wrong)


def test_a_commitment_is_a_hash_of_salt_and_words_that_anybody_can_make() -> None:
    words = Words("child/medical", "x", b"s" * 32, '"Wat de arts vond."')
    assert words.commitment == sha256(b"s" * 32 + b'"Wat de arts vond."').digest()
    assert commitment(b"s" * 31 + b"t", b'"x"') != commitment(b"s" * 32, b'"x"')
