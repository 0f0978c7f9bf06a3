"""All requests that I may see, running and ended: by status, municipality and school year, and by the child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from vierogen.application.areas import areas_of
from vierogen.application.beforehand import OPENERS
from vierogen.application.cursors import BadCursor
from vierogen.application.finding import LARGEST_PAGE, Search, child_in_list
from vierogen.application.finding import Page as Found
from vierogen.application.reading import CASE_ROLES, IDENTITY_FOR
from vierogen.domain.refusals import NotYours
from vierogen.domain.request import UNDECIDED
from vierogen.domain.values import Actor, Pgn, Role, Status, day_of
from vierogen.reference.catchments import catchments_in
from vierogen.reference.municipalities import current, municipality, on_day
from vierogen.reference.school_years import SchoolYear
from vierogen.web.act_form import Words, because, read
from vierogen.web.act_pages import BAD, REQUESTS, Filled
from vierogen.web.fields import Day, Field, Line
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.screens.worklist_page import no_requests
from vierogen.web.visit import Visit

SEEK = f"{REQUESTS}/zoeken"
STATUS, MUNICIPALITY, YEAR, CURSOR = "status", "gemeente", "schooljaar", "vanaf"
"""How choices stand in the address."""

YEARS_BACK = 8
"""From the oldest school year that can be chosen until now."""

STATUSES = {status.value.lower().replace("_", "-"): status for status in Status}


def every_request(visit: Visit) -> Response:
    """One page of the list. A choice that is not known is no choice, and neither is a place in another list."""
    if visit.who.role not in CASE_ROLES:
        return no_requests(visit, N_("Verzoeken"))
    search = search_in(visit)
    try:
        found = finding(visit, replace(search, cursor=visit.query.get(CURSOR) or None), searching=False)
    except BadCursor:
        found = finding(visit, search, searching=False)
    return listed(visit, search, found)


def finding(visit: Visit, search: Search, *, searching: bool) -> Found:
    """What is found, which is logged."""
    return visit.house.system.finding.page(search, visit.who, searching=searching, trace=visit.trace)


def search_in(visit: Visit) -> Search:
    """What was chosen, as far as this reader can choose it."""
    places = dict(places_of(visit))
    years = {in_address(year): str(year) for year in school_years(visit)}
    status = STATUSES.get(visit.query.get(STATUS, ""))
    return Search(
        municipality=visit.query.get(MUNICIPALITY) if visit.query.get(MUNICIPALITY) in places else None,
        status=status if status in statuses_for(visit) else None,
        school_year=years.get(visit.query.get(YEAR, "")),
    )


def listed(visit: Visit, search: Search, found: Found) -> Response:
    """The list as a page."""
    chosen = chosen_in(search)
    statuses = statuses_for(visit)
    return visit.page(
        "requests.html",
        found=found,
        chosen=chosen,
        groups=[
            (label, [(code, one) for code, one in STATUSES.items() if one in kind]) for label, kind in groups(statuses)
        ],
        places=places_of(visit),
        years=[(in_address(year), str(year)) for year in school_years(visit)],
        next=address(chosen | {CURSOR: found.next}) if found.next else "",
        previous=address(chosen | {CURSOR: found.previous}) if found.previous else "",
        child_in_list=child_in_list,
        place_name=place_name,
        opens=visit.who.role in OPENERS,
        seeks=bool(asked_of(visit)),
        names=(STATUS, MUNICIPALITY, YEAR),
        path=REQUESTS,
        seek=SEEK,
    )


def chosen_in(search: Search) -> dict[str, str]:
    """As it stands in the address."""
    status = next((code for code, one in STATUSES.items() if one is search.status), None)
    year = search.school_year and in_address(SchoolYear.parse(search.school_year))
    found = {STATUS: status, MUNICIPALITY: search.municipality, YEAR: year}
    return {name: word for name, word in found.items() if word}


def address(query: dict[str, str]) -> str:
    """The list with these choices."""
    return REQUESTS + (f"?{urlencode(query)}" if query else "")


def in_address(year: SchoolYear) -> str:
    """Such as 2026-27: a slash does not stand well in an address."""
    return str(year).replace("/", "-")


# ── what can be chosen ───────────────────────────────────────────────────────────────────────────────────────────────


def statuses_for(visit: Visit) -> frozenset[Status]:
    """That a family keeps a report back is known to its expert alone."""
    kept = frozenset() if visit.who.role is Role.YOUTH_DOCTOR else {Status.BLOCKED}
    return frozenset(Status) - kept


def groups(statuses: frozenset[Status]) -> Iterable[tuple[str, frozenset[Status]]]:
    """What can be chosen, under headings."""
    yield N_("Nog niet beslist"), statuses & UNDECIDED
    yield N_("Beslist of gestopt"), statuses - UNDECIDED - {Status.NONE}
    yield N_("Alleen een beroep op de wet"), statuses & {Status.NONE}


def school_years(visit: Visit) -> list[SchoolYear]:
    """The newest first."""
    newest = SchoolYear.of(day_of(visit.house.system.desk.now())).next
    return [SchoolYear(newest.starts_in - back) for back in range(YEARS_BACK)]


def places_of(visit: Visit) -> list[tuple[str, str]]:
    """The municipalities in which this reader may have requests, by name; nothing when there is nothing to choose."""
    now = visit.house.system.desk.now()
    reader, on = visit.house.system.people.actor(visit.who, now), day_of(now)
    codes = {current(area.code, on) for area in areas_of(reader, on)} | set(around(reader, on))
    named = [(code, place_name(code)) for code in codes if code and municipality(code)]
    return sorted(named, key=lambda one: one[1]) if len(named) > 1 else []


def around(reader: Actor, on: date) -> Iterable[str]:
    """The municipalities of the partnerships that somebody works for."""
    return municipalities_of(reader.areas, on) if reader.role is not Role.CARE_TEAM_MEMBER else ()


@lru_cache(maxsize=256)
def municipalities_of(partnerships: frozenset[str], on: date) -> tuple[str, ...]:
    """Where a child of one of these partnerships can live."""
    return tuple(
        one.code
        for one in on_day(on)
        if any(
            {place.po_partnership, place.vo_partnership} & partnerships
            for place in catchments_in(one.code, on).values()
        )
    )


def place_name(code: str) -> str:
    """The name that goes with a code."""
    known = municipality(code)
    return known.name if known else code


# ── looking for a child ──────────────────────────────────────────────────────────────────────────────────────────────


def asked_of(visit: Visit) -> tuple[Field, ...]:
    """By what this role may look for a child: only by what it sees of one."""
    sees = IDENTITY_FOR.get(visit.who.role, frozenset())
    by: Mapping[str, Field] = {
        "pgn": Line(name="number", label=N_("BSN of onderwijsnummer"), needed=False, width=12),
        "birth_date": Day(name="birth_date", label=N_("Geboortedatum"), needed=False),
    }
    return tuple(field for name, field in by.items() if name in sees)


def seek(visit: Visit) -> Response:
    """An empty form."""
    require_seeker(visit)
    return sought(visit, Filled({}, "", {}), None)


def require_seeker(visit: Visit) -> None:
    """Raises NotYours for a role that sees nothing of a child to look for it by."""
    if not asked_of(visit):
        allowed = [role for role in Role if IDENTITY_FOR.get(role, frozenset()) & {"pgn", "birth_date"}]
        raise NotYours(N_("een kind zoeken"), visit.who.role, allowed)


def seeking(visit: Visit) -> Response:
    """What is found of a child. It is sent as a form, so that no number stands in an address."""
    require_seeker(visit)
    filled = Filled(visit.typed, str(uuid4()), {})
    words, wrongs = read(asked_of(visit), filled.typed)
    if "number" in words:
        try:
            words["number"] = TypeAdapter(Pgn).validate_python(words["number"])
        except ValidationError as error:
            wrongs["number"] = because(error.errors(include_input=False, include_url=False)[0])
    if not words and not wrongs:
        wrongs[asked_of(visit)[0].name] = N_("Vul in waarop u zoekt.")
    if wrongs:
        return sought(visit, replace(filled, wrongs=wrongs), None, BAD)
    return sought(visit, filled, finding(visit, search_for(words), searching=True))


def search_for(words: Words) -> Search:
    """All that is found of a child fits on one page; of a birth date that many share, the newest."""
    return Search(number=words.get("number"), birth_date=words.get("birth_date"), at_most=LARGEST_PAGE)


def sought(visit: Visit, filled: Filled, found: Found | None, status: int = 200) -> Response:
    """The form, with what was found below it."""
    fields = asked_of(visit)
    return visit.page(
        "seeking.html",
        status,
        fields_asked=fields,
        known={field.name: field for field in fields},
        filled=filled,
        found=found,
        child_in_list=child_in_list,
        place_name=place_name,
        path=SEEK,
        back=REQUESTS,
    )


PAGES = (
    Page(REQUESTS, every_request, menu=InMenu(N_("Verzoeken"), 20, CASE_ROLES)),
    Page(SEEK, seek),
    Page(SEEK, seeking, method="POST", looks_for_a_child=True),
)
