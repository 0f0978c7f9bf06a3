"""Who is competent: a child of school age, its municipality, and people who work for the place where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from cast import (
    AMERSFOORT,
    ELSEWHERE,
    GGD,
    HERE,
    POSTCODE_ELSEWHERE,
    Player,
    anna,
    bram,
    carla,
    child,
    clock,
    conclusion,
    criteria,
    daan,
    designated,
    dirk,
    els,
    fatma,
    gijs,
    hanna,
    player,
)
from story import (
    concurred,
    days,
    dissented,
    escalated,
    given,
    gone_through_options,
    granted,
    heard,
    on,
    opened,
    stated,
    taken_up,
)
from vierogen.domain.events import (
    CoAssessmentTakenUp,
    EducationalAdviceGiven,
    FamilyAgreed,
    ParentsHeard,
    RequestOpened,
    RequestTransferred,
    StatementSubmitted,
)
from vierogen.domain.refusals import NotNow, NotYours
from vierogen.domain.rules.competence import (
    actor_works_here,
    child_is_of_school_age,
    co_assessor_has_jurisdiction,
    criteria_are_in_force,
    municipality_is_competent,
    new_municipality_is_competent,
    route_exists,
    school_year_is_now_or_next,
    works_for,
)
from vierogen.domain.rules.statement import expert_is_still_designated
from vierogen.domain.values import Designation, Period, Place, Profession, ReturnPlan, Role, Sector, Status

TODAY = date(2026, 6, 10)
BEFORE, AFTER = on(date(2026, 12, 31)), on(date(2027, 1, 1))
"""The last day of Wijdemeren and the first on which it is Hilversum."""

# ── the child ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("born", "because"),
    [
        (date(2022, 6, 10), None),
        (date(2022, 6, 11), "het kind is 3 jaar; de leerplicht begint na de vijfde verjaardag"),
        (date(2008, 6, 11), None),
        (date(2008, 6, 10), "de jongere is 18 jaar; de kwalificatieplicht eindigt op de achttiende verjaardag"),
        (date(2026, 6, 10), "het kind is 0 jaar"),
        (date(2026, 6, 11), "de geboortedatum ligt in de toekomst"),
    ],
)
def test_a_request_is_about_a_child_of_school_age(born: date, because: str | None) -> None:
    outcome = given().when(anna.opens(child=child(birth_date=born)))
    if because is None:
        outcome.then(RequestOpened, status=Status.OPEN)
    else:
        outcome.refused_by(child_is_of_school_age).saying(because)


def test_who_was_born_on_29_february_is_seventeen_on_28_february() -> None:
    born = child(birth_date=date(2008, 2, 29))
    given().when(on(date(2026, 2, 28)), anna.opens(child=born, school_year="2025/26")).then(RequestOpened, age=17)
    given().when(on(date(2026, 3, 1)), anna.opens(child=born, school_year="2025/26")).refused_by(child_is_of_school_age)


def test_the_age_on_the_day_of_opening_is_recorded() -> None:
    given().when(anna.opens()).then(RequestOpened, age=12, child=daan)


@pytest.mark.parametrize(
    ("year", "good"), [("2024/25", False), ("2025/26", True), ("2026/27", True), ("2027/28", False)]
)
def test_a_request_is_about_this_school_year_or_the_next(year: str, good: bool) -> None:
    outcome = given().when(anna.opens(school_year=year))
    if good:
        outcome.then(RequestOpened, school_year=year)
    else:
        outcome.refused_by(school_year_is_now_or_next).saying(
            f"het verzoek gaat over {year} en het is nu schooljaar 2025/26"
        )


def test_a_school_year_begins_on_1_august() -> None:
    given().when(on(date(2026, 7, 31)), anna.opens(school_year="2025/26")).then(RequestOpened)
    given().when(on(date(2026, 8, 1)), anna.opens(school_year="2025/26")).refused_by(school_year_is_now_or_next)
    given().when(on(date(2026, 8, 1)), anna.opens(school_year="2027/28")).then(RequestOpened)


# ── the municipality ─────────────────────────────────────────────────────────────────────────────────────────────────


def opening_at(postcode: str, place: Place):  # type: ignore[no-untyped-def]
    everywhere = anna.but(designations=(designated(place.municipality),))
    return everywhere.opens(child=child(postcode=postcode), place=place)


@pytest.mark.parametrize(
    ("postcode", "place", "because"),
    [
        ("3811AA", HERE, None),
        ("3511AA", HERE, "de postcode van het kind ligt niet in Amersfoort"),
        ("3811AA", ELSEWHERE, "de postcode van het kind ligt niet in Utrecht"),
        (
            "3811AA",
            HERE.model_copy(update={"partnership": "PO2601"}),
            "bij de postcode van het kind hoort een ander samenwerkingsverband dan PO2601",
        ),
        (
            "3811AA",
            HERE.model_copy(update={"sector": Sector.VO}),
            "bij de postcode van het kind hoort een ander samenwerkingsverband dan PO2602",
        ),
        ("3811AA", HERE.model_copy(update={"sector": Sector.VO, "partnership": "VO2602"}), None),
        ("1000AA", HERE, "de postcode ligt in geen enkel gebied van een samenwerkingsverband"),
    ],
)
def test_municipality_postcode_and_partnership_fit_together(postcode: str, place: Place, because: str | None) -> None:
    outcome = given().when(opening_at(postcode, place))
    if because is None:
        outcome.then(RequestOpened)
    else:
        outcome.refused_by(municipality_is_competent).saying(because)


def test_a_code_that_no_municipality_has_is_not_competent() -> None:
    nowhere = HERE.model_copy(update={"municipality": "GM9999"})
    given().when(bram.opens(place=nowhere)).refused_by(municipality_is_competent, actor_works_here).saying(
        "GM9999 is geen bekende gemeente"
    )


@pytest.mark.parametrize(
    ("postcode", "partnership", "good"),
    [
        ("1011AA", "PO2707", True),
        ("1011AA", "PO2709", False),
        ("1381AA", "PO2709", True),
        ("1381AA", "PO2707", False),
    ],
    ids=["city in its own", "city in the other", "Weesp in its own", "Weesp in the other"],
)
def test_amsterdam_lies_in_two_partnerships_and_the_postcode_says_which(
    postcode: str, partnership: str, good: bool
) -> None:
    place = Place(municipality="GM0363", sector=Sector.PO, partnership=partnership)
    outcome = given().when(opening_at(postcode, place))
    if good:
        outcome.then(RequestOpened)
    else:
        outcome.refused_by(municipality_is_competent)


def test_an_adviser_of_the_other_partnership_of_the_same_municipality_has_no_jurisdiction() -> None:
    weesp = Place(municipality="GM0363", sector=Sector.PO, partnership="PO2709")
    of_the_city = dirk.but(areas=frozenset({"PO2707"}))
    of_the_vecht = dirk.but(areas=frozenset({"PO2709"}))
    assert not works_for(of_the_city.actor, weesp, TODAY)
    assert works_for(of_the_vecht.actor, weesp, TODAY)


# ── when municipalities merge ────────────────────────────────────────────────────────────────────────────────────────

WIJDEMEREN = Place(municipality="GM1696", sector=Sector.PO, partnership="PO2709")
HILVERSUM = WIJDEMEREN.model_copy(update={"municipality": "GM0402"})
doctor_there = anna.but(areas=frozenset(), designations=(designated("GM1696"),))
officer_of_wijdemeren = player(21, "Wim", Role.ATTENDANCE_OFFICER, UUID(int=221), "GM1696")
officer_of_hilversum = player(22, "Hilde", Role.ATTENDANCE_OFFICER, UUID(int=222), "GM0402")
adviser_there = player(23, "Petra", Role.PARTNERSHIP_ADVISER, UUID(int=223), "PO2709")
at_loosdrecht = child(postcode="1231AA")
opened_there = doctor_there.opens(child=at_loosdrecht, place=WIJDEMEREN)
stated_there = doctor_there.states(conclusion=conclusion(begins_on=date(2027, 1, 15)))


def test_until_the_last_day_wijdemeren_is_competent_and_then_hilversum() -> None:
    of_hilversum = doctor_there.opens(child=at_loosdrecht, place=HILVERSUM)
    given().when(BEFORE, opened_there).then(RequestOpened)
    given().when(AFTER, opened_there).refused_by(municipality_is_competent).saying(
        "de gemeente Wijdemeren bestaat op die dag niet; nu is dat Hilversum"
    )
    given().when(BEFORE, of_hilversum).refused_by(municipality_is_competent, actor_works_here)
    given().when(AFTER, of_hilversum).then(RequestOpened)


def test_a_designation_of_wijdemeren_is_kept_by_hilversum() -> None:
    story = given(opened_there, doctor_there.hears_everyone(), at=BEFORE)
    story.when(AFTER, stated_there).then(StatementSubmitted)


def test_who_was_designated_by_wijdemeren_still_is_when_hilversum_has_it() -> None:
    plan = ReturnPlan(goals="opbouwen", contact="mevrouw Jansen", review_on=date(2027, 4, 1))
    agreed = given(
        opened_there,
        doctor_there.hears_everyone(),
        adviser_there.goes_through_the_options(),
        doctor_there.states(conclusion=conclusion(begins_on=date(2027, 1, 15)), plan=plan),
        adviser_there.takes_up(),
        adviser_there.concurs(),
        at=BEFORE,
    )
    by_hilversum = doctor_there.but(designations=(designated("GM0402"),))
    for doctor in (doctor_there, by_hilversum):
        agreed.when(AFTER, doctor.records_that_the_family_agrees()).then(FamilyAgreed)
    agreed.when(BEFORE, by_hilversum.records_that_the_family_agrees()).refused_by(expert_is_still_designated)


def test_nobody_moves_because_municipalities_merge() -> None:
    """Otherwise a transfer would throw away what two people agreed on."""
    story = given(opened_there, doctor_there.hears_everyone(), stated_there, adviser_there.takes_up(), at=BEFORE)
    to_hilversum = officer_of_hilversum.transfers(place=HILVERSUM, postcode="1231AA")
    story.when(AFTER, to_hilversum).refused_by(new_municipality_is_competent).saying("het kind hoort al bij deze")
    another_school = HILVERSUM.model_copy(update={"school": "01AB"})
    moved = officer_of_hilversum.transfers(place=another_school, postcode="1211AA")
    story.when(AFTER, moved).then(RequestTransferred, status=Status.OPEN)


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        (officer_of_wijdemeren, True, False),
        (officer_of_hilversum, False, True),
        (adviser_there, True, True),
        (officer_of_wijdemeren.but(areas=frozenset({"GM1696", "GM0402"})), True, True),
    ],
    ids=["of Wijdemeren", "of Hilversum", "of the partnership", "of both"],
)
def test_who_may_look_along_follows_the_merger_by_the_day(who: Player, before: bool, after: bool) -> None:
    story = given(opened_there, doctor_there.hears_everyone(), stated_there, at=BEFORE)
    for moment, good in ((BEFORE, before), (AFTER, after)):
        outcome = story.when(moment, who.takes_up())
        if good:
            outcome.then(CoAssessmentTakenUp)
        else:
            outcome.refused_by(co_assessor_has_jurisdiction)


def test_a_breaker_of_the_municipality_follows_the_merger_too() -> None:
    of_hilversum = fatma.but(areas=frozenset({"GM0402"})).actor
    assert not works_for(of_hilversum, WIJDEMEREN, BEFORE.date())
    assert works_for(of_hilversum, WIJDEMEREN, AFTER.date())


def test_a_request_of_wijdemeren_goes_on_in_hilversum_without_a_transfer() -> None:
    story = given(opened_there, at=BEFORE)
    story.when(AFTER, officer_of_hilversum.hears_parents()).then(ParentsHeard)
    story.when(AFTER, officer_of_wijdemeren.hears_parents()).refused_by(actor_works_here)


# ── who works here ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "good"),
    [
        (anna, True),
        (anna.but(areas=frozenset()), True),
        (anna.but(designations=()), True),
        (anna.but(areas=frozenset(), designations=()), False),
        (anna.but(areas=frozenset(), designations=(designated(until=TODAY),)), True),
        (anna.but(areas=frozenset(), designations=(designated(until=TODAY - timedelta(days=1)),)), False),
        (anna.but(areas=frozenset(), designations=(designated("GM0344"),)), False),
        (
            anna.but(areas=frozenset(), designations=(Designation("GM0307", Profession.PSYCHOLOGIST, Period(TODAY)),)),
            True,
        ),
        (bram, True),
        (bram.but(areas=frozenset({"PO2602"})), False),
        (dirk, True),
        (dirk.but(areas=frozenset({"GM0307"})), False),
        (dirk.but(areas=frozenset({"VO2602"})), False),
        (gijs, True),
        (gijs.but(areas=frozenset({"PO2602", "GM0307"})), False),
        (fatma, True),
        (fatma.but(areas=frozenset({"GM0307"})), True),
        (fatma.but(areas=frozenset({"GM0344", "PO2601"})), False),
        (hanna, False),
        (els, False),
        (bram.wearing(Role.REGION_ANALYST, AMERSFOORT, "GM0307"), False),
        (bram.wearing(Role.ADMINISTRATOR, AMERSFOORT, "GM0307"), False),
        (bram.wearing(Role.PRIVACY_OFFICER, AMERSFOORT, "GM0307"), False),
        (clock, False),
    ],
)
def test_who_works_for_a_place(who: Player, good: bool) -> None:
    assert works_for(who.actor, HERE, TODAY) is good


def test_nobody_opens_a_request_for_a_place_they_do_not_work_for() -> None:
    given().when(hanna.opens()).refused_by(actor_works_here).saying(
        "Hanna Kok werkt als leerplichtambtenaar niet voor de plaats waar dit kind hoort"
    )
    given().when(bram.opens()).then(RequestOpened, by=bram.person, organisation=AMERSFOORT)


@pytest.mark.parametrize("role", [Role.REGION_ANALYST, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
def test_who_only_watches_or_manages_never_acts_in_a_request(role: Role) -> None:
    watcher = carla.wearing(role, GGD, "GM0307")
    given().when(watcher.opens()).refused_as(NotYours).saying(f"U doet dit als {role.label}")
    given(opened).when(watcher.hears_parents()).refused_as(NotYours)
    given(stated).when(watcher.takes_up()).refused_as(NotYours)
    given(concurred).when(watcher.grants()).refused_as(NotYours)


def test_a_request_without_a_place_is_nobodys() -> None:
    nobodys = replace(given(opened).request, place=None)
    act = bram.hears_parents().now(nobodys, on(TODAY))
    assert actor_works_here.judge(nobodys, act) is not None
    assert co_assessor_has_jurisdiction.judge(nobodys, act) == "niemand met bevoegdheid heeft ingestemd"
    assert actor_works_here.judge(nobodys, clock.lapses().now(nobodys, on(TODAY))) is None


# ── routes and criteria ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_route_belongs_to_the_criteria_set() -> None:
    given().when(anna.opens(route="ZEVMB")).then(RequestOpened, route="ZEVMB")
    given().when(anna.opens(route="SNEL")).refused_by(route_exists).saying(
        "de criteriaset VOORSTEL/1 kent de route SNEL niet"
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "good"),
    [
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (date(2020, 1, 1), TODAY - timedelta(days=1), False),
        (date(2020, 1, 1), None, True),
    ],
)
def test_a_request_takes_the_set_that_is_in_force(valid_from: date, valid_until: date | None, good: bool) -> None:
    own = criteria(valid_from=valid_from, valid_until=valid_until)
    outcome = given().when(anna.opens(criteria=own))
    if good:
        event = outcome.then(RequestOpened, criteria=own).history[-1]
        assert event.judged_by.criteria == "AFSPRAAK/1"
    else:
        outcome.refused_by(criteria_are_in_force).saying("de criteriaset AFSPRAAK/1 geldt die dag niet")


def test_a_request_is_judged_by_the_set_it_took_for_its_whole_life() -> None:
    own = criteria(valid_until=TODAY)
    later = given(anna.opens(criteria=own), days(30)).when(anna.hears_parents()).then(ParentsHeard)
    assert later.history[-1].judged_by.criteria == "AFSPRAAK/1"


# ── moving house ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", [opened, stated, taken_up, dissented, escalated, concurred])
def test_after_a_move_those_now_competent_look_again_from_the_start(stage: object) -> None:
    moved = given(stage).when(bram.transfers()).then(RequestTransferred, status=Status.OPEN).request
    assert moved.place == ELSEWHERE
    assert moved.child is not None
    assert moved.child.postcode == POSTCODE_ELSEWHERE
    gone = (moved.statement, moved.expert, moved.co_assessor, moved.concurrence, moved.family_agreement, moved.advice)
    assert gone == (None,) * 6
    assert (moved.options, moved.reads_version, moved.deliberated_on) == ({}, 0, None)


def test_an_exemption_moves_along_and_stays_granted() -> None:
    moved = given(granted).when(bram.transfers()).then(RequestTransferred, status=Status.GRANTED).request
    assert moved.grant is not None
    assert moved.statement is not None


def test_what_the_family_said_moves_along() -> None:
    before, moved = given(heard).request, given(heard, bram.transfers()).request
    assert (moved.parents_heard, moved.child_heard) == (before.parents_heard, before.child_heard)


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ({"moved_on": date(2026, 6, 11)}, "de verhuizing is nog niet geweest"),
        (
            {"place": HERE, "postcode": "3811AA"},
            "het kind hoort al bij deze gemeente, dit samenwerkingsverband en deze school",
        ),
        ({"postcode": "3811AA"}, "de postcode van het kind ligt niet in Utrecht"),
        ({"place": ELSEWHERE.model_copy(update={"municipality": "GM9999"})}, "GM9999 is geen bekende gemeente"),
    ],
)
def test_a_move_has_happened_and_leads_elsewhere(words: dict[str, object], because: str) -> None:
    given(opened).when(bram.transfers(**words)).refused_by(new_municipality_is_competent).saying(because)


def test_another_school_in_the_same_place_is_a_transfer_too() -> None:
    other_school = HERE.model_copy(update={"school": "02CD"})
    given(opened).when(bram.transfers(place=other_school, postcode="3811AA")).then(RequestTransferred)


def test_the_officer_of_the_old_place_sends_it_along() -> None:
    given(opened).when(hanna.transfers()).refused_by(actor_works_here)
    given(opened).when(anna.transfers()).refused_as(NotYours)
    given(opened, bram.withdraws()).when(bram.transfers()).refused_as(NotNow)


def test_after_the_move_the_old_place_has_no_say() -> None:
    moved = given(gone_through_options, bram.transfers())
    moved.when(bram.hears_parents()).refused_by(actor_works_here)
    moved.when(dirk.advises()).refused_by(actor_works_here)
    moved.when(els.advises()).then(EducationalAdviceGiven)
