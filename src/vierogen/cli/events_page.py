"""The page about the events: what is stored, under which name, and which of it is about a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from vierogen.cli.markdown import code, page, table
from vierogen.domain.events import EVENTS, RequestEvent
from vierogen.domain.people.events import PEOPLE_EVENTS, PeopleEvent
from vierogen.domain.personal import personal_fields
from vierogen.domain.values import Category, Personal, Subject

CATEGORIES = {
    Category.IDENTITY: "identiteit",
    Category.MEDICAL: "medisch",
    Category.EDUCATIONAL: "onderwijs",
    Category.VOICE: "eigen woorden",
}
SUBJECTS = {Subject.CHILD: "kind", Subject.PARENTS: "ouders", Subject.STAFF: "medewerker"}

HEADING = ("opgeslagen als", "klasse", "velden", "over een persoon")


def events_page() -> str:
    """Both kinds of events, by their stored name."""
    return page(
        "De gebeurtenissen",
        "Alles wat bekend is, volgt uit gebeurtenissen. Een opgeslagen naam verandert nooit; een veld komt er alleen bij "
        "met een waarde voor wie het niet noemt. Wat over een persoon gaat, wordt apart bewaard, per soort gegeven.",
        "## In een verzoek",
        f"Elke gebeurtenis heeft ook: {fields(RequestEvent.model_fields)}.",
        table(HEADING, rows(EVENTS, RequestEvent)),
        "## In het register van mensen en organisaties",
        f"Elke gebeurtenis heeft ook: {fields(PeopleEvent.model_fields)}.",
        table(HEADING, rows(PEOPLE_EVENTS, PeopleEvent)),
    )


def rows(
    events: dict[str, type[RequestEvent]] | dict[str, type[PeopleEvent]], base: type[BaseModel]
) -> Iterator[tuple[str, ...]]:
    """One event a row, by stored name."""
    for stored, event in sorted(events.items()):
        own = [name for name in event.model_fields if name not in base.model_fields]
        yield code(stored), code(event.__name__), fields(own) or "–", personal(event) or "–"


def fields(names: Iterable[str]) -> str:
    """Names of fields, in the order in which they are stored."""
    return ", ".join(code(name) for name in names)


def personal(event: type[BaseModel]) -> str:
    """Which fields are about whom, by kind."""
    found: dict[Personal, list[str]] = {}
    for path, mark in personal_fields(event):
        found.setdefault(mark, []).append(code(".".join(path)))
    return "; ".join(
        f"{CATEGORIES[mark.category]} ({SUBJECTS[mark.subject]}): {', '.join(paths)}" for mark, paths in found.items()
    )
