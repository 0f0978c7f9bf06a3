"""The first two administrators are made known on the machine itself; after that nobody does anything alone."""

from __future__ import annotations

import pytest

from cli.conftest import Ended, Type
from vierogen.bootstrap.system import open_system
from vierogen.domain.values import Role, day_of

ISSUER = "https://inloggen.example"
ISSUERS = f'[{{"key": "ggd", "label": "GGD", "issuer": "{ISSUER}", "client_id": "vierogen"}}]'


@pytest.fixture(autouse=True)
def _issuers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_ISSUERS", ISSUERS)


def types(vierogen: Type, who: str, **changes: str) -> Ended:
    plain = {
        "name": who,
        "identifier": f"{who}@vierogen.invalid",
        "issuer": ISSUER,
        "account": who,
        "organisation": "Gemeente Amersfoort",
        "area": "GM0307",
    }
    return vierogen("administrator", *(word for name, one in (plain | changes).items() for word in (f"--{name}", one)))


def test_two_administrators_are_made_known_and_no_third(url: str, vierogen: Type) -> None:
    first, second, third = (types(vierogen, who) for who in ("Petra", "Wim", "Xander"))

    assert (first.code, "nog een beheerder" in first.said) == (0, True)
    assert (second.code, "Er zijn nu twee beheerders" in second.said) == (0, True)
    assert (third.code, "Er zijn al twee beheerders" in third.said, "/beheer" in third.said) == (1, True, True)
    with open_system(url) as system:
        register = system.people.register
        assert [one.name for one in register.organisations.values()] == ["Gemeente Amersfoort"]
        petra, wim = (register.person_of(ISSUER, who) for who in ("Petra", "Wim"))
        assert petra
        assert wim
        assert {petra.id, wim.id} == register.persons.keys() == {*register.administrators(day_of(system.desk.now()))}
        assert {one.role for who in (petra, wim) for one in register.roles_of(who.id)} == {Role.ADMINISTRATOR}


def test_another_organisation_begins_with_two_of_its_own(url: str, vierogen: Type) -> None:
    for who in ("Petra", "Wim"):
        types(vierogen, who)
    there = {"organisation": "GGD Eemland", "kind": "jeugdgezondheidszorg", "area": "GM0307"}
    first, second, third = (types(vierogen, who, **there) for who in ("Saskia", "Willem", "Xander"))

    assert (first.code, second.code, third.code) == (0, 0, 1)
    assert "Werkgebied: GM0307" in first.said
    assert types(vierogen, "Wim", account="wim-2").code == 1
    with open_system(url) as system:
        register, today = system.people.register, day_of(system.desk.now())
        houses = {one.name: {*register.administrators(today, one.id)} for one in register.organisations.values()}
        assert {name: len(those) for name, those in houses.items()} == {"Gemeente Amersfoort": 2, "GGD Eemland": 2}


def test_after_a_fault_it_goes_on_where_it_was(url: str, vierogen: Type) -> None:
    wrong = types(vierogen, "Petra", account=" ")
    assert wrong.code == 1
    assert types(vierogen, "Petra").code == 0
    assert types(vierogen, "Petra").code == 0
    with open_system(url) as system:
        assert len(system.people.register.persons) == len(system.people.register.organisations) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issuer": "https://elders.example"}, "Deze uitgever staat niet in VIEROGEN_ISSUERS"),
        ({"kind": "ministerie"}, "Kies voor --kind een van: gemeente"),
        ({"area": "GM9999"}, "GM9999 is geen bekende gemeente"),
        ({"area": "GM\x07"}, "--area: De tekst bevat tekens die geen letters of leestekens zijn."),
        ({"name": "Petra\x1b[1m"}, "--name: De tekst bevat tekens die geen letters of leestekens zijn. Verbeter dat"),
        ({"name": "x" * 201}, "--name: De tekst is langer dan 200 tekens."),
        ({"name": " "}, "--name: Vul dit in."),
        ({"identifier": "een\ntwee"}, "--identifier: Schrijf dit op een regel, zonder tabs."),
        ({"organisation": "\udcff"}, "--organisation: De tekst bevat tekens die geen letters"),
    ],
)
def test_what_makes_no_sense_is_said(url: str, vierogen: Type, changes: dict[str, str], said: str) -> None:
    ended = types(vierogen, "Petra", **changes)

    assert (ended.code, said in ended.said) == (1, True)
    with open_system(url) as system:
        assert not system.people.register.persons


def test_one_person_is_not_two_administrators(url: str, vierogen: Type) -> None:
    types(vierogen, "Petra")
    again = types(vierogen, "Petra", account="petra-2")

    assert (again.code, "nog een beheerder" in again.said) == (0, True)
    assert url
