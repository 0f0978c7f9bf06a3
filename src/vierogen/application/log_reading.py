"""Reading the access log: the privacy officer searches it, the family is given its own, everybody sees their own acts.

Every reading of the log is a row in it as well. Who may see which rows stands in decision 0025.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from vierogen.application.access_log import (
    NOTHING_READ,
    AccessLog,
    AccessOutcome,
    Activity,
    Entry,
    Kept,
    Part,
    Purpose,
    Trace,
    Wanted,
)
from vierogen.application.desk import Desk
from vierogen.application.reading import CASE_ROLES, is_expert, may_read
from vierogen.application.who import Who
from vierogen.application.witness import About, Answer, Asking, Look, Witness
from vierogen.domain.people.register import Register
from vierogen.domain.refusals import NotYours, Unknown
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.hearing import who_decides
from vierogen.domain.values import NETHERLANDS, Actor, FamilyMember, Place, Role, day_of
from vierogen.reference.months import years_old
from vierogen.reference.municipalities import current
from vierogen.reference.notation import nl

TAnswer = TypeVar("TAnswer")

PAGE, LARGEST_PAGE = 50, 200
"""How many rows are told at once: unless asked, and at most."""

READERS = (*sorted(CASE_ROLES, key=list(Role).index), Role.PRIVACY_OFFICER)
"""Whoever may read anything of the log: at least what they did themselves."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; days in the Netherlands, both included. ``before`` is where the last page ended."""

    object: UUID | None = None
    person: UUID | None = None
    outcome: AccessOutcome | None = None
    from_on: date | None = None
    until: date | None = None
    before: int | None = None
    at_most: int = PAGE

    @property
    def wanted(self) -> Wanted:
        """The same, without looking at who asks."""
        return Wanted(
            object=self.object,
            person=self.person,
            outcome=self.outcome,
            from_at=midnight(self.from_on) if self.from_on else None,
            until_at=midnight(self.until + timedelta(days=1)) if self.until else None,
            before=self.before,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and where the next page begins; None when there is none."""

    rows: tuple[Kept, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class LogOfRequest:
    """The log of one request: all of it, or only what the reader did; and whom of the family it may be given to."""

    page: Page
    is_whole: bool
    for_whom: frozenset[FamilyMember]


class LogQuestions:
    """Asked for a person in a role; each answer is logged before it is given.

    Raises NotYours or Unknown, which is logged too, and NotLogged when the row about it cannot be written.
    """

    def __init__(self, desk: Desk, log: AccessLog, witness: Witness) -> None:
        self._desk, self._log, self._witness = desk, log, witness

    def search(self, search: Search, by: Who, *, trace: Trace | None = None) -> Page:
        """What fits, as far as this person may see it."""

        def answer_to(look: Look) -> Answer[Page]:
            reader = self._reader(by, look.at)
            page = self._page(self._narrowed(search.wanted, reader, day_of(look.at)), search.at_most)
            return told(page, search.object)

        purpose = Purpose.PRIVACY if by.role is Role.PRIVACY_OFFICER else Purpose.OWN_ACCESS
        asking = Asking(by, Activity.LOG_SEARCH, search.object, trace or Trace(), purpose)
        return self._witness.shows(asking, answer_to)

    def of_request(
        self, request: UUID, by: Who, *, before: int | None = None, at_most: int = PAGE, trace: Trace | None = None
    ) -> LogOfRequest:
        """The log of a request: all of it for who may give it to the family, for others what they did themselves."""

        def answer_to(look: Look) -> Answer[LogOfRequest]:
            reader, known = self._reader(by, look.at), self._desk.fresh(request)
            require_known(known, reader, day_of(look.at))
            wanted = Wanted(object=request, before=before)
            whole = sees_all_of(known, reader, day_of(look.at))
            page = self._page(wanted if whole else own(wanted, reader), at_most)
            return told(LogOfRequest(page, whole, for_whom(known, day_of(look.at)) if whole else frozenset()), request)

        asking = Asking(by, Activity.LOG_OF_REQUEST, request, trace or Trace(), what_for(by.role))
        return self._witness.shows(asking, answer_to)

    def _reader(self, by: Who, now: datetime) -> Actor:
        self._desk.people.catch_up()
        reader = self._desk.people.actor(by, now)
        if reader.role not in READERS:
            raise NotYours(Activity.LOG_SEARCH.label, reader.role, READERS)
        return reader

    def _narrowed(self, wanted: Wanted, reader: Actor, on: date) -> Wanted:
        """A privacy officer: of the own organisation, or all of a request that belongs there. Anybody else: own acts."""
        if reader.role is not Role.PRIVACY_OFFICER:
            return own(wanted, reader)
        place = self._desk.fresh(wanted.object).place if wanted.object else None
        if place is not None and belongs_to(place, reader, on):
            return wanted
        return replace(wanted, organisation=reader.organisation)

    def _page(self, wanted: Wanted, at_most: int) -> Page:
        most = min(at_most, LARGEST_PAGE)
        found = tuple(self._log.rows(wanted, most + 1))
        return Page(found[:most], found[most - 1].position if len(found) > most else None)


def own(wanted: Wanted, reader: Actor) -> Wanted:
    """Only what this person did, for this organisation. Whoever asks for somebody else gets nothing."""
    asked_for_another = wanted.person not in {None, reader.person}
    return replace(
        wanted, person=reader.person, organisation=reader.organisation, before=0 if asked_for_another else wanted.before
    )


def require_known(request: ExemptionRequest, reader: Actor, on: date) -> None:
    """Raises Unknown for who may know neither of the request nor of who read it."""
    if reader.role is Role.PRIVACY_OFFICER:
        if request.place is None or not belongs_to(request.place, reader, on):
            raise Unknown
    elif not may_read(request, reader, on):
        raise Unknown


def sees_all_of(request: ExemptionRequest, reader: Actor, on: date) -> bool:
    """The expert and the officer may give the family its log; the privacy officer watches over it."""
    if reader.role in {Role.PRIVACY_OFFICER, Role.ATTENDANCE_OFFICER}:
        return True
    return is_expert(request, reader) and may_read(request, reader, on)


def belongs_to(place: Place, reader: Actor, on: date) -> bool:
    """Whether a child of this place belongs to the area of the reader's organisation."""
    return bool({current(place.municipality, on), place.partnership, place.school} & reader.areas)


def for_whom(request: ExemptionRequest, on: date) -> frozenset[FamilyMember]:
    """Who of the family has a say at the child's age on that day, and so may be given the log."""
    return who_decides(years_old(request.birth_date, on)) if request.child else frozenset()


def what_for(role: Role) -> Purpose:
    """Why this role reads the log of a request."""
    if role is Role.PRIVACY_OFFICER:
        return Purpose.PRIVACY
    gives = {Role.YOUTH_DOCTOR, Role.ATTENDANCE_OFFICER}
    return Purpose.FOR_THE_FAMILY if role in gives else Purpose.OWN_ACCESS


def told(answer: TAnswer, request: UUID | None) -> Answer[TAnswer]:
    """An answer out of the log, to be logged. What stands in the log never changes, so it cannot have moved."""
    return Answer(answer, NOTHING_READ, (About(request, frozenset({Part.ACCESS_LOG})),))


def midnight(day: date) -> datetime:
    """The first moment of a day in the Netherlands."""
    return datetime.combine(day, time.min, NETHERLANDS)


# ── in plain Dutch ───────────────────────────────────────────────────────────────────────────────────────────────────


def in_plain_dutch(one: Entry, register: Register) -> str:
    """A row as a family would read it: when, who, in which role, of which organisation, what, and why."""
    return f"Op {nl(day_of(one.at))} om {one.at.astimezone(NETHERLANDS):%H.%M} uur {what_happened(one, register)}"


def what_happened(one: Entry, register: Register) -> str:
    """The part of the sentence that follows the moment."""
    who = f"{name_of(one.person, register)}, {one.role.label} bij {organisation_of(one.organisation, register)}"
    match one.outcome:
        case AccessOutcome.SHOWN:
            return f"zag {who}: {listed(one.parts)}. Waarvoor: {one.purpose.label}."
        case AccessOutcome.REFUSED:
            return f"probeerde {who}, iets te doen dat niet kon, en las waarom. Waarvoor: {one.purpose.label}."
        case AccessOutcome.DENIED:
            return f"vroeg {who}, dit op en kreeg niets te zien."


def name_of(person: UUID, register: Register) -> str:
    """By name when the register still knows it."""
    known = register.persons.get(person)
    return known.name if known else "iemand die niet meer in het register staat"


def organisation_of(organisation: UUID, register: Register) -> str:
    """By name when the register knows it."""
    known = register.organisations.get(organisation)
    return known.name if known else "een onbekende organisatie"


def listed(parts: Sequence[Part] | frozenset[Part]) -> str:
    """In a fixed order, with semicolons: what a part is called has an "en" of its own."""
    return "; ".join(part.label for part in Part if part in parts)
