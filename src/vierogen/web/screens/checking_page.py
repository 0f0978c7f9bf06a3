"""Checking the proof of a decision: for a family, without logging in. What somebody chooses here is judged and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from vierogen.bootstrap.sealing import public_keys
from vierogen.ledger.bundle import Proven
from vierogen.ledger.named import named
from vierogen.ledger.note import PublicKey
from vierogen.ledger.proven_facts import Period, Questions, period_in
from vierogen.ledger.proven_words import ProvenWords, proven_words
from vierogen.ledger.verdict import Judged, Verdict, judge
from vierogen.sealing.asked import asked_in
from vierogen.sealing.keys import KeyFileError
from vierogen.sealing.logs import EVENTS
from vierogen.web.act_form import Wrongs
from vierogen.web.act_pages import BAD, Filled
from vierogen.web.fields import LongText, Upload
from vierogen.web.language import N_
from vierogen.web.pages import Page
from vierogen.web.visit import Visit

PATH = "/controleren"
COMMAND = "vierogen verify --proof bewijs.json --key sleutel.pub"
LONGEST_KEYS = 5_000
"""More is no key that anybody was given, and would be many signatures to try."""

PROOF = Upload(
    name="bewijs",
    label=N_("Het bewijs"),
    hint=N_("Het bestand dat u kreeg. Het eindigt op .json."),
    missing=N_("Kies het bestand met het bewijs."),
    accepts=".json,application/json",
)
KEY = LongText(
    name="sleutel",
    label=N_("De openbare sleutel"),
    hint=N_("Eén regel tekst. Vraag haar liefst aan iemand anders dan wie u het bewijs gaf. Laat dit leeg om de sleutel van dit register te gebruiken."),
    rows=3,
    longest=LONGEST_KEYS,
    needed=False,
)  # fmt: skip
CHECKPOINT = Upload(
    name="controlepunt",
    label=N_("Een controlepunt dat u zelf bewaarde"),
    hint=N_("Een bestand, of een mail die u hebt opgeslagen (.eml). Hebt u er geen? Laat dit leeg. Dan telt het controlepunt dat in het bewijs staat."),
    accepts=".txt,.eml,text/plain,message/rfc822",
    needed=False,
)  # fmt: skip
FIELDS = (PROOF, KEY, CHECKPOINT)

NO_KEY_HERE = N_("Dit register heeft nog geen sleutel. Plak hier de sleutel die u kreeg.")
AT_FIELD: Mapping[Verdict, str] = {
    Verdict.PROOF_UNREADABLE: PROOF.name,
    Verdict.CHECKPOINT_UNREADABLE: CHECKPOINT.name,
    Verdict.KEY_UNREADABLE: KEY.name,
}
"""What cannot be read is a fault at its field."""

UNREADABLE: Mapping[Verdict, str] = {
    Verdict.PROOF_UNREADABLE: N_("Dit is geen heel bewijs. Kies het bestand opnieuw, of vraag het opnieuw: misschien is het niet goed overgekomen."),
    Verdict.CHECKPOINT_UNREADABLE: N_("Dit is geen heel controlepunt. Kies het bestand opnieuw, of laat het leeg."),
    Verdict.KEY_UNREADABLE: N_("Dit is geen openbare sleutel, of zij is niet heel. Plak de hele regel, zoals u haar kreeg."),
}  # fmt: skip
ADVICE: Mapping[int, str] = {
    0: N_("U hoeft niets te doen. Bewaar het bestand en de sleutel."),
    13: N_("U hebt de sleutel van een ander register. Vraag de goede."),
    14: N_("Sleutels worden soms gewisseld. Vraag of er een oudere of nieuwere is, en wanneer die is gewisseld."),
    15: N_("Er is iets aan het bestand gewijzigd, of het is niet goed overgekomen. Vraag het opnieuw."),
    16: N_("Laat het controlepunt leeg, of vraag een bewijs bij het controlepunt dat u bewaarde."),
    17: N_("Er is iets aan het bewijs gewijzigd. Vraag het opnieuw."),
    18: N_("Vraag het bewijs opnieuw. Blijft het zo, meld het dan bij de functionaris gegevensbescherming."),
    19: N_("Er is iets aan de woorden gewijzigd. Vraag het bewijs opnieuw."),
}
"""What one does next, by the number of the verdict: those of the command line."""

DOES_NOT_FIT = frozenset({Verdict.OTHER_LOG, Verdict.OTHER_KEY, Verdict.OTHER_CHECKPOINT})
"""Nothing was found to be false: what was given does not belong together."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a proof: when it was recorded, in the words of the file when that is no moment, and what it says."""

    at: datetime | None
    written: str
    says: str
    period: Period | None
    words: ProvenWords


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict as it is shown."""

    verdict: Verdict
    title: str
    kind: str
    advice: str
    lines: tuple[Line, ...] = ()
    request: str = ""
    origin: str = ""
    rows: int = 0
    which: int | None = None
    with_own_key: bool = False
    of_questions: str = ""
    """What one must know of the texts of the questions."""


def keys_here(visit: Visit) -> tuple[PublicKey, ...]:
    """Those of this register under which decisions are sealed; none when nothing ever was."""
    try:
        return tuple(key for key in public_keys(visit.house.settings) if key.name.endswith(f"/{EVENTS.path}"))
    except KeyFileError:
        return ()


def empty(visit: Visit) -> Response:
    """How one checks, and the form for it."""
    return page(visit, Filled({}, "", {}))


def page(visit: Visit, filled: Filled, status: int = 200, told: Told | None = None) -> Response:
    """With what came of it, when something was asked."""
    return visit.page(
        "checking.html",
        status,
        asked=FIELDS,
        known={one.name: one for one in FIELDS},
        filled=filled,
        told=told,
        keys=[key.written for key in keys_here(visit)],
        path=PATH,
        command=COMMAND,
    )


def checked(visit: Visit) -> Response:
    """Judges what was sent, as the command line does. Nothing of it is kept, logged or repeated."""
    filled = Filled({KEY.name: (visit.sent(KEY.name),)}, "", {})
    own = keys_here(visit)
    wrongs = dict(missing_in(visit, own))
    if wrongs:
        return page(visit, replaced(filled, wrongs), BAD)
    given = visit.sent(KEY.name).strip()
    found = judge(
        visit.sent(PROOF.name),
        visit.sent(CHECKPOINT.name) or None,
        given or "\n".join(key.written for key in own),
    )
    if found.verdict in AT_FIELD:
        return page(visit, replaced(filled, {AT_FIELD[found.verdict]: UNREADABLE[found.verdict]}), BAD)
    return page(visit, filled, told=told_of(found, with_own_key=not given))


def missing_in(visit: Visit, own: tuple[PublicKey, ...]) -> Iterator[tuple[str, str]]:
    """What must be there before anything can be judged."""
    if not visit.sent(PROOF.name).strip():
        yield PROOF.name, PROOF.missing
    key = visit.sent(KEY.name).strip()
    if not key and not own:
        yield KEY.name, NO_KEY_HERE
    if len(key) > LONGEST_KEYS:
        yield KEY.name, UNREADABLE[Verdict.KEY_UNREADABLE]


def replaced(filled: Filled, wrongs: Wrongs) -> Filled:
    """The same form, with what is wrong."""
    return Filled(filled.typed, "", wrongs)


def told_of(found: Judged, *, with_own_key: bool) -> Told:
    """In plain words, with what was proven and what one does now."""
    verdict = found.verdict
    advice = ADVICE.get(verdict.code, ADVICE[18])
    if verdict is not Verdict.PROVEN or found.bundle is None or found.checkpoint is None:
        fits = verdict not in DOES_NOT_FIT
        title = N_("Het klopt niet") if fits else N_("Dit hoort niet bij elkaar")
        return Told(verdict, title, "error" if fits else "warning", advice, which=found.which)
    asked = asked_in(one.entry for one in found.bundle.proven)
    return Told(
        verdict,
        N_("Het klopt"),
        "ok",
        advice,
        tuple(line_of(one, asked.questions) for one in found.bundle.proven),
        found.bundle.request,
        found.checkpoint.origin,
        found.checkpoint.size,
        with_own_key=with_own_key,
        of_questions=asked.told,
    )


def line_of(one: Proven, questions: Questions) -> Line:
    """The moment stands in the file as the seal has it."""
    written = one.entry.recorded_at
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        at = None
    words = proven_words(one.entry, questions)
    return Line(at if at and at.tzinfo else None, written, named(one.entry.name), period_in(one.entry), words)


PAGES = (
    Page(PATH, empty, open_to_all=True),
    Page(PATH, checked, method="POST", open_to_all=True, takes_files=True),
)
