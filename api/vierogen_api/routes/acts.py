"""Acts: somebody does something in a request, once, on the version that was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import uuid4

from fastapi import Depends
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.application.desk import AlreadyOpen, Done
from vierogen.application.sent_once import KeyUsedOtherwise
from vierogen.application.who import NotAppointed
from vierogen.domain.acts import Act
from vierogen.domain.refusals import AgainstTheRules, Refused
from vierogen.domain.rules.earlier import earlier_answers_are_named
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX
from vierogen_api.incoming import Sent, sent
from vierogen_api.operations import NEW, REQUESTS, WITHIN, Endpoint, Operation, path_of_act
from vierogen_api.problems import BadInput, problem_of
from vierogen_api.schemas.forms import Form, form_of
from vierogen_api.schemas.shown import DONE

TAG = "Handelingen"


def operations() -> Iterator[Operation]:
    """One for every act that people may do."""
    for act, (path, summary) in NEW.items():
        form = form_of(act)
        yield Operation(
            "POST", path, form.shape.title("in"), summary, TAG, opening(act, form), DONE, form.shape,
            tells_version=True, status=201,
        )  # fmt: skip
    for act, (_, summary) in WITHIN.items():
        form = form_of(act)
        name = form.shape.title("in") + ("Bij" if act in NEW else "")
        yield Operation(
            "POST", path_of_act(act), name, summary, TAG, acting(act, form), DONE, form.shape,
            needs_version=True, tells_version=True,
        )  # fmt: skip


def opening(act: type[Act], form: Form) -> Endpoint:
    """The endpoint of an act that makes a new request."""

    def open_it(message: Annotated[Sent, Depends(sent)]) -> Response:
        words, asked = form.read(message.body), message.asked
        try:
            done = asked.door.system.desk.do(act, uuid4(), message.who, words, key=message.key, trace=asked.trace)
        except Refused as refusal:
            if tells_of_a_child(refusal):
                asked.toll.search(message.who.person)
            raise
        except ValidationError as error:
            raise BadInput(form.wrongs_of(error)) from None
        return told(done, status=201, Location=f"{PREFIX}{REQUESTS}/{done.request}")

    return open_it


def tells_of_a_child(refusal: Refused) -> bool:
    """Whether it says that something is known of a child with this number: that is what a search asks too."""
    earlier = isinstance(refusal, AgainstTheRules) and any(
        one.rule is earlier_answers_are_named for one in refusal.broken
    )
    return earlier or isinstance(refusal, AlreadyOpen)


def acting(act: type[Act], form: Form) -> Endpoint:
    """The endpoint of an act in a request that is there."""

    def do_it(message: Annotated[Sent, Depends(sent)]) -> Response:
        read, words = message.read, form.read(message.body)
        desk, id_, trace = message.asked.door.system.desk, message.asked.id, message.asked.trace
        try:
            return told(desk.do(act, id_, message.who, words, read=read, key=message.key, trace=trace))
        except (Refused, ValidationError) as error:
            raise for_this_reader(message, form, error) from None

    return do_it


def told(done: Done, *, status: int = 200, **headers: str) -> Response:
    """What came of it; for a known key the same again."""
    shown = {"request": done.request, "version": done.version, "status": done.status}
    return answer(DONE, shown, status=status, version=done.version, **headers)


def for_this_reader(message: Sent, form: Form, error: Refused | ValidationError) -> Exception:
    """The refusal as this person may know it. Who may not know of the request hears that it is unknown, whatever else.

    Raises Unknown itself, then.
    """
    if isinstance(error, KeyUsedOtherwise | NotAppointed):
        return error  # these say nothing about the request
    message.asked.door.system.questions.require_known(message.asked.id, message.who)
    return BadInput(form.wrongs_of(error)) if isinstance(error, ValidationError) else problem_of(error)
