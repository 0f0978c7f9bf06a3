"""Who asks: a person, in the role taken, for an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vierogen.domain.refusals import Refused
from vierogen.domain.values import Role


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who wants something, as the door knows them; the register says whether it is so."""

    person: UUID
    role: Role
    organisation: UUID


class NotAppointed(Refused):
    """This person does not have this role there on this day."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"U bent bij deze organisatie vandaag geen {role.label}.")
