"""The access log: rows that are only ever added, numbered without a hole, and refused when what was read has moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NOW = {"sqlite": "(strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))", "postgresql": "clock_timestamp()"}


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    now = sa.text(NOW[dialect].replace(":", r"\:"))
    op.create_table(
        "access_log",
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trace_id", sa.Text, nullable=False),
        sa.Column("span_id", sa.Text, nullable=False),
        sa.Column("parent_span_id", sa.Text),
        sa.Column("activity", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("organisation", sa.Uuid, nullable=False),
        sa.Column("object", sa.Uuid),
        sa.Column("version", sa.BigInteger),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
    )
    for column in ("object", "person", "organisation"):
        op.create_index(f"access_log_{column}", "access_log", [column, "position"])
    for statement in SQLITE_GUARDS if dialect == "sqlite" else POSTGRES_GUARDS:
        op.get_bind().exec_driver_sql(statement)


# INSERT OR REPLACE would delete a row without waking the trigger on DELETE, so the insert itself is guarded too.
SQLITE_GUARDS = [
    """
    CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END
    """,
    """
    CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is never shortened'); END
    """,
    """
    CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log
    WHEN EXISTS (SELECT 1 FROM access_log WHERE position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'the access log is never replaced'); END
    """,
]

# The lock is that of vierogen_append: held until the commit, so positions have the order of commits, and nothing can be
# written between looking whether what was read still is so and the row about it. A number is taken only for a row that
# is written, and the lock keeps others away: so there are no holes, which those of an identity would have.
POSTGRES_GUARDS = [
    """
    CREATE FUNCTION vierogen_access_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the access log is never changed or shortened' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER access_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION vierogen_access_log_stays()
    """,
    # ALWAYS: also when a session pretends to be a replica.
    "ALTER TABLE access_log ENABLE ALWAYS TRIGGER access_log_stays",
    """
    CREATE FUNCTION vierogen_log_access(entries jsonb, read jsonb, OUT newest bigint, OUT moved bigint[])
    LANGUAGE plpgsql VOLATILE AS $$
    DECLARE people bigint;
    BEGIN
        PERFORM pg_advisory_xact_lock(4700190001);
        SELECT coalesce(max(p.position), 0) INTO people FROM people_events p;
        SELECT coalesce(max(l.position), 0) INTO newest FROM access_log l;
        SELECT coalesce(array_agg(DISTINCT r.turn), '{}') INTO moved
        FROM jsonb_to_recordset(read) AS r(turn bigint, request uuid, version bigint, people_at bigint)
        WHERE r.people_at <> people OR r.version <> (
            SELECT coalesce(max(e.originator_version), 0) FROM request_events e WHERE e.originator_id = r.request);
        INSERT INTO access_log (position, at, trace_id, span_id, parent_span_id, activity, person, role, organisation,
            object, version, parts, purpose, policy, outcome)
        SELECT newest + row_number() OVER (ORDER BY e.nth), e.at, e.trace_id, e.span_id, e.parent_span_id, e.activity,
            e.person, e.role, e.organisation, e.object, e.version, e.parts, e.purpose, e.policy, e.outcome
        FROM jsonb_to_recordset(entries) AS e(nth bigint, turn bigint, at timestamptz, trace_id text, span_id text,
            parent_span_id text, activity text, person uuid, role text, organisation uuid, object uuid,
            version bigint, parts text, purpose text, policy text, outcome text)
        WHERE NOT e.turn = ANY (moved);
    END $$
    """,
]
