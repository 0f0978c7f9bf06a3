"""What is counted: faults that were tried, and what came of everything that somebody was told had been kept."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """One kind of fault on one database. All but the first three must be 0."""

    kind: str
    where: str
    faults: int = 0
    """How many were tried."""
    kept: int = 0
    """Acts and reads of which somebody was told that they were kept."""
    changes: int = 0
    """Changes of what is kept that were made on purpose."""
    lost: int = 0
    """Of those that were told, how many are not there."""
    doubled: int = 0
    """Acts that are there more than once, also after they were sent again under the same key."""
    unseen: int = 0
    """Changes that nothing named."""
    damaged: int = 0
    """Whatever else is not right afterwards: a seal, a read model, the database itself."""
    harmless: int = 0
    """Changed bytes that hold nothing: what can be read afterwards is what there was."""
    notes: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.unseen or self.damaged)
