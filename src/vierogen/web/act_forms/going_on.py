"""What life brings besides: a move, somebody who is involved, an exemption that ends."""

from __future__ import annotations

from collections.abc import Iterator

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.criteria import CO_ASSESSING_ROLES
from vierogen.domain.rules.competence import works_for
from vierogen.domain.values import EndReason, Involvement, Role, Sector
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, Line, LongText, Option, Section, Sections, options_of
from vierogen.web.language import N_

LOOKERS = CO_ASSESSING_ROLES | {Role.YOUTH_DOCTOR}


def move(_: AtHand) -> Sections:
    """Where the child lives now; municipality and partnership follow from the postcode."""
    return (
        Section(
            (
                Day(name="moved_on", label=N_("Op welke dag verhuisde het kind?")),
                Line(name="postcode", label=N_("Nieuwe postcode"), longest=7, width=8),
                Choice(name="place.sector", label=N_("Welk onderwijs?"), options=options_of(Sector)),
                Line(
                    name="place.school",
                    label=N_("School (BRIN)"),
                    hint=N_("Twee cijfers en twee letters, zoals 12AB. Alleen als het kind een school heeft."),
                    needed=False,
                    longest=6,
                    width=8,
                ),
            ),
        ),
    )  # fmt: skip


def same_sector(at_hand: AtHand) -> Typed:
    """A child that moves mostly stays in the same kind of education."""
    place = at_hand.seen.request.place
    return {"place.sector": (place.sector.value,), "moved_on": (at_hand.today.isoformat(),)} if place else {}


def how_it_ends(at_hand: AtHand) -> Sections:
    """The last day, and why; whether the ground lapsed is for a doctor alone."""
    doctor = at_hand.seen.reader.role is Role.YOUTH_DOCTOR
    theirs = [why for why in EndReason if (why is EndReason.GROUND_LAPSED) is doctor]
    return (
        Section(
            (
                Day(name="ends_on", label=N_("Wat is de laatste dag van de vrijstelling?")),
                Choice(name="why", label=N_("Waarom eindigt de vrijstelling?"), options=options_of(theirs)),
                LongText(
                    name="reason",
                    label=N_("Toelichting"),
                    hint=N_("Schrijf geen diagnose op.") if doctor else N_("Nodig als de verklaring ongeldig bleek. Schrijf geen diagnose op."),
                    rows=4,
                    needed=doctor,
                ),
            ),
        ),
    )  # fmt: skip


def involvement(at_hand: AtHand) -> Sections:
    """Who, how, and why one says so."""
    return (
        Section(
            (
                Choice(name="person", label=N_("Over wie gaat het?"), options=tuple(people(at_hand)), as_list=True),
                Choice(name="involvement", label=N_("Hoe is die betrokken?"), options=options_of(Involvement)),
                LongText(
                    name="reason",
                    label=N_("Hoe weet u dat?"),
                    hint=N_("Nodig als het over iemand anders gaat."),
                    rows=3,
                    needed=False,
                ),
            ),
        ),
    )  # fmt: skip


def people(at_hand: AtHand) -> Iterator[Option]:
    """Oneself first, and then everybody who takes part or could."""
    me, register, request = at_hand.seen.reader.person, at_hand.register, at_hand.seen.request
    yield Option(str(me), N_("Over mijzelf"))
    found = {person for person in request.participants | request.co_assessors if person in register.persons}
    for person in register.persons:
        for held in register.capacities(person, at_hand.today):
            actor = register.actor(person, held.role, held.organisation.id, at_hand.today)
            if actor and request.place and held.role in LOOKERS and works_for(actor, request.place, at_hand.today):
                found.add(person)
    for person in sorted(found - {me}, key=lambda one: register.persons[one].name):
        yield Option(str(person), register.persons[person].name)


FORMS = (
    ActForm(
        act=a.Transfer,
        path="overdrachten",
        title=N_("Overdragen na een verhuizing"),
        told=N_("De gemeente en het samenwerkingsverband van het nieuwe adres kijken opnieuw. Is er nog niets besloten? Dan begint het verzoek daar weer bij het begin."),
        button=N_("Draag het verzoek over"),
        done=N_("Het verzoek is overgedragen. De mensen van het nieuwe adres gaan ermee verder."),
        hands_over=True,
        sections=move,
        starts_with=same_sector,
    ),
    ActForm(
        act=a.End,
        path="beeindiging",
        title=N_("De vrijstelling beëindigen"),
        told=N_("Vanaf de dag erna geldt de leerplicht weer. Zorg dat er dan een plek is."),
        button=N_("Beëindig de vrijstelling"),
        done=N_("De vrijstelling is beëindigd."),
        sections=how_it_ends,
    ),
    ActForm(
        act=a.DeclareInvolvement,
        path="betrokkenheden",
        title=N_("Melden dat iemand betrokken is"),
        told=N_("Wie het kind behandelt of familie is, kan niet meekijken. Ook over uzelf kunt u dat melden."),
        button=N_("Leg dit vast"),
        done=N_("De betrokkenheid is vastgelegd."),
        sections=involvement,
    ),
)  # fmt: skip
