"""`vierogen export decision`: writes the proof of a decision to a file that anybody can check."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from rich.console import Console

from vierogen.bootstrap.sealing import exports_of
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.cli.verify import notes_of
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note
from vierogen.sealing.exporting import without_words


def run(request: str, out_file: Path | None, checkpoint: Path | None) -> None:
    """The events of the newest decision, without what holds anybody's words."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    try:
        id_ = UUID(request)
    except ValueError:
        raise Trouble("Dit is geen nummer van een verzoek.") from None
    file = out_file or Path(f"bewijs-{id_}.json")
    if file.exists():
        raise Trouble(f"{file} bestaat al. Er is niets overschreven; kies een andere naam met --out.")
    with opened(settings.database_url) as system:
        bundle = exports_of(system, settings).decision(id_, without_words, under(checkpoint))
    write(file, bundle.written)
    size = Checkpoint.read(bundle.checkpoint).size
    out.print(f"{len(bundle.proven)} gebeurtenissen, onder het controlepunt van {size} regels, staan in {file}.")
    out.print("Zo controleert iemand dat, zonder internet en zonder dit register:")
    out.print(f"  vierogen verify --proof {file} --key DE-OPENBARE-SLEUTEL", markup=False)
    out.print("Hoe een gezin dat doet, staat in docs/controleren.md.")


def write(file: Path, text: str) -> None:
    """All of it, or no file: half a proof would stand in the way of the next try."""
    try:
        with file.open("x", encoding="utf-8") as out:
            try:
                out.write(text)
                out.flush()
            except BaseException:
                file.unlink(missing_ok=True)
                raise
    except OSError:
        raise Trouble(f"{file} is niet te schrijven. Bestaat de map, is er ruimte, en mag u daar schrijven?") from None


def under(checkpoint: Path | None) -> Note | None:
    """The last checkpoint of the events in a file, when one is given."""
    if checkpoint is None:
        return None
    fitting = [one for one in notes_of(checkpoint) if one.text.partition("\n")[0].endswith("/gebeurtenissen")]
    if not fitting:
        raise Trouble("In dit bestand staat geen controlepunt van de gebeurtenissen.")
    return fitting[-1]
