"""The log of a server: one line of JSON for each thing, in UTC, whoever says it; nothing that somebody wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx2
import pytest
import structlog

from vierogen.cli.quiet_logs import NOISY, ForPeople, Level, quiet_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_everything_is_said_in_one_form_that_machines_read(capsys: pytest.CaptureFixture[str]) -> None:
    quiet_logs("info")
    structlog.get_logger().info("token refused", reason="aud")
    structlog.get_logger().debug("too much")
    words = f"iets-{uuid4()}"
    try:
        int(words)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("it went wrong")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["level"], one["event"]) for one in lines] == [("info", "token refused"), ("error", "it went wrong")]
    assert lines[0]["reason"] == "aud"
    assert "ValueError" in lines[1]["trace"]
    assert words not in str(lines)
    for one in lines:
        assert one["at"].endswith("Z")
        assert abs(datetime.fromisoformat(one["at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_whom_we_ask_over_the_web_is_not_told_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Unless somebody debugs; an address may hold what is a secret of its owner."""
    levels: list[tuple[Level, int]] = [("info", 0), ("debug", 1)]
    for level, times in levels:
        quiet_logs(level)
        with httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(204))) as client:
            client.get("https://ontvanger.example/geheim-9")
        assert capsys.readouterr().err.count("geheim-9") == times


def test_at_a_terminal_the_hour_is_that_of_utc_too() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 1, "koud", None, None)
    record.created = 1_781_168_400.0
    assert ForPeople().format(record) == "2026-06-11T09:00:00Z WARNING x: koud"
