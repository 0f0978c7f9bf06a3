"""What the house consists of: its files, as they would stand in a clean clone."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def house(root: Path) -> list[Path]:
    """Every file that is, or could be, committed."""
    if not (root / ".git").exists():
        pytest.skip("needs a git clone, to know which files belong to the house")
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for name in listing.stdout.split("\0") if name and (path := root / name).is_file()]


@pytest.fixture(scope="session")
def texts(house: list[Path], root: Path) -> dict[str, str]:
    """The text files among them, by their path in the repository."""
    return {path.relative_to(root).as_posix(): text for path in house if (text := _text(path)) is not None}


@pytest.fixture(scope="session")
def modules(house: list[Path], root: Path) -> list[Path]:
    """The Python files that are shipped."""
    return [path for path in house if path.suffix == ".py" and path.relative_to(root).parts[0] in {"src", "api"}]


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
