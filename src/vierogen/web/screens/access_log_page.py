"""Searching the access log: who was shown what of which request, in sentences. Searching is sent as a form, and logged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from vierogen.application.access_log import AccessOutcome, Activity
from vierogen.application.log_reading import READERS, Search, in_plain_dutch
from vierogen.application.log_reading import Page as Rows
from vierogen.domain import values
from vierogen.domain.refusals import NotYours
from vierogen.domain.values import Role
from vierogen.web.act_form import Words, because, read
from vierogen.web.act_pages import BAD, REQUESTS, Filled
from vierogen.web.fields import Choice, Day, Field, Line, Option, options_of
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.visit import Visit

PATH = "/inzagelogboek"
BEFORE = "voor"
"""Where the page that was read ended, in the form that asks for older rows."""

AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
ROWS = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
A_DAY: TypeAdapter[date] = TypeAdapter(values.Day)
"""A day that our calendar knows: what is far away cannot be a moment."""

NOT_AN_ID = N_("Dit is geen nummer van een verzoek. Neem het over uit het adres van het verzoek.")
THE_WRONG_WAY_ROUND = N_("De laatste dag ligt voor de eerste.")


def fields(visit: Visit) -> tuple[Field, ...]:
    """What one can look for. Only a privacy officer looks for what others did."""
    asked: tuple[Field, ...] = (
        Line(name="request", label=N_("Nummer van het verzoek"), hint=N_("Het staat in het adres van het verzoek. U mag ook het hele adres plakken."), needed=False),
        Choice(name="outcome", label=N_("Wat er gebeurde"), options=options_of(AccessOutcome), as_list=True, needed=False),
        Day(name="from_on", label=N_("Vanaf"), needed=False),
        Day(name="until", label=N_("Tot en met"), needed=False),
    )  # fmt: skip
    if visit.who.role is not Role.PRIVACY_OFFICER:
        return asked
    person = Choice(
        name="person",
        label=N_("Wie"),
        hint=N_("Iedereen die bij uw organisatie een rol heeft of had."),
        options=colleagues(visit),
        as_list=True,
        needed=False,
    )
    return (asked[0], person, *asked[1:])


def colleagues(visit: Visit) -> tuple[Option, ...]:
    """Everybody who ever had a role in the reader's organisation, own or in somebody's place, by name."""
    register, own = visit.house.system.people.register, visit.who.organisation
    here = {
        person
        for held in (register.appointments, register.deputyships)
        for person, all_of_them in held.items()
        if any(one.organisation == own for one in all_of_them)
    }
    known = [register.persons[person] for person in here if person in register.persons]
    return tuple(Option(str(one.id), one.name) for one in sorted(known, key=lambda one: one.name.casefold()))


def empty(visit: Visit) -> Response:
    """Nothing is read before something is asked."""
    require_reader(visit)
    return shown(visit, Filled({}, "", {}), None)


def require_reader(visit: Visit) -> None:
    """Raises NotYours for who may read nothing of the log."""
    if visit.who.role not in READERS:
        raise NotYours(Activity.LOG_SEARCH.label, visit.who.role, READERS)


def searched(visit: Visit) -> Response:
    """What is found. It is sent as a form, so that nobody and no request stands in an address."""
    require_reader(visit)
    filled = Filled({name: words for name, words in visit.typed.items() if name != BEFORE}, "", {})
    words, wrongs = read(fields(visit), filled.typed)
    if "request" in words:
        found = AN_ID.search(words["request"])
        words["request"] = UUID(found[0]) if found else None
        wrongs |= {} if found else {"request": NOT_AN_ID}
    for name in {"from_on", "until"} & words.keys():
        try:
            A_DAY.validate_python(words[name])
        except ValidationError as error:
            wrongs[name] = because(error.errors(include_input=False, include_url=False)[0])
    if "from_on" in words and "until" in words and words["until"] < words["from_on"]:
        wrongs["until"] = THE_WRONG_WAY_ROUND
    if wrongs:
        return shown(visit, replace(filled, wrongs=wrongs), None, BAD)
    search, log = search_for(words, visit), visit.house.system.log_questions
    return shown(visit, filled, log.search(search, visit.who, trace=visit.trace))


def search_for(words: Words, visit: Visit) -> Search:
    """The same as the log knows it."""
    return Search(
        object=words.get("request"),
        person=UUID(words["person"]) if "person" in words else None,
        outcome=AccessOutcome(words["outcome"]) if "outcome" in words else None,
        from_on=words.get("from_on"),
        until=words.get("until"),
        before=position(visit.sent(BEFORE)),
    )


def position(given: str) -> int | None:
    """Where the last page ended; something else is no place, and then one begins with the newest."""
    return int(given) if ROWS.fullmatch(given) else None


def shown(visit: Visit, filled: Filled, found: Rows | None, status: int = 200) -> Response:
    """The form, with what was found below it."""
    asked, register = fields(visit), visit.house.system.people.register
    return visit.page(
        "access_log.html",
        status,
        fields_asked=asked,
        known={field.name: field for field in asked},
        filled=filled,
        found=found,
        sentences=[(one.entry, in_plain_dutch(one.entry, register)) for one in found.rows] if found else [],
        older=str(found.next) if found and found.next else "",
        is_older=bool(position(visit.sent(BEFORE))),
        everybody=visit.who.role is Role.PRIVACY_OFFICER,
        path=PATH,
        before=BEFORE,
        requests=REQUESTS,
    )


PAGES = (
    Page(PATH, empty, menu=InMenu(N_("Inzagelogboek"), 15, frozenset({Role.PRIVACY_OFFICER}))),
    Page(PATH, searched, method="POST"),
)
