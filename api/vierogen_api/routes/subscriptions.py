"""Subscriptions: who gets word of events, and what could not be delivered. For administrators, and for systems themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from vierogen.application.sent_once import Key
from vierogen.application.who import Sender
from vierogen.bootstrap.outbox import subscriptions_of
from vierogen.domain.values import Scope
from vierogen.outbox.deliveries import DeadLetter, Kept
from vierogen.outbox.posting import told
from vierogen.outbox.signature import shown
from vierogen.outbox.subscriptions import AddressRefused, Subscriptions
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX, Door
from vierogen_api.incoming import Asked, SentByEither, asked, only, sent_by_either
from vierogen_api.operations import Endpoint, Operation
from vierogen_api.problems import BadInput
from vierogen_api.schemas.forms import MAKE_SUBSCRIPTION, NO_WORDS, SEND_AGAIN
from vierogen_api.schemas.shown import DEAD_LETTERS, ENDED, SENT_AGAIN, SUBSCRIPTION, SUBSCRIPTIONS

TAG = "Abonnementen"
EVERY, ONE = "/abonnementen", "/abonnementen/{id}"
LETTERS = f"{ONE}/afgebroken-berichten"
RIGHT = Scope.RECEIVE_EVENTS


def operations() -> Iterator[Operation]:
    """Questions first, then acts."""
    yield Operation(
        "GET", EVERY, "Abonnementen", "Lees de abonnementen van uw organisatie", TAG, every, SUBSCRIPTIONS, scope=RIGHT
    )
    yield Operation("GET", ONE, "Abonnement", "Lees een abonnement", TAG, one, SUBSCRIPTION, scope=RIGHT)
    yield Operation(
        "GET", LETTERS, "AfgebrokenBerichten", "Lees welke berichten niet konden worden bezorgd", TAG, letters,
        DEAD_LETTERS,
    )  # fmt: skip
    yield Operation(
        "POST", EVERY, "AbonnementMaken", "Maak een abonnement; het geheim staat alleen in dit antwoord", TAG, make,
        SUBSCRIPTION, MAKE_SUBSCRIPTION.shape, status=201, scope=RIGHT,
    )  # fmt: skip
    yield Operation(
        "POST", f"{ONE}/geheimen", "AbonnementGeheim", "Maak een nieuw geheim; het vorige geldt nog een dag", TAG,
        changing(Subscriptions.renew_secret), SUBSCRIPTION, NO_WORDS.shape, scope=RIGHT,
    )  # fmt: skip
    yield Operation(
        "POST", f"{ONE}/pauzes", "AbonnementPauzeren", "Bezorg voorlopig niets; er gaat niets verloren", TAG,
        changing(Subscriptions.pause), SUBSCRIPTION, NO_WORDS.shape, scope=RIGHT,
    )  # fmt: skip
    yield Operation(
        "POST", f"{ONE}/hervattingen", "AbonnementHervatten", "Ga verder waar het bezorgen was gebleven", TAG,
        changing(Subscriptions.resume), SUBSCRIPTION, NO_WORDS.shape, scope=RIGHT,
    )  # fmt: skip
    yield Operation(
        "POST", f"{ONE}/opzegging", "AbonnementOpzeggen", "Beëindig een abonnement; wat wachtte, vervalt", TAG, end,
        ENDED, NO_WORDS.shape, scope=RIGHT,
    )  # fmt: skip
    yield Operation(
        "POST", f"{LETTERS}/opnieuw", "OpnieuwBezorgen", "Bezorg afgebroken berichten opnieuw", TAG, send_again,
        SENT_AGAIN, SEND_AGAIN.shape, scope=RIGHT,
    )  # fmt: skip


def office(door: Door) -> Subscriptions:
    """Where they are kept."""
    return subscriptions_of(door.system, door.settings)


def every(question: Annotated[Asked, Depends(asked)]) -> Response:
    """All of one's own organisation."""
    only(question.query)
    items = [as_shown(kept) for kept in office(question.door).every(question.sender)]
    return answer(SUBSCRIPTIONS, {"items": items})


def one(question: Annotated[Asked, Depends(asked)]) -> Response:
    """One of them."""
    only(question.query)
    return answer(SUBSCRIPTION, as_shown(office(question.door).one(question.sender, question.id)))


def letters(question: Annotated[Asked, Depends(asked)]) -> Response:
    """What was tried long enough. Only for people: who is shown which request is logged, with a person and a role."""
    only(question.query)
    found = office(question.door).dead_letters(question.who, question.id, trace=question.trace)
    return answer(DEAD_LETTERS, {"items": [as_letter(letter) for letter in found]})


def make(message: Annotated[SentByEither, Depends(sent_by_either)]) -> Response:
    """A new one, with its secret."""
    words = MAKE_SUBSCRIPTION.read(message.body)
    try:
        made = office(message.asked.door).make(message.sender, message.key, **words)
    except AddressRefused as refusal:
        raise BadInput({"/adres": str(refusal)}) from None
    return answer(SUBSCRIPTION, as_shown(made), status=201, Location=f"{PREFIX}{EVERY}/{made.subscription.id}")


def changing(act: Callable[[Subscriptions, Sender, Key, UUID], Kept]) -> Endpoint:
    """An act without words that leaves the subscription otherwise."""

    def change(message: Annotated[SentByEither, Depends(sent_by_either)]) -> Response:
        NO_WORDS.read(message.body)
        kept = act(office(message.asked.door), message.sender, message.key, message.asked.id)
        return answer(SUBSCRIPTION, as_shown(kept))

    return change


def end(message: Annotated[SentByEither, Depends(sent_by_either)]) -> Response:
    """For good."""
    NO_WORDS.read(message.body)
    office(message.asked.door).end(message.sender, message.key, message.asked.id)
    return answer(ENDED, {"id": message.asked.id})


def send_again(message: Annotated[SentByEither, Depends(sent_by_either)]) -> Response:
    """These dead letters, or without a choice all that are shown."""
    words = SEND_AGAIN.read(message.body)
    count = office(message.asked.door).send_again(message.sender, message.key, message.asked.id, words["messages"])
    return answer(SENT_AGAIN, {"count": count})


def as_shown(kept: Kept) -> dict[str, Any]:
    """A subscription; its secret only to who made it just now."""
    names = ("id", "organisation", "name", "address", "types", "state", "made_at", "made_by", "former_until")
    facts = {name: getattr(kept.subscription, name) for name in names}
    facts |= {"waiting": kept.waiting, "dead": kept.dead}
    return facts if kept.secret is None else facts | {"secret": shown(kept.secret)}


def as_letter(letter: DeadLetter) -> dict[str, Any]:
    """A dead letter, with what came of it the last time."""
    names = ("request", "version", "attempts", "since", "put_aside_at")
    facts = {name: getattr(letter.kept, name) for name in names}
    return facts | {"message": letter.message, "type": letter.event.type, "outcome": told(letter.kept.outcome)}
