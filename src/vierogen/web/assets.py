"""Style sheets, scripts, pictures and the font: each under a name with the hash of its content, so kept for ever.

All style sheets are one file, in the order of their names after the design system; an organisation's own tokens come
in a file after it. They are pressed once, when the server starts.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

PLACE = "/static/"
KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
PRESSED = frozenset({"css", "js", "svg"})
FONT = "noto-sans-latin.woff2"
STYLES, THEME = "vierogen.css", "thema.css"
REFERENCE = re.compile(r"url\(static:([\w.-]+)\)")
"""How our own style sheets point at another asset: url(static:name)."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    kind: str
    body: bytes
    pressed: bytes | None

    @property
    def content_type(self) -> str:
        """What it is."""
        return KINDS[self.kind]


class Assets:
    """All of them, by the address that the pages use."""

    def __init__(self, theme: Path | None = None) -> None:
        self._addresses: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        for name, body in everything():
            self._add(name, body)
        self._add(STYLES, self._pointing(the_styles()).encode())
        self.themed = theme is not None
        if theme is not None:
            self._add(THEME, theme.read_bytes())

    def address(self, name: str) -> str:
        """Where a file is to be had. Raises KeyError for one that is not there."""
        return self._addresses[name]

    def at(self, address: str) -> Asset | None:
        """What is to be had there."""
        return self._assets.get(address)

    def size_of(self, address: str) -> tuple[int, int]:
        """How wide and how high a picture of the kind WebP is, in pixels."""
        return size_of_webp(self._assets[address].body)

    def _add(self, name: str, body: bytes) -> None:
        stem, _, kind = name.rpartition(".")
        address = f"{PLACE}{stem}-{sha256(body).hexdigest()[:12]}.{kind}"
        self._addresses[name] = address
        self._assets[address] = Asset(kind, body, gzip.compress(body, 9, mtime=0) if kind in PRESSED else None)

    def _pointing(self, css: str) -> str:
        return REFERENCE.sub(lambda found: f"url({self.address(found[1])})", css)


def everything() -> Iterator[tuple[str, bytes]]:
    """Every file but the style sheets."""
    root = files("vierogen.web").joinpath("static")
    yield FONT, root.joinpath("vendor", FONT).read_bytes()
    for folder in ("scripts", "pictures"):
        for file in in_order(root.joinpath(folder)):
            yield file.name, file.read_bytes()


def size_of_webp(body: bytes) -> tuple[int, int]:
    """As its first chunk tells, in either of the two forms that a browser writes. Raises ValueError for any other."""
    match body[:4] + body[8:16]:
        case b"RIFFWEBPVP8X":
            width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (24, 27))
        case b"RIFFWEBPVP8 ":
            width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        case _:
            raise ValueError("no lossy WebP")
    return width, height


def the_styles() -> str:
    """The design system, and then ours."""
    root = files("vierogen.web").joinpath("static")
    ours = "\n".join(file.read_text("utf-8") for file in in_order(root.joinpath("styles")))
    return root.joinpath("vendor", "design-system.css").read_text("utf-8") + without_comments(ours)


def without_comments(css: str) -> str:
    """As a browser needs it."""
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def in_order(folder: Traversable) -> list[Traversable]:
    """The files in a folder, by name."""
    return sorted((file for file in folder.iterdir() if file.name.endswith(tuple(KINDS))), key=lambda file: file.name)
