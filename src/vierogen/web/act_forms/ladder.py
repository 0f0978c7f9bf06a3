"""The ladder of options, step by step: what came of each, and why."""

from __future__ import annotations

from collections.abc import Iterator

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.values import OptionOutcome
from vierogen.reference.notation import nl
from vierogen.web.act_form import ActForm
from vierogen.web.fields import Choice, Day, LongText, Option, Section, Sections
from vierogen.web.language import N_

EXPLAINED = {
    OptionOutcome.TRIED: N_("Het is gedaan, en het lukte niet."),
    OptionOutcome.OFFERED_AND_REFUSED: N_("Er was een plek, en het gezin koos daar niet voor."),
    OptionOutcome.CONTRA_INDICATED: N_("Ook als er plek is, past dit nu niet bij dit kind."),
    OptionOutcome.UNAVAILABLE: N_("Telt nooit mee voor een ja. Dan is de doorzettingsmacht aan zet."),
    OptionOutcome.POSSIBLE: N_("Dit kan, nu of vanaf een dag. Dan is een vrijstelling niet aan de orde."),
}
POSSIBLE_LATER = ("considered.outcome", OptionOutcome.POSSIBLE.value)


def sections(at_hand: AtHand) -> Sections:
    """The whole ladder with what is known, and what came of the step that is chosen."""
    return (
        Section(
            (
                Choice(
                    name="considered.option",
                    label=N_("Over welke stap gaat het?"),
                    options=tuple(steps(at_hand)),
                    is_dutch=True,
                ),
            ),
            title=N_("De ladder, van licht naar zwaar"),
        ),
        Section(
            (
                Choice(
                    name="considered.outcome",
                    label=N_("Wat kwam eruit?"),
                    options=tuple(Option(one.value, one.label, why) for one, why in EXPLAINED.items()),
                ),
                Day(
                    name="considered.available_from",
                    label=N_("Vanaf welke dag kan het?"),
                    hint=N_("Laat dit leeg als het nu al kan."),
                    needed=False,
                    only_if=POSSIBLE_LATER,
                ),
                LongText(
                    name="considered.motive",
                    label=N_("Waarom?"),
                    rows=4,
                    hint=N_("In gewone onderwijswoorden, zonder diagnose."),
                ),
            ),
            title=N_("Deze stap"),
        ),
    )


def steps(at_hand: AtHand) -> Iterator[Option]:
    """Every step of this request's own ladder, with what came of it as far as this reader may know."""
    request = at_hand.seen.request
    for step in request.criteria.ladder if request.criteria else ():
        known = at_hand.seen.show(request.options.get(step.code))
        if known is None:
            yield Option(step.code, step.label, badge=N_("nog niet nagegaan"))
            continue
        from_on = f"Kan vanaf {nl(known['available_from'])}. " if known["available_from"] else ""
        yield Option(step.code, step.label, from_on + known.get("motive", ""), known["outcome"].label)


def first_that_is_open(at_hand: AtHand) -> Typed:
    """The first step that nobody went through yet."""
    request = at_hand.seen.request
    codes = [step.code for step in request.criteria.ladder] if request.criteria else []
    left = [code for code in codes if code not in request.options]
    return {"considered.option": (left[0],)} if left else {}


FORMS = (
    ActForm(
        act=a.ConsiderOption,
        path="opties",
        title=N_("De ladder nagaan"),
        told=N_(
            "Wat kan het onderwijs dit kind bieden? Loop elke stap langs, met een uitkomst en een reden. Zolang er een stap open is, kan er geen ja komen."
        ),
        button=N_("Leg deze stap vast"),
        done=N_("De stap is vastgelegd."),
        sections=sections,
        starts_with=first_that_is_open,
        shows=frozenset({Part.EDUCATIONAL}),
        template="ladder.html",
        goes_on=True,
    ),
)
