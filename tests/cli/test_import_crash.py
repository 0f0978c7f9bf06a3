"""An import that is killed halfway loses nothing and doubles nothing: the same command finishes it."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from cli.conftest import Type, start
from cli.source import as_csv, numbered
from cli.test_import import BRAM
from vierogen.bootstrap.system import System
from vierogen.domain.events import ClaimRegistered, NotificationReceived

LINES = 400


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("kept", [1, 31, 200])
def test_an_import_that_was_killed_is_finished_by_the_same_command(
    kept: int, office: System, url: str, tmp_path: Path, vierogen: Type
) -> None:
    path = tmp_path / "bron.csv"
    path.write_text(as_csv(numbered(LINES)), "utf-8")
    killed = start("import", path, *BRAM, cwd=tmp_path, VIEROGEN_DATABASE_URL=url)
    wait_for(office, kept)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    before = happened(office)
    assert kept <= before.total() < 2 * LINES, "it was killed halfway"

    ended = vierogen("import", path, *BRAM)

    assert ended.code == 0, ended.said
    assert "al opgenomen" in ended.said or before[NotificationReceived.stored_as] == 0
    assert happened(office) == {ClaimRegistered.stored_as: LINES, NotificationReceived.stored_as: LINES}
    assert len(office.desk.people.register.persons) > 0


def wait_for(office: System, events: int) -> None:
    """Until so many events are kept."""
    until = time.monotonic() + 60
    while (office.store.requests.max_notification_id() or 0) < events:
        assert time.monotonic() < until
        time.sleep(0.005)


def happened(office: System) -> Counter[str]:
    """How often each kind of event was kept."""
    found = office.store.requests.select_notifications(None, 10 * LINES)
    return Counter(one.topic for one in found)
