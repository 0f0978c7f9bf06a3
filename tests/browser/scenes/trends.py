"""The published figures: with years and margins, regions beside each other, and nothing published yet."""

from __future__ import annotations

from math import sin

from browser.scene import Scene
from published import Count, fill
from web.visitors import Place

YEARS = ("2019/20", "2020/21", "2022/23", "2023/24", "2024/25", "2025/26")


def counts(year: str) -> Count:
    """More in a large place than in a small one, and a little more each year."""
    start = int(year[:4])

    def count(leaf: object) -> int:
        weight = hash_of(str(leaf).split("category")[0]) % 19
        return max(-3, round(weight * (0.5 + 0.12 * (start - 2019)) + 4 * sin(start * weight)))

    return count


def hash_of(text: str) -> int:
    """The same on every day."""
    return sum(place * ord(letter) for place, letter in enumerate(text, 1))


def published(place: Place, query: str = "") -> str:
    with place.system.trends._engine.begin() as connection:
        fill(connection, YEARS, counts)
    return f"/cijfers{query}"


SCENES = (
    Scene("cijfers", published),
    Scene(
        "cijfers-vergelijken", lambda place: published(place, "?indeling=gemeente&regios=GM0307,GM0402,GM0344"), "Roos"
    ),
    Scene("cijfers-onbekend", lambda place: published(place, "?indeling=gemeente&regios=GM9999")),
    Scene("cijfers-nog-niets", lambda _: "/cijfers"),
)
