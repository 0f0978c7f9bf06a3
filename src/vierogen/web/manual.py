"""The manual of each role: our own Markdown, made into pages once. Markup inside it is never let through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markdown_it import MarkdownIt
from markupsafe import Markup

from vierogen.domain.values import Role
from vierogen.web.language import N_

CLASSES = {
    "paragraph_open": "nl-paragraph",
    "bullet_list_open": "nl-unordered-list",
    "ordered_list_open": "nl-ordered-list",
    "link_open": "nl-link",
}


@dataclass(frozen=True, slots=True)
class Manual:
    """What its address is, what it is called, and for which roles."""

    name: str
    label: str
    roles: frozenset[Role]


MANUALS = (
    Manual("jeugdarts", N_("Jeugdarts"), frozenset({Role.YOUTH_DOCTOR})),
    Manual("leerplichtambtenaar", N_("Leerplichtambtenaar"), frozenset({Role.ATTENDANCE_OFFICER})),
    Manual(
        "adviseur",
        N_("Adviseur van het samenwerkingsverband of lid van het onderwijs-zorgteam"),
        frozenset({Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER}),
    ),
    Manual("doorzettingsmacht", N_("Houder van de doorzettingsmacht"), frozenset({Role.DEADLOCK_BREAKER})),
    Manual("beheerder", N_("Beheerder"), frozenset({Role.ADMINISTRATOR})),
    Manual(
        "functionaris-gegevensbescherming",
        N_("Functionaris gegevensbescherming"),
        frozenset({Role.PRIVACY_OFFICER}),
    ),
    Manual("analist", N_("Analist"), frozenset({Role.REGION_ANALYST})),
)


@cache
def page_of(name: str) -> Markup:
    """The manual as markup for a page."""
    text = (files("vierogen.web") / "handleiding" / f"{name}.md").read_text("utf-8")
    return as_markup(text)


def as_markup(text: str) -> Markup:
    """Markdown as markup with the classes of our pages; HTML in it is shown as it was typed."""
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(text)
    for token in tokens:
        for one in (token, *(token.children or ())):
            if one.type == "heading_open":
                one.attrJoin("class", f"nl-heading nl-heading--level-{one.tag[1:]}")
            elif one.type in CLASSES:
                one.attrJoin("class", CLASSES[one.type])
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # nosec B704  # HTML is off
