"""Signed notes (C2SP signed-note): a text with signatures under it, and the keys that make and check them."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04
"""The kinds of signature that are known here: of a log itself, and of a witness at a moment (C2SP tlog-cosignature)."""

MOST_SIGNATURES = 64
LARGEST = 64 * 1024
TIME_SIZE, SIGNATURE_SIZE, SEED_SIZE, ID_SIZE = 8, 64, 32, 4
LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
NAME = re.compile(r"[^\s+]+")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class UnreadableNoteError(Exception):
    """This is no signed note; nobody's words are repeated."""


class UnreadableKeyError(Exception):
    """This is no key of a kind that is known here."""


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Four bytes by which a signature tells whose it is."""
    return sha256(name.encode() + b"\n" + bytes((kind,)) + public).digest()[:ID_SIZE]


def is_utf8(text: str) -> bool:
    """Whether it can be written as UTF-8: out of JSON may come half a character, and nobody signs or hashes that."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def from_base64(text: str) -> bytes:
    """Raises ValueError for anything that is written in another way than the one way."""
    try:
        found = b64decode(text, validate=True)
    except NoBase64 as error:
        raise ValueError("no base64") from error
    if to_base64(found) != text:
        raise ValueError("base64 written in another way")
    return found


def to_base64(data: bytes) -> str:
    """The standard alphabet, with padding."""
    return b64encode(data).decode()


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures; written as name, id and key with plus signs between."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From its written form. Raises UnreadableKeyError."""
        name, _, rest = text.strip().partition("+")
        told_id, _, data = rest.partition("+")
        try:
            found = from_base64(data)
            key = cls(name, found[0], found[1:])
        except (ValueError, IndexError):
            raise UnreadableKeyError from None
        known = key.kind in {ED25519, COSIGNATURE} and len(key.public) == SEED_SIZE and NAME.fullmatch(name)
        if not known or told_id != key.id.hex():
            raise UnreadableKeyError
        return key

    @property
    def id(self) -> bytes:
        """By which a signature names this key."""
        return key_id(self.name, self.kind, self.public)

    @property
    def written(self) -> str:
        """As others read it."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes((self.kind,)) + self.public)}"

    def checks(self, text: str, signature: bytes) -> bool:
        """Whether this key put this signature under this text."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != TIME_SIZE + SIGNATURE_SIZE:
                return False
            message = cosigned(message, int.from_bytes(signature[:TIME_SIZE], "big"))
            signature = signature[TIME_SIZE:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def cosigned(text: bytes, at: int) -> bytes:
    """What a witness signs: the text, at a moment in seconds since 1970."""
    return b"cosignature/v1\ntime " + str(at).encode() + b"\n" + text


PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs; written as Go's note package writes it. Never shown by repr."""

    name: str
    kind: int
    private: Ed25519PrivateKey

    def __repr__(self) -> str:
        """Whose it is."""
        return f"SigningKey({self.name})"

    @classmethod
    def made(cls, name: str, kind: int = ED25519) -> Self:
        """A new one. Raises UnreadableKeyError for a name with spaces or plus signs."""
        if not NAME.fullmatch(name) or CONTROL.search(name):
            raise UnreadableKeyError
        return cls(name, kind, Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> Self:
        """From its written form. Raises UnreadableKeyError."""
        if not text.startswith(PRIVATE):
            raise UnreadableKeyError
        name, _, rest = text.removeprefix(PRIVATE).strip().partition("+")
        told_id, _, data = rest.partition("+")
        try:
            found = from_base64(data)
            key = cls(name, found[0], Ed25519PrivateKey.from_private_bytes(found[1:]))
        except (ValueError, IndexError):
            raise UnreadableKeyError from None
        if key.kind not in {ED25519, COSIGNATURE} or key.public.id.hex() != told_id:
            raise UnreadableKeyError
        return key

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    @property
    def written(self) -> str:
        """For a file that nobody else reads."""
        data = bytes((self.kind,)) + self.private.private_bytes_raw()
        return f"{PRIVATE}{self.name}+{self.public.id.hex()}+{to_base64(data)}"

    def sign(self, text: str, at: int = 0) -> Signature:
        """A signature under this text; that of a witness also says at which second."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            signed = at.to_bytes(TIME_SIZE, "big") + self.private.sign(cosigned(message, at))
        else:
            signed = self.private.sign(message)
        return Signature(self.name, self.public.id, signed)


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note."""

    name: str
    id: bytes
    signature: bytes

    @property
    def written(self) -> str:
        """The line, without its end."""
        return f"— {self.name} {to_base64(self.id + self.signature)}"

    @classmethod
    def read(cls, line: str) -> Self:
        """From a line. Raises UnreadableNoteError."""
        found = LINE.fullmatch(line)
        try:
            data = from_base64(found[2]) if found else b""
        except ValueError:
            raise UnreadableNoteError from None
        if not found or len(data) <= ID_SIZE:
            raise UnreadableNoteError
        return cls(found[1], data[:ID_SIZE], data[ID_SIZE:])

    def is_of(self, key: PublicKey) -> bool:
        """Whether it says to be made with this key."""
        return (self.name, self.id) == (key.name, key.id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def signed(cls, text: str, keys: Sequence[SigningKey]) -> Self:
        """Signed by each of these keys."""
        return cls(text, tuple(key.sign(text) for key in keys))

    @classmethod
    def read(cls, written: str) -> Self:
        """From its written form. Raises UnreadableNoteError."""
        if len(written) > LARGEST or CONTROL.search(written) or not is_utf8(written):
            raise UnreadableNoteError
        text, blank, rest = written.rpartition("\n\n")
        lines = rest.split("\n")
        if not blank or not text or lines[-1] or not 1 <= len(lines) - 1 <= MOST_SIGNATURES:
            raise UnreadableNoteError
        return cls(text + "\n", tuple(map(Signature.read, lines[:-1])))

    @property
    def written(self) -> str:
        """As it is kept and sent."""
        return "\n".join((self.text, *(one.written for one in self.signatures), ""))

    def signed_by(self, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...] | None:
        """Which of these keys signed it. None when a signature that says to be of one of them is not."""
        found = list[PublicKey]()
        for key in keys:
            for one in self.signatures:
                if one.is_of(key):
                    if not key.checks(self.text, one.signature):
                        return None
                    found.append(key)
        return tuple(dict.fromkeys(found))

    def also_signed(self, more: Iterable[Signature]) -> Note:
        """With these lines as well, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))


def notes_in(text: str) -> list[Note]:
    """Every note in a file that holds one after the other. The texts hold no empty lines. Raises UnreadableNoteError."""
    found, lines, body = list[Note](), list[str](), list[str]()
    for line in [*text.splitlines(), ""]:
        if line.startswith("— "):
            lines.append(line)
            continue
        if lines:
            found.append(Note.read("\n".join([*body, "", *lines, ""])))
            body, lines = [], []
        if line:
            body.append(line)
    if body:
        raise UnreadableNoteError
    return found
