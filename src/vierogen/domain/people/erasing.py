"""Erasing what is known of a child: the acts of privacy officers, and the rules for them. Two of them, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict

from vierogen.domain import values as v
from vierogen.domain.legal import ERASURE, FOUR_EYES_PRINCIPLE, WORKING_WAY
from vierogen.domain.people import events as e
from vierogen.domain.people.erasures import Erasure
from vierogen.domain.people.retention import TERMS, RetentionTerm
from vierogen.domain.refusals import AgainstTheRules, Broken, NotYours
from vierogen.domain.request import UNDECIDED, ExemptionRequest
from vierogen.domain.rules import Because, Rule, rule
from vierogen.domain.standing import Claim, standing
from vierogen.reference.municipalities import current
from vierogen.reference.notation import nl


@dataclass(frozen=True, slots=True)
class ChildFile:
    """Everything about one child that erasing must know of. ``replaced`` holds for whom the actor stands in, and who
    stands in for whoever proposed."""

    child: UUID
    version: int
    requests: tuple[ExemptionRequest, ...]
    erasure: Erasure
    is_sealed: bool
    """Whether every event about the child was sealed; those from before the vault lie open, and stay."""
    stand_ins: frozenset[UUID] = frozenset()
    """Who stands in for the one who proposed, or is replaced by that one."""

    @property
    def last_change(self) -> date:
        """The day on which anything last happened in any of its requests, or an exemption ended."""
        ended = [one.ended_on for one in self.requests if one.ended_on]
        acted = [v.day_of(one.last_act_at) for one in self.requests if one.last_act_at]
        return max([*ended, *acted])

    @property
    def birth_date(self) -> date:
        """The child's."""
        return self.requests[-1].birth_date

    def ends_on(self, term: RetentionTerm) -> date:
        """The first day on which nothing keeps it any more."""
        return term.ends_on(self.birth_date, self.last_change)

    def erased_already(self) -> frozenset[v.Category]:
        """What was decided for every request that there is."""
        every = {one.id for one in self.requests}
        return frozenset(one for one, decided in self.erasure.decided.items() if every <= decided.requests)


class ErasureAct(v.Value):
    """Something that a privacy officer wants to record about a child (``subject``, its pseudonym)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    label: ClassVar[str]

    by: v.Actor
    at: v.Moment
    subject: UUID


class AskErasure(ErasureAct):
    """Record that the family asks to erase something."""

    label = "een verzoek om te wissen vastleggen"

    categories: frozenset[v.Category]
    asked_by: v.FamilyMember
    received_on: v.Day


class HoldErasure(ErasureAct):
    """Let nothing be erased for now."""

    label = "wissen tegenhouden"

    reason: v.HoldReason


class LiftHold(ErasureAct):
    """Let erasing go on."""

    label = "wissen weer toestaan"


class ProposeErasure(ErasureAct):
    """Say what can be erased, and why."""

    label = "voorstellen om te wissen"

    categories: frozenset[v.Category]
    ground: v.ErasureGround


class DecideErasure(ErasureAct):
    """Agree with what another privacy officer proposed."""

    label = "besluiten om te wissen"


class TurnDownErasure(ErasureAct):
    """Leave what was proposed as it is."""

    label = "een voorstel om te wissen afwijzen"


class WithdrawErasure(ErasureAct):
    """Take back what one proposed, before another privacy officer decided."""

    label = "het eigen voorstel om te wissen intrekken"


@rule("Wie over wissen gaat, werkt voor het gebied van het kind.", source=WORKING_WAY)
def privacy_officer_works_here(file: ChildFile, act: ErasureAct) -> Because:
    """Of the municipality, the partnership or the school of any of the child's requests."""
    on = v.day_of(act.at)
    places = [one.place for one in file.requests if one.place]
    here = {code for place in places for code in (current(place.municipality, on), place.partnership, place.school)}
    return None if here & act.by.areas else "dit kind hoort niet bij het gebied van uw organisatie"


@rule("Wie wil wissen, zegt wat.", source=WORKING_WAY)
def something_is_named(_: ChildFile, act: AskErasure | ProposeErasure) -> Because:
    """At least one category."""
    return None if act.categories else "noem minstens een soort gegevens"


@rule("Er is niet gevraagd of bepaald dat alles bewaard blijft.", source=ERASURE)
def nothing_is_held(file: ChildFile, _: ErasureAct) -> Because:
    """A hold comes before every ground to erase."""
    return None if file.erasure.hold is None else f"{file.erasure.hold.label}; tot dat voorbij is blijft alles bewaard"


@rule("Wat wordt opgeheven, is er.", source=WORKING_WAY)
def something_is_held(file: ChildFile, _: ErasureAct) -> Because:
    """A hold that nobody placed cannot be lifted."""
    return "er wordt niets tegengehouden" if file.erasure.hold is None else None


@rule("Er loopt niets meer waarvoor de gegevens nodig zijn.", source=ERASURE)
def nothing_is_running(file: ChildFile, act: ErasureAct) -> Because:
    """No request that is undecided, no exemption in force, no claim by law that stands."""
    for one in file.requests:
        if one.status in UNDECIDED:
            return "er loopt nog een verzoek voor dit kind"
        claim = standing(one, v.day_of(act.at)).claim
        if one.status is v.Status.GRANTED or claim in {Claim.AHEAD, Claim.IN_FORCE, Claim.LATE}:
            return "er geldt nog een vrijstelling of een beroep daarop"
    return None


@rule("Alles over dit kind is verzegeld vastgelegd.", source=WORKING_WAY)
def everything_is_sealed(file: ChildFile, _: ErasureAct) -> Because:
    """Nobody may be told that something was erased that still lies open."""
    return None if file.is_sealed else "een deel is vastgelegd voordat er werd verzegeld, en is zo niet te wissen"


@rule("Wat wordt gewist, is er nog.", source=WORKING_WAY)
def it_is_still_there(file: ChildFile, act: ProposeErasure) -> Because:
    """Nothing is erased twice."""
    gone = sorted(file.erased_already() & act.categories)
    return f"al gewist: {labels(gone)}" if gone else None


@rule("Het gezin vroeg erom, of de bewaartermijn is voorbij.", source=ERASURE)
def its_ground_holds(file: ChildFile, act: ProposeErasure) -> Because:
    """Of every category that is named."""
    if act.ground is v.ErasureGround.ASKED:
        lacking = [one for one in sorted(act.categories) if one not in file.erasure.asked]
        return f"daar vroeg het gezin niet om: {labels(lacking)}" if lacking else None
    return None  # whether a term has passed is for the rule about what the law keeps


@rule("Geen wet zegt dat dit nog bewaard blijft.", source=ERASURE)
def no_law_keeps_it(file: ChildFile, act: ProposeErasure) -> Because:
    """Either the term is over, or the law lets the family have it erased before."""
    kept = [
        f"{one.label} blijft tot {nl(file.ends_on(TERMS[one]))} ({TERMS[one].source.name})"
        for one in sorted(act.categories)
        if v.day_of(act.at) < file.ends_on(TERMS[one])
        and not (act.ground is v.ErasureGround.ASKED and TERMS[one].on_request)
    ]
    return "; ".join(kept) or None


@rule("Een ander stelde voor om te wissen.", source=FOUR_EYES_PRINCIPLE)
def another_person_proposed_it(file: ChildFile, act: DecideErasure) -> Because:
    """Erasing cannot be undone: it takes two persons, and a deputy is no other pair of eyes."""
    proposal = file.erasure.proposal
    if proposal is None:
        return "niemand heeft iets voorgesteld"
    if proposal.by == act.by.person:
        return "wie het voorstelde, besluit er niet over"
    return "een vervanger is geen ander paar ogen" if act.by.person in file.stand_ins else None


@rule("Er ligt een voorstel.", source=WORKING_WAY)
def there_is_a_proposal(file: ChildFile, _: ErasureAct) -> Because:
    """What was not proposed cannot be turned down."""
    return "niemand heeft iets voorgesteld" if file.erasure.proposal is None else None


@rule("Alleen wie voorstelde om te wissen, trekt dat in.", source=WORKING_WAY)
def they_proposed_to_erase(file: ChildFile, act: WithdrawErasure) -> Because:
    """Somebody else turns it down, and that is another thing to say."""
    proposal = file.erasure.proposal
    return "een ander stelde dit voor; u kunt het afwijzen" if proposal and proposal.by != act.by.person else None


def labels(categories: list[v.Category]) -> str:
    """In words."""
    return ", ".join(one.label for one in categories)


@dataclass(frozen=True, slots=True)
class ErasureStep:
    """What an act records, and what must hold."""

    records: type[e.PeopleEvent]
    provided: tuple[Rule, ...]


HERE = (privacy_officer_works_here,)
POSSIBLE = (nothing_is_held, nothing_is_running, everything_is_sealed)
ERASURE_STEPS: dict[type[ErasureAct], ErasureStep] = {
    AskErasure: ErasureStep(e.ErasureAsked, (*HERE, something_is_named)),
    HoldErasure: ErasureStep(e.ErasureHeld, HERE),
    LiftHold: ErasureStep(e.ErasureHoldLifted, (*HERE, something_is_held)),
    ProposeErasure: ErasureStep(
        e.ErasureProposed,
        (*HERE, something_is_named, *POSSIBLE, it_is_still_there, its_ground_holds, no_law_keeps_it),
    ),
    DecideErasure: ErasureStep(e.ErasureDecided, (*HERE, *POSSIBLE, another_person_proposed_it)),
    TurnDownErasure: ErasureStep(e.ErasureTurnedDown, (*HERE, there_is_a_proposal)),
    WithdrawErasure: ErasureStep(e.ErasureWithdrawn, (*HERE, there_is_a_proposal, they_proposed_to_erase)),
}
"""Every act of a privacy officer, what it records, and what must hold."""


def decide(file: ChildFile, act: ErasureAct) -> e.PeopleEvent:
    """What happens when this is recorded now. Raises Refused, and then nothing happens."""
    if act.by.role is not v.Role.PRIVACY_OFFICER:
        raise NotYours(act.label, act.by.role, [v.Role.PRIVACY_OFFICER])
    step = ERASURE_STEPS[type(act)]
    broken = [Broken(one, why) for one in step.provided if (why := one.judge(file, act))]
    if broken:
        raise AgainstTheRules(broken)
    facts: dict[str, Any] = {name: getattr(act, name) for name in step.records.model_fields if hasattr(act, name)}
    if isinstance(act, DecideErasure):
        facts |= decided_facts(file)
    if "categories" in facts:
        facts["categories"] = tuple(sorted(facts["categories"]))
    return step.records(**facts | {"subject": file.child, "version": file.version + 1, "by": act.by.person})


def decided_facts(file: ChildFile) -> dict[str, Any]:
    """What was proposed, by whom, and every request that there is."""
    proposal = file.erasure.proposal
    assert proposal is not None  # a rule looked
    return {
        "categories": proposal.categories,
        "ground": proposal.ground,
        "proposed_by": proposal.by,
        "requests": tuple(one.id for one in file.requests),
    }


def due_now(file: ChildFile, on: date) -> tuple[v.Category, ...]:
    """The categories of which the term has passed on a day and nobody was told so yet."""
    known = file.erased_already() | file.erasure.due
    return tuple(sorted(one for one, term in TERMS.items() if one not in known and file.ends_on(term) <= on))
