"""What happened stays as it was written, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from persistence.keeping_cast import DAAN, event, everything, execute, rows, who_only_serves
from vierogen.persistence import Store, grant_to
from vierogen.persistence.installation import say

CHANGES = (
    "UPDATE {} SET state = state",
    "UPDATE {} SET position = position",
    "DELETE FROM {}",
    "DELETE FROM {} WHERE position = 99",
)
ONLY_POSTGRES = ("TRUNCATE {}",)
ONLY_SQLITE = (
    """INSERT OR REPLACE INTO {} (position, originator_id, originator_version, topic, state)
    VALUES (1, '0', 1, 'Forged', x'00')""",
    """INSERT OR REPLACE INTO {} (originator_id, originator_version, topic, state)
    SELECT originator_id, originator_version, 'Forged', state FROM {}""",
)


@pytest.mark.parametrize("table", ["request_events", "people_events"])
def test_events_are_not_changed_deleted_or_replaced(store: Store, table: str) -> None:
    for recorder in (store.requests, store.people):
        recorder.insert_events([event(DAAN)])
    before = rows(store)
    for statement in CHANGES + (ONLY_SQLITE if store.dialect == "sqlite" else ONLY_POSTGRES):
        if store.dialect == "sqlite" and statement.endswith("99"):
            continue  # triggers on SQLite fire for each row, and there is none
        with pytest.raises(DBAPIError, match=r"events are never|GENERATED ALWAYS"):
            execute(store, statement.format(table, table))
    assert rows(store) == before


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_serving_role_appends_and_reads_but_cannot_touch_what_is_there(url: str, kind: str) -> None:
    with who_only_serves(url) as store:
        store.requests.insert_events([event(DAAN)], alongside=everything(DAAN))
        assert say(store, {"pepper": b"said"})["pepper"] == b"said"
        assert store.requests.select_events(DAAN)
        for statement in (
            "UPDATE request_events SET topic = ''",
            "DELETE FROM request_events",
            "TRUNCATE request_events",
            "ALTER TABLE request_events DISABLE TRIGGER ALL",
            "UPDATE commands SET answer = ''",
            "UPDATE installation SET value = ''",
        ):
            with pytest.raises(DBAPIError, match=r"denied|must be owner"):
                execute(store, statement)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_sqlite_knows_no_roles(url: str, kind: str) -> None:
    with pytest.raises(ValueError, match="roles"):
        grant_to(url, "server")
