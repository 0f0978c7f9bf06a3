"""Opening a request from the data of a child: first who it is, then where it belongs and what there is of it already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from uuid import UUID, uuid4

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.application.access_log import Part
from vierogen.application.beforehand import OPENERS, Prospect
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.application.sent_once import Key
from vierogen.application.unknown import names_the_unknown
from vierogen.application.who import NotAppointed
from vierogen.domain.acts import OpenRequest
from vierogen.domain.criteria import ORDINARY
from vierogen.domain.refusals import NotYours, Refused, Unknown
from vierogen.domain.values import OrganisationKind, Role, Sector, Sex, day_of
from vierogen.reference.municipalities import municipality
from vierogen.reference.school_years import SchoolYear
from vierogen.web.act_form import Words, at_their_fields, read
from vierogen.web.act_pages import BAD, CONFLICT, REQUESTS, Filled, Link, version_in
from vierogen.web.fields import Choice, Day, Field, Line, Option, Section, Sections, options_of
from vierogen.web.language import N_
from vierogen.web.pages import Page
from vierogen.web.visit import Visit

PATH = f"{REQUESTS}/nieuw"
IN_A_FILE = f"{REQUESTS}/{{id}}/aanvraag"
"""A claim that came in without a request has a file already; the request is opened in it."""
FROM_A_YES = f"{REQUESTS}/{{id}}/vernieuwing"
"""What is known of the child stands on the form already; the renewal is a request of its own."""
OPENED = "verzoek-geopend"
LINK = Link("aanvraag", N_("Om beoordeling vragen"))
RENEWAL = Link("vernieuwing", N_("Een vernieuwing openen"))
STEP, OPEN, CHANGE = "stap", "openen", "verbeteren"
NAMED = ("renews", "looks_again_at")
"""Earlier requests that were shown; they go along as they were read."""


def sections(visit: Visit) -> Sections:
    """The child, where it lives, and for what the request is."""
    return (
        Section(
            (
                Line(name="child.pgn", label=N_("BSN of onderwijsnummer"), hint=N_("Negen cijfers. Zo weet Vierogen of er al een verzoek voor dit kind is."), width=12),
                Line(name="child.given_names", label=N_("Voornamen")),
                Line(name="child.family_name", label=N_("Achternaam")),
                Day(name="child.birth_date", label=N_("Geboortedatum")),
                Choice(name="child.sex", label=N_("Geslacht"), options=options_of(Sex), as_list=True, needed=False),
            ),
            title=N_("Het kind"),
        ),
        Section(
            (
                Line(name="child.postcode", label=N_("Postcode"), hint=N_("Van het adres waar het kind staat ingeschreven, zoals 1234 AB. Daarbij zoekt Vierogen de gemeente en het samenwerkingsverband."), width=8),
                Line(name="child.address", label=N_("Straat en huisnummer"), needed=False),
                Line(name="child.town", label=N_("Woonplaats"), needed=False),
            ),
            title=N_("Waar het kind woont"),
        ),
        Section(
            (
                Choice(name="place.sector", label=N_("Voor welk onderwijs?"), options=options_of(Sector)),
                Choice(name="school_year", label=N_("Voor welk schooljaar?"), options=school_years(visit)),
                Line(name="place.school", label=N_("BRIN van de school"), hint=N_("Twee cijfers en twee letters. Alleen met de school erbij kan het onderwijs-zorgteam meekijken."), needed=False, width=8),
            ),
            title=N_("Het verzoek"),
        ),
    )  # fmt: skip


def school_years(visit: Visit) -> tuple[Option, ...]:
    """This one and the next."""
    now = SchoolYear.of(day_of(visit.house.system.desk.now()))
    return (Option(str(now), str(now), N_("dit schooljaar")), Option(str(now.next), str(now.next), N_("volgend schooljaar")))  # fmt: skip


def fields_of(visit: Visit) -> list[Field]:
    """All fields of the first step."""
    return [field for section in sections(visit) for field in section.fields]


def first(visit: Visit) -> Response:
    """The first step, empty or as it was left."""
    require_opener(visit)
    at_hand = at_hand_in(visit)
    if at_hand and file_of(visit) and not at_hand.possibility.allowed:
        return visit.page("act_not_now.html", form=LINK, at_hand=at_hand, request=visit.id)
    draft = visit.house.drafts.find(visit.who.person, visit.path)
    typed = draft.typed if draft else known_of(visit, at_hand)
    return asked(visit, Filled(typed, "", {}, kept=draft is not None))


def file_of(visit: Visit) -> UUID | None:
    """Of which claim, when the request is opened in its file."""
    return None if is_renewal(visit) else come_from(visit)


def come_from(visit: Visit) -> UUID | None:
    """The claim or the yes that one comes from."""
    return visit.id if "id" in visit.parts else None


def is_renewal(visit: Visit) -> bool:
    """Whether one comes from a yes."""
    return visit.path.endswith(f"/{RENEWAL.path}")


def at_hand_in(visit: Visit) -> AtHand | None:
    """The claim or the yes as it lies there, with what is known of the child."""
    before = come_from(visit)
    if before is None:
        return None
    questions, shows = visit.house.system.questions, frozenset({Part.IDENTITY})
    return questions.at_hand(before, visit.who, OpenRequest, shows=shows, trace=visit.trace)


def known_of(visit: Visit, at_hand: AtHand | None) -> Typed:
    """What a claim or a yes says of the child already; a renewal is for the school year after it."""
    place = at_hand.seen.request.place if at_hand else None
    if at_hand is None or place is None:
        return {}
    child = at_hand.seen.show(at_hand.seen.request.child) or {}
    known = {f"child.{name}": str(word) for name, word in child.items() if word and name != "id"}
    known |= {"place.sector": place.sector.value, "place.school": place.school or ""}
    year = at_hand.seen.request.school_year
    if year and any(option.value == str(year.next) for option in school_years(visit)):
        known["school_year"] = str(year.next)
    return {name: (word,) for name, word in known.items() if word}


def require_opener(visit: Visit) -> None:
    """Raises NotYours for who opens no requests."""
    if visit.who.role not in OPENERS:
        raise NotYours(OpenRequest.label, visit.who.role, [role for role in Role if role in OPENERS])


def asked(visit: Visit, filled: Filled, status: int = 200) -> Response:
    """The first step as it is filled in."""
    found = sections(visit)
    known = {field.name: field for section in found for field in section.fields}
    minutes = visit.house.visitors.minutes_left(visit.their_session)
    return visit.page(
        "opening.html",
        status,
        sections=found,
        known=known,
        filled=filled,
        path=visit.path,
        file=file_of(visit),
        before=come_from(visit),
        minutes=minutes,
        step=STEP,
    )


def sent(visit: Visit) -> Response:
    """Looks for where the child belongs, opens what was looked at, or goes back to change something."""
    require_opener(visit)
    filled = Filled(visit.typed, visit.sent("sleutel") or str(uuid4()), {})
    if visit.sent(STEP) == CHANGE:
        return asked(visit, filled)
    words, wrongs = read(fields_of(visit), filled.typed)
    if wrongs:
        return asked(visit, replace(filled, wrongs=wrongs), BAD)
    words |= {"route": filled.words("route") or ORDINARY}
    try:
        return opened(visit, words, filled) if visit.sent(STEP) == OPEN else looked_up(visit, words, filled)
    except ValidationError as error:
        if names_the_unknown(error):
            visit.unknown.append(error)
        wrongs = at_their_fields(error.errors(include_input=False, include_url=False), fields_of(visit))
        return asked(visit, replace(filled, wrongs=wrongs), BAD)


def looked_up(visit: Visit, words: Words, filled: Filled, status: int = 200) -> Response:
    """The second step: what was found."""
    prospect = visit.house.system.beforehand.prospect(words, visit.who, file=file_of(visit), trace=visit.trace)
    return visit.page(
        "opening_check.html",
        status,
        prospect=prospect,
        place=prospect.act.place,
        municipality=municipality_name(prospect),
        partnership=partnership_name(visit, prospect),
        carried=list(carried(visit, filled.typed, prospect)),
        route=route_of(prospect),
        filled=replace(filled, typed={**filled.typed, "route": (words["route"],)}),
        path=visit.path,
        steps=(STEP, OPEN, CHANGE),
    )


def carried(visit: Visit, typed: Typed, prospect: Prospect) -> Iterator[tuple[str, str]]:
    """What goes along to the next step: what was typed, and which earlier requests were shown."""
    for field in fields_of(visit):
        for word in typed.get(field.name, ()):
            yield field.name, word
    for name in NAMED:
        if (before := getattr(prospect.act, name)) is not None:
            yield name, str(before.request)


def route_of(prospect: Prospect) -> Choice | None:
    """Which route, when the parties agreed on more than one."""
    routes = prospect.act.criteria.routes
    options = tuple(Option(route.code, route.label) for route in routes)
    return Choice(name="route", label=N_("Welke route?"), options=options) if len(routes) > 1 else None


def municipality_name(prospect: Prospect) -> str:
    """Where the child is registered."""
    known = municipality(prospect.act.place.municipality)
    return known.name if known else prospect.act.place.municipality


def partnership_name(visit: Visit, prospect: Prospect) -> str:
    """As the register calls it; else by its code."""
    code, on = prospect.act.place.partnership, day_of(prospect.act.at)
    for one in visit.house.system.people.register.organisations.values():
        if one.kind is OrganisationKind.PARTNERSHIP and code in one.areas(on):
            return f"{one.name} ({code})" if code not in one.name else one.name
    return code


def opened(visit: Visit, words: Words, filled: Filled) -> Response:
    """Opens it; when that cannot be, the second step says why, as things stand now."""
    said = words | {name: word for name in NAMED if (word := filled.words(name))}
    desk, file = visit.house.system.desk, file_of(visit)
    read = version_in(visit) if file else None
    try:
        key = key_of(visit, filled)
        done = desk.do(OpenRequest, file or uuid4(), visit.who, said, read=read, key=key, trace=visit.trace)
    except (NotAppointed, Unknown):
        raise
    except Refused as refusal:
        again = replace(filled, key=str(uuid4()), refusal=str(refusal))
        return looked_up(visit, words, again, CONFLICT)
    visit.house.drafts.drop(visit.who.person, visit.path)
    return visit.to(f"{REQUESTS}/{done.request}", message=OPENED)


def key_of(visit: Visit, filled: Filled) -> Key:
    """The second step's own key: sent twice, it opens one request."""
    said = {name: words for name, words in filled.typed.items() if name != STEP}
    return Key(filled.key[:200], sha256(orjson.dumps([visit.path, sorted(said.items())])).digest())


PAGES = tuple(
    page
    for path in (PATH, IN_A_FILE, FROM_A_YES)
    for page in (Page(path, first), Page(path, sent, method="POST", keeps_drafts=True, looks_for_a_child=True))
)
