"""The client by itself: what goes out, what is tried again, and what comes back as an exception."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from pydantic import ValidationError

from vierogen_client import (
    AgainstTheRules,
    BadRequest,
    ClientCredentials,
    Conflict,
    Forbidden,
    NotAnswered,
    NotLoggedIn,
    Problem,
    ServerFault,
    Session,
    SomeoneWasFirst,
    Token,
    TooOften,
    Unknown,
    Vierogen,
    each,
)
from vierogen_client import models as m

BASE = "https://vierogen.example/api/v1"
DONE = {"verzoek": str(uuid4()), "versie": 2, "status": "open"}
REASON = m.GeenVerklaringAfgeven(reden="er is een plek")


class Server:
    """Answers what it is told, one after the other; an exception is a line that broke."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked, self.slept = list(answers), list[httpx2.Request](), list[float]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, told, *headers = answer
        if status < 300:
            return httpx2.Response(status, json=told, headers=dict(*headers))
        kind = {"Content-Type": "application/problem+json"} | dict(*headers)
        return httpx2.Response(status, content=json.dumps(told), headers=kind)

    def client(self, credentials: Any = None, **more: Any) -> Vierogen:
        return Vierogen(
            BASE, credentials, transport=httpx2.MockTransport(self), sleep=self.slept.append, **more
        )  # fmt: skip


def problem(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": f"{BASE}/problemen/{kind}", "title": "Dat kan niet", "detail": "Zo niet.", "soort": kind, **more}


def test_an_act_names_the_version_and_goes_under_a_key_in_the_role_taken() -> None:
    server, case, organisation = Server((200, DONE)), uuid4(), uuid4()
    with server.client(Token("abc"), role="jeugdarts", organisation=organisation) as client:
        done = client.geen_verklaring_afgeven(case, REASON, version=7)

    (sent,) = server.asked
    assert (done.versie, done.status) == (2, "open")
    assert (sent.method, str(sent.url)) == ("POST", f"{BASE}/verzoeken/{case}/afwijzing")
    assert json.loads(sent.content) == {"reden": "er is een plek"}
    assert sent.headers["if-match"] == '"7"'
    assert sent.headers["authorization"] == "Bearer abc"
    assert (sent.headers["vierogen-rol"], sent.headers["vierogen-organisatie"]) == ("jeugdarts", str(organisation))
    assert UUID(sent.headers["idempotency-key"])


def test_what_is_sent_again_after_a_fault_is_the_same_message_under_the_same_key() -> None:
    broken = httpx2.ReadError("the line broke")
    server = Server(broken, (503, problem("even-niet"), {"Retry-After": "2"}), (200, DONE))
    with server.client() as client:
        client.geen_verklaring_afgeven(uuid4(), REASON, version=1)

    assert len({(one.headers["idempotency-key"], one.content, one.headers["if-match"]) for one in server.asked}) == 1
    assert len(server.asked) == 3
    assert 0 < server.slept[0] < 1
    assert server.slept[1] >= 2


def test_it_stops_trying_and_says_so() -> None:
    server = Server(*[httpx2.ConnectError("nobody there")] * 4)
    with server.client() as client, pytest.raises(NotAnswered, match="ConnectError"):
        client.ik()
    assert (len(server.asked), len(server.slept)) == (4, 3)


def test_a_wait_that_is_too_long_is_for_the_caller() -> None:
    server = Server((429, problem("te-vaak"), {"Retry-After": "90"}))
    with server.client() as client, pytest.raises(TooOften) as caught:
        client.ik()
    assert (caught.value.retry_after, server.slept) == (90, [])


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 500])
def test_a_no_is_not_asked_twice(status: int) -> None:
    server = Server((status, problem("x")))
    with server.client() as client, pytest.raises(Problem):
        client.ik()
    assert len(server.asked) == 1


def test_what_cannot_be_repeated_is_sent_once() -> None:
    server = Server(httpx2.ReadError("broken"))
    with server.client() as client, pytest.raises(NotAnswered):
        client.ask("POST", "/verzoeken", m.Vastgelegd, repeatable=False)
    assert len(server.asked) == 1


KINDS: list[tuple[int, type[Problem]]] = [
    (400, BadRequest),
    (401, NotLoggedIn),
    (403, Forbidden),
    (404, Unknown),
    (409, Conflict),
    (412, SomeoneWasFirst),
    (428, BadRequest),
    (500, ServerFault),
]


@pytest.mark.parametrize(("status", "kind"), KINDS)
def test_a_problem_is_an_exception_of_its_kind(status: int, kind: type[Problem]) -> None:
    with Server((status, problem("x", referentie="ab12"))).client() as client, pytest.raises(kind) as caught:
        client.ik()
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.kind, str(caught.value)) == (status, "x", "Zo niet.")
    assert caught.value.reference == "ab12"


def test_broken_rules_come_with_their_sentences() -> None:
    rule = {
        "regel": "vier-ogen",
        "zin": "Een ja heeft vier ogen.",
        "waarom": "het zijn er twee",
        "bron": "b",
        "link": "l",
    }
    server = Server((409, problem("tegen-de-regels", gebrokenRegels=[rule])))
    with server.client() as client, pytest.raises(AgainstTheRules) as caught:
        client.geen_verklaring_afgeven(uuid4(), REASON, version=1)
    assert str(caught.value) == "Een ja heeft vier ogen. Hier niet: het zijn er twee."
    assert (caught.value.broken[0].rule, caught.value.broken[0].source) == ("vier-ogen", "b")


def test_wrong_fields_are_named() -> None:
    wrong = problem("ongeldige-invoer", fouten=[{"veld": "/reden", "reden": "Vul dit in."}])
    with Server((400, wrong)).client() as client, pytest.raises(BadRequest) as caught:
        client.geen_verklaring_afgeven(uuid4(), REASON, version=1)
    assert [(one.field, one.reason) for one in caught.value.errors] == [("/reden", "Vul dit in.")]


def test_what_makes_no_sense_does_not_leave() -> None:
    for words in ({}, {"reden": "x", "naam": "y"}):
        with pytest.raises(ValidationError):
            m.GeenVerklaringAfgeven.model_validate(words)
    with pytest.raises(ValidationError):
        m.Intrekken.model_validate({"namens": "de buren"})


def test_something_else_that_answers_is_no_answer() -> None:
    for status, kind in ((502, "text/html"), (200, "text/html"), (302, "text/html")):
        answer = httpx2.Response(status, content=b"<h1>secret</h1>", headers={"Content-Type": kind, "Location": "/x"})
        with Vierogen(BASE, transport=httpx2.MockTransport(lambda _, it=answer: it)) as client:
            with pytest.raises(NotAnswered) as caught:
                client.ik()
            assert "secret" not in str(caught.value)


def test_a_newer_server_may_tell_more() -> None:
    with Server((200, DONE | {"nieuw": 1, "status": "een-nieuwe-status"})).client() as client:
        assert client.geen_verklaring_afgeven(uuid4(), REASON, version=1).status == "een-nieuwe-status"


@pytest.mark.parametrize("base", ["http://vierogen.example/api/v1", "ftp://x", "vierogen.example"])
def test_a_token_travels_sealed(base: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Vierogen(base)
    with pytest.raises(ValueError, match="https"):
        ClientCredentials(base, "me", "s3cret")


def test_an_id_in_a_path_leads_nowhere_else() -> None:
    server = Server((404, problem("onbekend")))
    with server.client() as client, pytest.raises(Unknown):
        client.regel("../ik?x=1")
    assert server.asked[0].url.raw_path == b"/api/v1/regels/..%2Fik%3Fx%3D1"


def lists(*found: list[int]) -> Iterator[tuple[int, Any]]:
    for nth, numbers in enumerate(found):
        items = [
            {"id": str(UUID(int=one)), "versie": 1, "status": "open", "statusnaam": "open", "statusSinds": None,
             "schooljaar": None, "plaats": None, "uiterlijkOp": None}
            for one in numbers
        ]  # fmt: skip
        yield 200, {"items": items, "volgende": str(nth) if nth + 1 < len(found) else None, "vorige": None}


def test_a_list_is_read_page_by_page_when_needed() -> None:
    server = Server(*lists([1, 2], [], [3]))
    with server.client() as client:
        found = each(lambda cursor: client.verzoeken(status="open", limit=2, cursor=cursor))
        assert next(found).id.int == 1
        assert len(server.asked) == 1
        assert [one.id.int for one in found] == [2, 3]
    assert [dict(one.url.params).get("cursor") for one in server.asked] == [None, "0", "1"]
    assert {one.url.params["status"] for one in server.asked} == {"open"}


# ── credentials ──────────────────────────────────────────────────────────────────────────────────────────────────────

SYSTEM = {"id": str(uuid4()), "naam": "zaaksysteem", "organisatie": str(uuid4()), "rechten": []}
Answers = Callable[[httpx2.Request], httpx2.Response]


class Provider:
    """A token endpoint and an API behind one transport."""

    def __init__(self) -> None:
        self.tokens, self.forms, self.good = 0, list[bytes](), {"t1", "t2", "t3"}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            self.tokens += 1
            self.forms.append(request.content)
            assert request.headers["authorization"].startswith("Basic ")
            return httpx2.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": 300})
        if request.headers["authorization"].removeprefix("Bearer ") in self.good:
            return httpx2.Response(200, json=SYSTEM)
        kind = {"Content-Type": "application/problem+json"}
        return httpx2.Response(401, content=json.dumps(problem("niet-ingelogd")), headers=kind)


def as_system(provider: Provider, now: Callable[[], float]) -> Vierogen:
    credentials = ClientCredentials("https://p.example/token", "me", "s3cret", audience="api", now=now)
    assert "s3cret" not in repr(credentials)
    return Vierogen(BASE, credentials, transport=httpx2.MockTransport(provider))


def test_a_system_gets_a_token_keeps_it_and_gets_another_before_it_ends() -> None:
    provider, clock = Provider(), [0.0]
    with as_system(provider, lambda: clock[0]) as client:
        for at, expected in ((0, 1), (269, 1), (271, 2), (272, 2)):
            clock[0] = at
            assert client.systeem().naam == "zaaksysteem"
            assert provider.tokens == expected
    assert provider.forms[0] == b"grant_type=client_credentials&audience=api"


def test_a_token_that_is_no_longer_taken_is_replaced_once() -> None:
    provider = Provider()
    with as_system(provider, lambda: 0.0) as client:
        client.systeem()
        provider.good = {"t2"}
        client.systeem()
        provider.good = set()
        with pytest.raises(NotLoggedIn):
            client.systeem()
    assert provider.tokens == 3


@pytest.mark.parametrize(
    "answer", [(400, b"{}"), (200, b"no json"), (200, b"[]"), (200, b"{}"), (200, b'{"access_token": 1}')]
)
def test_a_provider_that_gives_no_token_is_said_so(answer: tuple[int, bytes]) -> None:
    def gives(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(answer[0], content=answer[1])

    credentials = ClientCredentials("https://p.example/token", "me", "s3cret")
    with Vierogen(BASE, credentials, transport=httpx2.MockTransport(gives)) as client, pytest.raises(NotAnswered):
        client.ik()


def test_a_persons_token_may_be_asked_for_anew_and_a_session_sends_its_word_along() -> None:
    tokens, me = iter(["old", "new", "new", "new"]), {"persoon": str(uuid4()), "naam": "Anna", "rol": "jeugdarts",
                                                       "organisatie": str(uuid4()), "rollen": []}  # fmt: skip
    server = Server((401, problem("niet-ingelogd")), (200, me))
    with server.client(Token(lambda: next(tokens))) as client:
        assert client.ik().naam == "Anna"
    assert [one.headers["authorization"] for one in server.asked] == ["Bearer old", "Bearer new"]

    server = Server((200, me))
    with server.client(Session("__Host-vierogen-sessie", "s", "c")) as client:
        client.ik()
    assert server.asked[0].headers["cookie"] == "__Host-vierogen-sessie=s"
    assert server.asked[0].headers["x-csrf-token"] == "c"
    assert "'s'" not in repr(Session("x", "s", "c"))
