"""A copy of the code in which mutmut can break the rules too: it passes over decorated functions, and rules are.

``@rule(sentence, source=...)`` above ``def name`` becomes ``name = rule(sentence, source=...)(judge_name)`` below it.
"""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

COPY = Path("mutation")
WHAT_IS_NEEDED = ("src", "api", "tests", "docs", "pyproject.toml", "README.md", "Makefile")


def main() -> None:
    shutil.rmtree(COPY / "src", ignore_errors=True)
    for name in WHAT_IS_NEEDED:
        source, target = Path(name), COPY / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    domain = COPY / "src" / "vierogen" / "domain"
    rewritten = sum(rewrite(file) for file in sorted(domain.rglob("*.py")))
    named = domain / "rules" / "__init__.py"
    named.write_text(
        named.read_text("utf-8").replace("judge.__name__", 'judge.__name__.removeprefix("judge_")'), "utf-8"
    )
    sys.stdout.write(f"{rewritten} rules laid open in {COPY}/\n")


def rewrite(file: Path) -> int:
    """Takes the decorators off the rules of one file; says how many there were."""
    text = file.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    rules = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and is_rule(node)]
    for node in reversed(rules):  # from the end, so that the line numbers above stay true
        decorator = ast.get_source_segment(text, node.decorator_list[0])
        function = lines[node.lineno - 1 : node.end_lineno]
        function[0] = function[0].replace(f"def {node.name}(", f"def judge_{node.name}(", 1)
        first = node.decorator_list[0].lineno - 1
        lines[first : node.end_lineno] = [*function, "\n\n", f"{node.name} = {decorator}(judge_{node.name})\n"]
    file.write_text("".join(lines), "utf-8")
    return len(rules)


def is_rule(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "rule" for one in node.decorator_list)


if __name__ == "__main__":
    main()
