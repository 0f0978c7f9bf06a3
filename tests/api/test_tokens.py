"""Tokens at the API: one that is as it should be opens the door, and every other one is refused in the same words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from api.issuer import AUDIENCE, CLIENT, EC, OTHERS, RSA, Issuer, an_issuer, link, raw, with_the_public_key_as_a_secret
from api.office import BASE, Clock, request
from databases import KINDS, drop_database, fresh_database
from vierogen.application.people import INSTALLATION, RECENT
from vierogen.application.who import CallingSystem
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.people.register import KnownSystem
from vierogen.domain.values import Role, Scope
from vierogen.settings import Settings
from vierogen_api import tokens
from vierogen_api.app import create_for
from vierogen_api.identity import Reception
from vierogen_api.providers import FRESH, PATIENCE, RETRY, STALE, Provider, ProviderUnavailableError
from vierogen_api.tokens import BadTokenError, access_token


@dataclass
class Door:
    """The API with one issuer of our own, that knows Anna (doctor), Bram (officer) and Dirk (two roles)."""

    issuer: Issuer
    system: System
    clock: Clock
    client: TestClient

    @property
    def now(self) -> float:
        return self.clock.moment.timestamp()

    def claims(self, account: str = "anna", **changes: Any) -> dict[str, Any]:
        return self.issuer.claims(self.now, account, **changes)

    def get(self, token: str, path: str = "/ik", **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {token}"} | headers
        return self.client.get(BASE + path, headers=sent)

    def ask(self, account: str = "anna", **changes: Any) -> Any:
        return self.get(self.issuer.signs(self.claims(account, **changes)))


@pytest.fixture(scope="module")
def provider() -> Iterator[Issuer]:
    with an_issuer() as issuer:
        yield issuer


@pytest.fixture
def door(provider: Issuer) -> Iterator[Door]:
    clock = Clock()
    settings = Settings(issuers=(provider.settings(),), public_url="https://testserver")
    provider.asked.clear()
    with open_system("sqlite://", now=clock) as system:
        cast.enter(system.people)
        for person in (cast.ANNA, cast.BRAM, cast.DIRK):
            link(system, person, provider.url, person.account)
        yield Door(provider, system, clock, TestClient(create_for(system, settings), base_url="https://testserver"))


# ── good tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
def test_a_token_of_a_linked_account_is_its_person(door: Door, key: Any) -> None:
    answer = door.get(door.issuer.signs(door.claims(), key))

    assert answer.status_code == 200, answer.text
    assert (answer.json()["persoon"], answer.json()["rol"]) == (str(cast.ANNA.id), "jeugdarts")


def test_what_is_asked_and_what_is_done_are_done_by_that_person(door: Door) -> None:
    token = door.issuer.signs(door.claims())
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "een"}
    opened = door.client.post(f"{BASE}/verzoeken", json=request(), headers=headers)

    assert opened.status_code == 201, opened.text
    story = door.get(token, f"/verzoeken/{opened.json()['verzoek']}/tijdlijn").json()
    assert [line["door"] for line in story["items"]] == ["Anna de Vries"]


def test_an_audience_among_others_a_long_type_and_an_unknown_header_are_fine(door: Door) -> None:
    claims = door.claims(aud=["iets-anders", AUDIENCE])
    assert door.get(door.issuer.signs(claims, typ="application/AT+JWT", vreemd="x")).status_code == 200


def test_the_role_is_taken_in_the_headers_and_never_guessed(door: Door) -> None:
    token = door.issuer.signs(door.claims("dirk"))

    unsaid = door.get(token)
    assert (unsaid.status_code, unsaid.json()["soort"]) == (400, "kop-ontbreekt")
    taken = door.get(token, **{"Vierogen-Rol": "doorzettingsmacht"})
    assert taken.json()["rol"] == "doorzettingsmacht"


def test_clocks_may_differ_a_little(door: Door) -> None:
    assert door.ask(exp=int(door.now) - 29).status_code == 200
    assert door.ask(nbf=int(door.now) + 29, iat=int(door.now) + 29).status_code == 200


# ── bad tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────

Bad = Callable[[Door], str]


def with_the_name_of_bram(at: Door) -> str:
    """Anna's token with Bram's name in it."""
    header, _, signature = at.issuer.signs(at.claims()).split(".")
    return ".".join([header, raw({}, at.claims("bram")).split(".")[1], signature])


BAD: dict[str, tuple[str, Bad]] = {
    "signed by somebody else": ("signature", lambda at: at.issuer.signs(at.claims(), OTHERS)),
    "changed after signing": ("signature", with_the_name_of_bram),
    "without a signature": ("alg", lambda at: raw({"alg": "none", "typ": "at+jwt"}, at.claims())),
    "none in other letters": ("alg", lambda at: raw({"alg": "nOnE", "typ": "at+jwt"}, at.claims())),
    "signature cut off": ("signature", lambda at: at.issuer.signs(at.claims()).rpartition(".")[0] + "."),
    "public key as a secret": ("alg", lambda at: with_the_public_key_as_a_secret(at.claims())),
    "algorithm of another kind of key": ("signature", lambda at: at.issuer.signs(at.claims(), RSA, kid="ec-1")),
    "algorithm not allowed": ("alg", lambda at: at.issuer.signs(at.claims(), RSA, alg="RS512")),
    "unknown key": ("kid", lambda at: at.issuer.signs(at.claims(), kid="rsa-9")),
    "no key named among several": ("kid", lambda at: at.issuer.signs(at.claims(), kid=None)),
    "key id that is no text": ("alg", lambda at: raw({"alg": "RS256", "kid": 7, "typ": "at+jwt"}, at.claims())),
    "must understand something": (
        "alg",
        lambda at: raw({"alg": "RS256", "crit": ["exp"], "typ": "at+jwt"}, at.claims()),
    ),
    "id_token": ("typ", lambda at: at.issuer.signs(at.issuer.id_claims(at.now, "n"), typ="JWT")),
    "id_token for the API": ("typ", lambda at: at.issuer.signs(at.claims(), typ=None)),
    "other issuer": ("iss", lambda at: at.issuer.signs(at.claims(iss="https://elders.example"))),
    "issuer with a slash more": ("iss", lambda at: at.issuer.signs(at.claims(iss=f"{at.issuer.url}/"))),
    "no issuer": ("iss", lambda at: at.issuer.signs(at.claims(iss=None))),
    "issuer that is a list": ("iss", lambda at: at.issuer.signs(at.claims(iss=[at.issuer.url]))),
    "for another audience": ("aud", lambda at: at.issuer.signs(at.claims(aud="https://elders.example"))),
    "for our web client": ("aud", lambda at: at.issuer.signs(at.claims(aud=CLIENT))),
    "for nobody": ("aud", lambda at: at.issuer.signs(at.claims(aud=None))),
    "over": ("exp", lambda at: at.issuer.signs(at.claims(exp=int(at.now) - 31))),
    "never over": ("exp", lambda at: at.issuer.signs(at.claims(exp=None))),
    "over at a text": ("exp", lambda at: at.issuer.signs(at.claims(exp="9999999999"))),
    "of true": ("iat", lambda at: at.issuer.signs(at.claims(iat=True))),
    "not yet": ("nbf", lambda at: at.issuer.signs(at.claims(nbf=int(at.now) + 31))),
    "of the future": ("iat", lambda at: at.issuer.signs(at.claims(iat=int(at.now) + 31))),
    "of no moment": ("iat", lambda at: at.issuer.signs(at.claims(iat=None))),
    "of nobody": ("sub", lambda at: at.issuer.signs(at.claims(sub=None))),
    "of an empty name": ("sub", lambda at: at.issuer.signs(at.claims(sub=""))),
    "of a number": ("sub", lambda at: at.issuer.signs(at.claims(sub=7))),
    "through no client": ("client", lambda at: at.issuer.signs(at.claims(client_id=None))),
    "no token at all": ("form", lambda _: "abc"),
    "five parts, encrypted": ("form", lambda _: "a.b.c.d.e"),
    "nothing": ("form", lambda _: ""),
    "letters that are none": ("form", lambda _: "a b"),
    "much too long": ("size", lambda at: at.issuer.signs(at.claims(more="x" * 20_000))),
    "a list for claims": ("form", lambda _: raw({"alg": "RS256"}, ["iss"])),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_token_is_refused_in_the_same_words_whatever_is_wrong_with_it(door: Door, what: str) -> None:
    reason, make = BAD[what]
    token = make(door)

    with structlog.testing.capture_logs() as logged:
        answer = door.get(token)

    assert answer.status_code == 401, what
    assert answer.headers["www-authenticate"] == 'Bearer realm="vierogen", error="invalid_token"'
    assert answer.json() == door.get("a.b.c").json()
    assert len(token) < 8 or token not in answer.text
    assert [one["reason"] for one in logged if one["event"] == "token refused"] == [reason]
    assert len(token) < 8 or token not in str(logged)


def test_without_a_token_one_hears_how_to_send_it(door: Door) -> None:
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": f"Demo {cast.ANNA.id}"}):
        answer = door.client.get(f"{BASE}/ik", headers=headers)

        assert (answer.status_code, answer.json()["soort"]) == (401, "niet-ingelogd")
        assert answer.headers["www-authenticate"] == 'Bearer realm="vierogen"'


def test_a_token_counts_only_where_an_audience_is_set(door: Door) -> None:
    settings = Settings(issuers=(door.issuer.settings(audience=None),), public_url="https://testserver")
    client = TestClient(create_for(door.system, settings), base_url="https://testserver")
    for audience in (AUDIENCE, "None", CLIENT, None):
        token = door.issuer.signs(door.claims(aud=audience))
        assert client.get(f"{BASE}/ik", headers={"Authorization": f"Bearer {token}"}).status_code == 401


# ── good tokens of somebody who may not ──────────────────────────────────────────────────────────────────────────────


def test_an_account_that_is_not_linked_hears_whom_to_ask(door: Door) -> None:
    answer = door.ask("carla")

    assert (answer.status_code, answer.json()["soort"]) == (403, "account-onbekend")
    assert "beheerder" in answer.json()["detail"]
    assert "carla" not in answer.text


def test_the_same_name_at_another_issuer_is_somebody_else(door: Door) -> None:
    link(door.system, cast.CARLA, "https://elders.example", "carla")

    assert door.ask("carla").json()["soort"] == "account-onbekend"


def test_an_account_that_was_taken_away_is_nobodys_at_once(door: Door) -> None:
    account = {"issuer": door.issuer.url, "account": "anna"}
    door.system.people.record(p.UnlinkAccount, cast.ANNA.id, INSTALLATION, **account)

    assert door.ask().json()["soort"] == "account-onbekend"


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_process_took_away_opens_no_door_here(kind: str, provider: Issuer, tmp_path: Path) -> None:
    address, clock = fresh_database(kind, tmp_path), Clock()
    settings = Settings(issuers=(provider.settings(),), public_url="https://testserver")
    headers = {"Authorization": f"Bearer {provider.signs(provider.claims(clock.moment.timestamp()))}"}
    with open_system(address, now=clock) as here, open_system(address, now=clock) as elsewhere:
        cast.enter(here.people)
        link(here, cast.ANNA, provider.url, "anna")
        elsewhere.people.catch_up()
        client = TestClient(create_for(here, settings))
        assert client.get(f"{BASE}/ik", headers=headers).status_code == 200
        account = {"issuer": provider.url, "account": "anna"}
        elsewhere.people.record(p.UnlinkAccount, cast.ANNA.id, INSTALLATION, **account)
        time.sleep(RECENT)
        assert client.get(f"{BASE}/ik", headers=headers).json()["soort"] == "account-onbekend"
    drop_database(address)


def test_an_appointment_that_ended_ends_what_a_token_can_do(door: Door) -> None:
    role = {"person": cast.BRAM.id, "role": Role.ATTENDANCE_OFFICER, "until": "2026-06-09"}
    door.system.people.record(p.EndAppointment, cast.AMERSFOORT.id, INSTALLATION, **role)
    token = door.issuer.signs(door.claims("bram"))
    taken = {"Vierogen-Rol": "leerplichtambtenaar", "Vierogen-Organisatie": str(cast.AMERSFOORT.id)}

    for headers in ({}, taken):
        answer = door.get(token, **headers)
        assert (answer.status_code, answer.json()["soort"]) == (403, "geen-rol")


def who_gets_in(door: Door, acr: Any, **settings: Any) -> dict[str, bool]:
    """A doctor and an officer at the same issuer, both signed in so strongly."""
    known = Settings(issuers=(door.issuer.settings(**settings),), public_url="https://testserver")
    client = TestClient(create_for(door.system, known), base_url="https://testserver")
    told = {}
    for account in ("anna", "bram"):
        token = door.issuer.signs(door.claims(account, acr=acr))
        answer = client.get(f"{BASE}/ik", headers={"Authorization": f"Bearer {token}"})
        told[account] = answer.status_code == 200
        if not told[account]:
            assert (answer.status_code, answer.json()["soort"]) == (401, "inlog-te-licht")
            assert 'error="insufficient_user_authentication"' in answer.headers["www-authenticate"]
    return told


@pytest.mark.parametrize("acr", [None, "laag", "HOOG", ["hoog"], ""])
def test_nobody_takes_a_role_with_a_login_that_is_not_strong(door: Door, acr: Any) -> None:
    assert who_gets_in(door, acr) == {"anna": False, "bram": False}
    assert who_gets_in(door, "hoog") == {"anna": True, "bram": True}


def test_where_nobody_said_what_is_strong_nobody_takes_a_role(door: Door) -> None:
    for acr in (None, "hoog"):
        assert who_gets_in(door, acr, acr_per_role={}) == {"anna": False, "bram": False}
    assert who_gets_in(door, "hoog", acr_per_role={"YOUTH_DOCTOR": ["hoog"]}) == {"anna": True, "bram": False}


def test_what_is_said_of_one_role_goes_before_what_is_said_of_all(door: Door) -> None:
    named = {"*": ["gewoon"], "YOUTH_DOCTOR": ["hoog"]}
    assert who_gets_in(door, "gewoon", acr_per_role=named) == {"anna": False, "bram": True}
    assert who_gets_in(door, "hoog", acr_per_role=named) == {"anna": True, "bram": False}


@pytest.mark.parametrize("named", [{"*": ["hoog"]}, {"YOUTH_DOCTOR": ["hoog"]}, {}], ids=str)
def test_a_weak_login_is_enough_only_for_the_roles_for_which_it_was_accepted(door: Door, named: Any) -> None:
    accepted = {"acr_per_role": named, "accept_weak_login": ["ATTENDANCE_OFFICER"]}
    assert who_gets_in(door, None, **accepted) == {"anna": False, "bram": True}
    accepted["accept_weak_login"] = ["ADMINISTRATOR"]
    assert who_gets_in(door, None, **accepted) == {"anna": False, "bram": False}


def test_an_issuer_may_use_other_names_for_what_it_says(door: Door) -> None:
    names = {"subject": "oid", "acr": "sterkte", "client": "azp"}
    settings = Settings(issuers=(door.issuer.settings(claims=names),), public_url="https://testserver")
    client = TestClient(create_for(door.system, settings), base_url="https://testserver")
    claims = door.claims(sub="iets", oid="anna", acr="laag", sterkte="hoog", client_id=None, azp="een-app")
    answer = client.get(f"{BASE}/ik", headers={"Authorization": f"Bearer {door.issuer.signs(claims)}"})
    assert answer.json()["persoon"] == str(cast.ANNA.id)


# ── systems ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_system(door: Door, *scopes: Scope) -> str:
    known = {"name": "Dashboard", "issuer": door.issuer.url, "account": "dashboard", "scopes": scopes}
    door.system.people.record(p.RegisterSystem, cast.DE_EEM_PO.id, INSTALLATION, **known)
    return door.issuer.signs(door.claims("dashboard", client_id="dashboard", acr=None))


def test_a_system_hears_which_it_is(door: Door) -> None:
    told = door.get(a_system(door, Scope.READ_FIGURES), "/systeem")

    assert told.json() == {
        "id": str(CallingSystem((door.issuer.url, "dashboard"), KnownSystem("", cast.GGD.id, frozenset())).id),
        "naam": "Dashboard",
        "organisatie": str(cast.DE_EEM_PO.id),
        "rechten": ["cijfers-lezen"],
    }
    assert door.get(door.issuer.signs(door.claims()), "/systeem").json()["soort"] == "geen-systeem"


@pytest.mark.parametrize("given", Scope)
def test_a_system_has_no_scope_that_was_not_given(door: Door, given: Scope) -> None:
    token = a_system(door, given)
    asked = {Scope.READ_FIGURES: "/publicaties", Scope.RECEIVE_EVENTS: "/abonnementen"}
    assert asked.keys() == {*Scope}
    for scope, path in asked.items():
        told = door.get(token, path)
        if scope is given:
            assert told.status_code == 200
        else:
            assert (told.status_code, told.json()["soort"]) == (403, "geen-recht")
            assert told.headers["www-authenticate"] == 'Bearer realm="vierogen", error="insufficient_scope"'


@pytest.mark.parametrize(
    "headers", [{}, {"Vierogen-Rol": "jeugdarts", "Vierogen-Organisatie": str(cast.GGD.id)}], ids=["plain", "in a role"]
)
def test_a_system_never_acts_and_never_reads_a_request(door: Door, headers: dict[str, str]) -> None:
    token = a_system(door, *Scope)
    sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": "een"} | headers

    answers = [
        door.client.post(f"{BASE}/verzoeken", json=request(), headers=sent),
        door.client.get(f"{BASE}/verzoeken/{cast.ANNA.id}", headers=sent),
        door.client.get(f"{BASE}/ik", headers=sent),
    ]
    assert [(one.status_code, one.json()["soort"]) for one in answers] == [(403, "systeem-handelt-niet")] * 3


def test_a_program_cannot_act_as_a_person_not_even_by_a_linked_account(door: Door) -> None:
    """Client credentials (RFC 9068, 2.2): nobody signed in, so nobody's eyes look."""
    assert door.ask("anna", client_id="anna").json()["soort"] == "systeem-handelt-niet"


def test_a_system_that_was_removed_is_let_in_no_longer(door: Door) -> None:
    token = a_system(door, Scope.READ_FIGURES)
    account = {"issuer": door.issuer.url, "account": "dashboard"}
    door.system.people.record(p.RemoveSystem, cast.DE_EEM_PO.id, INSTALLATION, **account)

    assert door.get(token, "/systeem").json()["soort"] == "geen-systeem"
    assert door.get(token).json()["soort"] == "account-onbekend"


# ── keys of the provider ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own() -> Iterator[Issuer]:
    """An issuer that a test may break."""
    with an_issuer() as issuer:
        yield issuer


class Ticking:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_keys_are_fetched_when_first_needed_and_then_kept(own: Issuer) -> None:
    provider = Provider(own.settings())
    assert own.asked == []
    assert not provider.ready("rsa-1")
    for _ in range(3):
        assert provider.key("rsa-1") is not None
    assert provider.ready("rsa-1")
    assert own.asked == ["/.well-known/openid-configuration", "/keys"]


def test_a_new_key_is_found_and_made_up_ones_do_not_make_us_ask_on_and_on(own: Issuer) -> None:
    clock = Ticking()
    provider = Provider(own.settings(), clock)
    own.keys = [RSA]
    assert provider.key("ec-1") is None
    asked = len(own.asked)
    own.keys = [RSA, EC]
    for _ in range(20):
        assert provider.key("ec-1") is None
    assert len(own.asked) == asked
    clock.at += PATIENCE
    assert provider.key("ec-1") is not None


def test_a_key_that_the_provider_withdrew_counts_no_longer(own: Issuer) -> None:
    clock = Ticking()
    provider = Provider(own.settings(), clock)
    assert provider.key("ec-1") is not None
    own.keys = [RSA]
    clock.at += FRESH
    assert provider.key("ec-1") is None


def test_old_keys_may_be_used_for_a_while_when_the_provider_is_down(own: Issuer) -> None:
    clock = Ticking()
    provider = Provider(own.settings(), clock)
    assert provider.key("rsa-1") is not None
    own.down = True
    clock.at += STALE - 1
    assert provider.key("rsa-1") is not None
    clock.at += PATIENCE
    with pytest.raises(ProviderUnavailableError):
        provider.key("rsa-1")
    own.down = False
    clock.at += RETRY
    assert provider.key("rsa-1") is not None


def test_a_provider_that_never_answered_is_asked_again_soon_but_not_at_once(own: Issuer) -> None:
    clock, own.down = Ticking(), True
    provider = Provider(own.settings(), clock)
    for _ in range(3):
        with pytest.raises(ProviderUnavailableError):
            provider.key("rsa-1")
    assert len(own.asked) == 1
    own.down = False
    clock.at += RETRY
    assert provider.key("rsa-1") is not None


def test_when_nothing_is_known_of_a_provider_its_tokens_wait(own: Issuer, door: Door) -> None:
    own.down = True
    settings = Settings(issuers=(own.settings(),), public_url="https://testserver")
    client = TestClient(create_for(door.system, settings), base_url="https://testserver")
    headers = {"Authorization": f"Bearer {own.signs(own.claims(door.now))}", "Idempotency-Key": "een"}
    for answer in (
        client.get(f"{BASE}/ik", headers=headers),
        client.post(f"{BASE}/verzoeken", json=request(), headers=headers),
    ):
        assert (answer.status_code, answer.json()["soort"]) == (503, "even-niet")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elders.example"},
        {"jwks_uri": "http://elders.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"authorization_endpoint": ["x"]},
    ],
    ids=lambda one: str(next(iter(one.items()))),
)
def test_a_provider_that_says_strange_things_is_not_believed(own: Issuer, metadata: dict[str, Any]) -> None:
    own.metadata = metadata
    with pytest.raises(ProviderUnavailableError):
        Provider(own.settings()).key("rsa-1")


@pytest.mark.parametrize("moved", ["/.well-known/openid-configuration", "/keys"])
def test_a_provider_that_points_elsewhere_is_not_followed(own: Issuer, moved: str) -> None:
    own.moved = moved
    with pytest.raises(ProviderUnavailableError):
        Provider(own.settings()).key("rsa-1")
    assert own.asked[-1] == moved


def test_of_the_keys_only_public_ones_for_signatures_are_taken(own: Issuer) -> None:
    own.keys = [RSA]
    secret = {"kty": "oct", "kid": "geheim", "k": "AAAA"}
    own.also_listed = [secret, rsa_key_for("enc"), "onzin"]
    provider = Provider(own.settings())
    assert provider.key("geheim") is None
    assert provider.key("enc-1") is None
    assert provider.key(None) is provider.key("rsa-1") is not None


@pytest.mark.parametrize(
    ("bits", "smallest", "taken"), [(1024, 2048, 0), (2048, 2048, 1), (2048, 3072, 0), (3072, 3072, 1)]
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the library says the same of the smallest
def test_an_rsa_key_that_is_too_small_is_not_believed(own: Issuer, bits: int, smallest: int, taken: int) -> None:
    key = RSAKey.import_key(generate_private_key(65_537, bits), {"kid": "maat", "use": "sig"})
    own.keys = [key, EC]
    provider = Provider(own.settings(smallest_rsa_key=smallest))
    with structlog.testing.capture_logs() as logged:
        assert (provider.key("maat") is not None) == bool(taken)
    assert provider.key("ec-1") is not None
    told = [(one["provider"], one["bits"]) for one in logged if one["event"] == "key too small"]
    assert told[:1] == ([] if taken else [("eigen", bits)])


@pytest.mark.parametrize(
    "other",
    [
        {"kty": "EC", "crv": "BP-256", "x": "AA", "y": "AA", "kid": "ander"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "ander"},
        {"kty": "RSA", "e": "AQAB", "kid": "ander"},
        {"kty": "RSA", "n": "!!", "e": "AQAB", "kid": "ander"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "ander"},
        {**RSA.as_dict(private=False), "kid": ["ander"]},
        {"kty": ["RSA"], "kid": "ander"},
    ],
    ids=["curve", "point", "missing", "letters", "exponent", "name", "kind"],
)
def test_a_key_that_only_others_can_read_takes_no_other_key_away(own: Issuer, other: dict[str, Any]) -> None:
    """RFC 7517, section 5: a provider may have keys, also newly, that mean nothing to us."""
    own.also_listed = [other]
    provider = Provider(own.settings())
    assert provider.key("rsa-1") is not None
    assert provider.key("ec-1") is not None
    assert provider.key("ander") is None


def rsa_key_for(use: str) -> dict[str, Any]:
    return {**OTHERS.as_dict(private=False), "kid": f"{use}-1", "use": use}


def test_a_provider_that_hangs_does_not_hold_up_those_whose_keys_are_known(own: Issuer) -> None:
    """Whoever has old keys goes on; one asks."""
    clock = Ticking()
    provider = Provider(own.settings(), clock)
    assert provider.key("rsa-1") is not None
    clock.at += FRESH
    provider._lock.acquire()
    began = time.monotonic()
    try:
        assert provider.key("rsa-1") is not None
    finally:
        provider._lock.release()
    assert time.monotonic() - began < 1


def test_a_demonstration_person_is_nobody_where_the_directory_is_off(door: Door) -> None:
    reception = door.client.app.app.state.door.identity  # type: ignore[attr-defined]  # the app behind the client is ours
    assert isinstance(reception, Reception)
    assert reception.demonstration is None


# ── a token that was seen before ─────────────────────────────────────────────────────────────────────────────────────


def refused(token: str, provider: Provider, at: float) -> str | None:
    """Why, or None when it is good."""
    try:
        access_token(token, {provider.settings.issuer: provider}, at)
    except BadTokenError as error:
        return error.reason
    return None


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
def test_of_a_token_that_was_seen_before_only_the_time_is_looked_at(
    own: Issuer, key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, at = Provider(own.settings()), 1_000_000.0
    provider.key(key.kid)
    token, other = own.signs(own.claims(at), key), own.signs(own.claims(at, jti="2"), key)
    assert refused(token, provider, at) is None

    monkeypatch.setattr(tokens, "validate_compact", lambda *_: False)
    assert refused(token, provider, at) is None
    assert refused(other, provider, at) == "signature"
    assert refused(token[:-1], provider, at) is not None
    assert refused(token + "A", provider, at) is not None
    assert refused(token, provider, at + 300 + tokens.LEEWAY) == "exp"
    assert refused(token, provider, at) is None


def test_a_token_is_forgotten_with_the_keys_by_which_it_was_checked(own: Issuer) -> None:
    clock, at = Ticking(), 1_000_000.0
    provider = Provider(own.settings(), clock)
    provider.key("ec-1")
    token = own.signs(own.claims(at, exp=int(at) + 100_000), EC)
    assert refused(token, provider, at) is None
    own.keys = [RSA]
    clock.at += FRESH
    assert refused(token, provider, at) == "kid"


def test_what_is_refused_is_not_remembered_and_what_is_remembered_is_bounded(
    own: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_CHECKED", 3)
    provider, at = Provider(own.settings()), 1_000_000.0
    provider.key("rsa-1")
    assert provider.told is not None
    for bad in (own.claims(at, aud="anders"), own.claims(at, client_id=None), own.claims(at - 1_000)):
        assert refused(own.signs(bad), provider, at) is not None
    assert refused(own.signs(own.claims(at), OTHERS), provider, at) == "signature"
    assert provider.told.checked == {}
    for nth in range(5):
        assert refused(own.signs(own.claims(at, jti=str(nth))), provider, at) is None
        assert len(provider.told.checked) <= 3
