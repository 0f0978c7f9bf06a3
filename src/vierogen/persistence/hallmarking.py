"""The hallmarks of an open store, and up to where its events are from before there were any.

That is said once, when the secret behind them is there for the first time: in the database, and under a hallmark itself,
so that it can be neither moved nor said anew. From the first event with a hallmark on, an installation that does not say it
is one in which somebody wrote.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, exists, func, select

from vierogen.persistence.installation import HALLMARKS, said, say
from vierogen.persistence.mapper import Closing
from vierogen.persistence.opening_keys import KeysNotReadyError
from vierogen.persistence.schema import people_events, request_events
from vierogen.persistence.store import Store
from vierogen.vault.hallmarks import BEGINNING, Hallmark, Hallmarks, read_until, signed_until
from vierogen.vault.vault import Vault

UNTIL = "hallmarks-until"
"""Under this name the database says it."""

TABLES = (request_events, people_events)
STREAMS = tuple(sorted(table.name for table in TABLES))

WRITTEN_BY_ANOTHER = (
    "De database zegt niet meer, of niet zoals wij het schreven, tot waar haar gebeurtenissen van vóór de waarmerken zijn. "
    "Dat schrijft Vierogen één keer en wijzigt het nooit: iemand anders schreef in deze database. "
    "Zet een reservekopie terug, en ga na wie er bij kan."
)


def closing_of(store: Store, vault: Vault, secrets: Mapping[str, bytes]) -> Closing:
    """With what events of this store are closed and opened. Raises ``KeysNotReadyError``."""
    return Closing(vault, hallmarks_of(store, secrets))


def hallmarks_of(store: Store, secrets: Mapping[str, bytes]) -> Hallmarks:
    """Of this installation. Raises ``KeysNotReadyError`` when somebody else wrote up to where there are none."""
    hallmark = Hallmark(secrets[HALLMARKS])
    kept = said(store).get(UNTIL) or say_until(store, hallmark)
    until = read_until(hallmark, STREAMS, kept) if kept is not None else None
    if until is None:
        raise KeysNotReadyError(WRITTEN_BY_ANOTHER)
    return Hallmarks(hallmark, until)


def say_until(store: Store, hallmark: Hallmark) -> bytes | None:
    """Says that all events of this moment are from before; None when one of them is not, and nobody said it."""
    with store.reading() as connection:
        begun = has_begun(connection)
        until = {table.name: newest(connection, table) for table in TABLES}
    if not begun:
        return say(store, {UNTIL: signed_until(hallmark, until)})[UNTIL]
    # Another process said it meanwhile, and kept events since; or somebody took it away.
    return said(store).get(UNTIL)


def newest(connection: Connection, table: Table) -> int:
    """The position of the newest event; 0 when there is none."""
    position: int = connection.execute(select(func.coalesce(func.max(table.c.position), 0))).scalar_one()
    return position


def has_begun(connection: Connection) -> bool:
    """Whether any event carries a hallmark. Looks through all of them: it is asked once."""
    begins = [func.substr(table.c.state, 1, len(BEGINNING)) == BEGINNING for table in TABLES]
    return any(connection.execute(select(exists().where(one))).scalar_one() for one in begins)
