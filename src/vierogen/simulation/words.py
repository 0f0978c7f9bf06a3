"""What made-up people say, as the words of their acts: short, ordinary Dutch, and never about anybody who exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from vierogen.application.who import Who
from vierogen.domain.values import (
    FamilyMember,
    Notifier,
    Occasion,
    OptionOutcome,
    Outcome,
    Profession,
    WhyNotHeard,
)
from vierogen.reference.months import months_after, months_before
from vierogen.reference.school_years import SchoolYear
from vierogen.simulation.assumptions import GROUNDS
from vierogen.simulation.chance import Chance
from vierogen.simulation.children import Child
from vierogen.simulation.places import name_of

Words = dict[str, Any]

MONTHS_TO_REVIEW = 4
LAST_DAY_IN_TIME = (6, 30)

PARENTS_SAY = (
    "Het ging al maanden niet meer, en wij zijn bang dat het kind het opgeeft.",
    "Thuis is er eindelijk rust; naar school gaan lukte ook met hulp niet.",
    "De zorg kost alle kracht. Wij willen wel, maar het kan nu niet.",
)
CHILDREN_SAY = (
    "Ik wil wel leren, maar nu kan ik het niet.",
    "Het is te druk daar. Thuis kan ik denken.",
    "Ik mis mijn vrienden, maar het lukte echt niet.",
)
MOTIVES = (
    "Dat blijkt uit de gesprekken en uit wat is geprobeerd.",
    "Eigen onderzoek en het verslag van de school wijzen dezelfde kant op.",
)
CONSIDERED = (
    "Is met de school besproken en past nu niet bij wat het kind aankan.",
    "Is een half jaar geprobeerd en bleek te zwaar.",
)


def child(one: Child, postcode: str, municipality: str) -> Words:
    """As the sender knows it."""
    return {
        "pgn": one.pgn,
        "given_names": one.given_name,
        "family_name": one.family_name,
        "birth_date": one.birth_date,
        "sex": one.sex,
        "postcode": whole(postcode),
        "town": name_of(municipality),
    }


def whole(postcode: str) -> str:
    """Four digits and two letters; the letters say nothing."""
    return f"{postcode}XX"


def heard(on: date, said: Sequence[str], chance: Chance) -> Words:
    """Separately, in their own words."""
    return {"heard_on": on, "separately": True, "own_words": chance.one_of(said)}


def parents_not_heard() -> Words:
    """Invited, and did not want to."""
    reason = "De uitnodiging is besproken en afgeslagen."
    return {"who": FamilyMember.PARENTS, "why": WhyNotHeard.DID_NOT_WANT, "reason": reason}


def child_not_heard() -> Words:
    """Cannot say it, also not with help; invited all the same."""
    reason = "Ook met hulp lukte het niet om te horen wat het kind wil."
    why = WhyNotHeard.CANNOT_EXPRESS
    return {"who": FamilyMember.CHILD, "why": why, "reason": reason, "invited_personally": True}


def considered(step: str, outcome: OptionOutcome, chance: Chance) -> Words:
    """A step of the ladder, and what came of it."""
    return {"option": step, "outcome": outcome, "motive": chance.one_of(CONSIDERED)}


def answers(codes: Sequence[str], chance: Chance) -> Words:
    """Weighty, with one motive for all."""
    return {"answers": dict.fromkeys(codes, Outcome.WEIGHTY), "motives": dict.fromkeys(codes, chance.one_of(MOTIVES))}


def statement(  # noqa: PLR0917  # the parts of a statement
    on: date, conclusion: Words, route: str, answered: Words, profession: Profession, chance: Chance
) -> Words:
    """Of today, after seeing the child today."""
    return {
        "dated_on": on,
        "examined_on": on,
        "profession": profession,
        "treats_child": False,
        "conclusion": conclusion,
        "ground": chance.by_weight(GROUNDS[route]),
        "limitations": "Verdraagt nog geen half uur gezelschap van anderen.",
        "findings": "Verzonnen bevinding van de deskundige.",
        **answered,
        "plan": None if conclusion["never"] else plan(conclusion),
    }


def plan(conclusion: Words) -> Words:
    """The way back, and the day to look again."""
    review_on = min(months_after(MONTHS_TO_REVIEW, conclusion["begins_on"]), conclusion["until"])
    contact = "De adviseur van het samenwerkingsverband."
    return {"goals": "Rust, dan stap voor stap opbouwen.", "contact": contact, "review_on": review_on}


def offer(step: str, starts_on: date, chance: Chance) -> Words:
    """A place."""
    described = chance.one_of(("Vier uur per week, samen met de zorg.", "Drie ochtenden in een kleine groep."))
    return {"option": step, "description": described, "starts_on": starts_on}


def occasion(*, renewal: bool, lasting: bool) -> Occasion:
    """At what moment the parents appeal."""
    if lasting:
        return Occasion.LASTING
    return Occasion.RENEWAL if renewal else Occasion.FIRST_MID_YEAR


def notification(  # noqa: PLR0917  # the parts of a notification
    on: date, conclusion: Words, stated_on: date, profession: Profession, signer: Who, when: Occasion
) -> Words:
    """Complete, by whoever has custody, with the statement of the expert."""
    stated = {
        "dated_on": stated_on,
        "profession": profession,
        "signer": signer.person,
        "designated": True,
        "treats_child": False,
        "says_not_suitable": True,
        "until": conclusion["until"],
        "never": conclusion["never"],
    }
    return {
        "received_on": on,
        "claimed_from": conclusion["begins_on"],
        "occasion": when,
        "notifier": Notifier.CUSTODY,
        "names_ground": True,
        "statement": stated,
    }


def was_late(when: Occasion, received_on: date, claimed_from: date, bound_from: date) -> bool:
    """Whether a renewal came in after 30 June, or an appeal from the first day bound within a month before it."""
    if when is Occasion.RENEWAL:
        return received_on > date(SchoolYear.of(claimed_from).starts_in, *LAST_DAY_IN_TIME)
    return claimed_from == bound_from and received_on > months_before(1, bound_from)


def checked(*, late: bool) -> Words:
    """The formal check; who lets a late notification through says why."""
    return (
        {"accepts_lateness": True, "reason": "De beoordeling duurde langer; de ouders waren op tijd."} if late else {}
    )


def no_longer_needed(chance: Chance) -> str:
    """Why a request is withdrawn."""
    return chance.one_of(("De school heeft toch een oplossing.", "Wij willen het eerst anders proberen."))


def dissenting(chance: Chance) -> str:
    """Why the other eyes do not agree."""
    return chance.one_of(("Er is een plek die nog niet is geprobeerd.", "De duur is langer dan nodig."))


def spoken(chance: Chance) -> str:
    """What came of a deliberation."""
    return chance.one_of(("Besproken wat er nog kan.", "De deskundige en de meekijker spraken met het gezin."))


def missing(chance: Chance) -> str:
    """What the other eyes need to know."""
    return chance.one_of(("Het verslag van de school ontbreekt.", "Wat is er dit jaar geprobeerd?"))


def correcting(chance: Chance) -> str:
    """A fact that is wrong."""
    return chance.one_of(("De datum van het eerste gesprek klopt niet.", "De naam van de vorige school klopt niet."))


def advising(chance: Chance) -> str:
    """What education can offer."""
    return chance.one_of(("Ook een kleine opbouw vraagt nu te veel.", "Over een half jaar opnieuw kijken."))


def declining(chance: Chance) -> str:
    """Why the expert says no."""
    return chance.one_of(("Met vaste begeleiding kan het kind naar school.", "Er is geen medische grond."))


def escalating(chance: Chance) -> str:
    """Why somebody must break the deadlock."""
    return chance.one_of(("Er is geen plek die past.", "Wij komen er samen niet uit."))


def breaking(chance: Chance) -> str:
    """What was arranged."""
    return chance.one_of(("Er is een plek gevonden.", "De gemeente betaalt de begeleiding mee."))


def visited(chance: Chance, *, used: bool) -> str:
    """What was seen some months later."""
    if used:
        return chance.one_of(("Komt elke week en wil meer uren.", "Het gaat goed, met begeleiding."))
    return chance.one_of(("De plek is nooit begonnen.", "Het lukte na twee weken niet meer."))


def looking_back(chance: Chance) -> str:
    """What was seen during an exemption."""
    return chance.one_of(("Twee keer per week een uur lezen lukt.", "Het is nog te vroeg."))


def ending(chance: Chance) -> str:
    """Why an exemption ends before its last day."""
    return chance.one_of(("Het gezin heeft het laten weten.", "Dat is met het gezin besproken."))
