"""`vierogen migrate`: builds the database, or moves it to this version, and says what it did."""

from __future__ import annotations

from rich.console import Console
from sqlalchemy.exc import ProgrammingError

from vierogen.bootstrap.database import NewerDatabaseError, State, StrangeDatabaseError, grant_to, migrate
from vierogen.cli.faults import UNAVAILABLE, Trouble
from vierogen.cli.opening import how_it_stands, place_of, read_settings
from vierogen.projections.rebuilding import AlreadyRebuilding

SAID = {
    State.EMPTY: "aangemaakt",
    State.BEHIND: "bijgewerkt naar deze versie; alles wat erin stond is er nog",
    State.CURRENT: "al bij; er was niets te doen",
}


def run(role: str | None) -> None:
    """Migrates the database of the settings, and lets a role serve from it when one is named."""
    url, out = read_settings().database_url, Console(highlight=False)
    before = how_it_stands(url)
    if before is not State.CURRENT:
        with out.status(f"{place_of(url)} wordt klaargemaakt …"):
            bring_up_to_date(url)
    out.print(f"{place_of(url)}: {SAID[before]}.", soft_wrap=True)
    if role is not None:
        grant(url, role)
        out.print(f"De rol {role} mag nu dienen: lezen en toevoegen, nooit wijzigen of verwijderen.", soft_wrap=True)


def bring_up_to_date(url: str) -> None:
    """All of it, or nothing."""
    try:
        migrate(url)
    except (NewerDatabaseError, StrangeDatabaseError) as error:
        raise Trouble(str(error)) from None
    except AlreadyRebuilding:
        raise Trouble(
            "Een ander brengt de database nu al naar deze versie. Wacht tot dat klaar is en geef de opdracht dan opnieuw.",
            UNAVAILABLE,
        ) from None


def grant(url: str, role: str) -> None:
    """Lets another role serve: it may add and read, never change."""
    if not url.startswith("postgresql"):
        raise Trouble("Alleen PostgreSQL kent rollen. Bij SQLite beslist wie het bestand mag lezen en schrijven.")
    try:
        grant_to(url, role)
    except ProgrammingError:
        raise Trouble(
            f"De rol {role} bestaat niet, of u mag haar niets geven. Maak haar eerst, als eigenaar."
        ) from None
