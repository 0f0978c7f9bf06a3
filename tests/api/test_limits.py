"""How often one may ask: counted by person, by system and by address, and told in every answer."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from api.issuer import Issuer, an_issuer, link
from api.office import BASE, Caller, Clock, Office, request
from vierogen.application import sessions
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Scope
from vierogen.settings import RESERVED, Settings
from vierogen.web.visit import LOGIN
from vierogen_api import limits as limits_module
from vierogen_api.app import create_for
from vierogen_api.limits import Buckets, Left, Limits, Policy, network_of
from vierogen_api.routes import login

FEW = {"rate_person": 6, "rate_search": 2, "rate_system": 3, "rate_address": 4, "rate_login": 2}


class Seconds:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with an_issuer() as issuer:
        yield issuer


@pytest.fixture
def office(seconds: Seconds, issuer: Issuer) -> Iterator[Office]:
    clock = Clock()
    settings = Settings(
        demonstration_directory=True, issuers=(issuer.settings(),), public_url="https://testserver", **FEW
    )
    with open_system("sqlite://", now=clock) as system:
        cast.enter(system.people)
        link(system, cast.ANNA, issuer.url, "anna")
        system.people.record(
            p.RegisterSystem, cast.AMERSFOORT.id, INSTALLATION, name="zaaksysteem", issuer=issuer.url,
            account="systeem-1", scopes=frozenset(Scope),
        )  # fmt: skip
        app = create_for(system, settings, limits=Limits(settings, seconds))
        yield Office(TestClient(app, base_url="https://testserver", follow_redirects=False), system, clock)


def refused(answer: Any) -> int:
    """After how many seconds it can be tried again."""
    assert (answer.status_code, answer.json()["soort"]) == (429, "te-vaak"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert f"{answer.headers['retry-after']} second" in answer.json()["detail"]
    return int(answer.headers["retry-after"])


def test_a_person_may_ask_so_often_and_then_waits_and_others_do_not(office: Office, seconds: Seconds) -> None:
    bram = office.caller("Bram")
    for left in (5, 4, 3, 2, 1, 0):
        answer = bram.get("/ik")
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"persoon";q=6;w=60'
        assert answer.headers["ratelimit"] == f'"persoon";r={left};t={10 * (6 - left)}'
    assert refused(bram.get("/ik")) == 10
    assert office.caller("Anna").get("/ik").status_code == 200

    seconds.now += 9.5
    assert refused(bram.get("/ik")) == 1
    seconds.now += 0.5
    assert bram.get("/ik").status_code == 200
    assert refused(bram.get("/ik")) == 10
    seconds.now += 3_600
    assert bram.get("/ik").headers["ratelimit"] == '"persoon";r=5;t=10'


def test_an_act_that_comes_too_often_did_not_happen_and_can_be_sent_again_with_the_same_key(
    office: Office, seconds: Seconds
) -> None:
    anna, key = office.caller("Anna"), str(uuid4())
    for _ in range(6):
        anna.get("/ik")
    refused(anna.post("/verzoeken", request(), Idempotency_Key=key))
    seconds.now += 10
    assert anna.post("/verzoeken", request(), Idempotency_Key=key).status_code == 201


def test_a_person_is_counted_in_every_role_together(office: Office) -> None:
    hats = [Caller(office.client, cast.who("Carla", hat)) for hat in ("jeugdarts", "adviseur")]
    answers = [hats[nth % 2].get("/ik") for nth in range(7)]
    assert [one.status_code for one in answers] == [200] * 6 + [429]


def test_searching_has_a_smaller_measure_of_its_own(office: Office, seconds: Seconds) -> None:
    bram = office.caller("Bram")
    for path in ("/verzoeken/_zoek", "/inzagelogboek/_zoek"):
        assert bram.post(path, {}).headers["ratelimit-policy"] == '"zoeken";q=2;w=60'
    assert refused(bram.post("/verzoeken/_zoek", {})) == 30
    assert bram.get("/verzoeken").status_code == 200
    seconds.now += 30
    assert bram.post("/verzoeken/_zoek", {}).status_code == 200


def test_a_system_is_counted_by_its_account(office: Office, issuer: Issuer) -> None:
    token = issuer.signs(issuer.claims(office.clock.moment.timestamp(), "systeem-1", client_id="systeem-1"))
    ask = [office.client.get(f"{BASE}/systeem", headers={"Authorization": f"Bearer {token}"}) for _ in range(4)]
    assert [one.status_code for one in ask] == [200, 200, 200, 429]
    assert ask[0].headers["ratelimit-policy"] == '"systeem";q=3;w=60'


@pytest.mark.parametrize(
    "path", ["/api/v1/gezondheid", "/api/v1/regels", "/api/v1/openapi.json", "/api/v1/levensloop", "/inloggen"]
)
def test_who_is_not_known_is_counted_by_address(office: Office, path: str) -> None:
    junk = {"Authorization": "Bearer niets"}  # also with something that looks like a token
    assert [office.client.get(path, headers=junk).status_code for _ in range(5)][3:] == [200, 429]


def test_bad_tokens_are_counted_by_address_and_who_has_a_good_one_there_notices_nothing(
    office: Office, issuer: Issuer
) -> None:
    bad = {"Authorization": "Bearer x.y.z"}
    answers = [office.client.get(f"{BASE}/ik", headers=bad).status_code for _ in range(6)]
    assert answers == [401, 401, 401, 401, 429, 429]
    good = issuer.signs(issuer.claims(office.clock.moment.timestamp()))
    headers = {"Authorization": f"Bearer {good}", "Vierogen-Rol": "jeugdarts"}
    assert office.client.get(f"{BASE}/ik", headers=headers).status_code == 200


def test_beginning_to_log_in_leaves_no_more_rows_than_may_be(
    office: Office, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [office.client.get("/inloggen/eigen") for _ in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert office.system.sessions.under_way() == 2

    seconds.now += 60
    monkeypatch.setattr(sessions, "LOGINS_AT_ONCE", 3)
    answers = [office.client.get("/inloggen/eigen") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 503]
    assert "te druk" in answers[1].text
    assert office.system.sessions.under_way() == 3
    office.clock.days(1)  # what did not come back in time makes room
    seconds.now += 60
    assert office.client.get("/inloggen/eigen").status_code == 303
    assert office.system.sessions.under_way() == 1


def test_every_page_of_ours_under_logging_in_is_a_word_that_no_provider_can_have() -> None:
    under = [page.path.removeprefix(f"{LOGIN}/") for page in login.PAGES if page.path.startswith(f"{LOGIN}/")]

    assert {one for one in under if "{" not in one} == RESERVED


def test_pages_are_counted_by_address_also_with_a_cookie_that_is_no_session_and_style_sheets_are_not(
    office: Office,
) -> None:
    answers = []
    for nth in range(6):
        junk = {"Cookie": f"__Host-vierogen-sessie=verzonnen{nth}"}
        answers.append(office.client.get("/inloggen", headers=junk))
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 429, 429]
    assert "U vraagt te vaak iets" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) == 15
    sheet = answers[0].text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert sheet
    assert {office.client.get(sheet).status_code for _ in range(8)} == {200}


def test_in_no_minute_comes_more_than_twice_the_number(seconds: Seconds) -> None:
    buckets, came = Buckets(Policy("x", 30), seconds), list[float]()
    for _ in range(4_000):
        seconds.now += 0.1
        if not buckets.take("one").wait:
            came.append(seconds.now)
    assert max(sum(start <= at < start + 60 for at in came) for start in came) <= 60
    assert len(came) == pytest.approx(30 + 400 / 2, abs=2)


def test_many_threads_take_no_more_than_there_is(seconds: Seconds) -> None:
    buckets = Buckets(Policy("x", 100), seconds)
    with ThreadPoolExecutor(8) as several:
        taken = list(several.map(lambda _: buckets.take("one").wait == 0, range(400)))
    assert sum(taken) == 100


def test_memory_is_bounded_and_who_is_forgotten_is_who_was_away_longest(
    seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_module, "MOST_BUCKETS", 3)
    buckets = Buckets(Policy("x", 2), seconds)
    for key in ("a", "b", "c", "a", "d"):
        assert buckets.take(key).wait == 0
    assert len(buckets._full_at) == 3
    assert [buckets.take(key).remaining for key in ("c", "d")] == [0, 0]
    assert buckets.take("a").wait > 0
    assert buckets.take("b").remaining == 1


def test_who_is_refused_hears_when_there_is_room_again_and_when_there_is_all_of_it(seconds: Seconds) -> None:
    buckets = Buckets(Policy("x", 2), seconds)
    assert [buckets.take("a").remaining for _ in range(2)] == [1, 0]
    seconds.now += 10
    assert buckets.take("a") == Left(buckets.policy, 0, full_in=50, wait=20)


def test_who_connects_anew_comes_from_the_same_address() -> None:
    limits = Limits(Settings())
    one, other = (limits.toll({"type": "http", "client": ("192.0.2.7", port)}) for port in (50_000, 50_001))
    assert one.address == other.address == "192.0.2.7"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_version_six_is_counted_with_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted
