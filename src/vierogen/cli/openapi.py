"""`vierogen openapi`: the document of the API, as the server would give it, without a server or a database."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import typer

from vierogen.cli.faults import Trouble
from vierogen.cli.opening import read_settings

API = "vierogen_api.app"
"""The engine does not know its API: it is found by this name, as `serve` finds it."""


def run(target: Path | None) -> None:
    """Writes it to a file, or to where it can be piped on."""
    written: bytes = import_module(API).openapi(read_settings())
    if target is None:
        typer.echo(written)
    else:
        try:
            target.write_bytes(written + b"\n")
        except OSError:
            raise Trouble(f"{target} is niet te schrijven.") from None
        typer.echo(f"{target}: geschreven.")
