"""Consent: what passes from one to another only while the family lets it, and who of the family says so at which age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from vierogen.domain.acts import LimitConsent, RecordConsent, WithdrawConsent
from vierogen.domain.legal import CONSENT, OWN_VOICE, SECRECY
from vierogen.domain.request import Consent, ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.rules.hearing import CHILD, PARENTS, TOGETHER, age, who_decides
from vierogen.domain.values import FamilyMember, Flow, Role, day_of
from vierogen.reference.months import months_after, years_old
from vierogen.reference.notation import nl

LONGEST = 12
"""Months. What was said longer ago than a year is asked again, and nobody says now what may pass in later years."""

LOOKING_AND_ADVISING = frozenset(
    {Role.ATTENDANCE_OFFICER, Role.PARTNERSHIP_ADVISER, Role.CARE_TEAM_MEMBER, Role.DEADLOCK_BREAKER}
)
LEADS_TO: Mapping[Flow, frozenset[Role]] = {
    Flow.TREATMENT: frozenset({Role.YOUTH_DOCTOR}),
    Flow.LIMITATIONS: LOOKING_AND_ADVISING,
    Flow.PARENTS_WORDS: LOOKING_AND_ADVISING,
    Flow.CHILDS_WORDS: LOOKING_AND_ADVISING,
}
"""To whom each may pass with consent, and never to anybody else. What is medical leaves the expert on no word."""


def whose_consent(flow: Flow, years: int) -> frozenset[FamilyMember]:
    """Whose consent is needed at this age: all of them. One's own words are one's own, the child's from twelve on."""
    match flow:
        case Flow.PARENTS_WORDS:
            return frozenset({PARENTS})
        case Flow.CHILDS_WORDS:
            return frozenset({PARENTS if years < TOGETHER else CHILD})
        case _:
            return who_decides(years)


def may_pass(request: ExemptionRequest, flow: Flow, to: Role, on: date) -> bool:
    """Whether everybody who decides at the child's age on this day lets it pass to this role on this day.

    So the birthday itself changes whose word counts: what parents said before does not speak for a child that must now
    speak too.
    """
    needed = whose_consent(flow, years_old(request.birth_date, on))
    given = [request.consents.get((flow, who)) for who in needed]
    return all(said is not None and to in said.to and said.period.covers(on) for said in given)


@rule("Wie toestemming geeft, beslist daarover op deze leeftijd van het kind.", source=OWN_VOICE)
def consent_is_theirs_to_give(request: ExemptionRequest, act: RecordConsent) -> Because:
    """Parents until twelve, both until sixteen, then the child alone."""
    if not act.given_by:
        return "er staat niet bij wie toestemming geeft"
    years = age(request, act)
    others = act.given_by - whose_consent(act.flow, years)
    if not others:
        return None
    named = " en ".join(sorted(who.named for who in others))
    return f"het kind is {years} jaar: toestemming voor het delen van {act.flow.label} is niet aan {named}"


@rule("Toestemming noemt aan wie, en gaat niet verder dan de wet toelaat.", source=SECRECY)
def consent_leads_somewhere(_: ExemptionRequest, act: RecordConsent) -> Because:
    """What is medical, and what officers see who only check, does not change by consent."""
    if not act.to:
        return "er staat niet bij aan wie"
    others = act.to - LEADS_TO[act.flow]
    named = " of ".join(sorted(role.named for role in others))
    return f"{act.flow.label}: dat gaat ook met toestemming niet naar {named}" if others else None


@rule("Toestemming begint binnen een jaar, heeft een laatste dag, en duurt hooguit een jaar.", source=CONSENT)
def consent_has_a_period(_: ExemptionRequest, act: RecordConsent) -> Because:
    """It never works back, and it is asked again before it is forgotten."""
    if act.from_on < day_of(act.at):
        return f"zij zou al gelden vanaf {nl(act.from_on)}, en dat is geweest"
    if act.from_on > (latest := months_after(LONGEST, day_of(act.at))):
        return f"zij zou pas gelden vanaf {nl(act.from_on)} en mag niet later beginnen dan {nl(latest)}"
    if act.until < act.from_on:
        return f"de laatste dag, {nl(act.until)}, ligt voor de eerste, {nl(act.from_on)}"
    last = months_after(LONGEST, act.from_on)
    return f"de laatste dag is {nl(act.until)} en mag niet later zijn dan {nl(last)}" if act.until > last else None


@rule("Wie toestemming geeft, weet wat naar wie gaat, en dat terugnemen altijd kan.", source=CONSENT)
def consent_is_informed(_: ExemptionRequest, act: RecordConsent) -> Because:
    """Said by who explained it."""
    return None if act.explained else "er staat niet bij dat dit is uitgelegd"


def standing_consent(request: ExemptionRequest, act: LimitConsent | WithdrawConsent) -> Consent | None:
    """What stands of it and is not over yet. Whoever gave it may take it back, also when too old or young to give it."""
    who = act.limited_by if isinstance(act, LimitConsent) else act.withdrawn_by
    return consents_that_stand(request, day_of(act.at)).get((act.flow, who))


def consents_that_stand(request: ExemptionRequest, on: date) -> dict[tuple[Flow, FamilyMember], Consent]:
    """What was given and is not over yet, by what it is about and whose it is."""
    return {which: said for which, said in request.consents.items() if not said.period.is_over_on(on)}


@rule("Wat wordt beperkt of teruggenomen, is toestemming die er is.", source=CONSENT)
def there_is_consent(request: ExemptionRequest, act: LimitConsent | WithdrawConsent) -> Because:
    """Of that member of the family, for that flow."""
    who = act.limited_by if isinstance(act, LimitConsent) else act.withdrawn_by
    if standing_consent(request, act) is None:
        return f"van {who.named} is er geen toestemming voor het delen van {act.flow.label}"
    return None


@rule("Een beperking maakt toestemming kleiner en nooit groter.", source=CONSENT)
def consent_becomes_smaller(request: ExemptionRequest, act: LimitConsent) -> Because:
    """Fewer readers, an earlier last day, or both. What would be left of nothing is taken back instead."""
    said = standing_consent(request, act)
    if said is None:
        return None
    if not act.to or act.until < said.period.from_on:
        return "er blijft niets van over: leg dan vast dat zij is ingetrokken"
    assert said.period.until is not None
    if not act.to <= said.to or act.until > said.period.until:
        return "dit is meer dan waarvoor toestemming is gegeven"
    return "dit is waarvoor al toestemming is gegeven" if (act.to, act.until) == (said.to, said.period.until) else None
