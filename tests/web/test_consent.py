"""Consent on pages: what the family lets pass can be read by others, until they take it back."""

from __future__ import annotations

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
