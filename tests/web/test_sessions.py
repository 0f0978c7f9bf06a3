"""Where one is logged in: everybody sees and ends their own sessions, and an administrator those of people who work here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from vierogen.casebook import cast
from vierogen_api.browsers import seen_as
from web.visitors import SETTINGS, Place, Visitor

PAGE, END, API = "/sessies", "/sessies/uitloggen", "/api/v1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
LEFT = "/inloggen"


def with_browser(place: Place, name: str, browser: str = FIREFOX, hat: str | None = None) -> Visitor:
    visitor = Visitor(place)
    visitor.client.headers["User-Agent"] = browser
    return visitor.be(name, hat)


def is_in(visitor: Visitor) -> bool:
    return bool(visitor.client.get(f"{API}/ik").status_code == 200)


def sessions(visitor: Visitor) -> list[dict[str, Any]]:
    answer = visitor.client.get(f"{API}/ik/sessies")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def csrf(visitor: Visitor) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', visitor.get(PAGE).text)[0]


def posts(visitor: Visitor, path: str) -> Any:
    headers = {"X-CSRF-Token": csrf(visitor), "Idempotency-Key": str(uuid4())}
    return visitor.client.post(f"{API}{path}", json={}, headers=headers)


def test_one_sees_where_one_is_logged_in_and_ends_what_one_does_not_know(any_place: Place) -> None:
    desk = with_browser(any_place, "Bram")
    any_place.clock.moment += timedelta(minutes=7)
    phone = with_browser(any_place, "Bram", PHONE)
    other = with_browser(any_place, "Anna")

    page = desk.get(PAGE).text
    assert "Firefox, Linux" in page
    assert "Chrome, Android" in page
    assert page.count("<h2") == 2
    assert "Hier bent u nu" in page

    assert page.count('value="andere"') == 1
    (name,) = (one for one in re.findall(r'name="sessie" value="([^"]+)"', page) if one != "andere")
    answer = desk.client.post(END, data={"csrf": csrf(desk), "sessie": name})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "Daar bent u nu uitgelogd" in desk.get(PAGE).text
    assert [is_in(one) for one in (desk, phone, other)] == [True, False, True]


def test_one_logs_out_everywhere_but_here(place: Place) -> None:
    here, *others = [with_browser(place, "Bram") for _ in range(4)]
    anna = with_browser(place, "Anna")
    here.client.post(END, data={"csrf": csrf(here), "sessie": "andere"})
    assert [is_in(one) for one in (here, *others, anna)] == [True, False, False, False, True]
    assert "behalve hier" not in here.get(PAGE).text


@pytest.mark.parametrize("named", ["", "geen-id", "00000000-0000-0000-0000-000000000000", "anna"])
def test_nobody_ends_what_is_not_theirs(place: Place, named: str) -> None:
    bram, anna = with_browser(place, "Bram"), with_browser(place, "Anna")
    theirs = sessions(anna)[0]["id"] if named == "anna" else named
    assert bram.client.post(END, data={"csrf": csrf(bram), "sessie": theirs}).status_code == 303
    if named == "anna":
        assert posts(bram, f"/ik/sessies/{theirs}/uitlogging").status_code == 200
    assert [is_in(one) for one in (bram, anna)] == [True, True]


def test_the_same_over_the_api(any_place: Place) -> None:
    desk, phone, third = (with_browser(any_place, "Bram", one) for one in (FIREFOX, PHONE, ""))
    found = sessions(desk)
    assert [one["browser"] for one in found].count(None) == 1
    assert {one["browser"]: one["hier"] for one in found} == {
        "Firefox, Linux": True,
        "Chrome, Android": False,
        None: False,
    }
    (of_phone,) = (one["id"] for one in found if one["browser"] == "Chrome, Android")
    left = posts(desk, f"/ik/sessies/{of_phone}/uitlogging").json()
    assert (left["tegelijkHooguit"], len(left["items"])) == (5, 2)
    assert posts(desk, f"/ik/sessies/{of_phone}/uitlogging").json() == left
    assert posts(desk, "/ik/uitloggingen").json()["items"] == sessions(desk)
    assert [is_in(one) for one in (desk, phone, third)] == [True, False, False]
    assert posts(desk, "/ik/sessies/wat/uitlogging").status_code == 404


def test_what_a_session_is_called_opens_nothing(place: Place) -> None:
    bram = with_browser(place, "Bram")
    secret = bram.client.cookies.get("vierogen-sessie")
    (one,) = sessions(bram)
    told = bram.client.get(f"{API}/ik/sessies").text + bram.get(PAGE).text
    with place.system.store.engine.connect() as connection:
        (digest,) = connection.exec_driver_sql("SELECT digest FROM sessions").one()
    assert secret not in told
    assert bytes(digest).hex() not in told
    thief = Visitor(place)
    thief.client.cookies.set("vierogen-sessie", one["id"])
    assert thief.client.get(f"{API}/ik").status_code == 401


def test_a_sixth_session_ends_the_one_that_was_not_used_for_longest(any_place: Place) -> None:
    clock, held = any_place.clock, []
    for _ in range(SETTINGS.session_most):
        held.append(with_browser(any_place, "Bram"))
        clock.moment += timedelta(minutes=2)
    assert is_in(held[0])  # used just now, so the second is the one that is not
    anna = with_browser(any_place, "Anna")
    newest = with_browser(any_place, "Bram")
    assert [is_in(one) for one in (*held, newest, anna)] == [True, False, True, True, True, True, True]


def test_an_administrator_logs_somebody_out_everywhere(place: Place) -> None:
    bram, anna, petra = (with_browser(place, name) for name in ("Bram", "Anna", "Petra"))
    path = f"/beheer/personen/{cast.BRAM.id}"
    assert "Log deze persoon overal uit" in petra.get(path).text
    answer = petra.client.post(f"{path}/uitloggen", data={"csrf": csrf(petra)})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "Deze persoon is overal uitgelogd" in petra.get(path).text
    assert [is_in(one) for one in (bram, anna, petra)] == [False, True, True]

    bram = with_browser(place, "Bram")
    assert posts(petra, f"/personen/{cast.BRAM.id}/uitloggingen").json() == {"persoon": str(cast.BRAM.id)}
    assert not is_in(bram)


def test_nobody_else_logs_somebody_out(place: Place) -> None:
    bram, anna, petra = (with_browser(place, name) for name in ("Bram", "Anna", "Petra"))
    elsewhere = posts(petra, f"/personen/{cast.ANNA.id}/uitloggingen")
    assert (elsewhere.status_code, elsewhere.json()["soort"]) == (403, "niet-aan-u")
    assert (
        petra.client.post(f"/beheer/personen/{cast.ANNA.id}/uitloggen", data={"csrf": csrf(petra)}).status_code == 403
    )
    assert posts(anna, f"/personen/{cast.BRAM.id}/uitloggingen").status_code == 403
    assert posts(petra, f"/personen/{uuid4()}/uitloggingen").status_code == 404
    assert [is_in(one) for one in (bram, anna, petra)] == [True, True, True]


@pytest.mark.parametrize(
    "path", ["/werklijst", "/verzoeken", "/regels", "/hulp", "/cijfers", "/sessies", "/inloggen", "/bestaat-niet"]
)
def test_logging_out_is_in_sight_on_every_page(place: Place, path: str) -> None:
    assert '<form method="post" action="/uitloggen">' in with_browser(place, "Bram").get(path).text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/18.0 Safari/605", "Safari, Mac"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_of_a_browser_is_told_what_one_recognises_and_no_more(said: str, told: str) -> None:
    assert seen_as(said) == told
