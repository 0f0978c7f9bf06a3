"""What somebody typed and did not send yet is sealed too, and nobody else types it for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from databases import fresh_database
from vierogen.application.drafts import Draft
from vierogen.bootstrap.system import System, open_system
from vierogen.vault.faults import TamperedError

ANNA, BRAM = UUID(int=11), UUID(int=12)
DRAFT = Draft({"motief": ("angststoornis van Daan",)}, datetime(2026, 6, 10, 9, tzinfo=UTC))


@pytest.fixture
def system(tmp_path: Path) -> System:
    return open_system(fresh_database("sqlite", tmp_path))


def typed(system: System) -> bytes:
    with system.store.reading() as connection:
        return bytes(connection.execute(text("SELECT typed FROM drafts")).scalar_one())


def test_a_draft_is_sealed_and_found_by_who_typed_it(system: System) -> None:
    system.drafts.keep(ANNA, "/verzoeken/1/verklaringen", DRAFT)
    assert b"angststoornis" not in typed(system)
    assert system.drafts.find(ANNA, "/verzoeken/1/verklaringen") == DRAFT
    assert system.drafts.find(BRAM, "/verzoeken/1/verklaringen") is None
    with system.store.transaction() as connection:
        connection.execute(text("UPDATE drafts SET form = '/verzoeken/2/verklaringen'"))
    with pytest.raises(TamperedError):
        system.drafts.find(ANNA, "/verzoeken/2/verklaringen")
    system.close()


def test_words_that_somebody_else_put_there_are_no_draft(system: System) -> None:
    """Who can write in the database would have them shown to Anna as her own, ready to be sent."""
    system.drafts.keep(ANNA, "/verzoeken/1/adviezen", DRAFT)
    with system.store.transaction() as connection:
        connection.execute(text("UPDATE drafts SET typed = :typed"), {"typed": orjson.dumps(DRAFT.typed)})
    assert system.drafts.find(ANNA, "/verzoeken/1/adviezen") is None
    system.close()
