"""docs/keys.md names every key and secret that the settings and the code have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from vierogen.persistence.installation import FINGERPRINT, SECRETS
from vierogen.settings import IssuerSettings, Settings

MAKES = frozenset({"token_bytes", "token_urlsafe", "token_hex", "urandom", "generate", "generate_key", "getrandbits"})
"""Calls that make something nobody can guess."""
NO_KEY = frozenset({"vierogen/publication/noise.py"})
"""Draws noise for figures; the page says so."""


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "keys.md").read_text("utf-8")


def code(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for room in (root / "src", root / "api"):
        for file in sorted(room.rglob("*.py")):
            if "simulation" not in file.parts and "vierogen_client" not in file.parts:
                yield file.relative_to(room).as_posix(), ast.parse(file.read_text("utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id, node


def holds_a_secret(name: str, annotation: Any) -> bool:
    named = re.search(r"key|secret|password|witness", name) is not None
    return named or "SecretStr" in repr(annotation) or SecretStr in getattr(annotation, "__args__", ())


def test_every_setting_that_holds_or_names_a_secret_stands_there(page: str) -> None:
    asked = [
        name
        for kind in (Settings, IssuerSettings)
        for name, field in kind.model_fields.items()
        if holds_a_secret(name, field.annotation)
    ]
    assert {"smtp_password", "client_secret", "key_folder", "ledger_key"} <= {*asked}
    asked += ["database_url", "algorithms"]
    assert [name for name in asked if f"`{name}`" not in page and name != "key"] == []


def test_every_module_that_makes_a_key_or_a_secret_stands_there_and_no_other(root: Path, page: str) -> None:
    made = {name for name, tree in code(root) if any(call in MAKES for call, _ in calls(tree))} - NO_KEY
    named = {
        f"vierogen/{one}" if not one.startswith("vierogen_api") else one
        for one in re.findall(r"`([\w/]+\.py)`", page)
        if not one.startswith("tests")
    }
    through_another = {"vierogen/persistence/key_file.py"}  # asks the vault for a new key
    assert made - named == set()
    assert named - through_another - made == set()


def test_every_secret_of_the_installation_stands_there(page: str) -> None:
    assert [one for one in (*SECRETS, FINGERPRINT) if f"| `{one}` |" not in page] == []


def test_every_command_that_changes_keys_is_told_of_and_every_one_that_is_told_of_exists(root: Path, page: str) -> None:
    commands = (root / "docs" / "cli.md").read_text("utf-8")
    for told in re.findall(r"`vierogen ([a-z]+ [a-z]+)", page):
        assert f"## vierogen {told}" in commands
    for changes in ("keys rotate", "ledger key"):
        assert f"`vierogen {changes}" in page
