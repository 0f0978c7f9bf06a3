"""How often one may ask: so many messages a minute for each person, system and address, with some to spare at first.

A bucket for each of them, which holds one minute's worth and fills evenly (GCRA: one number a bucket). Buckets are in
the memory of this process; with several processes each counts what comes to it, see decision 0032.

Source: draft-ietf-httpapi-ratelimit-headers for the fields RateLimit-Policy and RateLimit, RFC 6585 for 429.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic
from uuid import UUID

from starlette.types import Scope

from vierogen.settings import Settings
from vierogen_api.problem_details import Problem

MINUTE = 60.0
MOST_BUCKETS = 50_000
"""Of each policy. Whoever was not heard of longest makes room; a bucket that is full again says nothing."""
TOLL = "vierogen.toll"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left in a bucket, and in how many seconds it is full again; ``wait`` when nothing was left."""

    policy: Policy
    remaining: int
    full_in: int
    wait: int = 0

    @property
    def fields(self) -> list[tuple[bytes, bytes]]:
        """As the draft writes it."""
        policy = self.policy
        return [
            (b"ratelimit-policy", f'"{policy.name}";q={policy.quota};w={int(MINUTE)}'.encode()),
            (b"ratelimit", f'"{policy.name}";r={self.remaining};t={self.full_in}'.encode()),
        ]


@dataclass(frozen=True, slots=True)
class Policy:
    """A name, and how many messages a minute."""

    name: str
    quota: int

    @property
    def interval(self) -> float:
        """Seconds in which one more message may come."""
        return MINUTE / self.quota


class Buckets:
    """The buckets of one policy; safe to use from many threads."""

    def __init__(self, policy: Policy, now: Callable[[], float]) -> None:
        self.policy, self._now = policy, now
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> Left:
        """Takes one message out of a bucket; when it is empty nothing is taken, and ``wait`` says for how long."""
        policy, now = self.policy, self._now()
        with self._lock:
            before = max(self._full_at.get(key, now), now)
            after = before + policy.interval
            over = after - now - MINUTE
            if over > policy.interval * 1e-6:
                return Left(policy, 0, ceil(before - now), max(1, ceil(over)))
            self._full_at[key] = after
            self._full_at.move_to_end(key)
            if len(self._full_at) > MOST_BUCKETS:
                self._full_at.popitem(last=False)
        return Left(policy, int((now + MINUTE - after) / policy.interval + 1e-6), ceil(after - now))


@dataclass(slots=True)
class Toll:
    """What one message pays: nothing twice, whoever asks again who sent it."""

    limits: Limits
    address: str
    paid: set[tuple[str, str]] = field(default_factory=set)
    left: Left | None = None

    def person(self, person: UUID) -> None:
        """Sent by this person. Raises Problem."""
        self._pay(self.limits.person, str(person))

    def search(self, person: UUID) -> None:
        """A search by this person. Raises Problem."""
        self._pay(self.limits.search, str(person))

    def system(self, account: tuple[str, str]) -> None:
        """Sent by this system. Raises Problem."""
        self._pay(self.limits.system, " ".join(account))

    def nobody(self) -> None:
        """Sent by somebody of whom nothing is known but the address. Raises Problem."""
        self._pay(self.limits.address, self.address)

    def login(self) -> None:
        """The beginning of a login. Raises Problem."""
        self._pay(self.limits.login, self.address)

    def _pay(self, buckets: Buckets, key: str) -> None:
        if (buckets.policy.name, key) in self.paid:
            return
        self.paid.add((buckets.policy.name, key))
        left = buckets.take(key)
        self.left = left if self.left is None or left.remaining <= self.left.remaining else self.left
        if left.wait:
            raise too_often(left)


class Limits:
    """The buckets of every policy."""

    def __init__(self, settings: Settings, now: Callable[[], float] = monotonic) -> None:
        self.person = Buckets(Policy("persoon", settings.rate_person), now)
        self.search = Buckets(Policy("zoeken", settings.rate_search), now)
        self.system = Buckets(Policy("systeem", settings.rate_system), now)
        self.address = Buckets(Policy("adres", settings.rate_address), now)
        self.login = Buckets(Policy("inloggen", settings.rate_login), now)

    def toll(self, scope: Scope) -> Toll:
        """For one message."""
        client = scope.get("client")
        return Toll(self, network_of(client[0]) if client else "")


def toll_of(scope: Mapping[str, object]) -> Toll:
    """What the message pays with."""
    toll = scope[TOLL]
    assert isinstance(toll, Toll)
    return toll


def network_of(address: str) -> str:
    """From where somebody comes. Who has one address of version six has the whole /64."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((int(known), 64), strict=False))
    return str(known)


def too_often(left: Left) -> Problem:
    """Nothing was done; later it can be."""
    return Problem(
        "te-vaak",
        f"Hier kan {left.policy.quota} keer per minuut. Er is niets vastgelegd; probeer het over {left.wait} "
        f"{'seconde' if left.wait == 1 else 'seconden'} opnieuw.",
        headers={"Retry-After": str(left.wait)},
    )
