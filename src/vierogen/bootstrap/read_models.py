"""The read models of an open store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification

from vierogen.application.marks import BIRTHDAYS
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.persistence.mapper import REQUESTS, Closing, is_ours, request_mapper
from vierogen.persistence.store import Store
from vierogen.projections.following import AtHand, nothing_at_hand
from vierogen.projections.read_model import Decode, ReadModel
from vierogen.projections.read_models import SHAPES, ReadModels, all_models


def read_models_of(
    store: Store, closing: Closing, secrets: Mapping[str, bytes], at_hand: AtHand = nothing_at_hand
) -> ReadModels:
    """The read models of an open store. How old an unread event is, is told by the real clock."""
    return ReadModels(store, decoding(closing), utc_now, models_of(secrets), at_hand)


def models_of(secrets: Mapping[str, bytes]) -> tuple[ReadModel, ...]:
    """What each read model of this installation is."""
    return all_models(secrets[BIRTHDAYS])


def only_tables(store: Store) -> ReadModels:
    """The same for who has no keys: nothing can be followed with it."""
    return ReadModels(store, decoding(), utc_now, SHAPES)


def decoding(closing: Closing | None = None) -> Decode:
    """From an event of a request as it is kept to the event as its class knows it."""
    mapper = request_mapper(closing)
    return lambda request, event: mapper.to_domain_event(Notification(request, *event))


def ours(closing: Closing, request: UUID, *event: Any) -> bool:
    """Whether we kept an event of a request, for who reads it without opening it."""
    return is_ours(closing.hallmarks, REQUESTS.table, Notification(request, *event))
