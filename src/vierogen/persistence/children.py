"""The requests of a child, looked up in the events themselves: rarely asked, and then nothing may be missed.

The first event of every request names the child by its pseudonym, as a fact. Reading them all takes as long as there are
requests; a table of its own would be one more place from which somebody must vanish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import text

from vierogen.ledger.content import parts
from vierogen.persistence.mapper import keys_in
from vierogen.persistence.store import Store

FIRST = text("SELECT originator_id, state FROM request_events WHERE originator_version = 1 ORDER BY position")
HOLDS = {
    "sqlite": text(
        "SELECT originator_id FROM request_events WHERE originator_version = 1 AND instr(state, :child) > 0 "
        "ORDER BY position"
    ),
    "postgresql": text(
        "SELECT originator_id FROM request_events WHERE originator_version = 1 "
        "AND position(CAST(:child AS bytea) in state) > 0 ORDER BY position"
    ),
}


@dataclass(frozen=True, slots=True)
class Children:
    """Satisfies ``OfChildren`` over an open store."""

    store: Store

    def requests_of(self, child: UUID) -> list[UUID]:
        """Every request and every file with an appeal of this child, the oldest first."""
        with self.store.reading() as connection:
            found = connection.execute(HOLDS[self.store.dialect], {"child": str(child).encode()})
            return [as_uuid(request) for (request,) in found]

    def everyone(self) -> Iterator[tuple[UUID, list[UUID]]]:
        """Every child with its requests."""
        known = dict[UUID, list[UUID]]()
        with self.store.reading() as connection:
            for request, state in connection.execute(FIRST):
                child = UUID(orjson.loads(parts(bytes(state))[0])["facts"]["child"]["id"])
                known.setdefault(child, []).append(as_uuid(request))
        yield from known.items()

    def is_sealed(self, requests: list[UUID]) -> bool:
        """Whether none of their events is from before the vault."""
        return all(b'"sealed"' in event.state for one in requests for event in self.store.requests.select_events(one))

    def sealed_with(self, request: UUID) -> set[UUID]:
        """The keys with which anything in this request was sealed."""
        return {key for event in self.store.requests.select_events(request) for key in keys_in(event.state)}

    def last_at(self, request: UUID) -> datetime:
        """The moment of the newest event, as it says itself."""
        (newest,) = self.store.requests.select_events(request, desc=True, limit=1)
        return datetime.fromisoformat(orjson.loads(parts(newest.state)[0])["facts"]["at"])

    def forget_answers(self, requests: list[UUID]) -> None:
        """What senders were told about these requests, with the digests of what they sent; and drafts about them."""
        with self.store.transaction() as connection:
            for request in requests:
                connection.execute(FORGET[self.store.dialect], {"request": str(request).encode()})
                connection.execute(FORGET_DRAFTS, {"request": f"%{request}%"})


FORGET_DRAFTS = text("DELETE FROM drafts WHERE form LIKE :request")
FORGET = {
    "sqlite": text("DELETE FROM commands WHERE instr(answer, :request) > 0"),
    "postgresql": text("DELETE FROM commands WHERE position(CAST(:request AS bytea) in answer) > 0"),
}


def as_uuid(value: UUID | str) -> UUID:
    """As SQLite or PostgreSQL gives it."""
    return value if isinstance(value, UUID) else UUID(value)
