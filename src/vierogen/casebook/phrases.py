"""What a phrase is: a sentence for an act, its usual words, and the items with which a case says it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from vierogen.casebook.reading import NonsenseError, Slot, Template
from vierogen.casebook.usual import Scene, Words
from vierogen.domain import acts as a
from vierogen.domain.people import acts as p

Change = Callable[..., None]
"""Changes the usual words: gets the words, the scene, and what stood in the slots."""

ActType = type[a.Act] | type[p.PeopleAct]


@dataclass(frozen=True)
class Saying:
    """One act, in the words that go with it."""

    act: ActType
    words: Words


@dataclass(frozen=True)
class Item:
    """Something that a case may say in the column *met*."""

    template: Template
    change: Change


@dataclass(frozen=True)
class Read:
    """An item as it was said, ready to change the usual words."""

    change: Change
    values: tuple[Any, ...]

    def apply(self, words: Words, scene: Scene) -> None:
        """Changes the words in place."""
        self.change(words, scene, *self.values)


@dataclass(frozen=True)
class Phrase:
    """What somebody does: the act, its usual words, and how a case may say it otherwise.

    ``several`` makes more acts of one phrase; ``by_clock`` marks what only the clock says.
    """

    template: Template
    act: ActType
    usual: Callable[..., Words]
    items: tuple[Item, ...] = ()
    several: Callable[[Words], Iterable[Words]] = lambda words: (words,)
    by_clock: bool = False

    def sayings(self, scene: Scene, slots: tuple[Any, ...], said: Iterable[Read]) -> Iterator[Saying]:
        """The acts of this phrase, said now."""
        words = self.usual(scene, *slots)
        for item in said:
            item.apply(words, scene)
        for one in self.several(words):
            yield Saying(self.act, one)


@dataclass(frozen=True)
class Together:
    """Two phrases that are usually said together, in their usual words."""

    template: Template
    parts: tuple[Phrase, ...]
    items: tuple[Item, ...] = ()
    by_clock: bool = False

    def sayings(self, scene: Scene, _: tuple[Any, ...], __: Iterable[Read]) -> Iterator[Saying]:
        """The acts of each part."""
        for part in self.parts:
            yield from part.sayings(scene, (), ())


@dataclass(frozen=True)
class Passing:
    """Time that passes; nobody does anything."""

    template: Template
    until: Callable[[Scene, int], date]
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Round:
    """The clock does all that is due, as it does every night."""

    template: Template
    items: tuple[Item, ...] = ()


Anything = Phrase | Together | Passing | Round


# ── changing words ───────────────────────────────────────────────────────────────────────────────────────────────────


def put(words: Words, path: str, value: Any) -> None:
    """Sets a word at a path such as ``statement.conclusion.until``; what is missing on the way is made."""
    *above, name = path.split(".")
    for step in above:
        words[step] = dict(words.get(step) or {})
        words = words[step]
    words[name] = value


def says(text: str, path: str, **own: Slot) -> Item:
    """An item with one slot, that puts it at the path."""
    return Item(Template(text, **own), lambda words, _, value: put(words, path, value))


def means(text: str, **facts: Any) -> Item:
    """Fixed words, that put fixed values; a double underscore stands for a dot."""

    def change(words: Words, _: Scene) -> None:
        for path, value in facts.items():
            put(words, path.replace("__", "."), value)

    return Item(Template(text), change)


def says_it(known: Anything, by: str) -> bool:
    """Whether these words are of people, of the clock, or of nobody."""
    match known:
        case Passing():
            return by == NOBODY
        case Round():
            return by == CLOCK
        case _:
            return by not in {NOBODY, CLOCK} if not known.by_clock else by == CLOCK


NOBODY, CLOCK = "", "de klok"


def read_item(known: Anything, said: str) -> Read:
    """An item of this phrase. Raises NonsenseError that lists what may be said."""
    for item in known.items:
        if (values := item.template.read(said)) is not None:
            return Read(item.change, values)
    possible = ", ".join(item.template.text for item in known.items) or "niets"
    raise NonsenseError(f"bij “{known.template.text}” kan “{said}” niet; wel: {possible}")
