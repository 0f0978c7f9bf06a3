"""Finding requests: what somebody may read, as a list or by searching, page by page.

The listing only says where to look. What is told of a request is judged and made on the request itself, and every
request that is told of is a row in the access log; a search that finds nothing is one too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from vierogen.application.access_log import AccessOutcome, Activity, Part, Read, Trace
from vierogen.application.areas import Area, areas_of, codes_in
from vierogen.application.cursors import Cursors
from vierogen.application.desk import Desk
from vierogen.application.marks import BIRTHDAYS, PSEUDONYMS, birthday_mark, pseudonym
from vierogen.application.reading import (
    CASE_ROLES,
    IDENTITY_FOR,
    NAME,
    Seen,
    kept_back,
    looks_along,
    may_read,
    seen_by,
)
from vierogen.application.who import Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain.refusals import NotYours
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Actor, Category, Role, Status, Term, day_of
from vierogen.reference.municipalities import current

PAGE, LARGEST_PAGE = 25, 100
"""How many requests are told of at once: unless asked, and at most."""


class LookingAlong(Term):
    """Whether other eyes look along."""

    MINE = "MINE", "ik kijk mee"
    SOMEBODY = "SOMEBODY", "iemand kijkt mee"
    NOBODY = "NOBODY", "wacht op iemand die meekijkt"


class Placed(NamedTuple):
    """A place in the list: when the request began, in microseconds since 1970, and which it is."""

    begun: int
    request: UUID


class Turn(NamedTuple):
    """Where a page begins: beyond this place, towards older requests or back to newer ones."""

    at: Placed
    backwards: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which places of the list are asked: in one of these areas, and with all of the rest that is given.

    ``expert`` narrows to requests of one expert; ``reader`` is whose looking along is meant.
    """

    areas: frozenset[Area]
    reader: UUID
    child: UUID | None = None
    born: UUID | None = None
    municipalities: frozenset[str] | None = None
    status: Status | None = None
    school_year: str | None = None
    looking_along: LookingAlong | None = None
    expert: UUID | None = None


class Listing(Protocol):
    """Where the list is kept."""

    def __call__(self, wanted: Wanted, turn: Turn | None, limit: int) -> Sequence[Placed]:
        """The first places beyond the turn; going back, the nearest first."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. ``cursor`` is where an earlier page ended, as it was told then."""

    number: str | None = None
    birth_date: date | None = None
    municipality: str | None = None
    status: Status | None = None
    school_year: str | None = None
    looking_along: LookingAlong | None = None
    cursor: str | None = None
    at_most: int = PAGE

    @property
    def is_for_a_child(self) -> bool:
        """Whether one child is meant."""
        return self.number is not None or self.birth_date is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Requests as this reader may see them, newest first, and the cursors of the pages around it."""

    found: tuple[Seen, ...]
    next: str | None
    previous: str | None


class Finding:
    """Asked for a person in a role; every answer is logged before it is given.

    Raises NotYours or NotAppointed, which is logged too, NotLogged when that cannot be, and BadCursor.
    """

    def __init__(
        self, desk: Desk, witness: Witness, listing: Listing, secret: Callable[[str], bytes], cursors: Cursors
    ) -> None:
        self._desk, self._witness, self._listing, self._cursors = desk, witness, listing, cursors
        self._secret = secret

    def page(self, search: Search, by: Who, *, searching: bool, trace: Trace | None = None) -> Page:
        """One page of what fits, as far as this person may know of it. ``searching`` says how it is logged."""
        question = (by.person, by.role, by.organisation, replace(search, cursor=None, at_most=0))
        turn = turn_of(self._cursors.opened(search.cursor, question)) if search.cursor else None

        def answer_to(look: Look) -> Answer[Page]:
            reader, people_at = self._desk.people.asker(by, look.at, fresh=look.fresh)
            require_may_search(search, reader)
            wanted = self._wanted(search, reader, day_of(look.at))
            most = min(search.at_most, LARGEST_PAGE)
            places = list(self._listing(wanted, turn, most + 1)) if wanted else []
            found = tuple(self._seen(places[:most], search, reader, look))
            shown = tuple(reversed(found)) if turn and turn.backwards else found
            after, before = around(places, most, turn)
            page = Page(shown, self._cursor(after, question), self._cursor(before, question))
            return Answer(page, read_of(found, people_at), tuple(map(told_of, shown)) or (NOTHING,))

        activity = activity_of(search) if searching else Activity.LIST
        return self._witness.shows(Asking(by, activity, None, trace or Trace()), answer_to)

    def _wanted(self, search: Search, reader: Actor, on: date) -> Wanted | None:
        """What the listing is asked; None when nothing can fit."""
        areas = areas_of(reader, on)
        blocked = search.status is Status.BLOCKED
        if blocked and reader.role is not Role.YOUTH_DOCTOR:
            return None  # that a family keeps a report back is known to its expert alone
        number, born = search.number, search.birth_date
        return Wanted(
            areas=areas,
            reader=reader.person,
            child=pseudonym(self._secret(PSEUDONYMS), number) if number else None,
            born=birthday_mark(self._secret(BIRTHDAYS), born) if born else None,
            municipalities=held_by(search.municipality, on) if search.municipality else None,
            status=search.status,
            school_year=search.school_year,
            looking_along=search.looking_along,
            expert=reader.person if blocked else None,
        )

    def _seen(self, places: Sequence[Placed], search: Search, reader: Actor, look: Look) -> Iterator[Seen]:
        """Of each place the request itself, if it still fits and this person may know of it."""
        on, gone = day_of(look.at), self._desk.people.register.erased
        for known in self._desk.several((place.request for place in places), fresh=look.fresh).values():
            erased = gone.get(known.id, frozenset())
            if may_read(known, reader, on) and fits(known, search, reader, on, erased):
                yield seen_by(known, reader, look.at, erased)

    def _cursor(self, turn: Turn | None, question: object) -> str | None:
        return self._cursors.closed(packed(turn), question) if turn else None


NOTHING = About(outcome=AccessOutcome.DENIED)
"""Nothing was found: whether there is nothing, or nothing for this reader, is the same row."""


def require_may_search(search: Search, reader: Actor) -> None:
    """Raises NotYours for who reads no requests, or asks by something of a child that this role does not see."""
    allowed = [role for role in Role if role in CASE_ROLES and asks_for(search) <= IDENTITY_FOR[role]]
    if reader.role not in allowed:
        raise NotYours(activity_of(search).label, reader.role, allowed)


def asks_for(search: Search) -> frozenset[str]:
    """Which fields of a child are asked by."""
    given = {"pgn": search.number, "birth_date": search.birth_date}
    return frozenset(name for name, value in given.items() if value is not None)


def activity_of(search: Search) -> Activity:
    """Looking for one child is a search of its own kind, so that it stands out in the log."""
    return Activity.SEARCH_FOR_CHILD if search.is_for_a_child else Activity.SEARCH


def fits(known: ExemptionRequest, search: Search, reader: Actor, on: date, erased: frozenset[Category]) -> bool:
    """Whether the request, as it stands now, is what was looked for. The listing may be a moment behind."""
    assert known.place is not None
    child = None if Category.IDENTITY in erased else known.child
    asked = (
        (search.number, child is not None and child.pgn == search.number),
        (search.birth_date, child is not None and child.birth_date == search.birth_date),
        (search.municipality, known.place.municipality in held_by(search.municipality or "", on)),
        (search.status, known.status is search.status and not kept_back(known, reader)),
        (search.school_year, str(known.school_year) == search.school_year),
        (search.looking_along, other_eyes(known, search.looking_along, reader)),
    )
    return all(holds for wanted, holds in asked if wanted is not None)


def other_eyes(known: ExemptionRequest, wanted: LookingAlong | None, reader: Actor) -> bool:
    """Whether other eyes look along as was asked."""
    match wanted:
        case LookingAlong.MINE:
            return looks_along(known, reader)
        case LookingAlong.SOMEBODY:
            return known.co_assessor is not None and not kept_back(known, reader)
        case LookingAlong.NOBODY:
            return known.co_assessor is None and known.status is Status.STATED
        case None:
            return True


def told_of(seen: Seen) -> About:
    """What a line of the list tells of a request."""
    parts = {Part.FACTS} | ({Part.NAME} if child_in_list(seen) else set())
    return About(seen.now.id, frozenset(parts), seen.now.version)


def child_in_list(seen: Seen) -> dict[str, object]:
    """Whom a line of the list is about: name and birth date, as far as this role sees them, and no more."""
    return {name: value for name, value in (seen.show(seen.now.child) or {}).items() if name in NAME}


def read_of(found: Sequence[Seen], people_at: int) -> Read:
    """What the page was made of."""
    return Read({seen.now.id: seen.now.version for seen in found}, people_at)


# ── areas ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def held_by(municipality: str, on: date) -> frozenset[str]:
    """Every code that the municipality of today holds where this one lies."""
    here = current(municipality, on)
    return frozenset(codes_in(frozenset({here}), on)) if here else frozenset()


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def around(places: Collection[Placed], most: int, turn: Turn | None) -> tuple[Turn | None, Turn | None]:
    """Where the next and the previous page begin; None when there is none. One place more than fits was asked for."""
    if not places:
        return (None, None) if turn is None else around_nothing(turn)
    more, page = len(places) > most, sorted(list(places)[:most])
    backwards = turn is not None and turn.backwards
    has_next, has_previous = (True, more) if backwards else (more, turn is not None)
    return (
        Turn(page[0], backwards=False) if has_next else None,
        Turn(page[-1], backwards=True) if has_previous else None,
    )


def around_nothing(turn: Turn) -> tuple[Turn | None, Turn | None]:
    """An empty page has only the way back where one came from."""
    back = Turn(turn.at, backwards=not turn.backwards)
    return (back, None) if turn.backwards else (None, back)


def packed(turn: Turn) -> bytes:
    """A turn as bytes."""
    return bytes([turn.backwards]) + turn.at.begun.to_bytes(8, "big", signed=True) + turn.at.request.bytes


def turn_of(packed: bytes) -> Turn:
    """And back."""
    begun = int.from_bytes(packed[1:9], "big", signed=True)
    return Turn(Placed(begun, UUID(bytes=packed[9:])), bool(packed[0]))
