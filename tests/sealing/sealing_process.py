"""A process that seals, to be killed: the address, the key file, and then it says that it began."""

from __future__ import annotations

import sys
from pathlib import Path

from vierogen.bootstrap.system import open_system
from vierogen.sealing.keys import Keys
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.step import Sealing

if __name__ == "__main__":
    url, key_file = sys.argv[1], Path(sys.argv[2])
    with open_system(url) as system:
        sealing = Sealing(system.store, Keys.read(key_file), BesideKey(key_file), system.closing.hallmarks, most=20)
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        while True:
            sealing.all()
