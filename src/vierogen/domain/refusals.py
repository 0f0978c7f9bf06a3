"""The ways of saying no. A refusal is an outcome, fit to be shown; it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vierogen.domain.rules import Rule
from vierogen.domain.values import Role


class Refused(Exception):
    """Somebody asked for something that cannot be; says why in Dutch."""


class NotNow(Refused):
    """The act does not fit the moment."""

    def __init__(self, label: str, standing: str) -> None:
        super().__init__(f"Dat kan nu niet ({label}). Zo staat het nu: {standing}.")


class NotYours(Refused):
    """The act belongs to other roles."""

    def __init__(self, label: str, role: Role, allowed: Sequence[Role]) -> None:
        self.role, self.allowed = role, tuple(allowed)
        whose = ", ".join(one.label for one in allowed)
        super().__init__(f"Dit ({label}) is aan: {whose}. U doet dit als {role.label}.")


class NotYourOrganisation(Refused):
    """An administrator keeps the register of one organisation, and this is about another one."""

    def __init__(self, label: str) -> None:
        super().__init__(f"Dit ({label}) is aan een beheerder van de organisatie waar het om gaat.")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, and why not in this request."""

    rule: Rule
    because: str


class AgainstTheRules(Refused):
    """One or more rules do not hold; all of them are named."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        self.broken = tuple(broken)
        super().__init__(" ".join(f"{one.rule.sentence} Hier niet: {one.because}." for one in broken))


class SomeoneWasFirst(Refused):
    """The request changed since it was read: what was read is not what would be agreed."""

    def __init__(self, read: int, now: int) -> None:
        self.read, self.now = read, now
        super().__init__(
            f"Iemand was u voor: u las versie {read} van het verzoek en het is nu versie {now}. Lees het eerst."
        )


class Unknown(Refused):
    """There is no such request, or none that this person may know of."""

    def __init__(self) -> None:
        super().__init__("Dit verzoek is niet bekend.")
