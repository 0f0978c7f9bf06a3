"""A scene: a page as somebody comes to it, to be looked at in every width. Scenes are found in ``scenes`` by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from web.visitors import Place

Arrive = Callable[[Place], str]
"""Makes what there is to see, and says at which address."""


def nothing_more(_: Page) -> None:
    """Coming there is enough."""


@dataclass(frozen=True, slots=True)
class Scene:
    """``then`` is done once the page is there, such as sending an empty form."""

    name: str
    arrive: Arrive
    who: str = ""
    hat: str | None = None
    then: Callable[[Page], Any] = nothing_more


def scenes() -> Iterator[Scene]:
    """All of them."""
    for file in sorted((Path(__file__).parent / "scenes").glob("*.py")):
        yield from import_module(f"browser.scenes.{file.stem}").SCENES
