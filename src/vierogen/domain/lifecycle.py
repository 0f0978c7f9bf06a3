"""The process on one page: from where to where, by whom, what it records and what must hold. `transitions` checks it.

The table is notation, not a keeper of state: a request's state is the fold of its events.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine, Transition

from vierogen.domain import acts as a
from vierogen.domain import events as e
from vierogen.domain.request import SPEAK_ABOUT, UNDECIDED
from vierogen.domain.rules import Rule
from vierogen.domain.rules.checking import (
    checker_is_not_the_co_assessor,
    lateness_is_motivated,
    notification_has_come_in,
    there_is_a_notification,
)
from vierogen.domain.rules.competence import (
    actor_works_here,
    child_is_of_school_age,
    criteria_are_in_force,
    municipality_is_competent,
    new_municipality_is_competent,
    route_exists,
    school_year_is_now_or_next,
)
from vierogen.domain.rules.consent import (
    consent_becomes_smaller,
    consent_has_a_period,
    consent_is_informed,
    consent_is_theirs_to_give,
    consent_leads_somewhere,
    there_is_consent,
)
from vierogen.domain.rules.deadlock import (
    a_dissent_is_not_left_behind,
    a_dissent_is_talked_over,
    breaker_was_not_involved,
    deliberation_follows_the_difference,
    deliberation_was_held,
    it_has_happened,
    next_look_is_ahead,
    place_has_a_start_date,
    there_is_a_place,
)
from vierogen.domain.rules.earlier import (
    earlier_answers_are_named,
    file_is_new,
    it_is_the_same_child,
    it_looks_again_at_a_no,
    it_renews_what_was_granted,
)
from vierogen.domain.rules.four_eyes import (
    FOUR_EYES,
    LOOKING_ALONG,
    it_is_one_of_the_two,
    it_is_who_took_it_up,
    others_look_again,
    who_checked_does_not_judge,
)
from vierogen.domain.rules.hearing import (
    family_has_read,
    family_reads_what_lies_there,
    hearing_is_for_this_request,
    involvement_is_explained,
    it_is_theirs_to_say,
    reason_is_given,
)
from vierogen.domain.rules.no_unless import UNLESS, outcome_is_motivated
from vierogen.domain.rules.statement import (
    SOUND_STATEMENT,
    expert_does_not_treat_the_child,
    expert_is_still_designated,
    it_is_who_stated,
    nobody_declines_for_another,
)
from vierogen.domain.rules.time_limits import (
    end_is_due,
    end_is_motivated,
    end_is_theirs,
    end_lies_within_the_exemption,
    its_time_limit_has_passed,
    reminder_is_due,
)
from vierogen.domain.values import Role, Status

EDITION = "2027-02"
"""The edition of this table and its rules; changes when either does. Every event names the one it was judged by."""


class Step(Transition):
    """A transition that also knows who may take it, what it records and what must hold."""

    def __init__(
        self,
        source: str,
        dest: str,
        *_: Any,
        by: frozenset[Role],
        records: type[e.RequestEvent],
        provided: tuple[Rule, ...],
        **__: Any,
    ) -> None:
        super().__init__(source, dest)
        self.start, self.to = Status[source], Status[dest]
        self.by, self.records, self.provided = by, records, provided


class Lifecycle(Machine):
    """The machine of `transitions`, with our own columns."""

    transition_cls = Step


S = Status
DOCTOR = frozenset({Role.YOUTH_DOCTOR})
OFFICER = frozenset({Role.ATTENDANCE_OFFICER})
ADVISERS = frozenset({Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER})
OTHER_EYES = OFFICER | ADVISERS
BREAKER = frozenset({Role.DEADLOCK_BREAKER})
CLOCK = frozenset({Role.CLOCK})
ENDING = DOCTOR | OFFICER | CLOCK

SAME = None
BEGUN = frozenset(Status) - {S.NONE}
AFTER_A_NO = frozenset({S.REFUSED, S.WITHDRAWN, S.LAPSED, S.BLOCKED})
"""The child still has a right to education, and a place may still be found."""
SHARING = BEGUN - {S.BLOCKED, S.ENDED}
"""Somebody may still look or look for a place. What the family keeps back is shared with nobody."""

HERE = (actor_works_here,)
WITH_REASON = (reason_is_given,)
OPENING = (
    child_is_of_school_age,
    school_year_is_now_or_next,
    municipality_is_competent,
    criteria_are_in_force,
    route_exists,
    it_is_the_same_child,
    it_renews_what_was_granted,
    it_looks_again_at_a_no,
    earlier_answers_are_named,
)
STATING = (*SOUND_STATEMENT, others_look_again, who_checked_does_not_judge)
MINE = (it_is_who_took_it_up,)
OWN_STATEMENT = (it_is_who_stated,)
DECLINING = (*HERE, nobody_declines_for_another, others_look_again, *WITH_REASON)
CONCURRING = (*MINE, *FOUR_EYES, expert_does_not_treat_the_child, *UNLESS)
READING = (*OWN_STATEMENT, expert_is_still_designated, family_reads_what_lies_there)
CONSENTING = (
    *HERE,
    consent_is_theirs_to_give,
    consent_leads_somewhere,
    consent_has_a_period,
    consent_is_informed,
)
GRANTING = (
    *OWN_STATEMENT,
    expert_is_still_designated,
    *FOUR_EYES,
    expert_does_not_treat_the_child,
    *UNLESS,
    family_has_read,
)
TWO_HATS = (checker_is_not_the_co_assessor, there_is_a_notification, lateness_is_motivated)

# fmt: off
TABLE: tuple[tuple[type[a.Act], frozenset[Status], Status | None, frozenset[Role], type[e.RequestEvent], tuple[Rule, ...]], ...] = (
    # act                        from                                to                      by                    recorded as                provided
    (a.OpenRequest,              frozenset({S.NONE}),                S.OPEN,                 DOCTOR | OFFICER,     e.RequestOpened,           HERE + OPENING),
    (a.HearParents,              SPEAK_ABOUT,                        SAME,                   DOCTOR | OTHER_EYES,  e.ParentsHeard,            (*HERE, it_has_happened, hearing_is_for_this_request)),
    (a.HearChild,                SPEAK_ABOUT,                        SAME,                   DOCTOR | OTHER_EYES,  e.ChildHeard,              (*HERE, it_has_happened, hearing_is_for_this_request)),
    (a.SayWhyNotHeard,           SPEAK_ABOUT,                        SAME,                   DOCTOR | OTHER_EYES,  e.HearingNotPossible,      HERE + WITH_REASON),
    (a.ConsiderOption,           SPEAK_ABOUT,                        SAME,                   OTHER_EYES,           e.OptionConsidered,        (*HERE, outcome_is_motivated)),
    (a.GiveEducationalAdvice,    SPEAK_ABOUT,                        SAME,                   ADVISERS,             e.EducationalAdviceGiven,  HERE),
    (a.SubmitStatement,          frozenset({S.OPEN}),                S.STATED,               DOCTOR,               e.StatementSubmitted,      HERE + STATING),
    (a.DeclineToState,           UNDECIDED,                          S.REFUSED,              DOCTOR,               e.StatementDeclined,       DECLINING),
    (a.TakeUpCoAssessment,       frozenset({S.STATED}),              S.CO_ASSESSING,         OTHER_EYES,           e.CoAssessmentTakenUp,     LOOKING_ALONG),
    (a.HandBackCoAssessment,     frozenset({S.CO_ASSESSING}),        S.STATED,               OTHER_EYES,           e.CoAssessmentHandedBack,  MINE),
    (a.ReleaseCoAssessment,      frozenset({S.CO_ASSESSING}),        S.STATED,               CLOCK,                e.CoAssessmentReleased,    (its_time_limit_has_passed,)),
    (a.Concur,                   frozenset({S.CO_ASSESSING}),        S.AGREED,               OTHER_EYES,           e.CoAssessorConcurred,     CONCURRING),
    (a.Dissent,                  frozenset({S.CO_ASSESSING}),        S.IN_DELIBERATION,      OTHER_EYES,           e.CoAssessorDissented,     MINE + WITH_REASON),
    (a.AskForInformation,        frozenset({S.CO_ASSESSING}),        S.IN_DELIBERATION,      OTHER_EYES,           e.InformationAsked,        MINE + WITH_REASON),
    (a.HoldDeliberation,         frozenset({S.IN_DELIBERATION}),     SAME,                   DOCTOR | OTHER_EYES,  e.DeliberationHeld,        (*HERE, it_is_one_of_the_two, it_has_happened, deliberation_follows_the_difference)),
    (a.ReviseStatement,          frozenset({S.IN_DELIBERATION, S.AGREED}),
                                                                     S.STATED,               DOCTOR,               e.StatementRevised,        (*OWN_STATEMENT, a_dissent_is_talked_over, *STATING)),
    (a.Escalate,                 frozenset({S.IN_DELIBERATION}),     S.ESCALATED,            DOCTOR | OTHER_EYES,  e.RequestEscalated,        (*HERE, it_is_one_of_the_two, *WITH_REASON, deliberation_was_held)),
    (a.BreakDeadlock,            frozenset({S.ESCALATED}),           S.IN_DELIBERATION,      BREAKER,              e.DeadlockBroken,          (*HERE, *WITH_REASON, breaker_was_not_involved)),
    (a.BreakDeadlockWithOffer,   frozenset({S.ESCALATED}),           S.ALTERNATIVE_ARRANGED, BREAKER,              e.DeadlockBroken,          (*HERE, *WITH_REASON, breaker_was_not_involved, place_has_a_start_date)),
    (a.RecordFamilyAgreement,    frozenset({S.AGREED}),              SAME,                   DOCTOR,               e.FamilyAgreed,            READING),
    (a.RecordCorrection,         frozenset({S.AGREED}),              S.IN_DELIBERATION,      DOCTOR,               e.CorrectionAsked,         (*OWN_STATEMENT, *WITH_REASON, it_is_theirs_to_say)),
    (a.RecordBlock,              frozenset({S.AGREED}),              S.BLOCKED,              DOCTOR,               e.FamilyBlocked,           (*OWN_STATEMENT, it_is_theirs_to_say)),
    (a.RecordConsent,            SHARING,                            SAME,                   DOCTOR,               e.ConsentGiven,            CONSENTING),
    (a.LimitConsent,             BEGUN,                              SAME,                   DOCTOR | OTHER_EYES,  e.ConsentLimited,          (*HERE, there_is_consent, consent_becomes_smaller)),
    (a.WithdrawConsent,          BEGUN,                              SAME,                   DOCTOR | OTHER_EYES,  e.ConsentWithdrawn,        (*HERE, there_is_consent)),
    (a.Grant,                    frozenset({S.AGREED}),              S.GRANTED,              DOCTOR,               e.ExemptionGranted,        GRANTING),
    (a.ArrangeAlternative,       UNDECIDED,                          S.ALTERNATIVE_ARRANGED, OTHER_EYES,           e.AlternativeArranged,     (*HERE, place_has_a_start_date)),
    (a.ArrangeAlternative,       AFTER_A_NO,                         SAME,                   OTHER_EYES,           e.AlternativeArranged,     (*HERE, place_has_a_start_date)),
    (a.FollowUpAlternative,      AFTER_A_NO | {S.ALTERNATIVE_ARRANGED},
                                                                     SAME,                   DOCTOR | OTHER_EYES,  e.AlternativeFollowedUp,   (*HERE, there_is_a_place, it_has_happened)),
    (a.Withdraw,                 UNDECIDED,                          S.WITHDRAWN,            DOCTOR | OFFICER,     e.RequestWithdrawn,        (*HERE, it_is_theirs_to_say)),
    (a.Lapse,                    UNDECIDED,                          S.LAPSED,               CLOCK,                e.RequestLapsed,           (its_time_limit_has_passed,)),
    (a.Transfer,                 UNDECIDED,                          S.OPEN,                 OFFICER,              e.RequestTransferred,      (*HERE, new_municipality_is_competent, a_dissent_is_not_left_behind)),
    (a.Transfer,                 frozenset({S.GRANTED}),             S.GRANTED,              OFFICER,              e.RequestTransferred,      (*HERE, new_municipality_is_competent)),
    (a.End,                      frozenset({S.GRANTED}),             S.ENDED,                ENDING,               e.ExemptionEnded,          (*HERE, end_is_theirs, end_is_motivated, end_is_due, end_lies_within_the_exemption)),
    (a.ReviewExemption,          frozenset({S.GRANTED}),             SAME,                   DOCTOR | OTHER_EYES,  e.ExemptionReviewed,       (*HERE, it_has_happened, next_look_is_ahead)),
    (a.DeclareInvolvement,       BEGUN,                              SAME,                   DOCTOR | OTHER_EYES,  e.InvolvementDeclared,     (*HERE, involvement_is_explained)),
    (a.RegisterClaim,            frozenset({S.NONE}),                SAME,                   OFFICER,              e.ClaimRegistered,         (*HERE, file_is_new, municipality_is_competent)),
    (a.ReceiveNotification,      frozenset(Status),                  SAME,                   OFFICER,              e.NotificationReceived,    (*HERE, notification_has_come_in)),
    (a.CheckNotification,        frozenset(Status),                  SAME,                   OFFICER,              e.NotificationChecked,     HERE + TWO_HATS),
    (a.EndClaim,                 frozenset(Status),                  SAME,                   OFFICER,              e.ClaimEnded,              (*HERE, there_is_a_notification)),
    (a.Remind,                   frozenset(Status),                  SAME,                   CLOCK,                e.ReminderSent,            (reminder_is_due,)),
)
# fmt: on

lifecycle = Lifecycle(model=None, states=Status, initial=Status.NONE, auto_transitions=False)
for act, starts, end, by, records, provided in TABLE:
    for start in sorted(starts, key=list(Status).index):
        lifecycle.add_transition(act.__name__, start, end or start, by=by, records=records, provided=provided)

STEPS: dict[tuple[type[a.Act], Status], Step] = {
    (a.ACTS[name], step.start): step
    for name, trigger in lifecycle.events.items()
    for steps in trigger.transitions.values()
    for step in steps
    if isinstance(step, Step)
}
"""The one step for an act in a status; an act never has two."""
