"""No read model holds a name or a medical word, not even the code of the ground.

Every personal field of every event gets a word of its own; then every table is searched for every word.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import text

from projections.tapes import Tape, table_of, tapes, write_all
from vierogen.bootstrap.system import System
from vierogen.domain.events import EVENTS
from vierogen.domain.personal import personal_fields
from vierogen.domain.values import Ground

WORD = "merkwoord"
VALUES: dict[str, Any] = {
    "birth_date": "2015-11-29",
    "pgn": "900184590",
    "postcode": "9751XQ",
    "sex": "FEMALE",
    "ground": "NEITHER",
}
"""Fields that do not take any word; values that stand nowhere else in the tapes."""


def marked(tape: Tape) -> Tape:
    """The same events, with a telling word in every personal field."""
    return tuple((version, name, with_words(name, state), position) for version, name, state, position in tape)


def with_words(name: str, state: bytes) -> bytes:
    kept = orjson.loads(state)
    for fields in kept["personal"].values():
        for path, value in fields.items():
            fields[path] = word_for(path, value)
    return orjson.dumps(kept)


def word_for(path: str, value: Any) -> Any:
    field = path.rpartition(".")[2]
    if value is None or field in VALUES:
        return VALUES.get(field) if value is not None else None
    return dict.fromkeys(value, f"{WORD} {field}") if isinstance(value, dict) else f"{WORD} {field}"


def test_the_marked_events_have_every_personal_field_there_is() -> None:
    there = {
        (name, path)
        for tape in tapes()
        for _, name, state, _ in tape
        for fields in orjson.loads(state)["personal"].values()
        for path in fields
    }
    fields = {(name, ".".join(path)) for name, event in EVENTS.items() for path, _ in personal_fields(event)}
    assert fields - there == set()


def test_no_table_of_a_read_model_holds_a_personal_word(system: System) -> None:
    write_all(system, [marked(tape) for tape in tapes()])
    system.read_models.follow()
    assert system.read_models.parked() == []
    told = {name: written(system, name) for name in [*system.read_models.names, "parked_requests", "tracking"]}

    for name, everything in told.items():
        assert WORD not in everything, name
        for field, value in VALUES.items():
            assert value not in everything, (name, field)


def written(system: System, name: str) -> str:
    """Everything that stands in a table, as text."""
    table = table_of(system, name) if name in system.read_models.names else name
    with system.store.reading() as connection:
        return "\n".join(repr(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {table}")))


def test_no_table_changes_by_something_medical(system: System) -> None:
    """Whatever the ground is."""
    stood = dict[str, set[str]]()
    for ground in Ground:
        VALUES["ground"] = ground.value
        requests = write_all(system, [marked(tape) for tape in tapes()[:20]])
        system.read_models.follow()
        for name in system.read_models.names:
            stood.setdefault(name, set()).add(without_ids(system, name, [one.hex for one in requests]))
    VALUES["ground"] = "NEITHER"
    assert {name for name, ways in stood.items() if len(ways) > 1} == set()


def without_ids(system: System, name: str, requests: list[str]) -> str:
    """The rows of these requests in their order, each request by its number instead of its id."""
    numbers = {request: nth for nth, request in enumerate(requests)}
    with system.store.reading() as connection:
        found = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
    mine = [(numbers[key], *row[1:]) for row in found if (key := str(row[0]).replace("-", "")) in numbers]
    return "\n".join(sorted(map(repr, mine)))


def test_a_parked_request_says_of_what_kind_its_fault_is_and_not_what_was_written(system: System) -> None:
    bad = [
        (
            1,
            "request-opened.1",
            orjson.dumps({"facts": {"child": WORD}, "personal": {"child/identity": {"x": WORD}}}),
            0,
        )
    ]
    write_all(system, [tuple(bad)])
    system.read_models.follow()
    assert len(system.read_models.parked()) == len(system.read_models.names)
    assert WORD not in written(system, "parked_requests")
    assert WORD not in repr(system.read_models.check("deadlines"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_fault_while_following_is_logged_by_its_kind_alone(
    system: System, kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    projector = system.read_models.projector()

    def fails(_: object) -> int:
        projector._stop.set()
        raise ValueError(WORD)

    monkeypatch.setattr(projector._following, "step", fails)
    projector.run()
    assert "ValueError" in caplog.text
    assert WORD not in caplog.text
