"""Which acts answer what is due. They stand first on the page of a request, with the last day; the rest as in the table.

What says yes and what says no to the same thing stand beside each other: the order leads to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from vierogen.domain import acts as a
from vierogen.domain.deadlines import Deadline
from vierogen.domain.values import Limit, Role

JUDGING = (a.Concur, a.Dissent, a.AskForInformation, a.HandBackCoAssessment)

ANSWERS: Mapping[Limit, tuple[type[a.Act], ...]] = {
    Limit.FIRST_CONTACT: (a.HearParents, a.HearChild, a.SayWhyNotHeard),
    Limit.EDUCATIONAL_ADVICE: (a.GiveEducationalAdvice,),
    Limit.TAKE_UP: (a.TakeUpCoAssessment,),
    Limit.CO_ASSESSMENT: JUDGING,
    Limit.CO_ASSESSMENT_EXTRA: JUDGING,
    Limit.DELIBERATION: (a.HoldDeliberation, a.ReviseStatement, a.DeclineToState, a.Escalate),
    Limit.BREAKING_A_DEADLOCK: (a.BreakDeadlockWithOffer, a.BreakDeadlock),
    Limit.FAMILY_READING: (a.Grant, a.RecordFamilyAgreement, a.RecordCorrection, a.RecordBlock),
    Limit.NOTIFY_AT_START: (a.ReceiveNotification, a.SubmitStatement, a.Grant),
    Limit.NOTIFY_RENEWAL: (a.OpenRequest, a.ReceiveNotification),
    Limit.REVIEW: (a.ReviewExemption,),
    Limit.FOLLOW_UP: (a.FollowUpAlternative,),
}
"""A limit that no act answers by itself, such as the end of an exemption, is not here."""


def due_for(role: Role, deadlines: Iterable[Deadline]) -> dict[type[a.Act], date]:
    """The acts of this role that answer something, in their order, each with its first last day."""
    found: dict[type[a.Act], date] = {}
    for one in deadlines:
        for act in ANSWERS.get(one.limit, ()) if role in one.waits_for else ():
            found.setdefault(act, one.due_on)
    return found
