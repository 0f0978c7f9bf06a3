"""Bringing checkpoints to places that whoever keeps the database cannot change: a file, a mail, another system."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, UnreadableNoteError
from vierogen.sealing import progress
from vierogen.sealing.logs import LOGS, Log
from vierogen.sealing.progress import Progress
from vierogen.sealing.source import Source
from vierogen.sealing.tables import newest_checkpoint, with_witnesses

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""Before something that failed is tried again; each next wait is twice as long."""


class NotBrought(Exception):
    """It did not get there, and why, in Dutch."""


class Place(Protocol):
    """A place outside."""

    @property
    def name(self) -> str:
        """As it is remembered."""

    @property
    def every(self) -> timedelta:
        """How much time lies between two checkpoints."""

    def bring(self, log: Log, note: Note) -> None:
        """Brings one. Raises NotBrought."""


@dataclass(frozen=True, slots=True)
class InFile:
    """A file to which is only ever added; best on a medium, or under rights, that do not let anything be changed."""

    path: Path
    every: timedelta = timedelta(minutes=1)
    name: str = "file"

    def bring(self, log: Log, note: Note) -> None:
        """One after the other, with an empty line between, and on the disk before it counts."""
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                add(descriptor, f"{note.written}\n".encode())
            finally:
                os.close(descriptor)
        except OSError as error:
            raise NotBrought(f"het bestand is niet te schrijven ({type(error).__name__})") from None


def add(descriptor: int, written: bytes) -> None:
    """All of it, on the disk; or nothing, since after half a checkpoint the next one could not be read."""
    before, left = os.fstat(descriptor).st_size, written
    try:
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):  # where nothing may ever be taken away, half of it stays
            os.ftruncate(descriptor, before)
        raise


@dataclass(frozen=True, slots=True)
class Server:
    """Who sends mail for us."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str | None = None
    password: str | None = None
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class ByMail:
    """A mail to people who keep it."""

    server: Server
    sender: str
    receivers: tuple[str, ...]
    every: timedelta = timedelta(hours=24)
    name: str = "mail"

    def bring(self, log: Log, note: Note) -> None:
        """One mail for each checkpoint."""
        try:
            with connected(self.server) as server:
                if self.server.user and self.server.password:
                    server.login(self.server.user, self.server.password)
                server.send_message(self.message(log, note))
        except (OSError, smtplib.SMTPException) as error:
            raise NotBrought(f"de mail is niet verstuurd ({type(error).__name__})") from None

    def message(self, log: Log, note: Note) -> EmailMessage:
        """In plain words what to do with it; nothing in it is about anybody."""
        checkpoint, mail = Checkpoint.read(note), EmailMessage()
        mail["Subject"] = f"Controlepunt van Vierogen: {log.label}, {checkpoint.size} regels"
        mail["From"], mail["To"] = self.sender, ", ".join(self.receivers)
        mail.set_content(
            "Bewaar deze mail. Hiermee kan later worden aangetoond dat niemand het verleden heeft gewijzigd.\n"
            "Er staat niets over mensen in.\n\n"
            "Controleren: sla deze mail op als bestand (.eml) en geef dat aan wie het register beheert of erop toeziet.\n"
            "Die ziet of alles van toen er nog zo staat met: vierogen verify --checkpoint BESTAND\n\n"
            f"{note.written}"
        )
        return mail


def connected(server: Server) -> smtplib.SMTP:
    """A connection that nobody listens in on, unless the settings say otherwise."""
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=ssl.create_default_context())
    connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    if server.security == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection


Post = Callable[[str, bytes, dict[str, str]], str | None]
"""Sends a message to an address; says why not when it did not arrive."""


@dataclass(frozen=True, slots=True)
class ByWebhook:
    """A message to another system."""

    address: str
    post: Post
    every: timedelta = timedelta(hours=1)
    name: str = "webhook"

    def bring(self, log: Log, note: Note) -> None:
        """The note as text."""
        headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "Vierogen"}
        why_not = self.post(self.address, note.written.encode(), headers)
        if why_not is not None:
            raise NotBrought(why_not)


class Carrier:
    """Brings the newest checkpoint of each log to each place, tries again what fails, and remembers how far it came."""

    def __init__(self, source: Source, places: Iterable[Place]) -> None:
        self._source, self._places = source, tuple(places)

    def bring(self, now: datetime) -> None:
        """Whatever is due."""
        for place in self._places:
            for log in LOGS:
                self._bring(place, log, now)

    def _bring(self, place: Place, log: Log, now: datetime) -> None:
        with self._source.reading() as connection:
            kept, before = newest_checkpoint(connection, log), progress.of(connection, place.name, log)
            if kept is None or kept.size <= before.size or not is_due(place, before, now):
                return
            try:
                note = with_witnesses(connection, log, kept)
            except UnreadableNoteError:
                return  # the sealer refuses that one, and says so
        after = self._after(place, log, note, replace(before, size=kept.size, at=now), before)
        with self._source.transaction() as connection:
            progress.keep(connection, after)

    def _after(self, place: Place, log: Log, note: Note, brought: Progress, before: Progress) -> Progress:
        assert brought.at is not None
        try:
            place.bring(log, note)
        except NotBrought as error:
            wait = min(FIRST_WAIT * 2 ** min(before.attempts, 10), LONGEST_WAIT)
            return replace(before, attempts=before.attempts + 1, next_at=brought.at + wait, outcome=str(error))
        return replace(brought, attempts=0, next_at=None, outcome=None)


def is_due(place: Place, before: Progress, now: datetime) -> bool:
    """Not too soon after the last one, nor after one that failed."""
    if before.next_at is not None:
        return now >= before.next_at
    return before.at is None or now - before.at >= place.every
