"""Where may be delivered: to https addresses of the outside world, never to what lies inside our own walls.

An administrator chooses the address, so without this a subscriber could make us knock on doors that only we can reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from vierogen.settings import HERE, parts_of

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST = 2_000
PLAIN = re.compile(r"[!-\[\]-~]+", re.ASCII)
"""Visible characters of ASCII, no backslash: what two readers of an address might read differently is refused."""

CARRIERS = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
    IPv6Network("::/96"),
    IPv6Network("fec0::/10"),
)
"""Addresses that hide another one inside, or that no standard knows any more."""

NOT_PUBLIC = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv4Network("100.64.0.0/10"))
"""Not for the outside world, whatever the version of Python says of them."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """What an operator allows: networks of its own besides the outside world, and this machine to try things out."""

    networks: tuple[Network, ...] = ()
    here: bool = False

    def why_not(self, address: str) -> str | None:
        """Why nothing may be delivered to this address, in Dutch; None when it may be tried."""
        if len(address) > LONGEST or not PLAIN.fullmatch(address):
            return "Geef een gewoon webadres, zonder spaties of bijzondere tekens."
        parts = parts_of(address)
        if not parts.hostname:
            return "Geef een volledig webadres, zoals https://systeem.example/berichten."
        if parts.scheme != "https" and not (parts.scheme == "http" and self.is_here(parts.hostname)):
            return "Het adres begint met https://."
        if "@" in parts.netloc or parts.fragment:
            return "Zet geen naam, wachtwoord of # in het adres."
        literal = as_address(parts.hostname)
        if literal is not None and not self.allows(parts.hostname, literal):
            return "Dit adres ligt in een netwerk waar niet mag worden bezorgd."
        return None

    def is_here(self, host: str) -> bool:
        """Whether this is our own machine and that may be used."""
        return self.here and host in HERE

    def allows(self, host: str, found: Address) -> bool:
        """Whether a name may lead to this address."""
        plain = unwrapped(found)
        if any(plain.version == one.version and plain in one for one in self.networks):
            return True
        return is_public(plain) or (self.is_here(host) and plain.is_loopback)


def as_address(host: str) -> Address | None:
    """A host that is a number; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def unwrapped(found: Address) -> Address:
    """The address of the old kind inside one of the new kind."""
    inside = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return inside or found


def is_public(found: Address) -> bool:
    """Whether it lies in the outside world."""
    odd: Sequence[Network] = NOT_PUBLIC if isinstance(found, IPv4Address) else CARRIERS
    if any(found in one for one in odd):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
