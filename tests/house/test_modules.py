"""Every module has a name of its own and says in its first line which idea it holds."""

import ast
import re
from pathlib import Path

NO_NAME_AT_ALL = {"util", "helper", "common", "manager", "service", "misc"}


def test_every_file_says_first_which_idea_it_holds(modules: list[Path], root: Path) -> None:
    silent = [str(path.relative_to(root)) for path in modules if not _speaks_first(path)]

    assert silent == []


def test_no_module_is_called_after_nothing(modules: list[Path], root: Path) -> None:
    names = (path.relative_to(root) for path in modules)
    vague = [str(name) for name in names if any(_words(part) & NO_NAME_AT_ALL for part in name.parts)]

    assert vague == []


def test_api_is_a_folder_and_no_package(root: Path) -> None:
    assert not (root / "api" / "__init__.py").exists(), "a top-level package called api would be shipped to everyone"


def test_the_package_leads_through_its_rooms(root: Path) -> None:
    told = ast.get_docstring(ast.parse((root / "src" / "vierogen" / "__init__.py").read_text("utf-8"))) or ""
    rooms = {room.parent.name for room in root.glob("src/vierogen/*/__init__.py")}
    assert rooms - set(re.findall(r"``(\w+)``", told)) == set()


def _speaks_first(path: Path) -> bool:
    text = path.read_text("utf-8")
    return text.startswith('"""') and bool(ast.get_docstring(ast.parse(text)))


def _words(part: str) -> set[str]:
    return {word.removesuffix("s") for word in part.removesuffix(".py").lower().split("_")}
