"""Pieces of a chart as SVG: text that fits, markers that differ without colour, numbers as the Dutch write them.

All looks are attributes of the elements: no style sheet and no script, so a chart works under the strictest policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10
from typing import Any

INK, SOFT, FAINT, PAPER = "#1f1f1f", "#595959", "#d9d9d9", "#ffffff"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
WIDTH_OF_LETTER = 0.56
"""Of a letter, as a share of its size; on average, and rather too wide."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one line differs from the others: by colour, by dashes and by marker."""

    colour: str
    dashes: str
    marker: str


LOOKS = (
    Look("#0b4f9e", "", "circle"),
    Look("#b3400a", "9 5", "square"),
    Look("#1c6b3c", "2 4", "triangle"),
    Look("#7a2a86", "12 4 2 4", "diamond"),
    Look("#6b5500", "5 3", "down"),
    Look("#3d3d3d", "1 3", "cross"),
)


def element(name: str, inside: str | None = None, **attributes: object) -> str:
    """One element; an underscore in the name of an attribute is a hyphen, one at its end is left out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(shown(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}/>" if inside is None else f"<{name}{told}>{inside}</{name}>"


def shown(value: object) -> str:
    """A number without more digits than a screen has."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def words(text: str, x: float, y: float, size: float, **attributes: object) -> str:
    """One line of text."""
    looks: dict[str, Any] = {"font_size": size, "fill": INK} | attributes
    return element("text", escape(text), x=float(x), y=float(y), **looks)


def lines_of_words(lines: Sequence[str], x: float, y: float, size: float, **attributes: object) -> str:
    """Several lines under each other; ``y`` is that of the first."""
    return "".join(
        words(line, x, y + number * size * 1.25, size, **attributes) for number, line in enumerate(lines)
    )  # fmt: skip


def fitted(text: str, width: float, size: float) -> list[str]:
    """A text in lines that fit; a word that is too long by itself is broken."""
    most = max(6, floor(width / (size * WIDTH_OF_LETTER)))
    lines, whole = [""], set(text.split())
    for word in pieces(text, most):
        longer = f"{lines[-1]}{'' if lines[-1].endswith('-') and word not in whole else ' '}{word}".strip()
        if len(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def pieces(text: str, most: int) -> Iterator[str]:
    """Words; one that is too long in parts, behind a hyphen where it has one."""
    for word in text.split():
        parts = word.replace("-", "-\0").split("\0") if len(word) > most else [word]
        for part in parts:
            yield from (part[start : start + most] for start in range(0, len(part), most))


def width_of(text: str, size: float) -> float:
    """About how wide a text is."""
    return len(text) * size * WIDTH_OF_LETTER


def marker(look: Look, x: float, y: float, size: float = 5.0) -> str:
    """Where a figure is; each shape is about as large to the eye."""
    fill: dict[str, Any] = {"fill": look.colour, "stroke": PAPER, "stroke_width": 1}
    match look.marker:
        case "circle":
            return element("circle", cx=float(x), cy=float(y), r=size, **fill)
        case "square":
            return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)], x, y, size, fill)
        case "triangle":
            return polygon([(0, -1.2), (1.15, 0.85), (-1.15, 0.85)], x, y, size, fill)
        case "diamond":
            return polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)], x, y, size, fill)
        case "down":
            return polygon([(0, 1.2), (1.15, -0.85), (-1.15, -0.85)], x, y, size, fill)
    arms = (
        f"M{x - size:.1f} {y - size:.1f}l{2 * size:.1f} {2 * size:.1f}m0 {-2 * size:.1f}l{-2 * size:.1f} {2 * size:.1f}"
    )
    return element("path", d=arms, stroke=look.colour, stroke_width=2.5, fill="none")


def polygon(corners: Sequence[tuple[float, float]], x: float, y: float, size: float, fill: dict[str, Any]) -> str:
    """A shape around a point."""
    points = " ".join(f"{x + size * across:.1f},{y + size * down:.1f}" for across, down in corners)
    return element("polygon", points=points, **fill)


def number(value: float) -> str:
    """As the Dutch write it: 1.234 and 0,57."""
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    return f"{value:,.2f}".rstrip("0").replace(",", " ").replace(".", ",").replace(" ", ".")


SMALLEST_STEP = 0.01
"""Between two numbers beside a chart; ``number`` writes no more digits, and would write two of them alike."""


def ticks(top: float, most: int = 5, *, whole: bool = True) -> list[float]:
    """Round numbers from nought to at least ``top``."""
    if top <= 0:
        return [0, 1]
    rough = top / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(step, 1.0 if whole else SMALLEST_STEP)
    count = int(-(-top // step))
    return [round(step * one, 6) for one in range(count + 1)]
