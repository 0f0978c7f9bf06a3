"""What the sealer remembers outside the database: the last checkpoint that it signed of each log, beside its key.

So a database that was set back, or rebuilt, is found by the next look, also after a restart.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vierogen.ledger.note import Note, UnreadableNoteError
from vierogen.sealing.keys import EVERYBODY, write
from vierogen.sealing.logs import Log


class UnreadableMemoryError(Exception):
    """A file with the last checkpoint holds something else."""


class Memory(Protocol):
    """Where the last checkpoint is remembered."""

    def recall(self, log: Log) -> Note | None:
        """The last one, or None when nothing is known. Raises UnreadableMemoryError."""

    def remember(self, log: Log, note: Note) -> None:
        """From now on this one. Raises KeyFileError."""


class BesideKey:
    """In a file beside the key file."""

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def file(self, log: Log) -> Path:
        """Such as vierogen-ledger.inzage.last."""
        return self._key_file.with_suffix(f".{log.path}.last")

    def recall(self, log: Log) -> Note | None:
        """From the file, when it is there."""
        file = self.file(log)
        if not file.exists():
            return None
        try:
            return Note.read(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, UnreadableNoteError):
            raise UnreadableMemoryError(str(file)) from None

    def remember(self, log: Log, note: Note) -> None:
        """In one move."""
        write(self.file(log), note.written, EVERYBODY)


class Nowhere:
    """For whoever has no place beside the key."""

    def recall(self, log: Log) -> Note | None:
        """Nothing."""

    def remember(self, log: Log, note: Note) -> None:
        """Nowhere."""
