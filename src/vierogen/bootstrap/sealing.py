"""Who seals, with which keys, and where checkpoints are brought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.outbox import destinations
from vierogen.bootstrap.system import System
from vierogen.followers.leadership import leadership
from vierogen.ledger.note import PublicKey
from vierogen.ledger.words import Words
from vierogen.outbox.posting import Outcome, Poster, told, trusted_by_default
from vierogen.persistence.mapper import words_in
from vierogen.sealing.exporting import Exports
from vierogen.sealing.keys import Keys, public_file, read_public
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.outside import ByMail, ByWebhook, Carrier, InFile, Place, Post, Server
from vierogen.sealing.progress import Standing, standings
from vierogen.sealing.sealer import Sealer
from vierogen.sealing.step import Sealing
from vierogen.settings import Settings


def sealer_of(system: System, settings: Settings) -> Sealer | None:
    """Who seals, when there is a key to seal with. Raises KeyFileError when the key cannot be used."""
    if not settings.ledger_key.exists():
        return None
    keys = Keys.read(settings.ledger_key)
    sealing = Sealing(system.store, keys, BesideKey(settings.ledger_key), system.closing.hallmarks)
    carrier = Carrier(system.store, places_outside(settings))
    return Sealer(system.store, sealing, leadership(system.store), carrier, utc_now)


def places_outside(settings: Settings) -> list[Place]:
    """Where checkpoints are brought."""
    found = list[Place]()
    if settings.ledger_file is not None:
        found.append(InFile(settings.ledger_file))
    if settings.ledger_webhook is not None:
        poster = Poster(destinations(settings), settings.delivery_timeout, trusted_by_default())
        every = timedelta(minutes=settings.ledger_webhook_minutes)
        found.append(ByWebhook(settings.ledger_webhook, posting(poster), every))
    if settings.ledger_mail_to and settings.smtp_host is not None:
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        server = Server(settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user, password)
        every = timedelta(hours=settings.ledger_mail_hours)
        found.append(ByMail(server, settings.smtp_from, settings.ledger_mail_to, every))
    return found


def posting(poster: Poster) -> Post:
    """Posts as subscribers get their messages: with an end to it, and to no place that may not be reached."""

    def post(address: str, body: bytes, headers: dict[str, str]) -> str | None:
        answer = poster.post(address, body, headers)
        return None if answer.outcome is Outcome.ACCEPTED else told(answer.stored)

    return post


def public_keys(settings: Settings) -> tuple[PublicKey, ...]:
    """Every key that ever sealed here; none when nothing was ever sealed. Raises KeyFileError."""
    file = public_file(settings.ledger_key)
    return read_public(file) if file.exists() else ()


def witnesses_of(settings: Settings) -> tuple[PublicKey, ...]:
    """Who may sign our checkpoints too. Raises KeyFileError."""
    return read_public(settings.ledger_witnesses) if settings.ledger_witnesses is not None else ()


def exports_of(system: System, settings: Settings) -> Exports:
    """Who makes proofs of decisions."""

    def opens(
        request: UUID, version: int, name: str, state: bytes, may_read: Callable[[str], bool]
    ) -> tuple[Words, ...]:
        return words_in(system.vault, StoredEvent(request, version, name, state), may_read)

    return Exports(system.store, lambda: public_keys(settings), opens)


def sealing_standings(system: System) -> list[Standing]:
    """How far sealing is."""
    return standings(system.store)
