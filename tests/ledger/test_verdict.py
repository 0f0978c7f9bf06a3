"""What comes in a file of somebody else gets a verdict, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from vierogen.ledger.bundle import Bundle, Proven
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.entry import Entry
from vierogen.ledger.note import Note, SigningKey, to_base64
from vierogen.ledger.tree import leaf_hash
from vierogen.ledger.verdict import Verdict, judge
from vierogen.ledger.words import SALT_SIZE, Words, commitment

KEY = SigningKey.made("register.example/gebeurtenissen")
REQUEST, SALT, SAID = "a" * 32, b"z" * SALT_SIZE, '"rust"'
HALF = "\ud800"
"""Half a character: JSON can write it, UTF-8 cannot."""

Proof = dict[str, Any]


def a_proof() -> Proof:
    """Of one event with words, alone in its tree."""
    committed = to_base64(commitment(SALT, SAID.encode()))
    state = json.dumps({"commitments": {"medical": {"reason": committed}}}).encode()
    entry = Entry(
        "request_events",
        1,
        REQUEST,
        1,
        "statement-declined.1",
        "2026-06-10T09:00:00.000000Z",
        sha256(state).hexdigest(),
        state,
        (Words("medical", "reason", SALT, SAID),),
    )
    note = Note.signed(Checkpoint(KEY.name, 1, leaf_hash(entry.written)).text, [KEY])
    told: Proof = json.loads(Bundle(REQUEST, (Proven(entry, 0, ()),), note, (KEY.public,)).written)
    return told


def in_the_name(proof: Proof) -> None:
    proof["gebeurtenissen"][0]["naam"] += HALF


def in_the_words(proof: Proof) -> None:
    proof["gebeurtenissen"][0]["woorden"][0]["tekst"] = f'"{HALF}"'


def in_the_checkpoint(proof: Proof) -> None:
    proof["controlepunt"] = proof["controlepunt"].replace("\n\n", f"\n{HALF}\n\n")


def in_a_key(proof: Proof) -> None:
    proof["sleutels"].append(f"{HALF}{KEY.public.written}")


def test_a_proof_of_one_event_holds() -> None:
    assert judge(json.dumps(a_proof()), None, KEY.public.written).verdict is Verdict.PROVEN


@pytest.mark.parametrize("puts", [in_the_name, in_the_words, in_the_checkpoint, in_a_key])
def test_half_a_character_makes_it_no_proof(puts: Callable[[Proof], None]) -> None:
    proof = a_proof()

    puts(proof)

    assert judge(json.dumps(proof), None, KEY.public.written).verdict is Verdict.PROOF_UNREADABLE
