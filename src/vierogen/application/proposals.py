"""What one administrator proposed and another one has not confirmed yet, as far as an organisation may know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vierogen.application.people import INSTALLATION
from vierogen.domain.people.register import DesignationProposal, Register, RoleProposal


@dataclass(frozen=True, slots=True)
class AccountWaiting:
    """Somebody says that this account is of this person."""

    person: UUID
    issuer: str
    account: str
    by: UUID
    at: datetime


def accounts_waiting(register: Register, organisation: UUID, on: date) -> Iterator[AccountWaiting]:
    """Of people who work for this organisation, or nowhere yet."""
    for (issuer, account), one in register.proposals.items():
        if organisation in (register.houses_of(one.person, on) or {organisation}):
            yield AccountWaiting(one.person, issuer, account, one.by, one.at)


def roles_waiting(register: Register, organisation: UUID) -> Iterator[RoleProposal]:
    """Roles in this organisation, own or in somebody's place."""
    for (where, *_), one in register.role_proposals.items():
        if where == organisation:
            yield one


def designations_waiting(register: Register, organisation: UUID) -> Iterator[DesignationProposal]:
    """Experts whom this organisation would designate."""
    for (where, *_), one in register.designation_proposals.items():
        if where == organisation:
            yield one


def name_of_proposer(person: UUID, register: Register) -> str:
    """Who proposed it."""
    return register.persons[person].name if person in register.persons else INSTALLATION.name
