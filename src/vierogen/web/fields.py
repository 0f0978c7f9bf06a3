"""The kinds of fields that a form can have: how each is read from what was typed, and which template draws it.

A field is named by its path in the words of the act, with dots: hearing.own_words. The same name stands in the HTML and
in what pydantic says is wrong, so a fault finds its field by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from vierogen.domain.values import LONGEST_LINE, LONGEST_TEXT, Term
from vierogen.reference.notation import whole_number
from vierogen.web.language import N_

FILL_IN = N_("Vul dit in.")
CHOOSE = N_("Maak een keuze.")
NO_SUCH_DAY = N_("Deze datum bestaat niet. Schrijf de datum als 31-12-2026.")
NO_NUMBER = N_("Schrijf een heel getal, zoals 5.")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)


class WrongWordsError(Exception):
    """What was typed in one field makes no sense; says why, in words to be translated."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    hint: str = ""
    badge: str = ""
    """What is known of it, in a word or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What all fields have. ``needed`` says that it may not be empty; ``missing`` what is said then.

    ``only_if`` names another field and its value: without that choice this one does not count. Scripts hide it then;
    without scripts it is always there.
    """

    draws: ClassVar[str] = ""

    name: str
    label: str
    hint: str = ""
    needed: bool = True
    missing: str = FILL_IN
    only_if: tuple[str, str] | None = None
    is_dutch: bool = False
    """Label and hint come from the engine or the criteria set, which speak Dutch in every language."""

    def read(self, typed: Sequence[str]) -> Any:
        """What was meant; None for nothing. Raises WrongWordsError."""
        words = typed[-1].strip() if typed else ""
        if not words:
            if self.needed:
                raise WrongWordsError(self.missing)
            return None
        return self.meant(words)

    def meant(self, words: str) -> Any:
        """What these words mean."""
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Field):
    """A few words on one line."""

    draws: ClassVar[str] = "line"

    longest: int = LONGEST_LINE
    width: int = 40


MORE_THAN_ANYBODY_MEANS = 99_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Line):
    """A whole number, from one."""

    width: int = 8

    def meant(self, words: str) -> int:
        """As digits."""
        number = whole_number(words, MORE_THAN_ANYBODY_MEANS)
        if number is None:
            raise WrongWordsError(NO_NUMBER)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Field):
    """Somebody's own words. What was typed stays exactly so."""

    draws: ClassVar[str] = "long_text"

    rows: int = 6
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Field):
    """A small file with text in it. What was chosen cannot be shown again: a browser does not allow that."""

    draws: ClassVar[str] = "upload"

    accepts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A calendar day."""

    draws: ClassVar[str] = "day"

    def meant(self, words: str) -> date:
        """As a browser sends it, or as people write it."""
        if found := ISO.fullmatch(words):
            year, month, day = map(int, found.groups())
        elif found := DUTCH.fullmatch(words):
            day, month, year = map(int, found.groups())
        else:
            raise WrongWordsError(NO_SUCH_DAY)
        try:
            return date(year, month, day)
        except ValueError:
            raise WrongWordsError(NO_SUCH_DAY) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of a few. Without ``as_list`` each has a round button."""

    draws: ClassVar[str] = "choice"

    options: tuple[Option, ...]
    as_list: bool = False
    missing: str = CHOOSE

    def meant(self, words: str) -> str:
        """One of ours; anything else was not chosen on our page."""
        if words not in {option.value for option in self.options}:
            raise WrongWordsError(CHOOSE)
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Choice):
    """Yes or no, and nothing until one of them is chosen."""

    options: tuple[Option, ...] = (Option("ja", N_("Ja")), Option("nee", N_("Nee")))

    def meant(self, words: str) -> Any:
        """True for yes."""
        return Choice.meant(self, words) == "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Field):
    """Something that one declares by ticking it; not ticked is no."""

    draws: ClassVar[str] = "tick"

    def read(self, typed: Sequence[str]) -> bool:
        """Whether it was ticked."""
        if typed:
            return True
        if self.needed:
            raise WrongWordsError(self.missing)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Field):
    """Any number of a few."""

    draws: ClassVar[str] = "several"

    options: tuple[Option, ...]
    missing: str = CHOOSE

    def read(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Those of ours that were chosen."""
        known = {option.value for option in self.options}
        if self.needed and not typed:
            raise WrongWordsError(self.missing)
        if not known.issuperset(typed):
            raise WrongWordsError(CHOOSE)
        return tuple(typed)


def options_of(terms: Iterable[Term]) -> tuple[Option, ...]:
    """Terms of the domain, to choose from."""
    return tuple(Option(term.value, term.label) for term in terms)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, under a heading. ``is_dutch`` as for fields."""

    fields: tuple[Field, ...]
    title: str = ""
    told: str = ""
    is_dutch: bool = False


Sections = tuple[Section, ...]
Counts = Callable[[str], Sequence[str]]
"""From the name of a field to what was typed in it."""


def told_apart(sections: Sections) -> dict[str, Section]:
    """The section of each field whose label stands more than once in the form: with it, one knows which is meant."""
    labels = Counter(field.label for section in sections for field in section.fields)
    return {field.name: section for section in sections for field in section.fields if labels[field.label] > 1}


def counts(field: Field, typed: Counts) -> bool:
    """Whether a field counts, given what was chosen elsewhere."""
    return field.only_if is None or field.only_if[1] in typed(field.only_if[0])
