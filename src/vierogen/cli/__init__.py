"""The command line. What one can type stands in ``commands``; what a command does, in the module of its name."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from vierogen.cli.commands import app


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and says how it ended: 0 is well, anything else is told in a sentence."""
    try:
        return int(app(arguments, prog_name="vierogen", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        typer.echo("\nGestopt.", err=True)
        return 130
    except Exception as error:  # the last place where anything can still be said calmly
        from vierogen.cli.faults import say  # noqa: PLC0415  # loads the engine; --help needs none of it

        return say(error)
