"""The page about the command line, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from vierogen.cli.commands import app
from vierogen.cli.markdown import code, page, table


def commands_page() -> str:
    """Every command with what can be said to it."""
    return page(
        "De opdrachtregel",
        "`vierogen --help` zegt hetzelfde. Afloop: 0 is goed; 1 is niet goed gegaan, en de melding zegt wat; 2 is een "
        "opdracht die niet te begrijpen is; 3 is een database die nu niets kan opnemen; 70 is een fout van onszelf. "
        "Wat een beheerder kan instellen, staat in [operations.md](operations.md).",
        *(part for name, command in sorted(commands().items()) for part in about(name, command)),
    )


def commands() -> dict[str, Any]:
    """Every command by name; one inside another by both names."""
    return dict(within("", get_command(app)))


def within(name: str, group: Any) -> Iterator[tuple[str, Any]]:
    """The commands in a group, and those in them."""
    for inner, command in group.commands.items():
        called = f"{name} {inner}".strip()
        yield called, command
        if hasattr(command, "commands"):
            yield from within(called, command)


def about(name: str, command: Any) -> Iterator[str]:
    """One command."""
    yield f"## vierogen {name}"
    yield str(command.help)
    if command.epilog:
        yield str(command.epilog)
    if told := [(spelled(one), one.help or "") for one in command.params]:
        yield table(("wat", "betekenis"), told)


def spelled(parameter: Any) -> str:
    """How it is typed."""
    return code(" ".join(parameter.opts)) if parameter.param_type_name == "option" else code(parameter.name.upper())
