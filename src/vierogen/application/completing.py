"""From the words of a person to a whole act: what can be looked up is looked up, never asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from vierogen.application.marks import pseudonym
from vierogen.application.names import no_name, open_name, yes_name
from vierogen.domain import acts as a
from vierogen.domain.people.register import Register
from vierogen.domain.predecessor import known_later
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Child, Notification, Place, Predecessor, Sector, Value
from vierogen.reference.catchments import municipality_of, partnership_of

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LookUps:
    """Where to look: requests by id, who holds a name of a child, the register, and the secret behind pseudonyms."""

    request: Callable[[UUID], ExemptionRequest]
    holders: Callable[[UUID, Sequence[str]], Mapping[str, UUID]]
    register: Register
    secret: bytes
    held: dict[str, UUID] = field(default_factory=dict)
    """Who held which name when it was looked up. Whoever lets it go a moment later may have said yes or no meanwhile."""

    def pseudonym(self, pgn: str) -> UUID:
        """The id of a child."""
        return pseudonym(self.secret, pgn)


def complete(act: type[a.Act], words: Words, request: ExemptionRequest, look: LookUps, on: date) -> dict[str, Any]:
    """The fields of an act. Raises ValidationError that names the field when a word makes no sense."""
    match act:
        case a.OpenRequest:
            return opening(words, look, on)
        case a.RegisterClaim:
            child = the_child(words, look)
            return {**words, "child": child, "place": place_of(child.postcode, words.get("place"), on)}
        case a.Transfer:
            return {**words, "place": place_of(str(words.get("postcode", "")), words.get("place"), on, ("postcode",))}
        case a.ReceiveNotification:
            return {**words, "notification": with_designation(words, request, look, on)}
        case _:
            return dict(words)


def opening(words: Words, look: LookUps, on: date) -> dict[str, Any]:
    """The child, its place, the criteria set of that place, and what came before."""
    child = the_child(words, look)
    place = place_of(child.postcode, words.get("place"), on)
    year = words.get("school_year", "")
    no, yes = no_name(child.id, year), yes_name(child.id)
    held = look.holders(child.id, (no, yes, open_name(child.id)))
    found: dict[str, Any] = {
        "child": child,
        "place": place,
        "criteria": look.register.criteria_for(place, on),
        "earlier_no": held.get(no),
        "earlier_yes": held.get(yes),
    }
    for name in ("renews", "looks_again_at"):
        if (earlier := words.get(name)) is not None:
            found[name] = predecessor(earlier, child, look, name)
    return {**words, **found}


class Whose(Value):
    """A child, so that what is wrong with it is found at its own field of the act."""

    child: Child


class Where(Value):
    """A place, likewise."""

    place: Place


def the_child(words: Words, look: LookUps) -> Child:
    """The child with its pseudonym."""
    given = words.get("child")
    if not isinstance(given, Mapping):
        raise missing("child")
    draft = Whose.model_validate({"child": {**given, "id": UUID(int=0)}}).child
    return draft.model_copy(update={"id": look.pseudonym(draft.pgn)})


def place_of(postcode: str, words: Any, on: date, path: tuple[str, ...] = ("child", "postcode")) -> Place:
    """Municipality and partnership follow from postcode and sector; a sender may name them, and then they are judged."""
    given = dict(words) if isinstance(words, Mapping) else {}
    sector = next((one for one in Sector if one == given.get("sector")), None)
    if sector is None:
        raise missing("place", "sector")
    given["municipality"] = given.get("municipality") or municipality_of(postcode, on)
    given["partnership"] = given.get("partnership") or partnership_of(
        postcode, "PO" if sector is Sector.PO else "VO", on
    )
    if given["municipality"] is None or given["partnership"] is None:
        raise wrong(
            path,
            "postcode_unknown",
            "Bij deze postcode is geen gemeente of samenwerkingsverband bekend.",
        )
    return Where.model_validate({"place": given}).place


REQUEST_UNKNOWN = "request_unknown"
"""The kind of mistake of who names a request that is not there, or is of another child."""


def predecessor(earlier: Any, child: Child, look: LookUps, field: str) -> Predecessor:
    """What a new request must know of the one it names. A request of another child is as unknown as none."""
    try:
        before = look.request(UUID(str(earlier)))
    except ValueError:
        raise wrong((field,), REQUEST_UNKNOWN, "Dit verzoek is niet bekend.") from None
    if before.child is None or before.child.id != child.id:
        raise wrong((field,), REQUEST_UNKNOWN, "Dit verzoek is niet bekend.")
    return known_later(before, child.id)


def with_designation(words: Words, request: ExemptionRequest, look: LookUps, on: date) -> Notification:
    """For a signer whom the register knows, the register says whether there was a designation."""
    notification = Notification.model_validate(words.get("notification"))
    statement = notification.statement
    if statement is None or statement.signer is None or request.place is None or statement.profession is None:
        return notification
    known = look.register.was_designated(
        statement.signer, request.place.municipality, statement.profession, statement.dated_on, today=on
    )
    return notification.model_copy(update={"statement": statement.model_copy(update={"designated": known})})


def missing(*path: str) -> ValidationError:
    """A field that must be there."""
    return wrong(path, "missing", "Vul dit in.")


def wrong(path: tuple[str, ...], kind: Any, message: Any) -> ValidationError:
    """A field that makes no sense, with a Dutch sentence."""
    details = InitErrorDetails(type=PydanticCustomError(kind, message), loc=path, input=None)
    return ValidationError.from_exception_data("words", [details])
