"""Checkpoints as people keep them: in a file one after the other, or in a mail that was saved whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from itertools import groupby, pairwise, takewhile

from vierogen.ledger.checkpoint import SIZE
from vierogen.ledger.note import Note, UnreadableNoteError, notes_in

HEADER = re.compile(r"From |[!-9;-~]+:[ \t\n]")
"""How a mail begins. The first line of a checkpoint is a name, which has no spaces."""

NESTS = re.compile(r"(?:multipart|message)/", re.IGNORECASE)
MOST_NESTS, LARGEST_MAIL = 8, 128 * 1024
"""A mail of more is none of ours, and reading it may take long: every line is looked at once for each part around it."""

ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")
SIGNED = "— "
WESTERN = frozenset({"windows-1252", "cp1252", "iso-8859-1"})
"""Encodings that mail programs name when they mean that of Windows, which has our dash. Others are read as UTF-8."""


def kept_notes(text: str) -> list[Note]:
    """Every note in a file, or in the text of a mail. Raises UnreadableNoteError."""
    text = text.removeprefix("\ufeff")
    if not HEADER.match(text):
        return notes_in(text)
    if len(text) > LARGEST_MAIL or len(NESTS.findall(text)) > MOST_NESTS:
        raise UnreadableNoteError
    return [note for part in texts_of(text) for note in notes_among(part)]


def texts_of(mail: str) -> Iterator[str]:
    """What can be read in a mail, and in one that was sent on with it. Raises UnreadableNoteError."""
    try:
        raw = mail.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise UnreadableNoteError from None
    for part in message_from_bytes(raw).walk():
        data = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(data, bytes):
            charset = part.get_content_charset("utf-8")
            yield data.decode("cp1252" if charset in WESTERN else "utf-8", "replace")


def notes_among(text: str) -> Iterator[Note]:
    """The notes that stand among other words. Raises UnreadableNoteError for half a one."""
    blocks = blocks_of(text)
    for block, following in zip(blocks, [*blocks[1:], []], strict=True):
        signatures = [*takewhile(lambda line: line.startswith(SIGNED), following)]
        if signatures and not block[0].startswith(SIGNED):
            yield Note.read("\n".join([*block, "", *signatures, ""]))
        elif is_checkpoint(block):
            raise UnreadableNoteError


def blocks_of(text: str) -> list[list[str]]:
    """The lines that stand together, without the white lines between."""
    by_ink = groupby((line.rstrip() for line in text.splitlines()), bool)
    return [[*lines] for written, lines in by_ink if written]


def is_checkpoint(block: list[str]) -> bool:
    """Whether this is the text of a checkpoint, whatever stands below it."""
    return any(SIZE.fullmatch(size) and ROOT.fullmatch(root) for size, root in pairwise(block))
