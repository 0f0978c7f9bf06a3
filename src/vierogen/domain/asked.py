"""Every rule, and where it is asked: in which acts of the process, of the formal check, of the register and of erasing."""

from __future__ import annotations

from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS
from vierogen.domain.people.erasing import ERASURE_STEPS
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK

Asked = dict[Rule, list[str]]
"""A rule, and where it is asked; in the order in which they are asked first."""


def in_requests() -> Asked:
    """By the acts of the process."""
    asked: Asked = {}
    for act, _, _, _, _, provided in TABLE:
        for one in provided:
            asked.setdefault(one, []).append(act.label)
    return told_once(asked)


def in_the_formal_check() -> Asked:
    """Of a notification."""
    return {one: ["de formele controle"] for one in FORMAL_CHECK}


def in_the_register() -> Asked:
    """By the acts of administrators."""
    asked: Asked = {}
    for act, step in PEOPLE_STEPS.items():
        for one in step.provided:
            asked.setdefault(one, []).append(act.label)
    return told_once(asked)


def in_erasing() -> Asked:
    """By the acts of privacy officers."""
    asked: Asked = {}
    for act, step in ERASURE_STEPS.items():
        for one in step.provided:
            asked.setdefault(one, []).append(act.label)
    return told_once(asked)


def told_once(asked: Asked) -> Asked:
    """Acts with the same label are one."""
    return {one: list(dict.fromkeys(where)) for one, where in asked.items()}
