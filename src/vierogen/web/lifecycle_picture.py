"""The lifecycle as a picture: the road to a yes, the talk that may lie between, and the place where a request stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap

from vierogen.domain.lifecycle import STEPS
from vierogen.domain.values import Status

WIDTH, HEIGHT = 164, 60
LINE = 17
ROAD = (Status.OPEN, Status.STATED, Status.CO_ASSESSING, Status.AGREED, Status.GRANTED)
TALK = (Status.IN_DELIBERATION, Status.ESCALATED)
ENDS = frozenset(Status) - frozenset((*ROAD, *TALK, Status.NONE))
"""Where a request can end without a yes, or after one. Only the end that came is drawn."""

Point = tuple[int, int]
Said = Callable[[str], str]
"""From a label to what it is in the language of the reader. Before it is broken into lines: half a label is no label."""


@dataclass(frozen=True, slots=True)
class Box:
    """A status, where it stands, and whether the request is there or has been there."""

    status: Status
    lines: tuple[str, ...]
    x: int
    y: int
    here: bool
    been: bool

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """Each line with the height at which it stands."""
        top = self.y + HEIGHT // 2 + 5 - (len(self.lines) - 1) * LINE // 2
        return [(top + nth * LINE, line) for nth, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and how large it is."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


WIDE: dict[Status, Point] = {
    **{status: (8 + nth * 202, 8) for nth, status in enumerate(ROAD)},
    Status.IN_DELIBERATION: (8 + 2 * 202, 128),
    Status.ESCALATED: (8 + 3 * 202, 128),
}
NARROW: dict[Status, Point] = {
    **{status: (8, 8 + nth * 92) for nth, status in enumerate(ROAD)},
    Status.IN_DELIBERATION: (198, 8 + 2 * 92),
    Status.ESCALATED: (198, 8 + 3 * 92),
}
END_WIDE, END_NARROW = (8 + 4 * 202, 128), (198, 8 + 4 * 92)


def pictures(status: Status, label: str, been: Iterable[Status], said: Said) -> dict[str, Picture]:
    """For a wide and for a narrow screen. ``label`` is what this reader calls the status, ``said`` puts it in words."""
    passed = frozenset(been) - {status}
    words = {one: said(label if one is status else one.label) for one in Status}
    return {
        "wide": picture(WIDE, END_WIDE, status, words, passed),
        "narrow": picture(NARROW, END_NARROW, status, words, passed),
    }


def picture(
    at: dict[Status, Point], end: Point, status: Status, words: Mapping[Status, str], been: frozenset[Status]
) -> Picture:
    """One of them. A request without a review stands nowhere in it."""
    places = at | ({status: end} if status in ENDS else {})
    boxes = tuple(
        Box(one, tuple(wrap(words[one], 19)), x, y, one is status, one in been) for one, (x, y) in places.items()
    )
    width = max(x for x, _ in places.values()) + WIDTH + 8
    height = max(y for _, y in places.values()) + HEIGHT + 8
    return Picture(width, height, boxes, tuple(arrow(places[a], places[b]) for a, b in ways(places)))


def ways(places: dict[Status, Point]) -> list[tuple[Status, Status]]:
    """The changes of status that the table knows, between neighbours in the picture."""
    changes = dict.fromkeys((step.start, step.to) for step in STEPS.values() if step.start is not step.to)
    return [(a, b) for a, b in changes if a in places and b in places and is_near(places[a], places[b])]


def is_near(a: Point, b: Point) -> bool:
    """Whether an arrow between them crosses nothing: beside each other, or above each other."""
    across, down = abs(a[0] - b[0]), abs(a[1] - b[1])
    return (down == 0 and across <= 202) or (across == 0 and down <= 120)  # noqa: PLR2004  # steps of the two pictures


def arrow(a: Point, b: Point) -> str:
    """The path from the edge of one box to the edge of the other."""
    (ax, ay), (bx, by) = a, b
    if ay == by:
        start, stop = (ax + WIDTH, bx) if bx > ax else (ax, bx + WIDTH)
        shift = -8 if bx > ax else 8
        return f"M{start} {ay + HEIGHT // 2 + shift}H{stop + (-5 if bx > ax else 5)}"
    start, stop = (ay + HEIGHT, by) if by > ay else (ay, by + HEIGHT)
    shift = -12 if by > ay else 12
    return f"M{ax + WIDTH // 2 + shift} {start}V{stop + (-5 if by > ay else 5)}"
