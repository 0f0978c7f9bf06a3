"""The repository names no machine: no path of the place where it was made, no address of a package index."""

import re
from pathlib import Path

import pytest

# A character class around one letter keeps these patterns from finding themselves.
PATHS = re.compile(
    r"""(?x) (?<![\w.~:/-])
    (?: /[h]ome/[\w.-]+/ | /[U]sers/[\w.-]+/ | /[r]oot/ | /[m]nt/ | /[o]pt/ | /[t]mp/[\w.-]+ | [A-Z]:\\[U]sers\\ )"""
)
INDEXES = re.compile(r"(?i)[p]ypi\.org|[p]ythonhosted|[r]egistry\.npmjs|[i]ndex-url|[f]ind-links|[t]rusted-host")


@pytest.mark.parametrize("pattern", [PATHS, INDEXES], ids=["path of a machine", "address of an index"])
def test_no_file_names(pattern: re.Pattern[str], texts: dict[str, str]) -> None:
    assert _places(pattern, texts) == []


def test_no_file_names_the_place_of_this_clone(root: Path, texts: dict[str, str]) -> None:
    if len(root.parts) < 3:
        return  # a clone in a folder at the very top has a path like any other word
    assert _places(re.compile(rf"(?<![\w.-]){re.escape(str(root))}\b"), texts) == []


@pytest.mark.parametrize(
    "line",
    ["open('/h" + "ome/anna/case.db')", "see /t" + "mp/probe", "C:\\U" + "sers\\bram", "/U" + "sers/carla/vierogen"],
)
def test_a_path_of_a_machine_would_be_seen(line: str) -> None:
    assert PATHS.search(line)


def _places(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
