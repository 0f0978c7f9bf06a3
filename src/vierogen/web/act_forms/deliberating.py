"""The deliberation of the expert with the other eyes: when it was, and what came of it."""

from __future__ import annotations

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Day, LongText, Section, Sections
from vierogen.web.language import N_


def what_came_of_it(_: AtHand) -> Sections:
    """The day and the outcome."""
    fields = (
        Day(name="held_on", label=N_("Op welke dag was het overleg?")),
        LongText(
            name="outcome",
            label=N_("Wat kwam eruit?"),
            hint=N_("In gewone onderwijswoorden, zonder diagnose: wie meekijkt en wie adviseert, leest dit ook."),
            rows=8,
        ),
    )
    return (Section(fields),)


def today(at_hand: AtHand) -> Typed:
    """Most talks are written down on the same day."""
    return {"held_on": (at_hand.today.isoformat(),)}


FORMS = (
    ActForm(
        act=a.HoldDeliberation,
        path="overleggen",
        title=N_("Overleg vastleggen"),
        told=N_(
            "De deskundige en wie meekijkt spreken met elkaar. Daarna komt er een herziene verklaring, of geen verklaring. Komt u er samen niet uit? Dan kan de doorzettingsmacht helpen."
        ),
        button=N_("Leg het overleg vast"),
        done=N_("Het overleg is vastgelegd."),
        sections=what_came_of_it,
        starts_with=today,
    ),
)
