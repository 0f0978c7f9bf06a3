"""What is coming: a year of days, and a choice that finds nothing."""

from __future__ import annotations

from api.office import child
from browser.scene import Scene
from browser.scenes.base import KIM
from web.visitors import Place


def a_year(place: Place, query: str = "") -> str:
    place.opened().granted()
    place.opened(kind=child(**KIM, geboortedatum="2015-01-01")).stated()
    place.settle()
    return f"/termijnen{query}"


SCENES = (
    Scene("termijnen", a_year, "Bram"),
    Scene("termijnen-geen", lambda place: a_year(place, "?vanaf=2031-01-01"), "Bram"),
)
