"""What goes wrong, in a calm sentence with what to do; a trace only of our own faults, and never with anybody's data."""

from __future__ import annotations

import os
import traceback

from psycopg.errors import InsufficientPrivilege
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from vierogen.application.keeping import KeyStoreUnavailable, StoreUnavailable
from vierogen.bootstrap.keys import KeysNotReadyError
from vierogen.cli.in_dutch import misuse
from vierogen.domain.refusals import Refused
from vierogen.vault.faults import TamperedError, VaultError

FAILED, MISUSED, UNAVAILABLE, OUR_FAULT = 1, 2, 3, 70


class Trouble(Exception):
    """Something that may happen to anyone: what it is, and what to do."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


KEYS_DO_NOT_FIT = (
    "Wat verzegeld is, is met deze sleutels niet te lezen: een sleutel ontbreekt of past niet. Er is niets gewijzigd. "
    "Zo ziet u wat er mis is: vierogen keys check"
)

NOT_OURS = (
    "In de database staat iets dat Vierogen zo niet heeft vastgelegd: het is gewijzigd, of iemand anders heeft het er in gezet. "
    "Er is niets gewijzigd. Zo ziet u wat het is: vierogen verify"
)

NOT_FOR_THIS_ROLE = (
    "Dat mag deze rol van de database niet. Er is niets gewijzigd. Geef de opdracht met het adres van de eigenaar van de "
    "tabellen."
)

CAUSES = (
    ("full", "De schijf is vol. Maak ruimte en geef de opdracht opnieuw."),
    ("disk i/o", "De schijf weigert. Is zij vol, of is er iets mis mee? Geef daarna de opdracht opnieuw."),
    ("locked", "{what} is bezet door een ander programma. Probeer het zo opnieuw."),
    ("unable to open", "{what} is niet te openen. Bestaat de map, en mag u daar schrijven?"),
    ("readonly", "{what} is alleen te lezen. Mag u daar schrijven?"),
    ("read-only", "{what} is alleen te lezen. Mag u daar schrijven?"),
    ("password", "{what} laat ons niet binnen. Klopt {setting}?"),
    ("connection", "{what} is niet te bereiken. Draait de server, en klopt {setting}?"),
)
"""What a driver says, and what that means for whoever sits at the keyboard."""


def say(error: Exception) -> int:
    """Tells what went wrong, on the error stream; returns the exit code."""
    out = Console(stderr=True, highlight=False)
    trouble = expected(error)
    if trouble is not None:
        if str(trouble):
            out.print(Text(str(trouble), style="red"), soft_wrap=True)
        return trouble.code
    if os.environ.get("VIEROGEN_LOG_LEVEL", "").lower() == "debug":
        raise error
    out.print("Dit had niet mogen gebeuren; het is een fout in Vierogen. Wat u deed en dit spoor helpen ons verder:")
    out.print(Text(trace(error)))
    out.print("Met VIEROGEN_LOG_LEVEL=debug ziet u de hele melding; daarin kunnen persoonsgegevens staan.")
    return OUR_FAULT


def expected(error: Exception) -> Trouble | None:
    """The trouble that may happen to anyone, or None when the fault is ours."""
    match error:
        case Trouble():
            return error
        case StoreUnavailable():
            return Trouble(why_unavailable(error), UNAVAILABLE)
        case VaultError():
            return Trouble(NOT_OURS if isinstance(error, TamperedError) else KEYS_DO_NOT_FIT)
        case KeysNotReadyError() | Refused():
            return Trouble(str(error))
        case InsufficientPrivilege() | DBAPIError(orig=InsufficientPrivilege()):
            return Trouble(NOT_FOR_THIS_ROLE)
    return misused(error) if hasattr(error, "exit_code") and hasattr(error, "format_message") else None


def misused(error: Exception) -> Trouble:
    """A command that was not typed as it should be."""
    return Trouble(misuse(error), MISUSED)


def why_unavailable(error: StoreUnavailable) -> str:
    """Why the database, or the key store, can take nothing now."""
    said = str(error)
    of_keys = isinstance(error, KeyStoreUnavailable)
    what, setting = ("De sleutelopslag", "KEY_STORE") if of_keys else ("De database", "DATABASE")
    for words, sentence in CAUSES:
        if words in said.lower():
            return sentence.format(what=what, setting=f"VIEROGEN_{setting}_URL")
    return f"{what} kan nu niets opnemen. Zij zegt: {said}"


def trace(error: BaseException) -> str:
    """Where it went wrong and of which kind it is. Messages stay out: they may quote what somebody wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{frames}{kind}"
