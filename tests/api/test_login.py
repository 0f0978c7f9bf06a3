"""Logging in on the pages: with a real provider in a process of its own, and with one of ours that does strange things."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx2
import pytest
import structlog
from starlette.testclient import TestClient

from api.issuer import CLIENT, EC, OTHERS, SECRET, Issuer, an_issuer, link
from api.office import BASE, Clock, request
from api.provider import a_provider
from databases import KINDS, drop_database, fresh_database
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.persistence.schema import metadata
from vierogen.settings import IssuerSettings, Settings
from vierogen_api.app import create_for

HOME = "https://testserver"
SESSION, LOGIN = "__Host-vierogen-sessie", "__Host-vierogen-inlog"


class Browser:
    """Keeps cookies, follows nothing by itself, and sends the forms of the page that it shows."""

    def __init__(self, system: System, *issuers: IssuerSettings, **settings: Any) -> None:
        self.system = system
        known = Settings(issuers=issuers, **({"public_url": HOME} | settings))
        self.client = TestClient(create_for(system, known), base_url=known.public_url, follow_redirects=False)
        self.page = ""

    def get(self, path: str, **headers: str) -> Any:
        answer = self.client.get(path, headers=headers)
        self.page = answer.text
        return answer

    def sends(self, action: str, number: int = 0, **changes: str) -> Any:
        """One of the forms on the page that goes there, with other words when a test wants so."""
        form = re.findall(rf'<form method="post" action="{action}">(.*?)</form>', self.page)[number]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        return self.client.post(action, data=fields | changes)

    @property
    def csrf(self) -> str:
        return re.findall(r'name="csrf" value="([^"]+)"', self.get("/inloggen").text)[0]

    @property
    def session(self) -> str | None:
        return self.client.cookies.get(SESSION)


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


# ── a real provider ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[IssuerSettings, IssuerSettings]]:
    """One of the youth health care, with strong logins, and one of a municipality."""
    anna = {"sub": "anna-1", "name": "Anna <de> {{ 7*7 }}", "acr": "hoog"}
    bram = {"sub": "bram-1", "email": "bram@vierogen.invalid", "acr": "sterk"}
    with a_provider(anna, {"sub": "dirk-1"}) as ggd, a_provider(bram) as town:
        plain = {"client_id": CLIENT, "client_secret": SECRET}
        yield (
            IssuerSettings(
                key="ggd",
                label="GGD",
                issuer=ggd,
                acr_per_role={"*": ("hoog",)},
                accept_weak_login=("PARTNERSHIP_ADVISER",),
                **plain,
            ),
            IssuerSettings(key="amersfoort", label="Amersfoort", issuer=town, acr_per_role={"*": ("sterk",)}, **plain),
        )


def on_both(name: str) -> pytest.MarkDecorator:
    """This fixture on a file and on PostgreSQL, where it matters; elsewhere it is in memory."""
    return pytest.mark.parametrize(name, KINDS, indirect=True)


@contextmanager
def with_the_cast(asked: pytest.FixtureRequest, tmp_path: Path, now: Callable[[], datetime]) -> Iterator[System]:
    kind = getattr(asked, "param", None)
    address = fresh_database(kind, tmp_path) if kind else "sqlite://"
    with open_system(address, now=now) as opened:
        cast.enter(opened.people)
        yield opened
    drop_database(address)


@pytest.fixture
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    """By the clock of the day: a real provider has no other."""
    with with_the_cast(request, tmp_path, utc_now) as opened:
        yield opened


def signs_in(browser: Browser, key: str, subject: str, return_to: str = "") -> Any:
    """As a person would: off to the provider, its form, and back."""
    away = browser.get(f"/inloggen/{key}{f'?naar={return_to}' if return_to else ''}")
    assert away.status_code == 303, away.text
    back = httpx2.post(away.headers["location"], data={"sub": subject}, follow_redirects=False)
    assert back.status_code == 302, back.text
    return browser.get(back.headers["location"].removeprefix(HOME))


@on_both("system")
def test_a_doctor_and_an_officer_log_in_at_two_providers_and_work_in_one_request(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    ggd, town = providers
    link(system, cast.ANNA, ggd.issuer, "anna-1")
    link(system, cast.BRAM, town.issuer, "bram-1")
    anna, bram = Browser(system, ggd, town), Browser(system, ggd, town)
    for label, key in (("GGD", "ggd"), ("Amersfoort", "amersfoort")):
        assert f'<a href="/inloggen/{key}">{label}</a>' in anna.get("/inloggen").text

    welcome = signs_in(anna, "ggd", "anna-1")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
    assert "U bent ingelogd als Anna de Vries." in anna.get("/inloggen").text
    assert signs_in(bram, "amersfoort", "bram-1", "/werkvoorraad").headers["location"] == "/werkvoorraad"

    this_year = request(schooljaar=school_year_now())
    sent = {"Idempotency-Key": str(uuid4()), "X-CSRF-Token": anna.csrf}
    opened = anna.client.post(f"{BASE}/verzoeken", json=this_year, headers=sent)
    assert opened.status_code == 201, opened.text
    path = f"{BASE}/verzoeken/{opened.json()['verzoek']}"
    assert [line["door"] for line in bram.get(f"{path}/tijdlijn").json()["items"]] == ["Anna de Vries"]


def school_year_now() -> str:
    today = utc_now()
    first = today.year if today.month >= 8 else today.year - 1
    return f"{first}/{(first + 1) % 100:02}"


def test_an_account_that_nobody_linked_gets_what_an_administrator_needs(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    browser = Browser(system, *providers)
    answer = signs_in(browser, "ggd", "anna-1")

    assert answer.status_code == 403
    assert all(word in answer.text for word in (providers[0].issuer, "anna-1", "Anna &lt;de&gt; {{ 7*7 }}"))
    assert browser.session is None


def test_a_login_that_is_not_strong_enough_is_only_for_roles_for_which_that_was_accepted(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    ggd, town = providers
    link(system, cast.CARLA, ggd.issuer, "dirk-1")  # a doctor and an adviser; this login says nothing of its strength
    browser = Browser(system, ggd, town)
    signs_in(browser, "ggd", "dirk-1")

    page = browser.get("/inloggen").text
    assert 'Jeugdarts<small translate="no">GGD regio Utrecht</small></span> Hiervoor moet u sterker inloggen.' in page
    doctor = {"rol": "YOUTH_DOCTOR", "organisatie": str(cast.GGD.id)}
    assert browser.sends("/inloggen/rol", **doctor).status_code == 403
    headers = {"Vierogen-Rol": "jeugdarts"}
    assert browser.get(f"{BASE}/ik", **headers).json()["soort"] == "inlog-te-licht"
    browser.get("/inloggen")
    assert browser.sends("/inloggen/rol").status_code == 303
    assert browser.get(f"{BASE}/ik").json()["rol"] == "adviseur-samenwerkingsverband"


@on_both("system")
def test_logging_out_ends_it_here_and_at_the_provider(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    ggd = providers[0]
    link(system, cast.ANNA, ggd.issuer, "anna-1")
    browser = Browser(system, ggd)
    signs_in(browser, "ggd", "anna-1")
    browser.get("/inloggen")
    stolen = browser.session

    out = browser.sends("/uitloggen")

    there = out.headers["location"]
    assert there.startswith(f"{ggd.issuer}/oauth2/end_session?")
    assert query_of(there) == {"client_id": CLIENT, "post_logout_redirect_uri": f"{HOME}/inloggen"}
    assert httpx2.get(there).status_code == 200
    assert browser.session is None
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    answer = browser.client.get(f"{BASE}/ik", headers={"Cookie": f"{SESSION}={stolen}"})
    assert (answer.status_code, answer.json()["soort"]) == (401, "niet-ingelogd")


def test_who_says_no_at_the_provider_is_not_logged_in(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    browser = Browser(system, *providers)
    away = browser.get("/inloggen/ggd").headers["location"]
    back = httpx2.post(away, data={"action": "deny"}, follow_redirects=False).headers["location"]
    with_state = f"{back}&state={query_of(away)['state']}" if "state=" not in back else back

    assert browser.get(with_state.removeprefix(HOME)).status_code == 403
    assert browser.session is None


def test_whoever_signed_in_too_long_ago_at_a_real_provider_does_so_again(
    system: System, providers: tuple[IssuerSettings, IssuerSettings]
) -> None:
    ggd = providers[0].model_copy(update={"max_age": 3600})
    link(system, cast.ANNA, ggd.issuer, "anna-2")
    browser, now = Browser(system, ggd), int(utc_now().timestamp())
    for told, status in ((now - 4000, 403), (None, 303)):  # by itself it says that somebody signed in just now
        claims = {"acr": "hoog"} | ({} if told is None else {"auth_time": told})
        httpx2.put(f"{ggd.issuer}/users/anna-2", json=claims).raise_for_status()
        answer = signs_in(browser, "ggd", "anna-2")
        assert (answer.status_code, browser.session is not None) == (status, status == 303)
        assert ("U hebt te lang geleden bij GGD ingelogd." in answer.text) == (status == 403)


# ── a provider that does strange things ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with an_issuer() as started:
        yield started


@pytest.fixture
def issuer(running: Issuer) -> Issuer:
    running.id_token, running.down, running.moved, running.metadata = None, False, None, {}
    running.forms.clear()
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, issuer: Issuer) -> Iterator[System]:
    """The cast on a day in June; Anna and Carla have an account at our own issuer."""
    with with_the_cast(request, tmp_path, clock) as opened:
        link(opened, cast.ANNA, issuer.url, "anna")
        link(opened, cast.CARLA, issuer.url, "carla")
        yield opened


@pytest.fixture
def browser(place: System, issuer: Issuer) -> Browser:
    return Browser(place, issuer.settings())


def goes_off(browser: Browser, path: str = "/inloggen/eigen") -> dict[str, str]:
    """To the provider; what it is asked."""
    away = browser.get(path)
    assert away.status_code == 303, away.text
    return query_of(away.headers["location"])


def comes_back(browser: Browser, asked: dict[str, str], issuer: Issuer, at: float, **more: Any) -> Any:
    """With an id_token as it should be, or changed."""
    account = more.pop("account", "anna")
    issuer.id_token = issuer.signs(issuer.id_claims(at, asked["nonce"], account, **more), typ="JWT")
    return browser.get(f"/inloggen/terug?code=c&state={asked['state']}")


def logged_in(browser: Browser, issuer: Issuer, clock: Clock, account: str = "anna") -> Browser:
    answer = comes_back(browser, goes_off(browser), issuer, clock.moment.timestamp(), account=account)
    assert answer.status_code == 303, answer.text
    return browser


def test_the_provider_is_asked_with_pkce_state_and_nonce_and_paid_with_the_verifier(
    browser: Browser, issuer: Issuer, clock: Clock
) -> None:
    asked = goes_off(browser)
    comes_back(browser, asked, issuer, clock.moment.timestamp())

    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{HOME}/inloggen/terug"
    assert asked["code_challenge_method"] == "S256"
    (form,) = issuer.forms
    challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert asked["code_challenge"] == challenge
    assert min(len(asked["state"]), len(asked["nonce"]), len(form["code_verifier"])) >= 43
    assert form["code"] == "c"
    assert issuer.authorizations[-1].startswith("Basic ")
    again = goes_off(browser)
    assert not {again["state"], again["nonce"], again["code_challenge"]} & {*asked.values()}


def test_a_client_without_a_secret_names_itself(place: System, issuer: Issuer, clock: Clock) -> None:
    browser = Browser(place, issuer.settings(client_secret=None))
    assert comes_back(browser, goes_off(browser), issuer, clock.moment.timestamp()).status_code == 303
    assert issuer.authorizations[-1] == ""
    assert issuer.forms[-1]["client_id"] == CLIENT


def test_a_provider_that_takes_secrets_in_a_form_only_gets_them_there(
    place: System, clock: Clock, issuer: Issuer
) -> None:
    issuer.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    browser = Browser(place, issuer.settings())
    assert comes_back(browser, goes_off(browser), issuer, clock.moment.timestamp()).status_code == 303
    assert (issuer.forms[-1]["client_id"], issuer.forms[-1]["client_secret"]) == (CLIENT, SECRET)


def test_values_of_acr_are_asked_when_they_are_set(place: System, issuer: Issuer) -> None:
    assert "acr_values" not in goes_off(Browser(place, issuer.settings()))
    assert goes_off(Browser(place, issuer.settings(acr_values=["hoog", "laag"])))["acr_values"] == "hoog laag"


def test_how_long_ago_one_may_have_signed_in_is_asked_when_it_is_set(place: System, issuer: Issuer) -> None:
    assert "max_age" not in goes_off(Browser(place, issuer.settings()))
    assert goes_off(Browser(place, issuer.settings(max_age=900)))["max_age"] == "900"
    assert goes_off(Browser(place, issuer.settings(max_age=0)))["max_age"] == "0"


LONG_AGO: list[tuple[int | None, Any, str | None]] = [
    (900, 0, None),
    (900, 930, None),
    (900, 931, "too long ago"),
    (900, -180 - 30, None),
    (900, -180 - 31, "auth_time"),
    (0, 30, None),
    (0, 31, "too long ago"),
    (900, None, "auth_time"),
    (900, "kort", "auth_time"),
    (None, 100_000, None),
    (None, None, None),
]


@pytest.mark.parametrize("what", LONG_AGO, ids=str)
def test_whoever_signed_in_too_long_ago_is_asked_to_do_so_again(
    what: tuple[int | None, Any, str | None], place: System, issuer: Issuer, clock: Clock
) -> None:
    """Counted from when the login began; three minutes at the provider are held against nobody."""
    max_age, ago, reason = what
    browser = Browser(place, issuer.settings(max_age=max_age))
    asked, began = goes_off(browser), int(clock.moment.timestamp())
    clock.moment += timedelta(minutes=3)
    told = began - ago if isinstance(ago, int) else ago
    with structlog.testing.capture_logs() as logged:
        answer = comes_back(browser, asked, issuer, clock.moment.timestamp(), auth_time=told)

    assert [one["reason"] for one in logged if one["event"] == "login refused"] == ([reason] if reason else [])
    assert answer.status_code == {None: 303, "too long ago": 403}.get(reason, 400)
    assert (browser.session is None) == (reason is not None)


def test_the_cookies_are_for_us_alone(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    asked = goes_off(browser)
    answer = comes_back(browser, asked, issuer, clock.moment.timestamp())

    session, login = answer.headers.get_list("set-cookie")
    assert re.fullmatch(rf"{SESSION}=[\w-]{{43}}; Path=/; HttpOnly; SameSite=Lax; Secure", session)
    assert login == f"{LOGIN}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    assert "Domain" not in session


def test_only_a_demonstration_on_this_machine_does_without_the_prefix(place: System, issuer: Issuer) -> None:
    here = {"public_url": "http://127.0.0.1:8000"}
    for settings, plain in (
        (here | {"demonstration_directory": True}, True),
        (here, False),
        ({"demonstration_directory": True}, False),
        ({"demonstration_directory": True, "public_url": "http://vierogen.example"}, False),
    ):
        cookie = Browser(place, issuer.settings(), **settings).get("/inloggen/eigen").headers["set-cookie"]
        assert cookie.startswith("vierogen-inlog=" if plain else f"{LOGIN}=")
        assert ("Secure" in cookie) is not plain


@on_both("place")
def test_nothing_secret_is_kept_as_it_is(browser: Browser, issuer: Issuer, clock: Clock, place: System) -> None:
    asked = goes_off(browser)
    with place.store.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT digest FROM login_attempts").all())
    assert asked["state"] not in kept
    comes_back(browser, asked, issuer, clock.moment.timestamp())
    assert browser.session
    with place.store.engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT digest FROM sessions").all()
        assert connection.exec_driver_sql("SELECT count(*) FROM login_attempts").scalar_one() == 0
    assert bytes(row[0]) == sha256(browser.session.encode()).digest()
    assert len(urlsafe_b64decode(browser.session + "=")) == 32


# ── what does not log in ─────────────────────────────────────────────────────────────────────────────────────────────

BAD: dict[str, tuple[str, dict[str, Any]]] = {
    "another nonce": ("nonce", {"nonce": "iets"}),
    "no nonce": ("nonce", {"nonce": None}),
    "another audience": ("aud", {"aud": "een-ander"}),
    "several audiences and no party": ("aud", {"aud": [CLIENT, "een-ander"]}),
    "another party": ("aud", {"azp": "een-ander"}),
    "another issuer": ("iss", {"iss": "https://elders.example"}),
    "over": ("exp", {"exp": 1}),
    "of the future": ("iat", {"iat": 9_999_999_999}),
    "of nobody": ("sub", {"sub": None}),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_id_token_logs_nobody_in(what: str, browser: Browser, issuer: Issuer, clock: Clock) -> None:
    reason, changes = BAD[what]
    with structlog.testing.capture_logs() as logged:
        asked = goes_off(browser)
        claims = issuer.id_claims(clock.moment.timestamp(), asked["nonce"]) | changes
        issuer.id_token = issuer.signs({k: v for k, v in claims.items() if v is not None}, typ="JWT")
        answer = browser.get(f"/inloggen/terug?code=c&state={asked['state']}")

    assert (answer.status_code, browser.session) == (400, None)
    assert [one["reason"] for one in logged if one["event"] == "login refused"] == [reason]
    assert issuer.id_token not in str(logged)


@pytest.mark.parametrize(
    "how", ["signed by another", "an access token", "unsigned", "no token", "a code that is not good"]
)
def test_what_the_provider_did_not_say_so_logs_nobody_in(
    how: str, browser: Browser, issuer: Issuer, clock: Clock
) -> None:
    asked = goes_off(browser)
    claims = issuer.id_claims(clock.moment.timestamp(), asked["nonce"])
    issuer.id_token = {
        "signed by another": issuer.signs(claims, OTHERS, typ="JWT"),
        "an access token": issuer.signs(claims, EC, typ="at+jwt"),
        "unsigned": issuer.signs(claims, typ="JWT").rpartition(".")[0] + ".",
        "no token": "",
        "a code that is not good": None,
    }[how]
    answer = browser.get(f"/inloggen/terug?code=c&state={asked['state']}")
    assert (answer.status_code, browser.session) == (400, None)


@on_both("place")
def test_a_code_is_not_sent_on_to_where_a_provider_points(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    issuer.moved = "/token"
    answer = comes_back(browser, goes_off(browser), issuer, clock.moment.timestamp())
    assert (answer.status_code, browser.session) == (400, None)
    assert issuer.asked[-1] == "/token"


def test_a_state_counts_once(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    asked = goes_off(browser)
    held = browser.client.cookies.get(LOGIN)
    assert comes_back(browser, asked, issuer, clock.moment.timestamp()).status_code == 303
    browser.client.cookies.clear()
    browser.client.cookies.set(LOGIN, held or "")
    assert comes_back(browser, asked, issuer, clock.moment.timestamp()).status_code == 400
    assert browser.session is None


def test_a_state_counts_only_in_the_browser_where_it_began(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    """Otherwise somebody could let another one work in his own account."""
    theirs = goes_off(Browser(place, issuer.settings()))
    own = goes_off(browser)
    assert comes_back(browser, theirs, issuer, clock.moment.timestamp()).status_code == 400
    browser.client.cookies.clear()
    assert comes_back(browser, own, issuer, clock.moment.timestamp()).status_code == 400


def test_a_state_that_was_made_up_or_is_old_counts_for_nothing(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    asked = goes_off(browser)
    assert comes_back(browser, asked | {"state": "verzonnen"}, issuer, clock.moment.timestamp()).status_code == 400
    clock.moment += timedelta(minutes=10)
    assert comes_back(browser, asked, issuer, clock.moment.timestamp()).status_code == 400
    assert browser.get("/inloggen/terug").status_code == 400


def test_an_answer_of_another_provider_is_not_mixed_up(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    asked = goes_off(browser)
    issuer.id_token = issuer.signs(issuer.id_claims(clock.moment.timestamp(), asked["nonce"]), typ="JWT")
    answer = browser.get(f"/inloggen/terug?code=c&state={asked['state']}&iss=https://elders.example")
    assert (answer.status_code, issuer.forms) == (400, [])


@pytest.mark.parametrize(
    "there",
    [
        *("https://elders.example/", "//elders.example/", "/\\elders.example", "\\\\elders.example", "elders"),
        *("/%09/elders.example", "javascript:alert(1)", "/a b", "/a%0d%0aSet-Cookie:x=y", ""),
    ],
)
def test_after_logging_in_nobody_is_sent_elsewhere(there: str, browser: Browser, issuer: Issuer, clock: Clock) -> None:
    asked = goes_off(browser, f"/inloggen/eigen?naar={there}")
    answer = comes_back(browser, asked, issuer, clock.moment.timestamp())
    assert answer.headers["location"] == "/"


def test_a_page_of_our_own_is_gone_on_to(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    assert "/inloggen/eigen?naar=%2Fverzoeken%2F7" in browser.get("/inloggen?naar=/verzoeken/7").text
    asked = goes_off(browser, "/inloggen/eigen?naar=/verzoeken/7%3Fdeel%3D2")
    answer = comes_back(browser, asked, issuer, clock.moment.timestamp())
    assert answer.headers["location"] == "/verzoeken/7?deel=2"


def test_a_provider_that_is_down_or_unknown_is_said_in_a_sentence(place: System) -> None:
    with an_issuer() as own:
        browser = Browser(place, own.settings())
        own.down = True
        answer = browser.get("/inloggen/eigen")
        assert (answer.status_code, "is nu niet bereikbaar" in answer.text) == (503, True)
        assert browser.get("/inloggen/elders").status_code == 404
        with place.store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM login_attempts").scalar_one() == 0


def test_without_any_provider_the_page_says_so(place: System) -> None:
    assert "er is geen uitgever ingesteld" in Browser(place).get("/inloggen").text


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_somebody_put_there_is_not_the_one_after_login(
    browser: Browser, issuer: Issuer, clock: Clock
) -> None:
    browser.client.cookies.set(SESSION, "van-een-ander")
    answer = comes_back(browser, goes_off(browser), issuer, clock.moment.timestamp())
    assert answer.headers.get_list("set-cookie")[0].startswith(f"{SESSION}=")
    assert "van-een-ander" not in answer.headers.get_list("set-cookie")[0]
    fixed = browser.client.get(f"{BASE}/ik", headers={"Cookie": f"{SESSION}=van-een-ander"})
    assert fixed.status_code == 401


@on_both("place")
def test_logging_in_again_ends_the_session_before(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    before = logged_in(browser, issuer, clock).session
    after = logged_in(browser, issuer, clock).session
    browser.client.cookies.clear()
    answers = [
        browser.client.get(f"{BASE}/ik", headers={"Cookie": f"{SESSION}={held}"}).status_code
        for held in (before, after)
    ]
    assert answers == [401, 200]


@on_both("place")
def test_a_session_is_over_when_unused_for_half_an_hour(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock)
    for _ in range(3):
        clock.moment += timedelta(minutes=29)
        assert browser.get(f"{BASE}/ik").status_code == 200
    clock.moment += timedelta(minutes=30)
    assert browser.get(f"{BASE}/ik").status_code == 401
    assert "Kies waarmee u inlogt" in browser.get("/inloggen").text


@on_both("place")
def test_a_session_is_over_after_ten_hours_whatever_happens(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock)
    for _ in range(23):
        clock.moment += timedelta(minutes=26)
        assert browser.get(f"{BASE}/ik").status_code == 200
    clock.moment += timedelta(minutes=3)
    assert browser.get(f"{BASE}/ik").status_code == 401


def test_how_long_a_session_lasts_is_a_setting(place: System, issuer: Issuer, clock: Clock) -> None:
    browser = Browser(place, issuer.settings(), session_idle_minutes=2, session_hours=1)
    logged_in(browser, issuer, clock)
    clock.moment += timedelta(minutes=2)
    assert browser.get(f"{BASE}/ik").status_code == 401


@on_both("place")
def test_old_sessions_and_logins_are_thrown_away(browser: Browser, place: System, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock)
    goes_off(browser)
    clock.moment += timedelta(hours=23)
    goes_off(browser)
    with place.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM login_attempts").scalar_one() == 1


def test_a_session_ends_when_the_account_is_taken_away(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    logged_in(browser, issuer, clock)
    account = {"issuer": issuer.url, "account": "anna"}
    place.people.record(p.UnlinkAccount, cast.ANNA.id, INSTALLATION, **account)
    assert browser.get(f"{BASE}/ik").status_code == 401


def test_a_session_ends_when_its_issuer_is_believed_no_longer(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    held = logged_in(browser, issuer, clock).session
    other = Browser(place, issuer.settings(issuer="https://elders.example"))
    assert other.client.get(f"{BASE}/ik", headers={"Cookie": f"{SESSION}={held}"}).status_code == 401


@on_both("place")
def test_a_role_is_taken_and_kept_in_the_session(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock, "carla")
    assert browser.get(f"{BASE}/ik").json()["soort"] == "kop-ontbreekt"
    browser.get("/inloggen")
    assert browser.sends("/inloggen/rol", 1).status_code == 303
    assert browser.get(f"{BASE}/ik").json()["rol"] == "adviseur-samenwerkingsverband"
    taken = browser.get("/inloggen").text.partition("vo-act--taken")[2].partition("</li>")[0]
    assert "Samenwerkingsverband PO2602" in taken
    assert "Deze rol hebt u nu" in taken
    assert browser.get(f"{BASE}/ik", **{"Vierogen-Rol": "jeugdarts"}).json()["rol"] == "jeugdarts"


@pytest.mark.parametrize(
    "words",
    [
        {"rol": "ADMINISTRATOR", "organisatie": str(cast.AMERSFOORT.id)},
        {"rol": "YOUTH_DOCTOR", "organisatie": str(cast.GGD_GOOI.id)},
        {"rol": "CLOCK"},
        {"rol": ""},
        {"organisatie": "x"},
    ],
    ids=str,
)
def test_a_role_that_one_does_not_have_is_not_taken(
    words: dict[str, str], browser: Browser, issuer: Issuer, clock: Clock
) -> None:
    logged_in(browser, issuer, clock)
    held = {"rol": "YOUTH_DOCTOR", "organisatie": str(cast.GGD.id), "csrf": browser.csrf}
    assert browser.client.post("/inloggen/rol", data=held | words).status_code == 403
    assert browser.get(f"{BASE}/ik").json()["rol"] == "jeugdarts"


def test_a_token_goes_before_a_cookie(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock)
    token = issuer.signs(issuer.claims(clock.moment.timestamp(), "carla"))
    headers = {"Authorization": f"Bearer {token}", "Vierogen-Rol": "jeugdarts"}
    assert browser.get(f"{BASE}/ik", **headers).json()["persoon"] == str(cast.CARLA.id)
    assert browser.get(f"{BASE}/ik", Authorization="Bearer x").status_code == 401


def test_who_logs_in_and_out_stands_in_the_log_by_id(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    with structlog.testing.capture_logs() as said:
        logged_in(browser, issuer, clock)
        browser.get("/inloggen")
        browser.sends("/uitloggen")
    assert [(one["event"], one["person"]) for one in said] == [
        ("logged in", str(cast.ANNA.id)),
        ("logged out", str(cast.ANNA.id)),
    ]
    assert (said[0]["provider"], said[0]["acr"]) == ("eigen", "hoog")
    assert cast.ANNA.name not in str(said)


# ── who can write in the database ────────────────────────────────────────────────────────────────────────────────────


def digest_of(secret: str | None) -> bytes:
    return sha256((secret or "").encode()).digest()


def writes(place: System, statement: Any) -> None:
    """As whoever has the database, and no keys."""
    with place.store.transaction() as connection:
        connection.execute(statement)


def is_not_logged_in(browser: Browser) -> bool:
    away = browser.get("/werklijst")
    assert (away.status_code, browser.get(f"{BASE}/ik").status_code) == (303, 401)
    return away.headers["location"].startswith("/inloggen") and "U bent ingelogd" not in browser.get("/inloggen").text


@on_both("place")
def test_who_makes_the_row_of_his_session_hers_is_logged_in_as_nobody(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    rows = metadata.tables["sessions"]
    anna = logged_in(Browser(place, issuer.settings()), issuer, clock)
    carla = logged_in(browser, issuer, clock, "carla")
    assert "U bent ingelogd als" in carla.get("/inloggen").text
    with place.store.reading() as connection:
        hers = dict(connection.execute(rows.select().where(rows.c.digest == digest_of(anna.session))).one()._mapping)
    own = rows.c.digest == digest_of(carla.session)

    with structlog.testing.capture_logs() as said:
        writes(place, rows.update().where(own).values(person=hers["person"], account=hers["account"]))
        assert is_not_logged_in(carla)
        writes(place, rows.update().where(own).values({name: hers[name] for name in hers.keys() - {"digest"}}))
        assert is_not_logged_in(carla)
        thief = Browser(place, issuer.settings())
        thief.client.cookies.set(SESSION, "een-geheim-van-carla-zelf")
        writes(place, rows.insert().values(hers | {"digest": digest_of("een-geheim-van-carla-zelf")}))
        assert is_not_logged_in(thief)

    assert [one["event"] for one in said if one["log_level"] == "warning"] == ["session not believed"] * 2
    assert "U bent ingelogd als Anna de Vries." in anna.get("/inloggen").text


@on_both("place")
def test_who_makes_his_login_hers_does_not_come_in_with_the_code_that_she_got(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    """Somebody saw her code before it was used, and lays nonce and verifier of her login under his own."""
    rows = metadata.tables["login_attempts"]
    hers, his = goes_off(Browser(place, issuer.settings())), goes_off(browser)
    with place.store.reading() as connection:
        row = connection.execute(rows.select().where(rows.c.digest == digest_of(hers["state"]))).one()
    own = rows.c.digest == digest_of(his["state"])
    writes(place, rows.update().where(own).values(nonce=row.nonce, verifier=row.verifier))

    answer = comes_back(browser, his | {"nonce": hers["nonce"]}, issuer, clock.moment.timestamp())
    assert (answer.status_code, browser.session, issuer.forms) == (400, None, [])


@on_both("place")
def test_nor_is_anybody_sent_elsewhere_after_logging_in(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    asked = goes_off(browser)
    writes(place, metadata.tables["login_attempts"].update().values(return_to="https://elders.example/inloggen"))
    answer = comes_back(browser, asked, issuer, clock.moment.timestamp())
    assert (answer.status_code, "location" in answer.headers) == (400, False)


# ── forms of others ──────────────────────────────────────────────────────────────────────────────────────────────────


@on_both("place")
def test_an_act_by_a_cookie_shows_that_a_page_of_ours_sent_it(browser: Browser, issuer: Issuer, clock: Clock) -> None:
    logged_in(browser, issuer, clock)
    for word, status in (({}, 403), ({"X-CSRF-Token": "x"}, 403), ({"X-CSRF-Token": browser.csrf}, 201)):
        sent = {"Idempotency-Key": str(uuid4())} | word
        answer = browser.client.post(f"{BASE}/verzoeken", json=request(), headers=sent)
        assert answer.status_code == status, answer.text
        assert status != 403 or answer.json()["soort"] == "formulier-verlopen"


def test_the_word_of_one_session_is_not_that_of_another(
    browser: Browser, place: System, issuer: Issuer, clock: Clock
) -> None:
    other = logged_in(Browser(place, issuer.settings()), issuer, clock, "carla")
    logged_in(browser, issuer, clock)
    sent = {"Idempotency-Key": "een", "X-CSRF-Token": other.csrf}
    assert browser.client.post(f"{BASE}/verzoeken", json=request(), headers=sent).status_code == 403


@pytest.mark.parametrize("action", ["/uitloggen", "/inloggen/rol"])
@pytest.mark.parametrize("word", ["", "x"])
def test_nobody_logs_another_out_or_takes_a_role_for_them(
    action: str, word: str, browser: Browser, issuer: Issuer, clock: Clock
) -> None:
    logged_in(browser, issuer, clock)
    assert browser.client.post(action, data={"csrf": word}).status_code == 403
    assert browser.get(f"{BASE}/ik").status_code == 200


def test_without_a_session_the_forms_lead_to_the_login(browser: Browser) -> None:
    for action in ("/uitloggen", "/inloggen/rol"):
        answer = browser.client.post(action, data={})
        assert (answer.status_code, answer.headers["location"]) == (303, "/inloggen?reden=verlopen")


def test_a_cookie_that_cannot_be_read_is_none(browser: Browser) -> None:
    for cookie in ("\x00", f"{SESSION}", f"{SESSION}=", f'{SESSION}="', "=;;=", f"{SESSION}=" + "x" * 5000):
        assert browser.client.get(f"{BASE}/ik", headers={"Cookie": cookie}).status_code == 401
