"""Who brings subscribers word of events, and where to."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from vierogen.application.witness import Witness
from vierogen.bootstrap.read_models import ours
from vierogen.bootstrap.system import System
from vierogen.domain.people.register import Organisation
from vierogen.outbox.cloud_event import Origin
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.deliveries import Deliveries
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Poster, trusted_by_default
from vierogen.outbox.rounds import Hands
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.subscriptions import Subscriptions
from vierogen.persistence.installation import WEBHOOKS
from vierogen.settings import Settings
from vierogen.vault.sealed_secrets import SecretSeal


def subscriptions_of(system: System, settings: Settings) -> Subscriptions:
    """What administrators do with subscriptions."""
    witness = Witness(system.store.access, system.desk.now)
    return Subscriptions(
        system.store, system.people, system.desk.now, destinations(settings), witness, seal=seal_of(system)
    )


def deliveries_of(system: System) -> Deliveries:
    """How delivering goes, for who keeps the machine."""
    return Deliveries(system.store, organisations_of(system), system.desk.now)


def deliverer_of(system: System, settings: Settings) -> Deliverer:
    """Who brings subscribers word of events."""

    waits = settings.delivery_first_wait, settings.delivery_longest_wait
    hands = Hands(
        source=system.store,
        poster=Poster(destinations(settings), settings.delivery_timeout, trusted_by_default()),
        schedule=Schedule(*waits, settings.delivery_attempts, settings.delivery_hours),
        origin=Origin.of(settings.event_source, settings.public_url),
        organisation_of=organisations_of(system),
        now=system.desk.now,
        seal=seal_of(system),
        ours=lambda position, *event: ours(system.closing, *event, position),
    )
    return Deliverer(hands, system.people.catch_up)


def seal_of(system: System) -> SecretSeal:
    """Around the secrets of subscriptions."""
    return SecretSeal(system.secrets[WEBHOOKS])


def organisations_of(system: System) -> Callable[[UUID], Organisation | None]:
    """An organisation by its id, in the register as it is at that moment: it grows."""

    def organisation_of(id_: UUID) -> Organisation | None:
        return system.people.register.organisations.get(id_)

    return organisation_of


def destinations(settings: Settings) -> Destinations:
    """Where may be delivered; on this machine itself only to try things out."""
    return Destinations(settings.delivery_networks, here=settings.demonstration_directory)
