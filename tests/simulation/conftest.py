"""A simulation of two municipalities that merge, played on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import Notification

from databases import KINDS, drop_database, fresh_database, kind, url
from vierogen.bootstrap.system import System, open_system
from vierogen.domain.people.events import PEOPLE_EVENTS
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.simulation.plan import Plan
from vierogen.simulation.playing import SimulationClock, simulate
from vierogen.simulation.scope import scope_of

__all__ = ["kind", "url"]

GOOI = "GM0402,GM1696"
"""Hilversum, and Wijdemeren, which goes up into it on 1 January 2027."""

MANY = 100_000


def plan_of(seed: int = 7, share: float = 0.5) -> Plan:
    return Plan(scope_of("2025/26..2026/27", seed=seed, share=share, municipalities=GOOI))


def in_the_open(system: System, one: Notification) -> bytes:
    """An event as it would be kept without sealing, which is never twice the same."""
    mapper, plain = (
        (people_mapper, people_mapper()) if one.topic in PEOPLE_EVENTS else (request_mapper, request_mapper())
    )
    return plain.to_stored_event(mapper(system.closing).to_domain_event(one)).state


def events_in(system: System) -> list[tuple[Any, ...]]:
    """Everything that is kept of requests, in order; children are numbered in the order in which they come."""
    children: dict[str, str] = {}
    found = []
    for one in system.store.requests.select_notifications(None, MANY):
        state = in_the_open(system, one).decode()
        child = json.loads(state)["facts"].get("child")
        if child is not None:
            children.setdefault(child["id"], f"kind {len(children)}")
        for pseudonym, name in children.items():
            state = state.replace(pseudonym, name)
        found.append((one.id, str(one.originator_id), one.originator_version, one.topic, state))
    return found


def people_in(system: System) -> list[tuple[Any, ...]]:
    """Everything that is kept of people, in order."""
    found = system.store.people.select_notifications(None, MANY)
    return [
        (one.id, str(one.originator_id), one.originator_version, one.topic, in_the_open(system, one)) for one in found
    ]


def everything_in(system: System) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    return people_in(system), events_in(system)


def requests_in(system: System) -> dict[UUID, Any]:
    ids = {str(one.originator_id) for one in system.store.requests.select_notifications(None, MANY)}
    return {UUID(one): system.desk.known(UUID(one)) for one in ids}


@pytest.fixture(scope="module", params=KINDS)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole simulation, played once on each database."""
    url = fresh_database(request.param, tmp_path_factory.mktemp("played"))
    clock = SimulationClock()
    with open_system(url, now=clock) as system:
        simulate(system, clock, plan_of())
        yield system
    drop_database(url)


@pytest.fixture(scope="session")
def expected_events(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What an uninterrupted run keeps."""
    url = fresh_database("sqlite", tmp_path_factory.mktemp("expected"))
    clock = SimulationClock()
    with open_system(url, now=clock) as system:
        simulate(system, clock, plan_of())
        return everything_in(system)
