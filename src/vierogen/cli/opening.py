"""From the settings to an open system, or a sentence that says what has to be done first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from vierogen.bootstrap.database import NewerDatabaseError, State, StrangeDatabaseError, state_of
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System, open_system
from vierogen.cli.faults import Trouble
from vierogen.settings import DATABASES, Settings, sqlite_path, what_is_wrong

SQLITE_BEGINS_WITH = b"SQLite format 3\x00"


def read_settings() -> Settings:
    """What the operator set. A setting that makes no sense is named; what it was set to is not repeated."""
    try:
        return Settings()
    except ValidationError as error:
        raise Trouble(
            f"Deze instelling klopt niet. {'. '.join(what_is_wrong(error))}. Zie docs/operations.md voor wat er kan."
        ) from None


def opened(url: str, *, now: Callable[[], datetime] = utc_now, restored: bool = False) -> System:
    """The system over a database that is ready for it; with keys of after it only when it was restored."""
    require_ready(url)
    return open_system(url, now=now, restored=restored)


def require_ready(url: str) -> None:
    """Stops with what to do when the database is not there, is behind, is newer or is somebody else's."""
    state = how_it_stands(url)
    if state is State.EMPTY:
        raise Trouble(
            f"Er is nog geen database: {place_of(url)} is leeg of bestaat niet. Draai eerst: vierogen migrate"
        )
    if state is State.BEHIND:
        raise Trouble("De database is van een oudere versie. Maak een reservekopie en draai dan: vierogen migrate")


def how_it_stands(url: str) -> State:
    """How the database stands to this version. Looking does not make a file that was not there."""
    if not url.startswith(DATABASES):
        raise Trouble("VIEROGEN_DATABASE_URL begint met sqlite:/// of met postgresql+psycopg:// en is nu iets anders.")
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return State.EMPTY
    if path is not None:
        require_sqlite(path)
    try:
        state = state_of(url)
    except (NewerDatabaseError, StrangeDatabaseError) as error:
        raise Trouble(str(error)) from None
    if state is State.NEWER:
        raise Trouble(
            "Deze database is van een nieuwere versie van Vierogen. Er is niets gewijzigd; gebruik die versie."
        )
    return state


def require_sqlite(path: Path) -> None:
    """A file of another kind is left alone."""
    try:
        with path.open("rb") as file:
            begins = file.read(len(SQLITE_BEGINS_WITH))
    except OSError:
        raise Trouble(f"De database {path} is niet te lezen. Is het een bestand, en mag u erbij?") from None
    if begins not in {b"", SQLITE_BEGINS_WITH}:
        raise Trouble(f"{path} is geen database. Er is niets gewijzigd; kies een ander bestand.")


def place_of(url: str) -> str:
    """Where the database is, without a password."""
    path = sqlite_path(url)
    return str(path) if path is not None else url.rpartition("@")[2]
