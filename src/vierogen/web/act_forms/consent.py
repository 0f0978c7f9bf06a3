"""Recording what the family lets pass to others, for how long, and that they take it back."""

from __future__ import annotations

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.rules.consent import LEADS_TO, LONGEST
from vierogen.domain.values import FamilyMember, Flow, Role
from vierogen.reference.months import months_after
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, Field, Section, Sections, Several, Tick, options_of
from vierogen.web.language import N_

READERS = sorted(frozenset[Role]().union(*LEADS_TO.values()))


def what() -> Field:
    """Which flow it is about."""
    return Choice(name="flow", label=N_("Waarover gaat het?"), options=options_of(Flow))


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


def smaller(_: AtHand) -> Sections:
    """What is left of it."""
    fields = (
        what(),
        Choice(name="limited_by", label=N_("Wie wil dit?"), options=options_of(FamilyMember)),
        to_whom(N_("Wie mag dit blijven lezen?")),
        Day(name="until", label=N_("Tot en met welke dag?")),
    )
    return (Section(fields),)


def taken_back(_: AtHand) -> Sections:
    """Whose word no longer stands."""
    who = Choice(name="withdrawn_by", label=N_("Wie neemt de toestemming terug?"), options=options_of(FamilyMember))
    return (Section((what(), who)),)


def a_year(at_hand: AtHand) -> Typed:
    """From today, and as long as it may be."""
    last = months_after(LONGEST, at_hand.today)
    return {"from_on": (at_hand.today.isoformat(),), "until": (last.isoformat(),)}


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
    ),
    ActForm(
        act=a.WithdrawConsent,
        path="toestemmingsintrekkingen",
        title=N_("Vastleggen dat toestemming is ingetrokken"),
        told=N_("Vanaf nu ziet niemand het meer op grond van deze toestemming. Een reden is niet nodig."),
        button=N_("Leg de intrekking vast"),
        done=N_("De intrekking is vastgelegd."),
        sections=taken_back,
    ),
)
