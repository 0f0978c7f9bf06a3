"""A backup taken, while everybody works on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from vierogen.bootstrap.keys import key_places
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.sealing import public_keys
from vierogen.persistence.backups import taking
from vierogen.persistence.backups.form import DATA, KEYS, UnreadableBackupError
from vierogen.persistence.backups.form import Head as BackupHead
from vierogen.persistence.backups.taking import Beside
from vierogen.persistence.store import open_store
from vierogen.sealing.logs import LOGS
from vierogen.sealing.tables import newest_checkpoint
from vierogen.settings import Settings

__all__ = ["DATA", "KEYS", "BackupHead", "UnreadableBackupError", "newest_notes", "take_backup"]


def take_backup(
    settings: Settings, target: Path, parts: tuple[str, ...], progress: Callable[[int, int], None]
) -> BackupHead:
    """A backup of one moment, while everybody works on. It needs no keys, and opens nothing that is sealed."""
    url = settings.database_url
    with open_store(url) as store:
        beside = Beside(newest_notes, tuple(key.written for key in public_keys(settings)))
        return taking.take(
            store,
            key_places(url).store_url,
            parts=parts,
            target=target,
            beside=beside,
            now=utc_now(),
            progress=progress,
        )


def newest_notes(connection: Connection) -> dict[str, str]:
    """The newest checkpoint of each log, as it stands there."""
    kept = {log.name: newest_checkpoint(connection, log) for log in LOGS}
    return {name: one.note for name, one in kept.items() if one is not None}
