"""Lists that come in pages, as one line of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

TItem_co = TypeVar("TItem_co", covariant=True)
TPage = TypeVar("TPage", bound="Page[object]")


class Page(Protocol[TItem_co]):
    """A page: what stands on it, and the cursor of the next one."""

    @property
    def items(self) -> Sequence[TItem_co]:
        """What stands on it."""

    @property
    def volgende(self) -> str | None:
        """The cursor of the next page, if there is one."""


def pages(ask: Callable[[str | None], TPage]) -> Iterator[TPage]:
    """Every page, each asked when it is needed; ``ask`` is given the cursor."""
    cursor: str | None = None
    while True:
        page = ask(cursor)
        yield page
        cursor = page.volgende
        if cursor is None:
            return


def each(ask: Callable[[str | None], Page[TItem_co]]) -> Iterator[TItem_co]:
    """Everything on every page, such as ``each(lambda cursor: client.verzoeken(status="open", cursor=cursor))``."""
    for page in pages(ask):
        yield from page.items
