"""Questions about one request: how it stands, what happened, what I may do now, and by which criteria it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import Depends
from pydantic import TypeAdapter
from starlette.responses import Response

from vierogen.application.questions import Reason
from vierogen.application.reading import NO_STATEMENT, Seen
from vierogen.domain.people.register import Register
from vierogen.domain.request import LATEST, CoAssessor, Concurrence
from vierogen.domain.standing import guards_on
from vierogen.domain.values import CHILDS_VOICE, NETHERLANDS, Day, Moment, Status
from vierogen_api.address import number, parsed
from vierogen_api.answers import answer
from vierogen_api.door import PREFIX
from vierogen_api.dutch import code_of, slug
from vierogen_api.incoming import Asked, asked, only
from vierogen_api.operations import ONE_REQUEST, WITHIN, Operation, Query, code_of_act, path_of_act
from vierogen_api.problems import Problem
from vierogen_api.schemas.shown import CRITERIA, POSSIBILITIES, REQUEST, STORY

TAG = "Vragen"
AS_OF = (
    Query("versie", "Zoals het verzoek was na deze versie.", {"type": "integer", "minimum": 1, "maximum": LATEST}),
    Query("peildatum", "Zoals het verzoek was aan het eind van deze dag.", {"type": "string", "format": "date"}),
    Query("peilmoment", "Zoals het verzoek was op dit moment.", {"type": "string", "format": "date-time"}),
)


def operations() -> Iterator[Operation]:
    """The questions."""
    yield Operation(
        "GET", ONE_REQUEST, "Verzoek", "Lees een verzoek, voor zover u het mag zien", TAG, one, REQUEST,
        tells_version=True, query=AS_OF,
    )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/tijdlijn", "Tijdlijn", "Lees in zinnen wat er gebeurde", TAG, story, STORY
    )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/mogelijkheden", "Mogelijkheden", "Wat kunt u nu doen, en waarom de rest niet?", TAG,
        possibilities, POSSIBILITIES, tells_version=True,
    )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/criteriaset", "CriteriasetVanVerzoek", "Lees de criteria waarmee dit verzoek begon", TAG,
        criteria, CRITERIA,
    )  # fmt: skip


def one(question: Annotated[Asked, Depends(asked)]) -> Response:
    """The facts as of then; what may be seen of them is judged by how it stands now."""
    system, moment = question.door.system, as_of(question)
    seen = system.questions.read(question.id, question.who, trace=question.trace, **moment)
    return answer(REQUEST, shown(seen, system.people.register), version=seen.request.version)


def as_of(question: Asked) -> dict[str, Any]:
    """The version or the moment that is asked for; none of them means now."""
    only(question.query, *(known.name for known in AS_OF))
    query = {name: said.replace(" ", "+") for name, said in question.query.items()}  # a plus reads as a space there
    if len(query) > 1:
        raise Problem("onbekende-sleutel", "Kies een van: versie, peildatum, peilmoment.")
    if "versie" in query:
        return {"version": number(query, "versie", LATEST, "De versie is een getal.", least=0)}
    if (day := parsed(DAY, query, "peildatum", "jjjj-mm-dd")) is not None:
        return {"at": datetime.combine(day, time.max, NETHERLANDS)}
    return {"at": parsed(MOMENT, query, "peilmoment", "jjjj-mm-ddTuu:mm:ssZ")}


DAY: TypeAdapter[date] = TypeAdapter(Day)
MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def shown(seen: Seen, register: Register) -> dict[str, Any]:
    """What one reader may see. Nothing of a report that the family keeps back, also not as it was before."""
    request = seen.request
    facts: dict[str, Any] = {
        "id": request.id,
        "version": request.version,
        "status": status_code(request.status, seen),
        "status_label": NO_STATEMENT if is_unspoken(request.status, seen) else request.status.label,
        "status_since": request.status_since,
        "opened_at": request.opened_at,
        "school_year": str(request.school_year) if request.school_year else None,
        "route": request.route,
        "place": request.place and request.place.model_dump(),
        "erased": seen.erased,
        "renews": request.renews and request.renews.request,
        "looks_again_at": request.looks_again_at and request.looks_again_at.request,
        "parents_heard": seen.show(request.parents_heard),
        "child_heard": seen.show(request.child_heard),
        "not_heard": not_heard(seen),
        "options": [seen.show(considered) for considered in request.options.values()],
        "advice": request.advice,
        "consents": consents(seen),
        "deliberated_on": request.deliberated_on,
        "grant": seen.show(request.grant),
        "granted_at": request.granted_at,
        "review_on": request.review_on,
        "alternative": seen.show(request.alternative),
        "followed_up_on": request.followed_up_on,
        "ended_on": request.ended_on,
        "ended_because": request.ended_because,
        "notifications": [seen.show_notification(one) for one in request.notifications],
        "lateness": parts(request.lateness[-1], "accepted", "notifications") if request.lateness else None,
        "claim_ends": [parts(one, "ends_on", "notifications") for one in request.claim_ends],
        "standing": standing(seen, request.notifications),
        "deadlines": [
            parts(one, "limit", "due_on", "waits_for", "clock_acts", "legal") for one in seen.deadlines
        ],
    }  # fmt: skip
    child = seen.show(request.child)
    if child is not None:
        child.pop("id")  # a pseudonym that would tie a child's requests together for whoever reads several
    facts["child"] = child
    return facts if seen.blocked_for_reader else facts | the_paper(seen, register)


def the_paper(seen: Seen, register: Register) -> dict[str, Any]:
    """The statement, and who stands behind it."""
    request, taken = seen.request, seen.request.co_assessor
    return {
        "statement": seen.show_statement(request.statement),
        "statement_version": request.statement_version,
        "expert": named(request.expert, register) if request.expert else None,
        "co_assessor": co_assessor(taken, register) if taken else None,
        "concurrence": concurrence(request.concurrence, seen, register) if request.concurrence else None,
        "dissents": request.dissents,
        "family_agreement": request.family_agreement
        and parts(request.family_agreement, "read_version", "agreed_by"),
    }  # fmt: skip


def not_heard(seen: Seen) -> list[dict[str, Any]]:
    """Why somebody was not heard; the words only for whom they are meant."""
    words = {"reason"} if seen.may_see(CHILDS_VOICE, "reason") else set()
    return [
        {"who": who, **parts(why, "why", "invited_personally", *words)} for who, why in seen.request.not_heard.items()
    ]


def consents(seen: Seen) -> list[dict[str, Any]]:
    """What the family lets pass; whether it is open is judged today."""
    return [
        {
            "flow": flow,
            "given_by": who,
            "to": said.to,
            "from_on": said.period.from_on,
            "until": said.period.until,
            "open_to": said.to & seen.open_to(flow),
        }
        for (flow, who), said in seen.request.consents.items()
    ]


def concurrence(given: Concurrence, seen: Seen, register: Register) -> dict[str, Any]:
    """The other yes."""
    return {
        "by": co_assessor(given.by, register),
        "conclusion": seen.show(given.conclusion),
        "assessment": seen.show(given.assessment),
        **parts(given, "read_version", "at"),
    }


def co_assessor(taken: CoAssessor, register: Register) -> dict[str, Any]:
    """Who looks along."""
    return {"person": named(taken.person, register), **parts(taken, "role", "organisation", "since")}


def named(person: Any, register: Register) -> dict[str, Any]:
    """Somebody, by name."""
    known = register.persons.get(person)
    return {"id": person, "name": known.name if known else None}


def standing(seen: Seen, notifications: Any) -> dict[str, Any]:
    """The claim by law, for who checks it with the sentence of each guard that does not hold."""
    found = seen.standing
    told = parts(found, "claim", "four_eyes", "begins_on", "until", "needs_follow_up")
    if not seen.checks_claims:
        return told
    sentences = {rule.name: rule.sentence for one in notifications for rule in guards_on(one.received_on)}
    broken = [
        {"rule": one.rule.replace("_", "-"), "sentence": sentences.get(one.rule, ""), "because": one.because}
        for one in found.broken
    ]
    return {**told, "broken": broken}


def parts(of: Any, *names: str) -> dict[str, Any]:
    """These facts of something, by name."""
    return {name: getattr(of, name) for name in names}


def is_unspoken(status: Status, seen: Seen) -> bool:
    """Whether this status would say that the family keeps a report back."""
    return seen.blocked_for_reader and status is Status.BLOCKED


def status_code(status: Status, seen: Seen) -> str:
    """The code of a status, as this reader may know it."""
    return slug(NO_STATEMENT) if is_unspoken(status, seen) else code_of(status)


def story(question: Annotated[Asked, Depends(asked)]) -> Response:
    """What happened, in sentences."""
    only(question.query)
    told = question.door.system.questions.story(question.id, question.who, trace=question.trace)
    items = [
        {
            **parts(line, "version", "at", "by", "role", "organisation", "sentence"),
            "status": status_code(line.status, told.seen),
            **({"words": line.words} if line.words else {}),
        }
        for line in told.lines
    ]
    return answer(STORY, {"items": items})


def possibilities(question: Annotated[Asked, Depends(asked)]) -> Response:
    """What I may do now, and why not the rest."""
    only(question.query)
    who, id_ = question.who, question.id
    found = question.door.system.questions.possibilities(id_, who, trace=question.trace)
    acts = [
        {
            "act": code_of_act(one.act),
            "label": one.act.label,
            "path": PREFIX + path_of_act(one.act).replace("{id}", str(id_)),
            "allowed": one.allowed,
            "reasons": [reason(because) for because in one.reasons],
        }
        for one in found.acts
        if one.act in WITHIN
    ]
    return answer(POSSIBILITIES, {"role": who.role, "acts": acts}, version=found.seen.now.version)


def reason(because: Reason) -> dict[str, Any]:
    """Why not."""
    told = parts(because, "rule", "sentence", "because", "source", "link")
    return told | {"rule": because.rule.replace("_", "-")}


def criteria(question: Annotated[Asked, Depends(asked)]) -> Response:
    """The criteria set that the request took with it."""
    only(question.query)
    pinned = question.door.system.questions.criteria(question.id, question.who, trace=question.trace)
    return answer(CRITERIA, pinned.model_dump())
