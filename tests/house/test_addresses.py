"""docs/addresses.md says of every operation of the API what it costs and what bounds it, and of every page that grows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bench.addresses import bound_of, statements_of, walked

from vierogen.settings import Settings
from vierogen_api.app import OPERATIONS
from vierogen_api.limits import Limits

ROW = re.compile(r"^\| `([A-Z]+ \S+)` \| ([\d.]+) \| (\d+) \| ([\d.]+) \| (\S+) \|$", re.MULTILINE)
SLOWEST = 500.0
"""Milliseconds. What takes longer is no address but a command, or done behind what serves."""


@pytest.fixture(scope="module")
def rows(root: Path) -> list[tuple[str, ...]]:
    return ROW.findall((root / "docs" / "addresses.md").read_text("utf-8"))


def test_of_every_address_is_written_what_it_costs(rows: list[tuple[str, ...]]) -> None:
    known = sorted(f"{one.method} {one.path}" for one in OPERATIONS)

    assert sorted(address for address, *_ in rows) == known, "run: python -m bench.addresses"


def test_the_statements_and_the_bound_of_every_address_are_as_written(rows: list[tuple[str, ...]]) -> None:
    found = walked(1)
    now = {
        f"{one.method} {one.path}": (statements_of(found[one.name]), bound_of(found[one.name])) for one in OPERATIONS
    }

    written = {address: (int(statements), bound) for address, _, statements, _, bound in rows}
    off = {address: (written[address], now[address]) for address in now if written[address] != now[address]}
    assert off == {}, "run: python -m bench.addresses"


def test_no_address_is_unbounded_or_takes_long(rows: list[tuple[str, ...]]) -> None:
    limits = vars(Limits(Settings())).values()
    policies = {one.policy.name for one in limits}

    assert {bounded for *_, bounded in rows} <= policies
    assert [address for address, busy, *_ in rows if float(busy) > SLOWEST] == []


def test_what_is_said_to_grow_is_an_address(rows: list[tuple[str, ...]], root: Path) -> None:
    growing = (root / "docs" / "addresses.md").read_text("utf-8").partition("## What grows")[2].partition("## Every")[0]
    named = re.findall(r"`((?:GET|POST) [^`]+)`", growing)

    assert len(named) > 8
    assert [one for one in named if one not in {address for address, *_ in rows}] == []
