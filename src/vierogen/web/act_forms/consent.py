"""Recording what the family lets pass to others, for how long, and that they take it back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.rules.consent import LEADS_TO, LONGEST, consents_that_stand
from vierogen.domain.values import FamilyMember, Flow, Role
from vierogen.reference.months import months_after
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, Field, Section, Sections, Several, Tick, options_of
from vierogen.web.language import N_

READERS = sorted(frozenset[Role]().union(*LEADS_TO.values()))


def what(flows: Iterable[Flow] = Flow) -> Field:
    """Which flow it is about."""
    return Choice(name="flow", label=N_("Waarover gaat het?"), options=options_of(flows))


def standing(at_hand: AtHand) -> list[tuple[Flow, FamilyMember]]:
    """Of what there is consent that is not over yet, and whose: only that can become smaller."""
    return sorted(consents_that_stand(at_hand.seen.request, at_hand.today))


def of_what(at_hand: AtHand) -> Field:
    """Which consent it is about."""
    return what(dict.fromkeys(flow for flow, _ in standing(at_hand)))


def of_whom(at_hand: AtHand, name: str, label: str) -> Field:
    """Whose consent it is about."""
    return Choice(name=name, label=label, options=options_of(dict.fromkeys(who for _, who in standing(at_hand))))


def to_whom(label: str) -> Field:
    """People in which roles may read it."""
    return Several(
        name="to",
        label=label,
        options=options_of(READERS),
        hint=N_(
            "Gegevens van de behandelaar gaan alleen naar de jeugdarts. De rest gaat naar wie meekijkt of adviseert."
        ),
    )


def given(_: AtHand) -> Sections:
    """Who lets what pass, to whom, and from when to when."""
    fields = (
        what(),
        Several(
            name="given_by",
            label=N_("Wie geeft toestemming?"),
            options=options_of(FamilyMember),
            hint=N_("Tot 12 jaar de ouders, van 12 tot 16 de ouders en het kind, vanaf 16 het kind zelf."),
        ),
        to_whom(N_("Wie mag dit lezen?")),
        Day(name="from_on", label=N_("Vanaf welke dag?")),
        Day(name="until", label=N_("Tot en met welke dag?"), hint=N_("Hooguit een jaar. Daarna vraagt u het opnieuw.")),
        Tick(
            name="explained",
            label=N_("Ik heb verteld wat er naar wie gaat, en dat de toestemming altijd terug te nemen is."),
        ),
    )
    return (Section(fields),)


def smaller(at_hand: AtHand) -> Sections:
    """What is left of it."""
    fields = (
        of_what(at_hand),
        of_whom(at_hand, "limited_by", N_("Wie wil dit?")),
        to_whom(N_("Wie mag dit blijven lezen?")),
        Day(name="until", label=N_("Tot en met welke dag?")),
    )
    return (Section(fields),)


def taken_back(at_hand: AtHand) -> Sections:
    """Whose word no longer stands."""
    return (Section((of_what(at_hand), of_whom(at_hand, "withdrawn_by", N_("Wie neemt de toestemming terug?")))),)


def a_year(at_hand: AtHand) -> Typed:
    """From today, and as long as it may be."""
    last = months_after(LONGEST, at_hand.today)
    return {"from_on": (at_hand.today.isoformat(),), "until": (last.isoformat(),)}


def the_only_one(name: str, at_hand: AtHand) -> Typed:
    """Where there is one consent, it is about that one."""
    found = standing(at_hand)
    return {"flow": (found[0][0].value,), name: (found[0][1].value,)} if len(found) == 1 else {}


def as_it_is(at_hand: AtHand) -> Typed:
    """The only one, with its readers and its last day."""
    found = standing(at_hand)
    if len(found) != 1:
        return {}
    said = at_hand.seen.request.consents[found[0]]
    until = {"until": (said.period.until.isoformat(),)} if said.period.until else {}
    return {**the_only_one("limited_by", at_hand), "to": tuple(role.value for role in sorted(said.to)), **until}


FORMS = (
    ActForm(
        act=a.RecordConsent,
        path="toestemmingen",
        title=N_("Toestemming van het gezin vastleggen"),
        told=N_(
            "Zonder toestemming ziet niemand anders dit. Wat u nu vastlegt, komt in de plaats van wat er eerder over was gezegd."
        ),
        button=N_("Leg de toestemming vast"),
        done=N_("De toestemming is vastgelegd."),
        sections=given,
        starts_with=a_year,
    ),
    ActForm(
        act=a.LimitConsent,
        path="toestemmingsbeperkingen",
        title=N_("Toestemming kleiner maken"),
        told=N_("Minder mensen mogen het lezen, of minder lang. Het gaat meteen in."),
        button=N_("Leg de beperking vast"),
        done=N_("De beperking is vastgelegd."),
        sections=smaller,
        starts_with=as_it_is,
    ),
    ActForm(
        act=a.WithdrawConsent,
        path="toestemmingsintrekkingen",
        title=N_("Vastleggen dat toestemming is ingetrokken"),
        told=N_("Vanaf nu ziet niemand het meer op grond van deze toestemming. Een reden is niet nodig."),
        button=N_("Leg de intrekking vast"),
        done=N_("De intrekking is vastgelegd."),
        sections=taken_back,
        starts_with=partial(the_only_one, "withdrawn_by"),
    ),
)
