"""The locks hold names, versions, markers and hashes; nothing else, and all that is needed."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKED = re.compile(r"[a-z0-9][a-z0-9-]*==[\w.]+(?: ; [\w.=<>!'* ]+)?(?: --hash=sha256:[0-9a-f]{64})+")


@pytest.mark.parametrize("name", ["run", "dev"])
def test_a_lock_holds_names_versions_markers_and_hashes_only(name: str, root: Path) -> None:
    odd = [line for line in _lines(root, name) if not LOCKED.fullmatch(line)]

    assert odd == []


def test_both_locks_choose_the_same_versions(root: Path) -> None:
    run, dev = _pins(root, "run"), _pins(root, "dev")

    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run", "dev"])
def test_a_lock_satisfies_what_the_project_asks_for(name: str, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *(project["dependency-groups"]["dev"] if name == "dev" else [])]
    pins = _pins(root, name)

    stale = [line for line in asked if not _satisfied(Requirement(line), pins)]

    assert stale == [], "run `make lock`"


def _satisfied(asked: Requirement, pins: dict[str, str]) -> bool:
    version = pins.get(canonicalize_name(asked.name))
    return version is not None and version in asked.specifier


def _pins(root: Path, name: str) -> dict[str, str]:
    pinned = (line.split(" ")[0].split("==") for line in _lines(root, name))
    return {canonicalize_name(package): version for package, version in pinned}


def _lines(root: Path, name: str) -> list[str]:
    text = (root / "requirements" / f"{name}.txt").read_text("utf-8")
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines()]
