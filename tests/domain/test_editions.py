"""A changed rule needs a new edition: every event names the edition it was judged by, and that must mean something.

``editions.json`` holds, for each edition ever released, a fingerprint of the table and of every function that the
rules rest on. Comments, docstrings and layout may change; what is decided may not.

    python tests/domain/test_editions.py    writes the fingerprint of an edition that is not there yet
"""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from vierogen.domain import deadlines, standing
from vierogen.domain import rules as rules_room
from vierogen.domain.lifecycle import EDITION, TABLE
from vierogen.domain.rules import Rule
from vierogen.domain.rules.claim import FORMAL_CHECK

EDITIONS = Path(__file__).with_name("editions.json")
ROOM = Path(rules_room.__file__).parent
MODULES = [*sorted(ROOM.glob("*.py")), *(Path(str(module.__file__)) for module in (deadlines, standing))]


@pytest.mark.skipif("MUTANT_UNDER_TEST" in os.environ, reason="a mutant is another rule by definition")
def test_a_changed_rule_needs_a_new_edition() -> None:
    released = json.loads(EDITIONS.read_text("utf-8"))
    assert EDITION in released, (
        f"Edition {EDITION} has no fingerprint yet. Run: python tests/domain/test_editions.py, and commit editions.json."
    )
    now, then = fingerprint(), released[EDITION]
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    assert changed == [], (
        f"A changed rule needs a new edition. Since edition {EDITION} these changed: {', '.join(changed)}. "
        "Events say by which edition they were judged; so give EDITION in lifecycle.py a new name, "
        "run: python tests/domain/test_editions.py, and tell users in the changelog what is judged differently."
    )


def test_another_layout_or_comment_is_no_other_rule() -> None:
    one = "def rule(request, act):\n    '''Why.'''\n    return 'nee' if act else None\n"
    other = "def rule( request,act ) :\n    # because\n    return ('nee'\n        if act else None)\n"
    assert mark(ast.parse(one)) == mark(ast.parse(other))


def test_another_word_or_sign_is_another_rule() -> None:
    rule = "def rule(request, act):\n    return 'nee' if request.version > 3 else None\n"
    for before, after in [("> 3", ">= 3"), ("> 3", "> 4"), ("'nee'", "'neen'"), ("request.version", "act.version")]:
        assert mark(ast.parse(rule)) != mark(ast.parse(rule.replace(before, after)))


def fingerprint() -> dict[str, str]:
    """A mark for each row of the table, each rule, and each function or constant that they rest on."""
    marks = {
        f"row {act.__name__} from {', '.join(sorted(starts))}": row_mark(starts, *rest) for act, starts, *rest in TABLE
    }
    for rule in {*(rule for *_, provided in TABLE for rule in provided), *FORMAL_CHECK}:
        marks[f"rule {rule.name}"] = short(rule_says(rule))
    for module in MODULES:
        for name, code in named_parts(ast.parse(module.read_text("utf-8"))):
            marks[f"{module.stem}.{name}"] = mark(code)
    return dict(sorted(marks.items()))


def row_mark(starts: Any, end: Any, by: Any, records: Any, provided: tuple[Rule, ...]) -> str:
    return short([sorted(starts), end, sorted(by), records.stored_as, [rule.name for rule in provided]])


def rule_says(rule: Rule) -> list[str]:
    source = rule.source
    return [rule.name, rule.sentence, source.name, source.link, str(source.from_on), str(source.until)]


def named_parts(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The functions, classes and constants of a module; its imports and docstrings say nothing about what is decided."""
    for part in module.body:
        match part:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, part
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, part


def mark(code: ast.AST) -> str:
    return short(plain(code))


def plain(node: Any) -> Any:
    """Code without its place, its docstrings, and whatever is empty: the same for every version of Python."""
    match node:
        case ast.AST():
            named = {name: plain(value) for name, value in ast.iter_fields(node)}
            return [type(node).__name__, {name: value for name, value in named.items() if value not in (None, [])}]
        case list():
            return [plain(one) for one in node if not is_docstring(one)]
        case _:
            return node if node is None else repr(node)


def is_docstring(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def short(anything: Any) -> str:
    return sha256(json.dumps(anything, sort_keys=True).encode()).hexdigest()[:16]


def write_new_edition() -> str:
    """Adds the fingerprint of an edition that is new; one that is there stays as it is."""
    released = json.loads(EDITIONS.read_text("utf-8")) if EDITIONS.exists() else {}
    if EDITION in released:
        return f"edition {EDITION} is there already and stays as it is"
    EDITIONS.write_text(json.dumps(released | {EDITION: fingerprint()}, indent=1) + "\n", "utf-8")
    return f"wrote the fingerprint of edition {EDITION}"


if __name__ == "__main__":
    sys.stdout.write(write_new_edition() + "\n")
