"""`vierogen verify`: checks everything that is kept against the ledger, or one proof, without any database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from vierogen.cli.faults import MISUSED, Trouble
from vierogen.ledger.bundle import Proven
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.entry import Entry
from vierogen.ledger.mailed import kept_notes
from vierogen.ledger.named import named
from vierogen.ledger.note import Note, PublicKey, UnreadableKeyError, UnreadableNoteError
from vierogen.ledger.proven_facts import Period, period_in
from vierogen.ledger.proven_words import proven_words
from vierogen.ledger.verdict import Judged, Verdict, judge, keys_in
from vierogen.reference.notation import nl
from vierogen.sealing.logs import log_of_origin

if TYPE_CHECKING:
    from vierogen.sealing.asked import Asked


def run(proof: Path | None, checkpoint: Path | None, key: Path | None) -> int:
    """How it ends says what was found: 0 when all is well."""
    out = Console(highlight=False, soft_wrap=True)
    if proof is not None:
        if key is None:
            raise Trouble("Geef met --key het bestand met de openbare sleutel.", MISUSED)
        return offline(proof, checkpoint, key, out)
    from vierogen.cli.verify_all import everything  # noqa: PLC0415  # loads the engine; a proof needs none of it

    return everything(checkpoint, key, out)


# ── one proof ────────────────────────────────────────────────────────────────────────────────────────────────────────


def offline(proof: Path, checkpoint: Path | None, key: Path, out: Console) -> int:
    """With nothing but these files."""
    elsewhere = checkpoint_text(checkpoint) if checkpoint is not None else None
    found = judge(
        text_of(proof, Verdict.PROOF_UNREADABLE), elsewhere, text_of(key, Verdict.KEY_UNREADABLE)
    )  # fmt: skip
    say_verdict(found, out)
    return found.verdict.code


LARGEST_FILE = 64 * 1024 * 1024


def text_of(file: Path, unreadable: Verdict, errors: str = "strict") -> str:
    """What stands in a file."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Trouble(f"{file}: {unreadable.sentence}", unreadable.code)
        return file.read_text("utf-8", errors)
    except OSError:
        raise Trouble(f"{file} is er niet of is niet te lezen.", unreadable.code) from None
    except UnicodeDecodeError:
        raise Trouble(f"{file}: {unreadable.sentence}", unreadable.code) from None


def checkpoint_text(file: Path) -> str:
    """What stands in a file with checkpoints. A mail that was saved may have another encoding, which it names itself."""
    return text_of(file, Verdict.CHECKPOINT_UNREADABLE, "surrogateescape")


def say_verdict(found: Judged, out: Console) -> None:
    """The verdict; and what was proven, or what is wrong."""
    style = "bold green" if found.verdict is Verdict.PROVEN else "bold red"
    out.print(found.verdict.sentence, style=style)
    if found.which is not None:
        out.print(f"Het gaat om gebeurtenis {found.which} in het bestand.")
    if found.verdict is not Verdict.PROVEN or found.bundle is None or found.checkpoint is None:
        return
    from vierogen.sealing.asked import asked_in  # noqa: PLC0415  # loads the domain; only what is proven needs it

    out.print(f"Verzoek {found.bundle.request}, in {found.checkpoint.origin}:", markup=False)
    asked = asked_in(one.entry for one in found.bundle.proven)
    for one in found.bundle.proven:
        out.print(f"  {event_told(one)}", markup=False)
        for line in words_told(one.entry, asked):
            out.print(f"    {line}", markup=False)
    signers = ", ".join(f"{key.name} ({key.id.hex()})" for key in found.signers)
    out.print(f"Controlepunt van {found.checkpoint.size} regels, ondertekend door {signers}.", markup=False)


def words_told(entry: Entry, asked: Asked) -> Iterator[str]:
    """For which time, what was held against the register, a line for each field or question, and what stayed closed."""
    words = proven_words(entry, asked.questions)
    if period := period_in(entry):
        yield f"voor welke tijd, gecontroleerd: {period_told(period)}"
    for one in words.shown:
        yield f"{one.name}, gecontroleerd: {one.text}".rstrip()
        for question, answer in one.answers:
            yield f"  {question} {answer}"
        if one.answers and asked.told:
            yield f"  {asked.told}"
    if words.closed:
        yield f"niet in dit bestand: {', '.join(words.closed)}. Dat blijft gesloten, en kan nog worden bewezen zolang het wordt bewaard"


def period_told(period: Period) -> str:
    """From when, and until when."""
    if period.never or period.until is None:
        return f"vanaf {nl(period.begins_on)}, nooit geschikt voor school"
    return f"van {nl(period.begins_on)} tot en met {nl(period.until)}"


def event_told(one: Proven) -> str:
    """One line; the name is that under which it is sealed."""
    entry = one.entry
    shown = "" if entry.state is not None else "; de inhoud staat er niet bij"
    return f"{entry.recorded_at} {named(entry.name)} ({entry.name}, versie {entry.version}{shown})"


# ── what is kept in files ────────────────────────────────────────────────────────────────────────────────────────────


def keys_of(file: Path) -> Sequence[PublicKey]:
    """The public keys in a file."""
    try:
        return keys_in(text_of(file, Verdict.KEY_UNREADABLE))
    except UnreadableKeyError:
        raise Trouble(Verdict.KEY_UNREADABLE.sentence, Verdict.KEY_UNREADABLE.code) from None


HOW_TO_KEEP = (
    "Bewaar een controlepunt als los bestand, of sla de hele mail op (.eml). Uit een gekopieerde tekst hoort alleen mee: "
    "van de naam van het register tot en met de regels die met — beginnen, met de lege regel daartussen."
)


def notes_of(file: Path) -> Sequence[Note]:
    """The checkpoints in a file. One without any is no witness: what it should find, would be found to be right."""
    unreadable = Verdict.CHECKPOINT_UNREADABLE
    try:
        found = kept_notes(checkpoint_text(file))
        origins = {Checkpoint.read(note).origin for note in found}
    except UnreadableNoteError:
        raise Trouble(f"{unreadable.sentence} {HOW_TO_KEEP}", unreadable.code) from None
    if not found:
        raise Trouble(f"In {file} staat geen controlepunt. {HOW_TO_KEEP}", unreadable.code)
    if not all(map(log_of_origin, origins)):
        raise Trouble(Verdict.OTHER_LOG.sentence, Verdict.OTHER_LOG.code)
    return found
