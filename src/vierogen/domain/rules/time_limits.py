"""Silence is no: what the clock may do, and only when its time has come."""

from __future__ import annotations

from vierogen.domain.acts import End, Lapse, ReleaseCoAssessment, Remind
from vierogen.domain.deadlines import deadlines, planned_end, reminders_due
from vierogen.domain.legal import AGREEMENT, LPW_5A, LPW_6_2, LPW_7, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import EndReason, Limit, Role, day_of, has_words
from vierogen.reference.notation import nl


@rule("De termijn is voorbij.", source=AGREEMENT)
def its_time_limit_has_passed(request: ExemptionRequest, act: ReleaseCoAssessment | Lapse) -> Because:
    """The limit that goes with the act, by the criteria set of this request."""
    wanted = Limit.WITHOUT_ANY_ACT if isinstance(act, Lapse) else Limit.CO_ASSESSMENT_EXTRA
    if isinstance(act, Lapse) and act.limit is not wanted:
        return f"door {act.limit.label} vervalt een verzoek niet"
    for deadline in deadlines(request):
        if deadline.limit is wanted and deadline.clock_acts:
            return None if deadline.passed_on(day_of(act.at)) else f"de termijn loopt tot en met {nl(deadline.due_on)}"
    return f"voor {wanted.label} loopt hier geen termijn"


@rule("Een herinnering gaat een keer uit, op de dag die daarvoor staat.", source=AGREEMENT)
def reminder_is_due(request: ExemptionRequest, act: Remind) -> Because:
    """Running the clock twice changes nothing."""
    wanted = (act.limit, act.due_on, act.planned_on)
    due = {(deadline.limit, deadline.due_on, day) for deadline, day in reminders_due(request, day_of(act.at))}
    return None if wanted in due else "deze herinnering is al verstuurd of nog niet aan de beurt"


@rule("De klok beëindigt een vrijstelling alleen als de laatste dag voorbij is.", source=LPW_6_2)
def end_is_due(request: ExemptionRequest, act: End) -> Because:
    """With the reason and the day that follow from what was granted; people may end it earlier, for other reasons."""
    if act.by.role is not Role.CLOCK:
        return None
    last, why = planned_end(request)
    if (act.ends_on, act.why) != (last, why) or day_of(act.at) <= last:
        return f"de vrijstelling loopt tot en met {nl(last)}"
    return None


@rule("Dat de grond is vervallen, zegt een arts; al het andere stelt de leerplichtambtenaar vast.", source=LPW_7)
def end_is_theirs(_: ExemptionRequest, act: End) -> Because:
    """An officer may not overrule the expert's conclusion; what ends by itself is for the clock."""
    medical = act.why is EndReason.GROUND_LAPSED
    if medical and act.by.role is not Role.YOUTH_DOCTOR:
        return "of de grond is vervallen, is aan een arts"
    if not medical and act.by.role is Role.YOUTH_DOCTOR:
        return f"dat de vrijstelling eindigt omdat {act.why.label}, is aan de leerplichtambtenaar"
    return None


@rule("Een einde dat niet vanzelf spreekt, heeft een reden in woorden.", source=WORKING_WAY)
def end_is_motivated(_: ExemptionRequest, act: End) -> Because:
    """That a ground lapsed, or that a statement was invalid, must be open to contradiction."""
    speaks_for_itself = act.why not in {EndReason.GROUND_LAPSED, EndReason.STATEMENT_INVALIDATED}
    return None if speaks_for_itself or has_words(act.reason) else "de reden ontbreekt"


@rule(
    "De einddag ligt binnen de vrijstelling. Is zij nog niet begonnen, dan kan zij eindigen vanaf de dag van verlenen.",
    source=LPW_5A,
)
def end_lies_within_the_exemption(request: ExemptionRequest, act: End) -> Because:
    """Not after its own last day. Who moves abroad in the summer is never exempt; once begun, that is not undone."""
    assert request.grant is not None and request.granted_at is not None
    begins, granted, (last, _) = request.grant.begins_on, day_of(request.granted_at), planned_end(request)
    ahead = day_of(act.at) < begins
    if (granted if ahead else begins) <= act.ends_on <= last:
        return None
    return f"de vrijstelling loopt van {nl(begins)} tot en met {nl(last)}" + f", verleend op {nl(granted)}" * ahead
