"""Keys around keys are wrapped as RFC 3394 says: its own vectors, and nothing else opens."""

from __future__ import annotations

import pytest

from vierogen.vault.faults import WrongKeyError
from vierogen.vault.wrapping import unwrap, wrap

VECTORS = [
    (
        "000102030405060708090A0B0C0D0E0F1011121314151617",
        "00112233445566778899AABBCCDDEEFF",
        "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D",
    ),
    (
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "00112233445566778899AABBCCDDEEFF",
        "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7",
    ),
    (
        "000102030405060708090A0B0C0D0E0F1011121314151617",
        "00112233445566778899AABBCCDDEEFF0001020304050607",
        "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2",
    ),
    (
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "00112233445566778899AABBCCDDEEFF0001020304050607",
        "A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1",
    ),
    (
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F",
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21",
    ),
]
"""Sections 4.2 to 4.6; 4.1 has keys of 128 bits and is like 4.2."""


@pytest.mark.parametrize(("under", "key", "wrapped"), VECTORS)
def test_the_vectors_of_the_standard(under: str, key: str, wrapped: str) -> None:
    around, inside, written = map(bytes.fromhex, (under, key, wrapped))
    assert wrap(around, inside) == written
    assert unwrap(around, written) == inside


def test_another_key_or_a_changed_byte_opens_nothing() -> None:
    around, inside = bytes(range(32)), bytes(32)
    written = wrap(around, inside)
    with pytest.raises(WrongKeyError):
        unwrap(bytes(32), written)
    for nth in range(len(written)):
        with pytest.raises(WrongKeyError):
            unwrap(around, written[:nth] + bytes([written[nth] ^ 1]) + written[nth + 1 :])
    for short in (b"", written[:-8], written + written[:8]):
        with pytest.raises(WrongKeyError):
            unwrap(around, short)
