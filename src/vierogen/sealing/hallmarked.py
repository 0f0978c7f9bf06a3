"""Which events we kept ourselves: those with the hallmark of this installation, and those from before there was one.

The database takes what anybody inserts who may write in it. What we did not keep is not sealed, so no proof is ever made of
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vierogen.ledger.entry import ACCESS_LOG
from vierogen.sealing.logs import Log
from vierogen.sealing.past import ChangedPastError, row_named
from vierogen.sealing.rows import Look, Row
from vierogen.vault.faults import TamperedError
from vierogen.vault.hallmarks import Hallmarks, id_as_kept


def not_ours(hallmarks: Hallmarks, stream: str, found: Sequence[Row]) -> Iterator[int]:
    """The positions of events that somebody else kept. Rows of the access log carry no hallmark."""
    for row in () if stream == ACCESS_LOG else found:
        if not is_ours(hallmarks, stream, row):
            yield row[0]


def is_ours(hallmarks: Hallmarks, stream: str, row: Row) -> bool:
    """Whether we kept this row, with the id as SQLite or as PostgreSQL has it."""
    position, of, version, name, state, _ = row
    try:
        return hallmarks.are_on(stream, state, position=position, of=id_as_kept(of), version=version, name=name)
    except (TamperedError, TypeError, ValueError, AttributeError, OverflowError):
        return False  # not of the kinds that we keep


def requiring_ours(hallmarks: Hallmarks, log: Log) -> Look:
    """Refuses, before they are sealed, rows that somebody else kept. Raises ChangedPastError."""

    def look(stream: str, found: Sequence[Row]) -> None:
        for position in not_ours(hallmarks, stream, found):
            raise ChangedPastError(log, kept_by_another(stream, position))

    return look


def kept_by_another(stream: str, position: int) -> str:
    """Of an event without a hallmark."""
    return f"{row_named(stream, position)} draagt geen waarmerk van Vierogen: iemand anders heeft haar er in gezet"
