"""The vault itself: finds the key that is needed, makes it when it is the first, and remembers it for a short while."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from uuid import UUID, uuid4

from vierogen.vault.faults import KeyDestroyedError, MissingKeyError, WrongKeyError
from vierogen.vault.keys import KeptKey, KeyEncryption, KeyKeeping
from vierogen.vault.sealing import DataKey, new_key

LIFE = 30.0
"""Seconds that an open key is remembered: so long after it was destroyed another process may still read with it."""

GRACE = 2 * LIFE
"""Seconds between retiring a key and destroying it: who seals with a key that it remembers has committed by then."""

MOST = 4_000
"""Open keys in memory, at most. Each takes some three kilobytes."""

OF_INSTALLATION = UUID(int=2**128 - 1)
"""Whose the secrets of the installation are: the last of all ids (Max UUID, RFC 9562), which no person and no child gets."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An open key, or that it was destroyed, until a moment."""

    key: DataKey | None
    whose: tuple[UUID, str]
    """The person and the category."""
    until: float


class Vault:
    """Keys of people, opened as they are needed; safe to use from many threads."""

    def __init__(
        self,
        keeping: KeyKeeping,
        around: KeyEncryption,
        *,
        life: float = LIFE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        passing: Callable[[], float] = monotonic,
    ) -> None:
        self.keeping, self.around = keeping, around
        self._life, self._now, self._passing = life, now, passing
        self._by_id: dict[UUID, Remembered] = {}
        """In the order in which their time is over."""
        self._living: dict[tuple[UUID, str], Remembered] = {}
        """Those among them with which one seals: for a person and a category the one that was not retired."""
        self._turn = Lock()

    def key_of(self, person: UUID, category: str, together: Iterable[str] = ()) -> DataKey:
        """The key to seal with. The first time it is made, with those of the categories beside it: that is one sync."""
        if (known := self._fresh(self._living.get((person, category)))) is not None and known.key is not None:
            return known.key
        living = {kept.category: kept for kept in self.keeping.living(person)}
        if category not in living:
            made = [self._made(person, one, new_key()) for one in {category, *together} - living.keys()]
            if self.keeping.keep(made) < len(made):
                made = [*self.keeping.living(person)]  # somebody was first
            living |= {kept.category: kept for kept in made}
        if category not in living:
            raise KeyDestroyedError("a key was destroyed as soon as it was made")
        key = {kept.category: self._remember(kept) for kept in living.values()}[category].key
        assert key is not None  # what lives is not destroyed
        return key

    def key(self, id: UUID) -> DataKey | None:
        """The key that something was sealed with; None when it was destroyed. Raises ``MissingKeyError``."""
        if (known := self._fresh(self._by_id.get(id))) is not None:
            return known.key
        found = {kept.id: self._remember(kept) for kept in self.keeping.beside(id)}
        if id not in found:
            self.keeping.look()  # another store has other keys, and then that is what is wrong
            raise MissingKeyError("a key is not in the key store, and was not destroyed")
        return found[id].key

    def retire(self, person: UUID, categories: Collection[str], at: datetime, made_until: datetime) -> None:
        """Nothing is sealed any more with the keys of that moment: here from now on, elsewhere when their life is over."""
        self.keeping.retire(person, categories, at, made_until)
        with self._turn:
            for category in categories:
                self._living.pop((person, category), None)

    def have_ready(self, ids: Iterable[UUID]) -> None:
        """Finds in one go the keys that will be asked for next."""
        if missing := [id for id in ids if self._fresh(self._by_id.get(id)) is None]:
            for kept in self.keeping.beside(*missing):
                self._remember(kept)

    def look(self) -> None:
        """Whether keys can be found and opened now, whatever is remembered. Raises ``VaultError`` when they cannot."""
        self.keeping.look()
        self.around.epochs()
        for kept in self.keeping.some(None, 1):
            self.around.unwrap(kept.epoch, kept.wrapped or b"")

    def keep_secrets(self, secrets: Mapping[str, bytes]) -> Mapping[str, UUID]:
        """Keeps secrets of the installation by their names; durable when this returns, with the id of each.

        Under a name that has one already, that one stays.
        """
        self.keeping.keep([self._made(OF_INSTALLATION, name, secret) for name, secret in secrets.items()])
        return {kept.category: kept.id for kept in self.keeping.living(OF_INSTALLATION) if kept.category in secrets}

    def secrets(self, ids: Mapping[str, UUID]) -> dict[str, bytes]:
        """Secrets of the installation, open. Raises ``MissingKeyError``, and ``WrongKeyError`` for that of another name."""
        kept = {one.id: one for one in self.keeping.living(OF_INSTALLATION)}
        if not kept.keys() >= {*ids.values()}:
            raise MissingKeyError("a secret of the installation is not in the key store")
        if any(kept[id].category != name for name, id in ids.items()):
            raise WrongKeyError("a secret of the installation is kept under another name")
        return {name: self.around.unwrap(kept[id].epoch, kept[id].wrapped or b"") for name, id in ids.items()}

    def forget(self) -> None:
        """Lets go of every open key."""
        with self._turn:
            self._by_id.clear()
            self._living.clear()

    def close(self) -> None:
        """Lets go of the open keys and of where they are kept."""
        self.forget()
        self.keeping.close()

    def _fresh(self, known: Remembered | None) -> Remembered | None:
        return known if known is not None and self._passing() < known.until else None

    def _remember(self, kept: KeptKey) -> Remembered:
        opened = None if kept.wrapped is None else DataKey(kept.id, self.around.unwrap(kept.epoch, kept.wrapped))
        one = Remembered(opened, (kept.person, kept.category), self._passing() + self._life)
        with self._turn:
            self._let_go_of(kept.id)
            self._by_id[kept.id] = one
            if kept.retired_at is None:
                self._living[one.whose] = one
            while (oldest := next(iter(self._by_id), None)) is not None and self._must_go(oldest):
                self._let_go_of(oldest)
        return one

    def _must_go(self, oldest: UUID) -> bool:
        return len(self._by_id) > MOST or self._fresh(self._by_id[oldest]) is None

    def _let_go_of(self, id: UUID) -> None:
        if (one := self._by_id.pop(id, None)) is not None and self._living.get(one.whose) is one:
            del self._living[one.whose]

    def _made(self, person: UUID, category: str, key: bytes) -> KeptKey:
        epoch = self.around.epochs()[-1]
        return KeptKey(uuid4(), person, category, epoch, self.around.wrap(epoch, key), self._now())
