"""Parents and child: heard in their own words, and the first to read."""

from __future__ import annotations

from vierogen.domain.acts import (
    Act,
    DeclareInvolvement,
    HearChild,
    HearParents,
    RecordBlock,
    RecordCorrection,
    RecordFamilyAgreement,
    Withdraw,
)
from vierogen.domain.legal import FAMILY_FIRST, FAMILY_PARTNERS, OWN_VOICE, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import ChildHearing, FamilyMember, ParentsHearing, day_of, has_words
from vierogen.reference.months import months_before, years_old
from vierogen.reference.notation import nl

TOGETHER, ALONE, ADULT = 12, 16, 18
"""From twelve parents and child decide together; from sixteen the child alone. Source: art. 7:447 en 7:450 BW.

From eighteen on nobody represents it any more: what was the parents' is the young person's. Source: art. 1b Leerplichtwet.
"""

LONGEST_AGO = 12
"""Months before the request. The appeal is made each year anew, and so are the talks about it."""

PARENTS, CHILD = FamilyMember.PARENTS, FamilyMember.CHILD


def age(request: ExemptionRequest, act: Act) -> int:
    """The child's age in whole years on the day of the act."""
    return years_old(request.birth_date, day_of(act.at))


def who_decides(years: int) -> frozenset[FamilyMember]:
    """Who of the family has a say about the report at this age."""
    if years < TOGETHER:
        return frozenset({PARENTS})
    return frozenset({PARENTS, CHILD}) if years < ALONE else frozenset({CHILD})


def wrong_with(hearing: ParentsHearing | ChildHearing) -> Because:
    """A hearing counts when it gives their own words, and was separate or says why not."""
    if not has_words(hearing.own_words):
        return "de eigen woorden ontbreken"
    if not hearing.separately and not has_words(hearing.why_not_separately):
        return "het gesprek was niet apart en er staat niet bij waarom"
    return None


@rule("De ouders zijn gehoord, of er staat een reden waarom niet.", source=FAMILY_PARTNERS)
def parents_were_heard(request: ExemptionRequest, _: Act) -> Because:
    """Separately and in their own words."""
    if request.parents_heard is not None:
        return wrong_with(request.parents_heard)
    return None if PARENTS in request.not_heard else "de ouders zijn niet gehoord"


@rule(
    "Het kind is gehoord, of er staat een reden waarom niet; vanaf twaalf jaar is het zelf uitgenodigd.",
    source=FAMILY_PARTNERS,
)
def child_was_heard(request: ExemptionRequest, act: Act) -> Because:
    """Separately and in its own words."""
    heard, not_heard = request.child_heard, request.not_heard.get(CHILD)
    if heard is None and not_heard is None:
        return "het kind is niet gehoord"
    invited = (heard is not None and heard.invited_personally) or (
        not_heard is not None and not_heard.invited_personally
    )
    if age(request, act) >= TOGETHER and not invited:
        return "het kind is twaalf jaar of ouder en niet persoonlijk uitgenodigd"
    return wrong_with(heard) if heard is not None else None


@rule("Het gezin is gehoord voor dit verzoek: hooguit een jaar voordat het er was.", source=WORKING_WAY)
def hearing_is_for_this_request(request: ExemptionRequest, act: HearParents | HearChild) -> Because:
    """So never before the birth either: nobody asks for a child under four."""
    assert request.opened_at is not None
    heard, opened = act.hearing.heard_on, day_of(request.opened_at)
    if heard < months_before(LONGEST_AGO, opened):
        return f"het gesprek was op {nl(heard)} en het verzoek is van {nl(opened)}"
    return None


@rule("Het gezin heeft deze versie gelezen, of ziet af van lezen.", source=FAMILY_FIRST)
def family_has_read(request: ExemptionRequest, act: Act) -> Because:
    """Those who decide at the child's age on the day of the grant. Silence is not a reading."""
    agreement = request.family_agreement
    if agreement is None or agreement.read_version != request.statement_version:
        return f"van het gezin is over versie {request.statement_version} nog niets bekend"
    missing = who_decides(age(request, act)) - agreement.agreed_by
    if missing:
        return "nog niet gelezen door " + " en ".join(sorted(member.named for member in missing))
    return None


@rule("Het gezin leest de versie die er ligt.", source=FAMILY_FIRST)
def family_reads_what_lies_there(request: ExemptionRequest, act: RecordFamilyAgreement) -> Because:
    """An agreement with an older version says nothing about this one."""
    if act.read_version != request.statement_version:
        return f"gelezen is versie {act.read_version} en er ligt nu versie {request.statement_version}"
    return None if act.agreed_by else "er staat niet bij wie van het gezin heeft gelezen"


@rule("Wie voor het gezin spreekt, mag dat op deze leeftijd van het kind.", source=OWN_VOICE)
def it_is_theirs_to_say(request: ExemptionRequest, act: RecordBlock | RecordCorrection | Withdraw) -> Because:
    """About the report: parents until sixteen, the child from twelve. Withdrawing is for the parents as well, until eighteen."""
    who = act.blocked_by if isinstance(act, RecordBlock) else act.asked_by
    years = age(request, act)
    appeal_is_the_parents = isinstance(act, Withdraw) and years < ADULT
    theirs = who_decides(years) | ({PARENTS} if appeal_is_the_parents else set())
    return None if who in theirs else f"het kind is {years} jaar: dit is niet aan {who.named}"


@rule("Er staat een reden bij, in woorden.", source=WORKING_WAY)
def reason_is_given(_: ExemptionRequest, act: Act) -> Because:
    """A dash or a dot is not a reason."""
    given = act.correction if isinstance(act, RecordCorrection) else getattr(act, "reason", "")
    return None if has_words(given) else "de reden ontbreekt"


@rule("Wie iets meldt over een ander, zegt waarom.", source=WORKING_WAY)
def involvement_is_explained(_: ExemptionRequest, act: DeclareInvolvement) -> Because:
    """About oneself nothing needs to be explained; about another it must be open to contradiction."""
    about_another = act.person != act.by.person
    return "de reden ontbreekt" if about_another and not has_words(act.reason) else None


HEARD = (parents_were_heard, child_was_heard)
