"""Asking whoever sits at the keyboard before something that cannot be undone."""

from __future__ import annotations

import typer

YES = frozenset({"ja", "j"})


def agreed(question: str) -> bool:
    """Whether the answer is yes; with nobody there to answer, and when it is cut off, it is no."""
    try:
        said: str = typer.prompt(f"{question} (ja/nee)", default="nee")
    except typer.Abort:
        return False
    return said.strip().casefold() in YES
