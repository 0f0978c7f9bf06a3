"""Drafts of forms as rows, one for each person and form. Nothing here is history: it may all be thrown away.

What was typed is sealed with a key of whoever typed it; about which child it is, is not always known yet. What is not
sealed, or no longer opens, is no draft: words that somebody else put there would be shown to that person as their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, delete, insert, select

from vierogen.application.drafts import Draft
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.schema import drafts
from vierogen.persistence.store import Store
from vierogen.vault.sealing import with_length
from vierogen.vault.vault import Vault


class DraftRows:
    """The table of one store."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def keep(self, person: UUID, form: str, draft: Draft) -> None:
        row = {
            "person": person,
            "form": form,
            "typed": self._sealed(person, form, draft),
            "kept_at": seconds(draft.kept_at),
        }
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(is_this(person, form)))
            connection.execute(insert(drafts).values(row))

    def find(self, person: UUID, form: str) -> Draft | None:
        with in_our_words(), self._store.engine.connect() as connection:
            row = connection.execute(select(drafts).where(is_this(person, form))).one_or_none()
        if row is None:
            return None
        if (told := self._opened(person, form, bytes(row.typed))) is None:
            return None
        typed = {name: tuple(words) for name, words in orjson.loads(told).items()}
        return Draft(typed, datetime.fromtimestamp(row.kept_at, UTC))

    def _sealed(self, person: UUID, form: str, draft: Draft) -> bytes:
        key = self._vault.key_of(person, CATEGORY)
        return SEALED + key.id.bytes + key.seal(orjson.dumps(draft.typed), bound_draft(person, form))

    def _opened(self, person: UUID, form: str, kept: bytes) -> bytes | None:
        """What was typed; nothing when its key was destroyed, or when it was never sealed."""
        if not kept.startswith(SEALED):
            return None
        key = self._vault.key(UUID(bytes=kept[1:17]))
        return key.unseal(kept[17:], bound_draft(person, form)) if key else None

    def drop(self, person: UUID, form: str) -> None:
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(is_this(person, form)))

    def forget(self, before: datetime) -> None:
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(drafts.c.kept_at < seconds(before)))


SEALED = b"\x01"
"""Begins what is sealed: JSON never does."""
CATEGORY = "drafts"


def bound_draft(person: UUID, form: str) -> bytes:
    """Whose draft of which form, as bytes that are bound to what is sealed."""
    return with_length(b"vierogen.draft.1") + with_length(person.bytes) + with_length(form.encode())


def is_this(person: UUID, form: str) -> ColumnElement[bool]:
    return and_(drafts.c.person == person, drafts.c.form == form)


def seconds(at: datetime) -> int:
    return int(at.timestamp())
