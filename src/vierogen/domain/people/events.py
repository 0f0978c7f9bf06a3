"""What happened to people and organisations. The stored format: see ``vierogen.domain.events`` for the promises."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from vierogen.domain import values as v
from vierogen.domain.criteria import SharedCriteriaSet


class PeopleEvent(v.Value):
    """Something that happened to one person or one organisation (``subject``), recorded by an administrator."""

    stored_as: ClassVar[str]

    subject: UUID
    version: int
    at: v.Moment
    by: UUID


class PersonRegistered(PeopleEvent):
    """A natural person is known. ``identifiers`` tell natural persons apart (BIG, e-mail, staff number)."""

    stored_as = "person-registered.1"

    name: Annotated[v.Line, v.STAFF_IDENTITY]
    identifiers: Annotated[tuple[v.Line, ...], v.STAFF_IDENTITY]


class AccountLinked(PeopleEvent):
    """An account belongs to this person."""

    stored_as = "account-linked.1"

    issuer: v.Line
    account: Annotated[v.Line, v.STAFF_IDENTITY]


class AccountLinkProposed(PeopleEvent):
    """An administrator says that an account belongs to this person. Nothing follows until another one agrees."""

    stored_as = "account-link-proposed.1"

    issuer: v.Line
    account: Annotated[v.Line, v.STAFF_IDENTITY]


class AccountLinkConfirmed(PeopleEvent):
    """Another administrator agreed with what was proposed: from here on the account belongs to this person."""

    stored_as = "account-link-confirmed.1"

    issuer: v.Line
    account: Annotated[v.Line, v.STAFF_IDENTITY]


class AccountLinkWithdrawn(PeopleEvent):
    """Who proposed this account took that back; nothing waits any more."""

    stored_as = "account-link-withdrawn.1"

    issuer: v.Line
    account: Annotated[v.Line, v.STAFF_IDENTITY]


class AccountUnlinked(PeopleEvent):
    """An account no longer belongs to this person."""

    stored_as = "account-unlinked.1"

    issuer: v.Line
    account: Annotated[v.Line, v.STAFF_IDENTITY]


class OrganisationRegistered(PeopleEvent):
    """An organisation is known, with the codes of the areas that it works for."""

    stored_as = "organisation-registered.1"

    name: v.Line
    kind: v.OrganisationKind
    areas: tuple[v.Line, ...]


class AreasChanged(PeopleEvent):
    """An organisation works for other areas, from a day on."""

    stored_as = "areas-changed.1"

    areas: tuple[v.Line, ...]
    from_on: v.Day


class Appointed(PeopleEvent):
    """A person has a role in this organisation, for a period; ``leader`` has authority over that person."""

    stored_as = "appointed.1"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class AppointmentProposed(PeopleEvent):
    """An administrator says that a person should have a role here. Nothing follows until another one agrees."""

    stored_as = "appointment-proposed.1"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class AppointmentConfirmed(PeopleEvent):
    """Another administrator agreed with exactly what was proposed: the person has the role, for that period."""

    stored_as = "appointment-confirmed.1"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class AppointmentWithdrawn(PeopleEvent):
    """Who proposed this role took that back; nothing waits any more."""

    stored_as = "appointment-withdrawn.1"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class AppointmentEnded(PeopleEvent):
    """A person's role in this organisation stops after a day."""

    stored_as = "appointment-ended.1"

    person: UUID
    role: v.Role
    until: v.Day


class DeputyNamed(PeopleEvent):
    """In this organisation a person stands in for another, in a role, for a period."""

    stored_as = "deputy-named.1"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class DeputyProposed(PeopleEvent):
    """An administrator says that a person should stand in for another. Nothing follows until another one agrees."""

    stored_as = "deputy-proposed.1"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class DeputyConfirmed(PeopleEvent):
    """Another administrator agreed with exactly what was proposed: the deputy stands in, for that period."""

    stored_as = "deputy-confirmed.1"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class DeputyWithdrawn(PeopleEvent):
    """Who proposed this deputy took that back; nothing waits any more."""

    stored_as = "deputy-withdrawn.1"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class ExpertDesignated(PeopleEvent):
    """The municipality designated an expert. Source: art. 7 Leerplichtwet."""

    stored_as = "expert-designated.1"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class DesignationProposed(PeopleEvent):
    """An administrator says that the municipality designated an expert; it counts when another one agrees."""

    stored_as = "designation-proposed.1"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class DesignationWithdrawn(PeopleEvent):
    """Who proposed this designation took that back; nothing waits any more."""

    stored_as = "designation-withdrawn.1"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class DesignationConfirmed(PeopleEvent):
    """Another administrator agreed: from now on the municipality designated this expert. Source: art. 7 Leerplichtwet."""

    stored_as = "designation-confirmed.1"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class DesignationEnded(PeopleEvent):
    """A designation stops after a day."""

    stored_as = "designation-ended.1"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    until: v.Day


class SystemRegistered(PeopleEvent):
    """A system of this organisation is known by the account with which it signs in. It is nobody, and acts for nobody."""

    stored_as = "system-registered.1"

    name: v.Line
    issuer: v.Line
    account: v.Line
    scopes: tuple[v.Scope, ...]


class SystemRemoved(PeopleEvent):
    """A system of this organisation is no longer let in."""

    stored_as = "system-removed.1"

    issuer: v.Line
    account: v.Line


class CriteriaSetAdopted(PeopleEvent):
    """The parties adopted a criteria set for the areas of this organisation."""

    stored_as = "criteria-set-adopted.1"

    criteria: SharedCriteriaSet


# ── keeping and erasing what is known of a child: ``subject`` is its pseudonym ────────────────────────────────────────


class ErasureAsked(PeopleEvent):
    """The family asks to erase something."""

    stored_as = "erasure-asked.1"

    categories: tuple[v.Category, ...]
    asked_by: v.FamilyMember
    received_on: v.Day


class ErasureDue(PeopleEvent):
    """The term for keeping something passed; people decide what follows."""

    stored_as = "erasure-due.1"

    categories: tuple[v.Category, ...]


class ErasureHeld(PeopleEvent):
    """Nothing is erased until this is lifted."""

    stored_as = "erasure-held.1"

    reason: v.HoldReason


class ErasureHoldLifted(PeopleEvent):
    """What stood in the way of erasing is over."""

    stored_as = "erasure-hold-lifted.1"


class ErasureProposed(PeopleEvent):
    """A privacy officer says that this can be erased. Nothing follows until another one decides."""

    stored_as = "erasure-proposed.1"

    categories: tuple[v.Category, ...]
    ground: v.ErasureGround


class ErasureTurnedDown(PeopleEvent):
    """What was proposed is not erased."""

    stored_as = "erasure-turned-down.1"


class ErasureWithdrawn(PeopleEvent):
    """Who proposed to erase took that back, before another one decided; what is there stays as it is."""

    stored_as = "erasure-withdrawn.1"


class ErasureDecided(PeopleEvent):
    """Two privacy officers agreed. From here on nobody is shown it any more; these are the requests that it holds for."""

    stored_as = "erasure-decided.1"

    categories: tuple[v.Category, ...]
    ground: v.ErasureGround
    proposed_by: UUID
    requests: tuple[UUID, ...]


class KeysDestroyed(PeopleEvent):
    """What was decided is done: these keys are no more, and nothing that was sealed with them can be read."""

    stored_as = "keys-destroyed.1"

    categories: tuple[v.Category, ...]
    keys: tuple[UUID, ...]
    ground: v.ErasureGround
    proposed_by: UUID
    decided_by: UUID


PEOPLE_EVENTS: dict[str, type[PeopleEvent]] = {event.stored_as: event for event in PeopleEvent.__subclasses__()}
"""Every event by its stored name."""
