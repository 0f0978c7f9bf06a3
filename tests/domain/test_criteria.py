"""A criteria set is data that hangs together; the product ships one proposal."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from cast import anna, criteria
from story import given, on
from vierogen.domain.criteria import CO_ASSESSING_ROLES, CriteriaSet, Limits, Side, shipped
from vierogen.domain.events import RequestOpened
from vierogen.domain.values import Role

QUESTIONS = [question.model_dump() for question in shipped().questions]
ROUTES = [route.model_dump() for route in shipped().routes]
LADDER = [step.model_dump() for step in shipped().ladder]


def test_what_is_shipped_is_marked_as_a_proposal_of_nobody() -> None:
    ours = shipped()
    assert (ours.proposal, ours.parties, ours.reference) == (True, (), "VOORSTEL/1")
    assert ours.valid_until is None
    assert "partijen" in ours.source


def test_what_is_shipped_asks_z1_to_z7_and_names_a_ladder() -> None:
    ours = shipped()
    assert [question.code for question in ours.questions] == ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7"]
    assert len(ours.ladder) == 7
    assert set(ours.co_assessors) == CO_ASSESSING_ROLES
    assert {question.code for question in ours.questions if Side.EXPERT in question.answered_by} == {
        "Z1",
        "Z2",
        "Z4",
        "Z6",
        "Z7",
    }
    assert {question.code for question in ours.questions if Side.CO_ASSESSOR in question.answered_by} == {
        "Z2",
        "Z3",
        "Z4",
        "Z6",
        "Z7",
    }


def test_what_is_shipped_has_the_agreed_terms() -> None:
    assert shipped().limits == Limits(
        first_contact=5,
        educational_advice=15,
        co_assessment=10,
        co_assessment_extra=5,
        family_reading=10,
        deliberation=10,
        breaking_a_deadlock=15,
        without_any_act=60,
        months_to_follow_up=3,
        pause_in_school_holidays=True,
    )


@pytest.mark.parametrize(
    ("route", "renewal", "codes"),
    [
        ("GEWOON", False, ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6"]),
        ("GEWOON", True, ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7"]),
        ("ZEVMB", False, ["Z1", "Z2", "Z5"]),
        ("ZEVMB", True, ["Z1", "Z2", "Z5"]),
        ("ONBEKEND", True, []),
    ],
)
def test_a_route_says_what_is_asked(route: str, renewal: bool, codes: list[str]) -> None:
    assert [question.code for question in shipped().questions_of(route, renewal=renewal)] == codes


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"questions": [*QUESTIONS, QUESTIONS[0]]}, "criteria_code_twice"),
        ({"ladder": [*LADDER, LADDER[0]]}, "criteria_code_twice"),
        ({"ladder": []}, "criteria_without_ladder"),
        ({"co_assessors": []}, "criteria_without_other_eyes"),
        ({"co_assessors": [Role.YOUTH_DOCTOR]}, "criteria_without_other_eyes"),
        ({"co_assessors": [Role.ATTENDANCE_OFFICER, Role.DEADLOCK_BREAKER]}, "criteria_without_other_eyes"),
        ({"routes": ROUTES[1:]}, "criteria_without_route"),
        ({"routes": []}, "criteria_without_route"),
        ({"routes": [ROUTES[0] | {"questions": ["Z1", "Z2", "Z5", "Z99"]}]}, "criteria_route_unknown"),
        ({"routes": [ROUTES[0] | {"questions": ["Z2", "Z5"]}]}, "criteria_route_too_light"),
        ({"routes": [ROUTES[0] | {"questions": ["Z1", "Z5"]}]}, "criteria_route_too_light"),
        ({"routes": [ROUTES[0], ROUTES[1] | {"questions": ["Z1", "Z2"]}]}, "criteria_route_too_light"),
        ({"questions": [QUESTIONS[0] | {"answered_by": []}, *QUESTIONS[1:]]}, "criteria_question_of_nobody"),
        ({"version": 0}, "greater_than"),
        ({"limits": shipped().limits.model_dump() | {"co_assessment": 0}}, "greater_than"),
        ({"limits": shipped().limits.model_dump() | {"without_any_act": -1}}, "greater_than"),
        ({"surprise": True}, "extra_forbidden"),
        ({"name": "voorstel"}, "code_invalid"),
    ],
)
def test_a_set_that_contradicts_itself_or_leaves_no_other_eyes_is_refused(
    changes: dict[str, object], kind: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        criteria(**changes)
    assert [error["type"] for error in refused.value.errors()] == [kind]


@pytest.mark.parametrize("role", sorted(CO_ASSESSING_ROLES))
def test_parties_may_choose_any_of_the_other_eyes(role: Role) -> None:
    assert criteria(co_assessors=[role]).co_assessors == (role,)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_set_is_in_force_from_its_first_to_its_last_day(day: date, in_force: bool) -> None:
    assert criteria(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)).in_force_on(day) is in_force


def test_a_later_version_changes_nothing_for_a_request_that_runs() -> None:
    own = criteria(version=2, co_assessors=[Role.CARE_TEAM_MEMBER])
    event = given().when(anna.opens(criteria=own)).then(RequestOpened).history[0]
    assert isinstance(event, RequestOpened)
    assert (event.criteria, event.judged_by.criteria) == (own, "AFSPRAAK/2")


def test_the_same_reference_with_another_text_is_not_taken_for_the_same_set() -> None:
    """Sets are shared between events that carry the same one; never between two that only share a name."""
    story = given(anna.opens(criteria=criteria()), at=on(date(2026, 6, 10)))
    written = story.history[0].model_dump(mode="json")
    other = written | {"criteria": written["criteria"] | {"co_assessors": ["CARE_TEAM_MEMBER"]}}
    assert RequestOpened.model_validate(written).criteria == criteria()
    assert RequestOpened.model_validate(other).criteria.co_assessors == (Role.CARE_TEAM_MEMBER,)
    assert RequestOpened.model_validate(written).criteria == criteria()


def test_a_set_is_read_back_as_it_was_written() -> None:
    assert CriteriaSet.model_validate(shipped().model_dump(mode="json")) == shipped()
