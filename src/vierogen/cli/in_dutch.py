"""Typer in Dutch: what it says by itself of a command, and of one that was typed wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

rich_utils.ARGUMENTS_PANEL_TITLE = "Invoer"
rich_utils.OPTIONS_PANEL_TITLE = "Opties"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.DEFAULT_STRING = "[standaard: {}]"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"

OPTIONS, COMMANDS = "[OPTIES]", "OPDRACHT ..."


class Spoken:
    """How a command explains itself."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the explanation."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # of the command that this is mixed into
        if option is not None:
            option.help = "Toon deze uitleg."
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how it is typed."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Zo: ")  # type: ignore[attr-defined]  # as above


class Command(Spoken, TyperCommand):
    """One command."""


class Group(Spoken, TyperGroup):
    """Commands together."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was typed."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"De opdracht {args[0]} bestaat niet.")
        return super().resolve_command(ctx, args)


class Typer(typer.Typer):
    """Commands that speak Dutch."""

    def __init__(self, *, cls: type[TyperGroup] = Group, **words: Any) -> None:
        super().__init__(cls=cls, options_metavar=OPTIONS, subcommand_metavar=COMMANDS, **words)

    def command(self, name: str | None = None, **words: Any) -> Callable[[Any], Any]:
        """Makes a command of a function."""
        return super().command(name, cls=Command, options_metavar=OPTIONS, **words)


def misuse(error: Any) -> str:
    """What was typed wrong, and where to read how it is done. Who typed nothing is shown what there is."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    return f"{what_is_wrong(error)}\nMet --help ziet u wat er kan."


def what_is_wrong(error: Any) -> str:
    """By the name of what typer raises: it keeps the classes themselves to itself."""
    match type(error).__name__:
        case "NoSuchOption":
            meant = f" Bedoelde u {' of '.join(sorted(error.possibilities))}?" if error.possibilities else ""
            return f"De optie {error.option_name} bestaat niet.{meant}"
        case "BadOptionUsage":
            return f"Bij de optie {error.option_name} ontbreekt een waarde, of staat er een te veel."
        case "MissingParameter":
            return f"Er ontbreekt iets aan deze opdracht: {error.param.get_error_hint()}."
        case "BadParameter":
            return f"De waarde van {error.param.get_error_hint()} klopt niet{expected(error.param)}."
    extra = str(error.format_message()).partition("unexpected extra argument(s) (")[2].removesuffix(")")
    return f"Dit staat er te veel: {extra}" if extra else str(error.format_message())


def expected(parameter: Any) -> str:
    """What a number may be, as the end of a sentence; nothing about anything else."""
    kind = {int: "geef een heel getal", float: "geef een getal"}.get(parameter.type_descriptor.annotation)
    if kind is None:
        return ""
    least = "" if parameter.min is None else f" van {parameter.min}"
    most = " of meer" if parameter.max is None else f" tot en met {parameter.max}"
    return f": {kind}{least and least + most}"
