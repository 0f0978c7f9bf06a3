"""Checkpoints for everybody, signatures of witnesses under them, and the proof of a decision for who may take it along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from vierogen.bootstrap.sealing import exports_of, public_keys, witnesses_of
from vierogen.domain.values import Text, Value
from vierogen.ledger.bundle import KIND, Bundle, Proven
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import to_base64
from vierogen.reference.notation import whole_number
from vierogen.sealing import witnessing
from vierogen.sealing.keys import KeyFileError
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.proving import GoingOn, NotSealed, going_on
from vierogen.sealing.taking_along import taken_along
from vierogen.sealing.witnessing import NotWitnessed
from vierogen_api.answers import answer
from vierogen_api.incoming import Asked, Told, asked, only, told
from vierogen_api.operations import ONE_REQUEST, Operation, Query
from vierogen_api.problems import BadInput, Problem
from vierogen_api.schemas.forms import Form
from vierogen_api.schemas.shapes import LARGEST, record
from vierogen_api.schemas.shown import CHECKPOINTS, PROOF, WITNESSED

TAG = "Register van zegels"
SINCE = Query(
    "sinds",
    "Hoeveel regels het controlepunt telde dat u al had; dan staat erbij wat toont dat het nieuwste erop volgt.",
    {"type": "integer", "minimum": 0, "maximum": LARGEST, "default": 0},
)
LOG = Query("logboek", "Alleen dit logboek.", {"type": "string", "enum": [log.path for log in LOGS]})


class CosignedCheckpoint(Value):
    """A checkpoint of ours with the signature of a witness under it."""

    note: Text


FORM = Form(CosignedCheckpoint, record(CosignedCheckpoint))


def operations() -> Iterator[Operation]:
    """Checkpoints are for everybody; a proof for who may read the request."""
    yield Operation(
        "GET", "/checkpoints", "Controlepunten", "De nieuwste ondertekende controlepunten, en de sleutels erbij", TAG,
        newest, CHECKPOINTS, open_to_all=True, query=(LOG, SINCE),
    )  # fmt: skip
    yield Operation(
        "POST", "/checkpoints/medeondertekeningen", "GetuigeToevoegen", "Voeg de handtekening van een bekende getuige toe", TAG,
        witnessed, WITNESSED, FORM.shape, open_to_all=True, is_question=True,
    )  # fmt: skip
    yield Operation(
        "GET", f"{ONE_REQUEST}/bewijs", "BewijsVanBeslissing", "Neem het bewijs van de beslissing mee", TAG,
        proof, PROOF, problems=frozenset({"niet-nu"}),
    )  # fmt: skip


def newest(question: Annotated[Asked, Depends(asked)]) -> Response:
    """Of each log the newest; nothing of a log in which nothing was sealed yet."""
    only(question.query, LOG.name, SINCE.name)
    since, store = as_size(question.query.get(SINCE.name)), question.door.system.store
    items = list[dict[str, Any]]()
    with store.reading() as connection:
        for log in wanted(question.query.get(LOG.name)):
            try:
                items.append(shown(log, going_on(connection, log, since)))
            except NotSealed:
                continue
    try:
        keys = [key.written for key in public_keys(question.door.settings)]
    except KeyFileError:
        keys = []
    return answer(CHECKPOINTS, {"items": items, "keys": keys})


def wanted(name: str | None) -> tuple[Log, ...]:
    """Both logs, or the one that is named."""
    found = tuple(log for log in LOGS if name in {None, log.path})
    if not found:
        raise Problem("onbekende-sleutel", f"Het logboek is een van: {', '.join(log.path for log in LOGS)}.")
    return found


def as_size(text: str | None) -> int:
    """How many rows."""
    if text is None:
        return 0
    size = whole_number(text, LARGEST, least=0)
    if size is None:
        raise Problem("onbekende-sleutel", "Sinds is een getal: hoeveel regels het vorige controlepunt telde.")
    return size


def shown(log: Log, found: GoingOn) -> dict[str, Any]:
    """One checkpoint, as it is signed and in parts."""
    checkpoint = Checkpoint.read(found.note)
    return {
        "log": log.path,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": to_base64(checkpoint.root),
        "note": found.note.written,
        "since": found.old,
        "path": [to_base64(step) for step in found.path],
    }


def witnessed(message: Annotated[Told, Depends(told)]) -> Response:
    """Nobody says who they are: what counts is the signature, of a witness that is known here."""
    door = message.asked.door
    try:
        known = witnesses_of(door.settings)
    except KeyFileError:
        known = ()
    written = FORM.read(message.body)["note"] + "\n"  # texts lose the end of their last line on the way
    try:
        added = witnessing.add(door.system.store, written, known)
    except NotWitnessed as refusal:
        raise BadInput({"/controlepunt": str(refusal)}) from None
    return answer(WITNESSED, {"log": added.log.path, "size": added.size, "names": added.names, "count": added.new})


def proof(question: Annotated[Asked, Depends(asked)]) -> Response:
    """With the words that the reader may read; the row about it says which kinds were shown."""
    only(question.query)
    system = question.door.system
    exports = exports_of(system, question.door.settings)
    bundle = taken_along(system.questions, exports, question.id, question.who, trace=question.trace)
    response = answer(PROOF, as_parts(bundle))
    response.headers["Content-Disposition"] = f'attachment; filename="bewijs-{question.id}.json"'
    return response


def as_parts(bundle: Bundle) -> dict[str, Any]:
    """The file of the command line, by the names of our shapes; a test holds both against each other."""
    file = bundle.told()
    return {
        "format": KIND,
        "instructions": file["uitleg"],
        "about": bundle.request,
        "events": [event_as_parts(one) for one in bundle.proven],
        "note": bundle.checkpoint.written,
        "keys": [key.written for key in bundle.keys],
    }


def event_as_parts(one: Proven) -> dict[str, Any]:
    """One event, with its content and its words where they are shown."""
    entry = one.entry
    parts: dict[str, Any] = {
        "stream": entry.stream,
        "position": entry.position,
        "of": entry.of,
        "version": entry.version,
        "name": entry.name,
        "sealed_at": entry.recorded_at,
        "digest": entry.digest,
        "number": one.number,
        "path": [to_base64(step) for step in one.path],
    }
    if entry.state is not None:
        parts["content"] = to_base64(entry.state)
    if entry.words:
        parts["words"] = [
            {"bag": words.bag, "field": words.field, "salt": to_base64(words.salt), "text": words.text}
            for words in entry.words
        ]
    return parts
