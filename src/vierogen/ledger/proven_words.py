"""What a proof says of words: which were held against the register, and which stayed closed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from vierogen.ledger.entry import Entry
from vierogen.ledger.proven_facts import Questions
from vierogen.ledger.words import Words

WHO_THE_CHILD_IS = "wie het kind is"

FIELDS = {
    "child.pgn": WHO_THE_CHILD_IS,
    "child.given_names": WHO_THE_CHILD_IS,
    "child.family_name": WHO_THE_CHILD_IS,
    "child.birth_date": WHO_THE_CHILD_IS,
    "child.sex": WHO_THE_CHILD_IS,
    "child.address": "waar het kind woont",
    "child.postcode": "waar het kind woont",
    "child.town": "waar het kind woont",
    "statement.ground": "de grond",
    "statement.limitations": "wat het kind op school wel en niet kan",
    "statement.findings": "de bevindingen",
    "statement.motives": "de toelichting bij de vragen",
    "statement.plan.goals": "de doelen van het terugkeerplan",
    "statement.plan.contact": "wie contact houdt",
    "assessment.motives": "wat de meekijker bij de vragen schreef",
    "reason": "waarom er geen verklaring kwam",
}
"""The fields of the events of a decision, by the path under which they are sealed."""


GROUNDS = {
    "PHYSICAL": "lichamelijk",
    "PSYCHOLOGICAL": "psychisch",
    "BOTH": "lichamelijk en psychisch",
    "NEITHER": "geen van beide",
}
"""The ground is a code; all else is words."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one field says: a text, or for each question that it answers one."""

    name: str
    text: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProvenWords:
    """The words of one event: what each field says that was held against the register, and the names of others."""

    shown: tuple[Said, ...]
    closed: tuple[str, ...]


def proven_words(entry: Entry, questions: Questions) -> ProvenWords:
    """All of one event; nothing where it holds no words, or is not shown itself."""
    shown = {(one.bag, one.field) for one in entry.words}
    closed = (field_named(field) for bag, field in entry.commitments if (bag, field) not in shown)
    return ProvenWords(tuple(said_in(one, questions) for one in entry.words), tuple(dict.fromkeys(closed)))


def said_in(words: Words, questions: Questions) -> Said:
    """One field, with the questions in full; one that is not known by its code."""
    name, told = field_named(words.field), json.loads(words.text)
    try:
        if not isinstance(told, dict) or not told:
            return Said(name, read_out(told))
        return Said(name, answers=tuple((printable(questions.get(key, key)), said(one)) for key, one in told.items()))
    except RecursionError:  # nested deeper than anything that was ever written here
        return Said(name, printable(words.text))


def read_out(told: Any) -> str:
    """What one field says."""
    return said(GROUNDS.get(told, told) if isinstance(told, str) else told)


def field_named(field: str) -> str:
    """In Dutch; a field that is not known here by its path, without what could upset a screen."""
    return FIELDS.get(field) or printable(field)


def said(value: Any) -> str:
    """Words as one reads them; keyed words with their keys."""
    if isinstance(value, dict):
        return "; ".join(f"{printable(str(key))}: {said(one)}" for key, one in value.items()) or "niets"
    if isinstance(value, list):
        return ", ".join(map(said, value)) or "niets"
    return f"„{printable(str(value))}”" if value not in ("", None) else "niets"


def printable(text: str) -> str:
    """On one line, with nothing that a screen would obey: this comes from a file of somebody else."""
    return "".join(one if one.isprintable() else " " for one in text)
