"""Marks by which a child is found again, where neither its number nor its birth date may stand."""

from __future__ import annotations

import hmac
from datetime import date
from uuid import UUID

PSEUDONYMS, BIRTHDAYS = "pseudonyms", "birthdays"
"""The names under which an installation keeps its secrets behind the marks."""


def pseudonym(secret: bytes, pgn: str) -> UUID:
    """The id of a child: the same number gives the same id, and nobody can go back without the secret."""
    return UUID(bytes=hmac.digest(secret, pgn.encode(), "sha256")[:16], version=5)


def birthday_mark(secret: bytes, birth_date: date) -> UUID:
    """The same day gives the same mark; many children share one."""
    return UUID(bytes=hmac.digest(secret, birth_date.isoformat().encode(), "sha256")[:16], version=5)
