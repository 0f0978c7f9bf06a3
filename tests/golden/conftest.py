"""An option that adds golden lines for stored names that are new. Nothing here changes a line that is there."""

from __future__ import annotations

import pytest

from golden.examples import add_what_is_new


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--add-new", action="store_true", help="add a golden line for every stored name that has none")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--add-new"):
        add_what_is_new()
