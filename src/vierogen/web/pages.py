"""A page: its address, what answers there, for whom, and where it stands in the menu. Found in ``screens`` by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal

from starlette.responses import Response

from vierogen.domain.values import Role
from vierogen.web.visit import Visit

Answer = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class InMenu:
    """An item of the menu. ``order`` decides what comes first; without ``roles`` everybody sees it."""

    label: str
    order: int
    roles: frozenset[Role] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One method on one path.

    ``open_to_all`` opens without login, ``without_role`` before a role is chosen. ``keeps_drafts`` keeps what was typed
    when the session ended meanwhile, to be shown again on the same path. ``unsealed`` takes a form without the word of
    the session: nothing happens to anybody's data there. ``looks_for_a_child`` may be asked less often than the rest.
    ``takes_files`` reads small files with text out of a form, as if they were typed.
    """

    path: str
    answer: Answer
    method: Literal["GET", "POST"] = "GET"
    open_to_all: bool = False
    without_role: bool = False
    keeps_drafts: bool = False
    unsealed: bool = False
    looks_for_a_child: bool = False
    takes_files: bool = False
    menu: InMenu | None = None


def modules_of(package: str) -> Iterator[ModuleType]:
    """The modules in a folder of ours, by name."""
    parent = import_module(package)
    for found in sorted(iter_modules(parent.__path__), key=lambda one: one.name):
        yield import_module(f"{package}.{found.name}")


@cache
def pages() -> tuple[Page, ...]:
    """Every page of every screen."""
    return tuple(page for module in modules_of("vierogen.web.screens") for page in module.PAGES)
