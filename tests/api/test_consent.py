"""Consent over the API: what opens, when it closes again, and that every door and the access log say the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from api.office import Case, Office, child
from vierogen.application.access_log import Part
from vierogen.casebook import cast

CONSENT = {
    "gegevensstroom": "beperkingen",
    "gegevenDoor": ["ouders"],
    "naar": ["adviseur-samenwerkingsverband"],
    "vanaf": "2026-06-10",
    "totEnMet": "2026-12-31",
    "uitgelegd": True,
}
OF_PARENTS = {"gegevensstroom": "beperkingen", "ingetrokkenDoor": "ouders"}


def limitations(case: Case, name: str = "Dirk", query: str = "") -> Any:
    return case.office.caller(name).get(case.path + query).json()["verklaring"].get("beperkingen")


def parts_logged(office: Office, name: str) -> frozenset[Part]:
    """Of the last row about this person."""
    rows = office.system.store.access.after(0, 10_000)  # type: ignore[union-attr]
    return next(row.entry.parts for row in reversed([*rows]) if row.entry.person == cast.who(name).person)


def test_consent_opens_and_a_withdrawal_closes_at_once(any_office: Office) -> None:
    case = any_office.opened().stated()
    assert limitations(case) is None

    case.does("Anna", "toestemmingen", CONSENT)
    assert limitations(case) == "hooguit een uur prikkels"
    assert (limitations(case, "Bram"), limitations(case, "Hanna")) == (None, None)
    told = case.read("Dirk")["toestemmingen"]
    said = {name: one for name, one in CONSENT.items() if name not in {"uitgelegd", "gegevenDoor"}}
    assert told == [said | {"gegevenDoor": "ouders", "openVoor": ["adviseur-samenwerkingsverband"]}]

    case.does("Bram", "toestemmingsintrekkingen", OF_PARENTS)
    assert limitations(case) is None
    assert limitations(case, query=f"?versie={case.version - 1}") is None, "how it stood is no way around"
    assert limitations(case, "Anna") == "hooguit een uur prikkels"


def test_a_limit_is_smaller_and_never_larger(office: Office) -> None:
    case = office.opened().stated()
    case.does("Anna", "toestemmingen", CONSENT | {"naar": ["leerplichtambtenaar", "adviseur-samenwerkingsverband"]})
    less = {"gegevensstroom": "beperkingen", "beperktDoor": "ouders", "naar": ["leerplichtambtenaar"]}
    larger = case.tries("Dirk", "toestemmingsbeperkingen", less | {"totEnMet": "2027-01-31"})
    assert [one["regel"] for one in larger.json()["gebrokenRegels"]] == ["consent-becomes-smaller"]

    case.does("Dirk", "toestemmingsbeperkingen", less | {"totEnMet": "2026-12-31"})
    assert (limitations(case), limitations(case, "Bram")) == (None, None), "an officer who only checks has no task here"
    case.does("Bram", "beoordelingen", {"nietBetrokken": True})
    assert limitations(case, "Bram") == "hooguit een uur prikkels"


def test_the_access_log_says_what_was_open(office: Office) -> None:
    case = office.opened().stated()
    limitations(case)
    assert Part.PARENTS_VOICE not in parts_logged(office, "Dirk")

    words = CONSENT | {"gegevensstroom": "woorden-ouders", "totEnMet": "2026-06-11"}
    case.does("Anna", "toestemmingen", words)
    assert case.read("Dirk")["oudersGehoord"]["eigenWoorden"] == "Het gaat niet meer."
    assert Part.PARENTS_VOICE in parts_logged(office, "Dirk")
    assert Part.CHILDS_VOICE not in parts_logged(office, "Dirk")

    office.clock.days(2)
    assert "eigenWoorden" not in case.read("Dirk")["oudersGehoord"]
    assert Part.PARENTS_VOICE not in parts_logged(office, "Dirk")


def test_a_birthday_closes_by_the_dutch_clock(office: Office) -> None:
    """At half past eleven in the evening in Greenwich it is the birthday in Amersfoort."""
    case = office.opened(kind=child(geboortedatum="2014-06-12")).stated()
    case.does("Anna", "toestemmingen", CONSENT)
    for moment, seen in (
        (datetime(2026, 6, 11, 21, 59, tzinfo=UTC), "hooguit een uur prikkels"),
        (datetime(2026, 6, 11, 22, 0, tzinfo=UTC), None),
    ):
        office.clock.moment = moment
        assert limitations(case) == seen
    assert case.read("Dirk")["toestemmingen"][0]["openVoor"] == []

    case.does("Anna", "toestemmingen", CONSENT | {"gegevenDoor": ["kind"], "vanaf": "2026-06-12"})
    assert limitations(case) == "hooguit een uur prikkels"


def test_what_happened_is_told_in_facts_in_the_timeline(office: Office) -> None:
    case = office.opened()
    case.does("Anna", "toestemmingen", CONSENT).does("Dirk", "toestemmingsintrekkingen", OF_PARENTS)
    to_whom = "aan adviseur van het samenwerkingsverband, vanaf 10 juni 2026 tot en met 31 december 2026"
    told = [
        f"Legde toestemming vast van de ouders: beperkingen in onderwijstaal, {to_whom}.",
        "Legde een intrekking van toestemming vast van de ouders: beperkingen in onderwijstaal.",
    ]
    lines = office.caller("Omar").get(f"{case.path}/tijdlijn").json()["items"]
    assert [line["zin"] for line in lines][1:] == told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gegevensstroom": "diagnose"}, "/gegevensstroom"),
        ({"gegevenDoor": ["oma"]}, "/gegevenDoor/0"),
        ({"naar": ["de-buurman"]}, "/naar/0"),
        ({"totEnMet": "2026-02-30"}, "/totEnMet"),
        ({"uitgelegd": "ja"}, "/uitgelegd"),
        ({"version": 1}, "/version"),
    ],
)
def test_bad_input_is_named_by_its_field_and_changes_nothing(
    office: Office, changes: dict[str, Any], field: str
) -> None:
    case = office.opened()
    answer = case.tries("Anna", "toestemmingen", CONSENT | changes)

    assert answer.status_code == 400
    assert [one["veld"] for one in answer.json()["fouten"]] == [field]
    assert case.read("Anna")["versie"] == case.version


def test_consent_is_recorded_on_the_version_that_was_read(office: Office) -> None:
    case = office.opened()
    case.does("Anna", "toestemmingen", CONSENT)

    assert case.tries("Anna", "toestemmingsintrekkingen", OF_PARENTS, version=1).status_code == 412
    assert case.tries("Dirk", "toestemmingen", CONSENT).json()["soort"] == "niet-aan-u"
    assert case.tries("Ilse", "toestemmingsintrekkingen", OF_PARENTS).status_code == 404
