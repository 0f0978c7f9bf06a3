"""Where tokens, secrets and data of children may be sent: only to where they travel sealed."""

from __future__ import annotations

from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def require_safe(address: str, whose: str) -> None:
    """Raises ValueError for an address without TLS, unless it is on this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValueError(f"the address of {whose} begins with https:// (with http:// only on this machine)")
