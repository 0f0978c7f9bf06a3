"""What is known of people and organisations on a day: the fold of their events, and the questions rules ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from vierogen.domain.criteria import CriteriaSet, shipped
from vierogen.domain.people import events as e
from vierogen.domain.values import Actor, Designation, OrganisationKind, Period, Place, Profession, Role
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
class Capacity:
    """A role that somebody can take on a day: own, or as a deputy."""

    role: Role
    organisation: Organisation
    deputy_for: UUID | None = None


@dataclass(frozen=True)
class Register:
    """Everybody and every organisation, after the events so far. ``versions`` holds the version of each subject."""

    versions: Mapping[UUID, int] = field(default_factory=dict)
    persons: Mapping[UUID, Person] = field(default_factory=dict)
    organisations: Mapping[UUID, Organisation] = field(default_factory=dict)
    appointments: tuple[Appointment, ...] = ()
    deputyships: tuple[Deputyship, ...] = ()
    designations: Mapping[UUID, tuple[Designation, ...]] = field(default_factory=dict)
    adopted: tuple[tuple[UUID, CriteriaSet], ...] = ()

    def person_of(self, issuer: str, account: str) -> Person | None:
        """Whose account this is."""
        return next((person for person in self.persons.values() if (issuer, account) in person.accounts), None)

    def capacities(self, person: UUID, on: date) -> Iterator[Capacity]:
        """Every role that this person can take on a day."""
        for held in self.appointments:
            if held.person == person and held.period.covers(on):
                yield Capacity(held.role, self.organisations[held.organisation])
        for stand_in in self.deputyships:
            if stand_in.deputy == person and stand_in.period.covers(on) and self.holds(stand_in, on):
                yield Capacity(stand_in.role, self.organisations[stand_in.organisation], stand_in.person)

    def holds(self, stand_in: Deputyship, on: date) -> bool:
        """A deputy has no more than the one who is replaced still has."""
        return any(
            (held.organisation, held.person, held.role) == (stand_in.organisation, stand_in.person, stand_in.role)
            and held.period.covers(on)
            for held in self.appointments
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
        """Who has authority over this person on a day, in whatever role."""
        held = (one for one in self.appointments if one.person == person and one.period.covers(on))
        return frozenset(one.leader for one in held if one.leader)

    def replaced_by(self, person: UUID, on: date) -> frozenset[UUID]:
        """For whom this person stands in on a day, in whatever role."""
        return frozenset(one.person for one in self.deputyships if one.deputy == person and one.period.covers(on))

    def was_designated(self, person: UUID, municipality: str, profession: Profession, on: date) -> bool:
        """Whether a municipality had designated this expert on a day. Source: art. 7 Leerplichtwet."""
        here = current(municipality, on)
        return any(
            one.profession is profession and one.period.covers(on) and current(one.municipality, on) == here
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
    """What is known after these events, on top of what was known."""
    register = known or Register()
    for event in events:
        register = evolve(register, event)
    return register


def evolve(  # noqa: C901, PLR0911  # one case an event: a table, not a tangle
    known: Register, event: e.PeopleEvent
) -> Register:
    """What is known after one more event."""
    known = replace(known, versions={**known.versions, event.subject: event.version})
    subject = event.subject
    match event:
        case e.PersonRegistered():
            person = Person(subject, event.name, frozenset(event.identifiers))
            return replace(known, persons={**known.persons, subject: person})
        case e.AccountLinked() | e.AccountUnlinked():
            return replace(known, persons={**known.persons, subject: with_account(known.persons[subject], event)})
        case e.OrganisationRegistered():
            new = Organisation(subject, event.name, event.kind, ((date.min, frozenset(event.areas)),))
            return replace(known, organisations={**known.organisations, subject: new})
        case e.AreasChanged():
            old = known.organisations[subject]
            areas = tuple(sorted((*old.areas_from, (event.from_on, frozenset(event.areas))), key=lambda one: one[0]))
            return replace(known, organisations={**known.organisations, subject: replace(old, areas_from=areas)})
        case e.Appointed():
            period = Period(event.from_on, event.until)
            one = Appointment(subject, event.person, event.role, period, event.leader)
            return replace(known, appointments=(*known.appointments, one))
        case e.AppointmentEnded():
            return replace(known, appointments=tuple(cut_short(one, event) for one in known.appointments))
        case e.DeputyNamed():
            period = Period(event.from_on, event.until)
            stand_in = Deputyship(subject, event.person, event.deputy, event.role, period)
            return replace(known, deputyships=(*known.deputyships, stand_in))
        case e.ExpertDesignated():
            designation = Designation(event.municipality, event.profession, Period(event.from_on, event.until))
            held = (*known.designations.get(event.person, ()), designation)
            return replace(known, designations={**known.designations, event.person: held})
        case e.DesignationEnded():
            held = tuple(ended(one, event) for one in known.designations.get(event.person, ()))
            return replace(known, designations={**known.designations, event.person: held})
        case e.CriteriaSetAdopted():
            return replace(known, adopted=(*known.adopted, (subject, event.criteria)))
        case _:
            return known


def with_account(person: Person, event: e.AccountLinked | e.AccountUnlinked) -> Person:
    """The person with one account more, or one less."""
    account = {(event.issuer, event.account)}
    linked = isinstance(event, e.AccountLinked)
    return replace(person, accounts=person.accounts | account if linked else person.accounts - account)


def cut_short(one: Appointment, event: e.AppointmentEnded) -> Appointment:
    """The appointment, ended when it is the one meant."""
    if (one.organisation, one.person, one.role) != (event.subject, event.person, event.role):
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
