"""Played through the real desk: what the plan says comes true, always in the same way, also after a stop."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from simulation.conftest import MANY, events_in, everything_in, plan_of, requests_in
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.system import System, open_system
from vierogen.cli.serve import DEMONSTRATION, who_is_known
from vierogen.domain import events as e
from vierogen.domain.deadlines import compulsory_from
from vierogen.domain.people import events as pe
from vierogen.domain.people.acts import RegisterPerson
from vierogen.domain.values import Role, Status, day_of
from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.belonging import Found, what_is_in
from vierogen.simulation.children import Why
from vierogen.simulation.plan import Plan
from vierogen.simulation.playing import IN_THE_MORNING, SimulationClock, Tally, UnmeantRefusalError, at, simulate
from vierogen.simulation.staff import ISSUER

Everything = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]

COMES_TO = {status: status for status in Status} | {Status.GRANTED: Status.ENDED}
"""A grant has ended when the last school year is over."""


class Stopped(Exception):
    """Somebody pulled the plug."""


def play(url: str, plan: Plan, stop_after: int | None = None) -> Tally:
    clock = SimulationClock()

    def watch(tally: Tally) -> None:
        if tally.acts == stop_after:
            raise Stopped

    with open_system(url, now=clock) as system:
        return simulate(system, clock, plan, watch)


def test_every_request_ends_as_the_plan_says(played: System) -> None:
    plan, found = plan_of(), requests_in(played)

    for planned in plan.requests:
        request = found.pop(plan.id_of(planned.number))
        lasts = planned.child.lasting and planned.outcome is Status.GRANTED
        assert request.status is (Status.GRANTED if lasts and not planned.ends else COMES_TO[planned.outcome])
        assert planned.why is Why.CLAIM or str(request.school_year) == str(planned.school_year)
    assert not found, "nothing else was asked"


def test_every_grant_has_the_agreement_of_another_person(played: System) -> None:
    granted = [request for request in requests_in(played).values() if request.grant is not None]

    assert granted
    for request in granted:
        assert request.concurrence is not None
        assert request.concurrence.by.person != request.expert


def test_nobody_is_exempted_before_compulsory_education_begins(played: System) -> None:
    granted = [request for request in requests_in(played).values() if request.grant is not None]

    young = [request for request in granted if SchoolYear.of(compulsory_from(request)) == request.school_year]
    assert young, "some become five in the school year"
    for request in granted:
        assert request.grant is not None
        assert request.grant.begins_on >= compulsory_from(request)


def test_the_clock_moves_and_mergers_take_their_part(played: System) -> None:
    topics = Counter(one.topic for one in played.store.requests.select_notifications(None, MANY))
    merged = [
        one for one in played.store.people.select_notifications(None, MANY) if one.topic == pe.AreasChanged.stored_as
    ]

    for event in (e.ReminderSent, e.ExemptionEnded, e.RequestTransferred, e.StatementDeclined, e.NotificationChecked):
        assert topics[event.stored_as] > 0, event
    assert len(merged) == 1, "Wijdemeren into Hilversum"
    assert b"GM0402" in merged[0].state


def test_another_run_on_either_database_keeps_the_same_events(played: System, expected_events: Everything) -> None:
    assert everything_in(played) == expected_events


def test_another_seed_keeps_other_events(url: str, expected_events: Everything) -> None:
    play(url, plan_of(seed=2))

    with open_system(url) as system:
        assert events_in(system) != expected_events[1]


@pytest.mark.parametrize("acts", [(1,), (60, 200), (500, 150), (120, *(7,) * 12)])
def test_a_run_that_was_stopped_goes_on_to_the_same_end(
    acts: tuple[int, ...], url: str, expected_events: Everything
) -> None:
    for stop_after in acts:
        with pytest.raises(Stopped):
            play(url, plan_of(), stop_after)
    with open_system(url) as system:
        assert what_is_in(system, plan_of()) is Found.THIS_ONE

    play(url, plan_of())

    with open_system(url) as system:
        assert everything_in(system) == expected_events


@pytest.mark.parametrize("acts", [20, 60])
def test_a_run_that_was_stopped_half_way_a_round_of_the_clock_finishes_the_round(
    acts: int, url: str, expected_events: Everything
) -> None:
    clock = SimulationClock()

    with open_system(url, now=clock) as system:

        def watch(tally: Tally) -> None:
            """Stops where others are waiting for the clock on that day."""
            if tally.by_the_clock.total() >= acts and system.desk.due(clock(), None, MANY):
                raise Stopped

        with pytest.raises(Stopped):
            simulate(system, clock, plan_of(), watch)

    play(url, plan_of())

    with open_system(url) as system:
        assert everything_in(system) == expected_events


def test_playing_again_what_is_finished_does_nothing(played: System, expected_events: Everything) -> None:
    clock = SimulationClock()

    tally = simulate(played, clock, plan_of())

    assert (tally.acts, tally.requests) == (0, len(plan_of().requests))
    assert everything_in(played) == expected_events


def test_what_the_rules_refuse_stops_the_simulation(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vierogen.simulation.words.whole", lambda _: "9999XX")

    with pytest.raises(UnmeantRefusalError, match="OpenRequest"):
        play(url, plan_of())


def test_all_people_are_of_the_demonstration_so_that_nobody_serves_them_by_accident(played: System) -> None:
    made_up, others = who_is_known(played.people.register)

    assert ISSUER == DEMONSTRATION
    assert made_up > 0
    assert others == 0


def test_only_an_empty_database_or_its_own_is_played_on(url: str) -> None:
    plan = plan_of()
    with open_system(url) as system:
        assert what_is_in(system, plan) is Found.NOTHING
        system.people.record(RegisterPerson, uuid4(), INSTALLATION, name="Iemand", identifiers=("iemand@example.nl",))
        assert what_is_in(system, plan) is Found.OTHER_THINGS


def test_a_database_of_another_simulation_or_with_somebody_else_in_it_is_left_alone(url: str) -> None:
    with pytest.raises(Stopped):
        play(url, plan_of(), 150)
    with open_system(url) as system:
        assert what_is_in(system, plan_of(seed=2)) is Found.ANOTHER
        assert what_is_in(system, plan_of(share=0.4)) is Found.ANOTHER
        assert what_is_in(system, plan_of()) is Found.THIS_ONE

        system.people.record(RegisterPerson, uuid4(), INSTALLATION, name="Iemand", identifiers=("iemand@example.nl",))
        assert what_is_in(system, plan_of()) is Found.OTHER_THINGS


def test_a_database_in_which_somebody_acted_by_hand_is_left_alone(url: str) -> None:
    plan = plan_of()
    with pytest.raises(Stopped):
        play(url, plan, 400)
    with open_system(url) as system:  # its clock is that of today
        assert what_is_in(system, plan) is Found.THIS_ONE
        assert system.tick().done.total() > 0
        assert what_is_in(system, plan) is Found.OTHER_THINGS


def test_no_two_acts_happen_at_the_same_moment(played: System) -> None:
    everything = [event for request in requests_in(played) for event in played.desk.events(request)]
    by_people = [event for event in everything if event.role is not Role.CLOCK]

    assert len({one.at for one in by_people}) == len(by_people)
    assert {day_of(at(date(2026, 3, 29), IN_THE_MORNING, nth)) for nth in (0, 50_000)} == {date(2026, 3, 29)}
