"""Brings in what the pages are dressed with, keeping only what is used: `make vendor` (maintainers; needs npm).

Reads `vendored.json`, and writes files that are committed. Neither installing nor running Vierogen needs npm. No script
of any package runs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "src/vierogen/web/static/vendor"
USED = re.compile(r"var\(\s*(--[\w-]+)")
DEFINED = re.compile(r"(--[\w-]+):\s*([^;]+);")


def main() -> None:
    """Installs in a folder that goes away, and takes over what is listed."""
    listed = json.loads((ROOT / "tools/vendored.json").read_text("utf-8"))
    everything = [listed["tokens"], *listed["styles"], *listed["files"]]
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder), everything)
        modules = Path(folder) / "node_modules"
        PLACE.mkdir(parents=True, exist_ok=True)
        styles = "\n".join(minified(text_of(modules, one)) for one in listed["styles"])
        tokens = used_tokens(text_of(modules, listed["tokens"]), styles)
        (PLACE / "design-system.css").write_text(f"{tokens}\n{styles}\n", "utf-8")
        for one in listed["files"]:
            (PLACE / one["to"]).write_bytes((modules / one["package"] / one["from"]).read_bytes())
        told = [told_of(modules, one) for one in everything]
    (PLACE / "SOURCES.md").write_text(sources(told), "utf-8")


def fetch(folder: Path, listed: list[dict[str, str]]) -> None:
    """The packages, in exactly these versions."""
    wanted = {one["package"]: one["version"] for one in listed}
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}), "utf-8")
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--silent"]
    subprocess.run(command, cwd=folder, check=True)  # our own words


def text_of(modules: Path, one: dict[str, str]) -> str:
    """A file of a package."""
    return (modules / one["package"] / one["from"]).read_text("utf-8")


def minified(css: str) -> str:
    """Without comments and white space that says nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@charset [^;]+;", "", css)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}").strip()


def used_tokens(theme: str, styles: str) -> str:
    """Of the thousands of tokens only those that these styles use, directly or through each other."""
    defined = dict(DEFINED.findall(minified(theme).replace("}", ";}")))
    wanted, found = list(USED.findall(styles)), dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in defined and name not in found:
            found[name] = defined[name]
            wanted += USED.findall(defined[name])
    return ":root{" + ";".join(f"{name}:{value}" for name, value in sorted(found.items())) + "}"


def told_of(modules: Path, one: dict[str, str]) -> tuple[str, str, str]:
    """Name, version and licence, as the package itself says."""
    said: dict[str, Any] = json.loads((modules / one["package"] / "package.json").read_text("utf-8"))
    return said["name"], said["version"], said["license"]


def sources(told: list[tuple[str, str, str]]) -> str:
    """What came from where, as a page."""
    rows = "\n".join(f"| {name} | {version} | {licence} |" for name, version, licence in told)
    return (
        "# What came from elsewhere\n\n"
        "Made by `make vendor` from `tools/vendored.json`. The styles stand together in `design-system.css`, "
        "with only the tokens that they use.\n\n"
        f"| package | version | licence |\n|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
