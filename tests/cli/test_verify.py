"""`vierogen ledger`, `seal`, `verify` and `export`, as somebody types them: each verdict with its own number."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

import pytest

from cli.conftest import ROOT, Type, start
from vierogen.bootstrap.sealing import exports_of
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.case import shipped
from vierogen.casebook.play import Hands, play
from vierogen.cli.export import write
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import read_settings
from vierogen.cli.verify import period_told, words_told
from vierogen.cli.verify_all import DAMAGED, NAMES_WRONG, NO_KEY
from vierogen.domain.criteria import shipped as criteria
from vierogen.domain.events import EVENTS
from vierogen.domain.personal import personal_fields
from vierogen.domain.values import Ground
from vierogen.ledger.bundle import Bundle
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.entry import Entry
from vierogen.ledger.note import COSIGNATURE, Note, SigningKey
from vierogen.ledger.proven_facts import Period
from vierogen.ledger.proven_words import FIELDS, GROUNDS
from vierogen.ledger.tree import EMPTY
from vierogen.ledger.verdict import Verdict
from vierogen.ledger.words import Words
from vierogen.sealing.asked import AS_SHIPPED, asked_in
from vierogen.sealing.checking import Kind
from vierogen.sealing.exporting import CONCURRENCE, FAMILY, GRANT, OPENING, REFUSAL, STATEMENTS
from vierogen.sealing.logs import LOGS
from vierogen.sealing.outside import ByMail, Server
from vierogen.sealing.taking_along import taken_along
from vierogen.settings import sqlite_path

KEY, PUBLIC = Path("vierogen-ledger.key"), Path("vierogen-ledger.pub")
NAME = "vierogen.example/toets"


@pytest.fixture
def decided(office: System, vierogen: Type, url: str) -> str:
    """A request that was granted, sealed; its number."""
    case, hands = next(one for one in shipped() if one.title == "Vier ogen eens"), Hands()
    hands.turn_to(case.begins_on)
    with open_system(url, now=hands) as system:
        play(case, system.desk, hands)
    assert vierogen("ledger", "key", "--name", NAME).code == 0
    assert vierogen("seal", "--once").code == 0
    (request,) = {one.originator_id for one in office.store.requests.select_notifications(None, 1_000)}
    return str(request)


@pytest.fixture
def proof(decided: str, vierogen: Type) -> Path:
    file = Path("bewijs.json")
    assert vierogen("export", "decision", decided, "--out", file).code == 0
    return file


@pytest.fixture
def with_words(decided: str, url: str) -> Path:
    """As the expert takes it along."""
    file, expert = Path("met-woorden.json"), cast.who("Anna")
    with open_system(url) as system:
        exports = exports_of(system, read_settings())
        file.write_text(taken_along(system.questions, exports, UUID(decided), expert).written, "utf-8")
    return file


def tamper(url: str, *statements: str) -> None:
    with closing(sqlite3.connect(sqlite_path(url) or "")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


# Keys


def test_a_key_is_for_its_owner_alone_and_is_never_overwritten(vierogen: Type, url: str) -> None:
    made = vierogen("ledger", "key", "--name", NAME)

    assert made.code == 0
    assert KEY.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in made.said + PUBLIC.read_text()
    assert f"{NAME}/gebeurtenissen+" in made.said
    before = KEY.read_text()
    assert "bestaat al" in vierogen("ledger", "key", "--name", NAME).said
    assert KEY.read_text() == before


@pytest.mark.parametrize("name", [[], ["--name", "met spatie"], ["--name", "met+plus"], ["--name", "einde/"]])
def test_a_key_has_a_name_that_will_do(vierogen: Type, url: str, name: list[str]) -> None:
    assert vierogen("ledger", "key", *name).code == 1
    assert not KEY.exists()


def test_keys_are_on_the_disk_when_they_are_told_of(vierogen: Type, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done, sync, move = list[str](), os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def moved(self: Path, target: Path) -> Path:
        done.append(target.name)
        return move(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    assert vierogen("ledger", "key", "--name", NAME).code == 0
    assert done == ["file", PUBLIC.name, "file", KEY.name, "folder"]


def test_keys_that_cannot_be_written_leave_nothing_in_the_way(
    vierogen: Type, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        if target.name == KEY.name:
            raise OSError
        return move(self, target)

    move = Path.replace
    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        assert vierogen("ledger", "key", "--name", NAME).code == 1
    assert list(Path().glob("*ledger*")) + list(Path().glob(".*ledger*")) == []
    assert vierogen("ledger", "key", "--name", NAME).code == 0
    KEY.unlink()
    lost = vierogen("ledger", "key", "--name", NAME)
    assert (lost.code, "Zet de sleutels terug uit de kluis" in lost.said, KEY.exists()) == (1, True, False)


def test_a_key_that_others_can_read_is_not_used(vierogen: Type, url: str) -> None:
    vierogen("ledger", "key", "--name", NAME)
    KEY.chmod(0o644)

    found = vierogen("seal", "--once")

    assert found.code == 1
    assert "Zet de rechten op 0600" in found.said


def test_without_a_key_nothing_is_sealed_or_checked(vierogen: Type, url: str) -> None:
    assert "Maak er een met: vierogen ledger key" in vierogen("seal", "--once").said
    assert vierogen("verify").code == 23


def test_keys_are_changed_in_two_steps(vierogen: Type, decided: str, proof: Path) -> None:
    old = Path("oud.pub")
    shutil.copy(PUBLIC, old)
    assert vierogen("ledger", "key", "--retire").code == 1
    assert vierogen("ledger", "key", "--rotate").code == 0
    assert "al van sleutel gewisseld" in vierogen("ledger", "key", "--rotate").said
    assert "nog geen controlepunt ondertekend van: gebeurtenissen" in vierogen("ledger", "key", "--retire").said
    assert vierogen("verify", "--proof", proof, "--key", PUBLIC).code == 0
    assert vierogen("verify").code == 0
    assert len(PUBLIC.read_text().splitlines()) == 1 + 4
    assert vierogen("verify", "--key", old).code == 0
    assert "0 regels verzegeld" in vierogen("seal", "--once").said
    assert vierogen("verify", "--key", old).code == 0
    assert vierogen("ledger", "key", "--retire").code == 0
    for key in (old, PUBLIC):
        assert vierogen("verify", "--key", key).code == 0
        assert vierogen("verify", "--proof", proof, "--key", key).code == 0
    assert vierogen("verify").code == 0


def test_a_proof_of_just_after_a_change_of_keys_is_checked_with_either(vierogen: Type, decided: str) -> None:
    before = PUBLIC.read_text("utf-8").splitlines()
    vierogen("ledger", "key", "--rotate")
    vierogen("seal", "--once")
    vierogen("ledger", "key", "--retire")
    vierogen("export", "decision", decided, "--out", "anders.json")
    after = [line for line in PUBLIC.read_text("utf-8").splitlines() if line not in before]

    for keys in (before, after):
        Path("alleen.pub").write_text("".join(f"{line}\n" for line in keys), "utf-8")
        assert vierogen("verify", "--proof", "anders.json", "--key", "alleen.pub").code == 0


# Everything


def test_all_is_well(vierogen: Type, decided: str) -> None:
    found = vierogen("verify")

    assert found.code == 0
    assert found.said.count("alles klopt") == 3
    assert "namen: 1 naam bekeken, uit 19 gebeurtenissen; alles klopt." in found.said
    assert "0 regels verzegeld" in vierogen("seal", "--once").said


def test_what_is_wrong_is_named_and_has_its_own_number(vierogen: Type, decided: str, url: str) -> None:
    tamper(url, "UPDATE request_events SET topic = 'anders' WHERE position = 3")

    found = vierogen("verify")

    assert found.code == 20
    assert "gebeurtenis van een verzoek 3 (regel 2 van de boom) is gewijzigd nadat zij was verzegeld" in found.said
    assert "1 keer klopt er iets NIET" in found.said
    sealed = vierogen("seal", "--once")
    assert sealed.code == 20
    assert "NIET VERZEGELD" in sealed.said


def test_a_name_that_somebody_took_away_has_a_number_of_its_own_and_comes_back(
    vierogen: Type, decided: str, url: str
) -> None:
    tamper(url, "DELETE FROM claims")

    for found in (vierogen("verify"), vierogen("rebuild", "names", "--check")):
        assert found.code in {NAMES_WRONG, 1}
        assert (
            f"namen: verzoek {decided} is het laatste ja voor zijn kind, en staat er niet meer als zodanig."
            in found.said
        )
        assert "namen: 0 namen bekeken, uit 19 gebeurtenissen; 1 keer klopt er iets NIET." in found.said
    assert vierogen("verify").code == NAMES_WRONG == 27
    mended = vierogen("rebuild", "names")
    assert (mended.code, "1 naam opnieuw geschreven." in mended.said) == (0, True)
    assert vierogen("verify").code == vierogen("rebuild", "names", "--check").code == 0
    assert "opnieuw geschreven" not in vierogen("rebuild", "names").said


def test_what_is_not_ours_goes_before_names_and_nothing_is_written_on_it(
    vierogen: Type, decided: str, url: str
) -> None:
    tamper(url, "DELETE FROM claims", FORGED.format(table="request_events", state="state"))

    assert vierogen("verify").code == 20
    refused = vierogen("rebuild", "names")
    assert (refused.code, "Er is niets gewijzigd" in refused.said) == (1, True)
    assert "1 gebeurtenis van een ander overgeslagen" in refused.said
    assert "1 keer klopt er iets NIET" in vierogen("rebuild", "names", "--check").said


def test_very_many_names_are_counted_and_not_all_told(vierogen: Type, decided: str, url: str) -> None:
    tamper(url, *(f"INSERT INTO claims VALUES ('yes/{nth}', '{nth:032x}')" for nth in range(60)))

    found = vierogen("verify")

    assert (found.code, found.said.count("volgt uit geen gebeurtenis")) == (NAMES_WRONG, 50)
    assert "… en nog 10 keer iets." in found.said
    assert "60 namen opnieuw geschreven" in vierogen("rebuild", "names").said


FORGED = """
    INSERT INTO {table} (originator_id, originator_version, topic, state)
    SELECT originator_id, max(originator_version) + 1, topic, {state} FROM {table}
"""


@pytest.mark.parametrize(
    "state",
    [
        "CAST('{' || substr(state, 69) AS BLOB)",
        "state",
        'CAST(\'{"facts":{},"sealed":{"child/medical":{"key":"\' || hex(randomblob(16)) || \'"}}}\' AS BLOB)',
        "CAST('{\"sealed\"' AS BLOB)",
        "X'00'",
    ],
    ids=["without a hallmark", "with one of elsewhere", "with a key of nobody", "half", "nothing that can be read"],
)
def test_what_somebody_put_in_without_keys_is_named_and_never_sealed(
    vierogen: Type, decided: str, url: str, state: str
) -> None:
    tamper(url, FORGED.format(table="request_events", state=state))

    found = vierogen("verify")

    assert found.code == 20
    (position,) = re.findall(r"gebeurtenis van een verzoek (\d+) draagt geen waarmerk van Vierogen", found.said)
    assert "1 nog niet verzegeld; 1 keer klopt er iets NIET" in found.said
    for _ in range(2):
        sealed = vierogen("seal", "--once")
        assert (sealed.code, "Traceback" in sealed.said) in {(20, False), (1, False)}
    assert vierogen("verify").said == found.said, "nothing came under a checkpoint"
    tamper(url, f"DELETE FROM request_events WHERE position = {position}")
    assert vierogen("seal", "--once").code == 0
    assert vierogen("verify").code == 0


def test_who_is_put_into_the_register_without_keys_shuts_the_door_and_is_named(
    vierogen: Type, decided: str, url: str
) -> None:
    tamper(url, FORGED.format(table="people_events", state="state"))

    shut = vierogen("clock", "--dry-run")
    assert (shut.code, "vierogen verify" in shut.said) == (1, True)
    found = vierogen("verify")
    assert found.code == 20
    assert "gebeurtenis van het register" in found.said
    assert "draagt geen waarmerk van Vierogen" in found.said


def test_what_stands_before_the_first_place_is_named(vierogen: Type, decided: str, url: str) -> None:
    """There no leaf is ever made of it."""
    tamper(url, "UPDATE request_events SET position = -1 WHERE position = 3")

    found = vierogen("verify").said

    assert "gebeurtenis van een verzoek -1 staat vóór de eerste plaats" in found
    assert "gebeurtenis van een verzoek 3 (regel 2 van de boom) is weg" in found


def test_a_damaged_file_is_a_verdict_and_no_trace(vierogen: Type, decided: str, url: str, office: System) -> None:
    office.close()
    path = sqlite_path(url)
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'request_events' AND type = 'table'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + 8 : page * size] = b"\xff" * (size - 8)
    path.write_bytes(bytes(data))

    found = vierogen("verify")

    assert found.code in {20, 24}
    assert "Traceback" not in found.said
    assert "fout in Vierogen" not in found.said


def test_a_checkpoint_of_elsewhere_finds_a_tree_that_was_rebuilt(vierogen: Type, decided: str, url: str) -> None:
    outside = Path("bewaard.txt")
    outside.write_text(vierogen("ledger", "checkpoints").out)
    old = Path("oud.pub")
    shutil.copy(PUBLIC, old)
    assert vierogen("verify", "--checkpoint", outside).code == 0
    tamper(
        url,
        "UPDATE request_events SET recorded_at = '2026-01-01 00:00:00.000+00:00' WHERE position = 3",
        *(f"DELETE FROM ledger_{table}" for table in ("checkpoints", "leaves", "subtrees")),
    )
    for file in Path().glob("vierogen-ledger.*"):
        file.unlink()
    vierogen("ledger", "key", "--name", NAME)
    assert vierogen("seal", "--once").code == 0
    assert vierogen("verify").code == 0

    by_new, by_old = (
        vierogen("verify", "--checkpoint", outside),
        vierogen("verify", "--key", old, "--checkpoint", outside),
    )

    assert by_new.code == 22
    assert "is niet van deze sleutel" in by_new.said
    assert by_old.code in {20, 21}
    assert "ondertekend met een andere sleutel" in by_old.said


@pytest.mark.parametrize("content", ["onzin", "", "a\n1\nb\n\n— c d\n", "Subject: x\n\nDag!\n"])
def test_a_checkpoint_file_that_is_none(vierogen: Type, decided: str, content: str) -> None:
    Path("c.txt").write_text(content)
    found = vierogen("verify", "--checkpoint", "c.txt")
    assert found.code == Verdict.CHECKPOINT_UNREADABLE.code
    assert "sla de hele mail op (.eml)" in found.said


def test_the_mail_with_a_checkpoint_is_checked_against_as_it_was_saved(
    vierogen: Type, decided: str, proof: Path
) -> None:
    note, key = Bundle.read(proof.read_text("utf-8")).checkpoint, SigningKey.read(KEY.read_text().splitlines()[1])
    false = Note.signed(Checkpoint(key.name, 2, EMPTY).text, [key])
    saved, copied = Path("controlepunt.eml"), Path("gekopieerd.txt")

    def mailed(note: Note) -> EmailMessage:
        return ByMail(Server("mail.example", 25, "none"), "a@example.nl", ("b@example.nl",)).message(LOGS[0], note)

    saved.write_bytes(mailed(note).as_bytes(policy=SMTP))
    assert vierogen("verify", "--checkpoint", saved).code == 0
    assert vierogen("verify", "--proof", proof, "--checkpoint", saved, "--key", PUBLIC).code == 0
    saved.write_bytes(mailed(false).as_bytes(policy=SMTP))
    assert vierogen("verify", "--checkpoint", saved).code == Kind.OUTSIDE
    copied.write_text(mailed(false).get_content(), "utf-8")
    by_hand = vierogen("verify", "--checkpoint", copied)
    assert by_hand.code == Verdict.CHECKPOINT_UNREADABLE.code
    assert "hoort alleen mee: van de naam van het register" in by_hand.said


def test_a_checkpoint_of_no_log_of_ours_is_not_passed_over(vierogen: Type, decided: str) -> None:
    other = SigningKey.made("ander.example/iets")
    Path("c.txt").write_text(Note.signed(Checkpoint("ander.example/iets", 1, EMPTY).text, [other]).written)

    found = vierogen("verify", "--checkpoint", "c.txt")

    assert (found.code, Verdict.OTHER_LOG.sentence in found.said) == (13, True)


def test_what_is_shown_of_a_log_in_which_nothing_is_sealed_comes_in_no_file(vierogen: Type, url: str) -> None:
    vierogen("ledger", "key", "--name", NAME)

    found = vierogen("ledger", "checkpoints")

    assert (found.out, found.err.count("nog niets verzegeld")) == ("", 2)


# A proof


def test_a_decision_is_proven_on_an_empty_machine(proof: Path, tmp_path: Path) -> None:
    empty = tmp_path / "leeg"
    empty.mkdir()
    shutil.copy(proof, empty)
    shutil.copy(PUBLIC, empty)
    words = ("verify", "--proof", proof.name, "--key", PUBLIC.name)

    process = start(*words, cwd=empty, VIEROGEN_DATABASE_URL="onzin", VIEROGEN_PORT="onzin")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert "Het klopt" in out
    assert "de vrijstelling is verleend (exemption-granted.1" in out
    assert sorted(one.name for one in empty.iterdir()) == sorted([proof.name, PUBLIC.name])


def test_no_word_of_anybody_is_in_a_proof(proof: Path) -> None:
    found = Bundle.read(proof.read_text("utf-8"))
    names = [one.entry.name for one in found.proven]

    assert names == ["statement-submitted.1", "co-assessor-concurred.1", "family-agreed.1", "exemption-granted.1"]
    shown = [one.entry.state for one in found.proven if one.entry.state]
    assert [json.loads(state)["sealed"] for state in shown] == [{}] * len(shown)
    assert shown
    text = proof.read_text("utf-8")
    assert "Daan" not in text
    assert "weer lacht" not in text


def test_the_words_that_were_checked_are_told_and_what_stays_closed(vierogen: Type, with_words: Path) -> None:
    found = vierogen("verify", "--proof", with_words, "--key", PUBLIC)
    assert found.code == 0
    assert "de bevindingen, gecontroleerd: „" in found.said
    assert found.said.count("niet in dit bestand") == 1
    assert "niet in dit bestand: wie het kind is, waar het kind woont." in found.said
    told = json.loads(with_words.read_text("utf-8"))
    stated(told)["woorden"] = [one for one in words_in(told) if one["vak"] != "child/medical"]
    with_words.write_text(json.dumps(told), "utf-8")

    found = vierogen("verify", "--proof", with_words, "--key", PUBLIC)

    assert found.code == 0
    assert "niet in dit bestand: de grond, de bevindingen, de toelichting bij de vragen." in found.said
    assert "wat het kind op school wel en niet kan, gecontroleerd: „" in found.said
    assert "de bevindingen, gecontroleerd" not in found.said


def test_answers_are_told_with_their_questions_and_the_time_that_was_decided(vierogen: Type, with_words: Path) -> None:
    said = vierogen("verify", "--proof", with_words, "--key", PUBLIC).said
    question = next(one.sentence for one in criteria().questions if one.code == "Z2")
    assert said.count(f"{question} „") == 2, "of the expert and of who looked along"
    assert " Z2" not in said
    assert AS_SHIPPED not in said
    assert said.count("voor welke tijd, gecontroleerd: van ") == 3, "stated, concurred with and granted"
    without = changed(with_words, lambda told: told["gebeurtenissen"].pop(0))  # type: ignore[attr-defined]  # it is JSON
    with_words.write_text(without, "utf-8")

    said = vierogen("verify", "--proof", with_words, "--key", PUBLIC).said

    assert said.count(f"{question} „") == said.count(AS_SHIPPED) == 2


def test_a_child_that_can_never_go_to_school_has_no_last_day() -> None:
    assert (
        period_told(Period(date(2026, 8, 1), None, never=True)) == "vanaf 1 augustus 2026, nooit geschikt voor school"
    )


def test_every_word_of_a_decision_has_a_name_in_dutch() -> None:
    kinds = (*OPENING, *STATEMENTS, *CONCURRENCE, *FAMILY, GRANT, REFUSAL)
    paths = {".".join(path) for kind in kinds for path, _ in personal_fields(EVENTS[kind])}
    assert paths == FIELDS.keys()
    assert {one.value: one.label for one in Ground} == GROUNDS


def words_in(told: dict[str, object]) -> list[dict[str, str]]:
    return stated(told)["woorden"]  # type: ignore[return-value]  # it is JSON


def swapped(told: dict[str, object], part: str) -> None:
    one, two = words_in(told)[:2]
    one[part], two[part] = two[part], one[part]


BAD_WORDS: dict[str, tuple[Callable[[dict[str, object]], object], Verdict]] = {
    "other words": (lambda t: words_in(t)[0].update(tekst='"Anders."'), Verdict.WORDS_CHANGED),
    "words written in another way": (
        lambda t: words_in(t)[0].update(tekst=words_in(t)[0]["tekst"] + " "),
        Verdict.WORDS_CHANGED,
    ),
    "salts swapped": (lambda t: swapped(t, "zout"), Verdict.WORDS_CHANGED),
    "fields swapped": (lambda t: swapped(t, "veld"), Verdict.WORDS_CHANGED),
    "another bag": (lambda t: words_in(t)[0].update(vak="parents/voice"), Verdict.WORDS_CHANGED),
    "a field that is not there": (lambda t: words_in(t)[0].update(veld="statement.iets"), Verdict.WORDS_CHANGED),
    "words of an event that stays closed": (lambda t: stated(t).pop("inhoud"), Verdict.PROOF_UNREADABLE),
    "a salt cut short": (lambda t: words_in(t)[0].update(zout="AAAA"), Verdict.PROOF_UNREADABLE),
    "words that are no JSON": (lambda t: words_in(t)[0].update(tekst="Anders."), Verdict.PROOF_UNREADABLE),
    "no salt": (lambda t: words_in(t)[0].pop("zout"), Verdict.PROOF_UNREADABLE),
    "no list": (lambda t: stated(t).update(woorden="x"), Verdict.PROOF_UNREADABLE),
}


@pytest.mark.parametrize("what", BAD_WORDS)
def test_words_that_are_not_those_that_were_sealed(vierogen: Type, with_words: Path, by_hand: Path, what: str) -> None:
    change, verdict = BAD_WORDS[what]
    Path("fout.json").write_text(changed(with_words, change), "utf-8")

    found = vierogen("verify", "--proof", "fout.json", "--key", PUBLIC)
    done = subprocess.run([sys.executable, "-I", by_hand, "fout.json", PUBLIC], capture_output=True, check=False)

    assert (found.code, verdict.sentence in found.said) == (verdict.code, True), found.said
    assert done.returncode != 0


def test_what_a_screen_would_obey_is_not_shown() -> None:
    asked = asked_in(())
    assert list(words_told(a_proven_entry("\x1b[31mrood\nregel"), asked)) == [
        "statement.x, gecontroleerd: „ [31mrood regel”"
    ]


@pytest.mark.parametrize("nested", ["[" * 900 + "]" * 900, '{"Z1":' * 900 + "1" + "}" * 900])
def test_words_nested_without_end_are_shown_as_they_stand(nested: str) -> None:
    words = Words("child/medical", "statement.x", bytes(32), nested)
    entry = Entry("request_events", 1, "0" * 32, 1, "statement-submitted.1", "x", "0" * 64, b"{}", (words,))
    assert list(words_told(entry, asked_in(()))) == [f"statement.x, gecontroleerd: {nested}"]


def a_proven_entry(text: str) -> Entry:
    words = Words("child/medical", "statement.x", bytes(32), json.dumps(text))
    return Entry("request_events", 1, "0" * 32, 1, "statement-submitted.1", "x", "0" * 64, b"{}", (words,))


def test_there_is_nothing_to_prove_of_what_was_not_decided(vierogen: Type, decided: str, proof: Path) -> None:
    unknown = vierogen("export", "decision", "00000000-0000-4000-8000-000000000000")
    assert (unknown.code, "is niet beslist" in unknown.said) == (1, True)
    assert "geen nummer van een verzoek" in vierogen("export", "decision", "x").said
    assert "bestaat al" in vierogen("export", "decision", decided, "--out", proof).said


def test_a_disk_that_is_full_leaves_no_half_proof(tmp_path: Path) -> None:
    limits, before = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(Trouble, match="is er ruimte"):
            write(tmp_path / "bewijs.json", "x" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []


def changed(proof: Path, change: Callable[[dict[str, object]], object]) -> str:
    told = json.loads(proof.read_text("utf-8"))
    change(told)
    return json.dumps(told)


def stated(told: dict[str, object]) -> dict[str, object]:
    """The first event that has words."""
    return next(one for one in told["gebeurtenissen"] if "woorden" in one)  # type: ignore[attr-defined, no-any-return]  # it is JSON


def first(told: dict[str, object]) -> dict[str, object]:
    return told["gebeurtenissen"][0]  # type: ignore[index, no-any-return]  # it is JSON


BAD_PROOFS: dict[str, tuple[Callable[[Path], str], Verdict]] = {
    "cut off": (lambda proof: proof.read_text("utf-8")[:-200], Verdict.PROOF_UNREADABLE),
    "empty": (lambda _: "", Verdict.PROOF_UNREADABLE),
    "a list": (lambda _: "[]", Verdict.PROOF_UNREADABLE),
    "deep": (lambda _: "[" * 100_000, Verdict.PROOF_UNREADABLE),
    "another kind": (lambda p: changed(p, lambda t: t.update(soort="x")), Verdict.PROOF_UNREADABLE),
    "no events": (lambda p: changed(p, lambda t: t.update(gebeurtenissen=[])), Verdict.PROOF_UNREADABLE),
    "a number as text": (lambda p: changed(p, lambda t: first(t).update(positie="1")), Verdict.PROOF_UNREADABLE),
    "a path cut off": (lambda p: changed(p, lambda t: first(t)["pad"].pop()), Verdict.NOT_IN_TREE),  # type: ignore[attr-defined]
    "another version": (lambda p: changed(p, lambda t: first(t).update(versie=99)), Verdict.NOT_IN_TREE),
    "another place": (lambda p: changed(p, lambda t: first(t).update(nummer=0)), Verdict.NOT_IN_TREE),
    "another request": (lambda p: changed(p, lambda t: t.update(verzoek="0" * 32)), Verdict.NOT_IN_TREE),
    "other content": (lambda p: changed(p, lambda t: first(t).update(inhoud="eHl6")), Verdict.CONTENT_CHANGED),
    "another checkpoint": (
        lambda p: changed(p, lambda t: t.update(controlepunt=str(t["controlepunt"]).replace("\n", "\n1", 1))),
        Verdict.FALSE_SIGNATURE,
    ),
}


@pytest.mark.parametrize("what", BAD_PROOFS)
def test_a_proof_that_is_not_right(vierogen: Type, proof: Path, what: str) -> None:
    make, verdict = BAD_PROOFS[what]
    bad = Path("fout.json")
    bad.write_text(make(proof), "utf-8")

    found = vierogen("verify", "--proof", bad, "--key", PUBLIC)

    assert (found.code, verdict.sentence in found.said) == (verdict.code, True), found.said


def test_a_proof_with_another_events_path_is_not_right(vierogen: Type, proof: Path) -> None:
    told = json.loads(proof.read_text("utf-8"))
    one, two = told["gebeurtenissen"][:2]
    one["pad"], two["pad"] = two["pad"], one["pad"]
    Path("fout.json").write_text(json.dumps(told))

    assert vierogen("verify", "--proof", "fout.json", "--key", PUBLIC).code == Verdict.NOT_IN_TREE.code


def test_keys_and_checkpoints_that_do_not_belong_to_it(vierogen: Type, proof: Path) -> None:
    note = Bundle.read(proof.read_text("utf-8")).checkpoint
    own = Checkpoint.read(note)
    keys = [SigningKey.read(line) for line in KEY.read_text().splitlines() if line.startswith("PRIVATE")]
    ours, other = keys[0], SigningKey.made(keys[0].name)
    access = Checkpoint(keys[1].name, own.size, own.root)
    larger, another_root = Checkpoint(own.origin, own.size + 1, own.root), Checkpoint(own.origin, own.size, EMPTY)
    cases: dict[Verdict, tuple[str | None, str]] = {
        Verdict.KEY_UNREADABLE: (None, "geen sleutel"),
        Verdict.OTHER_KEY: (None, other.public.written),
        Verdict.OTHER_LOG: (None, keys[1].public.written),
        Verdict.CHECKPOINT_UNREADABLE: ("onzin", ours.public.written),
        Verdict.OTHER_CHECKPOINT: (Note.signed(larger.text, [ours]).written, ours.public.written),
        Verdict.NOT_IN_TREE: (Note.signed(another_root.text, [ours]).written, ours.public.written),
        Verdict.FALSE_SIGNATURE: (Note(larger.text, note.signatures).written, ours.public.written),
        Verdict.PROVEN: (Note.signed(larger.text, [ours]).written + "\n" + note.written, ours.public.written),
    }
    for verdict, (checkpoint, key) in cases.items():
        Path("sleutel.pub").write_text(key)
        Path("punt.txt").write_text(checkpoint or "")
        more = ["--checkpoint", "punt.txt"] if checkpoint is not None else []

        found = vierogen("verify", "--proof", proof, "--key", "sleutel.pub", *more)

        assert (found.code, verdict.sentence in found.said) == (verdict.code, True), (verdict, found.said)
    Path("punt.txt").write_text(Note.signed(access.text, [keys[1]]).written)
    assert (
        vierogen("verify", "--proof", proof, "--key", PUBLIC, "--checkpoint", "punt.txt").code == Verdict.OTHER_LOG.code
    )


def test_every_verdict_has_its_own_number_and_sentence() -> None:
    assert len({one.code for one in Verdict}) == len({one.sentence for one in Verdict}) == len(Verdict)


@pytest.mark.parametrize("words", [["--proof", "weg.json", "--key", "weg.pub"], ["--checkpoint", "weg.txt"]])
def test_files_that_are_not_there(vierogen: Type, url: str, words: list[str]) -> None:
    found = vierogen("verify", *words)
    assert found.code in {Verdict.PROOF_UNREADABLE.code, Verdict.CHECKPOINT_UNREADABLE.code}
    assert "is er niet of is niet te lezen" in found.said


def test_bytes_that_are_no_text(vierogen: Type, url: str) -> None:
    Path("b.json").write_bytes(b"\xff\xfe\x00")
    Path("b.pub").write_text("x")
    assert vierogen("verify", "--proof", "b.json", "--key", "b.pub").code == Verdict.PROOF_UNREADABLE.code


def test_a_proof_needs_a_key(vierogen: Type, url: str) -> None:
    assert vierogen("verify", "--proof", "b.json").code == 2


# Witnesses


def test_a_witness_is_added_and_shown(vierogen: Type, decided: str, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = SigningKey.made("getuige.example/een", COSIGNATURE)
    Path("getuigen.pub").write_text(f"# onze getuigen\n{witness.public.written}\n")
    monkeypatch.setenv("VIEROGEN_LEDGER_WITNESSES", "getuigen.pub")
    text = vierogen("ledger", "checkpoints").out.partition("\n\n")[0] + "\n"
    note = Note(text, (witness.sign(text, 1_800_000_000),))
    Path("ondertekend.txt").write_text(note.written)

    added = vierogen("ledger", "cosign", "ondertekend.txt")

    assert added.code == 0
    assert "ondertekend door getuige.example/een; 1 nieuw" in added.said
    assert "— getuige.example/een " in vierogen("ledger", "checkpoints").out
    assert "1 handtekening van getuigen" in vierogen("verify").said
    monkeypatch.delenv("VIEROGEN_LEDGER_WITNESSES")
    assert "een getuige die hier bekend is" in vierogen("ledger", "cosign", "ondertekend.txt").said


def test_a_witness_gets_what_it_needs(vierogen: Type, decided: str) -> None:
    found = vierogen("ledger", "consistency", "--since", "3")

    assert found.code == 0
    assert found.out.startswith("old 3\n")
    assert Note.read(found.out.partition("\n\n")[2]).signatures
    assert vierogen("ledger", "consistency", "--since", "99999").code == 1
    assert vierogen("ledger", "consistency", "--since", "1", "--log", "x").code == 1


# The page for a family


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """The program that stands in the page, which shares nothing with ours."""
    page = (ROOT / "docs" / "controleren.md").read_text("utf-8")
    file = tmp_path / "narekenen.py"
    file.write_text(page.partition("```python\n")[2].partition("```")[0], "utf-8")
    return file


def test_the_program_in_the_page_comes_to_the_same(proof: Path, by_hand: Path) -> None:
    done = subprocess.run([sys.executable, "-I", by_hand, proof, PUBLIC], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("klopt: ") == 4


@pytest.mark.parametrize(
    "what", [name for name, (_, verdict) in BAD_PROOFS.items() if verdict is not Verdict.PROOF_UNREADABLE]
)
def test_and_finds_the_same_faults(proof: Path, by_hand: Path, what: str) -> None:
    if what == "another request":
        return  # that one is about whose proof it is, and not about the tree
    Path("fout.json").write_text(BAD_PROOFS[what][0](proof), "utf-8")

    done = subprocess.run([sys.executable, "-I", by_hand, "fout.json", PUBLIC], capture_output=True, check=False)

    assert done.returncode != 0


def test_every_verdict_and_every_ending_stands_in_the_pages() -> None:
    family, keeper = ((ROOT / "docs" / name).read_text("utf-8") for name in ("controleren.md", "operations.md"))

    assert [one.name for one in Verdict if f"| {one.code} |" not in family] == []
    assert [code for code in (*Kind, NO_KEY, DAMAGED, NAMES_WRONG) if f"| {int(code)} |" not in keeper] == []
    codes = sorted(one.code for one in Verdict if one is not Verdict.PROVEN)
    assert f"| {codes[0]} to {codes[-1]} | verdicts about one proof" in keeper
