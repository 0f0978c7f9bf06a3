"""Where one is logged in on the pages, and an end to it: one's own sessions, and as an administrator those of somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends
from starlette.responses import Response

from vierogen.application.sessions import Sessions
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, Sent, asked, only, sent
from vierogen_api.operations import Operation
from vierogen_api.schemas.forms import NO_WORDS
from vierogen_api.schemas.shown import LOGGED_OUT, SESSIONS

EVERY = "/ik/sessies"
PERSON = "/personen/{id}/uitloggingen"

log = structlog.get_logger()


def operations() -> Iterator[Operation]:
    """What is over already stays over, so each of these may be sent again."""
    yield Operation("GET", EVERY, "Sessies", "Lees waar u bent ingelogd", "Vragen", every, SESSIONS)
    yield Operation(
        "POST", f"{EVERY}/{{id}}/uitlogging", "SessieBeeindigen", "Beëindig een van uw sessies", "Vragen", end_one,
        SESSIONS, NO_WORDS.shape,
    )  # fmt: skip
    yield Operation(
        "POST", "/ik/uitloggingen", "AndereSessiesBeeindigen", "Beëindig al uw andere sessies", "Vragen", end_others,
        SESSIONS, NO_WORDS.shape,
    )  # fmt: skip
    yield Operation(
        "POST", PERSON, "OveralUitloggen", "Beëindig alle sessies van een persoon die bij u werkt", "Beheer", end_all,
        LOGGED_OUT, NO_WORDS.shape,
    )  # fmt: skip


def sessions_at(question: Asked) -> Sessions:
    """Where they are kept."""
    return question.door.cookie.sessions


def every(question: Annotated[Asked, Depends(asked)]) -> Response:
    """The last used first."""
    only(question.query)
    who = question.who
    question.door.system.people.actor(who, question.door.system.desk.now())
    return told(question, who.person)


def end_one(message: Annotated[Sent, Depends(sent)]) -> Response:
    """This one, when it is one's own; what is left is told."""
    NO_WORDS.read(message.body)
    message.asked.door.system.people.actor(message.who, message.asked.door.system.desk.now())
    sessions_at(message.asked).end(message.who.person, message.asked.id)
    log.info("session ended", person=str(message.who.person))
    return told(message.asked, message.who.person)


def end_others(message: Annotated[Sent, Depends(sent)]) -> Response:
    """All but the one in which this is asked; asked with a token, all."""
    NO_WORDS.read(message.body)
    message.asked.door.system.people.actor(message.who, message.asked.door.system.desk.now())
    sessions_at(message.asked).end_others(message.who.person, secret_of(message.asked))
    log.info("other sessions ended", person=str(message.who.person))
    return told(message.asked, message.who.person)


def end_all(message: Annotated[Sent, Depends(sent)]) -> Response:
    """Of somebody whom one administers."""
    NO_WORDS.read(message.body)
    sessions_at(message.asked).end_of(message.who, message.asked.id)
    log.info("sessions ended by an administrator", person=str(message.asked.id), by=str(message.who.person))
    return answer(LOGGED_OUT, {"person": message.asked.id})


def told(question: Asked, person: UUID) -> Response:
    """Where this person is logged in now."""
    sessions = sessions_at(question)
    items = [
        {
            "id": one.id,
            "here": one.here,
            "browser": one.session.browser or None,
            "began_at": one.session.created_at,
            "last_used_at": one.session.last_used_at,
            "ends_at": sessions.ends_at(one.session),
        }
        for one in sessions.every(person, secret_of(question))
    ]
    return answer(SESSIONS, {"at_once": sessions.most, "items": items})


def secret_of(question: Asked) -> str | None:
    """Of the session in which is asked; a header Authorization goes before a cookie."""
    return None if "authorization" in question.headers else question.door.cookie.secret(question.headers)
