"""The page about the rules: every rule with its sentence, its source, and where it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vierogen.cli.markdown import page
from vierogen.domain.legal import Source
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS
from vierogen.domain.people.erasing import ERASURE_STEPS
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK
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
        *sections({one: ["de formele controle"] for one in FORMAL_CHECK}),
        "## In het register van mensen en organisaties",
        *sections(in_the_register()),
        "## Bij bewaren en wissen",
        *sections(in_erasing()),
    )


Asked = dict[Rule, list[str]]
"""A rule, and where it is asked."""


def in_requests() -> Asked:
    """By the acts of the process."""
    asked: Asked = {}
    for act, _, _, _, _, provided in TABLE:
        for one in provided:
            asked.setdefault(one, []).append(act.label)
    return asked


def in_the_register() -> Asked:
    """By the acts of administrators."""
    asked: Asked = {}
    for act, step in PEOPLE_STEPS.items():
        for one in step.provided:
            asked.setdefault(one, []).append(act.label)
    return asked


def in_erasing() -> Asked:
    """By the acts of privacy officers."""
    asked: Asked = {}
    for act, step in ERASURE_STEPS.items():
        for one in step.provided:
            asked.setdefault(one, []).append(act.label)
    return asked


def sections(asked: Asked) -> Iterator[str]:
    """One section a rule."""
    for one, where in asked.items():
        yield f"### {one.name}"
        yield one.sentence
        yield f"Bron: {source(one.source)}\\\nWaar: {', '.join(dict.fromkeys(where))}"


def source(one: Source) -> str:
    """The name of the source with its link, and from when to when it counts."""
    name = f"[{one.name}]({one.link})" if one.link else one.name
    since = f", vanaf {nl(one.from_on)}" if one.from_on > date.min else ""
    return f"{name}{since}" + (f", tot en met {nl(one.until)}" if one.until else "")
