"""The page about the rules: every rule with its sentence, its source, and where it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vierogen.cli.markdown import page
from vierogen.domain.asked import Asked, in_erasing, in_requests, in_the_formal_check, in_the_register
from vierogen.domain.legal import Source
from vierogen.reference.notation import nl


def rules_page() -> str:
    """Rules of the process, of the formal check and of the register, each in the order in which they are asked first."""
    return page(
        "De regels",
        "Een regel is een zin die waar is als alles klopt. Klopt hij niet, dan zegt hij waarom niet in dít verzoek. "
        "Een weigering noemt altijd alle regels die niet kloppen.",
        "## In een verzoek",
        *sections(in_requests()),
        "## Bij de formele controle van een kennisgeving",
        "Deze regels zeggen of een beroep op de wet in orde is. Zij houden niets tegen: wat binnenkwam, is binnengekomen.",
        *sections(in_the_formal_check()),
        "## In het register van mensen en organisaties",
        *sections(in_the_register()),
        "## Bij bewaren en wissen",
        *sections(in_erasing()),
    )


def sections(asked: Asked) -> Iterator[str]:
    """One section a rule."""
    for one, where in asked.items():
        yield f"### {one.name}"
        yield one.sentence
        yield f"Bron: {source(one.source)}\\\nWaar: {', '.join(where)}"


def source(one: Source) -> str:
    """The name of the source with its link, and from when to when it counts."""
    name = f"[{one.name}]({one.link})" if one.link else one.name
    since = f", vanaf {nl(one.from_on)}" if one.from_on > date.min else ""
    return f"{name}{since}" + (f", tot en met {nl(one.until)}" if one.until else "")
