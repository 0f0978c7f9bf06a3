"""The stored bytes of an event, as far as a leaf covers them and a proof may show them.

Form 1 is one line of JSON, all of it hashed. Later forms may have two lines: what lies open, and what is sealed with keys.
The first line then ends with the digest of the second and holds a commitment to each field that was sealed; it alone is
hashed. So a proof shows the first line to anybody who may see the facts, and nothing of the second ever has to leave. Form
3 begins with a hallmark, which only who has the keys can tell from another; to a leaf it is bytes like the rest.
"""

from __future__ import annotations

import json
from binascii import Error as NoBase64
from binascii import hexlify
from hashlib import sha256
from typing import Any

from vierogen.ledger.note import from_base64

LATER = (b'{"form":2,', b'{"form":3,')
"""How the stored bytes of later forms begin; those of form 1 begin with the facts."""

Commitments = dict[tuple[str, str], bytes]
"""What was committed to, by bag and field."""


def parts(state: bytes) -> tuple[bytes, bytes]:
    """What lies open, and what is sealed; of form 1 everything lies in the one line."""
    if not state.startswith(LATER):
        return state, b""
    lies_open, _, sealed = state.partition(b"\n")
    return lies_open, sealed


def digest_of(state: bytes) -> str:
    """What the leaf says of the stored bytes. Raises ValueError when the lines are not of each other."""
    if not state.startswith(LATER):
        return sha256(state).hexdigest()
    lies_open, apart, sealed = state.partition(b"\n")
    if lies_open.endswith(ending(sealed)) if apart else lies_open.endswith(TOLD):
        return sha256(lies_open).hexdigest()
    raise ValueError("what is sealed is not what the first line says")


def ending(sealed: bytes) -> bytes:
    """How the first line ends that goes with this second one."""
    return b'"sealed":"%b"}' % hexlify(sha256(sealed).digest())


TOLD = b"}}"
"""How a line ends that goes with no other: with what it tells itself, and not with the digest of something else."""


def put_together(lies_open: bytes, sealed: bytes) -> bytes:
    """Two lines, of a JSON object and of what was sealed."""
    return b"%b,%b\n%b" % (lies_open[:-1], ending(sealed), sealed)


def facts_in(lies_open: bytes) -> dict[str, Any]:
    """The facts in the first line; none when it is not as it should be."""
    try:
        told = json.loads(lies_open)
    except (ValueError, RecursionError):
        return {}
    facts = told.get("facts") if isinstance(told, dict) else None
    return facts if isinstance(facts, dict) else {}


def commitments_in(lies_open: bytes) -> Commitments:
    """Every commitment in the first line; none in form 1. Raises ValueError when it is not as it should be."""
    try:
        told: dict[str, Any] = json.loads(lies_open)
        return {
            (bag, field): from_base64(written)
            for bag, fields in told.get("commitments", {}).items()
            for field, written in fields.items()
        }
    except (AttributeError, TypeError, RecursionError, NoBase64) as error:
        raise ValueError("no commitments") from error
