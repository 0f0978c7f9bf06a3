"""What education can offer: advice, a place for the child, and whether the place is really used."""

from __future__ import annotations

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.values import AdviceVerdict
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, LongText, Option, Section, Sections, YesNo, options_of
from vierogen.web.language import N_

EDUCATIONAL = frozenset({Part.EDUCATIONAL})


def advice(_: AtHand) -> Sections:
    """What it comes down to, and why."""
    return (
        Section(
            (
                Choice(name="verdict", label=N_("Waar komt uw advies op neer?"), options=options_of(AdviceVerdict)),
                LongText(
                    name="advice",
                    label=N_("Uw advies"),
                    hint=N_("Wat kan dit kind leren, waar, en wat is daarvoor nodig? Schrijf geen diagnose op."),
                ),
            )
        ),
    )


def place(at_hand: AtHand) -> Section:
    """A step of the ladder, where, and from when."""
    criteria = at_hand.seen.request.criteria
    ladder = tuple(Option(step.code, step.label) for step in criteria.ladder) if criteria else ()
    return Section(
        (
            Choice(
                name="offer.option", label=N_("Welke stap van de ladder is het?"), options=ladder, is_dutch=True
            ),
            LongText(
                name="offer.description",
                label=N_("Welke plek is het?"),
                hint=N_("De school of de plek, hoeveel uur, en wie erbij helpt."),
                rows=4,
            ),
            Day(name="offer.starts_on", label=N_("Vanaf welke dag?"), hint=N_("Een belofte zonder dag is geen plek.")),
        ),
        title=N_("De plek"),
    )  # fmt: skip


def arranged(at_hand: AtHand) -> Sections:
    """The place alone."""
    return (place(at_hand),)


def looked_after(_: AtHand) -> Sections:
    """Whether the child really goes there."""
    return (
        Section(
            (
                Day(name="looked_on", label=N_("Op welke dag keek u?")),
                YesNo(name="place_is_used", label=N_("Gaat het kind er echt heen?")),
                LongText(name="story", label=N_("Hoe gaat het daar?"), rows=4),
            )
        ),
    )


def today(at_hand: AtHand) -> Typed:
    """Most looks are written down on the same day."""
    return {"looked_on": (at_hand.today.isoformat(),)}


FORMS = (
    ActForm(
        act=a.GiveEducationalAdvice,
        path="adviezen",
        title=N_("Onderwijskundig advies geven"),
        told=N_("Zeg wat het onderwijs dit kind kan bieden. De deskundige leest uw advies voor de verklaring komt."),
        button=N_("Geef het advies"),
        done=N_("Uw advies is vastgelegd."),
        sections=advice,
        shows=EDUCATIONAL,
        template="act_on_ladder.html",
    ),
    ActForm(
        act=a.ArrangeAlternative,
        path="alternatieven",
        title=N_("Een plek voor het kind vastleggen"),
        told=N_("Is er een plek? Een verzoek dat nog loopt, stopt dan. Na een paar maanden kijkt u of de plek wordt gebruikt."),
        button=N_("Leg de plek vast"),
        done=N_("De plek is vastgelegd. Er staat een dag klaar om te kijken of zij wordt gebruikt."),
        sections=arranged,
        shows=EDUCATIONAL,
        template="act_on_ladder.html",
    ),
    ActForm(
        act=a.FollowUpAlternative,
        path="opvolgingen",
        title=N_("Kijken of de plek wordt gebruikt"),
        told=N_("Een plek op papier is nog geen school. Leg vast of het kind er echt heen gaat."),
        button=N_("Leg vast hoe het gaat"),
        done=N_("Vastgelegd hoe het met de plek gaat."),
        sections=looked_after,
        starts_with=today,
        shows=EDUCATIONAL,
        template="act_on_ladder.html",
    ),
)  # fmt: skip
