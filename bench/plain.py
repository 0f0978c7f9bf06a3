"""The same act as one would usually build it: a FastAPI route, a pydantic body and a SQLAlchemy session.

It looks up the request, checks the status, writes a line of history, updates the request and commits, just as durably.
No rules, no keys of senders, no agenda, no roles.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, Engine, ForeignKey, create_engine, event, insert, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

ADDRESS = "VIEROGEN_BENCH_PLAIN_URL"
TALKED_ABOUT = frozenset({"OPEN", "STATED", "CO_ASSESSING", "IN_DELIBERATION", "ESCALATED"})


class Base(DeclarativeBase):
    """Two tables."""


class Request(Base):
    """A request as it stands."""

    __tablename__ = "requests"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str]
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class History(Base):
    """What was done."""

    __tablename__ = "history"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id"), index=True)
    version: Mapped[int]
    what: Mapped[str]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Hearing(BaseModel):
    """What the parents said."""

    heard_on: date
    separately: bool
    own_words: str


def engine_of(url: str) -> Engine:
    """With room for every thread of the server, and as durable as ours."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=16, max_overflow=24)
    engine = create_engine(url, pool_size=16, max_overflow=24, connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def fill(url: str, requests: list[UUID]) -> None:
    """So many open requests."""
    engine, now = engine_of(url), datetime.now(UTC)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(Request), [{"id": r, "status": "OPEN", "version": 10, "changed_at": now} for r in requests]
        )
    engine.dispose()


def create() -> FastAPI:
    """The app over the database that the environment names."""
    app, sessions = FastAPI(), sessionmaker(engine_of(os.environ[ADDRESS]))

    def session() -> Iterator[Session]:
        with sessions() as opened:
            yield opened

    def hear(request_id: UUID, hearing: Hearing, session: Annotated[Session, Depends(session)]) -> dict[str, Any]:
        request = session.get(Request, request_id)
        if request is None:
            raise HTTPException(404)
        if request.status not in TALKED_ABOUT:
            raise HTTPException(409, f"not now: {request.status}")
        request.version += 1
        request.changed_at = datetime.now(UTC)
        said = hearing.model_dump(mode="json")
        line = {"version": request.version, "what": "parents-heard", "said": said, "at": request.changed_at}
        session.add(History(request_id=request.id, **line))
        answer = {"request": request.id, "version": request.version, "status": request.status}
        session.commit()
        return answer

    hear.__annotations__["session"] = Annotated[Session, Depends(session)]  # it is local, so its name means nothing
    app.add_api_route("/requests/{request_id}/hearings", hear, methods=["POST"])
    return app
