"""Writes what is inside as CycloneDX, from the lock alone: the same lock gives the same bytes on every machine."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import vierogen

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "run.txt"


def main(target: str) -> None:
    Path(target).write_text(as_text(from_the_lock()), "utf-8")


def from_the_lock() -> dict[str, Any]:
    """What the generator makes of the lock, with what only we know: our own version, and what we asked for ourselves."""
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", "--output-reproducible"]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--spec-version", "1.6", str(LOCK)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    bom: dict[str, Any] = json.loads(made.stdout)
    bom["components"] = sorted(map(component, bom["components"]), key=lambda one: one["name"])
    ours = bom["metadata"]["component"]
    ours |= {"version": vierogen.__version__, "bom-ref": "vierogen"}
    asked = {canonicalize_name(Requirement(line).name) for line in direct()}
    direct_refs = [one["bom-ref"] for one in bom["components"] if canonicalize_name(one["name"]) in asked]
    bom["dependencies"] = [{"ref": "vierogen", "dependsOn": direct_refs}]
    return bom


def component(made: dict[str, Any]) -> dict[str, Any]:
    """Named by what it is and not by its line in the lock, and without the name of an index: yours may be another."""
    (where,) = made["externalReferences"]
    files = {"type": "distribution", "url": made["purl"], "hashes": where["hashes"]}
    kept = {name: made[name] for name in ("type", "name", "version", "purl")}
    return kept | {"bom-ref": made["purl"], "externalReferences": [files]}


def direct() -> list[str]:
    """What the project itself asks for."""
    asked: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return asked


def as_text(bom: dict[str, Any]) -> str:
    return json.dumps(bom, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main(sys.argv[1])
