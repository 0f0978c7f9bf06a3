"""Looking during an exemption whether the way back to school has come closer."""

from __future__ import annotations

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Day, LongText, Section, Sections
from vierogen.web.language import N_


def how_it_goes(_: AtHand) -> Sections:
    """When, what was seen, and when again."""
    fields = (
        Day(name="reviewed_on", label=N_("Op welke dag is er gekeken?")),
        LongText(
            name="story",
            label=N_("Hoe gaat het, en is de weg terug dichterbij?"),
            hint=N_("In gewone onderwijswoorden, zonder diagnose: wie meekijkt en wie adviseert, leest dit ook."),
            rows=8,
        ),
        Day(
            name="next_review_on",
            label=N_("Wanneer kijkt u opnieuw?"),
            hint=N_("Staat hier niets, dan herinnert Vierogen niemand meer aan tussentijds kijken."),
            needed=False,
        ),
    )
    return (Section(fields),)


def today(at_hand: AtHand) -> Typed:
    """Most reviews are written down on the same day."""
    return {"reviewed_on": (at_hand.today.isoformat(),)}


FORMS = (
    ActForm(
        act=a.ReviewExemption,
        path="tussentijdse-evaluaties",
        title=N_("Tussentijds kijken vastleggen"),
        told=N_("Een vrijstelling is nooit het einde. Kijk of het kind weer een stap naar school kan zetten."),
        button=N_("Leg vast wat er is gezien"),
        done=N_("Vastgelegd wat er is gezien."),
        sections=how_it_goes,
        starts_with=today,
    ),
)
