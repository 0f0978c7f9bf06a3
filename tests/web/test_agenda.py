"""What is coming: every day that counts in one's area, month by month, for whomever it waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from api.office import child, request
from vierogen.application.access_log import Activity, Part, Wanted
from vierogen.casebook import cast
from vierogen.domain.deadlines import deadlines
from vierogen.domain.values import Role
from web.visitors import Place, Visitor

KIM = {"persoonsgebondenNummer": cast.pgn_of("Kim"), "voornamen": "Kim", "geboortedatum": "2015-01-01"}


def rows(visitor: Visitor) -> list[tuple[str, str]]:
    """The day and what falls due, as they stand on the page."""
    days = re.findall(r'vo-work__due">\s*<time datetime="([0-9-]+)"', visitor.text)
    whats = re.findall(r'vo-work__what">([^<]+)<', visitor.text)
    return list(zip(days, whats, strict=True))


def test_everything_that_is_due_stands_there_by_day_whomever_it_waits_for(any_place: Place) -> None:
    place = any_place
    case = place.opened().granted()
    place.settle()
    bram = place.visitor("Bram")
    bram.get("/termijnen")
    due = deadlines(case.known())
    assert [day for day, _ in rows(bram)] == [one.due_on.isoformat() for one in due]
    assert {role for one in due for role in one.waits_for} - {Role.ATTENDANCE_OFFICER}, "not only what waits for him"
    months = re.findall(r"vo-month\">([^<]+)<", bram.text)
    assert len(months) == len({(one.due_on.year, one.due_on.month) for one in due})
    assert "Jip van Leeuwen" in bram.said
    (row,) = place.system.store.access.rows(Wanted(person=cast.BRAM.id), 1)
    assert (row.entry.activity, str(row.entry.object), row.entry.parts) == (
        Activity.AGENDA,
        case.id,
        {Part.FACTS, Part.NAME},
    )


def test_a_choice_of_day_and_kind_stands_in_the_address_and_nonsense_is_no_choice(place: Place) -> None:
    place.opened().granted()
    place.settle()
    bram = place.visitor("Bram")
    bram.get("/termijnen")
    everything = rows(bram)
    first = everything[1][0]
    bram.get(f"/termijnen?vanaf={first}")
    assert rows(bram) == [one for one in everything if one[0] >= first]
    bram.get("/termijnen?termijn=term")
    assert rows(bram) == [one for one in everything if one[1] == "Einde van de vrijstelling"] != []
    bram.get("/termijnen?vanaf=2031-01-01")
    assert "Met deze keuze is er niets" in bram.said
    for nonsense in ("vanaf=gisteren", "vanaf=2026-02-30", "termijn=x", "pagina=-1", "pagina=x"):
        bram.get(f"/termijnen?{nonsense}")
        assert rows(bram) == everything, nonsense


def test_pages_follow_each_other_and_lose_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.opened()
    place.opened(kind=child(**KIM))
    place.settle()
    bram = place.visitor("Bram")
    bram.get("/termijnen")
    whole = rows(bram)
    monkeypatch.setattr("vierogen.application.agenda.PAGE", 4)
    found, path = list[tuple[str, str]](), "/termijnen"
    while path:
        bram.get(path)
        found += rows(bram)
        following = re.findall(r'href="(/termijnen[^"]*)" rel="next"', bram.text)
        path = following[0].replace("&amp;", "&") if following else ""
    assert found == whole
    assert len(whole) > 4


def test_nobody_sees_days_of_elsewhere_or_without_a_role_in_requests(place: Place) -> None:
    place.opened().granted()
    place.settle()
    lars = place.visitor("Lars")
    lars.get("/termijnen")
    assert rows(lars) == []
    assert "Er staat niets op de agenda" in lars.said
    petra = place.visitor("Petra")
    petra.get("/termijnen")
    assert "In deze rol behandelt u geen verzoeken" in petra.said
    assert "/termijnen" not in petra.text.split("<main")[0]


def test_what_was_done_a_moment_ago_is_due_no_longer_though_the_list_follows_later(place: Place) -> None:
    case = place.opened().stated()
    place.settle()
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    bram = place.visitor("Bram")
    bram.get("/termijnen")
    assert "Iemand kijkt mee" not in [what for _, what in rows(bram)]


@pytest.mark.parametrize("path", ["/werklijst", "/termijnen"])
def test_after_a_merger_the_requests_of_the_old_municipality_stand_on_the_lists_of_the_new_one(
    place: Place, path: str
) -> None:
    """Wijdemeren goes into Hilversum on 1 January 2027; its requests keep the code that they were opened with."""
    place.clock.moment = datetime(2026, 12, 22, 9, tzinfo=UTC)
    puk = child(
        persoonsgebondenNummer=cast.pgn_of("Puk"), voornamen="Puk", geboortedatum="2018-10-02", postcode="1231AA"
    )
    said = request(kind=puk, plaats={"sector": "primair-onderwijs"})
    assert place.office.caller("Nico").post("/verzoeken", said).status_code == 201
    place.settle()

    def see_it(*readers: tuple[str, str]) -> list[str]:
        found = []
        for name, hat in readers:
            reader = place.visitor(name, hat)
            reader.get(path)
            found += [name] if "Puk" in reader.said else []
        return found

    everybody = (("Lars", "Wijdemeren"), ("Mirjam", "Hilversum"), ("Nico", "GGD Gooi"))
    assert see_it(*everybody) == ["Lars", "Nico"]
    place.clock.moment = datetime(2027, 1, 1, 9, tzinfo=UTC)
    assert see_it(("Lars", "Hilversum"), *everybody[1:]) == ["Lars", "Mirjam", "Nico"]


@pytest.mark.parametrize("path", ["/werklijst", "/termijnen"])
def test_after_a_move_the_old_place_sees_nothing_though_the_list_follows_later(place: Place, path: str) -> None:
    case = place.opened()
    place.settle()
    bram = place.visitor("Bram")
    bram.get(path)
    assert "Jip van Leeuwen" in bram.said
    moved = {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-10"}
    case.does("Bram", "overdrachten", moved)
    bram.get(path)
    assert "Jip van Leeuwen" not in bram.said
    assert case.id not in bram.text
