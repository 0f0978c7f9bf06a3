"""What was sealed once is opened for ever, in every form that was ever released, by keys that everybody may know.

A new form adds lines to ``sealed-events.jsonl``. Nothing changes a line that is there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import Notification, StoredEvent

from vierogen.ledger.content import digest_of, parts
from vierogen.persistence.key_store import KeyStore
from vierogen.persistence.keys_in_memory import KeysInMemory
from vierogen.persistence.mapper import Closing, request_mapper, words_in
from vierogen.vault.hallmarks import Hallmark, Hallmarks
from vierogen.vault.keys import KeptKey
from vierogen.vault.vault import Vault

LINES = Path(__file__).with_name("sealed-events.jsonl").read_bytes().splitlines()
KEYS = {"medical": (UUID(int=61), b"A" * 32), "educational": (UUID(int=62), b"B" * 32)}
CHILD = UUID(int=77)
SAID = {
    "statement-submitted.1": "statement.findings",
    "statement-declined.1": "reason",
}


@pytest.fixture
def vault() -> Vault:
    around, keeping = KeysInMemory(bytes(32)), KeyStore.make("sqlite://", bytes(32))
    at = datetime(2026, 11, 28, tzinfo=UTC)
    keeping.keep(KeptKey(id, CHILD, name, 1, around.wrap(1, key), at) for name, (id, key) in KEYS.items())
    return Vault(keeping, around)


HALLMARKS = Hallmarks(Hallmark(b"C" * 32), {"request_events": 1})
"""At the first position there may be an event from before."""


def stored(line: bytes) -> StoredEvent:
    read = orjson.loads(line)
    return Notification(UUID(read["of"]), read["version"], read["name"], read["state"].encode(), 1)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_what_was_sealed_is_read(vault: Vault, line: bytes) -> None:
    kept = stored(line)
    event = request_mapper(Closing(vault, HALLMARKS)).to_domain_event(kept)
    told = orjson.loads(request_mapper().stored(event, CHILD).state)["personal"]
    assert told["child/medical"][SAID[kept.topic]]
    assert digest_of(kept.state) == sha256(parts(kept.state)[0]).hexdigest()


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_and_proven_since_there_are_commitments(vault: Vault, line: bytes) -> None:
    kept = stored(line)
    words = {one.field: orjson.loads(one.text) for one in words_in(vault, kept, lambda _: True)}
    if b'"form":' not in kept.state:
        assert words == {}
    elif kept.topic == "statement-declined.1":
        assert words == {"reason": "Het kan anders."}
    else:
        assert {"statement.findings", "statement.ground"} <= words.keys()


def test_there_is_a_line_of_every_form() -> None:
    forms = {orjson.loads(parts(stored(line).state)[0]).get("form", 1) for line in LINES}
    assert forms == {1, 2, 3}
