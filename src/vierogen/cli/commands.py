"""The command line: what one can type, and in which words. What a command does stands in the module that it calls."""
# ruff: noqa: PLC0415  # a command loads what it needs when it is called, so that `vierogen --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import rich_utils

from vierogen import __version__

rich_utils.ARGUMENTS_PANEL_TITLE = "Invoer"
rich_utils.OPTIONS_PANEL_TITLE = "Opties"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.DEFAULT_STRING = "[standaard: {}]"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"

app = typer.Typer(
    help="Vierogen: geen vrijstelling van de leerplicht voordat twee paar ogen het eens zijn.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a value in a traceback may be somebody's; see `faults`
    context_settings={"help_option_names": ["-h", "--help"]},
)


def version(*, asked: bool) -> None:
    """Says the version and stops."""
    if asked:
        typer.echo(f"Vierogen {__version__}")
        raise typer.Exit


@app.callback()
def vierogen(
    _: Annotated[
        bool,
        typer.Option("--version", callback=lambda asked: version(asked=asked), is_eager=True, help="Zeg de versie."),
    ] = False,
) -> None:
    """What holds for every command."""


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="De map waarin de demonstratie staat.")] = Path("demo"),
    port: Annotated[int, typer.Option(min=0, max=65_535, help="De poort; is die bezet, dan een vrije.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Gooi de vorige demonstratie in deze map weg.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Maak alles klaar, maar start niet.")] = False,
) -> None:
    """Probeer Vierogen uit, met verzonnen mensen en zaken, alleen op deze computer."""
    from vierogen.cli.demo import run

    run(folder, port=port, fresh=fresh, serves=not no_serve)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Het adres om op te luisteren [anders: VIEROGEN_HOST].")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="De poort om op te luisteren [anders: VIEROGEN_PORT].")
    ] = None,
) -> None:
    """Start de server op de database van de instellingen."""
    from vierogen.cli.serve import run

    run(host, port)


@app.command()
def migrate(
    grant: Annotated[
        str | None, typer.Option(metavar="ROL", help="Geef deze rol van PostgreSQL wat zij nodig heeft om te dienen.")
    ] = None,
) -> None:
    """Maak de database aan, of breng haar naar deze versie."""
    from vierogen.cli.migrate import run

    run(grant)


@app.command()
def clock(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Zeg alleen wat er zou gebeuren.")] = False,
) -> None:
    """Laat vervallen, eindigen en herinneren wat aan de beurt is. Nog eens draaien verandert niets."""
    from vierogen.cli.clock import run

    run(rehearse=dry_run)


@app.command()
def deliver(
    once: Annotated[bool, typer.Option("--once", help="Bezorg wat nu bezorgd kan worden en stop dan.")] = False,
) -> None:
    """Bezorg gebeurtenissen bij de systemen die zich erop abonneerden; wat niet lukt, wordt later opnieuw geprobeerd."""
    from vierogen.cli.deliver import run

    run(once=once)


@app.command()
def deliveries(
    subscription: Annotated[
        str | None,
        typer.Argument(metavar="[ABONNEMENT]", help="Het nummer van een abonnement: toon wat afgebroken is."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Bezorg de afgebroken berichten van dit abonnement opnieuw.")
    ] = False,
) -> None:
    """Toon de abonnementen en hoe het bezorgen gaat, of de afgebroken berichten van een abonnement."""
    from vierogen.cli.deliveries import run

    run(subscription, again=again)


@app.command()
def play(
    case: Annotated[Path, typer.Argument(help="Een zaak in Markdown, zoals in src/vierogen/casebook/shipped.")],
) -> int:
    """Speel een zaak na op een vers systeem en vergelijk elke regel met wat er staat."""
    from vierogen.cli.play import run

    return run(case)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV of JSON Lines, met de kolommen van docs/importeren.md.")],
    organisation: Annotated[str, typer.Option("--organisation", help="De gemeente: naam of nummer in het register.")],
    as_person: Annotated[
        str, typer.Option("--as", help="De leerplichtambtenaar: nummer in het register, of een kenmerk zoals e-mail.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controleer alles en leg niets vast.")] = False,
) -> int:
    """Neem kennisgevingen over die een gemeente al heeft. Een vrijstelling wordt hierdoor nooit verleend."""
    from vierogen.cli.importing import run

    return run(file, organisation=organisation, person=as_person, rehearse=dry_run)


@app.command()
def docs(
    folder: Annotated[Path, typer.Option("--folder", help="De map met documentatie.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Schrijf niets; zeg wat er verschilt.")] = False,
) -> int:
    """Maak de bladzijden over levensloop, regels, gebeurtenissen en opdrachten uit de code."""
    from vierogen.cli.docs import run

    return run(folder, check=check)
