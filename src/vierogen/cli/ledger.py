"""`vierogen ledger`: keys to seal with, the newest checkpoints, and the signatures of witnesses."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from vierogen.bootstrap.sealing import witnesses_of
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.verify import text_of
from vierogen.ledger.verdict import Verdict
from vierogen.sealing import keys as key_files
from vierogen.sealing import witnessing
from vierogen.sealing.keys import KeyFileError, Keys, public_file
from vierogen.sealing.logs import LOGS
from vierogen.sealing.proving import NotSealed, going_on, newest


def make_key(name: str | None, *, rotate: bool, retire: bool) -> None:
    """New keys, or other keys in the place of old ones."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    file = settings.ledger_key
    try:
        if rotate:
            key_files.rotate(file)
            told = "De nieuwe sleutels ondertekenen mee. Herstart wie verzegelt; daarna kan --retire."
        elif retire:
            require_followed(settings.database_url, Keys.read(file))
            key_files.retire(file)
            told = "De oude sleutels ondertekenen niet meer. Herstart wie verzegelt."
        else:
            if not name:
                raise Trouble("Geef met --name hoe dit register heet, zoals vierogen.gemeente.nl")
            key_files.make(file, name)
            told = f"De sleutels staan in {file}. Bewaar een kopie in een kluis, en nooit bij de database."
    except KeyFileError as error:
        raise Trouble(str(error)) from None
    out.print(told, markup=False)
    out.print(
        f"Voor iedereen: {public_file(file)}. Leg dat ook ergens neer waar u het niet kunt wijzigen.", markup=False
    )
    for key in Keys.read(file).public:
        out.print(f"  {key.written}", markup=False)


def require_followed(url: str, keys: Keys) -> None:
    """Before the old keys stop, the new ones must have signed a checkpoint of each log that there is."""
    with opened(url) as system, system.store.reading() as connection:
        for log in LOGS:
            try:
                note = newest(connection, log)
            except NotSealed:
                continue
            if not note.signed_by([keys.signing_for(log)[-1].public]):
                raise Trouble(
                    f"De nieuwe sleutels hebben nog geen controlepunt ondertekend van: {log.label}. Er is niets gewijzigd. "
                    "Dat gebeurt zodra wie verzegelt opnieuw is gestart, ook als er niets bij komt."
                )


def checkpoints() -> None:
    """The newest of each log, as others can keep it; what is no checkpoint does not come in the file."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    beside = Console(highlight=False, soft_wrap=True, stderr=True)
    with opened(settings.database_url) as system, system.store.reading() as connection:
        for log in LOGS:
            try:
                out.print(newest(connection, log).written, markup=False)
            except NotSealed:
                beside.print(f"{log.label}: nog niets verzegeld.")


def cosign(file: Path) -> None:
    """Takes over the signatures of witnesses from a file with a checkpoint."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    written = text_of(file, Verdict.CHECKPOINT_UNREADABLE)
    try:
        known = witnesses_of(settings)
    except KeyFileError as error:
        raise Trouble(str(error)) from None
    with opened(settings.database_url) as system:
        added = witnessing.add(system.store, written, known)
    names = ", ".join(added.names)
    out.print(f"{added.log.label}, {added.size} regels: ondertekend door {names}; {added.new} nieuw.", markup=False)


def consistency(since: int, log_name: str) -> None:
    """What a witness needs to see that the newest checkpoint goes on from an older one (C2SP tlog-witness)."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    log = next((one for one in LOGS if one.path == log_name), None)
    if log is None:
        raise Trouble(f"Kies voor --log een van: {', '.join(one.path for one in LOGS)}.")
    with opened(settings.database_url) as system, system.store.reading() as connection:
        try:
            found = going_on(connection, log, since)
        except NotSealed:
            raise Trouble("Van dit logboek is geen controlepunt dat groter is dan dat.") from None
    out.print(found.as_witnesses_read, markup=False, end="")
