"""Personal fields are sealed one by one, with the keys of whom they are about; facts are not. On both databases."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import text

from cast import anna
from databases import fresh_database
from golden.examples import events_of_people, events_of_requests
from hallmarked import NOBODYS, closed_with
from story import given, opened, stated
from vierogen.bootstrap.keys import KeysNotReadyError
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast as people
from vierogen.domain import events as e
from vierogen.domain import values as v
from vierogen.domain.events import EVENTS
from vierogen.domain.personal import BY_NAME, ERASED, personal_fields, stand_ins
from vierogen.ledger.content import commitments_in, parts, put_together
from vierogen.ledger.words import commitment
from vierogen.persistence.key_file import KeyFile
from vierogen.persistence.key_store import KeyStore
from vierogen.persistence.keys_in_memory import KeysInMemory
from vierogen.persistence.mapper import kept_apart, people_mapper, request_mapper, words_in
from vierogen.persistence.store import open_store
from vierogen.vault.faults import MissingKeyError, TamperedError, VaultError
from vierogen.vault.hallmarks import INSIDE
from vierogen.vault.sealing import bound_place
from vierogen.vault.vault import Vault

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture
def vault() -> Vault:
    return Vault(KeyStore.make("sqlite://", bytes(32)), KeysInMemory(bytes(32)), life=0, now=lambda: NOW)


def sealed_fields(stored: StoredEvent) -> dict[tuple[str, str], str]:
    """Every field that was sealed, by bag and path."""
    return {(bag, path): value for bag, held in bags(stored).items() for path, value in held["fields"].items()}


def bags(stored: StoredEvent) -> dict[str, Any]:
    """What was sealed, by bag."""
    _, closed = kept_apart(stored.state)
    assert closed is not None
    return closed


def resealed(stored: StoredEvent, closed: dict[str, Any]) -> StoredEvent:
    """With something else in the second line, as somebody would write it who knows the form."""
    lies_open, _ = kept_apart(stored.state)
    lies_open.pop("sealed")
    lies_open.pop("hallmark")
    lies_open.pop("form")
    state = put_together(orjson.dumps(lies_open), orjson.dumps(closed))
    return with_hallmark(StoredEvent(stored.originator_id, stored.originator_version, stored.topic, state))


def moved_to(stored: StoredEvent, stream: UUID | str, version: int) -> StoredEvent:
    """The same bytes as another event, as somebody would write it who has the secret of the hallmarks and no other key."""
    return with_hallmark(StoredEvent(stream, version, stored.topic, b"{" + stored.state[INSIDE:]))


def with_hallmark(event: StoredEvent) -> StoredEvent:
    assert isinstance(event.originator_id, UUID)
    place = bound_place(event.originator_id, event.originator_version, event.topic)
    state = NOBODYS.hallmark.put_on(event.state, place)
    return StoredEvent(event.originator_id, event.originator_version, event.topic, state)


CHILD = UUID(int=77)


def test_every_event_comes_back_as_it_was(vault: Vault) -> None:
    mapper, told = request_mapper(closed_with(vault)), set()
    for event in events_of_requests():
        assert mapper.to_domain_event(mapper.stored(event, CHILD)) == event
        told.add(event.stored_as)
    assert told == EVENTS.keys()


def test_nothing_that_is_marked_as_personal_can_be_read_in_what_is_kept(vault: Vault) -> None:
    mapper, plain = request_mapper(closed_with(vault)), request_mapper()
    for event in events_of_requests():
        kept = mapper.stored(event, CHILD)
        state, _ = kept_apart(kept.state)
        open_fields = orjson.loads(plain.to_stored_event(event).state)
        assert state["facts"] == open_fields["facts"]
        assert "personal" not in state
        there = {(bag, path) for bag, fields in open_fields["personal"].items() for path in fields}
        assert sealed_fields(kept).keys() == there
        for fields in open_fields["personal"].values():
            for value in fields.values():
                written = value if isinstance(value, str) else ""
                assert len(written) < 6 or written.encode() not in kept.state


def test_a_sealed_field_moved_to_another_field_event_version_or_request_is_refused(vault: Vault) -> None:
    mapper = request_mapper(closed_with(vault))
    one = mapper.stored(given().when(anna.opens()).event, CHILD)
    closed = bags(one)
    fields = closed["child/identity"]["fields"]
    fields["child.given_names"], fields["child.family_name"] = fields["child.family_name"], fields["child.given_names"]
    swapped = resealed(one, closed)
    elsewhere, later = moved_to(one, UUID(int=8), 1), moved_to(one, one.originator_id, 2)
    for moved in (swapped, elsewhere, later):
        with pytest.raises(TamperedError, match="sealed bytes") as refused:
            mapper.to_domain_event(moved)
        assert "Daan" not in str(refused.value)


def test_a_field_of_one_bag_does_not_open_in_another(vault: Vault) -> None:
    mapper = request_mapper(closed_with(vault))
    one = mapper.stored(given(opened).when(anna.hears_parents()).event, CHILD)
    closed = bags(one)
    closed["child/voice"] = closed.pop("parents/voice")
    with pytest.raises(TamperedError):
        mapper.to_domain_event(resealed(one, closed))


def test_a_child_has_the_same_keys_in_every_request_and_another_child_has_others(vault: Vault) -> None:
    mapper, event = request_mapper(closed_with(vault)), given(opened).when(anna.hears_parents()).event

    def key(child: UUID) -> str:
        held: str = bags(mapper.stored(event, child))["parents/voice"]["key"]
        return held

    assert key(CHILD) == key(CHILD)
    assert key(CHILD) != key(UUID(int=78))


def test_the_keys_of_many_requests_are_asked_for_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a list of requests for the first time asks the key store one question, and not one for each child."""
    vault = Vault(vault.keeping, vault.around, life=60, now=lambda: NOW)
    mapper, told = request_mapper(closed_with(vault)), given(opened).when(anna.hears_parents()).event
    opening = next(event for event in events_of_requests() if isinstance(event, e.RequestOpened))
    stored = []
    for nth in range(3):
        request, child = UUID(int=nth + 1), UUID(int=nth + 100)
        for version, event in enumerate((opening, told), 1):
            named = event.model_copy(update={"request": request, "version": version})
            stored.append(mapper.stored(named, child))
    vault.forget()
    asked = []
    beside = vault.keeping.beside
    monkeypatch.setattr(vault.keeping, "beside", lambda *ids: asked.append(ids) or beside(*ids))

    assert len(mapper.opened(stored)) == len(stored)

    assert len(asked) == 1
    broken = [StoredEvent(one.originator_id, one.originator_version, one.topic, b"{") for one in stored]
    with pytest.raises(TamperedError):
        mapper.opened(broken)


def erase(vault: Vault, *categories: str) -> None:
    vault.keeping.destroy([one.id for one in vault.keeping.retire(CHILD, categories, NOW)], NOW)
    vault.forget()


def test_what_was_erased_is_read_as_its_stand_in_and_the_rest_as_it_was(vault: Vault) -> None:
    mapper = request_mapper(closed_with(vault))
    event = given(opened).when(anna.states()).event
    assert isinstance(event, e.StatementSubmitted)
    kept = mapper.stored(event, CHILD)
    erase(vault, "medical")
    after = mapper.to_domain_event(kept)
    assert after.statement.limitations == event.statement.limitations
    assert after.statement.conclusion == event.statement.conclusion
    assert (after.statement.findings, after.statement.motives) == (ERASED, {})
    assert (after.at, after.by, after.status, after.version) == (event.at, event.by, event.status, event.version)


def unordered(value: Any) -> Any:
    """Sets have no order, and stand in events as lists."""
    if isinstance(value, dict):
        return {name: unordered(one) for name, one in value.items()}
    return sorted(map(str, map(unordered, value))) if isinstance(value, list) else value


def test_every_event_is_still_an_event_when_everything_in_it_was_erased(vault: Vault) -> None:
    mapper = request_mapper(closed_with(vault))
    kept = [(event, mapper.stored(event, CHILD)) for event in events_of_requests()]
    erase(vault, "identity", "medical", "educational", "voice")
    plain = request_mapper()
    for event, stored in kept:
        after = mapper.to_domain_event(stored)
        before, now = (orjson.loads(plain.to_stored_event(one).state) for one in (event, after))
        assert unordered(before["facts"]) == unordered(now["facts"])
        for bag, fields in now["personal"].items():
            for path, value in fields.items():
                known = stand_ins(type(event)).get(tuple(path.split(".")))
                empty = "" if before["personal"][bag][path] == "" else known
                assert value in (known, empty), (event.stored_as, bag, path)


def test_every_personal_field_has_a_stand_in_that_is_nobodys() -> None:
    for kind in EVENTS.values():
        for path, _ in personal_fields(kind):
            assert stand_ins(kind)[path] in (ERASED, "", None, "UNKNOWN", [], {}, *BY_NAME.values()), path


def test_a_key_that_is_missing_is_an_error_and_never_a_stand_in(vault: Vault) -> None:
    kept = request_mapper(closed_with(vault)).stored(given().when(anna.opens()).event, CHILD)
    other = Vault(KeyStore.make("sqlite://", bytes(32)), KeysInMemory(bytes(32)))
    with pytest.raises(MissingKeyError):
        request_mapper(closed_with(other)).to_domain_event(kept)
    wrong = Vault(vault.keeping, KeysInMemory(bytes(32)))
    with pytest.raises(VaultError):
        request_mapper(closed_with(wrong)).to_domain_event(kept)


def test_staff_have_keys_of_their_own(vault: Vault) -> None:
    mapper = people_mapper(closed_with(vault))
    for event in events_of_people():
        kept = mapper.to_stored_event(event)
        assert mapper.to_domain_event(kept) == event
        for bag, _ in sealed_fields(kept):
            assert bag == "staff/identity"
            assert b"Anna" not in kept.state


# ── what is committed to ─────────────────────────────────────────────────────────────────────────────────────────────


def everything(_path: str) -> bool:
    return True


def test_an_event_commits_to_every_word_that_was_sealed(vault: Vault) -> None:
    mapper, plain = request_mapper(closed_with(vault)), request_mapper()
    for event in events_of_requests():
        kept = mapper.stored(event, CHILD)
        words = words_in(vault, kept, everything)
        told = {(one.bag, one.field): orjson.loads(one.text) for one in words}
        personal = orjson.loads(plain.to_stored_event(event).state)["personal"]
        assert told == {(bag, path): value for bag, fields in personal.items() for path, value in fields.items()}
        lies_open, _ = parts(kept.state)
        assert commitments_in(lies_open) == {(one.bag, one.field): one.commitment for one in words}


def test_the_same_words_are_committed_to_differently_in_every_place(vault: Vault) -> None:
    mapper, event = request_mapper(closed_with(vault)), given(opened).when(anna.states()).event
    again = event.model_copy(update={"version": event.version + 1})
    kept = [mapper.stored(event, CHILD), mapper.stored(again, CHILD), mapper.stored(event, UUID(int=78))]
    all_words = [one for stored in kept for one in words_in(vault, stored, everything)]
    assert len({one.salt for one in all_words}) == len({one.commitment for one in all_words}) == len(all_words)


def test_only_what_may_be_read_is_opened(vault: Vault) -> None:
    kept = request_mapper(closed_with(vault)).stored(given(opened).when(anna.states()).event, CHILD)
    (one,) = words_in(vault, kept, lambda path: path == "statement.limitations")
    assert one.bag == "child/educational"
    assert words_in(vault, kept, lambda _: False) == ()


def test_of_what_was_erased_there_are_no_words_and_no_salts(vault: Vault) -> None:
    kept = request_mapper(closed_with(vault)).stored(given(opened).when(anna.states()).event, CHILD)
    erase(vault, "medical")
    assert {one.bag for one in words_in(vault, kept, everything)} == {"child/educational"}


def test_what_lies_open_tells_nothing_of_what_was_sealed_also_not_how_long_it_is(vault: Vault) -> None:
    """The ground is one of three words: without its salt nobody can try which one, nor see it by its length."""
    mapper, shown = request_mapper(closed_with(vault)), list[bytes]()
    for ground in v.Ground:
        event = given(opened).when(anna.states(ground=ground, findings="x" * len(shown))).event
        lies_open, _ = parts(mapper.stored(event, CHILD).state)
        shown.append(lies_open)
        committed = commitments_in(lies_open)["child/medical", "statement.ground"]
        tried = {commitment(salt, orjson.dumps(one)) for one in v.Ground for salt in (b"", bytes(32))}
        assert committed not in tried
    assert len({len(one) for one in shown}) == 1


def test_an_event_that_commits_to_other_words_than_were_sealed_proves_nothing(vault: Vault) -> None:
    mapper = request_mapper(closed_with(vault))
    event = given(opened).when(anna.states()).event
    one, other = (
        mapper.stored(event, CHILD),
        mapper.stored(given(opened).when(anna.states(findings="Anders.")).event, CHILD),
    )
    lies_open, _ = kept_apart(one.state)
    lies_open.pop("sealed")
    state = put_together(orjson.dumps(lies_open), orjson.dumps(bags(other)))
    with pytest.raises(TamperedError):
        words_in(vault, StoredEvent(one.originator_id, one.originator_version, one.topic, state), everything)


def test_a_form_that_is_newer_than_this_program_is_not_read(vault: Vault) -> None:
    kept = request_mapper(closed_with(vault)).stored(given().when(anna.opens()).event, CHILD)
    newer = kept.state.partition(b"\n")[0].replace(b'{"form":3,', b'{"form":4,')
    with pytest.raises(ValueError, match="newer than this program"):
        kept_apart(newer)
    with pytest.raises(TamperedError):
        request_mapper(closed_with(vault)).to_domain_event(
            StoredEvent(kept.originator_id, kept.originator_version, kept.topic, newer)
        )


# ── a system over a database ─────────────────────────────────────────────────────────────────────────────────────────


pytestmark = pytest.mark.usefixtures("own_keys")


def play(system: System) -> UUID:
    """Something personal, sealed."""
    people.enter(system.people)
    return next(iter(system.people.register.persons))


def key_file(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "keys").iterdir()
    return found


def test_everything_that_is_kept_is_sealed_and_read_by_the_next_who_opens(url: str) -> None:
    with open_system(url) as system:
        someone = play(system)
        name = system.people.register.persons[someone].name
        states = [one.state for one in system.store.people.select_notifications(1, 1_000)]
    assert not any(name.encode() in state for state in states)
    assert all(b'"sealed"' in state for state in states)
    with open_system(url) as system:
        assert system.people.register.persons[someone].name == name


def test_without_its_key_file_nothing_opens_and_nothing_is_made(url: str, tmp_path: Path) -> None:
    with open_system(url) as system:
        play(system)
    away = key_file(tmp_path).rename(tmp_path / "away")
    with pytest.raises(KeysNotReadyError, match="Het sleutelbestand"):
        open_system(url)
    assert list((tmp_path / "keys").iterdir()) == []
    away.rename(tmp_path / "keys" / "of-another.kek")
    with pytest.raises(KeysNotReadyError, match="Het sleutelbestand"):
        open_system(url)


def test_without_its_key_store_nothing_opens_and_nothing_is_made(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_system(url) as system:
        play(system)
    elsewhere = tmp_path / "elsewhere.keys"
    monkeypatch.setenv("VIEROGEN_KEY_STORE_URL", f"sqlite:///{elsewhere}")
    with pytest.raises(KeysNotReadyError, match="sleutelopslag is er niet"):
        open_system(url)
    assert not elsewhere.exists()


def test_a_key_store_of_other_data_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_system(url) as system:
        play(system)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.keys'}"
    KeyStore.make(elsewhere, b"x" * 32).close()
    monkeypatch.setenv("VIEROGEN_KEY_STORE_URL", elsewhere)
    with pytest.raises(KeysNotReadyError, match="hoort bij een andere database"):
        open_system(url)


def test_a_key_store_that_is_older_than_the_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    url = fresh_database("sqlite", tmp_path)
    path = url.removeprefix("sqlite:///")
    with open_system(url):
        pass
    shutil.copy(f"{path}.keys", tmp_path / "old.keys")
    with open_system(url) as system:
        play(system)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}.keys{suffix}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "old.keys", f"{path}.keys")
    with pytest.raises(KeysNotReadyError, match="ouder dan de gegevens"):
        open_system(url)


def test_a_key_file_that_is_older_than_the_key_store_is_refused(url: str, tmp_path: Path) -> None:
    with open_system(url):
        old = key_file(tmp_path).read_bytes()
    with open_system(url) as system:
        system.vault.around.rotate()
        play(system)
    key_file(tmp_path).write_bytes(old)
    with pytest.raises(KeysNotReadyError, match="ouder dan de sleutelopslag"):
        open_system(url)


def test_a_key_file_with_another_key_is_refused(url: str, tmp_path: Path) -> None:
    with open_system(url) as system:
        play(system)
    path = key_file(tmp_path)
    fingerprint = KeyFile(path).fingerprint
    path.unlink()
    KeyFile.make(path, fingerprint)
    with pytest.raises(KeysNotReadyError, match="gaan niet open"):
        open_system(url)


def test_what_was_kept_before_there_was_a_vault_is_still_read(url: str) -> None:
    event = given(stated).history[0]
    with open_store(url) as store:
        store.requests.insert_events([request_mapper().to_stored_event(event)])
    with open_system(url) as system:
        assert system.desk.events(event.request) == [event]
        with system.store.reading() as connection:
            assert b"Daan" in connection.execute(text("SELECT state FROM request_events")).scalar_one()


def test_an_empty_key_folder_is_made_and_is_for_its_owner(url: str, tmp_path: Path) -> None:
    with open_system(url) as system:
        assert list(system.vault.around.epochs()) == [1]
    assert key_file(tmp_path).stat().st_mode & 0o077 == 0
