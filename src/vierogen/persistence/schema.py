"""Every table that is kept, once: what the migrations build and what the recorders fill.

Triggers and the function that appends on PostgreSQL are not tables; they stand in the migrations.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData()

# SQLite numbers rows by itself only in a column of exactly this type.
POSITION = BigInteger().with_variant(Integer, "sqlite")


class Now(ColumnElement[str]):
    """The moment of writing, in UTC, by the clock of the database."""

    inherit_cache = True


@compiles(Now, "sqlite")
def _now_sqlite(element: Now, compiler: object, **_: object) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))"


@compiles(Now, "postgresql")
def _now_postgresql(element: Now, compiler: object, **_: object) -> str:
    # Not now(): that is when the transaction began, before it waited for its turn.
    return "clock_timestamp()"


def recorded_at() -> Column[object]:
    return Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=Now())


def events_table(name: str) -> Table:
    """A stream of events. Rows are only ever added; triggers refuse the rest."""
    return Table(
        name,
        metadata,
        # Our own number, never a rowid: a dump renumbers those, and deleting the newest would reuse its number.
        Column("position", POSITION, Identity(always=True), primary_key=True),
        Column("originator_id", Uuid, nullable=False),
        Column("originator_version", BigInteger, nullable=False),
        Column("topic", Text, nullable=False),
        Column("state", LargeBinary, nullable=False),
        recorded_at(),
        UniqueConstraint("originator_id", "originator_version", name=f"{name}_version"),
        sqlite_autoincrement=True,
    )


request_events = events_table("request_events")
people_events = events_table("people_events")

commands = Table(
    "commands",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    recorded_at(),
)

claims = Table(
    "claims",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Uuid, nullable=False),
    sqlite_with_rowid=False,
)

agenda = Table(
    "agenda",
    metadata,
    Column("request", Uuid, primary_key=True),
    Column("due_on", Date, nullable=False),
    Index("agenda_due_on", "due_on"),
    sqlite_with_rowid=False,
)

# How far each follower has read. A follower moves on only from where it says it was.
tracking = Table(
    "tracking",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Who was shown what: positions count up by one, under the lock of all writers. Triggers refuse every change.
access_log = Table(
    "access_log",
    metadata,
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("span_id", Text, nullable=False),
    Column("parent_span_id", Text),
    Column("activity", Text, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("object", Uuid),
    Column("version", BigInteger),
    Column("parts", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    recorded_at(),
    Index("access_log_object", "object", "position"),
    Index("access_log_person", "person", "position"),
    Index("access_log_organisation", "organisation", "position"),
)

# What was published: frozen counts under noise. Rows are only ever added; triggers refuse the rest.
# What was published: frozen counts under noise. The row of a publication is written after its leaves and closes it:
# from then on triggers refuse every change and every further leaf.
publications = Table(
    "publications",
    metadata,
    # Given out one by one, under the lock of whoever publishes: a later number is a later publication.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("school_year", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("epsilon", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("shape", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index("publications_school_year", "school_year"),
)

published_leaves = Table(
    "published_leaves",
    metadata,
    Column(
        "publication",
        BigInteger,
        ForeignKey("publications.number", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("in_table", Text, primary_key=True),
    Column("municipality", Text, primary_key=True),
    Column("partnership", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Divisions beside municipalities and partnerships, as they were imported: one row for a member of a region in a period.
division_members = Table(
    "division_members",
    metadata,
    Column("division", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("until_on", Date),
    sqlite_with_rowid=False,
)

division_regions = Table(
    "division_regions",
    metadata,
    Column("division", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("successor", Text),
    Column("from_on", Date),
    Column("until_on", Date),
    sqlite_with_rowid=False,
)

# Each time that divisions or numbers of children were brought in: who keeps them in memory sees that they changed.
region_imports = Table(
    "region_imports",
    metadata,
    Column("number", POSITION, Identity(always=True), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Index("region_imports_subject", "subject"),
    sqlite_autoincrement=True,
)

# Children of school age, so that a rate can be told.
populations = Table(
    "populations",
    metadata,
    Column("school_year", Text, primary_key=True),
    Column("municipality", Text, primary_key=True),
    Column("sector", Text, primary_key=True),
    Column("children", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Who is logged in on the pages, by the digest of what the browser holds. Moments are seconds since 1970. The
# hallmark says that we wrote the row.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("person", Uuid, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("acr", Text),
    Column("csrf", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Column("role", Text),
    Column("organisation", Uuid),
    Column("browser", Text),
    Column("subject", Text, nullable=False),
    Column("sid", Text),
    Column("hallmark", LargeBinary, nullable=False),
    Index("sessions_person", "person"),
    sqlite_with_rowid=False,
)

# What somebody typed in a form and could not send yet; one for each person and form, and only for a while.
drafts = Table(
    "drafts",
    metadata,
    Column("person", Uuid, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("typed", LargeBinary, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    Index("drafts_kept_at", "kept_at"),
    sqlite_with_rowid=False,
)

# Logins under way, by the digest of their state.
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("issuer", Text, nullable=False),
    Column("browser", LargeBinary, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("return_to", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("hallmark", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# What providers said of who logged out there, until it could not be said once more.
logouts = Table(
    "logouts",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("over_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Who gets word of events, and how far each of them was looked through. Secrets sign, so they are sealed, not digested.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("types", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("former_secret", LargeBinary),
    Column("former_until", DateTime(timezone=True)),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Uuid),
    Index("subscriptions_organisation", "organisation"),
    sqlite_with_rowid=False,
)

# What could not be delivered yet, and what was put aside after trying long enough. Small when all is well.
undelivered = Table(
    "undelivered",
    metadata,
    Column("subscription", Uuid, ForeignKey("subscriptions.id"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("request", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("put_aside_at", DateTime(timezone=True)),
    Index("undelivered_request", "subscription", "request"),
    sqlite_with_rowid=False,
)

# The ledger over events and access log. Leaves are numbered from 0 without a hole, in the order in which they were
# sealed; positions may have holes. Rows are only ever added; triggers refuse the rest.
ledger_leaves = Table(
    "ledger_leaves",
    metadata,
    Column("log", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("stream", "position", name="ledger_leaves_position"),
    sqlite_with_rowid=False,
)

# The roots of complete subtrees of 256 leaves, and of 256 of those, and so on: a proof reads a few hundred hashes.
ledger_subtrees = Table(
    "ledger_subtrees",
    metadata,
    Column("log", Text, primary_key=True),
    Column("level", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

ledger_checkpoints = Table(
    "ledger_checkpoints",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    recorded_at(),
    sqlite_with_rowid=False,
)

ledger_cosignatures = Table(
    "ledger_cosignatures",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Text, primary_key=True),
    recorded_at(),
    sqlite_with_rowid=False,
)

# How far each who works for the ledger came, the sealer and those who bring checkpoints outside, and how trying goes.
# This one does change.
ledger_progress = Table(
    "ledger_progress",
    metadata,
    Column("who", Text, primary_key=True),
    Column("log", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("at", Text),
    Column("attempts", BigInteger, nullable=False),
    Column("next_at", Text),
    Column("outcome", Text),
    sqlite_with_rowid=False,
)
