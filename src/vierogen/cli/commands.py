"""The command line: what one can type, and in which words. What a command does stands in the module that it calls."""
# ruff: noqa: PLC0415  # a command loads what it needs when it is called, so that `vierogen --help` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vierogen import __version__
from vierogen.cli.in_dutch import Group, Typer

app = Typer(
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
    host: Annotated[str | None, typer.Option(help="Het adres om op te luisteren (anders: VIEROGEN_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="De poort om op te luisteren (anders: VIEROGEN_PORT).")
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
def administrator(
    *,
    name: Annotated[str, typer.Option("--name", help="De naam van de beheerder.")],
    identifier: Annotated[
        list[str], typer.Option("--identifier", help="Een kenmerk, zoals e-mail of personeelsnummer; mag vaker.")
    ],
    issuer: Annotated[str, typer.Option("--issuer", help="De uitgever, zoals in VIEROGEN_ISSUERS.")],
    account: Annotated[str, typer.Option("--account", help="Het account bij die uitgever (sub).")],
    organisation: Annotated[str, typer.Option("--organisation", help="De naam van de organisatie.")],
    kind: Annotated[
        str, typer.Option("--kind", help="gemeente, jeugdgezondheidszorg, samenwerkingsverband of school.")
    ] = "gemeente",
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Een code van het werkgebied, zoals GM0307; mag vaker.")
    ] = None,
) -> None:
    """Maak de eerste twee beheerders van een organisatie bekend. Daarna koppelt niemand daar meer alleen een account of geeft een rol."""
    from vierogen.cli.administrator import run

    run(
        name=name, identifiers=identifier, issuer=issuer, account=account, organisation=organisation, kind=kind,
        areas=area or [],
    )  # fmt: skip


@app.command()
def areas(
    *,
    organisation: Annotated[str, typer.Option("--organisation", help="De naam van de organisatie.")],
    area: Annotated[
        list[str], typer.Option("--area", help="Een code van het hele nieuwe werkgebied, zoals GM0307; mag vaker.")
    ],
    from_on: Annotated[str, typer.Option("--from", help="De eerste dag, als jjjj-mm-dd.")],
) -> None:
    """Geef een organisatie een ander werkgebied. Groter maken kan alleen hier: zo neemt niemand de kinderen van een ander."""
    from vierogen.cli.areas import run

    run(organisation=organisation, areas=area, from_on=from_on)


@app.command()
def clock(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Zeg alleen wat er zou gebeuren.")] = False,
) -> None:
    """Laat vervallen, eindigen en herinneren wat aan de beurt is. Nog eens draaien verandert niets."""
    from vierogen.cli.clock import run

    run(rehearse=dry_run)


@app.command()
def project(
    once: Annotated[bool, typer.Option("--once", help="Lees bij tot nu en stop dan.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Probeer eerst nog eens wat geparkeerd staat, bijvoorbeeld na een herstel.")
    ] = False,
) -> int:
    """Houd de overzichten bij: lees elke nieuwe gebeurtenis en werk werklijst, termijnen, verzoekenlijst en monitor bij."""
    from vierogen.cli.project import run

    return run(once=once, retry=retry)


@app.command()
def rebuild(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAAM]",
            help="Welk overzicht; `all` is alle, en `names` zijn de namen van verzoeken. Zonder naam: alle.",
        ),
    ] = "all",
    check: Annotated[
        bool,
        typer.Option("--check", help="Bouw niets; vergelijk en zeg wat verschilt. Eindigt met 1 bij een verschil."),
    ] = False,
) -> int:
    """Bouw een overzicht opnieuw uit alle gebeurtenissen, naast het oude, en wissel ze dan om. Iedereen werkt door."""
    from vierogen.cli.rebuild import run

    return run(name, check=check)


@app.command()
def backup(
    to: Annotated[str, typer.Argument(metavar="MAP|BESTAND", help="Waar zij komt; in een map krijgt zij een naam.")],
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="Neem ook de sleutelopslag mee. Wat later wordt gewist, staat er dan nog."),
    ] = False,
    only_keys: Annotated[
        bool, typer.Option("--only-keys", help="Alleen de sleutelopslag, om apart en kort te bewaren.")
    ] = False,
) -> None:
    """Maak een reservekopie van een moment, terwijl iedereen doorwerkt. Zonder sleutels, tenzij u die apart vraagt."""
    from vierogen.cli.backup import run

    run(to, with_keys=with_keys, only_keys=only_keys)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="De reservekopie.")],
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", help="Een controlepunt dat elders is bewaard, of een bestand vol.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="De openbare sleutel (anders: die naast VIEROGEN_LEDGER_KEY).")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Zet ook terug als de zegels iets vinden; alles wordt genoemd.")
    ] = False,
) -> int:
    """Zet een reservekopie terug in een lege database, van welke soort ook, nadat alles is gecontroleerd."""
    from vierogen.cli.restore import run

    return run(file, checkpoint, key, anyway=anyway)


@app.command()
def deliver(
    once: Annotated[
        bool,
        typer.Option("--once", help="Bezorg wat nu bezorgd kan worden en stop dan; met 27 als niet alles aankwam."),
    ] = False,
) -> int:
    """Bezorg gebeurtenissen bij de systemen die zich erop abonneerden; wat niet lukt, wordt later opnieuw geprobeerd."""
    from vierogen.cli.deliver import run

    return run(once=once)


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


@app.command()
def simulate(
    *,
    school_years: Annotated[str, typer.Option("--school-years", help="Zoals 2019/20..2026/27, of een schooljaar.")],
    seed: Annotated[int, typer.Option("--seed", help="Dezelfde seed speelt hetzelfde.")] = 1,
    municipalities: Annotated[
        str | None, typer.Option("--municipalities", help="Alleen deze gemeenten, zoals GM0307,GM0344.")
    ] = None,
    partnership: Annotated[
        str | None, typer.Option("--partnership", help="Alleen dit samenwerkingsverband, zoals PO2602.")
    ] = None,
    share: Annotated[float, typer.Option("--share", help="Welk deel van de kinderen.")] = 1.0,
    database: Annotated[
        str | None, typer.Option("--database", help="Een lege database; anders die van VIEROGEN_DATABASE_URL.")
    ] = None,
) -> int:
    """Speel een land van verzonnen mensen en verzoeken na, om van te leren. Gaat verder waar het was gestopt."""
    from vierogen.cli.simulate import run

    where = {"municipalities": municipalities, "partnership": partnership}
    return run(school_years, seed=seed, share=share, database=database, **where)


class ByDefault(Group):
    """A command with commands in it: what is none of them is a file with notifications, as it always was."""

    DEFAULT = "notifications"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the command in front that was left out."""
        asks_help = args and args[0] in ctx.help_option_names
        if not asks_help and (not args or args[0] not in self.commands):
            args = [self.DEFAULT, *args]
        return super().parse_args(ctx, args)


imports = Typer(
    cls=ByDefault,
    help="Neem over wat er al is: kennisgevingen, indelingen van het land, aantallen kinderen.",
    epilog="`vierogen import FILE …` is hetzelfde als `vierogen import notifications FILE …`.",
)
app.add_typer(imports, name="import")
DRY_RUN = typer.Option("--dry-run", help="Controleer alles en leg niets vast.")


@imports.command("notifications")
def import_notifications(
    file: Annotated[Path, typer.Argument(help="CSV of JSON Lines, met de kolommen van docs/importeren.md.")],
    organisation: Annotated[str, typer.Option("--organisation", help="De gemeente: naam of nummer in het register.")],
    as_person: Annotated[
        str, typer.Option("--as", help="De leerplichtambtenaar: nummer in het register, of een kenmerk zoals e-mail.")
    ],
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Neem kennisgevingen over die een gemeente al heeft. Een vrijstelling wordt hierdoor nooit verleend."""
    from vierogen.cli.importing import run

    return run(file, organisation=organisation, person=as_person, rehearse=dry_run)


log_app = Typer(help="Het inzagelogboek: wie heeft wat gezien.", no_args_is_help=True)
app.add_typer(log_app, name="log")


@log_app.command("check")
def log_check() -> int:
    """Loop het inzagelogboek na: geen gat, elke rij te lezen, niets dat niet kan."""
    from vierogen.cli.log import run

    return run()


@app.command()
def retention(
    no_wait: Annotated[
        bool,
        typer.Option(
            "--no-wait", help="Wacht niet op een sleutel die net in gebruik was; dat is voor de volgende keer."
        ),
    ] = False,
    restored: Annotated[
        bool,
        typer.Option(
            "--restored", help="Na het terugzetten van een oude database: leg opnieuw vast wat al gewist was."
        ),
    ] = False,
) -> int:
    """Meld welke bewaartermijnen voorbij zijn, en wis waar twee functionarissen over besloten."""
    from vierogen.cli.retention import run

    return run(waits=not no_wait, restored=restored)


keys_app = Typer(help="De sleutels waarmee persoonsgegevens zijn verzegeld.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Begin een nieuw tijdvak: wat nieuw is, komt onder een nieuwe sleutel."""
    from vierogen.cli.keys import run_rotate

    run_rotate()


@keys_app.command("rewrap")
def keys_rewrap() -> None:
    """Omwikkel elke sleutel van een ouder tijdvak opnieuw, onder het nieuwste. Iedereen werkt door."""
    from vierogen.cli.keys import run_rewrap

    run_rewrap()


@keys_app.command("destroy-epoch")
def keys_destroy_epoch(
    epoch: Annotated[int, typer.Argument(metavar="TIJDVAK", help="Het nummer van een tijdvak dat niet meer nodig is.")],
    yes: Annotated[bool, typer.Option("--yes", help="Vraag niet of het goed is.")] = False,
) -> None:
    """Vernietig een oud tijdvak: geen kopie van de sleutels van daarvoor gaat dan nog open."""
    from vierogen.cli.keys import run_destroy

    run_destroy(epoch, yes=yes)


@keys_app.command("check")
def keys_check() -> int:
    """Open elke sleutel, en kijk of geen gebeurtenis er een mist. Eindigt met 1 als er iets niet klopt."""
    from vierogen.cli.keys import run_check

    return run_check()


@app.command()
def seal(
    once: Annotated[bool, typer.Option("--once", help="Verzegel wat er nu is en stop dan.")] = False,
) -> None:
    """Verzegel wat er wordt vastgelegd: gebeurtenissen en inzagelogboek, met ondertekende controlepunten."""
    from vierogen.cli.seal import run

    run(once=once)


@app.command()
def verify(
    proof: Annotated[
        Path | None, typer.Option("--proof", help="Controleer alleen dit bewijs; zonder database of instellingen.")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", help="Een controlepunt dat elders is bewaard, of een bestand vol.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="De openbare sleutel (anders: die naast VIEROGEN_LEDGER_KEY).")
    ] = None,
) -> int:
    """Controleer alles wat er staat tegen het register van zegels, of een enkel bewijs. Noemt alles wat niet klopt."""
    from vierogen.cli.verify import run

    return run(proof, checkpoint, key)


export_app = Typer(help="Neem iets mee dat een ander kan controleren.", no_args_is_help=True)
app.add_typer(export_app, name="export")


@export_app.command("decision")
def export_decision(
    request: Annotated[str, typer.Argument(metavar="VERZOEK", help="Het nummer van het verzoek.")],
    out: Annotated[Path | None, typer.Option("--out", help="Het bestand (anders: bewijs-VERZOEK.json).")] = None,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", help="Bewijs het onder dit controlepunt (anders: het nieuwste).")
    ] = None,
) -> None:
    """Schrijf het bewijs van een beslissing in een bestand: verleend of niet verleend, zonder iemands woorden."""
    from vierogen.cli.export import run

    run(request, out, checkpoint)


ledger_app = Typer(help="Het register van zegels: sleutels, controlepunten en getuigen.", no_args_is_help=True)
app.add_typer(ledger_app, name="ledger")


@ledger_app.command("key")
def ledger_key(
    name: Annotated[
        str | None, typer.Option("--name", help="Hoe dit register heet, zoals vierogen.gemeente.nl; voor altijd.")
    ] = None,
    rotate: Annotated[bool, typer.Option("--rotate", help="Maak nieuwe sleutels, naast de oude.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="Laat de oude sleutels niet meer ondertekenen.")] = False,
) -> None:
    """Maak de sleutels waarmee wordt verzegeld, of wissel ze."""
    from vierogen.cli.ledger import make_key

    make_key(name, rotate=rotate, retire=retire)


@ledger_app.command("checkpoints")
def ledger_checkpoints() -> None:
    """Toon van elk logboek het nieuwste controlepunt, om elders te bewaren."""
    from vierogen.cli.ledger import checkpoints

    checkpoints()


@ledger_app.command("cosign")
def ledger_cosign(
    file: Annotated[Path, typer.Argument(help="Een controlepunt met de handtekening van een getuige eronder.")],
) -> None:
    """Neem de handtekening van een getuige over bij ons controlepunt."""
    from vierogen.cli.ledger import cosign

    cosign(file)


@ledger_app.command("consistency")
def ledger_consistency(
    since: Annotated[int, typer.Option("--since", min=0, help="Hoeveel regels het vorige controlepunt telde.")],
    log: Annotated[str, typer.Option("--log", help="gebeurtenissen of inzage.")] = "gebeurtenissen",
) -> None:
    """Toon wat een getuige nodig heeft om te zien dat het nieuwste controlepunt op een ouder volgt."""
    from vierogen.cli.ledger import consistency

    consistency(since, log)


@imports.command("regions")
def import_regions(
    file: Annotated[Path, typer.Argument(help="CSV met de kolommen van docs/cijfers.md.")],
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Neem een indeling van het land op, zoals RMC-regio's of wijken, om cijfers op te vragen."""
    from vierogen.cli.importing_regions import run

    return run(file, rehearse=dry_run)


@imports.command("population")
def import_population(
    file: Annotated[Path, typer.Argument(help="CSV met de kolommen van docs/cijfers.md.")],
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Neem op hoeveel kinderen er per gemeente zijn, om cijfers per 1.000 kinderen te kunnen vragen."""
    from vierogen.cli.importing_regions import run_population

    return run_population(file, rehearse=dry_run)


@app.command()
def publish(
    school_year: Annotated[str, typer.Option("--school-year", metavar="JAAR", help="Het schooljaar, zoals 2025/26.")],
    as_of: Annotated[
        int | None,
        typer.Option("--as-of", metavar="POSITIE", help="Zoals het stond op deze positie (anders: de laatste)."),
    ] = None,
    epsilon: Annotated[str, typer.Option(metavar="GETAL", help="Hoeveel van het privacybudget dit kost.")] = "1",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Laat zien wat het kost en geeft, en publiceer niet.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Vraag niet of het goed is.")] = False,
) -> None:
    """Publiceer de cijfers van een schooljaar: eenmalig, met ruis, en binnen het privacybudget."""
    from vierogen.cli.publish import run

    run(school_year, as_of, epsilon, rehearse=dry_run, yes=yes)


@app.command()
def docs(
    folder: Annotated[Path, typer.Option("--folder", help="De map met documentatie.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Schrijf niets; zeg wat er verschilt.")] = False,
) -> int:
    """Maak de bladzijden over levensloop, regels, gebeurtenissen en opdrachten uit de code."""
    from vierogen.cli.docs import run

    return run(folder, check=check)


@app.command()
def openapi(
    target: Annotated[
        Path | None, typer.Option("--to", help="Het bestand om te schrijven; anders komt het op het scherm.")
    ] = None,
) -> None:
    """Schrijf het OpenAPI-document van de API, met het adres en de contactgegevens van de instellingen."""
    from vierogen.cli.openapi import run

    run(target)
