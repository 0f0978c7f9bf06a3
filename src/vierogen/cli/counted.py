"""So many of something, in words."""

from __future__ import annotations


def counted(count: int, one: str, more: str) -> str:
    """Such as 1 regel, or 12 regels."""
    return f"{count} {one if count == 1 else more}"


def lines(count: int) -> str:
    """Of a log or a file."""
    return counted(count, "regel", "regels")
