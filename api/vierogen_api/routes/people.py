"""Acts of administrators: who is who, who works where, and what the parties agreed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.application import proposals
from vierogen.application.proposals import name_of_proposer
from vierogen.domain.people.acts import PeopleAct
from vierogen.domain.refusals import NotYourOrganisation, NotYours
from vierogen.domain.values import Actor, Role, day_of
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX
from vierogen_api.incoming import Asked, Sent, asked, only, sent
from vierogen_api.operations import PEOPLE, Endpoint, Operation
from vierogen_api.problems import BadInput
from vierogen_api.schemas.forms import Form, form_of
from vierogen_api.schemas.shown import DESIGNATION_PROPOSALS, ORGANISATIONS, PROPOSALS, RECORDED, ROLE_PROPOSALS

TAG = "Beheer"


def operations() -> Iterator[Operation]:
    """One for every act of an administrator, and the list that everybody needs."""
    for act, (path, summary) in PEOPLE.items():
        form, is_new = form_of(act), "{id}" not in path
        yield Operation(
            "POST", path, form.shape.title("in"), summary, TAG, recording(act, form, path), RECORDED, form.shape,
            status=201 if is_new else 200,
        )  # fmt: skip
    yield Operation("GET", "/organisaties", "Organisaties", "Welke organisaties er zijn", TAG, every, ORGANISATIONS)
    yield Operation(
        "GET", "/koppelingsvoorstellen", "OpenstaandeKoppelingen", "Welke accounts op een tweede beheerder wachten", TAG,
        waiting, PROPOSALS,
    )  # fmt: skip
    yield Operation(
        "GET", "/organisaties/{id}/rolvoorstellen", "OpenstaandeRollen", "Welke rollen op een tweede beheerder wachten",
        TAG, roles_waiting, ROLE_PROPOSALS,
    )  # fmt: skip
    yield Operation(
        "GET", "/organisaties/{id}/aanwijzingsvoorstellen", "OpenstaandeAanwijzingen",
        "Welke aanwijzingen op een tweede beheerder wachten", TAG, designations_waiting, DESIGNATION_PROPOSALS,
    )  # fmt: skip


def recording(act: type[PeopleAct], form: Form, path: str) -> Endpoint:
    """The endpoint of one act."""
    is_new = "{id}" not in path

    def record_it(message: Annotated[Sent, Depends(sent)]) -> Response:
        words: dict[str, Any] = form.read(message.body)
        subject = made_for(message) if is_new else message.asked.id
        try:
            event = message.asked.door.system.people.record(act, subject, message.who, key=message.key, **words)
        except ValidationError as error:
            raise BadInput(form.wrongs_of(error)) from None
        shown = {"subject": event.subject, "version": event.version}
        if is_new:
            return answer(RECORDED, shown, status=201, Location=f"{PREFIX}{path}/{event.subject}")
        return answer(RECORDED, shown)

    return record_it


def made_for(message: Sent) -> UUID:
    """The id of somebody new follows from the sender's key: sent twice, nobody is made twice."""
    return uuid5(NAMESPACE_URL, f"{message.who.person}/{message.key.key}")


READING_PROPOSALS = "de voorstellen lezen"


def administrator(question: Asked) -> Actor:
    """Who asks, when that is an administrator. Raises NotYours."""
    actor = question.door.system.people.actor(question.who, question.door.system.desk.now())
    if actor.role is not Role.ADMINISTRATOR:
        raise NotYours(READING_PROPOSALS, actor.role, [Role.ADMINISTRATOR])
    return actor


def waiting(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Accounts that one administrator proposed and another one has not confirmed, of people who work here or nowhere."""
    only(question.query)
    own, register = administrator(question).organisation, question.door.system.people.register
    today = day_of(question.door.system.desk.now())
    items = [
        {
            "person": one.person,
            "name": register.persons[one.person].name,
            "issuer": one.issuer,
            "account": one.account,
            "by": name_of_proposer(one.by, register),
            "at": one.at,
        }
        for one in (proposals.accounts_waiting(register, own, today) if own else ())
    ]
    return answer(PROPOSALS, {"items": items})


def roles_waiting(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Roles that one administrator of an organisation proposed and another one has not confirmed."""
    only(question.query)
    register = question.door.system.people.register
    if administrator(question).organisation != question.id:
        raise NotYourOrganisation(READING_PROPOSALS)
    items = [
        {
            "person": one.terms.receiver,
            "name": register.persons[one.terms.receiver].name,
            "role": one.terms.role,
            "from_on": one.terms.period.from_on,
            "until": one.terms.period.until,
            "leader": one.terms.leader,
            "deputy_for": one.terms.in_place_of,
            "by": name_of_proposer(one.by, register),
            "at": one.at,
        }
        for one in proposals.roles_waiting(register, question.id)
    ]
    return answer(ROLE_PROPOSALS, {"items": items})


def designations_waiting(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Experts whom one administrator of a municipality proposed and another one has not confirmed."""
    only(question.query)
    register = question.door.system.people.register
    if administrator(question).organisation != question.id:
        raise NotYourOrganisation(READING_PROPOSALS)
    items = [
        {
            "person": one.person,
            "name": register.persons[one.person].name,
            "municipality": one.designation.municipality,
            "profession": one.designation.profession,
            "from_on": one.designation.period.from_on,
            "until": one.designation.period.until,
            "by": name_of_proposer(one.by, register),
            "at": one.at,
        }
        for one in proposals.designations_waiting(register, question.id)
    ]
    return answer(DESIGNATION_PROPOSALS, {"items": items})


def every(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Every organisation, with the areas that it works for today."""
    only(question.query)
    people, now = question.door.system.people, question.door.system.desk.now()
    people.actor(question.who, now)
    items = [
        {"id": one.id, "name": one.name, "kind": one.kind, "areas": one.areas(day_of(now))}
        for one in people.register.organisations.values()
    ]
    return answer(ORGANISATIONS, {"items": items})
