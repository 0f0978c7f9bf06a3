"""Administering on pages: two administrators give accounts and roles, of their own organisation only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.people.register import Person
from vierogen.domain.values import Role
from web.visitors import Place, Visitor, path_of

OVERVIEW, PERSONS, CONFIRM = "/beheer", "/beheer/personen", "/beheer/instemmen"
WITHDRAW = "/beheer/intrekken"
ZOE = {"name": "Zoë Prins", "identifiers": "zoe@vierogen.invalid\n90001234567"}


def at(place: Place, name: str, path: str = OVERVIEW) -> Visitor:
    visitor = place.visitor(name)
    assert visitor.get(path).status_code == 200, visitor.said
    return visitor


def person_named(place: Place, name: str) -> Person:
    (found,) = (one for one in place.system.people.register.persons.values() if one.name == name)
    return found


def of(person: UUID, form: str = "") -> str:
    return f"{PERSONS}/{person}{form}"


def sends(visitor: Visitor, path: str, **words: Any) -> Visitor:
    assert visitor.get(path).status_code == 200, visitor.said
    answer = visitor.send(path, **words)
    assert answer.status_code == 303, visitor.said
    visitor.get(path_of(answer))
    return visitor


def registered(place: Place, name: str = "Petra") -> Person:
    sends(place.visitor(name), f"{PERSONS}/nieuw", **ZOE)
    return person_named(place, "Zoë Prins")


def confirms(visitor: Visitor, nth: int = 0) -> Any:
    return answers(visitor, CONFIRM, nth)


def answers(visitor: Visitor, path: str, nth: int = 0) -> Any:
    token = re.findall(r'name="voorstel" value="([0-9a-f]+)"', visitor.text)[nth]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', visitor.text)[0]
    answer = visitor.client.post(path, data={"voorstel": token, "csrf": csrf})
    visitor.text = answer.text
    return answer


# ── somebody new, from name to a role ────────────────────────────────────────────────────────────────────────────────


def test_somebody_new_gets_an_account_and_a_role_when_two_administrators_agree(any_place: Place) -> None:
    zoe = registered(any_place)
    assert zoe.identifiers == {"zoe@vierogen.invalid", "90001234567"}
    petra = sends(any_place.visitor("Petra"), of(zoe.id, "/account"), account="zoe")
    assert "Het account is voorgesteld. Een andere beheerder bevestigt het." in petra.said
    sends(petra, of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER", until="2027-06-30", leader=str(cast.BRAM.id))
    register = any_place.system.people.register
    assert list(register.capacities(zoe.id, date(2026, 6, 10))) == []
    petra.get(OVERVIEW)
    assert "U kunt hier niet mee instemmen" in petra.said
    assert "Wie het voorstelde, bevestigt het niet." in petra.said

    ubbo = at(any_place, "Ubbo")
    assert "Voorgesteld door Petra Schouten" in ubbo.said
    assert "Account zoe Inlogdienst vierogen-demo" in ubbo.said, "letter by letter"
    assert "Leidinggevende Bram Bakker" in ubbo.said
    for _ in range(2):
        assert path_of(confirms(ubbo)) == OVERVIEW
        ubbo.get(OVERVIEW)
        assert "U stemde in. Het geldt nu." in ubbo.said
    assert "Er wacht nu niets." in ubbo.said
    register = any_place.system.people.register
    assert register.accounts[cast.ISSUER, "zoe"] == zoe.id
    (held,) = register.roles_of(zoe.id)
    assert (held.role, held.leader, held.period.until) == (Role.ATTENDANCE_OFFICER, cast.BRAM.id, date(2027, 6, 30))
    assert "Zoë Prins" in ubbo.said


def test_a_proposal_that_changed_since_it_was_read_is_not_confirmed(place: Place) -> None:
    zoe = registered(place)
    petra = sends(place.visitor("Petra"), of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER")
    ubbo = at(place, "Ubbo")
    sends(petra, of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER", until="2026-12-31")
    assert confirms(ubbo).status_code == 409
    assert "Dit voorstel is er niet meer, of het is veranderd." in ubbo.said
    assert place.system.people.register.roles_of(zoe.id) == ()


def test_who_proposed_takes_it_back_and_nobody_else_is_offered_that(any_place: Place) -> None:
    zoe = registered(any_place)
    petra = sends(any_place.visitor("Petra"), of(zoe.id, "/account"), account="zoe")
    sends(petra, of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER")
    deputy = {"role": "ATTENDANCE_OFFICER", "deputy": str(cast.OMAR.id), "until": "2026-08-31"}
    sends(petra, of(cast.BRAM.id, "/vervanger"), **deputy)
    ubbo = at(any_place, "Ubbo")
    assert "Trek uw voorstel in" not in ubbo.said
    petra.get(OVERVIEW)
    for left in (2, 1, 0):
        assert path_of(answers(petra, WITHDRAW)) == OVERVIEW
        petra.get(OVERVIEW)
        assert "Uw voorstel is ingetrokken." in petra.said
        assert petra.text.count(f'action="{WITHDRAW}"') == left
    assert confirms(ubbo).status_code == 409, "it was read before"
    register = any_place.system.people.register
    assert (register.proposals, register.role_proposals) == ({}, {})
    assert (cast.ISSUER, "zoe") not in register.accounts


def test_what_another_one_proposed_cannot_be_taken_back(place: Place) -> None:
    zoe = registered(place)
    sends(place.visitor("Petra"), of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER")
    ubbo = at(place, "Ubbo")
    assert answers(ubbo, WITHDRAW).status_code == 409
    assert "Wie iets voorstelde, kan dat intrekken" in ubbo.said
    assert len(place.system.people.register.role_proposals) == 1


def test_confirming_twice_does_it_once(place: Place) -> None:
    zoe = registered(place)
    sends(place.visitor("Petra"), of(zoe.id, "/rol"), role="PRIVACY_OFFICER")
    ubbo = at(place, "Ubbo")
    text = ubbo.text
    assert confirms(ubbo).status_code == 303
    ubbo.text = text
    assert confirms(ubbo).status_code == 409
    assert len(place.system.people.register.roles_of(zoe.id)) == 1


def test_a_deputy_is_no_other_pair_of_eyes_and_reads_so(place: Place) -> None:
    here = cast.AMERSFOORT.id
    words = {"person": cast.PETRA.id, "deputy": cast.UBBO.id, "role": Role.ADMINISTRATOR}
    period = {"from_on": date(2026, 1, 1), "until": date(2027, 1, 1)}
    place.system.people.record(p.ProposeDeputy, here, cast.who("Petra"), **words, **period)
    ubbo, zoe = place.visitor("Ubbo"), registered(place)
    sends(place.visitor("Petra"), of(zoe.id, "/rol"), role="ATTENDANCE_OFFICER")
    ubbo.get(OVERVIEW)
    assert "niemand geeft zichzelf een rol" in ubbo.said.lower(), "the deputyship itself"


def test_the_same_form_sent_twice_makes_one_person(place: Place) -> None:
    petra = at(place, "Petra", f"{PERSONS}/nieuw")
    text = petra.text
    first = petra.send(f"{PERSONS}/nieuw", **ZOE)
    petra.text = text
    second = petra.send(f"{PERSONS}/nieuw", **ZOE)
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    person_named(place, "Zoë Prins")


def test_what_is_refused_says_the_rule_and_keeps_what_was_typed(place: Place) -> None:
    petra = at(place, "Petra", f"{PERSONS}/nieuw")
    answer = petra.send(f"{PERSONS}/nieuw", name="Bram B.", identifiers=cast.BRAM.email.upper())
    assert answer.status_code == 409
    assert "Een natuurlijk persoon staat één keer in het register." in petra.said
    assert 'value="Bram B."' in petra.text


@pytest.mark.parametrize(
    ("form", "words", "field"),
    [
        ("/nieuw", {"name": ""}, "name"),
        ("/nieuw", {"name": "Zoë", "identifiers": "  \n "}, "identifiers"),
        ("/nieuw", {"name": "Zoë", "identifiers": "x" * 300}, "identifiers"),
        (f"/{cast.BRAM.id}/rol", {"role": "CARE_TEAM_MEMBER"}, "role"),
        (f"/{cast.BRAM.id}/rol", {"role": "ATTENDANCE_OFFICER", "from_on": "31-02-2026"}, "from_on"),
        (f"/{cast.BRAM.id}/rol", {"role": "ATTENDANCE_OFFICER", "leader": str(cast.ANNA.id)}, "leader"),
        (f"/{cast.BRAM.id}/account", {"issuer": "https://elders.example", "account": "x"}, "issuer"),
        (f"/{cast.BRAM.id}/account", {"account": ""}, "account"),
        (f"/{cast.BRAM.id}/vervanger", {"deputy": str(cast.BRAM.id), "until": "2026-12-31"}, "deputy"),
        (f"/{cast.ANNA.id}/aanwijzing", {"municipality": "GM0344", "profession": "DOCTOR"}, "municipality"),
        (f"/{cast.BRAM.id}/ontkoppelen", {"account": "0" * 16}, "account"),
    ],
)
def test_a_fault_is_said_at_its_field(place: Place, form: str, words: dict[str, str], field: str) -> None:
    petra = at(place, "Petra", f"{PERSONS}{form}")
    assert petra.send(f"{PERSONS}{form}", **words).status_code == 400
    assert f'href="#veld-{field}"' in petra.text


def test_a_period_that_ends_before_it_begins_is_refused_by_its_rule(place: Place) -> None:
    petra = at(place, "Petra", of(cast.BRAM.id, "/rol"))
    words = {"role": "PRIVACY_OFFICER", "from_on": "2026-09-01", "until": "2026-08-01"}
    assert petra.send(of(cast.BRAM.id, "/rol"), **words).status_code == 409
    assert "Een periode eindigt niet voor zij begint." in petra.said


# ── what ends ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_role_an_account_and_a_designation_end(any_place: Place) -> None:
    petra = any_place.visitor("Petra")
    sends(petra, of(cast.OMAR.id, "/einde-rol"), until="2026-07-31")
    assert "tot en met 31 juli 2026" in petra.said
    petra.get(of(cast.OMAR.id, "/ontkoppelen"))
    (account,) = re.findall(r'name="account" value="([0-9a-f]{16})"', petra.text)
    petra.send(of(cast.OMAR.id, "/ontkoppelen"), account=account)
    sends(petra, of(cast.CARLA.id, "/einde-aanwijzing"), designation="GM0307 DOCTOR", until="2026-07-31")
    register = any_place.system.people.register
    assert register.roles_of(cast.OMAR.id)[0].period.until == date(2026, 7, 31)
    assert register.persons[cast.OMAR.id].accounts == frozenset()
    assert register.designations[cast.CARLA.id][0].period.until == date(2026, 7, 31)
    assert "Nog geen account" in at(any_place, "Petra").said


def test_unlinking_twice_by_a_double_click_is_told_the_same_twice(place: Place) -> None:
    petra, there = place.visitor("Petra"), of(cast.OMAR.id, "/ontkoppelen")
    petra.get(there)
    before = petra.text
    (account,) = re.findall(r'name="account" value="([0-9a-f]{16})"', before)
    answers = list[tuple[int, str]]()
    for _ in range(2):
        petra.text = before
        answer = petra.send(there, account=account)
        answers.append((answer.status_code, path_of(answer)))

    assert answers == [(303, of(cast.OMAR.id))] * 2


def test_a_deputy_is_proposed_and_confirmed(place: Place) -> None:
    sends(place.visitor("Petra"), of(cast.BRAM.id, "/vervanger"), deputy=str(cast.OMAR.id), until="2026-08-31")
    ubbo = at(place, "Ubbo")
    assert "Vervangt Bram Bakker" in ubbo.said
    assert confirms(ubbo).status_code == 303
    ubbo.get(of(cast.BRAM.id))
    assert "Wordt als leerplichtambtenaar vervangen door Omar Haddad" in ubbo.said
    ubbo.get(of(cast.OMAR.id))
    assert "Vervangt Bram Bakker als leerplichtambtenaar" in ubbo.said


# ── the own organisation only ────────────────────────────────────────────────────────────────────────────────────────


def test_a_doctor_of_elsewhere_is_found_by_a_number_designated_and_shown_by_name_only(place: Place) -> None:
    petra = at(place, "Petra", f"{PERSONS}/zoeken")
    answer = petra.send(f"{PERSONS}/zoeken", identifier=f"  {cast.NICO.email.upper()} ")
    assert path_of(answer) == of(cast.NICO.id)
    petra.get(of(cast.NICO.id))
    assert "Deze persoon werkt bij een andere organisatie." in petra.said
    for hidden in (cast.NICO.email, "nico ", "GGD Gooi"):
        assert hidden not in petra.said, hidden
    sends(petra, of(cast.NICO.id, "/aanwijzing"), profession="DOCTOR")
    assert "Amersfoort, arts, vanaf 10 juni 2026" not in petra.said
    ubbo = at(place, "Ubbo")
    assert "Deskundige voor" in ubbo.said
    assert confirms(ubbo).status_code == 303
    petra.get(of(cast.NICO.id))
    assert "Amersfoort, arts, vanaf 10 juni 2026" in petra.said
    petra.get(OVERVIEW)
    assert "Nico Vos" in petra.said


def test_accounts_of_who_works_elsewhere_are_not_ours(place: Place) -> None:
    petra = at(place, "Petra", of(cast.NICO.id, "/ontkoppelen"))
    assert "Deze persoon heeft geen account." in petra.said
    petra.get(of(cast.NICO.id, "/account"))
    assert petra.send(of(cast.NICO.id, "/account"), account="nico-2").status_code == 409
    assert "aan een beheerder van de organisatie waar het om gaat" in petra.said


def test_nobody_is_found_by_a_part_of_a_name_and_an_empty_search_says_so(place: Place) -> None:
    petra = at(place, "Petra", f"{PERSONS}/zoeken")
    assert petra.send(f"{PERSONS}/zoeken", identifier="Nico").status_code == 200
    assert "Niemand gevonden" in petra.said
    assert petra.send(f"{PERSONS}/zoeken", identifier=" ").status_code == 400
    assert 'href="#veld-identifier"' in petra.text


def test_what_waits_elsewhere_does_not_show_here(place: Place) -> None:
    sends(place.visitor("Saskia"), of(cast.ANNA.id, "/rol"), role="PRIVACY_OFFICER")
    assert "Er wacht nu niets." in at(place, "Petra").said
    assert "Anna de Vries" in at(place, "Willem").said


@pytest.mark.parametrize("path", [OVERVIEW, f"{PERSONS}/nieuw", of(cast.BRAM.id), f"{OVERVIEW}/criteria"])
@pytest.mark.parametrize("name", ["Bram", "Quinten", "Roos"])
def test_the_register_is_kept_by_administrators_alone(place: Place, name: str, path: str) -> None:
    visitor = place.visitor(name)
    assert visitor.get(path).status_code == 403
    assert "aan: beheerder" in visitor.said


def test_an_administrator_begins_at_the_register_and_finds_it_in_the_menu(place: Place) -> None:
    petra = place.visitor("Petra")
    assert path_of(petra.get("/")) == OVERVIEW
    petra.get(OVERVIEW)
    assert 'href="/beheer" aria-current="page"' in petra.text
    assert 'href="/werklijst"' not in petra.text


@pytest.mark.parametrize("id", [str(UUID(int=1)), "iemand", cast.AMERSFOORT.id])
def test_somebody_unknown_is_a_calm_page(place: Place, id: Any) -> None:
    petra = place.visitor("Petra")
    assert petra.get(of(id)).status_code == 404
    assert "Deze persoon is niet bekend" in petra.said


def test_a_confirmation_without_the_word_of_the_session_does_nothing(place: Place) -> None:
    zoe = registered(place)
    sends(place.visitor("Petra"), of(zoe.id, "/rol"), role="PRIVACY_OFFICER")
    ubbo = at(place, "Ubbo")
    token = re.findall(r'name="voorstel" value="([0-9a-f]+)"', ubbo.text)[0]
    assert ubbo.client.post(CONFIRM, data={"voorstel": token}).status_code == 403
    assert place.system.people.register.roles_of(zoe.id) == ()


# ── the organisation ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_area_does_not_grow_but_may_shrink(place: Place) -> None:
    saskia = at(place, "Saskia", "/beheer/werkgebied")
    assert saskia.send("/beheer/werkgebied", areas="GM0307\nGM0344\nGM0402").status_code == 409
    assert "GM0402 hoort nog niet bij deze organisatie" in saskia.said
    sends(saskia, "/beheer/werkgebied", areas="GM0307", from_on="2026-06-10")
    assert place.system.people.register.organisations[cast.GGD.id].areas(date(2026, 6, 10)) == {"GM0307"}
    assert "Het werkgebied is gewijzigd." in saskia.said


def test_a_municipality_is_named_and_its_code_need_not_be_known(place: Place) -> None:
    petra, path = place.visitor("Petra"), "/beheer/organisaties/nieuw"
    written = "soest\nBergen (L.)\nAmersfoort (GM0307)\ngm0308\nPO2602\n01ab"
    sends(petra, path, name="Gemeenten samen", kind="YOUTH_HEALTH", areas=written)
    (made,) = [one for one in place.system.people.register.organisations.values() if one.name == "Gemeenten samen"]
    assert made.areas(date(2026, 6, 10)) == {"GM0342", "GM0893", "GM0307", "GM0308", "PO2602", "01AB"}

    petra.get(path)
    assert petra.send(path, name="Mis", kind="YOUTH_HEALTH", areas="Amersfort").status_code == 409
    assert "Amersfort is geen bekende gemeente" in petra.said


def test_in_the_form_each_area_stands_with_its_name(place: Place) -> None:
    saskia = at(place, "Saskia", "/beheer/werkgebied")
    assert "Amersfoort (GM0307)" in saskia.said
    (stands,) = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", saskia.text)
    sends(saskia, "/beheer/werkgebied", areas=stands.strip().split("\n")[0], from_on="2026-06-10")
    assert len(place.system.people.register.organisations[cast.GGD.id].areas(date(2026, 6, 10))) == 1


def test_a_system_is_let_in_and_kept_out_again(place: Place) -> None:
    petra = place.visitor("Petra")
    sends(petra, "/beheer/systemen/nieuw", name="Datahuis", account="datahuis", scopes=["READ_FIGURES"])
    assert "Datahuis cijfers lezen" in petra.said
    petra.get("/beheer/systemen/uitschrijven")
    (account,) = re.findall(r'name="account" value="([0-9a-f]{16})"', petra.text)
    assert petra.send("/beheer/systemen/uitschrijven", account=account).status_code == 303
    assert place.system.people.register.systems == {}


def test_an_organisation_is_taken_up_with_known_areas_only(place: Place) -> None:
    petra, path = place.visitor("Petra"), "/beheer/organisaties/nieuw"
    petra.get(path)
    assert petra.send(path, name="Gemeente Niks", kind="MUNICIPALITY", areas="GM9999").status_code == 409
    assert "GM9999 is geen bekende gemeente" in petra.said
    sends(petra, path, name="Gemeente Baarn", kind="MUNICIPALITY", areas="GM0308")
    assert "Gemeente Baarn" in {one.name for one in place.system.people.register.organisations.values()}
