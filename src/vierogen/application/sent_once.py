"""A sender's own key for an act: the same key with the same body gets the first answer again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vierogen.application.keeping import Command
from vierogen.domain.refusals import Refused


class KeyUsedOtherwise(Refused):
    """The key belongs to another body."""

    def __init__(self) -> None:
        super().__init__("Deze sleutel is al gebruikt voor een ander bericht. Kies een nieuwe sleutel.")


@dataclass(frozen=True, slots=True)
class Key:
    """The sender's own key for an act, and the SHA-256 of its body."""

    key: str
    digest: bytes

    def same(self, digest: bytes, answer: bytes) -> bytes:
        """The first answer, when it was an answer to the same body."""
        if digest != self.digest:
            raise KeyUsedOtherwise
        return answer

    def command(self, sender: UUID, answer: bytes) -> Command:
        """What is kept to answer the same key again; keys of two senders never meet."""
        return Command(str(sender), self.key, self.digest, answer)
