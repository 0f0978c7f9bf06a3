"""The same addresses with nothing behind them: FastAPI, and one SQL statement through SQLAlchemy Core.

Nobody is asked who they are, nothing is judged, and of a read nothing is written down, unless that is the statement.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, Request
from sqlalchemy import JSON, Column, DateTime, MetaData, Table, Text, Uuid, insert, select

from bench.plain import engine_of

ADDRESS = "VIEROGEN_BENCH_BARE_URL"
metadata = MetaData()
requests = Table("requests", metadata, Column("id", Uuid, primary_key=True), Column("facts", JSON, nullable=False))
acts = Table(
    "acts", metadata, Column("id", Uuid, primary_key=True), Column("request", Uuid), Column("said", JSON)
)  # fmt: skip
reads = Table(
    "reads",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("request", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("who", Text),
)


def fill(url: str, facts: dict[UUID, Any]) -> None:
    """So many requests, with what is told of them."""
    engine = engine_of(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(requests), [{"id": id, "facts": told} for id, told in facts.items()])
    engine.dispose()


def create() -> FastAPI:
    """Three routes over the database that the environment names."""
    app, engine = FastAPI(), engine_of(os.environ[ADDRESS])

    @app.get("/requests/{id}")
    def read(id: UUID) -> Any:
        with engine.connect() as connection:
            return connection.execute(select(requests.c.facts).where(requests.c.id == id)).scalar_one()

    @app.get("/logged/{id}")
    def log(id: UUID) -> Any:
        with engine.begin() as connection:
            connection.execute(insert(reads).values(id=uuid4(), request=id, at=datetime.now(UTC), who="somebody"))
        return {"id": id}

    @app.post("/requests/{id}/hearings")
    def act(id: UUID, said: dict[str, Any], request: Request) -> Any:
        with engine.begin() as connection:
            connection.execute(insert(acts).values(id=uuid4(), request=id, said=said))
        return {"id": id, "path": request.scope["path"]}

    return app
