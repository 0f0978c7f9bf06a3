"""Key-encryption keys in a file of their own: the part that must never lie beside a backup of the rest.

The whole file is written anew beside the old one and put in its place in one move; what it held before is overwritten
first. A process that serves sees a new epoch, or that one is gone, at its next look. Any other change it refuses: what
was wrapped under the keys of another file would be lost as soon as ours is back.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from threading import Lock

from vierogen.durable import sync_folder
from vierogen.vault.faults import KeysAwayError, MissingEpochError
from vierogen.vault.sealing import KEY_BYTES, new_key
from vierogen.vault.wrapping import unwrap, wrap

SHAPE = 1
ONLY_MINE = 0o600
WHAT = "key-encryption keys of Vierogen; keep it apart from every backup of the database and the key store"


class KeyFileError(KeysAwayError):
    """The key file is not there, cannot be read, or is not the one that it was."""

    remedy = "put back the newest key file of this database, or name its folder with VIEROGEN_KEY_FOLDER and restart"


class KeyFile:
    """Satisfies ``KeyEncryption`` with a file."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._fingerprint, self._keys = b"", dict[int, bytes]()
        self._look()

    @classmethod
    def make(cls, path: Path, fingerprint: bytes) -> KeyFile:
        """A new file with a first key. Never over one that is there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            put_there(path, as_bytes(fingerprint, {1: new_key()}))
        except FileExistsError:
            raise KeyFileError(f"{path} is there already") from None
        return cls(path)

    @property
    def fingerprint(self) -> bytes:
        """Which key store these belong to."""
        return self._fingerprint

    def epochs(self) -> Sequence[int]:
        """Those that are there, in order."""
        self._look()
        return sorted(self._keys)

    def wrap(self, epoch: int, key: bytes) -> bytes:
        """Under the key of an epoch."""
        return wrap(self._key(epoch), key)

    def unwrap(self, epoch: int, wrapped: bytes) -> bytes:
        """With the key of an epoch."""
        return unwrap(self._key(epoch), wrapped)

    def rotate(self) -> int:
        """One epoch more. Let nobody else do so meanwhile."""
        self._look()
        epoch = max(self._keys) + 1
        self._replace(self._keys | {epoch: new_key()})
        return epoch

    def destroy(self, epoch: int) -> None:
        """Without the key of this epoch. The newest stays."""
        self._look()
        if epoch not in self._keys:
            raise MissingEpochError(epoch)
        if epoch == max(self._keys):
            raise ValueError("the newest epoch is in use")
        self._replace({one: key for one, key in self._keys.items() if one != epoch})

    def _key(self, epoch: int) -> bytes:
        self._look()
        if (key := self._keys.get(epoch)) is None:
            raise MissingEpochError(epoch)
        return key

    def _look(self) -> None:
        """Reads the file when it is not the one that was read last."""
        try:
            told = self.path.stat()
            stamp = told.st_mtime_ns, told.st_ino, told.st_size
            if stamp != self._stamp:
                with self._lock:
                    self._take_over(*of_bytes(self.path.read_bytes()))
                    self._stamp = stamp
        except FileNotFoundError:
            raise KeyFileError(f"{self.path} is not there") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise KeyFileError(f"{self.path} cannot be read as a key file") from None

    def _take_over(self, fingerprint: bytes, keys: dict[int, bytes]) -> None:
        if self._keys and not (fingerprint == self._fingerprint and goes_on(self._keys, keys)):
            raise KeyFileError(f"{self.path} is of another database, of an earlier moment, or damaged")
        self._fingerprint, self._keys = fingerprint, keys

    def _replace(self, keys: dict[int, bytes]) -> None:
        beside = self.path.with_name(f"{self.path.name}.new")
        beside.unlink(missing_ok=True)  # of somebody who was cut off; it was in nobody's use
        write_new(beside, as_bytes(self._fingerprint, keys))
        old = self.path.with_name(f"{self.path.name}.old")
        old.unlink(missing_ok=True)
        with suppress(OSError):  # a file system without hard links: then the old bytes are left to it
            old.hardlink_to(self.path)
        beside.replace(self.path)
        sync_folder(self.path.parent)
        overwrite(old)
        self._stamp = None
        self._look()


def goes_on(before: dict[int, bytes], after: dict[int, bytes]) -> bool:
    """Whether a file is of a later moment than another: epochs begin and are destroyed, and no key ever changes."""
    return max(after) >= max(before) and all(before[epoch] == after[epoch] for epoch in before.keys() & after.keys())


def as_bytes(fingerprint: bytes, keys: dict[int, bytes]) -> bytes:
    """The file as it is written."""
    told = {str(epoch): base64.b64encode(key).decode() for epoch, key in sorted(keys.items())}
    digest = digest_of(fingerprint, keys)
    written = {"what": WHAT, "shape": SHAPE, "belongs_to": fingerprint.hex(), "keys": told, "digest": digest}
    return json.dumps(written, indent=2).encode() + b"\n"


def of_bytes(written: bytes) -> tuple[bytes, dict[int, bytes]]:
    """Whose, and the keys. Raises ValueError, KeyError, TypeError or AttributeError when it is something else."""
    read = json.loads(written)
    keys = {int(epoch): base64.b64decode(key, validate=True) for epoch, key in read["keys"].items()}
    if read["shape"] != SHAPE or not keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise ValueError
    fingerprint = bytes.fromhex(read["belongs_to"])
    if read.get("digest", digest_of(fingerprint, keys)) != digest_of(fingerprint, keys):
        raise ValueError
    return fingerprint, keys


def digest_of(fingerprint: bytes, keys: dict[int, bytes]) -> str:
    """By which a file that was damaged is known; files from before there was one have none."""
    parts = (f"{epoch}:".encode() + key for epoch, key in sorted(keys.items()))
    return sha256(fingerprint + b"".join(parts)).hexdigest()


def put_there(path: Path, content: bytes) -> None:
    """All of it at once: whoever opens the same database at this moment sees no half of it. Raises FileExistsError."""
    beside = path.with_name(f"{path.name}.{token_hex(8)}.made")
    write_new(beside, content)
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        overwrite(beside)
        raise
    except OSError:  # a file system without hard links
        overwrite(beside)
        write_new(path, content)
        return
    beside.unlink()
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """A file that only its owner reads, durable when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def overwrite(path: Path) -> None:
    """Zeros over what lay there, and then away with it. On a disk that moves blocks about this is no promise."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
