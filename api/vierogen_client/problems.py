"""Problems as exceptions (RFC 9457): which kind, what one can do about it, and every broken rule with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that does not hold here: its sentence, why not, and where it comes from."""

    rule: str
    sentence: str
    because: str
    source: str
    link: str

    def __str__(self) -> str:
        """The sentence and the reason."""
        return f"{self.sentence} Hier niet: {self.because}."


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: where (a JSON pointer), and why."""

    field: str
    reason: str


class NotAnswered(Exception):
    """No answer came, or none that the API gives. Whether something was done is not known; the same key can be sent
    again, and does it once."""


class Problem(Exception):
    """The API said no. The text is fit to be shown to people."""

    def __init__(self, status: int, told: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        self.kind, self.type = str(told.get("soort", "")), str(told.get("type", ""))
        self.title, self.detail = str(told.get("title", "")), str(told.get("detail", ""))
        self.reference: str | None = told.get("referentie")
        self.broken = tuple(
            BrokenRule(*(str(one.get(name, "")) for name in ("regel", "zin", "waarom", "bron", "link")))
            for one in told.get("gebrokenRegels", ())
        )
        self.errors = tuple(
            FieldError(str(one.get("veld", "")), str(one.get("reden", ""))) for one in told.get("fouten", ())
        )
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """What to show: the sentences of the broken rules, the fields, or else the detail."""
        if self.broken:
            return " ".join(map(str, self.broken))
        fields = " ".join(f"{one.field}: {one.reason}" for one in self.errors)
        return f"{self.detail} {fields}".strip() or self.title


class BadRequest(Problem):
    """The message makes no sense; ``errors`` names the fields."""


class NotLoggedIn(Problem):
    """The API does not know who asks, or wants a stronger login."""


class Forbidden(Problem):
    """This belongs to another role, or the right is missing."""


class Unknown(Problem):
    """It is not there, or not for this reader."""


class Conflict(Problem):
    """It cannot be now."""


class AgainstTheRules(Conflict):
    """Rules do not hold; ``broken`` names every one."""


class SomeoneWasFirst(Problem):
    """It changed since it was read: read it again, and decide again."""


class TooOften(Problem):
    """Wait ``retry_after`` seconds."""


class ServerFault(Problem):
    """Something went wrong over there, or it cannot be reached for a moment."""


BY_KIND: dict[str, type[Problem]] = {"tegen-de-regels": AgainstTheRules}
BY_STATUS: dict[int, type[Problem]] = {
    401: NotLoggedIn,
    403: Forbidden,
    404: Unknown,
    409: Conflict,
    412: SomeoneWasFirst,
    429: TooOften,
}
FAULTS = 500


def problem_of(status: int, told: Mapping[str, Any], retry_after: float | None) -> Problem:
    """The problem as the exception of its kind."""
    other = ServerFault if status >= FAULTS else BadRequest
    kind = BY_KIND.get(str(told.get("soort", "")), BY_STATUS.get(status, other))
    return kind(status, told, retry_after)
