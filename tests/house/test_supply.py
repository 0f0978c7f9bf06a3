"""What is inside is told to machines: all of the lock, the same on every machine, and of no machine in particular."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from house import audit, sbom


@pytest.fixture(scope="module")
def bom() -> dict[str, Any]:
    return sbom.from_the_lock()


def test_every_package_of_the_lock_is_inside_with_its_version_and_hashes(bom: dict[str, Any], root: Path) -> None:
    lock = (root / "requirements" / "run.txt").read_text("utf-8")
    pins = set(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", lock))

    assert {(one["name"], one["version"]) for one in bom["components"]} == pins
    assert {
        one["content"] for part in bom["components"] for there in part["externalReferences"] for one in there["hashes"]
    } == hashes


def test_it_names_us_with_our_version_and_what_we_asked_for_ourselves(bom: dict[str, Any]) -> None:
    ours = bom["metadata"]["component"]
    (dependencies,) = bom["dependencies"]

    assert (ours["name"], ours["licenses"][0]["license"]["id"]) == ("vierogen", "EUPL-1.2")
    assert ours["version"] == sbom.vierogen.__version__
    assert len(dependencies["dependsOn"]) == len(sbom.direct())


def test_machines_can_read_it(bom: dict[str, Any]) -> None:
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.as_text(bom))

    assert wrong is None


def test_the_same_lock_gives_the_same_bytes_from_any_place(
    bom: dict[str, Any], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "requirements" / "run.txt"
    elsewhere.parent.mkdir()
    shutil.copy(root / "requirements" / "run.txt", elsewhere)
    monkeypatch.setattr(sbom, "LOCK", elsewhere)
    monkeypatch.chdir(tmp_path)
    sbom.main(str(tmp_path / "bom.json"))

    written = (tmp_path / "bom.json").read_text("utf-8")

    assert written == sbom.as_text(bom)
    assert str(tmp_path) not in written
    assert str(root) not in written
    assert "serialNumber" not in bom
    assert "timestamp" not in json.dumps(bom["metadata"])


def test_known_weaknesses_are_told_with_what_mends_them() -> None:
    weak = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}

    said = audit.sentence([weak, {"name": "b", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "?"}])

    assert said == "2 of 3 packages looked at; 1 could not be asked about, 1 weaknesses.\n  a 1: CVE-1, mended in 2"


@pytest.mark.parametrize("told", [None, [{"name": "a", "skip_reason": "not found"}]])
def test_without_a_network_it_says_that_nothing_was_looked_at(
    told: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "ask", lambda lock: told)

    assert audit.main() == 0
    assert "run: not looked at, because nobody could be asked" in capsys.readouterr().out


def test_a_known_weakness_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    weak = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": []}]}
    monkeypatch.setattr(audit, "ask", lambda lock: [weak])

    assert audit.main() == 1


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import subprocess; subprocess.call('ls ' + input(), shell=True)", "B602"),
        ("import hashlib; hashlib.md5(b'')", "B324"),
        ("import pickle; pickle.loads(b'')", "B301"),
        ("import ssl; ssl._create_unverified_context()", "B323"),
        ("eval(input())", "B307"),
    ],
)
def test_what_bad_actors_look_for_is_looked_for_before_every_change(
    line: str, found: str, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "planted.py").write_text(f"{line}\n", "utf-8")
    static = (root / "Makefile").read_text("utf-8").partition("\nstatic:")[2].partition("\n\n")[0]
    command = [sys.executable, "-m", "bandit", "--quiet", "--configfile", str(root / "pyproject.toml")]

    said = subprocess.run([*command, str(tmp_path / "planted.py")], check=False, capture_output=True, text=True)

    assert "$(BANDIT)" in static
    assert (said.returncode, found in said.stdout) == (1, True)


def test_how_soon_a_weakness_is_mended_is_written_down(root: Path) -> None:
    page = (root / "SECURITY.md").read_text("utf-8")

    assert [words for words in ("make audit", "three days", "two weeks", "three months") if words not in page] == []
