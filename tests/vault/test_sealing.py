"""What is sealed opens with its own key in its own place, and nowhere else."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vierogen.vault.faults import TamperedError
from vierogen.vault.sealing import DataKey, Place, bound_field, new_key

KEY = DataKey(uuid4(), new_key())
PLACES = st.builds(Place, st.uuids(), st.integers(0, 2**62), st.text(max_size=20))


@given(st.binary(max_size=200), PLACES, st.text(max_size=20))
def test_it_opens_where_it_was_sealed(plain: bytes, place: Place, field: str) -> None:
    bound = bound_field(place.bound, field)
    assert KEY.unseal(KEY.seal(plain, bound), bound) == plain


@given(PLACES, st.text(max_size=20), PLACES, st.text(max_size=20))
def test_two_places_never_read_the_same(one: Place, field: str, other: Place, another: str) -> None:
    same = (one, field) == (other, another)
    assert (bound_field(one.bound, field) == bound_field(other.bound, another)) == same


def test_moved_to_another_place_it_does_not_open() -> None:
    place = Place(UUID(int=7), 3, "statement-submitted.1")
    sealed = KEY.seal(b"een bevinding", bound_field(place.bound, "statement.findings"))
    for other in (
        bound_field(Place(UUID(int=8), 3, "statement-submitted.1").bound, "statement.findings"),
        bound_field(Place(UUID(int=7), 4, "statement-submitted.1").bound, "statement.findings"),
        bound_field(Place(UUID(int=7), 3, "statement-revised.1").bound, "statement.findings"),
        bound_field(place.bound, "statement.limitations"),
        b"",
    ):
        with pytest.raises(TamperedError):
            KEY.unseal(sealed, other)


def test_another_key_or_a_changed_bit_does_not_open_it() -> None:
    sealed = KEY.seal(b"een bevinding", b"hier")
    with pytest.raises(TamperedError):
        DataKey(KEY.id, new_key()).unseal(sealed, b"hier")
    for nth in range(len(sealed)):
        with pytest.raises(TamperedError):
            KEY.unseal(sealed[:nth] + bytes([sealed[nth] ^ 1]) + sealed[nth + 1 :], b"hier")
    for short in (b"", sealed[:11], sealed[:20]):
        with pytest.raises(TamperedError):
            KEY.unseal(short, b"hier")


def test_the_same_words_never_look_the_same() -> None:
    assert len({KEY.seal(b"ja", b"hier") for _ in range(1_000)}) == 1_000


def test_a_key_does_not_show_its_bytes() -> None:
    key = new_key()
    shown = f"{DataKey(UUID(int=1), key)!r}"
    assert shown == "DataKey(00000000-0000-0000-0000-000000000001)"


@given(PLACES, st.text(max_size=20), PLACES, st.text(max_size=20))
def test_salts_are_the_same_for_the_same_place_and_key_only(one: Place, field: str, other: Place, another: str) -> None:
    same = (one, field) == (other, another)
    assert (KEY.salt(bound_field(one.bound, field)) == KEY.salt(bound_field(other.bound, another))) == same
    assert DataKey(KEY.id, new_key()).salt(bound_field(one.bound, field)) != KEY.salt(bound_field(one.bound, field))


def test_how_a_salt_is_made_never_changes() -> None:
    """Words that were committed to once must be proven for ever: this is RFC 7693 with a key, twice."""
    bound = bound_field(Place(UUID(int=7), 3, "statement-submitted.1").bound, "child/medical:statement.findings")
    salts = blake2b(digest_size=32, key=b"k" * 32, person=b"vierogen.salts.1").digest()
    assert DataKey(UUID(int=1), b"k" * 32).salt(bound) == blake2b(bound, digest_size=32, key=salts).digest()
    assert bound.hex() == (
        "00000011" + b"vierogen.sealed.1".hex() + "00000010" + UUID(int=7).hex + "00000008" + "0000000000000003"
        + "00000015" + b"statement-submitted.1".hex() + "00000020" + b"child/medical:statement.findings".hex()
    )  # fmt: skip
