"""The expert's statement: put before other eyes for the first time, or again after a revision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.criteria import Question, Side
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules.no_unless import asked, first_possible_day, last_possible_day
from vierogen.domain.values import Ground, Outcome, Profession, Statement
from vierogen.web.act_form import ActForm, Words
from vierogen.web.fields import Choice, Day, Line, LongText, Option, Section, Sections, YesNo, options_of
from vierogen.web.language import N_

FINITE, NEVER = "tot", "nooit"
HOW_LONG = "duration"


def sections(at_hand: AtHand) -> Sections:
    """The examination, the period, the criteria one by one, what the child can do, and the way back to school."""
    return (
        Section(
            (
                Day(name="statement.examined_on", label=N_("Wanneer zag u het kind zelf?"), hint=N_("Uw eigen laatste contact. Een brief van een behandelaar is niet genoeg.")),
                Day(name="statement.dated_on", label=N_("Dagtekening van de verklaring")),
                Choice(name="statement.profession", label=N_("Als wat bent u aangewezen?"), options=professions(at_hand)),
                YesNo(name="statement.treats_child", label=N_("Behandelt u dit kind?"), hint=N_("Wie het kind behandelt, mag de verklaring niet geven.")),
            ),
            title=N_("Uw onderzoek"),
        ),
        Section(
            (
                Day(name="statement.conclusion.begins_on", label=N_("Vanaf welke dag?"), hint=N_("In het schooljaar van dit verzoek, en niet voordat de leerplicht begint.")),
                Choice(
                    name=HOW_LONG,
                    label=N_("Hoe lang?"),
                    options=(
                        Option(FINITE, N_("Tot en met een dag"), N_("Uiterlijk 31 juli, het einde van het schooljaar, en niet meer als het kind achttien is.")),
                        Option(NEVER, N_("Het kind kan nooit naar school"), N_("Alleen als dat nu al zeker is.")),
                    ),
                ),
                Day(name="statement.conclusion.until", label=N_("Tot en met welke dag?"), only_if=(HOW_LONG, FINITE)),
            ),
            title=N_("De conclusie"),
            told=N_("Kies de kortste tijd die nuttig is. Hierover oordelen de andere ogen, en dit staat in de verklaring."),
        ),
        *(criterion(question) for question in questions_of_the_expert(at_hand)),
        Section(
            (
                Choice(name="statement.ground", label=N_("Wat is de grond?"), options=options_of(Ground)),
                LongText(name="statement.findings", label=N_("Uw bevindingen"), hint=N_("Medisch. Alleen u en het gezin lezen dit."), needed=False),
                LongText(
                    name="statement.limitations",
                    label=N_("Wat kan het kind wel en niet op school?"),
                    hint=N_("In gewone onderwijswoorden, zonder diagnose. Wie meekijkt, leest dit als het gezin dat goedvindt."),
                ),
            ),
            title=N_("Grond en beperkingen"),
        ),
        Section(
            (
                LongText(name="statement.plan.goals", label=N_("Wat gebeurt er om terug te keren?"), rows=4, only_if=(HOW_LONG, FINITE)),
                Line(name="statement.plan.contact", label=N_("Wie houdt contact met het gezin?"), only_if=(HOW_LONG, FINITE)),
                Day(name="statement.plan.review_on", label=N_("Wanneer kijkt u opnieuw?"), only_if=(HOW_LONG, FINITE)),
            ),
            title=N_("Het plan om terug te keren"),
            told=N_("Nodig bij elke verklaring met een einddag."),
        ),
    )  # fmt: skip


def questions_of_the_expert(at_hand: AtHand) -> Iterator[Question]:
    """The questions of this request's own criteria set that the expert answers."""
    for question in asked(at_hand.seen.request):
        if Side.EXPERT in question.answered_by:
            yield question


def criterion(question: Question) -> Section:
    """One question with its answer and why. What it asks is in the words of the parties."""
    return Section(
        (
            Choice(name=f"statement.answers.{question.code}", label=N_("Uw antwoord"), options=options_of(Outcome)),
            LongText(name=f"statement.motives.{question.code}", label=N_("Waarom?"), rows=4, hint=N_("Medisch mag hier: alleen u en het gezin lezen dit.")),
        ),
        title=question.sentence,
        told=question.explanation,
        is_dutch=True,
    )  # fmt: skip


def professions(at_hand: AtHand) -> tuple[Option, ...]:
    """In which this expert is designated today; all of them when the register knows of none: the rule then says so."""
    known = {one.profession for one in at_hand.seen.reader.designations if one.period.covers(at_hand.today)}
    return options_of(profession for profession in Profession if profession in (known or set(Profession)))


def likely(at_hand: AtHand) -> Typed:
    """Of today, for as much of the school year as can be."""
    today, request, options = at_hand.today, at_hand.seen.request, professions(at_hand)
    filled = {
        "statement.dated_on": today.isoformat(),
        **({} if request.school_year is None else as_long_as_can_be(request, today)),
        **({"statement.profession": options[0].value} if len(options) == 1 else {}),
    }
    return {name: (words,) for name, words in filled.items()}


def as_long_as_can_be(request: ExemptionRequest, today: date) -> dict[str, str]:
    """The first and the last day of the conclusion."""
    return {
        "statement.conclusion.begins_on": max(today, first_possible_day(request)).isoformat(),
        "statement.conclusion.until": last_possible_day(request).isoformat(),
    }


def what_lies_there(at_hand: AtHand) -> Typed:
    """The statement as it was, to be revised; the day of the statement is today."""
    statement = at_hand.seen.request.statement
    if statement is None or not at_hand.seen.parts >= {Part.MEDICAL}:
        return likely(at_hand)
    return {name: (words,) for name, words in as_typed(statement) if words} | {
        "statement.dated_on": (at_hand.today.isoformat(),)
    }


def as_typed(statement: Statement) -> Iterator[tuple[str, str]]:
    """Each field as it would have been typed."""
    yield "statement.examined_on", statement.examined_on.isoformat()
    yield "statement.profession", statement.profession.value
    yield "statement.treats_child", "ja" if statement.treats_child else "nee"
    yield "statement.conclusion.begins_on", statement.conclusion.begins_on.isoformat()
    yield HOW_LONG, NEVER if statement.conclusion.never else FINITE
    yield "statement.conclusion.until", statement.conclusion.until.isoformat() if statement.conclusion.until else ""
    yield "statement.ground", statement.ground.value
    yield "statement.findings", statement.findings
    yield "statement.limitations", statement.limitations
    for code, answer in statement.answers.items():
        yield f"statement.answers.{code}", answer.value
    for code, motive in statement.motives.items():
        yield f"statement.motives.{code}", motive
    if statement.plan is not None:
        yield "statement.plan.goals", statement.plan.goals
        yield "statement.plan.contact", statement.plan.contact
        yield "statement.plan.review_on", statement.plan.review_on.isoformat()


def words(said: Words, _: AtHand) -> Words:
    """How long it lasts stands in the conclusion."""
    how_long = said.pop(HOW_LONG)
    said["statement"]["conclusion"]["never"] = how_long == NEVER
    return said


TOLD = N_(
    "Het antwoord is nee, tenzij. Beantwoord elke vraag apart en met een reden. Daarna kijkt iemand anders mee: pas als die het eens is, kan de vrijstelling er komen."
)

FORMS = (
    ActForm(
        act=a.SubmitStatement,
        path="verklaringen",
        title=N_("Verklaring voorleggen"),
        told=TOLD,
        button=N_("Leg de verklaring voor"),
        done=N_("De verklaring ligt nu voor aan andere ogen."),
        sections=sections,
        starts_with=likely,
        words=words,
    ),
    ActForm(
        act=a.ReviseStatement,
        path="herzieningen",
        title=N_("Verklaring herzien"),
        told=TOLD,
        button=N_("Leg de herziene verklaring voor"),
        done=N_("De herziene verklaring ligt nu voor aan andere ogen."),
        sections=sections,
        starts_with=what_lies_there,
        words=words,
        shows=frozenset({Part.CONCLUSION, Part.MEDICAL, Part.EDUCATIONAL}),
    ),
)
