"""What a leaf is made of: the facts of one stored row, written so that there is one way to write them.

Each fact is a netstring: its length in bytes, a colon, the fact itself, a comma. So no two rows are ever written alike,
and anyone can write them again with pen, paper and ``sha256sum``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from vierogen.ledger.content import Commitments, commitments_in, facts_in
from vierogen.ledger.words import Words

ACCESS_LOG = "access_log"
"""The stream of rows about who was shown what; the other streams are of events."""


@lru_cache(1_024)
def netstring(text: str) -> str:
    """For words that come again and again."""
    return f"{len(text.encode())}:{text},"


def event_entry(stream: str, position: int, of: str, *, version: int, name: str, at: str, digest: str) -> bytes:
    """An event: stream, position, id of the request or subject (32 hexadecimal digits), version, stored name, moment of
    recording (UTC, microseconds, Z), and the SHA-256 of the stored bytes (hexadecimal)."""
    return (
        f"{netstring(stream)}{len(str(position))}:{position},{len(of)}:{of},{len(str(version))}:{version},"
        f"{netstring(name)}{len(at)}:{at},64:{digest},"
    ).encode()


def access_entry(position: int, at: str, digest: str) -> bytes:
    """A row of the access log: stream, position, moment of recording, and the SHA-256 of the row as bytes."""
    return f"10:access_log,{len(str(position))}:{position},{len(at)}:{at},64:{digest},".encode()


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in a proof; with the stored bytes where they may be shown."""

    stream: str
    position: int
    of: str
    version: int
    name: str
    recorded_at: str
    digest: str
    state: bytes | None = None
    """What is shown of the stored bytes: what the digest is of."""
    words: tuple[Words, ...] = ()
    """What may be read of what was sealed."""

    @property
    def written(self) -> bytes:
        """What the leaf is the hash of."""
        return event_entry(
            self.stream,
            self.position,
            self.of,
            version=self.version,
            name=self.name,
            at=self.recorded_at,
            digest=self.digest,
        )

    @property
    def says_what_it_seals(self) -> bool:
        """Whether the bytes that are shown are those that were sealed; true when none are shown."""
        return self.state is None or sha256(self.state).hexdigest() == self.digest

    @property
    def facts(self) -> dict[str, Any]:
        """What lies open in the event, as far as it is shown. Nobody has looked at what shape it has."""
        return {} if self.state is None else facts_in(self.state)

    @property
    def commitments(self) -> Commitments:
        """To which fields the event commits, as far as it is shown; none for one of an older form."""
        return {} if self.state is None else commitments_in(self.state)

    @property
    def words_are_as_sealed(self) -> bool:
        """Whether all words beside the event are those that it commits to."""
        try:
            committed = self.commitments
        except ValueError:
            return not self.words
        return all(committed.get((one.bag, one.field)) == one.commitment for one in self.words)


def moment_text(moment: datetime) -> str:
    """Such as 2026-06-10T09:00:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
