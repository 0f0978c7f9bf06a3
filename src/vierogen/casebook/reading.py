"""How the Dutch of a case is read: sentences with slots, for a day, a number, a code or words between quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from vierogen.domain.values import Term
from vierogen.reference.notation import MONTHS

Slot = tuple[str, Callable[[str], Any]]
"""A pattern, and what is made of the words that fit it. Raises NonsenseError for words that cannot be."""

Word = TypeVar("Word", bound=Term)


class NonsenseError(ValueError):
    """Words that have the right form and mean nothing; the message says so in Dutch."""


class CaseError(Exception):
    """A case file that cannot be read; says which file, which line and what."""

    def __init__(self, source: str, line: int, what: str) -> None:
        self.source, self.line, self.what = source, line, what
        super().__init__(f"{source}, regel {line}: {what}")


WRITTEN_DAY = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}-\d{{1,2}}-\d{{4}}|\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"


def day(text: str) -> date:
    """Reads 2026-06-10, 10-06-2026 and 10 juni 2026."""
    if not re.fullmatch(WRITTEN_DAY, text):
        raise NonsenseError(f"{text} is geen datum; schrijf 2026-06-10, 10-06-2026 of 10 juni 2026")
    parts = re.split(r"[- ]", text)
    year, month, on = parts if len(parts[0]) == 4 else reversed(parts)  # noqa: PLR2004  # a year has four digits
    try:
        return date(int(year), int(month) if month.isdigit() else MONTHS.index(month) + 1, int(on))
    except ValueError:
        raise NonsenseError(f"de dag {text} bestaat niet") from None


def unquoted(text: str) -> str:
    """The words between the quotes."""
    return text[1:-1]


SLOTS: Mapping[str, Slot] = {
    "dag": (WRITTEN_DAY, day),
    "aantal": (r"\d+", int),
    "tekst": (r"\"[^\"]*\"", unquoted),
    "code": (r"[A-Z0-9][A-Z0-9_/]*", str),
}


def labels(words: type[Word]) -> Slot:
    """A slot for one of these words, by its Dutch label up to a comma: a comma ends an item."""
    by_label = {word.label.split(",")[0]: word for word in words}
    return one_of(by_label)


def one_of(meanings: Mapping[str, Any]) -> Slot:
    """A slot for one of these words, the longest that fits."""
    longest_first = sorted(meanings, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)), meanings.__getitem__


class Template:
    """A sentence with slots, such as ``tot en met {dag}``. Own slots come in by name."""

    def __init__(self, text: str, **own: Slot) -> None:
        self.text = text
        pieces = re.split(r"\{(\w+)\}", text)
        slots = {**SLOTS, **own}
        self._read = [slots[name][1] for name in pieces[1::2]]
        written = [f"({slots[piece][0]})" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)]
        self._pattern = re.compile("".join(written))

    def read(self, said: str) -> tuple[Any, ...] | None:
        """What stands in the slots, or None when these are other words."""
        found = self._pattern.fullmatch(said)
        if found is None:
            return None
        return tuple(read(words) for read, words in zip(self._read, found.groups(), strict=True))


def items(cell: str) -> tuple[str, ...]:
    """The parts of a cell between commas; a comma between quotes does not count."""
    parts = (part.strip() for part in re.findall(r"(?:[^,\"]|\"[^\"]*\"?)+", cell))
    return tuple(part for part in parts if part)
