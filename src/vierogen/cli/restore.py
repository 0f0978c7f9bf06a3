"""`vierogen restore`: a backup into an empty database, looked at before it counts."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from vierogen.bootstrap.backups import DATA, UnreadableBackupError
from vierogen.bootstrap.restoring import FoundWrong, NotEmptyError, Restored, restore_backup
from vierogen.bootstrap.sealing import public_keys
from vierogen.cli.faults import FAILED, UNAVAILABLE, Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import how_it_stands, place_of, read_settings
from vierogen.cli.verify import keys_of, notes_of
from vierogen.cli.verify_all import NO_KEY, say_everything
from vierogen.sealing.keys import KeyFileError

UNREADABLE, NOT_EMPTY = 25, 26


def run(file: Path, checkpoint: Path | None, key: Path | None, *, anyway: bool) -> int:
    """0 when all is back and right; what else, docs/operations.md tells."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    how_it_stands(settings.database_url)
    outside = notes_of(checkpoint) if checkpoint is not None else ()
    try:
        keys = keys_of(key) if key is not None else public_keys(settings)
        with moving(out) as tell:
            came = restore_backup(settings, file, keys, outside, tell, anyway=anyway)
    except FoundWrong as wrong:
        code = say_everything(wrong.checked, out)
        out.print("De zegels kloppen niet. Er is niets teruggezet; met --anyway gebeurt dat toch.", style="bold red")
        return code
    except UnreadableBackupError as error:
        raise Trouble(str(error), UNREADABLE) from None
    except NotEmptyError as error:
        raise Trouble(str(error), NOT_EMPTY) from None
    except KeyFileError as error:
        raise Trouble(str(error), NO_KEY) from None
    except FileNotFoundError:
        raise Trouble(f"{file} is er niet, of de map waarin het terugkomt is er niet.") from None
    except OSError as error:
        raise Trouble(
            f"Lezen of schrijven lukt niet ({error.strerror}). Er is niets teruggezet.", UNAVAILABLE
        ) from None
    return say(came, place_of(settings.database_url), keys_from_elsewhere=bool(keys), out=out)


def say(came: Restored, place: str, *, keys_from_elsewhere: bool, out: Console) -> int:
    """What is back, and what the looks at it found."""
    head = came.head
    what = "gegevens" if head.parts == (DATA,) else "gegevens en sleutels" if DATA in head.parts else "sleutels"
    out.print(f"{what.capitalize()} van {head.taken_at} teruggezet: {head.total} rijen.", markup=False)
    if DATA not in head.parts:
        return 0
    out.print(f"Database: {place}", markup=False)
    code = say_everything(came.checked, out)
    if not came.checked:
        out.print("De zegels zijn niet bekeken: er is geen openbare sleutel, hier niet en in de reservekopie niet.")
    elif not keys_from_elsewhere:
        out.print("De openbare sleutel kwam uit de reservekopie zelf. Controleer ook met een die elders is bewaard.")
    for log, size, here in came.missing:
        out.print(f"{log.label}: elders zijn {size} regels verzegeld en hier {here}; {size - here} zijn van later.")
    return max(code, say_read_models(came, out))


def say_read_models(came: Restored, out: Console) -> int:
    """Whether they say what the events say."""
    if came.without_keys:
        out.print(f"De overzichten vullen zich zodra de sleutels er zijn. {came.without_keys}", markup=False)
        return 0
    different = 0
    for label, one in came.compared:
        different += one.different
        told = "geen verschil" if not one.different else f"{one.different} keer een verschil"
        out.print(f"{label}: opnieuw gemaakt en vergeleken; {told}.", markup=False)
    return FAILED if different else 0
