"""Whatever is changed, removed, swapped or cut off, anywhere: it is found, and named."""

from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from sealing.hands import ACCESS, EVENTS, Hands, flipped, rebuilt
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import COSIGNATURE, MOST_SIGNATURES, Note, SigningKey
from vierogen.persistence import open_store
from vierogen.sealing import keys as key_files
from vierogen.sealing import rows, witnessing
from vierogen.sealing.checking import Kind, Trust, check
from vierogen.sealing.logs import LOGS
from vierogen.sealing.past import ChangedPastError, Patrol
from vierogen.sealing.proving import newest

NAMES = {
    "request_events": "gebeurtenis van een verzoek",
    "people_events": "gebeurtenis van het register",
    "access_log": "inzage",
}


@pytest.mark.parametrize("stream", NAMES)
def test_a_changed_byte_in_any_column_of_any_row_is_named(hands: Hands, stream: str) -> None:
    chance = random.Random(20261128)
    hands.write(events=9, people=9, reads=9)
    hands.seal()
    log = ACCESS if stream == "access_log" else EVENTS
    for nth, column in enumerate(rows.columns(stream).split(", ")[1:], 1):
        position = chance.randrange(1, 10)
        with hands.system.store.reading() as connection:
            before = rows.at(connection, stream, position)
        assert before is not None
        if before[nth] is None:
            continue
        changed = flipped(before[nth], chance)
        if column == "originator_version":
            changed = 1_000 + position
        hands.tamper(f"UPDATE {stream} SET {column} = ? WHERE position = {position}", values=[changed])

        found = hands.wrongs(log)

        assert [one for one in found if one.startswith(f"{NAMES[stream]} {position} (regel ")], (column, changed, found)
        assert len(found) == 1, (column, found)
        hands.tamper(f"UPDATE {stream} SET {column} = ? WHERE position = {position}", values=[before[nth]])
        assert hands.wrongs(log) == []


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_of_any_stored_value_is_named(hands: Hands, kind: str, data: st.DataObject) -> None:
    if not hands.check().rows:
        hands.write(events=5, people=2)
        hands.seal()
    position = data.draw(st.integers(1, 5))
    nth, column = data.draw(st.sampled_from([*enumerate(rows.EVENT_COLUMNS.split(", "))][1:]))
    with hands.system.store.reading() as connection:
        before = rows.at(connection, "request_events", position)
    assert before is not None
    changed = flipped(before[nth], random.Random(data.draw(st.integers(0, 10_000))))
    if changed == before[nth] or column == "originator_version":
        return
    hands.tamper(f"UPDATE request_events SET {column} = ? WHERE position = {position}", values=[changed])

    found = hands.wrongs()
    hands.tamper(f"UPDATE request_events SET {column} = ? WHERE position = {position}", values=[before[nth]])

    assert len(found) == 1
    assert found[0].startswith(f"gebeurtenis van een verzoek {position} (regel {position - 1} van de boom) ")


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("column", "value"),
    [("originator_id", b"\x01"), ("topic", b"event.1"), ("state", "text"), ("recorded_at", 7), ("recorded_at", "kort")],
)
def test_a_value_of_another_kind_is_named_too(hands: Hands, kind: str, column: str, value: object) -> None:
    hands.write(events=3)
    hands.seal()
    hands.tamper(f"UPDATE request_events SET {column} = ? WHERE position = 2", values=[value])

    (found,) = hands.wrongs()
    assert found.startswith("gebeurtenis van een verzoek 2 (regel 1 van de boom) is gewijzigd")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_bytes_that_are_no_text_at_all_are_named_too(hands: Hands, kind: str) -> None:
    hands.write(events=3)
    hands.seal()
    hands.tamper("UPDATE request_events SET topic = CAST(x'ff41' AS TEXT) WHERE position = 2")

    assert hands.wrongs() == ["gebeurtenis van een verzoek 2 (regel 1 van de boom) is weg, of niet meer te lezen"]


def test_a_removed_row_is_named(hands: Hands) -> None:
    hands.write(events=9)
    hands.seal()
    hands.tamper("DELETE FROM request_events WHERE position IN (4, 9)")

    assert hands.wrongs() == [
        "gebeurtenis van een verzoek 4 (regel 3 van de boom) is weg, of niet meer te lezen",
        "gebeurtenis van een verzoek 9 (regel 8 van de boom) is weg, of niet meer te lezen",
    ]


def test_swapped_rows_are_both_named(hands: Hands) -> None:
    hands.write(events=9)
    hands.seal()
    hands.tamper(*(
        f"UPDATE ledger_leaves SET position = {new} WHERE position = {old} AND stream = 'request_events'"
        for old, new in ((3, 999), (4, 3), (999, 4))
    ))  # fmt: skip

    found = hands.wrongs()

    assert any("gebeurtenis van een verzoek 3 " in one for one in found)
    assert any("gebeurtenis van een verzoek 4 " in one for one in found)


def test_a_row_that_was_put_between_is_named(hands: Hands) -> None:
    hands.write(events=3)
    hands.seal()
    with hands.system.store.engine.connect() as connection:
        ours = "OVERRIDING SYSTEM VALUE " if connection.dialect.name == "postgresql" else ""
    hands.tamper(
        "DELETE FROM request_events WHERE position = 2",
        f"INSERT INTO request_events (position, originator_id, originator_version, topic, state) {ours}"
        "SELECT 2, originator_id, 77, topic, state FROM request_events WHERE position = 1",
    )

    assert hands.wrongs() == [
        "gebeurtenis van een verzoek 2 (regel 1 van de boom) is gewijzigd nadat zij was verzegeld"
    ]


def test_a_row_in_a_hole_was_never_sealed(hands: Hands) -> None:
    put_in_a_hole(hands)

    assert hands.wrongs() == [PUT_BETWEEN]
    hands.write(events=1)
    assert hands.wrongs() == [PUT_BETWEEN]


def test_the_sealer_on_its_round_finds_it_as_well(hands: Hands) -> None:
    put_in_a_hole(hands)
    patrol = Patrol(hands.system.store.dialect)

    with hands.system.store.reading() as connection, pytest.raises(ChangedPastError, match=PUT_BETWEEN):
        patrol.look(connection, EVENTS)
    with pytest.raises(ChangedPastError, match=PUT_BETWEEN):
        hands.fresh_sealing().all()


PUT_BETWEEN = "gebeurtenis van een verzoek 3 is er later tussen gezet: zij is nooit verzegeld"


def put_in_a_hole(hands: Hands) -> None:
    """A row of our own, hallmark and all, is kept back until others were sealed around its place."""
    hands.write(events=5)
    with hands.system.store.reading() as connection:
        row = rows.at(connection, "request_events", 3)
    assert row is not None
    hands.tamper("DELETE FROM request_events WHERE position IN (2, 3, 4)")
    hands.seal()
    assert hands.wrongs() == []
    ours = "OVERRIDING SYSTEM VALUE " if hands.system.store.dialect == "postgresql" else ""
    hands.tamper(f"INSERT INTO request_events {ours}VALUES (?, ?, ?, ?, ?, ?)", values=row)


def test_a_cut_off_end_is_told(hands: Hands) -> None:
    for _ in range(3):
        hands.write(events=3)
        hands.seal()
    outside = hands.newest()
    hands.tamper("DELETE FROM ledger_leaves WHERE number > 5", "DELETE FROM request_events WHERE position > 6")

    assert hands.wrongs() == [
        "het controlepunt dat hier is ondertekend telt 9 regels en er zijn er 6; het einde is weg"
    ]
    hands.tamper("DELETE FROM ledger_checkpoints WHERE size > 6")
    assert hands.wrongs() == []
    found = hands.check(outside=[outside])
    assert [one.kind for one in found.findings] == [Kind.OUTSIDE]
    assert "dat elders is bewaard telt 9 regels en er zijn er 6" in found.findings[0].sentence


def test_a_changed_leaf_a_changed_subtree_and_a_missing_leaf_are_named(hands: Hands) -> None:
    hands.write(events=600)
    hands.seal()
    hands.tamper("UPDATE ledger_subtrees SET hash = ? WHERE number = 1", values=[b"x" * 32])
    assert hands.wrongs() == ["tussenstand 1 op hoogte 8 van de boom klopt niet"]
    hands.tamper("UPDATE ledger_leaves SET hash = ? WHERE number = 300", values=[b"x" * 32])

    found = hands.wrongs()

    assert "gebeurtenis van een verzoek 301 (regel 300 van de boom) is gewijzigd nadat zij was verzegeld" in found
    assert (
        "vanaf het controlepunt van 600 regels is de boom een andere dan is ondertekend; tot en met 0 klopte zij nog"
        in found
    )
    hands.tamper("DELETE FROM ledger_leaves WHERE number = 300")
    assert "regel 300 van de boom ontbreekt" in hands.wrongs()


def test_one_who_changes_row_leaf_and_subtree_is_found_by_the_signature_of_that_time(hands: Hands) -> None:
    hands.write(events=3)
    hands.seal()
    hands.write(events=3)
    hands.seal()
    hands.rename(2)
    with hands.system.store.reading() as connection:
        row = rows.at(connection, "request_events", 2)
    assert row is not None
    leaf = rows.leaves(hands.system.store.dialect, "request_events", [row])[0]
    hands.tamper("UPDATE ledger_leaves SET hash = ? WHERE number = 1", values=[leaf])

    found = hands.wrongs()

    assert found[0].startswith("vanaf het controlepunt van 3 regels is de boom een andere dan is ondertekend")
    assert found[1] == "hetzelfde geldt voor 1 latere controlepunten"


def test_a_tree_rebuilt_with_a_new_key_is_found_by_a_checkpoint_that_was_kept_elsewhere(hands: Hands) -> None:
    hands.write(events=5)
    hands.seal()
    outside, keys = hands.newest(), hands.keys
    other = hands.key_file.with_name("ander.key")
    rebuilt(hands, key_files.make(other, "vierogen.example/toets"))
    assert hands.wrongs() == []

    by_old_key = hands.check(outside=[outside], keys={log.name: keys.public_of(log) for log in LOGS})
    by_both = hands.check(
        outside=[outside],
        keys={log.name: (*keys.public_of(log), *hands.keys.public_of(log)) for log in LOGS},
    )

    assert {one.kind for one in by_old_key.findings} == {Kind.SIGNATURE, Kind.OUTSIDE, Kind.CHANGED}
    assert "het controlepunt van 5 regels is ondertekend met een andere sleutel" in [
        one.sentence for one in by_old_key.findings
    ]
    (only,) = by_both.findings
    assert only.kind is Kind.OUTSIDE
    assert only.sentence == "de eerste 5 regels zijn andere dan het controlepunt zegt dat elders is bewaard"


def test_a_tree_rebuilt_with_the_very_key_is_found_as_well(hands: Hands) -> None:
    hands.write(events=5)
    hands.seal()
    outside = hands.newest()
    rebuilt(hands, hands.keys)

    assert hands.wrongs() == []
    assert [one.kind for one in hands.check(outside=[outside]).findings] == [Kind.OUTSIDE]


def test_a_checkpoint_of_elsewhere_must_be_signed_by_a_key_that_is_believed(hands: Hands) -> None:
    hands.write(events=5)
    hands.seal()
    text_, other = hands.newest().text, SigningKey.made("vierogen.example/toets/gebeurtenissen")

    assert hands.wrongs(outside=[Note.signed(text_, [other])]) == [
        "het controlepunt van elders van 5 regels is niet van deze sleutel"
    ]
    assert hands.wrongs(outside=[Note.signed("geen controlepunt\n", [other])]) == []
    assert hands.wrongs(outside=[hands.newest()]) == []


def test_rows_that_wait_are_no_fault(hands: Hands) -> None:
    hands.write(events=2)
    hands.seal()
    hands.write(events=3, people=1, reads=1)

    found = hands.check()

    assert (found.rows, found.unsealed, found.found) == (2, 4, 0)


def test_a_witness_is_added_once_and_only_when_it_is_known_and_right(hands: Hands) -> None:
    hands.write(events=2)
    hands.seal()
    note, store = hands.newest(), hands.system.store
    witness, stranger = (SigningKey.made(f"getuige.example/{name}", COSIGNATURE) for name in ("een", "twee"))
    signed = note.also_signed([witness.sign(note.text, 1_800_000_000)])
    known = [witness.public]

    added = witnessing.add(store, signed.written, known)

    assert (added.size, added.names, added.new) == (2, ("getuige.example/een",), 1)
    assert witnessing.add(store, signed.written, known).new == 0
    found = hands.check(witnesses=known)
    assert (found.witnessed, found.unknown_witnesses, found.found) == (1, 0, 0)
    assert hands.check().unknown_witnesses == 1
    refused = {
        note.written: "van een getuige die hier bekend is",
        note.also_signed([stranger.sign(note.text)]).written: "van een getuige die hier bekend is",
        note.also_signed([witness.sign(note.text + " ", 5)]).written: "handtekening van de getuige klopt niet",
        "onzin": "geen ondertekend controlepunt",
        of_another(note, witness).written: "niet van dit register",
    }
    for written, because in refused.items():
        with pytest.raises(witnessing.NotWitnessed, match=because):
            witnessing.add(store, written, known)


def test_two_who_add_a_witness_at_once_add_it_once(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hands.write(events=2)
    hands.seal()
    note, store = hands.newest(), hands.system.store
    witness = SigningKey.made("getuige.example/een", COSIGNATURE)
    adds, is_adding, both_are_there = witnessing.add_cosignature, Event(), Event()

    def slowly(*given: Any) -> None:
        is_adding.set()
        both_are_there.wait(0.5)  # the other may be there already, or it waits for its turn
        adds(*given)

    def add(second: int) -> int:
        return witnessing.add(store, note.also_signed([witness.sign(note.text, second)]).written, [witness.public]).new

    monkeypatch.setattr(witnessing, "add_cosignature", slowly)
    with ThreadPoolExecutor(2) as both:
        first = both.submit(add, 1_800_000_000)
        assert is_adding.wait(10)
        is_adding.clear()
        second = both.submit(add, 1_800_000_001)
        if is_adding.wait(0.3):
            both_are_there.set()
        assert (first.result(10), second.result(10)) == (1, 0)


def test_a_witness_who_signs_again_and_again_leaves_a_checkpoint_that_can_be_read(hands: Hands) -> None:
    hands.write(events=2)
    hands.seal()
    note, store = hands.newest(), hands.system.store
    often, once = (SigningKey.made(f"getuige.example/{name}", COSIGNATURE) for name in ("uur", "dag"))
    known = [often.public, once.public]

    new = [
        witnessing.add(store, note.also_signed([often.sign(note.text, hour)]).written, known).new
        for hour in range(MOST_SIGNATURES + 1)
    ]
    both = note.also_signed([often.sign(note.text, 99), often.sign(note.text, 100), once.sign(note.text, 99)])

    assert (new[0], sum(new)) == (1, 1)
    assert witnessing.add(store, both.written, known).new == 1
    with store.reading() as connection:
        assert Note.read(newest(connection, EVENTS).written).signed_by(known) == tuple(known)
    assert hands.check(witnesses=known).witnessed == len(known)


def of_another(note: Note, witness: SigningKey) -> Note:
    checkpoint = Checkpoint.read(note)
    other = Checkpoint(checkpoint.origin, checkpoint.size, b"x" * 32)
    return Note(other.text, (witness.sign(other.text, 5),))


def test_a_false_signature_of_a_witness_in_the_table_is_told(hands: Hands) -> None:
    hands.write(events=2)
    hands.seal()
    witness = SigningKey.made("getuige.example/een", COSIGNATURE)
    line = witness.sign("iets anders\n", 5).written
    with hands.system.store.transaction() as connection:
        connection.execute(
            text("INSERT INTO ledger_cosignatures (log, size, line) VALUES ('events', 2, :line)"), {"line": line}
        )

    assert hands.wrongs(witnesses=[witness.public]) == [
        "de handtekening van getuige.example/een onder het controlepunt van 2 klopt niet"
    ]


def test_progress_is_told_to_the_end(hands: Hands) -> None:
    from vierogen.sealing.checking import Trust, check  # noqa: PLC0415

    hands.write(events=5_000)
    hands.seal()
    told = list[tuple[int, int]]()

    check(
        hands.system.store, EVENTS, Trust({"events": hands.keys.public}), lambda done, total: told.append((done, total))
    )

    assert told == [(4_096, 5_000), (5_000, 5_000)]


def test_a_checkpoint_or_leaf_under_a_name_that_no_log_has_is_told(hands: Hands) -> None:
    """Nobody would read it, and so nobody would miss it: found by flipping bits of the file."""
    for _ in range(3):
        hands.write(events=2)
        hands.seal()
    hands.tamper("UPDATE ledger_checkpoints SET log = 'eventr' WHERE size = 4")
    assert hands.wrongs() == ["controlepunten: 1 onder een naam die geen logboek heeft"]

    hands.tamper("UPDATE ledger_leaves SET log = 'eventr' WHERE number = 1")
    assert "regels van de boom: 1 onder een naam die geen logboek heeft" in hands.wrongs()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_leaf_whose_number_was_changed_in_the_file_itself_into_that_of_another_is_told(
    hands: Hands, kind: str
) -> None:
    """No statement can make a key that is there twice, a flipped bit can."""
    hands.write(events=5)
    hands.seal()
    file = hands.system.store.file
    assert file is not None
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (hash_,) = connection.execute("SELECT hash FROM ledger_leaves WHERE log = 'events' AND number = 3").fetchone()
    whole = bytearray(file.read_bytes())
    numbered = whole.index(b"events\x03request_events")
    assert hash_ in whole[numbered : numbered + 80]
    whole[numbered + 6] = 2
    copy = file.with_name("copy.db")
    copy.write_bytes(whole)
    with open_store(f"sqlite:///{copy}") as store:
        found = check(store, EVENTS, Trust({EVENTS.name: hands.keys.public_of(EVENTS)}))

    sentences = [one.sentence for one in found.findings]
    assert "regel 3 van de boom ontbreekt" in sentences
    assert "regel 2 van de boom staat er meer dan eens" in sentences
