"""A backup put back, when it is what was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from vierogen.bootstrap.keys import key_places, vault_of
from vierogen.bootstrap.read_models import only_tables, read_models_of
from vierogen.bootstrap.verifying import Progress, check_logs, trust_in
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, PublicKey, UnreadableKeyError, UnreadableNoteError
from vierogen.persistence.backups import putting_back
from vierogen.persistence.backups.form import DAMAGED, UnreadableBackupError
from vierogen.persistence.backups.form import Head as BackupHead
from vierogen.persistence.backups.putting_back import NotEmptyError
from vierogen.persistence.hallmarking import closing_of
from vierogen.persistence.installation import secrets_of
from vierogen.persistence.opening_keys import KeysNotReadyError
from vierogen.persistence.store import open_store
from vierogen.projections.rebuilding import Compared
from vierogen.sealing.checking import Checked
from vierogen.sealing.logs import LOGS, Log, log_of_origin
from vierogen.sealing.tables import size_of as sealed_in
from vierogen.settings import Settings

__all__ = ["FoundWrong", "NotEmptyError", "Restored", "restore_backup"]
"""Besides what is made here: what a door may have to tell."""


@dataclass(slots=True)
class Restored:
    """What came of putting a backup back."""

    head: BackupHead
    checked: list[Checked] = field(default_factory=list)
    missing: list[tuple[Log, int, int]] = field(default_factory=list)
    """Of checkpoints that were kept elsewhere and are of after the backup: how many rows they count, and it has."""
    compared: list[tuple[str, Compared]] = field(default_factory=list)
    without_keys: str = ""
    """Why read models could not be made yet."""


class FoundWrong(Exception):
    """What is in the backup is not what was sealed; nothing was put back."""

    def __init__(self, checked: list[Checked]) -> None:
        super().__init__()
        self.checked = checked


@dataclass(frozen=True, slots=True)
class OneMoment:
    """A transaction that is open, as what sealing looks at."""

    connection: Connection

    @property
    def dialect(self) -> str:
        """Of the database."""
        return self.connection.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Itself."""
        yield self.connection


def restore_backup(
    settings: Settings,
    path: Path,
    keys: Sequence[PublicKey],
    outside: Sequence[Note],
    progress: Progress,
    *,
    anyway: bool = False,
) -> Restored:
    """Puts a backup into the empty places of the settings, when its digests and the ledger say that it is right.

    ``keys`` are the public keys that are believed; without any, those of the backup itself. With ``anyway`` it is put
    back also when the ledger finds something. Raises UnreadableBackupError, NotEmptyError and FoundWrong.
    """
    url, came = settings.database_url, list[Restored]()

    def look(connection: Connection, head: BackupHead) -> None:
        believed = keys or keys_in(head)
        found = looked_at(connection, head, settings, keys=believed, outside=outside, progress=progress)
        if any(one.found for one in found.checked) and not anyway:
            raise FoundWrong(found.checked)
        came.append(found)

    store_url = key_places(url).store_url
    head = putting_back.put_back(path, url, store_url, look, partial(progress, "teruggezet"))
    if not came:
        return Restored(head)
    make_read_models(url, came[0], progress)
    return came[0]


def looked_at(
    connection: Connection,
    head: BackupHead,
    settings: Settings,
    *,
    keys: Sequence[PublicKey],
    outside: Sequence[Note],
    progress: Progress,
) -> Restored:
    """What the ledger says of what was put back; without keys, which checkpoints of elsewhere are of later."""
    here = {log.name: sealed_in(connection, log) for log in LOGS}
    found = Restored(head)
    trusted = list[Note]()
    for note in outside:
        log, size = log_and_size(note)
        if log is not None and size > here[log.name]:
            found.missing.append((log, size, here[log.name]))
        else:
            trusted.append(note)
    if keys:
        found.checked = check_logs(OneMoment(connection), trust_in(settings, keys, trusted), progress)
    return found


def keys_in(head: BackupHead) -> tuple[PublicKey, ...]:
    """The public keys that went along. Raises UnreadableBackupError."""
    try:
        return tuple(map(PublicKey.read, head.public_keys))
    except UnreadableKeyError:
        raise UnreadableBackupError(DAMAGED) from None


def log_and_size(note: Note) -> tuple[Log | None, int]:
    """What a checkpoint is of; one that is something else is for the check to judge."""
    try:
        checkpoint = Checkpoint.read(note)
    except UnreadableNoteError:
        return None, 0
    return log_of_origin(checkpoint.origin), checkpoint.size


def make_read_models(url: str, found: Restored, progress: Progress) -> None:
    """Anew from the events, and compared with them. Without keys they stay empty, and fill while following."""
    with open_store(url) as store:
        try:
            vault = vault_of(url, store)
        except KeysNotReadyError as error:
            found.without_keys = str(error)
            only_tables(store).make()
            return
        try:
            secrets = secrets_of(store, vault)
            models = read_models_of(store, closing_of(store, vault, secrets), secrets)
            models.make()
            for name in models.names:
                tell = partial(progress, models.label(name))
                models.rebuild(name, tell)
                found.compared.append((models.label(name), models.check(name, tell)))
        finally:
            vault.close()
