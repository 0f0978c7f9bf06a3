"""A question about published figures as the address of a page: the same keys as the API has, and those of the form.

An address means what it says: what cannot be meant is told, never left out. Only a form that was just sent is tidied,
for its choices hang together: other regions belong to another division.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from vierogen.publication.figures import Figures
from vierogen.publication.indicators import INDICATORS
from vierogen.publication.questions import MOST_REGIONS, Question, Unknown
from vierogen.reference.school_years import SchoolYear

PLACES = tuple(f"regio{number}" for number in range(1, MOST_REGIONS + 1))
"""The regions as the form sends them, each in a list of its own."""

WHOLE = frozenset({"land", "po", "vo"})
"""Divisions that do not change when municipalities merge."""

MOST_PUBLICATIONS = 60
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def question_in(query: Mapping[str, str]) -> Question:
    """What the address asks; what is absent is as usual. Raises Unknown for what cannot be meant."""
    return Question(
        indicator=query.get("indicator") or "verzoeken",
        division=query.get("indeling") or "land",
        regions=regions_in(query),
        since=school_year(query.get("vanaf", ""), "vanaf"),
        until=school_year(query.get("tot", ""), "tot"),
        day=day(query.get("peildatum", "")),
        category=query.get("categorie") or None,
        publications=publications(query.get("publicaties", "")),
        per_thousand=query.get("per") == "1000",
    )


def is_sent(query: Mapping[str, str]) -> bool:
    """Whether the form was just sent, rather than an address that was kept."""
    return any(name in query for name in PLACES)


def tidied(figures: Figures, asked: Question) -> Question:
    """What somebody chose in the form, without what belonged to an earlier choice."""
    division, indicator = figures.divisions.get(asked.division), INDICATORS.get(asked.indicator)
    return replace(
        asked,
        regions=tuple(code for code in asked.regions if division and division.region(code))[:MOST_REGIONS],
        category=asked.category if indicator and indicator.category(asked.category or "") else None,
        day=None if asked.division in WHOLE else asked.day,
    )


def regions_in(query: Mapping[str, str]) -> tuple[str, ...]:
    """Regions between commas, or in the lists of the form; each once."""
    given = [query.get("regio", ""), *query.get("regios", "").split(","), *(query.get(name, "") for name in PLACES)]
    return tuple(dict.fromkeys(code.strip() for code in given if code.strip()))


def school_year(text: str, key: str) -> SchoolYear | None:
    """A school year. Raises Unknown."""
    if not text:
        return None
    try:
        return SchoolYear.parse(text)
    except ValueError:
        raise Unknown(key, "Dit schooljaar is niet te lezen. Een schooljaar schrijft u als 2026/27.") from None


def day(text: str) -> date | None:
    """A day. Raises Unknown."""
    if not text:
        return None
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise Unknown("peildatum", "Deze peildatum is niet te lezen. Een dag schrijft u als 2027-01-01.") from None


def publications(text: str) -> tuple[int, ...]:
    """Numbers of publications, in order. Raises Unknown."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST_PUBLICATIONS or not all(NUMBER.fullmatch(part) for part in parts):
        raise Unknown("publicaties", "Deze nummers van publicaties zijn niet te lezen.")
    return tuple(sorted({int(part) for part in parts}))
