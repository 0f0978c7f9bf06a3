"""What happened, told in Dutch sentences: facts only, so that everybody who may see the request may read them.

What somebody wrote with it stands beside the sentence, with the mark that says who may read that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vierogen.domain import events as e
from vierogen.domain.people.register import Register
from vierogen.domain.personal import personal_fields
from vierogen.domain.values import Conclusion, FamilyMember, Personal, Role, Status
from vierogen.reference.municipalities import municipality
from vierogen.reference.notation import nl


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline."""

    version: int
    at: datetime
    by: str
    role: Role
    organisation: str
    sentence: str
    status: Status
    recorded_as: str
    words: str = ""
    """What was written with it, for who may read that."""
    mark: Personal | None = None
    field: str = ""
    author: UUID | None = None
    """Whose words these are."""


WORDS: Mapping[type[e.RequestEvent], str] = {
    e.EducationalAdviceGiven: "advice",
    e.StatementDeclined: "reason",
    e.CoAssessorDissented: "reason",
    e.InformationAsked: "reason",
    e.DeliberationHeld: "outcome",
    e.RequestEscalated: "reason",
    e.DeadlockBroken: "reason",
    e.CorrectionAsked: "correction",
    e.AlternativeFollowedUp: "story",
    e.RequestWithdrawn: "reason",
    e.ExemptionEnded: "reason",
    e.ExemptionReviewed: "story",
}
"""The words that belong to what happened. Why somebody is involved otherwise is told to nobody."""


def timeline(events: Iterable[e.RequestEvent], register: Register) -> tuple[Told, ...]:
    """The whole story, in order. People's names come from the register as it is now."""
    events = list(events)
    opened = [event for event in events if isinstance(event, e.RequestOpened)]
    ladder = {step.code: step.label for event in opened for step in event.criteria.ladder}
    return tuple(
        Told(
            version=event.version,
            at=event.at,
            by=name_of(event, register),
            role=event.role,
            organisation=organisation_of(event.organisation, register),
            sentence=sentence(event, ladder),
            status=event.status,
            recorded_as=event.stored_as,
            **words_with(event),
        )
        for event in events
    )


def words_with(event: e.RequestEvent) -> dict[str, Any]:
    """What was written with it, and its mark."""
    field = WORDS.get(type(event))
    if field is None:
        return {}
    mark = dict(personal_fields(type(event)))[field,]
    return {"words": getattr(event, field), "mark": mark, "field": field, "author": event.by}


def name_of(event: e.RequestEvent, register: Register) -> str:
    """Who did it, by name when the register still knows it."""
    if event.role is Role.CLOCK:
        return "de klok"
    person = register.persons.get(event.by)
    return person.name if person else "onbekend"


def organisation_of(organisation: UUID | None, register: Register) -> str:
    """For which organisation."""
    known = register.organisations.get(organisation) if organisation else None
    return known.name if known else ""


def sentence(event: e.RequestEvent, ladder: Mapping[str, str]) -> str:  # noqa: C901, PLR0911, PLR0912  # one case an event: a table, not a tangle
    """What happened, as one would tell it. No medical fact and nobody's own words."""
    match event:
        case e.RequestOpened(renews=before) if before is not None:
            return f"Vroeg om een vernieuwing voor schooljaar {event.school_year}."
        case e.RequestOpened(looks_again_at=before) if before is not None:
            return f"Vroeg anderen om opnieuw te kijken, voor schooljaar {event.school_year}."
        case e.RequestOpened():
            return f"Opende een verzoek voor schooljaar {event.school_year}."
        case e.ParentsHeard():
            return f"Sprak op {nl(event.hearing.heard_on)} met de ouders."
        case e.ChildHeard():
            return f"Sprak op {nl(event.hearing.heard_on)} met het kind."
        case e.HearingNotPossible():
            return f"{'De ouders zijn' if event.who is FamilyMember.PARENTS else 'Het kind is'} niet gehoord: {event.why.label}."
        case e.OptionConsidered():
            step = ladder.get(event.considered.option, event.considered.option)
            return f"Ging een stap van de ladder na: {step}, {event.considered.outcome.label}."
        case e.EducationalAdviceGiven():
            return f"Gaf onderwijskundig advies: {event.verdict.label}."
        case e.StatementSubmitted():
            return f"Legde een verklaring voor, {period(event.statement.conclusion)}."
        case e.StatementDeclined():
            return "Gaf geen verklaring af: het kind kan naar een school."
        case e.CoAssessmentTakenUp():
            return "Kijkt mee."
        case e.CoAssessmentHandedBack():
            return "Gaf het meekijken terug, zodat iemand anders kan kijken."
        case e.CoAssessmentReleased():
            return "Gaf het meekijken vrij: het oordeel kwam niet op tijd."
        case e.CoAssessorConcurred():
            return f"Stemde in met versie {event.read_version}, {period(event.conclusion)}."
        case e.CoAssessorDissented():
            return f"Stemde niet in met versie {event.read_version}."
        case e.InformationAsked():
            return "Vroeg om meer informatie."
        case e.DeliberationHeld():
            return f"Legde het overleg van {nl(event.held_on)} vast."
        case e.StatementRevised():
            return f"Herzag de verklaring, {period(event.statement.conclusion)}."
        case e.RequestEscalated():
            return "Vroeg de houder van de doorzettingsmacht om een uitweg."
        case e.DeadlockBroken(offer=None):
            return "Stuurde de twee terug naar overleg, met wat er is geregeld."
        case e.DeadlockBroken(offer=offer) | e.AlternativeArranged(offer=offer):
            return f"Regelde een plek{f', vanaf {nl(offer.starts_on)}' if offer and offer.starts_on else ''}."
        case e.FamilyAgreed(waives_reading=True):
            return f"Legde vast dat het gezin van lezen van versie {event.read_version} afziet."
        case e.FamilyAgreed():
            return f"Legde vast dat het gezin versie {event.read_version} heeft gelezen."
        case e.CorrectionAsked():
            return f"Legde een correctie vast, gevraagd door {event.asked_by.named}."
        case e.FamilyBlocked():
            return "Legde vast dat het gezin het verslag achterhoudt."
        case e.ConsentGiven():
            return f"Legde toestemming vast {of_whom(event.given_by)}: {passing(event)}, vanaf {nl(event.from_on)} tot en met {nl(event.until)}."
        case e.ConsentLimited():
            return f"Legde een beperking van toestemming vast {of_whom({event.limited_by})}: {passing(event)}, tot en met {nl(event.until)}."
        case e.ConsentWithdrawn():
            return f"Legde een intrekking van toestemming vast {of_whom({event.withdrawn_by})}: {event.flow.label}."
        case e.ExemptionGranted():
            return f"Verleende met vier ogen, {period(event.conclusion)}."
        case e.AlternativeFollowedUp():
            used = "wordt gebruikt" if event.place_is_used else "wordt niet gebruikt"
            return f"Ging op {nl(event.looked_on)} na of de plek wordt gebruikt: die {used}."
        case e.RequestWithdrawn():
            return f"Trok het verzoek in, namens {event.asked_by.named}."
        case e.RequestLapsed():
            return "Liet het verzoek vervallen: te lang deed niemand er iets mee."
        case e.RequestTransferred():
            return f"Droeg het verzoek over aan {municipality_name(event.place.municipality)}, na een verhuizing."
        case e.ExemptionEnded():
            return f"Beëindigde de vrijstelling; laatste dag {nl(event.ends_on)}: {event.why.label}."
        case e.ExemptionReviewed():
            return f"Keek op {nl(event.reviewed_on)} of de weg terug dichterbij is."
        case e.InvolvementDeclared():
            return f"Meldde dat iemand anders betrokken is: {event.involvement.label}."
        case e.ReminderSent():
            return f"Herinnerde aan: {event.limit.label}, uiterlijk {nl(event.due_on)}."
        case e.ClaimRegistered():
            return "Legde een beroep op de wet vast waar geen verzoek bij was."
        case e.NotificationReceived():
            return f"Ontving op {nl(event.notification.received_on)} een kennisgeving van de ouders."
        case e.NotificationChecked():
            return checked(event)
        case e.ClaimEnded():
            return f"Legde vast dat het beroep op de wet eindigt; laatste dag {nl(event.ends_on)}."
        case _:
            raise AssertionError(f"no sentence for {event.stored_as}")


def of_whom(members: Iterable[FamilyMember]) -> str:
    """On whose word."""
    return f"van {' en '.join(member.named for member in FamilyMember if member in members)}"


def passing(event: e.ConsentGiven | e.ConsentLimited) -> str:
    """What passes to whom."""
    return f"{event.flow.label}, aan {', '.join(role.label for role in Role if role in event.to)}"


def checked(event: e.NotificationChecked) -> str:
    """How the formal check came out."""
    broken = sum(1 for finding in event.findings if finding.because)
    told = "Controleerde de kennisgeving: " + ("in orde." if not broken else f"{broken} keer niet in orde.")
    if event.accepts_lateness is None:
        return told
    return told + (" Te laat heeft geen gevolg." if event.accepts_lateness else " Te laat heeft gevolg.")


def period(conclusion: Conclusion) -> str:
    """From when to when, or never."""
    if conclusion.until is None:
        return f"vanaf {nl(conclusion.begins_on)}, nooit geschikt"
    return f"van {nl(conclusion.begins_on)} tot en met {nl(conclusion.until)}"


def municipality_name(code: str) -> str:
    """The name that goes with a code."""
    known = municipality(code)
    return known.name if known else code
