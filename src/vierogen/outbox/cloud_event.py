"""An event as a message: CloudEvents 1.0 in the Dutch government's profile, structured, without any content.

It says what kind of thing happened in which request, and where to read more; who reads there is judged anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import orjson

from vierogen.outbox.event_types import EventType

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
IDS = UUID("5b7f6c0e-3f0b-5c8e-9d51-766f67656e65")
"""The namespace of the ids of messages."""

API_PATH = "/api/v1"
"""Where the API lies below the public address."""

DIGITS = 10
"""So that sequences compare as text too, as the standard asks."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the log, as far as others hear of it."""

    position: int
    request: UUID
    version: int
    type: EventType | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Who tells: the source that stands in messages, and the public address of this server."""

    source: str
    public_url: str

    @classmethod
    def of(cls, source: str, public_url: str) -> Origin:
        """Without a source of its own a server is told by its public address."""
        public = public_url.rstrip("/")
        return cls(source or public, public)

    def address_of(self, request: UUID) -> str:
        """Where the request can be read by who may."""
        return f"{self.public_url}{API_PATH}/verzoeken/{request}"


def id_of(request: UUID, version: int) -> UUID:
    """The id of a message: always the same for the same event, so that a receiver recognises a double."""
    return uuid5(IDS, f"{request}/{version}")


def cloud_event(happened: Happened, origin: Origin) -> bytes:
    """The whole message. Two sendings of it are equal to the byte."""
    assert happened.type is not None  # what has no type is told to nobody
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": str(id_of(happened.request, happened.version)),
            "source": origin.source,
            "type": happened.type.in_full,
            "subject": str(happened.request),
            "time": happened.at,
            "dataref": origin.address_of(happened.request),
            "sequence": f"{happened.version:0{DIGITS}}",
            "sequencetype": "Integer",
        },
        option=orjson.OPT_UTC_Z,
    )
