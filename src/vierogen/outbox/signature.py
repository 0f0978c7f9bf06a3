"""A signature by which a receiver knows that a message is ours and unchanged, in the form of Standard Webhooks."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

SECRET_BYTES = 32
SHOWN_AS = "whsec_"


def new_secret() -> bytes:
    """Made for one subscription."""
    return token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """As it is handed over to who receives."""
    return SHOWN_AS + b64encode(secret).decode()


def signed(id_: UUID, at: datetime, body: bytes, secrets: Iterable[bytes]) -> dict[str, str]:
    """The headers of a message: one signature with every secret that is valid, the newest first."""
    moment = str(int(at.timestamp()))
    content = b".".join((str(id_).encode(), moment.encode(), body))
    signatures = (b64encode(hmac.digest(secret, content, sha256)).decode() for secret in secrets)
    return {
        "webhook-id": str(id_),
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
