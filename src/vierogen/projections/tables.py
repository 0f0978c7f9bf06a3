"""Where read models stand: which table is followed and asked, what is parked, and who may read and write there.

These tables can always be made anew from the events. So they are made here, and no migration knows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Engine, MetaData, Table, Text, Uuid, inspect, text
from sqlalchemy.schema import CreateTable

from vierogen.application.keeping import Moved
from vierogen.projections.driver import as_uuid, ask, do, is_on_server, of_uuids
from vierogen.projections.read_model import ReadModel

metadata = MetaData()

# Which table of a read model is followed and asked now.
read_models = Table(
    "read_models",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("in_table", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Requests of which a row could not be made: their rows stay as they were, and everything else goes on.
parked_requests = Table(
    "parked_requests",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("request", Uuid, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

MAKING = 4700190003
"""The lock on PostgreSQL that lets one process at a time make tables."""

PLACES = (
    "SELECT r.name, r.version, r.in_table, t.position FROM read_models r JOIN tracking t ON t.follower = r.in_table"
)
STILL = "SELECT in_table FROM read_models WHERE name = ?"
PARKED = "SELECT follower, request, position, reason FROM parked_requests ORDER BY follower, request"


class Place(NamedTuple):
    """The table that a read model is followed in, of which version it is, and how far it has come."""

    name: str
    version: int
    table: str
    position: int


class Parked(NamedTuple):
    """A request whose rows could not be made, since which event, and the kind of fault; never what somebody wrote."""

    follower: str
    request: UUID
    position: int
    reason: str


def are_made(engine: Engine, models: Iterable[ReadModel]) -> bool:
    """Whether every read model has its table, of this version."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(read_models.name):
            return False
        here = places(connection)
    return all(model.name in here and here[model.name].version == model.version for model in models)


def make(connection: Connection, models: Iterable[ReadModel]) -> list[ReadModel]:
    """Makes what is not there, empty and followed from the first event on; returns those of another version.

    In the transaction that is open here, and one process at a time.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MAKING})")
    if not inspect(connection).has_table(read_models.name):
        metadata.create_all(connection)
        for name in metadata.tables:
            give(connection, name, rights_on(connection, "tracking"))
    here, outdated = places(connection), []
    for model in models:
        if model.name not in here:
            make_first(connection, model, model.tables[0])
        elif here[model.name].version != model.version:
            outdated.append(model)
    return outdated


def make_first(connection: Connection, model: ReadModel, table: str) -> None:
    """The first table of a read model. Who serves already, may serve from this one too."""
    make_table(connection, model, table, position=0)
    connection.execute(read_models.insert().values(name=model.name, version=model.version, in_table=table))
    show(connection, model, table)
    rights = rights_on(connection, "tracking")
    give(connection, table, rights)
    give(connection, model.name, [right for right in rights if right[0] == "SELECT"])


def make_table(connection: Connection, model: ReadModel, name: str, *, position: int | None) -> None:
    """A table without rows, followed from a position on; None as long as nobody follows it."""
    table = model.table(name)
    connection.execute(CreateTable(table))
    for index in table.indexes:
        index.create(connection)
    if position is not None:
        begin(connection, name, position)


def begin(connection: Connection, follower: str, position: int) -> None:
    """From here on it is followed."""
    connection.execute(
        text("INSERT INTO tracking (follower, position) VALUES (:follower, :position)"),
        {"follower": follower, "position": position},
    )


def drop_table(connection: Connection, name: str) -> None:
    """Throws a table away, with what is known of following it."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for table in ("tracking", parked_requests.name):
        connection.execute(text(f"DELETE FROM {table} WHERE follower = :name"), {"name": name})  # nosec B608  # names are our own


def show(connection: Connection, model: ReadModel, table: str) -> None:
    """The view that is asked shows this table from now on."""
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {model.name}")
    columns = ", ".join(f'"{column}"' for column in model.columns)
    connection.exec_driver_sql(f"CREATE VIEW {model.name} AS SELECT {columns} FROM {table}")  # nosec B608  # names are our own


def places(connection: Connection) -> dict[str, Place]:
    """Where every read model stands, by its name."""
    return {place.name: place for place in (Place(*row) for row in ask(connection, PLACES))}


def require_still(connection: Connection, place: Place) -> None:
    """Holds the switch off until we are done. Raises ``Moved`` when another table was put in its place."""
    shared = " FOR SHARE" if is_on_server(connection) else ""
    if ask(connection, STILL + shared, (place.name,)) != [(place.table,)]:
        raise Moved(f"{place.table} is no longer followed")


def parked(connection: Connection) -> list[Parked]:
    """Every request that waits for a fault to be mended."""
    return [Parked(follower, as_uuid(request), *rest) for follower, request, *rest in ask(connection, PARKED)]


def park(connection: Connection, one: Parked) -> None:
    """From now on until it is mended."""
    release(connection, one.follower, [one.request])
    connection.execute(parked_requests.insert().values(one._asdict()))


def release(connection: Connection, follower: str, requests: Iterable[UUID]) -> None:
    """Mended."""
    if mended := of_uuids(connection, requests):
        do(
            connection,
            "DELETE FROM parked_requests WHERE follower = ? AND request = ?",
            [(follower, request) for request in mended],
        )


# Who may read and write there, on PostgreSQL.


def grants(models: Iterable[ReadModel], connection: Connection) -> list[str]:
    """What the names here need so that a role can serve: ``{}`` stands for the role."""
    here = places(connection)
    tables = [read_models.name, parked_requests.name, *(here[model.name].table for model in models)]
    return [
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {{}}" for table in tables),
        *(f"GRANT SELECT ON {model.name} TO {{}}" for model in models),
    ]


RIGHTS = text(
    "SELECT a.privilege_type, pg_get_userbyid(a.grantee) FROM pg_class c, aclexplode(c.relacl) a "
    "WHERE c.oid = to_regclass(:name) AND a.grantee <> c.relowner AND a.grantee <> 0"
)


def rights_on(connection: Connection, name: str) -> list[tuple[str, str]]:
    """What which role may do with a table or view."""
    if connection.dialect.name != "postgresql":
        return []
    return [(right, role) for right, role in connection.execute(RIGHTS, {"name": name})]


def give(connection: Connection, name: str, rights: Iterable[tuple[str, str]]) -> None:
    """The same rights on another table or view."""
    quote = connection.dialect.identifier_preparer.quote
    for right, role in rights:
        connection.exec_driver_sql(f"GRANT {right} ON {name} TO {quote(role)}")
