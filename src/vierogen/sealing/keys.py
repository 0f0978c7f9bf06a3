"""The keys of the ledger: a file that nobody else reads for those that sign, and one beside it for everybody.

The file for everybody keeps every key that ever signed, so that what was signed long ago can still be checked.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from vierogen.durable import sync_folder
from vierogen.ledger.note import NAME, PublicKey, SigningKey, UnreadableKeyError
from vierogen.sealing.logs import LOGS, Log

ONLY_ME, EVERYBODY = 0o600, 0o644
HEAD = "# De sleutels waarmee Vierogen verzegelt. Houd dit bestand geheim, en bewaar er een kopie van in een kluis.\n"
PUBLIC_HEAD = (
    "# De openbare sleutels van het register: hiermee controleert u wat het ondertekende. Geef ze aan iedereen.\n"
)


class KeyFileError(Exception):
    """A file of keys that cannot be used, and why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Those that sign (the newest last), and every one that ever did."""

    signing: tuple[SigningKey, ...]
    public: tuple[PublicKey, ...]

    def signing_for(self, log: Log) -> tuple[SigningKey, ...]:
        """The keys that sign the checkpoints of a log, all of them: while keys are changed there are two."""
        return tuple(key for key in self.signing if key.name.endswith(f"/{log.path}"))

    def public_of(self, log: Log) -> tuple[PublicKey, ...]:
        """The keys that may have signed a checkpoint of this log."""
        return tuple(key for key in self.public if key.name.endswith(f"/{log.path}"))

    def origin(self, log: Log) -> str:
        """How the log calls itself to the world."""
        return self.signing_for(log)[-1].name

    @classmethod
    def read(cls, file: Path) -> Self:
        """From the two files. Raises KeyFileError."""
        signing = tuple(map(signing_key, lines_of(file, secret=True)))
        if any(not [key for key in signing if key.name.endswith(f"/{log.path}")] for log in LOGS):
            raise KeyFileError(f"In {file} staat niet voor elk logboek een sleutel.")
        public = read_public(public_file(file)) if public_file(file).exists() else ()
        return cls(signing, tuple(dict.fromkeys((*public, *(key.public for key in signing)))))


def public_file(file: Path) -> Path:
    """Where the keys for everybody stand."""
    return file.with_suffix(".pub")


def read_public(file: Path) -> tuple[PublicKey, ...]:
    """Public keys, one on a line. Raises KeyFileError."""
    try:
        found = tuple(map(PublicKey.read, lines_of(file, secret=False)))
    except UnreadableKeyError:
        raise KeyFileError(f"{file} is geen bestand met openbare sleutels.") from None
    if not found:
        raise KeyFileError(f"In {file} staat geen sleutel.")
    return found


def signing_key(line: str) -> SigningKey:
    """From a line. Raises KeyFileError."""
    try:
        return SigningKey.read(line)
    except UnreadableKeyError:
        raise KeyFileError("Een regel in het sleutelbestand is geen sleutel.") from None


def lines_of(file: Path, *, secret: bool) -> list[str]:
    """What stands there, without remarks. A file of secrets that others may read is refused."""
    try:
        if secret and sys.platform != "win32" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise KeyFileError(f"Anderen kunnen {file} lezen. Zet de rechten op 0600: chmod 600 {file}")
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(f"{file} is niet te lezen.") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


# ── making and changing keys ─────────────────────────────────────────────────────────────────────────────────────────


def make(file: Path, name: str) -> Keys:
    """New keys for a new register. Raises KeyFileError when there are keys already, or the name will not do."""
    if file.exists():
        raise KeyFileError(f"{file} bestaat al. Er is niets gewijzigd.")
    if public_file(file).exists():
        raise KeyFileError(
            f"{public_file(file)} bestaat al, en {file} niet. Er is niets gewijzigd. Zet de sleutels terug uit de kluis; "
            f"is er nog nooit iets mee verzegeld, haal {public_file(file)} dan weg en geef de opdracht opnieuw."
        )
    if not NAME.fullmatch(name) or name.endswith("/"):
        raise KeyFileError("De naam is als een webadres zonder https://, zonder spaties en plustekens.")
    try:
        keep(file, new_keys(name))
    except KeyFileError:
        public_file(file).unlink(missing_ok=True)  # of keys that never were
        raise
    return Keys.read(file)


def rotate(file: Path) -> Keys:
    """Adds new keys; until the old ones are retired both sign, so that whoever knows one of them can follow."""
    keys = Keys.read(file)
    name = keys.origin(LOGS[0]).removesuffix(f"/{LOGS[0].path}")
    if len(keys.signing) > len(LOGS):
        raise KeyFileError("Er wordt al van sleutel gewisseld. Rond dat eerst af met --retire.")
    keep(file, (*keys.signing, *new_keys(name)), keys.public)
    return Keys.read(file)


def retire(file: Path) -> Keys:
    """Forgets the old keys that sign; the public ones are kept for ever."""
    keys = Keys.read(file)
    if len(keys.signing) == len(LOGS):
        raise KeyFileError("Er wordt nu niet van sleutel gewisseld. Begin met --rotate.")
    keep(file, tuple(keys.signing_for(log)[-1] for log in LOGS), keys.public)
    return Keys.read(file)


def new_keys(name: str) -> tuple[SigningKey, ...]:
    """One for each log."""
    return tuple(SigningKey.made(f"{name}/{log.path}") for log in LOGS)


def keep(file: Path, signing: Iterable[SigningKey], public: Iterable[PublicKey] = ()) -> None:
    """Both files, the public one first: a key that signs is always known. After it a power cut takes neither away."""
    signing = tuple(signing)
    known = dict.fromkeys((*public, *(key.public for key in signing)))
    write(public_file(file), PUBLIC_HEAD + "".join(f"{key.written}\n" for key in known), EVERYBODY)
    write(file, HEAD + "".join(f"{key.written}\n" for key in signing), ONLY_ME)
    try:
        sync_folder(file.parent)
    except OSError:
        raise KeyFileError(f"{file} is niet te schrijven.") from None


def write(file: Path, text: str, mode: int) -> None:
    """In one move, and on the disk: all of it, or what was there. Raises KeyFileError."""
    unfinished = file.with_name(f".{file.name}.nieuw")
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise KeyFileError(f"{file} is niet te schrijven.") from None
