"""In which language the pages speak: Dutch, which is what stands in the code, or English out of catalogues.

Each screen has a catalogue of its own, translations/en/<screen>.po. They are read when the server starts: nothing needs
to be compiled. What the engine itself says (rules, reasons, the timeline) is Dutch, as the law is, and marked so.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel.dates import format_date
from babel.messages.pofile import read_po

from vierogen.domain.values import NETHERLANDS, day_of
from vierogen.reference.notation import nl

Language = Literal["nl", "en"]
LANGUAGES: dict[Language, str] = {"nl": "Nederlands", "en": "English"}
COOKIE = "vierogen-taal"


def N_(text: str) -> str:  # noqa: N802  # the usual name of what marks a text for translation
    """Marks a text for translation; the page that shows it translates it."""
    return text


class Words(NullTranslations):
    """What to say instead of the Dutch of the code."""

    def __init__(self, catalogue: dict[str, str | tuple[str, str]]) -> None:
        super().__init__()
        self._catalogue = catalogue

    def gettext(self, message: str) -> str:
        """In this language, or else as it is."""
        said = self._catalogue.get(message, message)
        return said if isinstance(said, str) else said[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """For one, or for more."""
        said = self._catalogue.get(msgid1)
        one, more = said if isinstance(said, tuple) else (msgid1, msgid2)
        return one if n == 1 else more


@cache
def words_in(language: Language) -> Words:
    """The catalogues of a language together."""
    found: dict[str, str | tuple[str, str]] = {}
    if language != "nl":
        folder = files("vierogen.web").joinpath("translations", language)
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".po"):
                found |= read(file.read_bytes())
    return Words(found)


def read(catalogue: bytes) -> dict[str, str | tuple[str, str]]:
    """What a catalogue says."""
    said: dict[str, str | tuple[str, str]] = {}
    for message in read_po(BytesIO(catalogue)):
        dutch, other = message.id, message.string
        if isinstance(dutch, tuple) and isinstance(other, tuple) and all(other):
            said[dutch[0]] = (other[0], other[1])
        elif isinstance(dutch, str) and isinstance(other, str) and dutch and other:
            said[dutch] = other
    return said


def day_in(language: Language, day: date) -> str:
    """Such as 3 mei 2026, or 3 May 2026."""
    return nl(day) if language == "nl" else format_date(day, "d MMMM y", locale="en_GB")


def month_in(language: Language, day: date) -> str:
    """Such as mei 2026, or May 2026."""
    return day_in(language, day).partition(" ")[2]


def moment_in(language: Language, moment: datetime) -> str:
    """A day with the time in the Netherlands."""
    here = moment.astimezone(NETHERLANDS)
    between = "om" if language == "nl" else "at"
    return f"{day_in(language, day_of(moment))} {between} {here:%H.%M}"
