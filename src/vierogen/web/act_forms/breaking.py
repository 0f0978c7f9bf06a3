"""When two people stay apart: ask who holds the power to break a deadlock, and break it."""

from __future__ import annotations

from vierogen.application.access_log import Part
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.web.act_form import ActForm
from vierogen.web.act_forms.offering import place
from vierogen.web.fields import LongText, Section, Sections
from vierogen.web.language import N_

EDUCATIONAL = frozenset({Part.EDUCATIONAL})


def why_escalate(_: AtHand) -> Sections:
    """What the two cannot solve."""
    words = LongText(
        name="reason",
        label=N_("Waarover wordt u het niet eens, of welke plek ontbreekt?"),
        hint=N_("Wie de patstelling doorbreekt, leest dit. Schrijf geen diagnose op."),
    )
    return (Section((words,)),)


def what_was_found(_: AtHand) -> Sections:
    """What the two can go on with."""
    words = LongText(
        name="reason",
        label=N_("Wat hebt u gevonden of geregeld?"),
        hint=N_("De twee lezen dit en gaan hiermee verder."),
    )
    return (Section((words,)),)


def what_is_offered(at_hand: AtHand) -> Sections:
    """Why this place, and the place."""
    words = LongText(name="reason", label=N_("Waarom deze plek?"), rows=4)
    return (place(at_hand), Section((words,)))


FORMS = (
    ActForm(
        act=a.Escalate,
        path="escalaties",
        title=N_("De doorzettingsmacht vragen"),
        told=N_("Komt u er samen niet uit? Dan kan iemand met doorzettingsmacht een plek regelen. Die oordeelt niet over het medische."),
        button=N_("Vraag de doorzettingsmacht"),
        done=N_("De doorzettingsmacht is gevraagd."),
        sections=why_escalate,
    ),
    ActForm(
        act=a.BreakDeadlockWithOffer,
        path="doorbraken-met-aanbod",
        title=N_("De patstelling doorbreken met een plek"),
        told=N_("U regelt een plek die echt begint. Het kind krijgt onderwijs, en de vraag om een vrijstelling stopt."),
        button=N_("Leg de plek vast"),
        done=N_("De patstelling is doorbroken: het kind heeft een plek."),
        sections=what_is_offered,
        shows=EDUCATIONAL,
        template="act_on_ladder.html",
    ),
    ActForm(
        act=a.BreakDeadlock,
        path="doorbraken",
        title=N_("De patstelling doorbreken zonder plek"),
        told=N_("De deskundige en wie meekijkt gaan opnieuw in overleg, met wat u hebt gevonden. U oordeelt niet over het medische."),
        button=N_("Terug naar overleg"),
        done=N_("De twee gaan weer in overleg."),
        sections=what_was_found,
        shows=EDUCATIONAL,
        template="act_on_ladder.html",
    ),
)  # fmt: skip
