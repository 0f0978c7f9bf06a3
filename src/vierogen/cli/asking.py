"""Asking whoever sits at the keyboard before something that cannot be undone."""

from __future__ import annotations

import typer


def says_yes(question: str) -> bool:
    """Whether that person says yes; with nobody there, the answer is no."""
    try:
        said: str = typer.prompt(f"{question} (ja/nee)", default="nee")
    except typer.Abort:
        return False
    return said.strip().casefold() in {"ja", "j"}
