"""The manual of each role: our own Markdown, made into pages once. Markup inside it is never let through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from vierogen.domain.values import Role
from vierogen.web.assets import Assets
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
    Manual("analist", N_("Beleidsmedewerker"), frozenset({Role.REGION_ANALYST})),
)


@cache
def text_of(name: str) -> str:
    """The manual as it was written. Its pictures stand beside the other ones of the pages."""
    return (files("vierogen.web") / "handleiding" / f"{name}.md").read_text("utf-8")


def page_of(name: str, assets: Assets) -> Markup:
    """The manual as markup for a page."""
    return as_markup(text_of(name), assets)


def as_markup(text: str, assets: Assets) -> Markup:
    """Markdown as markup with the classes of our pages; HTML in it is shown as it was typed.

    A picture is one of ours by its name: raises KeyError for any other.
    """
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(text)
    for token in tokens:
        for one in (token, *(token.children or ())):
            if one.type == "heading_open":
                one.attrJoin("class", f"nl-heading nl-heading--level-{one.tag[1:]}")
            elif one.type == "image":
                show(one, assets)
            elif one.type in CLASSES:
                one.attrJoin("class", CLASSES[one.type])
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # nosec B704  # HTML is off


def show(picture: Token, assets: Assets) -> None:
    """From where it stands in our folders to where a browser finds it; fetched when somebody comes near."""
    address = assets.address(str(picture.attrs["src"]).rpartition("/")[2])
    width, height = assets.size_of(address)
    picture.attrs |= {"src": address, "width": width, "height": height, "loading": "lazy", "class": "vo-shot"}
