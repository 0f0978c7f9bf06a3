"""A secret beside the data: sealed, for one owner, and never taken for what it is not."""

from __future__ import annotations

from uuid import UUID

import pytest

from vierogen.vault.faults import TamperedError
from vierogen.vault.sealed_secrets import SecretSeal, lies_open

OURS, THEIRS = UUID(int=1), UUID(int=2)
SECRET = bytes(range(32))
SEAL = SecretSeal(b"k" * 32)


def test_a_secret_that_was_sealed_opens_for_whose_it_is() -> None:
    kept = SEAL.closed(OURS, SECRET)
    assert SEAL.opened(OURS, kept) == SECRET
    assert SECRET not in kept
    assert SEAL.closed(OURS, SECRET) != kept, "never twice the same"


@pytest.mark.parametrize("seal", [SEAL, SecretSeal(b"l" * 32)])
def test_it_opens_for_nobody_else_and_with_no_other_key(seal: SecretSeal) -> None:
    kept = SEAL.closed(OURS if seal is not SEAL else THEIRS, SECRET)
    with pytest.raises(TamperedError):
        seal.opened(OURS, kept)


@pytest.mark.parametrize("at", [0, 1, 20, -1])
def test_one_bit_that_changed_is_noticed(at: int) -> None:
    kept = bytearray(SEAL.closed(OURS, SECRET))
    kept[at] ^= 1
    with pytest.raises(TamperedError):
        SEAL.opened(OURS, bytes(kept))


def test_what_lies_open_is_never_taken_for_sealed() -> None:
    assert lies_open(SECRET)
    assert not any(map(lies_open, (SEAL.closed(OURS, SECRET), b"", None)))
    with pytest.raises(TamperedError):
        SEAL.opened(OURS, SECRET)
