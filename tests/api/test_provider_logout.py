"""A provider says that somebody logged out there: what began with that ends here too, and whatever it is not is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import structlog

from api.issuer import AUDIENCE, CLIENT, EC, OTHERS, RSA, SECRET, Issuer, an_issuer, link, raw
from api.office import BASE, Clock
from api.provider import a_provider_that_says_who_logged_out
from api.test_login import (
    Browser,
    clock,
    comes_back,
    goes_off,
    issuer,
    on_both,
    place,
    running,
    signs_in,
    with_the_cast,
)
from vierogen.application.keeping import StoreUnavailable
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.settings import IssuerSettings
from vierogen_api.logout_tokens import COUNTS, EVENT

__all__ = ["clock", "issuer", "place", "running"]

HEARD = "/uitloggen/door-uitgever"


def says(browser: Browser, token: str, **more: Any) -> Any:
    """As the provider does: a form from a server, without any cookie."""
    sent = {"logout_token": token} | more
    return browser.client.post(HEARD, data=sent, headers={"Cookie": ""})


def is_logged_in(browser: Browser) -> bool:
    return bool(browser.get(f"{BASE}/ik").status_code != 401)


# ── a real provider ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def ggd() -> Iterator[str]:
    with a_provider_that_says_who_logged_out({"sub": "anna-1", "acr": "hoog"}) as started:
        yield started


@pytest.fixture
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    with with_the_cast(request, tmp_path, utc_now) as opened:
        yield opened


def in_a_session(provider: str, **claims: Any) -> None:
    """From now on it tells these of Anna."""
    told = {"sub": "anna-1", "acr": "hoog"} | claims
    httpx2.put(f"{provider}/users/anna-1", json=told).raise_for_status()


def signed_by(provider: str, **claims: Any) -> str:
    """What it signs with its own key, for our client, about Anna."""
    at = int(utc_now().timestamp())
    plain = {"aud": CLIENT, "sub": "anna-1", "iat": at, "exp": at + 120, "jti": str(uuid4()), "events": {EVENT: {}}}
    return httpx2.post(f"{provider}/logout-token", json=plain | claims).text


@on_both("system")
def test_who_logs_out_at_a_real_provider_is_logged_out_here(system: System, ggd: str) -> None:
    plain = {"client_id": CLIENT, "client_secret": SECRET, "acr_per_role": {"*": ("hoog",)}}
    settings = IssuerSettings(key="ggd", label="GGD", issuer=ggd, **plain)
    link(system, cast.ANNA, ggd, "anna-1")
    at_work, at_home = Browser(system, settings), Browser(system, settings)
    for browser, sid in ((at_work, "s-1"), (at_home, "s-2")):
        in_a_session(ggd, sid=sid)
        assert signs_in(browser, "ggd", "anna-1").status_code == 303

    answer = says(at_work, signed_by(ggd, sid="s-1"))

    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (200, b"", "no-store")
    assert not is_logged_in(at_work)
    assert is_logged_in(at_home)
    assert says(at_work, signed_by(ggd)).status_code == 200
    assert not is_logged_in(at_home)


# ── a provider of our own, by the clock of June ──────────────────────────────────────────────────────────────────────


def logged_in(place: System, issuer: Issuer, account: str, **claims: Any) -> Browser:
    browser, at = Browser(place, issuer.settings()), place.desk.now().timestamp()
    answer = comes_back(browser, goes_off(browser), issuer, at, account=account, **claims)
    assert answer.status_code == 303, answer.text
    return browser


def said(issuer: Issuer, at: float, **changes: Any) -> dict[str, Any]:
    """What stands in a message that is as it should be; None leaves a claim out."""
    plain = {
        "iss": issuer.url,
        "aud": CLIENT,
        "iat": int(at),
        "exp": int(at) + 120,
        "jti": str(uuid4()),
        "events": {EVENT: {}},
        "sub": "anna",
        "sid": "s-1",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def signed(issuer: Issuer, at: float, **changes: Any) -> str:
    return issuer.signs(said(issuer, at, **changes), typ="logout+jwt")


@on_both("place")
@pytest.mark.parametrize(
    ("meant", "left"),
    [
        ({"sub": "anna", "sid": "s-1"}, {"anna s-2", "carla s-3"}),
        ({"sub": None, "sid": "s-1"}, {"anna s-2", "anna", "carla s-3"}),
        ({"sub": "anna", "sid": None}, {"carla s-3"}),
        ({"sub": "carla", "sid": "s-1"}, {"anna s-1", "anna s-2", "anna", "carla s-3"}),
        ({"sub": "dirk", "sid": None}, {"anna s-1", "anna s-2", "anna", "carla s-3"}),
    ],
    ids=["a session of somebody", "a session", "everything of somebody", "a session of another", "somebody else"],
)
def test_what_is_meant_ends_and_nothing_else(
    meant: dict[str, Any], left: set[str], place: System, issuer: Issuer, clock: Clock
) -> None:
    """Of a session whose sid was not told one cannot know that it is another one: it ends with any of that account."""
    everybody = {
        f"{account} {sid or ''}".strip(): logged_in(place, issuer, account, sid=sid)
        for account, sid in (("anna", "s-1"), ("anna", "s-2"), ("anna", None), ("carla", "s-3"))
    }
    with structlog.testing.capture_logs() as logged:
        answer = says(everybody["anna s-1"], signed(issuer, clock().timestamp(), **meant))

    assert answer.status_code == 200, answer.text
    assert {name for name, browser in everybody.items() if is_logged_in(browser)} == left
    ended = [one for one in logged if one["event"] == "logged out by the provider"]
    assert [(one["person"], one["provider"]) for one in ended] == [(str(cast.ANNA.id), "eigen")] * (4 - len(left))
    assert not any(one["event"] == "logout refused" for one in logged)


def test_the_same_name_at_another_provider_stays_logged_in(place: System, issuer: Issuer, clock: Clock) -> None:
    with an_issuer() as other:
        link(place, cast.ANNA, other.url, "anna")
        browser = logged_in(place, issuer, "anna", sid="s-1")
        both = Browser(place, issuer.settings(), other.settings(key="ander"))
        assert says(both, signed(other, clock().timestamp())).status_code == 200
        assert says(both, signed(other, clock().timestamp(), sid=None)).status_code == 200
        assert is_logged_in(browser)


def test_an_account_may_have_another_name_here_than_at_the_provider(
    place: System, issuer: Issuer, clock: Clock
) -> None:
    """The account is the claim that the operator chose; who logs out is named by sub all the same."""
    browser = Browser(place, issuer.settings(claims={"subject": "oid"}))
    asked = goes_off(browser)
    claims = issuer.id_claims(clock().timestamp(), asked["nonce"], "paarsgewijs", oid="anna")
    issuer.id_token = issuer.signs(claims, typ="JWT")
    assert browser.get(f"/inloggen/terug?code=c&state={asked['state']}").status_code == 303

    says(browser, signed(issuer, clock().timestamp(), sub="anna", sid=None))
    assert is_logged_in(browser)
    says(browser, signed(issuer, clock().timestamp(), sub="paarsgewijs", sid=None))
    assert not is_logged_in(browser)


@on_both("place")
def test_a_message_counts_once(place: System, issuer: Issuer, clock: Clock) -> None:
    """Or whoever overheard it could log somebody out again and again."""
    browser = logged_in(place, issuer, "anna")
    token = signed(issuer, clock().timestamp(), sid=None)
    assert says(browser, token).status_code == 200
    back = logged_in(place, issuer, "anna")

    with structlog.testing.capture_logs() as logged:
        assert says(browser, token).status_code == 400
    assert [one["reason"] for one in logged if one["event"] == "logout refused"] == ["jti"]
    assert is_logged_in(back)


def test_two_providers_may_give_their_messages_the_same_number(place: System, issuer: Issuer, clock: Clock) -> None:
    with an_issuer() as other:
        both = Browser(place, issuer.settings(), other.settings(key="ander"))
        for one in (issuer, other):
            assert says(both, signed(one, clock().timestamp(), jti="1")).status_code == 200


@on_both("place")
def test_that_it_was_heard_is_forgotten_when_it_could_not_be_said_again(
    place: System, issuer: Issuer, clock: Clock
) -> None:
    browser = Browser(place, issuer.settings())
    token = signed(issuer, clock().timestamp(), exp=int(clock().timestamp()) + 100_000)
    assert says(browser, token).status_code == 200
    clock.moment += timedelta(seconds=COUNTS - 1)
    assert says(browser, token).status_code == 400  # it was heard
    assert kept(place) == 1
    clock.moment += timedelta(seconds=1)
    assert says(browser, token).status_code == 400  # it is old
    clock.moment += timedelta(seconds=60)
    assert says(browser, signed(issuer, clock().timestamp())).status_code == 200
    assert kept(place) == 1


def kept(place: System) -> int:
    with place.store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM logouts").scalar_one())


# ── what is no such message ──────────────────────────────────────────────────────────────────────────────────────────

Bad = Callable[[Issuer, float], str]


def of(**changes: Any) -> Bad:
    return lambda issuer, at: signed(issuer, at, **changes)


def in_the_head(**header: Any) -> Bad:
    return lambda issuer, at: issuer.signs(said(issuer, at), **header)


def put_together(**header: Any) -> Bad:
    return lambda issuer, at: raw(header, said(issuer, at))


BAD: dict[str, tuple[str, Bad]] = {
    "signed by somebody else": (
        "signature",
        lambda issuer, at: issuer.signs(said(issuer, at), OTHERS, typ="logout+jwt"),
    ),
    "without a signature": ("alg", put_together(alg="none", typ="logout+jwt")),
    "an algorithm that is not allowed": ("alg", in_the_head(alg="RS512", typ="logout+jwt")),
    "a key that nobody knows": ("kid", in_the_head(kid="rsa-9", typ="logout+jwt")),
    "must understand something": ("alg", put_together(alg="RS256", kid="rsa-1", crit=["exp"], typ="logout+jwt")),
    "says it is an access token": ("typ", in_the_head(typ="at+jwt")),
    "says it is something else": ("typ", in_the_head(typ="secevent+jwt")),
    "says it is just any token": ("typ", in_the_head(typ="JWT")),
    "says not what it is": ("typ", in_the_head(typ=None)),
    "of another issuer": ("iss", of(iss="https://elders.example")),
    "of no issuer": ("iss", of(iss=None)),
    "for another client": ("aud", of(aud="een-ander")),
    "for our API": ("aud", of(aud=AUDIENCE)),
    "for nobody": ("aud", of(aud=None)),
    "given to another client": ("aud", of(aud=[CLIENT, "een-ander"], azp="een-ander")),
    "over": ("exp", lambda issuer, at: signed(issuer, at, exp=int(at) - 31)),
    "never over": ("exp", of(exp=None)),
    "of the future": ("iat", lambda issuer, at: signed(issuer, at, iat=int(at) + 31)),
    "of no moment": ("iat", of(iat=None)),
    "long ago, and not over": ("iat", lambda issuer, at: signed(issuer, at, iat=int(at - COUNTS))),
    "without a number": ("jti", of(jti=None)),
    "a number that is none": ("jti", of(jti=7)),
    "an empty number": ("jti", of(jti="")),
    "about nothing": ("events", of(events=None)),
    "about something else": ("events", of(events={"https://elders.example/iets": {}})),
    "about logging out, in a list": ("events", of(events=[EVENT])),
    "about logging out, with a text": ("events", of(events={EVENT: "ja"})),
    "of nobody and no session": ("sub", of(sub=None, sid=None)),
    "of a number": ("sub", of(sub=7)),
    "of an endless name": ("sub", of(sub="x" * 256)),
    "of a session that is a list": ("sid", of(sid=["s-1"])),
    "of an empty session": ("sid", of(sid="")),
    "with a nonce": ("nonce", of(nonce="n")),
    "with an empty nonce": ("nonce", of(nonce="")),
    "an id_token": ("typ", lambda issuer, at: issuer.signs(issuer.id_claims(at, "n", sid="s-1"), typ="JWT")),
    "no token at all": ("form", lambda *_: "abc"),
    "nothing": ("form", lambda *_: ""),
    "much too long": ("size", of(more="x" * 20_000)),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_such_message_logs_nobody_out_and_stands_in_the_log(
    what: str, place: System, issuer: Issuer, clock: Clock
) -> None:
    reason, make = BAD[what]
    browser = logged_in(place, issuer, "anna", sid="s-1")
    token = make(issuer, clock().timestamp())

    with structlog.testing.capture_logs() as logged:
        answer = says(browser, token)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-store", "application/json")
    assert [one["reason"] for one in logged if one["event"] == "logout refused"] == [reason]
    assert len(token) < 8 or token not in str(logged)
    assert is_logged_in(browser)
    assert kept(place) == 0


@pytest.mark.parametrize("typ", ["logout+jwt", "application/LOGOUT+JWT"])
@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
def test_any_allowed_algorithm_and_the_long_name_are_fine(
    typ: str, key: Any, place: System, issuer: Issuer, clock: Clock
) -> None:
    browser = logged_in(place, issuer, "anna", sid="s-1")
    assert says(browser, issuer.signs(said(issuer, clock().timestamp()), key, typ=typ)).status_code == 200
    assert not is_logged_in(browser)


def test_it_is_one_form_and_nothing_else(place: System, issuer: Issuer, clock: Clock) -> None:
    browser = logged_in(place, issuer, "anna", sid="s-1")
    token, client = signed(issuer, clock().timestamp()), browser.client
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        client.post(HEARD, json={"logout_token": token}),
        client.post(HEARD, content=f"logout_token={token}", headers={"Content-Type": "text/plain"}),
        client.post(HEARD, content=f"logout_token={token}&logout_token={token}", headers=form),
        client.post(HEARD, content=f"token={token}", headers=form),
        client.post(HEARD, content=b"\xff\x00=", headers=form),
        client.post(f"{HEARD}?logout_token={token}"),
    ]
    assert [one.status_code for one in answers] == [400] * len(answers)
    assert client.get(f"{HEARD}?logout_token={token}").status_code == 405
    assert (
        client.post(HEARD, data={"logout_token": token}, headers={"Origin": "https://elders.example"}).status_code
        == 403
    )
    assert is_logged_in(browser)


def test_a_provider_whose_keys_are_not_to_be_had_may_say_it_again(place: System, clock: Clock) -> None:
    with an_issuer() as own:
        browser, token = Browser(place, own.settings()), signed(own, clock().timestamp())
        own.down = True
        with structlog.testing.capture_logs() as logged:
            assert says(browser, token).status_code == 400
        assert [one["reason"] for one in logged if one["event"] == "logout refused"] == ["provider"]
        own.down = False
        assert says(Browser(place, own.settings()), token).status_code == 200


def test_what_could_not_be_kept_was_not_heard(
    place: System, issuer: Issuer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, token = logged_in(place, issuer, "anna", sid="s-1"), signed(issuer, clock().timestamp())
    with monkeypatch.context() as broken:
        broken.setattr(type(place.sessions), "end_by", fails)
        assert says(browser, token).status_code == 400
    assert is_logged_in(browser)
    assert says(browser, token).status_code == 200
    assert not is_logged_in(browser)


def fails(*_: Any) -> None:
    raise StoreUnavailable


def test_a_logout_token_opens_no_door(place: System, issuer: Issuer, clock: Clock) -> None:
    """Not as an id_token, also with the nonce of a login, and not as an access token."""
    browser, at = Browser(place, issuer.settings()), clock().timestamp()
    asked = goes_off(browser)
    issuer.id_token = issuer.signs(said(issuer, at, nonce=asked["nonce"]), typ="logout+jwt")
    assert browser.get(f"/inloggen/terug?code=c&state={asked['state']}").status_code == 400
    token = issuer.signs(said(issuer, at, aud=AUDIENCE, client_id="een-app"), typ="logout+jwt")
    assert browser.get(f"{BASE}/ik", Authorization=f"Bearer {token}").status_code == 401


def test_whoever_tries_on_and_on_is_stopped(place: System, issuer: Issuer, clock: Clock) -> None:
    browser = Browser(place, issuer.settings(), rate_address=3)
    assert [says(browser, "abc").status_code for _ in range(4)] == [400, 400, 400, 429]
