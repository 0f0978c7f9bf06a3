"""The tree as it is kept: any subtree of it, from the few hashes that are kept of every 256."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Connection

from vierogen.ledger.tree import root_of
from vierogen.sealing.logs import Log
from vierogen.sealing.tables import TILE, TILE_LEVEL, hashes

REMEMBERED = 64


class MissingNodeError(Exception):
    """A hash that should be there is not."""

    def __init__(self, log: Log, level: int, number: int) -> None:
        super().__init__(f"{log.name}: no hash at level {level}, number {number}")
        self.level, self.number = level, number


class Tiles:
    """Gives the root of any complete subtree; the ``Node`` of ``ledger.tree``. Lives as long as one look."""

    def __init__(self, connection: Connection, log: Log) -> None:
        self._connection, self._log = connection, log
        self._tiles = OrderedDict[tuple[int, int], dict[int, bytes]]()

    def __call__(self, level: int, number: int) -> bytes:
        """Raises MissingNodeError when the tables do not hold what is needed."""
        kept = level // TILE_LEVEL * TILE_LEVEL
        width = 1 << (level - kept)
        first = number * width
        tile = self._tile(kept, first // TILE)
        try:
            return root_of([tile[nth] for nth in range(first, first + width)])
        except KeyError as missing:
            raise MissingNodeError(self._log, kept, missing.args[0]) from None

    def _tile(self, level: int, number: int) -> dict[int, bytes]:
        key = (level, number)
        if key not in self._tiles:
            found = hashes(self._connection, self._log, level, number * TILE, TILE)
            self._tiles[key] = {nth: hash_ for nth, hash_ in found.items() if nth // TILE == number}
            if len(self._tiles) > REMEMBERED:
                self._tiles.popitem(last=False)
        return self._tiles[key]
