"""`vierogen areas`: gives an organisation another area; only the installation makes one larger."""

from __future__ import annotations

from uuid import UUID

from pydantic import ValidationError
from rich.console import Console

from vierogen.bootstrap.system import System
from vierogen.cli.administrator import known_organisation, record, why
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.people import acts as p
from vierogen.domain.refusals import Refused


def run(*, organisation: str, areas: list[str], from_on: str) -> None:
    """Records the whole new area, from a day on."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    with opened(settings.database_url) as system:
        house = known_organisation(system, organisation)
        if house is None:
            raise Trouble("Deze organisatie staat niet in het register. Neem de naam letterlijk over.")
        change(system, house, areas, from_on)
    out.print(f"{organisation} werkt vanaf {from_on} voor: {', '.join(areas)}.", markup=False)


def change(system: System, house: UUID, areas: list[str], from_on: str) -> None:
    """One act of the installation, in words for who typed it when it cannot be."""
    try:
        record(system, p.ChangeAreas, house, areas=tuple(areas), from_on=from_on)
    except ValidationError:
        raise Trouble("Geef --from als jjjj-mm-dd en elke --area als een code, zoals GM0307.") from None
    except Refused as refusal:
        raise Trouble(why(refusal)) from None
