"""The questions that a proof answers: in the words of the proof itself, or else as Vierogen ships them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vierogen.domain.criteria import shipped
from vierogen.ledger.entry import Entry
from vierogen.ledger.proven_facts import Questions, criteria_in, questions_in

AS_SHIPPED = (
    "De antwoorden zijn bewezen. De vragen staan niet in dit bestand: hier staan ze zoals Vierogen ze meelevert."
)
NOT_HERE = "De antwoorden zijn bewezen. De vragen zelf staan niet in dit bestand."


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions, and whether their words are proven as well. A proof of before the opening went along has none."""

    questions: Questions
    proven: bool

    @property
    def told(self) -> str:
        """What one must know of the texts; nothing when they are proven like the answers."""
        if self.proven:
            return ""
        return AS_SHIPPED if self.questions else NOT_HERE


def asked_in(entries: Iterable[Entry]) -> Asked:
    """Those of the proof; else those of the shipped set, when that is the one by which was judged; else none."""
    entries = tuple(entries)
    if proven := questions_in(entries):
        return Asked(proven, proven=True)
    ours = shipped()
    same = criteria_in(entries) == ours.reference
    return Asked({one.code: one.sentence for one in ours.questions} if same else {}, proven=False)
