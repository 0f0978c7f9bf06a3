"""What people say unless the case says otherwise: an act with every word in order, so that a case names what matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from vierogen.application.who import Who
from vierogen.casebook import cast
from vierogen.domain.criteria import Side
from vierogen.domain.deadlines import compulsory_from, day_before_eighteen, planned_end, reminders_due
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.consent import LONGEST
from vierogen.domain.rules.hearing import who_decides
from vierogen.domain.values import (
    AdviceVerdict,
    EndReason,
    FamilyMember,
    Flow,
    Ground,
    Involvement,
    Limit,
    Notifier,
    Occasion,
    OptionOutcome,
    Outcome,
    Profession,
    Role,
    Sector,
    WhyNotHeard,
)
from vierogen.reference.months import months_after, years_old
from vierogen.reference.school_years import SchoolYear

Words = dict[str, Any]

APRIL, JULY = 4, 7


@dataclass(frozen=True, slots=True)
class Scene:
    """What a line may look at: the day, who speaks, the request it is about, and the requests of this case."""

    today: date
    who: Who | None
    request: ExemptionRequest
    numbered: Callable[[int], UUID]

    @property
    def year(self) -> SchoolYear:
        """The request's school year; before there is one, the next year from April on, and else this one."""
        if self.request.school_year is not None:
            return self.request.school_year
        now = SchoolYear.of(self.today)
        return now.next if APRIL <= self.today.month <= JULY else now


def opening(scene: Scene) -> Words:
    """Daan, for the coming school year."""
    return {**whom("Daan"), "school_year": str(scene.year)}


def whom(name: str) -> Words:
    """A child of the cast and where it belongs."""
    child = cast.CHILD_BY_NAME[name]
    facts: Words = {"pgn": child.pgn, "given_names": child.name, "family_name": child.family_name, "sex": child.sex}
    facts |= {"birth_date": child.birth_date, "postcode": cast.TOWNS[child.town], "town": child.town}
    return {"child": facts, "place": {"sector": child.sector, "school": child.school}}


def hearing_parents(scene: Scene) -> Words:
    """Today, separately."""
    words = "Het gaat al maanden niet meer, en wij zijn bang dat hij het zelf opgeeft."
    return {"hearing": {"heard_on": scene.today, "separately": True, "own_words": words}}


def hearing_child(scene: Scene) -> Words:
    """Today, separately, and invited personally."""
    words = "Ik wil wel leren, maar nu kan ik het niet."
    return {"hearing": {"heard_on": scene.today, "separately": True, "own_words": words, "invited_personally": True}}


def not_heard(who: FamilyMember) -> Callable[[Scene], Words]:
    """Invited, and did not want to."""

    def words(_: Scene) -> Words:
        return {
            "who": who,
            "why": WhyNotHeard.DID_NOT_WANT,
            "reason": "De uitnodiging is besproken en afgeslagen.",
            "invited_personally": who is FamilyMember.CHILD,
        }

    return words


def option(code: str) -> Words:
    """Looked at, and not fitting for this child."""
    motive = "Is met de school besproken en past nu niet bij wat het kind aankan."
    return {"considered": {"option": code, "outcome": OptionOutcome.CONTRA_INDICATED, "motive": motive}}


def every_option(scene: Scene) -> Words:
    """Every step of the ladder of this request, by its code."""
    ladder = scene.request.criteria.ladder if scene.request.criteria else ()
    return {step.code: option(step.code) for step in ladder}


def advice(_: Scene) -> Words:
    """Education is not possible now."""
    return {"verdict": AdviceVerdict.NOT_NOW, "advice": "Ook een kleine opbouw vraagt nu te veel."}


def statement(scene: Scene) -> Words:
    """Of today, after seeing the child today, for the whole school year, with a plan to come back."""
    begins, until = max(scene.year.starts_on, scene.today), scene.year.ends_on
    if scene.request.child is not None:
        begins = max(begins, compulsory_from(scene.request))
        until = min(until, day_before_eighteen(scene.request))
    return {
        "statement": {
            "dated_on": scene.today,
            "examined_on": scene.today,
            "profession": Profession.DOCTOR,
            "treats_child": False,
            "conclusion": {"begins_on": begins, "until": until, "never": False},
            "ground": Ground.PSYCHOLOGICAL,
            "limitations": "Verdraagt nog geen half uur gezelschap van anderen.",
            "findings": "Verzonnen bevinding van de deskundige.",
            **answers(scene, Side.EXPERT),
            "plan": {
                "goals": "Rust, dan stap voor stap opbouwen.",
                "contact": "De adviseur van het samenwerkingsverband.",
                "review_on": min(months_after(3, begins), until),
            },
        }
    }


def revised(scene: Scene) -> Words:
    """The statement that lies there, dated today."""
    if scene.request.statement is None:
        return statement(scene)
    return {"statement": {**scene.request.statement.model_dump(), "dated_on": scene.today}}


def answers(scene: Scene, side: Side) -> Words:
    """Weighty to every question that this side answers, with a motive."""
    known = scene.request
    asked = known.criteria.questions_of(known.route, renewal=known.is_renewal) if known.criteria else ()
    codes = [question.code for question in asked if side in question.answered_by]
    return {
        "answers": dict.fromkeys(codes, Outcome.WEIGHTY),
        "motives": dict.fromkeys(codes, "Dat blijkt uit de gesprekken en uit wat is geprobeerd."),
    }


def concluded(scene: Scene) -> Words:
    """The version that lies there, and exactly its conclusion."""
    lies_there = scene.request.statement
    conclusion = lies_there.conclusion.model_dump() if lies_there else {"begins_on": scene.today}
    return {"read_version": scene.request.statement_version, "conclusion": conclusion}


def concurring(scene: Scene) -> Words:
    """Yes to all, with motives."""
    return {**concluded(scene), "assessment": answers(scene, Side.CO_ASSESSOR)}


def dissenting(scene: Scene) -> Words:
    """With a reason."""
    reason = "Er is een plek die nog niet is geprobeerd."
    return {"read_version": scene.request.statement_version, "reason": reason}


def with_reason(reason: str) -> Callable[[Scene], Words]:
    """Nothing but a reason."""
    return lambda _: {"reason": reason}


def deliberating(scene: Scene) -> Words:
    """Today, with an outcome."""
    return {"held_on": scene.today, "outcome": "De deskundige en de meekijker spraken met elkaar en met het gezin."}


def offer(scene: Scene) -> Words:
    """A place in an arrangement of education and care, a month from now."""
    description = "Vier uur per week, samen met de zorg."
    return {
        "reason": "Er is een plek gevonden.",
        "offer": {
            "option": "EDUCATION_CARE",
            "description": description,
            "starts_on": months_after(1, scene.today),
        },
    }


def place_found(scene: Scene) -> Words:
    """The offer alone."""
    return {"offer": offer(scene)["offer"]}


def family_reading(scene: Scene) -> Words:
    """Read by those who decide at the child's age."""
    return {"read_version": scene.request.statement_version, "agreed_by": deciding(scene), "waives_reading": False}


def deciding(scene: Scene) -> frozenset[FamilyMember]:
    """Who of the family decides about the report today."""
    return who_decides(years_old(scene.request.birth_date, scene.today)) if scene.request.child else frozenset()


def spoken_for(field: str) -> Callable[[Scene], Words]:
    """On behalf of the parents, as long as they decide, and else of the child."""

    def words(scene: Scene) -> Words:
        parents = FamilyMember.PARENTS in (deciding(scene) or {FamilyMember.PARENTS})
        return {field: FamilyMember.PARENTS if parents else FamilyMember.CHILD}

    return words


def correcting(scene: Scene) -> Words:
    """A fact that is wrong."""
    return {**spoken_for("asked_by")(scene), "correction": "De datum van het eerste gesprek klopt niet."}


def consenting(scene: Scene) -> Words:
    """From today to the end of the school year: what the expert wrote in educational words, to whoever advises."""
    return {
        "flow": Flow.LIMITATIONS,
        "given_by": deciding(scene),
        "to": frozenset({Role.PARTNERSHIP_ADVISER}),
        "from_on": scene.today,
        "until": min(scene.year.ends_on, months_after(LONGEST, scene.today)),
        "explained": True,
    }


def last_consent(scene: Scene) -> tuple[Flow, FamilyMember]:
    """The one that was given last."""
    return next(reversed([*scene.request.consents]), (Flow.LIMITATIONS, FamilyMember.PARENTS))


def limiting_consent(scene: Scene) -> Words:
    """The last one: to the same people, until today."""
    flow, who = last_consent(scene)
    said = scene.request.consents.get((flow, who))
    return {"flow": flow, "limited_by": who, "to": said.to if said else frozenset(), "until": scene.today}


def withdrawing_consent(scene: Scene) -> Words:
    """The last one."""
    flow, who = last_consent(scene)
    return {"flow": flow, "withdrawn_by": who}


def following_up(scene: Scene) -> Words:
    """The place is used."""
    return {"looked_on": scene.today, "place_is_used": True, "story": "Komt elke week en wil meer uren."}


def moving(scene: Scene) -> Words:
    """To Utrecht, today, in the same sector and without a school."""
    sector = scene.request.place.sector if scene.request.place else Sector.PO
    return {"postcode": cast.TOWNS["Utrecht"], "moved_on": scene.today, "place": {"sector": sector}}


def ending(scene: Scene) -> Words:
    """Back to school; today is the last day of the exemption."""
    reason = "Het kind gaat weer naar school."
    return {"ends_on": scene.today, "why": EndReason.RETURN_TO_SCHOOL, "reason": reason}


def ending_claim(scene: Scene) -> Words:
    """The parents withdraw it; today is the last day."""
    return {"ends_on": scene.today, "why": EndReason.CLAIM_WITHDRAWN}


def term_over(scene: Scene) -> Words:
    """The day and reason that follow from what was granted."""
    last, why = planned_end(scene.request) if scene.request.grant else (scene.today, EndReason.TERM)
    return {"ends_on": last, "why": why}


def lapsing(_: Scene) -> Words:
    """Nobody did anything for too long."""
    return {"limit": Limit.WITHOUT_ANY_ACT}


def reminding(scene: Scene) -> Words:
    """The first reminder that is due, or one that is not."""
    for deadline, planned in reminders_due(scene.request, scene.today):
        return {"limit": deadline.limit, "due_on": deadline.due_on, "planned_on": planned}
    return {"limit": Limit.CO_ASSESSMENT, "due_on": scene.today, "planned_on": scene.today}


def reviewing(scene: Scene) -> Words:
    """Looked today."""
    return {"reviewed_on": scene.today, "story": "Twee keer per week een uur lezen lukt."}


def involvement(scene: Scene) -> Words:
    """Oneself, treating the child."""
    person = scene.who.person if scene.who else UUID(int=0)
    return {"person": person, "involvement": Involvement.TREATS_CHILD, "reason": "Dat vertelden de ouders."}


def notification(scene: Scene) -> Words:
    """Received today, complete, for what was stated; by whoever has custody."""
    known = scene.request
    begins = known.statement.conclusion.begins_on if known.statement else max(scene.year.starts_on, scene.today)
    return {
        "notification": {
            "received_on": scene.today,
            "claimed_from": begins,
            "occasion": Occasion.RENEWAL if known.is_renewal else Occasion.FIRST_MID_YEAR,
            "notifier": Notifier.CUSTODY,
            "names_ground": True,
            "missing": (),
            "statement": notified_statement(scene),
        }
    }


def notified_statement(scene: Scene) -> Words:
    """The statement that lies there, or else one that Anna signed today for the whole school year."""
    known = scene.request
    usual = statement(scene)["statement"] if known.statement is None else known.statement.model_dump()
    facts = {name: usual[name] for name in ("dated_on", "profession", "treats_child")}
    ends = {name: usual["conclusion"][name] for name in ("until", "never")}
    signer = known.expert or cast.ANNA.id
    return {**facts, **ends, "signer": signer, "designated": True, "says_not_suitable": True}


def checking(_: Scene) -> Words:
    """Only the check; nothing about lateness."""
    return {"accepts_lateness": None, "reason": ""}
