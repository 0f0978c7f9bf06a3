"""The two logs of the ledger: the events of requests and people, and who was shown what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Log:
    """One tree: its stored name, its part of the origin, how people call it, and the tables of which it seals the rows."""

    name: str
    path: str
    label: str
    streams: tuple[str, ...]


EVENTS = Log("events", "gebeurtenissen", "gebeurtenissen", ("request_events", "people_events"))
ACCESS = Log("access", "inzage", "inzagelogboek", ("access_log",))
LOGS = (EVENTS, ACCESS)


def log_of_origin(origin: str) -> Log | None:
    """The log that an origin is of, by its last part."""
    return next((log for log in LOGS if origin.rpartition("/")[2] == log.path), None)
