"""The form of a backup: lines of JSON, compressed, with a head that says what is in it and a digest after every table.

It says nothing about which database it was made of that matters to the one that it is put into. Values stand there as
SQLite keeps them, byte for byte, and a list of one text is bytes in base64.
"""

from __future__ import annotations

import gzip
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self, cast

import orjson

WHAT, FORMAT = "reservekopie van Vierogen", 1
LONGEST_LINE = 256 * 1024 * 1024
QUICK = 1
"""How hard is compressed: most of it is sealed, and looks like noise."""

Kind = Literal["int", "text", "bytes", "id", "day", "moment", "moment_in_utc"]
"""What a column holds. On SQLite a moment is a text with its offset, or one without that is meant in UTC."""

Row = Sequence[Any]
DATA, KEYS = "data", "keys"


class UnreadableBackupError(Exception):
    """It is no backup, or not all of it, or not as it was written. Says which, in Dutch."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is in a backup, of which moment."""

    schema: str
    """The newest migration of the database."""
    parts: tuple[str, ...]
    taken_at: str
    program: str
    dialect: str
    rows: Mapping[str, int]
    """How many of each table."""
    positions: Mapping[str, int] = field(default_factory=dict)
    """The newest of each stream."""
    checkpoints: Mapping[str, str] = field(default_factory=dict)
    """The newest note of each log."""
    public_keys: tuple[str, ...] = ()
    """Those of the ledger, for a machine that has none yet."""

    @property
    def total(self) -> int:
        """Of all tables."""
        return sum(self.rows.values())

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Raises UnreadableBackupError."""
        if told.get("what") != WHAT:
            raise UnreadableBackupError("Dit is geen reservekopie van Vierogen.")
        if type(told.get("format")) is not int:
            raise UnreadableBackupError(DAMAGED)
        if told["format"] != FORMAT:
            raise UnreadableBackupError(
                "Deze reservekopie is van een nieuwere versie van Vierogen. Gebruik die versie."
            )
        if any(one.name not in told or not FORMS[one.name](told[one.name]) for one in fields(cls)):
            raise UnreadableBackupError(DAMAGED)
        known = {one.name: told[one.name] for one in fields(cls)}
        return cls(**known | {"parts": tuple(known["parts"]), "public_keys": tuple(known["public_keys"])})


def is_text(value: Any) -> bool:
    """Words."""
    return type(value) is str


def is_moment(value: Any) -> bool:
    """A moment as it is written here."""
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def are_texts(value: Any) -> bool:
    """A list of words, none of them twice."""
    return type(value) is list and all(map(is_text, value)) and len(set(value)) == len(value)


def are_counts(value: Any) -> bool:
    """How many, by name."""
    return type(value) is dict and all(type(one) is int and one >= 0 for one in value.values())


def are_notes(value: Any) -> bool:
    """Words, by name."""
    return type(value) is dict and all(map(is_text, value.values()))


FORMS: Mapping[str, Callable[[Any], bool]] = {
    "schema": is_text,
    "parts": are_texts,
    "taken_at": is_moment,
    "program": is_text,
    "dialect": is_text,
    "rows": are_counts,
    "positions": are_counts,
    "checkpoints": are_notes,
    "public_keys": are_texts,
}
"""How each part of a head is told apart from something that only stands in its place."""

DAMAGED = "De reservekopie is beschadigd: wat erin staat is niet wat erin is gezet. Er is niets teruggezet."
CUT_OFF = "De reservekopie is niet af: het einde ontbreekt. Er is niets teruggezet."


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a backup: its columns, in the order of the values in a row."""

    name: str
    columns: tuple[tuple[str, Kind], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns."""
        return tuple(name for name, _ in self.columns)


class Writer:
    """Writes one, from the first line to the last."""

    def __init__(self, file: BinaryIO, head: Head) -> None:
        self._zipped = gzip.GzipFile(filename="", mode="wb", compresslevel=QUICK, fileobj=file, mtime=0)
        self._all = sha256()
        self._line({"what": WHAT, "format": FORMAT, **asdict(head)})

    def table(self, table: Table, rows: Iterable[Row]) -> Iterator[int]:
        """Says now and then how many rows were written; must be walked to its end."""
        self._line({"table": table.name, "columns": table.columns})
        digest, count = sha256(), 0
        for row in rows:
            line = orjson.dumps(row, default=as_text, option=orjson.OPT_APPEND_NEWLINE)
            digest.update(line)
            self._write(line)
            count += 1
            if count % 1_000 == 0:
                yield 1_000
        self._line({"rows": count, "sha256": digest.hexdigest()})
        yield count % 1_000

    def close(self) -> None:
        """The last line, over all others."""
        self._line({"end": self._all.hexdigest()})
        self._zipped.close()

    def _line(self, told: Mapping[str, Any]) -> None:
        self._write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))

    def _write(self, line: bytes) -> None:
        self._all.update(line)
        self._zipped.write(line)


def as_text(value: object) -> list[str]:
    """Bytes; nothing else needs a form of its own."""
    if not isinstance(value, bytes | memoryview):
        raise TypeError
    return [b64encode(value).decode()]


def bytes_of(written: str) -> bytes:
    """From their form in a file."""
    return b64decode(written, validate=True)


def values_of(row: Row) -> Row:
    """Bytes as bytes again. Raises UnreadableBackupError."""
    try:
        return [bytes_of(*one) if type(one) is list else one for one in row]
    except (ValueError, TypeError):
        raise UnreadableBackupError(DAMAGED) from None


class Reader:
    """Reads one, and believes nothing before its digest was right."""

    def __init__(self, path: Path) -> None:
        self._zipped = gzip.GzipFile(path, "rb")
        self._all, self._before = sha256(), ""
        try:
            self.head = Head.read(self._told())
        except BaseException:
            self.close()
            raise

    def tables(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Each once, with its rows, which must be walked before the next is asked for; all that the head tells of.

        Raises UnreadableBackupError.
        """
        seen = set[str]()
        while "end" not in (told := self._told()):
            try:
                table = Table(
                    str(told["table"]), tuple((str(name), cast(Kind, str(kind))) for name, kind in told["columns"])
                )
            except (KeyError, TypeError, ValueError):
                raise UnreadableBackupError(DAMAGED) from None
            if table.name in seen or not table.columns or len(set(table.names)) < len(table.columns):
                raise UnreadableBackupError(DAMAGED)
            seen.add(table.name)
            yield table, self._rows(table)
        if told["end"] != self._before or self._read() or seen != set(self.head.rows):
            raise UnreadableBackupError(DAMAGED)

    def _rows(self, table: Table) -> Iterator[Row]:
        digest, count, width = sha256(), 0, len(table.columns)
        while (line := self._line()).startswith(b"["):
            digest.update(line)
            row = parsed(line)
            if len(row) != width:
                raise UnreadableBackupError(DAMAGED)
            count += 1
            yield values_of(row)
        told = parsed(line)
        if told != {"rows": count, "sha256": digest.hexdigest()} or self.head.rows.get(table.name) != count:
            raise UnreadableBackupError(DAMAGED)

    def _told(self) -> dict[str, Any]:
        told = parsed(self._line())
        if not isinstance(told, dict):
            raise UnreadableBackupError(DAMAGED)
        return told

    def _line(self) -> bytes:
        line = self._read()
        if not line.endswith(b"\n"):
            raise UnreadableBackupError(CUT_OFF)
        self._before = self._all.hexdigest()
        self._all.update(line)
        return line

    def _read(self) -> bytes:
        try:
            return self._zipped.readline(LONGEST_LINE)
        except EOFError:
            raise UnreadableBackupError(CUT_OFF) from None
        except gzip.BadGzipFile:
            raise UnreadableBackupError(
                "Dit is geen reservekopie van Vierogen, of zij is beschadigd. Er is niets teruggezet."
            ) from None
        except zlib.error:
            raise UnreadableBackupError(DAMAGED) from None

    def close(self) -> None:
        """Lets go of the file."""
        self._zipped.close()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()


def parsed(line: bytes) -> Any:
    """Raises UnreadableBackupError."""
    try:
        return orjson.loads(line)
    except ValueError:
        raise UnreadableBackupError(DAMAGED) from None


def read_through(path: Path) -> Head:
    """Reads all of it, and says what is in it. Raises UnreadableBackupError."""
    with Reader(path) as backup:
        for _, rows in backup.tables():
            for _ in rows:
                pass
        return backup.head
