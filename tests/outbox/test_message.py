"""A message: CloudEvents 1.0, signed, the same every time, and without a word about anybody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from outbox.conftest import hands
from outbox.log import GOLDEN, MARK, OPENED, SECRET, A, B, happen, stored, subscribe
from outbox.receiver import Got, Receiver
from vierogen.domain.events import EVENTS
from vierogen.outbox.cloud_event import API_PATH, CONTENT_TYPE, Origin, id_of
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.event_types import OF_EVENT, TYPES, EventType
from vierogen.outbox.signature import shown
from vierogen.persistence import Store
from vierogen_api.door import PREFIX
from vierogen_api.dutch import code_of


def delivered(store: Store) -> None:
    assert Deliverer(hands(store), lambda: None).once()


def test_every_event_that_can_be_stored_has_a_type_and_every_type_is_used() -> None:
    assert set(OF_EVENT) == set(EVENTS.values())
    assert set(TYPES) == set(EVENTS)
    assert set(TYPES.values()) == set(EventType)


def test_types_are_called_the_same_in_messages_and_in_the_api() -> None:
    for one in EventType:
        assert one.in_full == f"nl.leerplicht.vrijstelling.{code_of(one)}"


def test_a_block_by_the_family_cannot_be_told_from_an_expert_who_declines() -> None:
    assert TYPES["family-blocked.1"] is TYPES["statement-declined.1"] is EventType.NO_STATEMENT


def test_a_message_says_what_and_where_and_nothing_more(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    delivered(store)
    (got,) = receiver.got
    assert got.headers["content-type"] == CONTENT_TYPE == "application/cloudevents+json; charset=utf-8"
    assert got.event == {
        "specversion": "1.0",
        "id": str(id_of(A, 1)),
        "source": "urn:nld:oin:00000001823288444000:systeem:vierogen",
        "type": "nl.leerplicht.vrijstelling.verzoek-geopend",
        "subject": str(A),
        "time": "2026-06-10T09:00:00Z",
        "dataref": f"https://vierogen.example/api/v1/verzoeken/{A}",
        "sequence": "0000000001",
        "sequencetype": "Integer",
    }
    assert API_PATH == PREFIX


def test_without_a_source_of_its_own_a_server_tells_by_its_public_address() -> None:
    assert Origin.of("", "https://vierogen.example/").source == "https://vierogen.example"


def test_nothing_personal_leaves_with_any_event(store: Store, receiver: Receiver) -> None:
    """Every personal field of every event holds the mark; of the facts only the moment is told."""
    subscribe(store, receiver.address)
    names = [OPENED, *sorted(set(EVENTS) - {OPENED})]
    happen(store, A, *names, place=GOLDEN[OPENED]["facts"]["place"])
    delivered(store)
    assert len(receiver.got) == len(EVENTS)
    assert sum(MARK.encode() in stored(A, 1, name).state for name in names) > 10
    for got in receiver.got:
        assert MARK.encode() not in got.body
        assert MARK not in str(got.headers)
        assert set(got.event) == {
            *("specversion", "id", "source", "type", "subject", "time", "dataref", "sequence", "sequencetype")
        }
    child = GOLDEN[OPENED]["facts"]["child"]["id"]
    assert all(child.encode() not in got.body for got in receiver.got)


def verified(got: Got, secret: str) -> bool:
    """As a receiver would do it, without a line of ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = [one.partition(",") for one in got.headers["webhook-signature"].split()]
    return any(version == "v1" and hmac.compare_digest(one, wanted) for version, _, one in given)


def test_a_receiver_can_check_who_sent_it_and_that_nothing_was_changed(store: Store, receiver: Receiver) -> None:
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    delivered(store)
    (got,) = receiver.got
    assert got.headers["webhook-id"] == got.id
    assert abs(int(got.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60
    assert verified(got, shown(SECRET))
    assert not verified(got, shown(b"y" * 32))
    assert not verified(Got(got.path, got.headers, got.body + b" "), shown(SECRET))
    assert not verified(Got(got.path, got.headers | {"webhook-timestamp": "1"}, got.body), shown(SECRET))
    assert not verified(Got(got.path, got.headers | {"webhook-id": "1"}, got.body), shown(SECRET))


@pytest.mark.parametrize(("left", "still"), [(timedelta(hours=1), True), (timedelta(hours=-1), False)])
def test_a_former_secret_signs_as_well_until_its_time_is_over(
    store: Store, receiver: Receiver, left: timedelta, still: bool
) -> None:
    former = b"y" * 32
    subscribe(store, receiver.address, former_secret=former, former_until=datetime.now(UTC) + left)
    happen(store, A, OPENED)
    delivered(store)
    (got,) = receiver.got
    assert verified(got, shown(SECRET))
    assert verified(got, shown(former)) is still


def test_the_id_of_a_message_is_that_of_its_event_and_of_no_other() -> None:
    assert id_of(A, 1) == id_of(A, 1)
    assert len({id_of(A, 1), id_of(A, 2), id_of(B, 1), id_of(B, 2)}) == 4
    assert str(id_of(A, 1)) == "265064df-b355-5328-b98b-ba1947147aff", "receivers remember ids: they never change"


# ── what the page for developers says ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "abonnementen.md").read_text("utf-8")


def test_the_example_on_the_page_checks_a_real_message(store: Store, receiver: Receiver, page: str) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    said: dict[str, Any] = {}
    exec(example, said)  # noqa: S102  # our own page: what we tell others to do must work
    former = b"y" * 32
    subscribe(store, receiver.address, former_secret=former, former_until=datetime.now(UTC) + timedelta(hours=1))
    happen(store, A, OPENED)
    delivered(store)
    (got,) = receiver.got
    check = said["klopt"]
    assert check(shown(SECRET), got.headers, got.body)
    assert check(shown(former), got.headers, got.body)
    assert not check(shown(b"z" * 32), got.headers, got.body)
    assert not check(shown(SECRET), got.headers, got.body.replace(b"geopend", b"gesloten"))
    assert not check(shown(SECRET), got.headers | {"webhook-timestamp": "1781082000"}, got.body)


def test_every_type_stands_on_the_page(page: str) -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == [one.value for one in EventType]


def test_the_message_on_the_page_has_the_fields_of_a_real_one(store: Store, receiver: Receiver, page: str) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    subscribe(store, receiver.address)
    happen(store, A, OPENED)
    delivered(store)
    assert list(orjson.loads(example)) == list(receiver.got[0].event)
