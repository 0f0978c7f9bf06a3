"""What Schemathesis cannot know by itself: numbers that pass their test, days of living memory, and ids that are there.

Loaded by Schemathesis in a process of its own. ``VIEROGEN_KNOWN_IDS`` holds, for each collection, the ids of the system
that is asked; ``VIEROGEN_ASKED_AS`` the headers of who asks.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import httpx2
import schemathesis
from hypothesis import strategies as st

from vierogen.domain.values import PGN_DIGITS, passes_its_test
from vierogen.reference.school_years import SchoolYear

KNOWN: dict[str, list[str]] = json.loads(os.environ["VIEROGEN_KNOWN_IDS"])
HEADERS: dict[str, str] = json.loads(os.environ["VIEROGEN_ASKED_AS"])
VERSION = re.compile(r'"[1-9][0-9]*"', re.ASCII)
turn = count()
client = httpx2.Client(headers=HEADERS)
versions: dict[str, str] = {}

numbers = st.integers(1, 10**PGN_DIGITS - 1).map(lambda number: f"{number:0{PGN_DIGITS}}").filter(passes_its_test)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(date.isoformat)
years = st.integers(1000, 2998).map(SchoolYear).map(str)

schemathesis.openapi.format("persoonsgebonden-nummer", numbers)
schemathesis.openapi.format("schooljaar", years)
schemathesis.openapi.format("date", days)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Three of four well-formed ids become one that is there, on the version that is there."""
    collection = case.path.split("/")[1]
    if next(turn) % 4 == 0 or collection not in KNOWN or not is_an_id((case.path_parameters or {}).get("id")):
        return
    one = KNOWN[collection][next(turn) % len(KNOWN[collection])]
    case.path_parameters["id"] = one
    if VERSION.fullmatch((case.headers or {}).get("If-Match", "")):
        case.headers["If-Match"] = version_of(case.operation.base_url, one)


def is_an_id(given: Any) -> bool:
    """Whether this is a well-formed id; what was made wrong on purpose stays wrong."""
    try:
        return isinstance(given, str) and str(UUID(given)) == given
    except ValueError:
        return False


def version_of(base: str, request: str) -> str:
    """The version that is there, as far as the answers so far told it; for whoever may not read the request, any."""
    if request not in versions:
        answer = client.get(f"{base}/verzoeken/{request}/mogelijkheden")
        versions[request] = answer.headers.get("ETag", '"1"')
    return versions[request]


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Every answer about a request that changed tells its new version."""
    etag, known = response.headers.get("etag"), (case.path_parameters or {}).get("id")
    if etag and known in versions:
        versions[known] = etag[0]


@schemathesis.check
def every_problem_is_one_that_the_document_shows(context: Any, response: Any, case: Any) -> None:
    """For this operation and this status; what any address can answer with, such as 405, is not shown."""
    described = case.operation.definition.raw["responses"].get(str(response.status_code))
    if response.status_code >= 400 and described is not None and case.method == case.operation.method.upper():
        shown = described["content"]["application/problem+json"]["examples"]
        assert response.json()["soort"] in shown, f"{response.json()['soort']} is not shown at {response.status_code}"


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Null breaks no form of a text. Where the document allows it, one made to break the form is right, and is not sent."""
    mutations = getattr(case.meta.phase.data, "mutations", ()) if case.meta else ()
    return not any(one.keywords == ("format",) and is_null(case, one) for one in mutations)


def is_null(case: Any, mutation: Any) -> bool:
    """Whether what was to be made wrong in the body became null."""
    if mutation.parameter_location.value != "body":
        return False
    value = case.body
    for step in mutation.path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return value is None
