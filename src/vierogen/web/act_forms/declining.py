"""Saying no: the child can go to a school, so there will be no statement."""

from __future__ import annotations

from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.web.act_form import ActForm
from vierogen.web.fields import LongText, Section, Sections
from vierogen.web.language import N_


def why(_: AtHand) -> Sections:
    """The reason, for the family."""
    reason = LongText(
        name="reason",
        label=N_("Waarom geeft u geen verklaring af?"),
        hint=N_("Schrijf het voor de ouders en het kind. Medisch mag hier: alleen u en het gezin lezen dit."),
        rows=8,
    )
    return (Section((reason,)),)


FORMS = (
    ActForm(
        act=a.DeclineToState,
        path="afwijzing",
        title=N_("Geen verklaring afgeven"),
        told=N_(
            "Het kind kan naar een school, misschien met hulp. Het verzoek is daarmee klaar en het recht op onderwijs blijft. Is het gezin het er niet mee eens? Dan kunnen anderen opnieuw kijken."
        ),
        button=N_("Leg vast dat er geen verklaring komt"),
        done=N_("Vastgelegd dat er geen verklaring komt. Vertel het de ouders en het kind."),
        sections=why,
    ),
)
