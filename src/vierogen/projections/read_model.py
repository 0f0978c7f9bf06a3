"""What a read model is: a table, and a pure function that makes one request's rows of what happened in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, MetaData, Table, Text, Uuid
from sqlalchemy.types import TypeEngine

from vierogen.domain.events import RequestEvent

Stored: TypeAlias = tuple[int, str, bytes, int]
"""An event as it is kept: its version, its stored name, its bytes and its position."""

Row: TypeAlias = tuple[Any, ...]
"""Plain values (text, number, yes or no, UUID, day, moment in UTC) in the order of the columns."""

Decode: TypeAlias = Callable[[UUID, Stored], RequestEvent]
"""From an event as it is kept to the event as its class knows it."""

RowsOf: TypeAlias = Callable[[UUID, Any], Sequence[Row]]
"""All rows of a request, made of how it stands (``ExemptionRequest``) or of all its events so far (``Sequence[Stored]``)."""


@dataclass(frozen=True)
class Field:
    """One column, without the table that it will stand in. ``key`` says whether it tells a request's rows apart."""

    name: str
    type: TypeEngine[Any]
    key: bool = False
    optional: bool = False

    def column(self) -> Column[Any]:
        """A column of its own."""
        return Column(self.name, self.type, primary_key=self.key, nullable=self.optional)


@dataclass(frozen=True)
class ReadModel:
    """One question that is asked often, answered beforehand.

    ``rows_of`` gets the request as it stands, or its events as they are kept when ``of_events``. Raise ``version`` with
    every change of columns or rows: a new version is built beside the old one. ``label`` is what people call it.
    """

    name: str
    version: int
    label: str
    fields: tuple[Field, ...]
    rows_of: RowsOf
    of_events: bool = False
    sought_by: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; the first is always the request."""
        return tuple(field.name for field in self.fields)

    @property
    def tables(self) -> tuple[str, str]:
        """Where this version may stand: one is asked, and the other is there for building anew."""
        return f"{self.name}_v{self.version}", f"{self.name}_v{self.version}_b"

    def table(self, name: str) -> Table:
        """The table under a name: one of its own, or the view that is asked."""
        indexes = [Index(f"{name}_{'_'.join(by[:2])}", *by) for by in self.sought_by]  # PostgreSQL wants short names
        return Table(name, MetaData(), *(field.column() for field in self.fields), *indexes, sqlite_with_rowid=False)

    @cached_property
    def view(self) -> Table:
        """What is asked: always the rows of the table that is followed."""
        return self.table(self.name)


def request() -> Field:
    """The first column of every read model."""
    return Field("request", Uuid(), key=True)


def text(name: str, *, key: bool = False, optional: bool = False) -> Field:
    """A code or a sentence."""
    return Field(name, Text(), key, optional)


def number(name: str, *, key: bool = False, optional: bool = False) -> Field:
    """A whole number."""
    return Field(name, BigInteger(), key, optional)


def yes_or_no(name: str, *, optional: bool = False) -> Field:
    """True or false."""
    return Field(name, Boolean(), optional=optional)


def an_id(name: str, *, optional: bool = False) -> Field:
    """Of a person, an organisation or a child."""
    return Field(name, Uuid(), optional=optional)


def day(name: str, *, optional: bool = False) -> Field:
    """A day in the Netherlands."""
    return Field(name, Date(), optional=optional)


def moment(name: str) -> Field:
    """A moment, in UTC."""
    return Field(name, DateTime(timezone=True))
