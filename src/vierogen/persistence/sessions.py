"""Sessions and logins under way, by the digest of their secret, and logouts that were heard. Nothing here is history: it may all be thrown away.

A session and a login under way carry a hallmark over all of them that stays as it was written. Who can write in the
database, and has no keys, makes none: a row with another one is no session and no login.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Row, and_, delete, false, func, insert, or_, select, text, update

from vierogen.application.sessions import Attempt, Logout, Session
from vierogen.domain.values import Role
from vierogen.persistence.faults import in_our_words
from vierogen.persistence.schema import login_attempts, logouts, sessions
from vierogen.persistence.store import Store
from vierogen.vault.hallmarks import Hallmark
from vierogen.vault.sealing import with_length

SESSION, LOGIN = b"vierogen.session.1", b"vierogen.login.1"
"""Begin what is hallmarked: the hallmark of the one is never that of the other."""

LASTING = {
    SESSION: ("digest", "person", "issuer", "account", "acr", "csrf", "created_at", "browser", "subject", "sid"),
    LOGIN: ("digest", "issuer", "browser", "nonce", "verifier", "return_to", "begun_at"),
}
"""What stays as it was written. A session is used, and goes on in another role."""

MOST_TOLD = 1_000
"""Of so many sessions that are not believed it is remembered that the log said so."""

HEARD = text("INSERT INTO logouts (mark, over_at) VALUES (:mark, :over_at) ON CONFLICT DO NOTHING RETURNING mark")

log = structlog.get_logger()


class SessionRows:
    """These tables of one store, with the secret behind the hallmarks."""

    def __init__(self, store: Store, secret: bytes) -> None:
        self._store, self._mark = store, Hallmark(secret)
        self._told = set[bytes]()

    def add(self, digest: bytes, session: Session, most: int) -> None:
        row = {
            "digest": digest,
            "person": session.person,
            "issuer": session.issuer,
            "account": session.account,
            "acr": session.acr,
            "csrf": session.csrf,
            "created_at": seconds(session.created_at),
            "last_used_at": seconds(session.last_used_at),
            "browser": session.browser,
            "subject": session.subject,
            "sid": session.sid,
        }
        others = and_(sessions.c.person == session.person, sessions.c.digest != digest)
        newest = (sessions.c.last_used_at.desc(), sessions.c.created_at.desc(), sessions.c.digest)
        stay = select(sessions.c.digest).where(others).order_by(*newest).limit(most - 1)
        marked = row | {"hallmark": self._hallmark(SESSION, row)}
        self._write(insert(sessions).values(marked), delete(sessions).where(others, sessions.c.digest.not_in(stay)))

    def find(self, digest: bytes) -> Session | None:
        with in_our_words(), self._store.engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
        return session_of(row) if row and self._is_believed(row) else None

    def of(self, person: UUID) -> list[tuple[bytes, Session]]:
        found = select(sessions).where(sessions.c.person == person)
        with in_our_words(), self._store.engine.connect() as connection:
            rows = connection.execute(found).all()
        return [(row.digest, session_of(row)) for row in rows if self._is_believed(row)]

    def used(self, digest: bytes, at: datetime) -> None:
        self._write(update(sessions).where(sessions.c.digest == digest).values(last_used_at=seconds(at)))

    def take_role(self, digest: bytes, role: Role, organisation: UUID) -> None:
        taken = {"role": role.value, "organisation": organisation}
        self._write(update(sessions).where(sessions.c.digest == digest).values(taken))

    def remove(self, *digests: bytes) -> None:
        self._write(delete(sessions).where(sessions.c.digest.in_(digests)))

    def end_by(self, logout: Logout) -> list[UUID] | None:
        # One transaction: what could not be ended was not heard either, and the provider may say it again.
        heard = {"mark": logout.mark, "over_at": seconds(logout.over_at)}
        ended = delete(sessions).where(are_meant_by(logout)).returning(sessions.c.person)
        with self._store.transaction() as connection:
            if connection.execute(HEARD, heard).one_or_none() is None:
                return None
            return [row.person for row in connection.execute(ended)]

    def begin(self, digest: bytes, attempt: Attempt) -> None:
        row = {
            "digest": digest,
            "issuer": attempt.issuer,
            "browser": attempt.browser,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "return_to": attempt.return_to,
            "begun_at": seconds(attempt.begun_at),
        }
        self._write(insert(login_attempts).values(row | {"hallmark": self._hallmark(LOGIN, row)}))

    def under_way(self) -> int:
        with in_our_words(), self._store.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(login_attempts)).scalar_one()

    def take(self, digest: bytes) -> Attempt | None:
        # Deleting and reading are one statement: of two who come with the same state, one gets it.
        taken = delete(login_attempts).where(login_attempts.c.digest == digest).returning(*login_attempts.c)
        with self._store.transaction() as connection:
            row = connection.execute(taken).one_or_none()
        if row is not None and not self._is_ours(LOGIN, row):
            log.warning("login not believed")
            return None
        return attempt_of(row) if row else None

    def forget(self, *, created: datetime, used: datetime, begun: datetime, over: datetime) -> None:
        old = or_(sessions.c.created_at <= seconds(created), sessions.c.last_used_at <= seconds(used))
        self._write(
            delete(sessions).where(old),
            delete(login_attempts).where(login_attempts.c.begun_at <= seconds(begun)),
            delete(logouts).where(logouts.c.over_at < seconds(over)),
        )

    def _is_believed(self, row: Row[Any]) -> bool:
        """Whether we wrote this session; that we did not is said once."""
        if self._is_ours(SESSION, row):
            return True
        if row.digest not in self._told:
            if len(self._told) >= MOST_TOLD:
                self._told.clear()
            self._told.add(row.digest)
            log.warning("session not believed", digest=row.digest.hex())
        return False

    def _is_ours(self, kind: bytes, row: Row[Any]) -> bool:
        return compare_digest(row.hallmark, self._hallmark(kind, row._asdict()))

    def _hallmark(self, kind: bytes, row: Mapping[str, Any]) -> bytes:
        parts = b"".join(with_length(as_part(row[name])) for name in LASTING[kind])
        return self._mark.of(with_length(kind), parts)

    def _write(self, *statements: Any) -> None:
        with self._store.transaction() as connection:
            for statement in statements:
                connection.execute(statement)


def are_meant_by(logout: Logout) -> ColumnElement[bool]:
    """Of a session whose sid the provider did not tell at login we cannot know that it is another one; so it ends too."""
    meant = sessions.c.issuer == logout.issuer
    if logout.subject is not None:
        meant = and_(meant, sessions.c.subject == logout.subject)
    if logout.sid is None:
        return meant
    unsaid = sessions.c.sid.is_(None) if logout.subject is not None else false()
    return and_(meant, or_(sessions.c.sid == logout.sid, unsaid))


def session_of(row: Row[Any]) -> Session:
    return Session(
        person=row.person,
        issuer=row.issuer,
        account=row.account,
        acr=row.acr,
        csrf=row.csrf,
        created_at=moment(row.created_at),
        last_used_at=moment(row.last_used_at),
        role=Role(row.role) if row.role else None,
        organisation=row.organisation,
        browser=row.browser or "",
        subject=row.subject,
        sid=row.sid,
    )


def attempt_of(row: Row[Any]) -> Attempt:
    return Attempt(row.issuer, row.browser, row.nonce, row.verifier, row.return_to, moment(row.begun_at))


def as_part(value: bytes | UUID | str | int | None) -> bytes:
    """One column as bytes; what is absent is not what is empty."""
    match value:
        case None:
            return b""
        case bytes():
            return b"b" + value
        case UUID():
            return b"u" + value.bytes
        case _:
            return f"t{value}".encode()


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
