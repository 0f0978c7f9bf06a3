"""The menu: what stands in it for this visitor, and where one is now."""

from __future__ import annotations

from dataclasses import dataclass

from vierogen.web.pages import pages
from vierogen.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu."""

    path: str
    label: str
    here: bool


def menu_for(visit: Visit) -> tuple[Item, ...]:
    """Nothing for who is not logged in or has no role yet."""
    if visit.session is None or visit.capacity is None:
        return ()
    role = visit.capacity.role
    found = [
        (page.menu, page.path) for page in pages() if page.menu and (page.menu.roles is None or role in page.menu.roles)
    ]
    return tuple(
        Item(path, item.label, visit.path == path or visit.path.startswith(f"{path}/"))
        for item, path in sorted(found, key=lambda one: one[0].order)
    )
