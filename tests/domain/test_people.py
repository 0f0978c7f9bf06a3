"""Who is who: one natural person, whatever accounts and roles; and who may do what on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from cast import HERE, anna, bram, carla, criteria
from vierogen.domain import values as v
from vierogen.domain.criteria import shipped
from vierogen.domain.people import acts as a
from vierogen.domain.people import events as e
from vierogen.domain.people.acts import PEOPLE_STEPS, WORKS_AT, PeopleAct
from vierogen.domain.people.erasing import ERASURE_STEPS, ErasureAct
from vierogen.domain.people.register import Register, copy_of, fold
from vierogen.domain.refusals import AgainstTheRules, NotYourOrganisation, NotYours
from vierogen.domain.rules import Rule

MOMENT = datetime(2026, 6, 10, 9, tzinfo=UTC)
DAY, LATER, LONG_AGO = date(2026, 6, 10), date(2027, 1, 1), date(2020, 1, 1)
BEHEER = v.Actor(UUID(int=1), "de installatie", v.Role.ADMINISTRATOR)

ANNA, BRAM, CARLA, DIRK, ADMIN = (UUID(int=number) for number in (11, 12, 13, 14, 15))
GGD, GEMEENTE, SWV, SCHOOL = (UUID(int=number) for number in (21, 22, 23, 24))
DOCTOR, OFFICER, ADVISER = v.Role.YOUTH_DOCTOR, v.Role.ATTENDANCE_OFFICER, v.Role.PARTNERSHIP_ADVISER


def done(register: Register, act: type[PeopleAct], subject: UUID, by: v.Actor = BEHEER, **words: Any) -> Register:
    """The register after one act that is permitted."""
    return fold([a.decide(register, act(by=by, at=MOMENT, subject=subject, **words))], register)


def refused(
    register: Register, act: type[PeopleAct], subject: UUID, by: v.Actor = BEHEER, **words: Any
) -> dict[str, str]:
    """Every broken rule, by name, with what it says."""
    before = copy_of(register)
    with pytest.raises(AgainstTheRules) as no:
        a.decide(register, act(by=by, at=MOMENT, subject=subject, **words))
    assert register == before
    assert all(one.rule.sentence and one.rule.source.name for one in no.value.broken)
    return {one.rule.name: one.because for one in no.value.broken}


def an_office() -> Register:
    """Three organisations and a school, and four people without any role."""
    known = Register()
    for who, name in ((ANNA, "Anna de Vries"), (BRAM, "Bram Bakker"), (CARLA, "Carla Smit"), (DIRK, "Dirk Mulder")):
        known = done(known, a.RegisterPerson, who, name=name, identifiers=(f"{name.split()[0].lower()}@example.nl",))
    known = done(known, a.RegisterOrganisation, GGD, name="GGD", kind="YOUTH_HEALTH", areas=("GM0307",))
    known = done(known, a.RegisterOrganisation, GEMEENTE, name="Amersfoort", kind="MUNICIPALITY", areas=("GM0307",))
    known = done(known, a.RegisterOrganisation, SWV, name="De Eem", kind="PARTNERSHIP", areas=("PO2602",))
    return done(known, a.RegisterOrganisation, SCHOOL, name="De Wegwijzer", kind="SCHOOL", areas=("01AB",))


@pytest.fixture
def office() -> Register:
    return an_office()


# ── natural persons ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "same",
    [
        *("anna@example.nl", "ANNA@example.nl", " anna@example.nl ", "anna @example.nl", "anna@example.nl\u200b"),
        *("\u202eanna@example.nl", "ａnna@example.nl", "an\u00adna@example.nl"),
        *("anna@example.nl\ufe0f", "an\u034fna@example.nl", "\u3164anna@example.nl", "anna@example.nl\U000e0100"),
    ],
    ids=ascii,
)
def test_a_natural_person_is_registered_once(office: Register, same: str) -> None:
    assert refused(office, a.RegisterPerson, UUID(int=99), name="A. de Vries", identifiers=("BIG 1", same)) == {
        "nobody_is_registered_twice": "iemand met hetzelfde kenmerk staat er al in"
    }
    done(office, a.RegisterPerson, UUID(int=99), name="Anna de Vries", identifiers=("BIG 49012345601",))


def test_an_identifier_that_holds_nothing_to_compare_is_none(office: Register) -> None:
    broken = refused(office, a.RegisterPerson, UUID(int=99), name="Niemand", identifiers=("\u0600",))
    assert broken == {"nobody_is_registered_twice": "een kenmerk is leeg"}


def test_somebody_is_found_however_the_identifier_is_written(office: Register) -> None:
    assert office.known_as("ANNA@example.nl ") == office.person_named("anna@Example.nl") == ANNA
    assert office.person_named(str(ANNA).upper()) == ANNA
    assert office.known_as(str(ANNA)) is None
    assert office.person_named("niemand@example.nl") is None


def test_a_person_without_any_identifier_cannot_be_told_apart(office: Register) -> None:
    broken = refused(office, a.RegisterPerson, UUID(int=99), name="Niemand", identifiers=())
    assert broken == {
        "nobody_is_registered_twice": "noem minstens een kenmerk, zoals het BIG-nummer, het e-mailadres of het personeelsnummer"
    }


@pytest.mark.parametrize("known", [ANNA, GGD], ids=["a person", "an organisation"])
def test_what_is_known_is_not_made_again(office: Register, known: UUID) -> None:
    new = {"name": "Nieuw", "identifiers": ("nieuw@example.nl",)}
    assert refused(office, a.RegisterPerson, known, **new) == {"subject_is_new": "deze is al bekend"}
    again = {"name": "GGD", "kind": "YOUTH_HEALTH", "areas": ("GM0307",)}
    assert refused(office, a.RegisterOrganisation, known, **again) == {"subject_is_new": "deze is al bekend"}


ACCOUNT = {"issuer": "https://idp.example.nl", "account": "anna"}


def test_an_account_leads_to_one_person(office: Register) -> None:
    linked = done(office, a.LinkAccount, ANNA, **ACCOUNT)
    assert linked.person_of("https://idp.example.nl", "anna") == linked.persons[ANNA]
    assert linked.person_of("https://elsewhere.example.nl", "anna") is None
    for whoever in (ANNA, BRAM):
        assert refused(linked, a.LinkAccount, whoever, **ACCOUNT) == {
            "account_is_free": "dit account hoort al bij iemand"
        }
    two = done(linked, a.LinkAccount, ANNA, issuer="https://idp.example.nl", account="a.devries")
    assert two.person_of("https://idp.example.nl", "a.devries") == two.person_of("https://idp.example.nl", "anna")


def test_an_account_is_taken_away_from_whose_it_is(office: Register) -> None:
    linked = done(office, a.LinkAccount, ANNA, **ACCOUNT)
    assert refused(linked, a.UnlinkAccount, BRAM, **ACCOUNT) == {
        "account_is_theirs": "dit account is hier niet gekoppeld"
    }
    gone = done(linked, a.UnlinkAccount, ANNA, **ACCOUNT)
    assert gone.person_of(*ACCOUNT.values()) is None
    found = done(gone, a.LinkAccount, BRAM, **ACCOUNT).person_of(*ACCOUNT.values())
    assert found is not None
    assert found.id == BRAM


def test_an_account_of_nobody_is_not_linked(office: Register) -> None:
    nobody = UUID(int=99)
    unknown = "deze persoon staat niet in het register"
    assert refused(office, a.LinkAccount, nobody, **ACCOUNT) == {"persons_are_known": unknown}
    assert set(refused(office, a.UnlinkAccount, nobody, **ACCOUNT)) == {"persons_are_known", "account_is_theirs"}


# ── two administrators for an account ────────────────────────────────────────────────────────────────────────────────

ADMINISTRATOR = v.Role.ADMINISTRATOR


def with_administrators(register: Register, *persons: UUID) -> Register:
    """Administrators of the municipality, who can sign in."""
    for person in persons:
        account = {"issuer": "https://idp.example.nl", "account": f"beheer-{person.int}"}
        register = appoint(done(register, a.LinkAccount, person, **account), person, ADMINISTRATOR, GEMEENTE)
    return register


def administrator(register: Register, person: UUID) -> v.Actor:
    found = register.actor(person, ADMINISTRATOR, GEMEENTE, DAY)
    assert found is not None
    return found


TWICE = {"only_the_first_are_linked_alone": "stel de koppeling voor; een andere beheerder bevestigt haar"}
NOT_PROPOSED = {"another_administrator_proposed_it": "niemand heeft dit account voor deze persoon voorgesteld"}


def test_the_installation_links_the_first_two_administrators_and_nobody_else_does(office: Register) -> None:
    one = with_administrators(office, BRAM)
    assert refused(one, a.LinkAccount, ANNA, administrator(one, BRAM), **ACCOUNT) == TWICE
    done(one, a.LinkAccount, CARLA, **ACCOUNT)
    two = with_administrators(one, CARLA)
    assert refused(two, a.LinkAccount, ANNA, **ACCOUNT) == TWICE


def test_an_administrator_without_an_account_or_a_role_today_does_not_count(office: Register) -> None:
    one = with_administrators(office, BRAM)
    without = appoint(one, CARLA, ADMINISTRATOR, GEMEENTE)
    done(without, a.LinkAccount, ANNA, **ACCOUNT)
    two = with_administrators(one, CARLA)
    ended = done(two, a.EndAppointment, GEMEENTE, person=CARLA, role=ADMINISTRATOR, until=date(2026, 6, 9))
    done(ended, a.LinkAccount, ANNA, **ACCOUNT)
    still = done(two, a.EndAppointment, GEMEENTE, person=CARLA, role=ADMINISTRATOR, until=DAY)
    assert refused(still, a.LinkAccount, ANNA, **ACCOUNT) == TWICE


def test_what_one_administrator_proposes_counts_when_another_agrees(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    proposed = done(known, a.ProposeAccountLink, ANNA, bram, **ACCOUNT)
    assert proposed.person_of(*ACCOUNT.values()) is None
    assert refused(proposed, a.ConfirmAccountLink, ANNA, bram, **ACCOUNT) == {
        "another_administrator_proposed_it": "wie het voorstelde, bevestigt het niet"
    }
    linked = done(proposed, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT)
    assert linked.person_of(*ACCOUNT.values()) == linked.persons[ANNA]
    assert linked.persons[ANNA].accounts == {tuple(ACCOUNT.values())}
    assert linked.proposals == {}


def test_only_what_was_proposed_is_confirmed_and_the_last_proposal_counts(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    assert refused(known, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT) == NOT_PROPOSED
    proposed = done(known, a.ProposeAccountLink, ANNA, bram, **ACCOUNT)
    other = ACCOUNT | {"account": "anna2"}
    assert refused(proposed, a.ConfirmAccountLink, ANNA, carla, **other) == NOT_PROPOSED
    assert refused(proposed, a.ConfirmAccountLink, DIRK, carla, **ACCOUNT) == NOT_PROPOSED
    corrected = done(proposed, a.ProposeAccountLink, DIRK, carla, **ACCOUNT)
    assert refused(corrected, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT) == NOT_PROPOSED
    assert done(corrected, a.ConfirmAccountLink, DIRK, bram, **ACCOUNT).accounts[tuple(ACCOUNT.values())] == DIRK


def test_a_proposal_is_used_once(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    linked = done(
        done(known, a.ProposeAccountLink, ANNA, bram, **ACCOUNT), a.ConfirmAccountLink, ANNA, carla, **ACCOUNT
    )
    taken = {"account_is_free": "dit account hoort al bij iemand"}
    assert refused(linked, a.ProposeAccountLink, DIRK, bram, **ACCOUNT) == taken
    assert refused(linked, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT) == taken | NOT_PROPOSED
    gone = done(linked, a.UnlinkAccount, ANNA, bram, **ACCOUNT)
    assert refused(gone, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT) == NOT_PROPOSED


def test_a_deputy_of_the_one_who_proposed_is_no_other_pair_of_eyes(office: Register) -> None:
    known = appoint(with_administrators(office, BRAM), CARLA, ADMINISTRATOR, GEMEENTE)
    period = {"role": ADMINISTRATOR, "from_on": DAY, "until": LATER}
    known = done(known, a.NameDeputy, GEMEENTE, person=BRAM, deputy=CARLA, **period)
    known = done(known, a.LinkAccount, CARLA, issuer="https://idp.example.nl", account="carla")
    for proposer, other in ((BRAM, CARLA), (CARLA, BRAM)):
        proposed = done(known, a.ProposeAccountLink, ANNA, administrator(known, proposer), **ACCOUNT)
        assert refused(proposed, a.ConfirmAccountLink, ANNA, administrator(known, other), **ACCOUNT) == {
            "another_administrator_proposed_it": "een vervanger is geen ander paar ogen"
        }


# ── systems ──────────────────────────────────────────────────────────────────────────────────────────────────────────

DASHBOARD = {"issuer": "https://idp.example.nl", "account": "dashboard"}
FIGURES = (v.Scope.READ_FIGURES,)


def test_a_system_belongs_to_an_organisation_and_is_nobody(office: Register) -> None:
    known = done(office, a.RegisterSystem, SWV, name="Dashboard", scopes=FIGURES, **DASHBOARD)
    system = known.systems[tuple(DASHBOARD.values())]
    assert (system.organisation, system.scopes) == (SWV, {v.Scope.READ_FIGURES})
    assert known.person_of(*DASHBOARD.values()) is None
    for act in (a.LinkAccount, a.ProposeAccountLink):
        assert refused(known, act, ANNA, **DASHBOARD) == {"account_is_free": "dit account is van een systeem"}
    gone = done(known, a.RemoveSystem, SWV, **DASHBOARD)
    assert gone.systems == {}


def test_a_proposal_for_an_account_that_became_a_system_is_not_confirmed(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    proposed = done(known, a.ProposeAccountLink, ANNA, administrator(known, BRAM), **DASHBOARD)
    system = done(proposed, a.RegisterSystem, SWV, name="Dashboard", scopes=FIGURES, **DASHBOARD)
    assert refused(system, a.ConfirmAccountLink, ANNA, administrator(system, CARLA), **DASHBOARD) == {
        "account_is_free": "dit account is van een systeem"
    }


def test_a_system_is_refused_with_every_reason(office: Register) -> None:
    linked = done(office, a.LinkAccount, ANNA, **DASHBOARD)
    assert refused(linked, a.RegisterSystem, UUID(int=99), name="Dashboard", scopes=(), **DASHBOARD) == {
        "organisation_is_known": "deze organisatie staat niet in het register",
        "account_is_free": "dit account hoort al bij iemand",
        "scopes_are_named": "noem minstens een recht",
    }
    twice = refused(office, a.RegisterSystem, SWV, name="Dashboard", scopes=FIGURES * 2, **DASHBOARD)
    assert twice == {"scopes_are_named": "een recht staat er twee keer"}
    known = done(office, a.RegisterSystem, SWV, name="Dashboard", scopes=FIGURES, **DASHBOARD)
    assert refused(known, a.RemoveSystem, GGD, **DASHBOARD) == {"system_is_theirs": "dit systeem is hier niet bekend"}


# ── organisations ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["GM9999", "PO9999", "XX", "gm0307", "01A", "01AB0", "01ab", "GM", "²1AB", "٠١AB"])
def test_an_area_that_does_not_exist_is_a_typing_error(office: Register, code: str) -> None:
    """A code that no child can have would take jurisdiction away from everybody."""
    new = {"name": "Nieuw", "kind": "SCHOOL", "areas": ("01AB", code)}
    assert refused(office, a.RegisterOrganisation, UUID(int=99), **new) == {
        "areas_exist": f"{code} is geen bekende gemeente, samenwerkingsverband of school"
    }
    assert "areas_exist" in refused(office, a.ChangeAreas, GGD, areas=(code,), from_on=DAY)


@pytest.mark.parametrize("code", ["GM0307", "GM1696", "PO2602", "VO2602", "PO0001", "01AB", "01AB00"])
def test_municipalities_partnerships_and_schools_are_areas(office: Register, code: str) -> None:
    new = done(office, a.RegisterOrganisation, UUID(int=99), name="Nieuw", kind="SCHOOL", areas=(code,))
    assert new.organisations[UUID(int=99)].areas(DAY) == {code}


def test_areas_change_from_a_day_on(office: Register) -> None:
    merged = done(office, a.ChangeAreas, GEMEENTE, areas=("GM0307", "GM0308"), from_on=LATER)
    earlier = done(merged, a.ChangeAreas, GEMEENTE, areas=("GM0308",), from_on=date(2026, 9, 1))
    town = earlier.organisations[GEMEENTE]
    assert town.areas(date(2026, 8, 31)) == {"GM0307"}
    assert town.areas(date(2026, 9, 1)) == {"GM0308"}
    assert town.areas(date(2026, 12, 31)) == {"GM0308"}
    assert town.areas(LATER) == {"GM0307", "GM0308"}
    assert refused(office, a.ChangeAreas, ANNA, areas=("GM0307",), from_on=DAY) == {
        "organisation_is_known": "deze organisatie staat niet in het register"
    }


# ── roles ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def appoint(register: Register, person: UUID, role: v.Role, where: UUID, **more: Any) -> Register:
    return done(register, a.Appoint, where, **({"person": person, "role": role, "from_on": LONG_AGO} | more))


@pytest.mark.parametrize("role", list(v.Role))
@pytest.mark.parametrize("where", [GGD, GEMEENTE, SWV, SCHOOL])
def test_a_role_fits_the_organisation(office: Register, role: v.Role, where: UUID) -> None:
    fits = {
        DOCTOR: {GGD, GEMEENTE},
        OFFICER: {GEMEENTE},
        ADVISER: {SWV},
        v.Role.CARE_TEAM_MEMBER: {SCHOOL},
        v.Role.DEADLOCK_BREAKER: {SWV, GEMEENTE},
        v.Role.REGION_ANALYST: {SWV, GEMEENTE},
        v.Role.PRIVACY_OFFICER: {GGD, GEMEENTE, SWV, SCHOOL},
        v.Role.ADMINISTRATOR: {GGD, GEMEENTE, SWV, SCHOOL},
        v.Role.CLOCK: set(),
    }
    words = {"person": ANNA, "role": role, "from_on": LONG_AGO}
    if where in fits[role]:
        known = done(office, a.Appoint, where, **words)
        assert [one.role for one in known.capacities(ANNA, DAY)] == [role]
    else:
        kind = office.organisations[where].kind.label
        assert refused(office, a.Appoint, where, **words) == {
            "role_fits_the_organisation": f"een {role.label} werkt niet bij een {kind}"
        }
    assert set(WORKS_AT) == set(v.Role) - {v.Role.CLOCK}


def test_everything_that_is_wrong_with_an_appointment_is_named(office: Register) -> None:
    nonsense = {"person": UUID(int=98), "role": OFFICER, "from_on": LATER, "until": DAY}
    assert refused(office, a.Appoint, UUID(int=99), **nonsense) == {
        "organisation_is_known": "deze organisatie staat niet in het register",
        "persons_are_known": "deze persoon staat niet in het register",
        "period_is_in_order": "de laatste dag ligt voor de eerste",
    }
    words = {"person": ANNA, "role": DOCTOR, "from_on": DAY, "leader": UUID(int=98)}
    assert refused(office, a.Appoint, GGD, **words) == {"persons_are_known": "deze persoon staat niet in het register"}


def test_a_period_of_one_day_is_in_order(office: Register) -> None:
    one_day = appoint(office, ANNA, DOCTOR, GGD, from_on=DAY, until=DAY)
    assert [held.role for held in one_day.capacities(ANNA, DAY)] == [DOCTOR]
    assert list(one_day.capacities(ANNA, date(2026, 6, 9))) == list(one_day.capacities(ANNA, date(2026, 6, 11))) == []


def test_an_actor_is_what_the_register_knows_on_that_day(office: Register) -> None:
    known = appoint(office, ANNA, DOCTOR, GGD, from_on=DAY, until=LATER, leader=DIRK)
    actor = known.actor(ANNA, DOCTOR, GGD, DAY)
    assert actor == v.Actor(
        ANNA, "Anna de Vries", DOCTOR, GGD, "GGD", frozenset({"GM0307"}), (), frozenset({DIRK}), frozenset()
    )
    for person, role, where, day in (
        (BRAM, DOCTOR, GGD, DAY),
        (ANNA, OFFICER, GGD, DAY),
        (ANNA, DOCTOR, GEMEENTE, DAY),
        (ANNA, DOCTOR, GGD, date(2026, 6, 9)),
        (ANNA, DOCTOR, GGD, date(2027, 1, 2)),
        (UUID(int=99), DOCTOR, GGD, DAY),
    ):
        assert known.actor(person, role, where, day) is None


def test_one_person_may_have_two_hats_and_stays_one_person(office: Register) -> None:
    """S2: the youth doctor who also advises for the partnership."""
    known = appoint(appoint(office, CARLA, DOCTOR, GGD), CARLA, ADVISER, SWV)
    doctor, adviser = known.actor(CARLA, DOCTOR, GGD, DAY), known.actor(CARLA, ADVISER, SWV, DAY)
    assert doctor is not None
    assert adviser is not None
    assert doctor.person == adviser.person == CARLA
    assert (doctor.areas, adviser.areas) == ({"GM0307"}, {"PO2602"})


def test_who_leads_a_leader_has_authority_too(office: Register) -> None:
    known = appoint(office, CARLA, DOCTOR, GGD, leader=BRAM)
    known = appoint(appoint(known, BRAM, OFFICER, GEMEENTE, leader=ANNA, until=DAY), ANNA, DOCTOR, GGD, leader=CARLA)
    assert known.leaders(CARLA, DAY) == {BRAM, ANNA}
    assert known.leaders(ANNA, DAY) == {CARLA, BRAM}
    assert known.leaders(CARLA, LATER) == {BRAM}


def test_who_stands_in_for_somebody_works_under_the_leader_of_that_one(office: Register) -> None:
    known = appoint(appoint(office, BRAM, OFFICER, GEMEENTE, leader=ANNA), BRAM, ADVISER, SWV, leader=CARLA)
    stand_in = {"person": BRAM, "deputy": DIRK, "role": OFFICER, "from_on": DAY, "until": DAY}
    known = done(known, a.NameDeputy, GEMEENTE, **stand_in)
    deputy = known.actor(DIRK, OFFICER, GEMEENTE, DAY)
    assert deputy is not None
    assert deputy.led_by == {ANNA}
    assert known.leaders(DIRK, LATER) == frozenset()


def test_who_leads_in_one_role_leads_in_every_role(office: Register) -> None:
    known = appoint(appoint(office, CARLA, DOCTOR, GGD, leader=ANNA), CARLA, ADVISER, SWV)
    adviser = known.actor(CARLA, ADVISER, SWV, DAY)
    assert adviser is not None
    assert adviser.led_by == {ANNA}
    ended = done(known, a.EndAppointment, GGD, person=CARLA, role=DOCTOR, until=date(2026, 6, 9))
    adviser = ended.actor(CARLA, ADVISER, SWV, DAY)
    assert adviser is not None
    assert adviser.led_by == frozenset()


def test_an_appointment_ends_after_its_last_day(office: Register) -> None:
    known = done(appoint(office, ANNA, DOCTOR, GGD), a.EndAppointment, GGD, person=ANNA, role=DOCTOR, until=DAY)
    assert known.actor(ANNA, DOCTOR, GGD, DAY)
    assert known.actor(ANNA, DOCTOR, GGD, date(2026, 6, 11)) is None
    longer = done(known, a.EndAppointment, GGD, person=ANNA, role=DOCTOR, until=LATER)
    assert longer.actor(ANNA, DOCTOR, GGD, date(2026, 6, 11)) is None, "an ended role does not come back by ending it"


def test_ending_one_role_leaves_the_others(office: Register) -> None:
    known = appoint(appoint(appoint(office, CARLA, DOCTOR, GGD), CARLA, ADVISER, SWV), ANNA, DOCTOR, GGD)
    ended = done(known, a.EndAppointment, GGD, person=CARLA, role=DOCTOR, until=date(2026, 1, 1))
    assert [one.role for one in ended.capacities(CARLA, DAY)] == [ADVISER]
    assert ended.actor(ANNA, DOCTOR, GGD, DAY)


@pytest.mark.parametrize(
    "words",
    [{"person": BRAM, "role": DOCTOR}, {"person": ANNA, "role": OFFICER}],
    ids=["somebody else", "another role"],
)
def test_what_is_not_there_is_not_ended(office: Register, words: dict[str, Any]) -> None:
    known = appoint(office, ANNA, DOCTOR, GGD)
    broken = {"there_is_something_to_end": "dit is niet gevonden"}
    assert refused(known, a.EndAppointment, GGD, **words, until=DAY) == broken
    assert refused(known, a.EndAppointment, GEMEENTE, person=ANNA, role=DOCTOR, until=DAY) == broken


# ── administrators ───────────────────────────────────────────────────────────────────────────────────────────────────

APART = {"administrators_do_nothing_else": "beheer en werk in verzoeken gaan niet samen"}


def test_who_administers_does_not_take_part(office: Register) -> None:
    admin = appoint(office, ANNA, v.Role.ADMINISTRATOR, GGD)
    doctor = appoint(office, ANNA, DOCTOR, GGD)
    assert refused(admin, a.Appoint, GGD, person=ANNA, role=DOCTOR, from_on=DAY) == APART
    assert refused(doctor, a.Appoint, GGD, person=ANNA, role=v.Role.ADMINISTRATOR, from_on=DAY) == APART
    appoint(admin, ANNA, v.Role.ADMINISTRATOR, SWV)
    appoint(doctor, ANNA, ADVISER, SWV)


@pytest.mark.parametrize(
    ("from_on", "until", "together"),
    [
        (date(2026, 6, 10), None, True),
        (date(2026, 6, 11), None, False),
        (date(2026, 1, 1), date(2026, 5, 31), False),
        (date(2026, 1, 1), date(2026, 6, 1), True),
        (date(2026, 6, 5), date(2026, 6, 6), True),
        (date(2020, 1, 1), None, True),
    ],
)
def test_one_after_the_other_is_possible_when_no_day_is_shared(
    office: Register, from_on: date, until: date | None, together: bool
) -> None:
    admin = appoint(office, ANNA, v.Role.ADMINISTRATOR, GGD, from_on=date(2026, 6, 1), until=date(2026, 6, 10))
    words = {"person": ANNA, "role": DOCTOR, "from_on": from_on, "until": until}
    if together:
        assert refused(admin, a.Appoint, GGD, **words) == APART
    else:
        appoint(admin, ANNA, DOCTOR, GGD, from_on=from_on, until=until)


def test_nobody_gives_themselves_a_role(office: Register) -> None:
    admin = appoint(office, ANNA, v.Role.ADMINISTRATOR, GGD)
    herself = admin.actor(ANNA, v.Role.ADMINISTRATOR, GGD, DAY)
    assert herself is not None
    own = {"administrators_do_nothing_else": "niemand geeft zichzelf een rol"}
    words = {"person": ANNA, "role": v.Role.ADMINISTRATOR, "from_on": LATER}
    assert refused(admin, a.ProposeAppointment, GGD, by=herself, **words) == own
    done(admin, a.ProposeAppointment, GGD, by=herself, person=BRAM, role=DOCTOR, from_on=DAY)


def test_a_deputy_is_no_administrator_either(office: Register) -> None:
    known = appoint(appoint(office, BRAM, OFFICER, GEMEENTE), ANNA, v.Role.ADMINISTRATOR, GGD)
    words = {"person": BRAM, "deputy": ANNA, "role": OFFICER, "from_on": DAY, "until": LATER}
    assert refused(known, a.NameDeputy, GEMEENTE, **words) == APART


def test_who_stands_in_for_somebody_does_not_become_administrator_meanwhile(office: Register) -> None:
    """The same, the other way round: first deputy, then administrator."""
    known = appoint(office, BRAM, OFFICER, GEMEENTE)
    deputy = done(known, a.NameDeputy, GEMEENTE, person=BRAM, deputy=ANNA, role=OFFICER, from_on=DAY, until=LATER)
    words = {"person": ANNA, "role": v.Role.ADMINISTRATOR, "from_on": DAY}
    assert refused(deputy, a.Appoint, GGD, **words) == APART


@pytest.mark.parametrize("actor", [anna.actor, bram.actor, carla.actor, v.THE_CLOCK], ids=lambda one: one.name)
def test_only_administrators_change_the_register(office: Register, actor: v.Actor) -> None:
    with pytest.raises(NotYours, match="beheerder"):
        a.decide(office, a.Appoint(by=actor, at=MOMENT, subject=GGD, person=ANNA, role=DOCTOR, from_on=DAY))


# ── two administrators for a role, of that organisation ──────────────────────────────────────────────────────────────

ROLE = {"person": ANNA, "role": OFFICER, "from_on": DAY, "until": LATER, "leader": DIRK}
ALONE = {"only_the_first_are_appointed_alone": "stel het voor; een andere beheerder van deze organisatie bevestigt het"}
NOBODY_PROPOSED = {"another_administrator_proposed_the_role": "niemand heeft precies dit voorgesteld"}


def test_a_role_counts_when_another_administrator_agrees_with_exactly_that(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    assert refused(known, a.ConfirmAppointment, GEMEENTE, carla, **ROLE) == NOBODY_PROPOSED
    proposed = done(known, a.ProposeAppointment, GEMEENTE, bram, **ROLE)
    assert proposed.roles_of(ANNA) == ()
    assert refused(proposed, a.ConfirmAppointment, GEMEENTE, bram, **ROLE) == {
        "another_administrator_proposed_the_role": "wie het voorstelde, bevestigt het niet"
    }
    others = ({"until": None}, {"from_on": LONG_AGO}, {"leader": None}, {"role": DOCTOR}, {"person": DIRK})
    for other in others:
        assert refused(proposed, a.ConfirmAppointment, GEMEENTE, carla, **(ROLE | other)) == NOBODY_PROPOSED
    agreed = done(proposed, a.ConfirmAppointment, GEMEENTE, carla, **ROLE)
    (held,) = agreed.roles_of(ANNA)
    assert (held.organisation, held.role, held.period, held.leader) == (GEMEENTE, OFFICER, v.Period(DAY, LATER), DIRK)
    assert agreed.role_proposals == {}
    assert refused(agreed, a.ConfirmAppointment, GEMEENTE, carla, **ROLE) == NOBODY_PROPOSED


def test_the_last_proposal_for_a_role_counts(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    first = done(known, a.ProposeAppointment, GEMEENTE, bram, **ROLE)
    second = done(first, a.ProposeAppointment, GEMEENTE, carla, **(ROLE | {"until": None}))
    assert refused(second, a.ConfirmAppointment, GEMEENTE, carla, **ROLE) == NOBODY_PROPOSED
    agreed = done(second, a.ConfirmAppointment, GEMEENTE, bram, **(ROLE | {"until": None}))
    assert agreed.roles_of(ANNA)[0].period == v.Period(DAY)


@pytest.mark.parametrize("role", [role for role, kinds in WORKS_AT.items() if v.OrganisationKind.MUNICIPALITY in kinds])
def test_no_role_is_given_by_one_alone_once_there_are_two_administrators(office: Register, role: v.Role) -> None:
    words = {"person": ANNA, "role": role, "from_on": DAY}
    one = with_administrators(office, BRAM)
    done(one, a.Appoint, GEMEENTE, **words)
    two = with_administrators(one, CARLA)
    for by in (BEHEER, administrator(two, BRAM)):
        assert refused(two, a.Appoint, GEMEENTE, by, **words) == ALONE
    assert refused(one, a.Appoint, GEMEENTE, administrator(one, BRAM), **words) == ALONE
    done(two, a.Appoint, SWV, person=ANNA, role=ADVISER, from_on=DAY)  # nobody administers there yet


def test_what_is_wrong_with_a_role_is_said_when_it_is_proposed_and_again_when_it_is_confirmed(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    wrong = ROLE | {"role": ADVISER}
    assert set(refused(known, a.ProposeAppointment, GEMEENTE, bram, **wrong)) == {"role_fits_the_organisation"}
    proposed = done(known, a.ProposeAppointment, GEMEENTE, bram, **ROLE)
    meanwhile = done(proposed, a.Appoint, GGD, person=ANNA, role=ADMINISTRATOR, from_on=DAY)
    assert refused(meanwhile, a.ConfirmAppointment, GEMEENTE, carla, **ROLE) == APART


def test_a_deputy_takes_two_administrators_as_well(office: Register) -> None:
    known = appoint(with_administrators(office, BRAM, CARLA), ANNA, DOCTOR, GGD)
    known = done(known, a.ProposeAppointment, GEMEENTE, administrator(known, BRAM), **(ROLE | {"person": DIRK}))
    known = done(
        known, a.ConfirmAppointment, GEMEENTE, administrator(known, CARLA), **(ROLE | {"person": DIRK, "leader": DIRK})
    )
    stand_in = {"person": DIRK, "deputy": ANNA, "role": OFFICER, "from_on": DAY, "until": date(2026, 7, 1)}
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    for by in (BEHEER, bram):
        assert refused(known, a.NameDeputy, GEMEENTE, by, **stand_in) == ALONE
    assert refused(known, a.ConfirmDeputy, GEMEENTE, carla, **stand_in) == NOBODY_PROPOSED
    proposed = done(known, a.ProposeDeputy, GEMEENTE, bram, **stand_in)
    assert proposed.actor(ANNA, OFFICER, GEMEENTE, DAY) is None
    own_role = {"person": ANNA, "role": OFFICER, "from_on": DAY, "until": date(2026, 7, 1)}
    assert refused(proposed, a.ConfirmAppointment, GEMEENTE, carla, **own_role) == NOBODY_PROPOSED
    deputy = done(proposed, a.ConfirmDeputy, GEMEENTE, carla, **stand_in).actor(ANNA, OFFICER, GEMEENTE, DAY)
    assert deputy is not None
    assert deputy.deputy_for == {DIRK}


NOT_YOURS = {"they_proposed_it": "hier wacht geen voorstel van u dat precies zo luidt"}


def test_who_proposed_a_role_or_a_deputy_takes_exactly_that_back(office: Register) -> None:
    known = with_administrators(appoint(office, DIRK, OFFICER, GEMEENTE), BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    stand_in = {"person": DIRK, "deputy": ANNA, "role": OFFICER, "from_on": DAY, "until": LATER}
    for propose, withdraw, confirm, words in (
        (a.ProposeAppointment, a.WithdrawAppointment, a.ConfirmAppointment, ROLE),
        (a.ProposeDeputy, a.WithdrawDeputy, a.ConfirmDeputy, stand_in),
    ):
        assert refused(known, withdraw, GEMEENTE, bram, **words) == NOT_YOURS
        proposed = done(known, propose, GEMEENTE, bram, **words)
        for by, said in ((carla, words), (bram, words | {"until": date(2026, 6, 30)})):
            assert refused(proposed, withdraw, GEMEENTE, by, **said) == NOT_YOURS
        withdrawn = done(proposed, withdraw, GEMEENTE, bram, **words)
        assert withdrawn.role_proposals == {}
        assert refused(withdrawn, confirm, GEMEENTE, carla, **words) == NOBODY_PROPOSED
        done(withdrawn, propose, GEMEENTE, carla, **words)


def test_who_proposed_a_designation_takes_exactly_that_back(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    words = {"municipality": "GM0307", "person": ANNA, "profession": v.Profession.DOCTOR, "from_on": DAY}
    assert refused(known, a.WithdrawDesignation, GEMEENTE, bram, **words) == NOT_YOURS
    proposed = done(known, a.ProposeDesignation, GEMEENTE, bram, **words)
    for by, said in ((carla, words), (bram, words | {"until": LATER}), (bram, words | {"person": DIRK})):
        assert refused(proposed, a.WithdrawDesignation, GEMEENTE, by, **said) == NOT_YOURS
    withdrawn = done(proposed, a.WithdrawDesignation, GEMEENTE, bram, **words)
    assert withdrawn.designation_proposals == {}
    assert refused(withdrawn, a.ConfirmDesignation, GEMEENTE, carla, **words)
    done(withdrawn, a.ProposeDesignation, GEMEENTE, carla, **words)


def test_who_proposed_a_role_does_not_take_back_the_deputy_that_came_in_its_place(office: Register) -> None:
    known = with_administrators(appoint(office, DIRK, OFFICER, GEMEENTE), BRAM, CARLA)
    bram, own = administrator(known, BRAM), {"person": ANNA, "role": OFFICER, "from_on": DAY, "until": LATER}
    proposed = done(known, a.ProposeAppointment, GEMEENTE, bram, **own)
    instead = done(proposed, a.ProposeDeputy, GEMEENTE, bram, deputy=ANNA, **(own | {"person": DIRK}))
    assert refused(instead, a.WithdrawAppointment, GEMEENTE, bram, **own) == NOT_YOURS


def test_who_proposed_an_account_takes_it_back_and_nobody_else_does(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    assert refused(known, a.WithdrawAccountLink, ANNA, bram, **ACCOUNT) == NOT_YOURS
    proposed = done(known, a.ProposeAccountLink, ANNA, bram, **ACCOUNT)
    assert refused(proposed, a.WithdrawAccountLink, ANNA, carla, **ACCOUNT) == NOT_YOURS
    assert refused(proposed, a.WithdrawAccountLink, DIRK, bram, **ACCOUNT) == NOT_YOURS
    withdrawn = done(proposed, a.WithdrawAccountLink, ANNA, bram, **ACCOUNT)
    assert withdrawn.proposals == {}
    assert set(refused(withdrawn, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT)) == {
        "another_administrator_proposed_it"
    }
    agreed = done(proposed, a.ConfirmAccountLink, ANNA, carla, **ACCOUNT)
    assert refused(agreed, a.WithdrawAccountLink, ANNA, bram, **ACCOUNT) == NOT_YOURS


ELSEWHERE: list[tuple[type[PeopleAct], dict[str, Any]]] = [
    (a.ChangeAreas, {"areas": ("GM0307",), "from_on": DAY}),
    (a.RegisterSystem, {"issuer": "i", "account": "a", "name": "x", "scopes": (v.Scope.READ_FIGURES,)}),
    (a.RemoveSystem, {"issuer": "i", "account": "a"}),
    (a.Appoint, {"person": DIRK, "role": DOCTOR, "from_on": DAY}),
    (a.ProposeAppointment, {"person": DIRK, "role": DOCTOR, "from_on": DAY}),
    (a.ConfirmAppointment, {"person": DIRK, "role": DOCTOR, "from_on": DAY}),
    (a.WithdrawAppointment, {"person": DIRK, "role": DOCTOR, "from_on": DAY}),
    (a.EndAppointment, {"person": ANNA, "role": DOCTOR, "until": DAY}),
    *(
        (act, {"person": ANNA, "deputy": DIRK, "role": DOCTOR, "from_on": DAY, "until": LATER})
        for act in (a.NameDeputy, a.ProposeDeputy, a.ConfirmDeputy, a.WithdrawDeputy)
    ),
    *(
        (act, {"municipality": "GM0307", "person": ANNA, "profession": "DOCTOR", "from_on": DAY})
        for act in (a.DesignateExpert, a.ProposeDesignation, a.ConfirmDesignation, a.WithdrawDesignation)
    ),
    (a.EndDesignation, {"municipality": "GM0307", "person": ANNA, "profession": "DOCTOR", "until": DAY}),
    (a.AdoptCriteriaSet, {"criteria": criteria()}),
]
OF_A_PERSON = (a.LinkAccount, a.ProposeAccountLink, a.ConfirmAccountLink, a.WithdrawAccountLink, a.UnlinkAccount)


def test_every_act_about_an_organisation_or_an_account_is_confined() -> None:
    assert {act for act, _ in ELSEWHERE} | {*OF_A_PERSON} == {*PEOPLE_STEPS} - {
        a.RegisterPerson,
        a.RegisterOrganisation,
    }


@pytest.mark.parametrize(("act", "words"), ELSEWHERE, ids=lambda one: getattr(one, "__name__", ""))
def test_an_administrator_does_nothing_in_another_organisation(
    office: Register, act: type[PeopleAct], words: dict[str, Any]
) -> None:
    known = appoint(with_administrators(office, BRAM, CARLA), ANNA, DOCTOR, GGD)
    with pytest.raises(NotYourOrganisation):
        a.decide(known, act(by=administrator(known, BRAM), at=MOMENT, subject=GGD, **words))


@pytest.mark.parametrize("act", OF_A_PERSON)
def test_nor_with_the_account_of_somebody_who_works_elsewhere(office: Register, act: type[PeopleAct]) -> None:
    """Whoever holds an account of Anna acts as her at the health service."""
    known = appoint(with_administrators(office, BRAM, CARLA), ANNA, DOCTOR, GGD)
    with pytest.raises(NotYourOrganisation):
        a.decide(known, act(by=administrator(known, BRAM), at=MOMENT, subject=ANNA, **ACCOUNT))


def test_nor_before_somebody_begins_to_work_elsewhere_or_as_a_deputy_there(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    later = appoint(known, ANNA, DOCTOR, GGD, from_on=LATER)
    over = appoint(known, ANNA, DOCTOR, GGD, until=date(2026, 6, 9))
    doctor = appoint(known, DIRK, DOCTOR, GGD)
    deputy = done(doctor, a.NameDeputy, GGD, person=DIRK, deputy=ANNA, role=DOCTOR, from_on=DAY, until=LATER)
    for register in (later, deputy):
        with pytest.raises(NotYourOrganisation):
            done(register, a.ProposeAccountLink, ANNA, administrator(register, BRAM), **ACCOUNT)
    done(over, a.ProposeAccountLink, ANNA, administrator(over, BRAM), **ACCOUNT)


def test_two_of_one_organisation_do_not_decide_whose_account_opens_a_role_in_another(office: Register) -> None:
    """Carla's case, with Anna: an officer of the municipality who is also a doctor of the health service."""
    known = with_administrators(office, BRAM, CARLA)
    known = appoint(known, ANNA, DOCTOR, GGD)
    known = done(known, a.ProposeAppointment, GEMEENTE, administrator(known, BRAM), **ROLE)
    both = done(known, a.ConfirmAppointment, GEMEENTE, administrator(known, CARLA), **ROLE)
    proposed = done(both, a.ProposeAccountLink, ANNA, administrator(both, BRAM), **ACCOUNT)
    done(proposed, a.ConfirmAccountLink, ANNA, administrator(proposed, CARLA), **ACCOUNT)  # nobody administers the GGD

    account = {"issuer": "https://idp.example.nl", "account": "erik"}
    manned = done(both, a.RegisterPerson, ADMIN, name="Erik Prins", identifiers=("erik@example.nl",))
    manned = done(appoint(manned, ADMIN, ADMINISTRATOR, GGD), a.LinkAccount, ADMIN, **account)
    proposed = done(manned, a.ProposeAccountLink, ANNA, administrator(manned, BRAM), **ACCOUNT)
    assert refused(proposed, a.ConfirmAccountLink, ANNA, administrator(proposed, CARLA), **ACCOUNT) == {
        "another_administrator_proposed_it": "deze persoon werkt bij meer organisaties: "
        "bevestigen is aan een beheerder van een andere"
    }
    erik = proposed.actor(ADMIN, ADMINISTRATOR, GGD, DAY)
    assert erik is not None
    assert done(proposed, a.ConfirmAccountLink, ANNA, erik, **ACCOUNT).accounts[tuple(ACCOUNT.values())] == ANNA


def test_the_installation_makes_the_first_two_of_every_organisation_known(office: Register) -> None:
    """A new organisation begins as the first one did, whoever administers elsewhere."""
    known = with_administrators(office, BRAM, CARLA)
    for person, account in ((ANNA, "anna"), (DIRK, "dirk")):
        known = appoint(known, person, ADMINISTRATOR, GGD)
        known = done(known, a.LinkAccount, person, issuer="https://idp.example.nl", account=account)
    assert refused(known, a.LinkAccount, ANNA, issuer="https://idp.example.nl", account="anna-2") == TWICE
    words = {"person": ADMIN, "role": ADMINISTRATOR, "from_on": DAY}
    third = done(known, a.RegisterPerson, ADMIN, name="Erik Prins", identifiers=("erik@example.nl",))
    assert refused(third, a.Appoint, GGD, **words) == ALONE


def test_an_organisation_does_not_give_itself_more_children(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram = administrator(known, BRAM)
    for more in (("GM0307", "GM0344"), ("GM0344",)):
        assert refused(known, a.ChangeAreas, GEMEENTE, bram, areas=more, from_on=DAY) == {
            "area_does_not_grow": "GM0344 hoort nog niet bij deze organisatie: vraag het wie de installatie beheert"
        }
    done(known, a.ChangeAreas, GEMEENTE, bram, areas=(), from_on=DAY)
    grown = done(known, a.ChangeAreas, GEMEENTE, areas=("GM0307", "GM1696"), from_on=DAY)
    done(grown, a.ChangeAreas, GEMEENTE, bram, areas=("GM0307",), from_on=DAY)
    both = done(known, a.ChangeAreas, GEMEENTE, areas=("GM0307", "PO2602"), from_on=DAY)
    done(both, a.ChangeAreas, GEMEENTE, bram, areas=("PO2602",), from_on=DAY)  # what has no heir stays one's own


def test_who_was_merged_does_not_take_over_the_children_of_the_others(office: Register) -> None:
    """Wijdemeren goes up into Hilversum on this day; whether its people work there now, the installation says."""
    known = done(with_administrators(office, BRAM, CARLA), a.ChangeAreas, GEMEENTE, areas=("GM1696",), from_on=DAY)
    words = {"areas": ("GM0402",), "from_on": LATER}
    assert "area_does_not_grow" in refused(known, a.ChangeAreas, GEMEENTE, administrator(known, BRAM), **words)
    done(known, a.ChangeAreas, GEMEENTE, **words)


def test_a_municipality_that_is_no_more_designates_nobody(office: Register) -> None:
    """An old designation counts in the successor, so a new one would open the successor's children."""
    known = done(with_administrators(office, BRAM, CARLA), a.ChangeAreas, GEMEENTE, areas=("GM1696",), from_on=DAY)
    bram, words = administrator(known, BRAM), DESIGNATION | {"municipality": "GM1696"}
    done(known, a.ProposeDesignation, GEMEENTE, bram, **words)
    gone = {"a_municipality_designates": "de gemeente GM1696 bestaat dan niet meer"}
    assert refused(known, a.ProposeDesignation, GEMEENTE, bram, **(words | {"from_on": LATER})) == gone
    for act in (a.ProposeDesignation, a.ConfirmDesignation):
        with pytest.raises(AgainstTheRules, match="bestaat dan niet meer"):
            a.decide(known, act(by=bram, at=MOMENT + timedelta(days=365), subject=GEMEENTE, **words))
    elsewhere = {"a_municipality_designates": "Amersfoort werkt niet voor GM0307"}
    assert refused(known, a.ProposeDesignation, GEMEENTE, bram, **DESIGNATION) == elsewhere


# ── deputies ─────────────────────────────────────────────────────────────────────────────────────────────────────────

STAND_IN = {"person": BRAM, "deputy": CARLA, "role": OFFICER, "from_on": DAY, "until": date(2026, 7, 1)}


def test_a_deputy_has_the_role_and_the_register_knows_for_whom(office: Register) -> None:
    known = done(appoint(office, BRAM, OFFICER, GEMEENTE), a.NameDeputy, GEMEENTE, **STAND_IN)
    deputy = known.actor(CARLA, OFFICER, GEMEENTE, DAY)
    assert deputy is not None
    assert (deputy.person, deputy.deputy_for, deputy.areas) == (CARLA, {BRAM}, {"GM0307"})
    assert [one.deputy_for for one in known.capacities(CARLA, DAY)] == [BRAM]
    assert known.actor(CARLA, OFFICER, GEMEENTE, date(2026, 6, 9)) is None
    assert known.actor(CARLA, OFFICER, GEMEENTE, date(2026, 7, 2)) is None


def test_who_stands_in_somewhere_is_known_to_do_so_in_every_role(office: Register) -> None:
    known = appoint(appoint(office, BRAM, OFFICER, GEMEENTE), CARLA, ADVISER, SWV)
    known = done(known, a.NameDeputy, GEMEENTE, **STAND_IN)
    adviser = known.actor(CARLA, ADVISER, SWV, DAY)
    assert adviser is not None
    assert adviser.deputy_for == {BRAM}


def test_a_deputy_has_no_more_than_the_one_who_is_replaced_still_has(office: Register) -> None:
    known = done(appoint(office, BRAM, OFFICER, GEMEENTE), a.NameDeputy, GEMEENTE, **STAND_IN)
    ended = done(known, a.EndAppointment, GEMEENTE, person=BRAM, role=OFFICER, until=date(2026, 6, 15))
    assert ended.actor(CARLA, OFFICER, GEMEENTE, date(2026, 6, 15))
    assert ended.actor(CARLA, OFFICER, GEMEENTE, date(2026, 6, 16)) is None


def test_a_deputy_does_not_inherit_a_designation(office: Register) -> None:
    known = designate(appoint(office, ANNA, DOCTOR, GGD), ANNA)
    known = done(known, a.NameDeputy, GGD, person=ANNA, deputy=CARLA, role=DOCTOR, from_on=DAY, until=date(2026, 7, 1))
    deputy = known.actor(CARLA, DOCTOR, GGD, DAY)
    assert deputy is not None
    assert deputy.designations == ()


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ({"deputy": BRAM}, "dit is dezelfde persoon"),
        ({"role": v.Role.DEADLOCK_BREAKER}, "wie wordt vervangen, is hier geen houder van de doorzettingsmacht"),
        ({"person": DIRK}, "wie wordt vervangen, is hier geen leerplichtambtenaar"),
    ],
)
def test_only_another_person_stands_in_and_only_for_a_role_that_is_held(
    office: Register, words: dict[str, Any], because: str
) -> None:
    known = appoint(office, BRAM, OFFICER, GEMEENTE)
    assert refused(known, a.NameDeputy, GEMEENTE, **(STAND_IN | words)) == {"deputy_stands_in_for_another": because}


# ── designations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def designate(register: Register, person: UUID, **more: Any) -> Register:
    words = {"municipality": "GM0307", "person": person, "profession": v.Profession.DOCTOR, "from_on": LONG_AGO}
    return done(register, a.DesignateExpert, GEMEENTE, **(words | more))


DESIGNATION = {"municipality": "GM0307", "person": DIRK, "profession": v.Profession.DOCTOR, "from_on": DAY}
NOT_DESIGNATED = {"another_administrator_proposed_the_designation": "niemand heeft precies dit voorgesteld"}


def test_two_administrators_of_the_municipality_designate_an_expert(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    assert refused(known, a.ConfirmDesignation, GEMEENTE, carla, **DESIGNATION) == NOT_DESIGNATED
    proposed = done(known, a.ProposeDesignation, GEMEENTE, bram, **DESIGNATION)
    assert not proposed.was_designated(DIRK, "GM0307", v.Profession.DOCTOR, DAY, today=DAY)
    assert refused(proposed, a.ConfirmDesignation, GEMEENTE, bram, **DESIGNATION) == {
        "another_administrator_proposed_the_designation": "wie het voorstelde, bevestigt het niet"
    }
    for other in ({"until": LATER}, {"profession": v.Profession.PSYCHOLOGIST}, {"person": ANNA}, {"from_on": LATER}):
        assert refused(proposed, a.ConfirmDesignation, GEMEENTE, carla, **(DESIGNATION | other)) == NOT_DESIGNATED
    agreed = done(proposed, a.ConfirmDesignation, GEMEENTE, carla, **DESIGNATION)
    assert agreed.was_designated(DIRK, "GM0307", v.Profession.DOCTOR, DAY, today=DAY)
    assert refused(agreed, a.ConfirmDesignation, GEMEENTE, carla, **DESIGNATION) == NOT_DESIGNATED


def test_where_two_administer_nobody_designates_alone(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    assert refused(known, a.DesignateExpert, GEMEENTE, **DESIGNATION) == ALONE
    alone = with_administrators(office, BRAM)
    assert refused(alone, a.DesignateExpert, GEMEENTE, administrator(alone, BRAM), **DESIGNATION) == ALONE
    assert done(alone, a.DesignateExpert, GEMEENTE, **DESIGNATION).designations


def test_a_later_proposal_of_a_designation_takes_the_place_of_an_earlier_one(office: Register) -> None:
    known = with_administrators(office, BRAM, CARLA)
    bram, carla = administrator(known, BRAM), administrator(known, CARLA)
    first = done(known, a.ProposeDesignation, GEMEENTE, bram, **DESIGNATION)
    second = done(first, a.ProposeDesignation, GEMEENTE, carla, **(DESIGNATION | {"until": LATER}))
    assert refused(second, a.ConfirmDesignation, GEMEENTE, carla, **DESIGNATION) == NOT_DESIGNATED
    agreed = done(second, a.ConfirmDesignation, GEMEENTE, bram, **(DESIGNATION | {"until": LATER}))
    assert agreed.designations[DIRK][-1].period.until == LATER


def test_a_municipality_designates_for_its_own_area(office: Register) -> None:
    known = designate(appoint(office, ANNA, DOCTOR, GGD), ANNA, until=LATER)
    actor = known.actor(ANNA, DOCTOR, GGD, DAY)
    assert actor is not None
    assert actor.designations == (v.Designation("GM0307", v.Profession.DOCTOR, v.Period(LONG_AGO, LATER)),)
    words = {"municipality": "GM0344", "person": ANNA, "profession": "DOCTOR", "from_on": DAY}
    assert refused(office, a.DesignateExpert, GEMEENTE, **words) == {
        "a_municipality_designates": "Amersfoort werkt niet voor GM0344"
    }
    words["municipality"] = "GM0307"
    assert refused(office, a.DesignateExpert, GGD, **words) == {
        "a_municipality_designates": "deze organisatie is geen gemeente"
    }
    assert set(refused(office, a.DesignateExpert, ANNA, **words)) == {
        "a_municipality_designates",
        "organisation_is_known",
    }


@pytest.mark.parametrize(
    ("day", "profession", "municipality", "designated"),
    [
        (LONG_AGO, v.Profession.DOCTOR, "GM0307", True),
        (date(2019, 12, 31), v.Profession.DOCTOR, "GM0307", False),
        (LATER, v.Profession.DOCTOR, "GM0307", True),
        (date(2027, 1, 2), v.Profession.DOCTOR, "GM0307", False),
        (DAY, v.Profession.PSYCHOLOGIST, "GM0307", False),
        (DAY, v.Profession.DOCTOR, "GM0344", False),
    ],
)
def test_who_was_designated_when(
    office: Register, day: date, profession: v.Profession, municipality: str, designated: bool
) -> None:
    known = designate(office, ANNA, until=LATER)
    assert known.was_designated(ANNA, municipality, profession, day, today=day) is designated
    assert not known.was_designated(BRAM, municipality, profession, day, today=day)


def test_a_designation_ends_and_others_stay(office: Register) -> None:
    known = designate(designate(office, ANNA), ANNA, profession=v.Profession.PSYCHOLOGIST)
    words = {"municipality": "GM0307", "person": ANNA, "profession": "DOCTOR", "until": DAY}
    ended = done(known, a.EndDesignation, GEMEENTE, **words)
    assert ended.was_designated(ANNA, "GM0307", v.Profession.DOCTOR, DAY, today=DAY)
    assert not ended.was_designated(ANNA, "GM0307", v.Profession.DOCTOR, LATER, today=LATER)
    assert ended.was_designated(ANNA, "GM0307", v.Profession.PSYCHOLOGIST, LATER, today=LATER)
    for wrong in ({"person": BRAM}, {"profession": "EDUCATIONALIST"}):
        assert refused(known, a.EndDesignation, GEMEENTE, **(words | wrong)) == {
            "there_is_something_to_end": "dit is niet gevonden"
        }


def test_a_designation_of_a_merged_municipality_is_kept(office: Register) -> None:
    known = done(office, a.ChangeAreas, GEMEENTE, areas=("GM1696",), from_on=LONG_AGO)
    known = designate(known, ANNA, municipality="GM1696")
    last_day = date(2026, 12, 31)
    assert known.was_designated(ANNA, "GM1696", v.Profession.DOCTOR, last_day, today=last_day)
    assert known.was_designated(ANNA, "GM0402", v.Profession.DOCTOR, LATER, today=LATER)
    assert not known.was_designated(ANNA, "GM0402", v.Profession.DOCTOR, last_day, today=last_day)
    assert known.was_designated(ANNA, "GM0402", v.Profession.DOCTOR, last_day, today=LATER)


# ── criteria sets ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_set_counts_where_its_parties_work_and_when_it_is_in_force(office: Register) -> None:
    ours = criteria(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    assert office.criteria_for(HERE, DAY) == shipped()
    known = done(office, a.AdoptCriteriaSet, SWV, criteria=ours)
    assert known.criteria_for(HERE, DAY) == ours
    assert known.criteria_for(HERE, date(2025, 12, 31)) == shipped()
    assert known.criteria_for(HERE, LATER) == shipped()
    elsewhere = v.Place(municipality="GM0344", sector=v.Sector.PO, partnership="PO2601")
    assert known.criteria_for(elsewhere, DAY) == shipped()
    by_the_town = done(office, a.AdoptCriteriaSet, GEMEENTE, criteria=ours)
    assert by_the_town.criteria_for(HERE, DAY) == ours


def test_the_newest_set_in_force_counts(office: Register) -> None:
    old, new = criteria(), criteria(version=2, valid_from=LATER)
    known = done(done(office, a.AdoptCriteriaSet, SWV, criteria=old), a.AdoptCriteriaSet, SWV, criteria=new)
    assert known.criteria_for(HERE, DAY) == old
    assert known.criteria_for(HERE, LATER) == new


def test_a_set_is_adopted_by_parties_and_once(office: Register) -> None:
    nobody = {"parties_adopted_it": "de partijen ontbreken, of de set is nog een voorstel"}
    assert refused(office, a.AdoptCriteriaSet, SWV, criteria=criteria(proposal=True)) == nobody
    assert refused(office, a.AdoptCriteriaSet, SWV, criteria=criteria(parties=[])) == nobody
    known = done(office, a.AdoptCriteriaSet, SWV, criteria=criteria())
    changed = criteria(title="Een andere tekst")
    assert refused(known, a.AdoptCriteriaSet, GEMEENTE, criteria=changed) == {
        "version_is_new": "deze versie bestaat al"
    }
    assert set(refused(office, a.AdoptCriteriaSet, ANNA, criteria=criteria())) == {"organisation_is_known"}


# ── all of it ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_act_records_an_event_of_its_subject_with_the_next_version(office: Register) -> None:
    event = a.decide(office, a.LinkAccount(by=BEHEER, at=MOMENT, subject=ANNA, **ACCOUNT))
    assert isinstance(event, e.AccountLinked)
    assert (event.subject, event.version, event.by, event.at) == (ANNA, 2, BEHEER.person, MOMENT)
    first = a.decide(Register(), a.RegisterPerson(by=BEHEER, at=MOMENT, subject=DIRK, name="D", identifiers=("x",)))
    assert first.version == 1


def test_every_act_of_an_administrator_stands_in_the_table_and_records_its_own_event() -> None:
    assert set(PEOPLE_STEPS) == set(PeopleAct.__subclasses__())
    by_the_machine = {e.ErasureDue, e.KeysDestroyed}
    recorded = [step.records for step in (*PEOPLE_STEPS.values(), *ERASURE_STEPS.values())]
    assert {*recorded} | by_the_machine == set(e.PeopleEvent.__subclasses__())
    assert set(ERASURE_STEPS) == set(ErasureAct.__subclasses__())
    rules: set[Rule] = {rule for step in PEOPLE_STEPS.values() for rule in step.provided}
    assert all(rule.sentence.endswith(".") and rule.source.name for rule in rules)


def test_words_that_make_no_sense_are_refused_before_any_rule() -> None:
    with pytest.raises(ValidationError):
        a.RegisterPerson(by=BEHEER, at=MOMENT, subject=ANNA, name="", identifiers=("x",))
    with pytest.raises(ValidationError):
        a.DesignateExpert(
            by=BEHEER, at=MOMENT, subject=GEMEENTE, municipality="0307", person=ANNA, profession="DOCTOR", from_on=DAY
        )


def test_a_deputy_is_somebody_whom_the_register_knows(office: Register) -> None:
    known = appoint(office, BRAM, OFFICER, GEMEENTE)
    broken = refused(known, a.NameDeputy, GEMEENTE, **(STAND_IN | {"deputy": UUID(int=404)}))
    assert broken["persons_are_known"] == "deze persoon staat niet in het register"
