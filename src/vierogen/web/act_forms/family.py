"""On behalf of parents and child: they read first, may correct a fact, may keep the report back, and may withdraw."""

from __future__ import annotations

from dataclasses import replace

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.rules.hearing import who_decides
from vierogen.domain.values import FamilyMember
from vierogen.reference.months import years_old
from vierogen.web.act_form import ActForm, Words
from vierogen.web.fields import Choice, LongText, Option, Section, Sections, Several, options_of
from vierogen.web.language import N_

READ, WAIVED = "gelezen", "ziet-af"
HOW = "how"

WHOSE_SAY = {
    frozenset({FamilyMember.PARENTS}): N_("Het kind is jonger dan twaalf: de ouders beslissen."),
    frozenset(FamilyMember): N_("Van twaalf tot zestien beslissen ouders en kind samen."),
    frozenset({FamilyMember.CHILD}): N_("Vanaf zestien beslist de jongere zelf."),
}
"""Who of the family has a say at this age, told beside the choice."""


def whose_say(at_hand: AtHand) -> frozenset[FamilyMember]:
    """Who decides about the report on this day."""
    return who_decides(years_old(at_hand.seen.request.birth_date, at_hand.today))


def who(name: str, label: str, at_hand: AtHand) -> Choice:
    """Who of the family asks. All can be chosen: the rule says whose word it is, and why."""
    return Choice(name=name, label=label, options=options_of(FamilyMember), hint=WHOSE_SAY[whose_say(at_hand)])


def reading(at_hand: AtHand) -> Sections:
    """Who read it, or did not need to."""
    fields = (
        Several(
            name="agreed_by",
            label=N_("Wie van het gezin heeft de verklaring gezien en vindt goed dat die verder gaat?"),
            hint=WHOSE_SAY[whose_say(at_hand)],
            options=options_of(FamilyMember),
        ),
        Choice(
            name=HOW,
            label=N_("Hebben zij de verklaring gelezen?"),
            options=(
                Option(READ, N_("Ja, deze versie is gelezen")),
                Option(WAIVED, N_("Nee, zij willen niet lezen"), N_("Zij weten dat het mag, en zeiden dat het niet hoeft.")),
            ),
        ),
    )  # fmt: skip
    return (Section(fields),)


def the_version_that_lies_there(words: Words, at_hand: AtHand) -> Words:
    """What the family read is what the doctor had before her."""
    waives = words.pop(HOW) == WAIVED
    return words | {"read_version": at_hand.seen.request.statement_version, "waives_reading": waives}


def likely_readers(at_hand: AtHand) -> Typed:
    """Who decides at this age, except who said so already."""
    request = at_hand.seen.request
    before = request.family_agreement
    said = before.agreed_by if before and before.read_version == request.statement_version else frozenset()
    return {"agreed_by": tuple(sorted(member.value for member in whose_say(at_hand) - said))}


def correcting(at_hand: AtHand) -> Sections:
    """Which fact, in the words of who asks."""
    words = LongText(
        name="correction",
        label=N_("Welk feit klopt niet, en wat moet er staan?"),
        hint=N_("Medisch mag hier: alleen u en het gezin lezen dit."),
    )
    return (Section((who("asked_by", N_("Wie vraagt om de correctie?"), at_hand), words)),)


def blocking(at_hand: AtHand) -> Sections:
    """Who keeps it back. No reason is asked: none is owed."""
    asked = who("blocked_by", N_("Wie wil dat het verslag niet verder gaat?"), at_hand)
    return (Section((asked,), told=N_("Het gezin hoeft geen reden te geven.")),)


def withdrawing(at_hand: AtHand) -> Sections:
    """Who withdraws, and why if they want to say so."""
    asked = replace(who("asked_by", N_("Wie trekt het verzoek in?"), at_hand), hint=WITHDRAWING)
    reason = LongText(
        name="reason",
        label=N_("Waarom?"),
        hint=N_(
            "Het gezin hoeft geen reden te geven. De deskundige leest dit; anderen alleen als het gezin dat goedvindt."
        ),
        rows=4,
        needed=False,
    )
    return (Section((asked, reason)),)


WITHDRAWING = N_("Ouders mogen dat tot het kind achttien is. Vanaf twaalf jaar mag het kind het ook.")

FORMS = (
    ActForm(
        act=a.RecordFamilyAgreement,
        path="leesbevestigingen",
        title=N_("Vastleggen dat het gezin heeft gelezen"),
        told=N_(
            "Ouders en kind lezen als eersten. Pas als zij dit goedvinden, kunt u verlenen. Klopt er iets niet, of willen zij niet dat het verslag verder gaat? Leg dat dan apart vast."
        ),
        button=N_("Leg vast dat het gezin akkoord is"),
        done=N_("Vastgelegd dat het gezin akkoord is met deze versie."),
        sections=reading,
        starts_with=likely_readers,
        words=the_version_that_lies_there,
        shows=frozenset({Part.CONCLUSION}),
        template="family_reads.html",
    ),
    ActForm(
        act=a.RecordCorrection,
        path="correcties",
        title=N_("Correctie van het gezin vastleggen"),
        told=N_(
            "Het gezin mag laten verbeteren wat niet klopt. Het verzoek gaat terug naar overleg: u herziet de verklaring, en iemand anders kijkt opnieuw mee."
        ),
        button=N_("Leg de correctie vast"),
        done=N_("De correctie is vastgelegd. Herzie nu de verklaring."),
        sections=correcting,
    ),
    ActForm(
        act=a.RecordBlock,
        path="blokkering",
        title=N_("Vastleggen dat het gezin het verslag achterhoudt"),
        told=N_(
            "Het gezin mag tegenhouden dat het verslag verder gaat. Het verzoek is dan klaar en er komt geen vrijstelling. Anderen zien alleen dat er geen verklaring is afgegeven. Dit kan niet terug."
        ),
        button=N_("Leg de blokkering vast"),
        done=N_("De blokkering is vastgelegd. Anderen zien alleen dat er geen verklaring is afgegeven."),
        sections=blocking,
    ),
    ActForm(
        act=a.Withdraw,
        path="intrekking",
        title=N_("Verzoek intrekken namens het gezin"),
        told=N_(
            "Het verzoek stopt en er komt geen vrijstelling. Het recht op onderwijs blijft. Later kan er een nieuw verzoek komen."
        ),
        button=N_("Trek het verzoek in"),
        done=N_("Het verzoek is ingetrokken."),
        sections=withdrawing,
    ),
)
