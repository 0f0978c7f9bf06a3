"""What came before: a renewal names what was granted, another look names the no, and neither can be hidden."""

from __future__ import annotations

from uuid import UUID

import pytest

from cast import anna, bram, child, hanna, predecessor
from story import days, given, granted, opened
from vierogen.domain.events import ClaimRegistered, NotificationReceived, RequestOpened
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import actor_works_here, municipality_is_competent
from vierogen.domain.rules.earlier import (
    earlier_answers_are_named,
    file_is_new,
    it_is_the_same_child,
    it_looks_again_at_a_no,
    it_renews_what_was_granted,
)
from vierogen.domain.values import Status

GRANTED = {Status.GRANTED, Status.ENDED}
SAID_NO = {
    Status.REFUSED,
    Status.ALTERNATIVE_ARRANGED,
    Status.BLOCKED,
    Status.WITHDRAWN,
    Status.LAPSED,
}


@pytest.mark.parametrize("status", list(Status))
def test_a_renewal_names_what_was_granted(status: Status) -> None:
    outcome = given().when(anna.opens(renews=predecessor(status=status)))
    if status in GRANTED:
        outcome.then(RequestOpened)
    else:
        outcome.refused_by(it_renews_what_was_granted).saying("het verzoek dat wordt vernieuwd is niet verleend")


@pytest.mark.parametrize("status", list(Status))
def test_another_look_names_a_no(status: Status) -> None:
    outcome = given().when(anna.opens(looks_again_at=predecessor(status=status)))
    if status in SAID_NO:
        outcome.then(RequestOpened)
    else:
        outcome.refused_by(it_looks_again_at_a_no).saying("het eerdere verzoek loopt nog, of is verleend")


def test_what_is_named_is_about_the_same_child() -> None:
    of_another = predecessor(child=UUID(int=999), status=Status.GRANTED)
    given().when(anna.opens(renews=of_another)).refused_by(it_renews_what_was_granted).saying(
        "het verzoek dat wordt vernieuwd gaat over een ander kind"
    )
    of_another = predecessor(child=UUID(int=999))
    given().when(anna.opens(looks_again_at=of_another)).refused_by(it_looks_again_at_a_no).saying(
        "het eerdere verzoek gaat over een ander kind"
    )


A_NO, A_YES, ANOTHER = UUID(int=811), UUID(int=812), UUID(int=813)


def test_an_earlier_no_is_not_hidden() -> None:
    given().when(anna.opens(earlier_no=A_NO)).refused_by(earlier_answers_are_named).saying("nee gezegd", "opnieuw")
    hidden = anna.opens(earlier_no=A_NO, looks_again_at=predecessor(request=ANOTHER))
    given().when(hidden).refused_by(earlier_answers_are_named)
    given().when(anna.opens(earlier_no=A_NO, looks_again_at=predecessor(request=A_NO))).then(RequestOpened)


def test_an_earlier_yes_is_not_hidden() -> None:
    given().when(anna.opens(earlier_yes=A_YES)).refused_by(earlier_answers_are_named).saying("vernieuwing")
    hidden = anna.opens(earlier_yes=A_YES, renews=predecessor(request=ANOTHER, status=Status.ENDED))
    given().when(hidden).refused_by(earlier_answers_are_named)
    named = anna.opens(earlier_yes=A_YES, renews=predecessor(request=A_YES, status=Status.ENDED))
    given().when(named).then(RequestOpened)


def test_an_earlier_yes_is_no_excuse_to_hide_a_no() -> None:
    renewal = predecessor(request=A_YES, status=Status.ENDED)
    given().when(anna.opens(earlier_no=A_NO, earlier_yes=A_YES, renews=renewal)).refused_by(earlier_answers_are_named)


# ── a file that began with a claim ───────────────────────────────────────────────────────────────────────────────────


def test_an_appeal_without_a_request_gets_a_file_of_its_own() -> None:
    file = given().when(bram.registers_a_claim()).then(ClaimRegistered, status=Status.NONE)
    file.when(bram.receives()).then(NotificationReceived, status=Status.NONE)
    file.when(bram.registers_a_claim()).refused_by(file_is_new).saying("dit dossier bestaat al")


def test_a_claim_is_registered_by_the_municipality_of_the_child() -> None:
    given().when(hanna.registers_a_claim()).refused_by(actor_works_here)
    given().when(anna.registers_a_claim()).refused_as(NotYours)
    moved = bram.registers_a_claim(child=child(postcode="3511AA"))
    given().when(moved).refused_by(municipality_is_competent)


def test_a_file_that_began_with_a_claim_can_be_reviewed_for_the_same_child() -> None:
    file = given(bram.registers_a_claim(), bram.receives())
    reviewed = file.when(anna.opens()).then(RequestOpened, status=Status.OPEN).request
    assert len(reviewed.notifications) == 1
    file.when(anna.opens(child=child(id=UUID(int=998)))).refused_by(it_is_the_same_child).saying(
        "dit dossier gaat over een ander kind"
    )


def test_a_request_that_runs_is_not_opened_again() -> None:
    given(opened).when(anna.opens()).refused_as(NotNow)
    given(opened).when(bram.registers_a_claim()).refused_as(NotNow)
    given(granted, days(1)).when(anna.opens()).refused_as(NotNow).saying("Zo staat het nu: verleend")
