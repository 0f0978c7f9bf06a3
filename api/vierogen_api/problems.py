"""The ways of saying no over HTTP: what the desk refuses, with every broken rule, as problem details."""

from __future__ import annotations

import structlog
from fastapi import Request
from starlette.responses import Response

from vierogen.application.access_log import NotLogged
from vierogen.application.desk import AlreadyOpen, Busy
from vierogen.application.keeping import PeopleMoved, StoreUnavailable
from vierogen.application.sent_once import KeyUsedOtherwise
from vierogen.application.sessions import UnknownPerson
from vierogen.application.who import NotAppointed, ScopeMissing
from vierogen.domain.refusals import (
    AgainstTheRules,
    NotNow,
    NotYourOrganisation,
    NotYours,
    Refused,
    SomeoneWasFirst,
    Unknown,
)
from vierogen.domain.rules import Rule
from vierogen.outbox.subscriptions import TooMany, UnknownSubscription
from vierogen.publication.questions import FiguresUnavailable
from vierogen.sealing.exporting import NoDecision, NotSealedYet
from vierogen.vault.faults import VaultError
from vierogen_api.problem_details import (
    CHALLENGE,
    KINDS,
    PROBLEM_JSON,
    RETRY_AFTER,
    BadInput,
    Problem,
    as_response,
    keys_do_not_fit,
    not_logged,
    unavailable,
    unexpected,
)

__all__ = ["KINDS", "PROBLEM_JSON", "BadInput", "Problem", "as_response", "problem_of", "slug_of", "unexpected"]

log = structlog.get_logger()

CODES: dict[type[Exception], str] = {
    NotNow: "niet-nu",
    NotYours: "niet-aan-u",
    NotYourOrganisation: "niet-aan-u",
    NotAppointed: "geen-rol",
    ScopeMissing: "geen-recht",
    SomeoneWasFirst: "iemand-was-u-voor",
    Unknown: "onbekend",
    AlreadyOpen: "loopt-al",
    KeyUsedOtherwise: "sleutel-anders-gebruikt",
    Busy: "even-niet",
    UnknownSubscription: "onbekend",
    UnknownPerson: "onbekend",
    TooMany: "niet-nu",
    NoDecision: "niet-nu",
    NotSealedYet: "even-niet",
}


def problem_of(refusal: Refused) -> Problem:
    """A refusal as a problem; what it says is already fit to be shown."""
    if isinstance(refusal, AgainstTheRules):
        return against_the_rules(refusal)
    code = CODES[type(refusal)]
    headers = {"Retry-After": RETRY_AFTER} if KINDS[code].status == 503 else {}  # noqa: PLR2004
    if isinstance(refusal, ScopeMissing):
        headers["WWW-Authenticate"] = f'{CHALLENGE}, error="insufficient_scope"'
    return Problem(code, str(refusal), headers=headers)


def against_the_rules(refusal: AgainstTheRules) -> Problem:
    """Every broken rule; the type of the problem is the page of the first."""
    broken = [
        {
            "regel": slug_of(one.rule),
            "zin": one.rule.sentence,
            "waarom": one.because,
            "bron": one.rule.source.name,
            "link": one.rule.source.link,
        }
        for one in refusal.broken
    ]
    count = "een regel" if len(broken) == 1 else f"{len(broken)} regels"
    problem = Problem("tegen-de-regels", f"Hier gaat {count} niet op. Er is niets vastgelegd.", gebrokenRegels=broken)
    problem.page = f"regels/{broken[0]['regel']}"
    return problem


def slug_of(rule: Rule) -> str:
    """The name of a rule as part of an address."""
    return rule.name.replace("_", "-")


async def refused(request: Request, error: Exception) -> Response:
    """What the desk or a question said no to."""
    assert isinstance(error, Refused)
    problem = problem_of(error)
    if isinstance(error, ScopeMissing):
        log.info("message refused", kind=problem.code)
    return as_response(problem, request.app.state.door.base)


async def wrong(request: Request, error: Exception) -> Response:
    """What was wrong with the message itself."""
    assert isinstance(error, Problem)
    if error.code != "niet-ingelogd":  # whoever shows nothing at all tries nothing
        log.info("message refused", kind=error.code)
    return as_response(error, request.app.state.door.base)


async def not_now(request: Request, error: Exception) -> Response:
    """The store, or everybody who writes in the register, is busy."""
    assert isinstance(error, StoreUnavailable | PeopleMoved | FiguresUnavailable)
    log.warning("unavailable", error=type(error).__qualname__)
    return as_response(not_logged() if isinstance(error, NotLogged) else unavailable(), request.app.state.door.base)


async def closed(request: Request, error: Exception) -> Response:
    """What is sealed stays closed: its keys are not there, or do not fit."""
    assert isinstance(error, VaultError)
    return as_response(keys_do_not_fit(error), request.app.state.door.base)


async def gone(_: Request, __: Exception) -> Response:
    """Who sent it hung up before all of it was there: nothing was done, nobody reads this, and it is no fault of ours."""
    return Response(status_code=400)


async def our_fault(request: Request, error: Exception) -> Response:
    """Whatever nobody thought of."""
    return as_response(unexpected(error), request.app.state.door.base)
