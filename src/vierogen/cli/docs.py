"""`vierogen docs`: writes the pages that follow from the code, or says which of them no longer do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console

from vierogen.cli.commands_page import commands_page
from vierogen.cli.events_page import events_page
from vierogen.cli.faults import FAILED, Trouble
from vierogen.cli.lifecycle_page import lifecycle_page
from vierogen.cli.rules_page import rules_page

PAGES: Mapping[str, Callable[[], str]] = {
    "levensloop.md": lifecycle_page,
    "regels.md": rules_page,
    "gebeurtenissen.md": events_page,
    "cli.md": commands_page,
}
"""Each page by its file, and what it says now."""


def run(folder: Path, *, check: bool) -> int:
    """Writes what changed; when checking, writes nothing and ends with 1 when something would change."""
    out = Console(highlight=False, soft_wrap=True)
    if not folder.is_dir():
        raise Trouble(
            f"De map {folder} is er niet. Draai dit in de hoofdmap van Vierogen, of noem de map met --folder."
        )
    stale = {name: page for name, make in PAGES.items() if (page := make()) != written(folder / name)}
    if not check:
        for name, page in stale.items():
            (folder / name).write_text(page, "utf-8", newline="\n")
            out.print(f"{folder / name}: geschreven.")
    elif stale:
        for name, page in stale.items():
            out.print(f"{folder / name} {difference(written(folder / name), page)}")
        out.print("Draai: vierogen docs")
        return FAILED
    return 0


def written(path: Path) -> str | None:
    """What the page says now; None when there is none."""
    return path.read_text("utf-8") if path.exists() else None


def difference(old: str | None, new: str) -> str:
    """Where a page begins to differ."""
    if old is None:
        return "is er nog niet."
    pairs = zip([*old.splitlines(), ""], [*new.splitlines(), ""], strict=False)
    number = next((number for number, (before, now) in enumerate(pairs, 1) if before != now), 0)
    return f"is niet meer wat de code zegt, vanaf regel {number}."
