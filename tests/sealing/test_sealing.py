"""What was written is sealed once, in one tree, and never on top of a past that was changed."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger import naive
from persistence.keeping_cast import at_once
from sealing.hands import ACCESS, EVENTS, Hands
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.entry import access_entry, event_entry, moment_text
from vierogen.ledger.tree import root_by
from vierogen.sealing import keys as key_files
from vierogen.sealing import rows, tables
from vierogen.sealing.logs import LOGS
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.past import ChangedPastError
from vierogen.sealing.proving import NotSealed, Prover, going_on, newest
from vierogen.sealing.signing_along import sign_along


def entries(hands: Hands, stream: str) -> list[bytes]:
    """What the leaves of a stream are made of, by another way than ours: through the recorders of the engine."""
    store = hands.system.store
    if stream == "access_log":
        moments = recorded(hands, stream)
        return [
            access_entry(row.position, moments[row.position], sha256(row.as_bytes()).hexdigest())
            for row in store.access.after(0, 100_000)
        ]  # type: ignore[union-attr]  # all of them can be read
    recorder, moments = (store.requests if stream == "request_events" else store.people), recorded(hands, stream)
    return [
        event_entry(
            stream,
            one.id,
            one.originator_id.hex,  # type: ignore[union-attr]  # ours are always ids
            version=one.originator_version,
            name=one.topic,
            at=moments[one.id],
            digest=sha256(one.state).hexdigest(),
        )
        for one in recorder.select_notifications(None, 100_000)
    ]


def recorded(hands: Hands, stream: str) -> dict[int, str]:
    with hands.system.store.engine.connect() as connection:
        found = connection.execute(text(f"SELECT position, recorded_at FROM {stream}")).all()
    return {position: moment_text(rows_moment(at)) for position, at in found}


def rows_moment(value: object) -> object:
    from vierogen.sealing.progress import as_moment  # noqa: PLC0415

    return as_moment(value)  # type: ignore[arg-type]


def test_the_tree_is_that_of_the_definition_over_what_is_kept(hands: Hands) -> None:
    hands.write(events=5, people=3, reads=4)

    assert hands.seal() == 12

    events = Checkpoint.read(hands.newest(EVENTS))
    assert events.size == 8
    assert events.origin == "vierogen.example/toets/gebeurtenissen"
    assert events.root == naive.mth([*entries(hands, "request_events"), *entries(hands, "people_events")])
    access = Checkpoint.read(hands.newest(ACCESS))
    assert access.root == naive.mth(entries(hands, "access_log"))
    assert hands.wrongs(EVENTS) == hands.wrongs(ACCESS) == []


def test_a_row_is_sealed_once_however_often_and_in_whatever_portions(hands: Hands) -> None:
    hands.write(events=7, people=2, reads=3)
    small = hands.fresh_sealing(most=2)

    assert small.all() == 12
    assert small.all() == hands.seal() == 0
    hands.write(events=3)
    assert hands.seal() == 3
    assert hands.check().rows == 12
    assert hands.wrongs() == []


def test_every_checkpoint_goes_on_from_every_earlier_one_and_every_row_is_proven(hands: Hands) -> None:
    small = hands.fresh_sealing(most=100)
    for _ in range(4):
        hands.write(events=130)
        small.all()

    with hands.system.store.reading() as connection:
        kept = tables.checkpoints_of(connection, EVENTS, limit=100)
        newest = Checkpoint.read(hands.newest())
        for one in kept:
            found, old = (
                going_on(connection, EVENTS, one.size),
                Checkpoint.read(tables.with_witnesses(connection, EVENTS, one)),
            )
            assert naive.is_consistent(old.size, old.root, newest.size, newest.root, found.path)
        for position in (1, 128, 256, 257, 519, 520):
            row = rows.at(connection, "request_events", position)
            assert row is not None
            proof = Prover(connection, EVENTS).inclusion("request_events", position, newest)
            leaf = rows.leaves(hands.system.store.dialect, "request_events", [row])[0]
            assert root_by(proof.number, proof.size, leaf, proof.path) == newest.root
    assert (newest.size, len(kept)) == (520, 8)
    assert hands.wrongs() == []


def test_the_short_way_to_a_leaf_comes_to_the_same_as_the_long_one(hands: Hands) -> None:
    """Over events of every form that was ever kept, and whatever else stands in a row."""
    golden = (Path(__file__).parents[1] / "golden" / "sealed-events.jsonl").read_bytes().splitlines()
    states = [orjson.loads(line)["state"].encode() for line in golden]
    newest = states[-1]
    states += [b"", b"\n", newest.replace(b"\n", b"")]
    states += [b'{"form":2,', b'{"form":3,', newest[:-1], newest + b"\n", newest.partition(b"\n")[0]]
    hands.system.store.requests.insert_events(
        [StoredEvent(UUID(int=7), version, "gebeurtenis-é.1", state) for version, state in enumerate(states, 1)]
    )
    hands.write(people=3, reads=3)
    dialect = hands.system.store.dialect
    with hands.system.store.reading() as connection:
        for stream in ("request_events", "people_events", "access_log"):
            found = rows.between(connection, stream, 1, 1_000, 1_000)
            positions, hashes = rows.leaves_between(connection, stream, 1, 1_000, 1_000)
            assert positions == [row[0] for row in found]
            assert hashes == rows.leaves(dialect, stream, found)
            assert rows.leaves_after(connection, stream, 0, 1_000) == (positions, hashes)
        odd = rows.leaves_between(connection, "request_events", len(golden) + 4, len(states), 10)[1]
        assert odd == [rows.leaf(rows.UNREADABLE.encode())] * 5


def test_what_is_not_under_a_checkpoint_is_not_proven(hands: Hands) -> None:
    hands.write(events=1)
    hands.seal()
    before = Checkpoint.read(hands.newest())
    hands.write(events=1)
    hands.seal()

    with hands.system.store.reading() as connection:
        prover = Prover(connection, EVENTS)
        with pytest.raises(NotSealed):
            prover.inclusion("request_events", 2, before)
        with pytest.raises(NotSealed):
            prover.inclusion("request_events", 3, before)
        with pytest.raises(NotSealed):
            going_on(connection, EVENTS, 3)
        with pytest.raises(NotSealed):
            going_on(connection, ACCESS, 0)


def test_two_sealers_at_once_leave_what_one_would(hands: Hands) -> None:
    hands.write(events=300, people=20, reads=50)
    both = [hands.fresh_sealing(most=7) for _ in range(2)]

    found = at_once(*(one.all for one in both))

    assert sum(found) + hands.seal() == 370
    assert hands.wrongs(EVENTS) == hands.wrongs(ACCESS) == []
    assert (hands.check(EVENTS).rows, hands.check(ACCESS).rows) == (320, 50)


def test_a_sealer_that_was_overtaken_goes_on_from_there(hands: Hands) -> None:
    one, other = hands.fresh_sealing(), hands.fresh_sealing()
    for _ in range(3):
        hands.write(events=2)
        one.all()
        hands.write(events=2)
        other.all()

    assert hands.check().rows == 12
    assert hands.wrongs() == []


TAMPERED = {
    "the newest row": (
        "UPDATE request_events SET topic = 'x' WHERE position = 6",
        "gebeurtenis van een verzoek 6 (regel 5 van de boom) is gewijzigd",
    ),
    "a removed row": (
        "DELETE FROM request_events WHERE position = 6",
        "gebeurtenis van een verzoek 6 (regel 5 van de boom) is weg",
    ),
    "a leaf": ("UPDATE ledger_leaves SET hash = ? WHERE number = 2", "is een andere dan het laatste controlepunt"),
    "a missing leaf": ("DELETE FROM ledger_leaves WHERE number = 2", "regel 2 van de boom ontbreekt"),
    "a leaf too few": ("DELETE FROM ledger_leaves WHERE number = 5", "telt 6 regels, en er zijn er 5"),
    "no checkpoints": ("DELETE FROM ledger_checkpoints", "er is geen controlepunt meer"),
    "a checkpoint of nothing": ("UPDATE ledger_checkpoints SET note = 'x'", "niet te lezen"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_changed_past_is_not_sealed_over(hands: Hands, how: str) -> None:
    hands.write(events=6)
    hands.seal()
    statement, because = TAMPERED[how]
    hands.tamper(statement, values=[b"x" * 32] if "?" in statement else [])
    hands.write(events=1)
    before = how == "no checkpoints" or hands.newest

    with pytest.raises(ChangedPastError, match="gebeurtenissen: ") as changed:
        hands.fresh_sealing().all()

    assert because in str(changed.value)
    assert before
    with hands.system.store.reading() as connection:
        assert tables.size_of(connection, EVENTS) <= 6


def test_a_database_that_was_set_back_is_not_sealed_over(hands: Hands) -> None:
    hands.write(events=2)
    hands.seal()
    hands.write(events=2)
    hands.seal()
    hands.tamper(
        "DELETE FROM ledger_checkpoints WHERE size = 4",
        "DELETE FROM ledger_leaves WHERE number > 1",
        "DELETE FROM request_events WHERE position > 2",
    )
    hands.write(events=1)

    for sealing in (hands.sealing, hands.fresh_sealing()):
        with pytest.raises(ChangedPastError, match="en de database kent er nog 2"):
            sealing.all()


def test_a_tree_that_was_rebuilt_with_the_very_key_is_found_by_what_is_remembered(hands: Hands) -> None:
    hands.write(events=4)
    hands.seal()
    hands.rename(2)
    hands.tamper(*(f"DELETE FROM ledger_{table}" for table in ("checkpoints", "leaves", "subtrees")))
    remembered = [file.rename(file.with_suffix(".kept")) for file in hands.key_file.parent.glob("*.last")]
    hands.fresh_sealing().all()
    for file in remembered:
        file.rename(file.with_suffix(".last"))
    hands.write(events=1)

    with pytest.raises(ChangedPastError, match="de eerste 4 regels zijn andere dan die eerder zijn ondertekend"):
        hands.fresh_sealing().all()


def test_what_is_remembered_must_be_readable(hands: Hands) -> None:
    hands.write()
    hands.seal()
    (file,) = hands.key_file.parent.glob("*gebeurtenissen.last")
    file.write_text("geen controlepunt")
    hands.write()

    with pytest.raises(ChangedPastError, match="is geen controlepunt meer"):
        hands.fresh_sealing().all()


def test_a_place_that_cannot_be_written_to_stops_no_sealing(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hands.sealing.memory, "_key_file", Path("/proc/vierogen/nergens.key"))
    hands.write()

    assert hands.seal() == 1
    assert "is not remembered outside the database" in caplog.text


@pytest.mark.parametrize("table", ["ledger_leaves", "ledger_subtrees", "ledger_checkpoints", "ledger_cosignatures"])
def test_the_database_itself_refuses_to_change_or_shorten_the_ledger(hands: Hands, table: str) -> None:
    hands.write(events=300)
    hands.seal()
    with hands.system.store.transaction() as connection:
        connection.execute(text("INSERT INTO ledger_cosignatures (log, size, line) VALUES ('events', 300, 'x')"))

    for statement in (f"UPDATE {table} SET log = 'x'", f"DELETE FROM {table}"):
        with (
            pytest.raises((DBAPIError, sqlite3.Error), match="the ledger is never"),
            hands.system.store.transaction() as connection,
        ):
            connection.execute(text(statement))


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("table", ["ledger_leaves", "ledger_subtrees", "ledger_checkpoints"])
def test_nothing_is_replaced_on_sqlite_either(hands: Hands, kind: str, table: str) -> None:
    hands.write(events=300)
    hands.seal()

    with (
        pytest.raises((DBAPIError, sqlite3.Error), match="never replaced"),
        hands.system.store.transaction() as connection,
    ):
        connection.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_keys_are_changed_without_a_break(hands: Hands) -> None:
    hands.write()
    hands.seal()
    old = hands.keys.public_of(EVENTS)
    hands.keys = key_files.rotate(hands.key_file)
    hands.write()
    hands.fresh_sealing().all()
    both = hands.newest()
    hands.keys = key_files.retire(hands.key_file)
    hands.write()
    hands.fresh_sealing().all()

    new = hands.keys.signing_for(EVENTS)[-1].public
    assert both.signed_by([*old]) == old
    assert both.signed_by([new]) == (new,)
    assert hands.newest().signed_by(old) == ()
    assert hands.newest().signed_by([new]) == (new,)
    assert hands.wrongs() == []
    assert hands.wrongs(keys={log.name: [] for log in LOGS}) != []


def test_new_keys_sign_what_there_is_also_when_nothing_more_is_written(hands: Hands) -> None:
    hands.write(reads=1)
    hands.seal()
    old, before = hands.keys.public_of(EVENTS), hands.newest()
    hands.keys = key_files.rotate(hands.key_file)
    assert hands.fresh_sealing().all() == 0
    assert hands.fresh_sealing().all() == 0  # once more changes nothing
    with hands.system.store.reading() as connection:
        shown = {log: newest(connection, log) for log in LOGS}
        lines = {log: tables.lines_under(connection, log, 1) for log in LOGS}
    hands.keys = key_files.retire(hands.key_file)

    assert {log: len(of_log) for log, of_log in lines.items()} == dict.fromkeys(LOGS, 1)
    assert hands.newest() == before
    for log, note in shown.items():
        new = hands.keys.signing_for(log)[-1].public
        assert note.signed_by([new]) == (new,)
        assert note.signed_by(hands.keys.public_of(log)) == hands.keys.public_of(log)
        assert BesideKey(hands.key_file).recall(log) == note
    assert hands.fresh_sealing().all() == 0
    found = hands.check()
    assert (found.findings, found.witnessed, found.unknown_witnesses) == ([], 0, 0)
    known_of_old = hands.check(keys={EVENTS.name: old})
    assert (known_of_old.findings, known_of_old.unknown_witnesses) == ([], 0)


def test_a_false_line_of_a_key_of_ours_under_a_checkpoint_is_found(hands: Hands) -> None:
    hands.write()
    hands.seal()
    hands.keys = key_files.rotate(hands.key_file)
    false = hands.keys.signing_for(EVENTS)[-1].sign("iets anders").written
    hands.tamper("INSERT INTO ledger_cosignatures (log, size, line) VALUES ('events', 1, ?)", values=(false,))

    assert hands.wrongs() == [
        "de handtekening van vierogen.example/toets/gebeurtenissen onder het controlepunt van 1 klopt niet"
    ]


def test_new_keys_do_not_sign_a_checkpoint_of_another_tree(hands: Hands) -> None:
    hands.write()
    hands.seal()
    hands.keys = key_files.rotate(hands.key_file)
    of_another_tree = Checkpoint(hands.keys.origin(EVENTS), 1, bytes(32))

    with pytest.raises(ChangedPastError, match="een ander dan hier is verzegeld"):
        sign_along(hands.system.store, hands.keys, EVENTS, of_another_tree)
    with hands.system.store.reading() as connection:
        assert tables.lines_under(connection, EVENTS, 1) == []
