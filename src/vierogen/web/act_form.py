"""A form for an act: which fields it has, how its words are made of them, and what is said around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain.acts import Act
from vierogen.web.fields import FILL_IN, Field, Sections, WrongWordsError, counts
from vierogen.web.language import N_

Words = dict[str, Any]
Wrongs = dict[str, str]
"""By the name of a field: what is wrong there. An empty name is about the form as a whole."""

MAKES_NO_SENSE = N_("Dit klopt niet. Kijk het na.")


def nothing(_: AtHand) -> Typed:
    """Nothing is filled in beforehand."""
    return {}


def as_they_are(words: Words, _: AtHand) -> Words:
    """The words of the act are the fields."""
    return words


def nothing_beside(_: AtHand) -> Words:
    """The request itself is enough."""
    return {}


def not_to_be_confirmed(_: Words, __: AtHand) -> None:
    """Nothing asks twice, but agreeing and granting."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is shown once more before it counts: facts as pairs of label and words, what it means for the child, and the
    button that does it."""

    facts: tuple[tuple[str, str], ...]
    means: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """How one act is done on a page, at ``/verzoeken/{id}/{path}``.

    ``sections`` may depend on the request. ``starts_with`` fills in what is likely. ``words`` makes the words of the
    act of the fields, which are nested by their dots already. ``shows`` are the kinds of data that the form shows of the
    request besides how it stands: they go into the access log, and ``template``, which gets what is ``beside``, may show no
    others. ``done`` is said
    afterwards, on the page of the request; or above the same form, of an act that ``goes_on`` until a list is done; or on
    the worklist, of an act that ``hands_over`` the request to others, when one may know of it no more.
    """

    act: type[Act]
    path: str
    title: str
    told: str
    button: str
    done: str
    sections: Callable[[AtHand], Sections]
    starts_with: Callable[[AtHand], Typed] = nothing
    words: Callable[[Words, AtHand], Words] = as_they_are
    shows: frozenset[Part] = frozenset()
    confirmation: Callable[[Words, AtHand], Confirmation | None] = not_to_be_confirmed
    template: str = "act.html"
    beside: Callable[[AtHand], Words] = nothing_beside
    goes_on: bool = False
    hands_over: bool = False

    def read(self, typed: Typed, at_hand: AtHand) -> tuple[Words, Wrongs]:
        """The words of the act, and everything that is wrong with what was typed."""
        said, wrongs = read(self.fields(at_hand), typed)
        return (self.words(said, at_hand) if not wrongs else {}), wrongs

    def fields(self, at_hand: AtHand) -> list[Field]:
        """All fields, in their order."""
        return [field for section in self.sections(at_hand) for field in section.fields]

    def wrongs_of(self, errors: list[ErrorDetails], at_hand: AtHand) -> Wrongs:
        """What the domain finds wrong, at the field that it is about."""
        return at_their_fields(errors, self.fields(at_hand))


def read(fields: Iterable[Field], typed: Typed) -> tuple[Words, Wrongs]:
    """What was meant, nested by the dots in the names, and everything that is wrong with what was typed."""
    flat: Words = {}
    wrongs: Wrongs = {}
    for field in fields:
        if not counts(field, lambda name: typed.get(name, ())):
            continue
        try:
            meant = field.read(typed.get(field.name, ()))
        except WrongWordsError as error:
            wrongs[field.name] = error.why
            continue
        if meant is not None:
            flat[field.name] = meant
    return nested(flat), wrongs


def at_their_fields(errors: Iterable[ErrorDetails], fields: Iterable[Field]) -> Wrongs:
    """What the domain finds wrong, at the field that it is about."""
    names = {field.name for field in fields}
    wrongs: Wrongs = {}
    for error in errors:
        wrongs.setdefault(nearest(names, error["loc"]), because(error))
    return wrongs


def nested(flat: Mapping[str, Any]) -> Words:
    """The same, with a dictionary inside for each dot."""
    words: Words = {}
    for name, value in flat.items():
        *above, last = name.split(".")
        inside = words
        for part in above:
            inside = inside.setdefault(part, {})
        inside[last] = value
    return words


def nearest(names: set[str], place: tuple[int | str, ...]) -> str:
    """The field that a place in the words of the act belongs to; nothing when there is none.

    What is completed before the act is made, such as a child, is checked by itself: then the place begins inside.
    """
    for length in range(len(place), 0, -1):
        name = ".".join(map(str, place[:length]))
        if name in names:
            return name
        inside = [one for one in names if one.endswith(f".{name}")]
        if len(inside) == 1:
            return inside[0]
    return ""


def because(error: ErrorDetails) -> str:
    """The domain's own checks speak Dutch already; what pydantic says in English is not for people."""
    if error["type"] == "missing":
        return FILL_IN
    own = "_" in error["type"] and "url" not in error and error["msg"].endswith((".", "?"))
    return error["msg"] if own and error["msg"][:5] not in {"Input", "Value"} else MAKES_NO_SENSE
