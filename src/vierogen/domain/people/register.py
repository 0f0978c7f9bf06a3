"""What is known of people and organisations on a day: the fold of their events, and the questions rules ask of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vierogen.domain.criteria import CriteriaSet, shipped
from vierogen.domain.people import events as e
from vierogen.domain.people.erasures import Erasure, after
from vierogen.domain.values import (
    Actor,
    Category,
    Designation,
    OrganisationKind,
    Period,
    Place,
    Profession,
    Role,
    Scope,
)
from vierogen.reference.municipalities import current


@dataclass(frozen=True, slots=True)
class Person:
    """One natural person, whatever accounts and roles."""

    id: UUID
    name: str
    identifiers: frozenset[str] = frozenset()
    accounts: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role in an organisation, for a period."""

    organisation: UUID
    person: UUID
    role: Role
    period: Period
    leader: UUID | None = None


@dataclass(frozen=True, slots=True)
class Deputyship:
    """Somebody stands in for somebody else."""

    organisation: UUID
    person: UUID
    deputy: UUID
    role: Role
    period: Period


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with the areas it works for, each list from a day on."""

    id: UUID
    name: str
    kind: OrganisationKind
    areas_from: tuple[tuple[date, frozenset[str]], ...]

    def areas(self, on: date) -> frozenset[str]:
        """The codes of the areas on a day."""
        return next((areas for start, areas in reversed(self.areas_from) if start <= on), frozenset())


@dataclass(frozen=True, slots=True)
class Proposal:
    """An administrator says that an account belongs to somebody; another one has not agreed yet."""

    person: UUID
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """Who would have which role, for which period: an own one, or in somebody's place."""

    receiver: UUID
    role: Role
    period: Period
    leader: UUID | None = None
    in_place_of: UUID | None = None


def as_compared(identifier: str) -> str:
    """An identifier without its case, its spaces and whatever nobody sees: two persons never differ in these alone."""
    written = unicodedata.normalize("NFKC", identifier).casefold()
    return "".join(sign for sign in written if not sign.isspace() and unicodedata.category(sign) != "Cf")


def terms_of(said: Any) -> Terms:
    """What an act or an event about a role comes down to."""
    period = Period(said.from_on, said.until)
    if (deputy := getattr(said, "deputy", None)) is not None:
        return Terms(deputy, said.role, period, in_place_of=said.person)
    return Terms(said.person, said.role, period, said.leader)


@dataclass(frozen=True, slots=True)
class RoleProposal:
    """An administrator would give somebody a role; another one of that organisation has not agreed yet."""

    terms: Terms
    by: UUID
    at: datetime


def designation_of(said: Any) -> Designation:
    """What an act or an event about a designation comes down to."""
    return Designation(said.municipality, said.profession, Period(said.from_on, said.until))


@dataclass(frozen=True, slots=True)
class DesignationProposal:
    """An administrator says that somebody was designated; another one of that municipality has not agreed yet."""

    person: UUID
    designation: Designation
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownSystem:
    """A system of an organisation, and all that it may do."""

    name: str
    organisation: UUID
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class Capacity:
    """A role that somebody can take on a day: own, or as a deputy."""

    role: Role
    organisation: Organisation
    deputy_for: UUID | None = None


@dataclass(frozen=True)
class Register:
    """Everybody and every organisation, after the events so far. ``versions`` holds the version of each subject.

    Roles are kept by person, deputies by who stands in, accounts and identifiers by themselves: it is asked at every act.
    """

    versions: dict[UUID, int] = field(default_factory=dict)
    persons: dict[UUID, Person] = field(default_factory=dict)
    accounts: dict[tuple[str, str], UUID] = field(default_factory=dict)
    proposals: dict[tuple[str, str], Proposal] = field(default_factory=dict)
    role_proposals: dict[tuple[UUID, UUID, Role], RoleProposal] = field(default_factory=dict)
    """By organisation, receiver and role: a later one takes the place of an earlier one."""
    designation_proposals: dict[tuple[UUID, UUID, str, Profession], DesignationProposal] = field(default_factory=dict)
    """By organisation, person, municipality and profession, as those of roles."""
    systems: dict[tuple[str, str], KnownSystem] = field(default_factory=dict)
    identifiers: dict[str, UUID] = field(default_factory=dict)
    """As they are compared."""
    organisations: dict[UUID, Organisation] = field(default_factory=dict)
    appointments: dict[UUID, tuple[Appointment, ...]] = field(default_factory=dict)
    deputyships: dict[UUID, tuple[Deputyship, ...]] = field(default_factory=dict)
    designations: dict[UUID, tuple[Designation, ...]] = field(default_factory=dict)
    adopted: tuple[tuple[UUID, CriteriaSet], ...] = ()
    erasures: dict[UUID, Erasure] = field(default_factory=dict)
    erased: dict[UUID, frozenset[Category]] = field(default_factory=dict)
    """By request: what of it nobody is shown any more."""

    def known_as(self, identifier: str) -> UUID | None:
        """Who has this identifier, however it is written."""
        return self.identifiers.get(as_compared(identifier))

    def person_named(self, written: str) -> UUID | None:
        """Somebody by number, or by something that the register knows this person by."""
        numbered = next((person for person in self.persons if str(person) == written.casefold()), None)
        return numbered or self.known_as(written)

    def person_of(self, issuer: str, account: str) -> Person | None:
        """Whose account this is."""
        person = self.accounts.get((issuer, account))
        return self.persons[person] if person else None

    def administrators(self, on: date, organisation: UUID | None = None) -> Iterator[UUID]:
        """Who keeps the register on a day, of this organisation or of any, and can sign in to do it."""
        for person, held in self.appointments.items():
            keeps = any(
                one.role is Role.ADMINISTRATOR and one.period.covers(on) and organisation in (None, one.organisation)
                for one in held
            )
            if keeps and self.persons[person].accounts:
                yield person

    def administers(self, person: UUID, on: date) -> frozenset[UUID]:
        """Of which organisations this person keeps the register on a day."""
        held = (one for one in self.roles_of(person) if one.role is Role.ADMINISTRATOR and one.period.covers(on))
        return frozenset(one.organisation for one in held)

    def houses_of(self, person: UUID, on: date) -> frozenset[UUID]:
        """Where this person has a role on a day, or will have one: own, or in somebody's place."""
        held: tuple[Appointment | Deputyship, ...] = (*self.roles_of(person), *self.deputyships.get(person, ()))
        return frozenset(one.organisation for one in held if not one.period.is_over_on(on))

    def roles_of(self, person: UUID) -> tuple[Appointment, ...]:
        """Every role that this person has, had or will have."""
        return self.appointments.get(person, ())

    def capacities(self, person: UUID, on: date) -> Iterator[Capacity]:
        """Every role that this person can take on a day."""
        for held in self.roles_of(person):
            if held.period.covers(on):
                yield Capacity(held.role, self.organisations[held.organisation])
        for stand_in in self.deputyships.get(person, ()):
            if stand_in.period.covers(on) and self.still_holds(stand_in, on):
                yield Capacity(stand_in.role, self.organisations[stand_in.organisation], stand_in.person)

    def still_holds(self, stand_in: Deputyship, on: date) -> bool:
        """A deputy has no more than the one who is replaced still has."""
        return any(
            (held.organisation, held.role) == (stand_in.organisation, stand_in.role) and held.period.covers(on)
            for held in self.roles_of(stand_in.person)
        )

    def actor(self, person: UUID, role: Role, organisation: UUID, on: date) -> Actor | None:
        """This person in this role for this organisation on a day, or None when that is not so."""
        known = self.persons.get(person)
        for capacity in self.capacities(person, on) if known else ():
            if (capacity.role, capacity.organisation.id) == (role, organisation) and known:
                return Actor(
                    person=person,
                    name=known.name,
                    role=role,
                    organisation=organisation,
                    organisation_name=capacity.organisation.name,
                    areas=capacity.organisation.areas(on),
                    designations=self.designations.get(person, ()),
                    led_by=self.leaders(person, on),
                    deputy_for=self.replaced_by(person, on),
                )
        return None

    def leaders(self, person: UUID, on: date) -> frozenset[UUID]:
        """Who has authority over this person on a day, in whatever role: the leader, and who leads that one."""
        found: set[UUID] = set()
        todo = [person]
        while todo:
            led = (one.leader for one in self.roles_of(todo.pop()) if one.leader and one.period.covers(on))
            new = set(led) - found
            found |= new
            todo += new
        return frozenset(found - {person})

    def replaced_by(self, person: UUID, on: date) -> frozenset[UUID]:
        """For whom this person stands in on a day, in whatever role."""
        return frozenset(one.person for one in self.deputyships.get(person, ()) if one.period.covers(on))

    def was_designated(self, person: UUID, municipality: str, profession: Profession, on: date, *, today: date) -> bool:
        """Whether a municipality had designated this expert on a day. Source: art. 7 Leerplichtwet.

        Which municipality that is today: one that took in another one takes over what that one designated before.
        """
        here = current(municipality, today)
        return any(
            one.profession is profession and one.period.covers(on) and current(one.municipality, today) == here
            for one in self.designations.get(person, ())
        )

    def criteria_for(self, place: Place, on: date) -> CriteriaSet:
        """What the parties of this place agreed: the newest set in force, or else the proposal that is shipped."""
        here = {current(place.municipality, on), place.partnership}
        for organisation, criteria in reversed(self.adopted):
            if criteria.in_force_on(on) and here & self.organisations[organisation].areas(on):
                return criteria
        return shipped()


def fold(events: Iterable[e.PeopleEvent], known: Register | None = None) -> Register:
    """What is known after these events, on top of what was known, which stays as it was."""
    register = copy_of(known) if known else Register()
    for event in events:
        register = take_over(register, event)
    return register


def copy_of(known: Register) -> Register:
    """The same, with tables of its own."""
    tables: dict[str, Any] = {one.name: copy(getattr(known, one.name)) for one in fields(known)}
    return Register(**tables)


def take_over(register: Register, event: e.PeopleEvent) -> Register:  # noqa: C901, PLR0912, PLR0915  # one case an event: a table
    """Writes one more event into the tables of a register that nobody else has yet."""
    subject = event.subject
    register.versions[subject] = event.version
    match event:
        case e.PersonRegistered():
            register.persons[subject] = Person(subject, event.name, frozenset(event.identifiers))
            register.identifiers.update({as_compared(one): subject for one in event.identifiers})
        case e.AccountLinkProposed():
            register.proposals[event.issuer, event.account] = Proposal(subject, event.by, event.at)
        case e.AccountLinkWithdrawn():
            register.proposals.pop((event.issuer, event.account), None)
        case e.AccountLinked() | e.AccountLinkConfirmed():
            register.proposals.pop((event.issuer, event.account), None)
            register.accounts[event.issuer, event.account] = subject
            register.persons[subject] = with_account(register.persons[subject], event)
        case e.AccountUnlinked():
            register.accounts.pop((event.issuer, event.account), None)
            register.persons[subject] = with_account(register.persons[subject], event)
        case e.SystemRegistered():
            known = KnownSystem(event.name, subject, frozenset(event.scopes))
            register.systems[event.issuer, event.account] = known
        case e.SystemRemoved():
            register.systems.pop((event.issuer, event.account), None)
        case e.OrganisationRegistered():
            areas = ((date.min, frozenset(event.areas)),)
            register.organisations[subject] = Organisation(subject, event.name, event.kind, areas)
        case e.AreasChanged():
            register.organisations[subject] = with_areas(register.organisations[subject], event)
        case e.AppointmentProposed() | e.DeputyProposed():
            terms = terms_of(event)
            key = (subject, terms.receiver, terms.role)
            register.role_proposals[key] = RoleProposal(terms, event.by, event.at)
        case e.AppointmentWithdrawn() | e.DeputyWithdrawn():
            terms = terms_of(event)
            register.role_proposals.pop((subject, terms.receiver, terms.role), None)
        case e.Appointed() | e.AppointmentConfirmed():
            register.role_proposals.pop((subject, event.person, event.role), None)
            one = Appointment(subject, event.person, event.role, Period(event.from_on, event.until), event.leader)
            register.appointments[event.person] = (*register.roles_of(event.person), one)
        case e.AppointmentEnded():
            held = register.roles_of(event.person)
            register.appointments[event.person] = tuple(cut_short(one, event) for one in held)
        case e.DeputyNamed() | e.DeputyConfirmed():
            register.role_proposals.pop((subject, event.deputy, event.role), None)
            period = Period(event.from_on, event.until)
            stand_in = Deputyship(subject, event.person, event.deputy, event.role, period)
            register.deputyships[event.deputy] = (*register.deputyships.get(event.deputy, ()), stand_in)
        case e.DesignationProposed():
            proposed = DesignationProposal(event.person, designation_of(event), event.by, event.at)
            register.designation_proposals[subject, event.person, event.municipality, event.profession] = proposed
        case e.DesignationWithdrawn():
            about = (subject, event.person, event.municipality, event.profession)
            register.designation_proposals.pop(about, None)
        case e.ExpertDesignated() | e.DesignationConfirmed():
            about = (subject, event.person, event.municipality, event.profession)
            register.designation_proposals.pop(about, None)
            held_before = register.designations.get(event.person, ())
            register.designations[event.person] = (*held_before, designation_of(event))
        case e.DesignationEnded():
            designated = register.designations.get(event.person, ())
            register.designations[event.person] = tuple(ended(one, event) for one in designated)
        case (
            e.ErasureAsked()
            | e.ErasureDue()
            | e.ErasureHeld()
            | e.ErasureHoldLifted()
            | e.ErasureProposed()
            | e.ErasureTurnedDown()
            | e.ErasureWithdrawn()
            | e.ErasureDecided()
            | e.KeysDestroyed()
        ):
            register.erasures[subject] = after(register.erasures.get(subject, Erasure()), event)
            if isinstance(event, e.ErasureDecided):
                for request in event.requests:
                    register.erased[request] = register.erased.get(request, frozenset()) | {*event.categories}
        case e.CriteriaSetAdopted():
            return replace(register, adopted=(*register.adopted, (subject, event.criteria)))
        case _:
            pass
    return register


def with_areas(old: Organisation, event: e.AreasChanged) -> Organisation:
    """The organisation, with other areas from a day on."""
    areas = (*old.areas_from, (event.from_on, frozenset(event.areas)))
    return replace(old, areas_from=tuple(sorted(areas, key=lambda one: one[0])))


def with_account(person: Person, event: e.AccountLinked | e.AccountLinkConfirmed | e.AccountUnlinked) -> Person:
    """The person with one account more, or one less."""
    account = {(event.issuer, event.account)}
    linked = not isinstance(event, e.AccountUnlinked)
    return replace(person, accounts=person.accounts | account if linked else person.accounts - account)


def cut_short(one: Appointment, event: e.AppointmentEnded) -> Appointment:
    """The appointment, ended when it is the one meant."""
    if (one.organisation, one.role) != (event.subject, event.role):
        return one
    return replace(one, period=shortened(one.period, event.until))


def ended(one: Designation, event: e.DesignationEnded) -> Designation:
    """The designation, ended when it is the one meant."""
    if (one.municipality, one.profession) != (event.municipality, event.profession):
        return one
    return replace(one, period=shortened(one.period, event.until))


def shortened(period: Period, until: date) -> Period:
    """The period with an earlier last day; one that was already over stays as it was."""
    return period if period.until is not None and period.until < until else Period(period.from_on, until)
