"""Recording what parents and child said, each in their own words, or why somebody was not heard."""

from __future__ import annotations

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.rules.hearing import TOGETHER
from vierogen.domain.values import FamilyMember, WhyNotHeard
from vierogen.reference.months import years_old
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, Field, LongText, Section, Sections, Tick, YesNo, options_of
from vierogen.web.language import N_

SEPARATELY = ("hearing.separately", "nee")


def about_the_talk(separately: str) -> tuple[Field, ...]:
    """What both talks have."""
    return (
        Day(name="hearing.heard_on", label=N_("Op welke dag was het gesprek?")),
        YesNo(name="hearing.separately", label=separately),
        LongText(
            name="hearing.why_not_separately",
            label=N_("Waarom niet apart?"),
            rows=3,
            only_if=SEPARATELY,
        ),
    )


def of_parents(_: AtHand) -> Sections:
    """The talk with the parents."""
    words = LongText(
        name="hearing.own_words",
        label=N_("Wat zeiden de ouders?"),
        hint=N_(
            "Schrijf op wat zij zelf zeiden, zo veel mogelijk in hun eigen woorden. De deskundige en het gezin lezen dit; anderen alleen als het gezin dat goedvindt."
        ),
        rows=8,
    )
    return (Section((*about_the_talk(N_("Sprak u de ouders zonder het kind erbij?")), words)),)


def of_child(at_hand: AtHand) -> Sections:
    """The talk with the child; from twelve on it is invited personally."""
    words = LongText(
        name="hearing.own_words",
        label=N_("Wat zei het kind?"),
        hint=N_(
            "Schrijf op wat het kind zelf zei, zo veel mogelijk in eigen woorden. De deskundige en het gezin lezen dit; anderen alleen als het gezin dat goedvindt."
        ),
        rows=8,
    )
    invited = Tick(
        name="hearing.invited_personally",
        label=N_("Het kind is zelf uitgenodigd, met een eigen brief of bericht."),
        needed=False,
        hint=N_("Vanaf twaalf jaar moet dat altijd.") if is_twelve(at_hand) else "",
    )
    return (Section((*about_the_talk(N_("Sprak u het kind zonder de ouders erbij?")), words, invited)),)


def of_nobody(_: AtHand) -> Sections:
    """Why there was no talk."""
    fields = (
        Choice(name="who", label=N_("Wie is niet gehoord?"), options=options_of(FamilyMember)),
        Choice(name="why", label=N_("Waarom niet?"), options=options_of(WhyNotHeard)),
        LongText(name="reason", label=N_("Wat is er geprobeerd?"), rows=4),
        Tick(
            name="invited_personally",
            label=N_("Het kind is zelf uitgenodigd, met een eigen brief of bericht."),
            needed=False,
            only_if=("who", "CHILD"),
        ),
    )
    return (Section(fields),)


def is_twelve(at_hand: AtHand) -> bool:
    """Whether the child is twelve or older today, as far as this reader may know."""
    child = at_hand.seen.show(at_hand.seen.request.child) or {}
    return "birth_date" in child and years_old(child["birth_date"], at_hand.today) >= TOGETHER


def today(at_hand: AtHand) -> Typed:
    """Most talks are written down on the same day."""
    return {"hearing.heard_on": (at_hand.today.isoformat(),)}


FORMS = (
    ActForm(
        act=a.HearParents,
        path="oudergesprekken",
        title=N_("Gesprek met de ouders vastleggen"),
        told=N_(
            "De ouders worden apart gehoord en in hun eigen woorden. Zonder dit gesprek, of een reden waarom niet, kan er geen ja komen."
        ),
        button=N_("Leg het gesprek vast"),
        done=N_("Het gesprek met de ouders is vastgelegd."),
        sections=of_parents,
        starts_with=today,
    ),
    ActForm(
        act=a.HearChild,
        path="kindgesprekken",
        title=N_("Gesprek met het kind vastleggen"),
        told=N_(
            "Het kind wordt apart gehoord en in eigen woorden. Zonder dit gesprek, of een reden waarom niet, kan er geen ja komen."
        ),
        button=N_("Leg het gesprek vast"),
        done=N_("Het gesprek met het kind is vastgelegd."),
        sections=of_child,
        starts_with=today,
    ),
    ActForm(
        act=a.SayWhyNotHeard,
        path="redenen-niet-gehoord",
        title=N_("Vastleggen waarom iemand niet is gehoord"),
        told=N_("Lukt een gesprek niet? Dan staat hier waarom, en wat er is geprobeerd."),
        button=N_("Leg de reden vast"),
        done=N_("De reden is vastgelegd."),
        sections=of_nobody,
    ),
)
