"""A process that migrates, and is gone at the moment that it would take one step of moving the secrets."""

from __future__ import annotations

import os
import sys

from vierogen.bootstrap.database import migrate
from vierogen.persistence import moving_secrets

GONE = 9


def be_gone(*_: object) -> None:
    os._exit(GONE)


if __name__ == "__main__":
    _, url, step = sys.argv
    setattr(moving_secrets, step, be_gone)
    migrate(url)
