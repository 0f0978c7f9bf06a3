"""The small things that a browser keeps are sealed when people come by https."""

from __future__ import annotations

from time import monotonic

import pytest
from starlette.testclient import TestClient

from vierogen_api.app import create_for
from web.visitors import SETTINGS, Place


@pytest.mark.parametrize(
    ("home", "begins", "secure"),
    [
        ("https://vierogen.example", "__Host-vierogen-taal=en; Path=/;", True),
        ("http://127.0.0.1:8000", "vierogen-taal=en; Path=/;", False),
    ],
)
def test_the_language_is_kept_and_used(place: Place, home: str, begins: str, secure: bool) -> None:
    settings = SETTINGS.model_copy(update={"public_url": home})
    browser = TestClient(create_for(place.system, settings), base_url=home, follow_redirects=False)
    answer = browser.post("/taal", data={"taal": "en", "naar": "/hulp"})
    given = answer.headers["set-cookie"]
    assert given.startswith(begins)
    assert ("Secure" in given) is secure
    assert '<html lang="en">' in browser.get("/hulp").text


def test_over_https_a_name_without_the_prefix_is_not_believed(place: Place) -> None:
    home = "https://vierogen.example"
    app = create_for(place.system, SETTINGS.model_copy(update={"public_url": home}))
    browser = TestClient(app, base_url=home, cookies={"vierogen-taal": "en"})
    assert '<html lang="nl">' in browser.get("/hulp").text


@pytest.mark.parametrize(
    "said", ['a="' + "\\" * 30_000 + '"', 'a="' + '\\"' * 15_000 + '"', "a=1;" * 8_000, "=" * 30_000]
)
def test_a_cookie_that_is_hard_to_read_takes_no_time(place: Place, said: str) -> None:
    browser, began = place.visitor(), monotonic()
    for path in ("/inloggen", "/werklijst", "/api/v1/ik"):
        assert browser.client.get(path, headers={"Cookie": said}).status_code < 500
    assert monotonic() - began < 2


def test_an_odd_cookie_of_somebody_else_takes_no_other_away(place: Place) -> None:
    said = '(x)=[1]; a b; ; c="; vierogen-taal=en ;vierogen-taal2=nl'
    assert '<html lang="en">' in place.visitor().client.get("/hulp", headers={"Cookie": said}).text
