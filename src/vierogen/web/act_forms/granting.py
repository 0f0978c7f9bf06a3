"""Granting: the last step to a yes, and one of the two that show once more what is agreed."""

from __future__ import annotations

from vierogen.application.access_log import Part
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.reference.notation import nl
from vierogen.web.act_form import ActForm, Confirmation, Words
from vierogen.web.fields import Sections
from vierogen.web.language import N_


def no_fields(_: AtHand) -> Sections:
    """What is granted is what was agreed on: there is nothing to choose."""
    return ()


def what_was_agreed(_: Words, at_hand: AtHand) -> Words:
    """The version and the conclusion with which other eyes concurred."""
    request = at_hand.seen.request
    agreed = request.concurrence.conclusion if request.concurrence else None
    return {"read_version": request.statement_version, "conclusion": agreed}


def once_more(_: Words, at_hand: AtHand) -> Confirmation | None:
    """What, by whom, on which version, and what it means for the child."""
    request = at_hand.seen.request
    if request.concurrence is None:
        return None
    agreed, by = request.concurrence.conclusion, request.concurrence.by
    other = at_hand.register.persons.get(by.person)
    until = N_("nooit naar school") if agreed.never else (nl(agreed.until) if agreed.until else "")
    facts = (
        (N_("Versie van de verklaring"), str(request.statement_version)),
        (N_("Vrijgesteld vanaf"), nl(agreed.begins_on)),
        (N_("Tot en met"), until),
        (N_("Wie meekeek"), other.name if other else ""),
        (N_("In de rol van"), by.role.label),
    )
    means = N_(
        "Het kind hoeft in deze tijd niet naar school. Het recht op onderwijs en het contact met leeftijdgenoten vallen weg tot de einddag, of eerder als de weg terug lukt."
    )
    return Confirmation(facts, means, N_("Ja, verleen de vrijstelling"))


FORMS = (
    ActForm(
        act=a.Grant,
        path="toekenning",
        title=N_("Vrijstelling verlenen"),
        told=N_(
            "U geeft de verklaring af met beide paren ogen eronder. Wat u verleent, is precies waarmee de ander instemde."
        ),
        button=N_("Ga verder"),
        done=N_("De vrijstelling is verleend, met vier ogen."),
        sections=no_fields,
        words=what_was_agreed,
        confirmation=once_more,
        shows=frozenset({Part.CONCLUSION}),
    ),
)
