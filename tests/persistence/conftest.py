"""A fresh database for every test, of both kinds."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType

from databases import kind, own_keys, store, url

__all__ = ["kind", "own_keys", "store", "url"]

if find_spec("Crypto") is None:
    # The library's suites import its encryption, which asks for a package we do not use. No test here uses it either.
    cipher = ModuleType("eventsourcing.cipher")
    cipher.AESCipher = object  # type: ignore[attr-defined]
    sys.modules["eventsourcing.cipher"] = cipher
