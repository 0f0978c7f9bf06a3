"""Who asks: a person, in the role taken, for an organisation; or a system of one, which is nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from vierogen.domain.people.register import KnownSystem
from vierogen.domain.refusals import Refused
from vierogen.domain.values import Role, Scope

SYSTEMS = UUID("dea5a2e3-8d8b-48ec-8af6-7559bfcb73e1")
"""In this namespace systems have their ids, which are stored: it never changes."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who wants something, as the door knows them; the register says whether it is so."""

    person: UUID
    role: Role
    organisation: UUID


@dataclass(frozen=True, slots=True)
class CallingSystem:
    """A system that asks: no person, so never Who, and never in a request."""

    account: tuple[str, str]
    known: KnownSystem

    @property
    def id(self) -> UUID:
        """By which it is known again where else a person would stand. It follows from the account, and is nobody's."""
        return uuid5(SYSTEMS, " ".join(self.account))

    def must_have(self, scope: Scope) -> None:
        """Raises ScopeMissing."""
        if scope not in self.known.scopes:
            raise ScopeMissing(scope)


Sender = Who | CallingSystem
"""Who asks where systems may come as well."""


class ScopeMissing(Refused):
    """An administrator did not give a system this right."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"Dit systeem heeft het recht '{scope.label}' niet.")


class NotAppointed(Refused):
    """This person does not have this role there on this day."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"U bent bij deze organisatie vandaag geen {role.label}.")
