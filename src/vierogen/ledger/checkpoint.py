"""A checkpoint (C2SP tlog-checkpoint): how large a log was, and the root of its tree. Signed, it binds who signed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from vierogen.ledger.note import Note, UnreadableNoteError, from_base64, to_base64
from vierogen.ledger.tree import HASH_SIZE

SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log named by its origin had this size and this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def read(cls, note: Note) -> Self:
        """From the text of a note; lines that follow are signed but say nothing to us. Raises UnreadableNoteError."""
        lines = note.text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or not SIZE.fullmatch(lines[1]):  # noqa: PLR2004
            raise UnreadableNoteError
        try:
            root = from_base64(lines[2])
        except ValueError:
            raise UnreadableNoteError from None
        if len(root) != HASH_SIZE:
            raise UnreadableNoteError
        return cls(lines[0], int(lines[1]), root)
