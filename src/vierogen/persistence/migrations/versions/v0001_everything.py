"""The first of everything: events that cannot be changed, and what is kept in one transaction with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NOW = {"sqlite": "(strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))", "postgresql": "clock_timestamp()"}
STREAMS = ("request", "people")


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    for stream in STREAMS:
        create_events(stream, dialect)
    create_commands(dialect)
    create_claims_and_agenda()
    create_tracking_and_installation()
    for statement in SQLITE_GUARDS if dialect == "sqlite" else POSTGRES_GUARDS:
        op.get_bind().exec_driver_sql(statement)


def recorded_at(dialect: str) -> sa.Column[object]:
    now = sa.text(NOW[dialect].replace(":", r"\:"))
    return sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=now)


def create_events(stream: str, dialect: str) -> None:
    op.create_table(
        f"{stream}_events",
        sa.Column("position", POSITION, sa.Identity(always=True), primary_key=True),
        sa.Column("originator_id", sa.Uuid, nullable=False),
        sa.Column("originator_version", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        recorded_at(dialect),
        sa.UniqueConstraint("originator_id", "originator_version", name=f"{stream}_events_version"),
        sqlite_autoincrement=True,
    )


def create_commands(dialect: str) -> None:
    op.create_table(
        "commands",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        recorded_at(dialect),
    )


def create_claims_and_agenda() -> None:
    op.create_table(
        "claims",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Uuid, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agenda",
        sa.Column("request", sa.Uuid, primary_key=True),
        sa.Column("due_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("agenda_due_on", "agenda", ["due_on"])


def create_tracking_and_installation() -> None:
    op.create_table(
        "tracking",
        sa.Column("follower", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


# What happened stays as it was written. INSERT OR REPLACE would delete a row without waking the trigger on DELETE,
# so on SQLite the insert itself is guarded too.
SQLITE_GUARDS = [
    statement
    for stream in STREAMS
    for statement in (
        f"""
        CREATE TRIGGER {stream}_events_no_update BEFORE UPDATE ON {stream}_events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
        """,
        f"""
        CREATE TRIGGER {stream}_events_no_delete BEFORE DELETE ON {stream}_events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
        """,
        f"""
        CREATE TRIGGER {stream}_events_no_replace BEFORE INSERT ON {stream}_events
        WHEN EXISTS (SELECT 1 FROM {stream}_events WHERE position = NEW.position)
          OR EXISTS (SELECT 1 FROM {stream}_events
                     WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
        BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END
        """,
    )
]

# One lock for every append to either stream, held until the commit is visible: so the order of positions is the order
# of commits, and a reader of the newest position has missed nothing. It is taken before a position is drawn. Each
# statement of a volatile function sees what was committed before it began, hence also before we got our turn.
# A refusal is found before anything is written, so it leaves nothing to undo and no hole in the numbering.
POSTGRES_APPEND = """
CREATE FUNCTION vierogen_append(
    people boolean, ids uuid[], versions bigint[], topics text[], states bytea[],
    command_scope text, command_key text, command_digest bytea, command_answer bytea,
    me uuid, takes text[], releases text[], due_for uuid, due_day date, people_at bigint,
    OUT verdict text, OUT positions bigint[], OUT claim text, OUT held_by uuid, OUT digest bytea, OUT answer bytea
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE given bigint; taken_name text; holder_of_it uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(4700190001);
    -- Each statement in here costs about as much as all its work, so there are few. Looks come before anything is written.
    FOR i IN 1 .. coalesce(array_length(ids, 1), 0) LOOP
        IF people THEN
            PERFORM FROM people_events e WHERE e.originator_id = ids[i] AND e.originator_version = versions[i];
        ELSE
            PERFORM FROM request_events e WHERE e.originator_id = ids[i] AND e.originator_version = versions[i];
        END IF;
        IF FOUND THEN verdict := 'version'; END IF;
    END LOOP;
    FOREACH taken_name IN ARRAY coalesce(takes, '{}') LOOP
        SELECT c.holder INTO holder_of_it FROM claims c WHERE c.name = taken_name;
        IF holder_of_it <> me AND verdict IS NULL AND NOT taken_name = ANY (coalesce(releases, '{}')) THEN
            verdict := 'claim'; claim := taken_name; held_by := holder_of_it;
        END IF;
    END LOOP;
    IF verdict IS NULL AND people_at IS NOT NULL
        AND people_at <> (SELECT coalesce(max(position), 0) FROM people_events) THEN
        verdict := 'people';
    END IF;
    IF command_key IS NOT NULL THEN
        -- A known key is told before anything else; a new one is written only when nothing else is in the way.
        IF verdict IS NULL THEN
            INSERT INTO commands (scope, key, digest, answer)
            VALUES (command_scope, command_key, command_digest, command_answer) ON CONFLICT DO NOTHING;
        END IF;
        IF verdict IS NOT NULL OR NOT FOUND THEN
            SELECT c.digest, c.answer INTO digest, answer FROM commands c
            WHERE c.scope = command_scope AND c.key = command_key;
            IF FOUND THEN verdict := 'command'; END IF;
        END IF;
    END IF;
    IF verdict IS NOT NULL THEN RETURN; END IF;

    FOR i IN 1 .. coalesce(array_length(ids, 1), 0) LOOP
        IF people THEN
            INSERT INTO people_events (originator_id, originator_version, topic, state)
            VALUES (ids[i], versions[i], topics[i], states[i]) RETURNING position INTO given;
        ELSE
            INSERT INTO request_events (originator_id, originator_version, topic, state)
            VALUES (ids[i], versions[i], topics[i], states[i]) RETURNING position INTO given;
        END IF;
        positions := positions || given;
    END LOOP;
    FOREACH taken_name IN ARRAY coalesce(releases, '{}') LOOP
        DELETE FROM claims c WHERE c.name = taken_name
            AND (c.holder = me OR taken_name = ANY (coalesce(takes, '{}')));
    END LOOP;
    FOREACH taken_name IN ARRAY coalesce(takes, '{}') LOOP
        INSERT INTO claims (name, holder) VALUES (taken_name, me) ON CONFLICT DO NOTHING;
    END LOOP;
    IF due_for IS NOT NULL THEN
        IF due_day IS NULL THEN
            DELETE FROM agenda a WHERE a.request = due_for;
        ELSE
            INSERT INTO agenda (request, due_on) VALUES (due_for, due_day)
            ON CONFLICT (request) DO UPDATE SET due_on = excluded.due_on;
        END IF;
    END IF;
    PERFORM pg_notify('vierogen', '');
    verdict := 'kept';
END $$
"""

POSTGRES_GUARDS = [
    """
    CREATE FUNCTION vierogen_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are never changed or deleted' USING ERRCODE = 'restrict_violation'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {stream}_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {stream}_events
        FOR EACH STATEMENT EXECUTE FUNCTION vierogen_events_stay()
        """
        for stream in STREAMS
    ),
    # ALWAYS: also when a session pretends to be a replica.
    *(f"ALTER TABLE {stream}_events ENABLE ALWAYS TRIGGER {stream}_events_stay" for stream in STREAMS),
    POSTGRES_APPEND,
]
