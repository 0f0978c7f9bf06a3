"""Keeping and erasing: what a family is told, and what privacy officers record and decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.domain.people.erasing import (
    AskErasure,
    DecideErasure,
    ErasureAct,
    HoldErasure,
    LiftHold,
    ProposeErasure,
    TurnDownErasure,
    WithdrawErasure,
)
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, Sent, asked, only, sent
from vierogen_api.operations import ONE_REQUEST, Endpoint, Operation
from vierogen_api.problems import BadInput
from vierogen_api.routes.requests import named, parts
from vierogen_api.schemas.forms import Form, derived
from vierogen_api.schemas.shapes import record
from vierogen_api.schemas.shown import ERASURE_RECORDED, KEPT, WAITING_ERASURES

TAG = "Bewaren en wissen"

# fmt: off
ERASING: dict[type[ErasureAct], tuple[str, str]] = {
    AskErasure:      ("wisverzoeken",           "Leg vast dat het gezin vraagt om te wissen"),
    HoldErasure:     ("bewaarplichten",         "Houd wissen voorlopig tegen"),
    LiftHold:        ("opgeheven-bewaarplichten", "Sta wissen weer toe"),
    ProposeErasure:  ("wisvoorstellen",         "Stel voor wat er gewist wordt"),
    DecideErasure:   ("wisbesluiten",           "Besluit over wat een ander voorstelde"),
    TurnDownErasure: ("afgewezen-wisvoorstellen", "Wijs een voorstel om te wissen af"),
    WithdrawErasure: ("ingetrokken-wisvoorstellen", "Trek uw eigen voorstel om te wissen in"),
}
"""What follows on the address of a request; it holds for the child, in all of its requests."""
# fmt: on

ON_WHAT_WAS_READ = frozenset({DecideErasure, TurnDownErasure, WithdrawErasure})
"""Somebody answers a proposal, which may have been replaced since: If-Match says which account was read."""


def operations() -> Iterator[Operation]:
    """One for every act, and two questions."""
    for act, (path, summary) in ERASING.items():
        form = form_of(act)
        yield Operation(
            "POST", f"{ONE_REQUEST}/{path}", form.shape.title("in"), summary, TAG, recording(act, form),
            ERASURE_RECORDED, form.shape, needs_version=act in ON_WHAT_WAS_READ,
        )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/bewaring", "Bewaring", "Lees wat er bewaard is en wat gewist, waarom en tot wanneer", TAG,
        account, KEPT, tells_version=True,
    )  # fmt: skip
    yield Operation("GET", "/wisvoorstellen", "WatOpWissenWacht", "Wat op een functionaris wacht", TAG, waiting,
        WAITING_ERASURES,
    )  # fmt: skip


def form_of(act: type[ErasureAct]) -> Form:
    """The words of an act."""
    model = derived(act, without={"by", "at", "subject"})
    return Form(model, record(model))


def recording(act: type[ErasureAct], form: Form) -> Endpoint:
    """The endpoint of one act."""

    def record_it(message: Annotated[Sent, Depends(sent)]) -> Response:
        words: dict[str, Any] = form.read(message.body)
        read = message.read if act in ON_WHAT_WAS_READ else None
        try:
            done = message.asked.door.system.erasing.record(
                act, message.asked.id, message.who, read=read, key=message.key, **words
            )
        except ValidationError as error:
            raise BadInput(form.wrongs_of(error)) from None
        return answer(ERASURE_RECORDED, {"request": done.subject})

    return record_it


def account(question: Annotated[Asked, Depends(asked)]) -> Response:
    """For the privacy officer, and for who may give it to the family."""
    only(question.query)
    found = question.door.system.erasing.account(question.id, question.who, trace=question.trace)
    items = [parts(one, "category", "state", "sentence", "until", "source", "link") for one in found.categories]
    return answer(
        KEPT, {"items": items, **parts(found, "elsewhere", "hold", "for_whom")}, version=found.version or None
    )


def waiting(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Asked, due, proposed, or decided and not done yet."""
    only(question.query)
    system = question.door.system
    items = [
        {
            **parts(one, "request", "what", "categories", "ground", "at"),
            "by": named(one.by, system.people.register) if one.by else None,
        }
        for one in system.erasing.waiting(question.who, trace=question.trace)
    ]
    return answer(WAITING_ERASURES, {"items": items})
