"""Consent on pages: what the family lets pass can be read by others, until they take it back."""

from __future__ import annotations

from api.office import child
from vierogen.casebook import cast
from web.visitors import Place, path_of

GIVEN = {
    "flow": "LIMITATIONS",
    "given_by": ["PARENTS"],
    "to": ["PARTNERSHIP_ADVISER"],
    "explained": "ja",
}


def form(place: Place, path: str = "toestemmingen") -> str:
    return f"/verzoeken/{place.opened().id}/{path}"


def test_consent_is_recorded_limited_and_taken_back(place: Place) -> None:
    anna, there = place.visitor("Anna"), form(place)
    anna.get(there)
    answer = anna.send(there, **GIVEN)
    assert answer.status_code == 303, anna.said
    anna.get(path_of(answer))
    assert "De toestemming is vastgelegd." in anna.said

    smaller = there.replace("toestemmingen", "toestemmingsbeperkingen")
    anna.get(smaller)
    limited = {"flow": "LIMITATIONS", "limited_by": "PARENTS", "to": ["PARTNERSHIP_ADVISER"], "until": "2026-07-01"}
    assert anna.send(smaller, **limited).status_code == 303, anna.said

    back = there.replace("toestemmingen", "toestemmingsintrekkingen")
    anna.get(back)
    assert anna.send(back, flow="LIMITATIONS", withdrawn_by="PARENTS").status_code == 303, anna.said
    anna.get(back)
    assert "<form" not in anna.text.partition("<main")[2].partition("</main>")[0]
    assert "van de ouders is er geen toestemming" in anna.said or "toestemming die er is" in anna.said


def test_taking_back_twice_by_a_double_click_is_told_the_same_twice(place: Place) -> None:
    anna, there = place.visitor("Anna"), form(place)
    anna.get(there)
    assert anna.send(there, **GIVEN).status_code == 303
    back = there.replace("toestemmingen", "toestemmingsintrekkingen")
    anna.get(back)
    before = anna.text
    for _ in range(2):
        anna.text = before
        assert anna.send(back).status_code == 303, anna.said


def test_what_is_lacking_is_said_where_it_is_lacking(place: Place) -> None:
    anna, there = place.visitor("Anna"), form(place)
    anna.get(there)
    assert anna.send(there, flow="LIMITATIONS").status_code == 400
    for name in ("given_by", "to", "explained"):
        assert f'href="#veld-{name}"' in anna.text


def test_what_is_medical_leads_to_nobody_who_looks_along(place: Place) -> None:
    anna, there = place.visitor("Anna"), form(place)
    anna.get(there)
    assert anna.send(there, **GIVEN | {"flow": "TREATMENT"}).status_code == 409
    assert "dat gaat ook met toestemming niet naar" in anna.said


def test_only_consent_that_stands_can_become_smaller_and_it_stands_there(place: Place) -> None:
    anna, there = place.visitor("Anna"), form(place)
    anna.get(there)
    assert anna.send(there, **GIVEN).status_code == 303
    smaller = there.replace("toestemmingen", "toestemmingsbeperkingen")
    anna.get(smaller)
    stands = {
        "flow": ["LIMITATIONS"],
        "limited_by": ["PARENTS"],
        "to": ["PARTNERSHIP_ADVISER"],
        "until": ["2027-06-10"],
    }
    assert {name: anna.fields(smaller)[name] for name in stands} == stands
    assert 'value="CHILDS_WORDS"' not in anna.text
    assert 'name="limited_by" value="CHILD"' not in anna.text
    back = there.replace("toestemmingen", "toestemmingsintrekkingen")
    anna.get(back)
    assert anna.fields(back)["withdrawn_by"] == ["PARENTS"]
    assert anna.send(back).status_code == 303, "the only one is chosen already"


def test_a_request_says_who_may_read_with_consent_and_whose_word_is_lacking(place: Place) -> None:
    """From twelve on the child speaks too: what only parents let pass passes to nobody."""
    words = "Wie met toestemming mag lezen: beperkingen in onderwijstaal"
    for born, told in (
        ("2015-05-09", "adviseur van het samenwerkingsverband"),
        ("2013-05-09", "nu niemand; er is nog geen toestemming van het kind"),
    ):
        pgn = cast.pgn_of("Jip" if born.startswith("2015") else "Kim")
        case = place.opened(kind=child(geboortedatum=born, persoonsgebondenNummer=pgn))
        there, anna = f"/verzoeken/{case.id}", place.visitor("Anna")
        anna.get(there)
        assert "Wie met toestemming mag lezen" not in anna.said
        anna.do(case, "toestemmingen", GIVEN)
        anna.get(there)
        assert f"{words} {told}" in anna.said
        place.clock.days(370)
        anna = place.visitor("Anna")
        anna.get(there)
        assert "nu niemand" in anna.said
        anna.get(f"{there}/toestemmingsintrekkingen")
        assert "Dit kan nu niet" in anna.said
        place.clock.days(-370)
