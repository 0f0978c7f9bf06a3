"""Drafts of forms as rows, one for each person and form. Nothing here is history: it may all be thrown away."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, delete, insert, select

from vierogen.application.drafts import Draft
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.schema import drafts
from vierogen.persistence.store import Store


class DraftRows:
    """The table of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, person: UUID, form: str, draft: Draft) -> None:
        row = {"person": person, "form": form, "typed": orjson.dumps(draft.typed), "kept_at": seconds(draft.kept_at)}
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(is_this(person, form)))
            connection.execute(insert(drafts).values(row))

    def find(self, person: UUID, form: str) -> Draft | None:
        with in_our_words(), self._store.engine.connect() as connection:
            row = connection.execute(select(drafts).where(is_this(person, form))).one_or_none()
        if row is None:
            return None
        typed = {name: tuple(words) for name, words in orjson.loads(row.typed).items()}
        return Draft(typed, datetime.fromtimestamp(row.kept_at, UTC))

    def drop(self, person: UUID, form: str) -> None:
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(is_this(person, form)))

    def forget(self, before: datetime) -> None:
        with self._store.transaction() as connection:
            connection.execute(delete(drafts).where(drafts.c.kept_at < seconds(before)))


def is_this(person: UUID, form: str) -> ColumnElement[bool]:
    return and_(drafts.c.person == person, drafts.c.form == form)


def seconds(at: datetime) -> int:
    return int(at.timestamp())
