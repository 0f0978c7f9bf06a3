"""The other pair of eyes: take it up or leave it, and say yes, no, or what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from vierogen.application.access_log import Part
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.criteria import Question, Side
from vierogen.domain.rules.no_unless import asked
from vierogen.domain.values import Outcome
from vierogen.reference.notation import nl
from vierogen.web.act_form import ActForm, Confirmation, Words
from vierogen.web.fields import Choice, LongText, Section, Sections, Tick, options_of
from vierogen.web.language import N_

WHAT_LIES_THERE = frozenset({Part.CONCLUSION, Part.EDUCATIONAL})


def declaration(_: AtHand) -> Sections:
    """Nobody looks along without saying to be free to do so."""
    declares = Tick(
        name="declares_not_involved",
        label=N_("Ik behandel dit kind niet, ben geen familie en kan vrij oordelen."),
        missing=N_("Zet hier een vinkje. Kan dat niet? Laat het meekijken dan aan iemand anders."),
    )
    return (Section((declares,)),)


def no_fields(_: AtHand) -> Sections:
    """There is nothing to say."""
    return ()


def questions_of_the_other_eyes(at_hand: AtHand) -> Iterator[Question]:
    """The questions of this request's own criteria set that who looks along answers."""
    for question in asked(at_hand.seen.request):
        if Side.CO_ASSESSOR in question.answered_by:
            yield question


def own_answers(at_hand: AtHand) -> Sections:
    """Each question apart, with an own answer and an own reason."""
    return tuple(
        Section(
            (
                Choice(name=f"assessment.answers.{question.code}", label=N_("Uw antwoord"), options=options_of(Outcome)),
                LongText(
                    name=f"assessment.motives.{question.code}",
                    label=N_("Waarom?"),
                    rows=3,
                    hint=N_("In gewone onderwijswoorden, zonder diagnose."),
                ),
            ),
            title=question.sentence,
            told=question.explanation,
            is_dutch=True,
        )
        for question in questions_of_the_other_eyes(at_hand)
    )  # fmt: skip


def agreed(said: Words, at_hand: AtHand) -> Words:
    """The version and the conclusion are those that stand on the page."""
    request = at_hand.seen.request
    conclusion = request.statement.conclusion if request.statement else None
    return {"assessment": {}} | said | {"read_version": request.statement_version, "conclusion": conclusion}


def once_more(said: Words, at_hand: AtHand) -> Confirmation | None:
    """What, by whom, on which version, and what it means for the child. An answer that is no yes is for the rules."""
    request = at_hand.seen.request
    answers = said["assessment"].get("answers", {})
    if request.statement is None or set(answers.values()) - {Outcome.WEIGHTY}:
        return None
    conclusion = request.statement.conclusion
    last = N_("nooit naar school") if conclusion.never else (nl(conclusion.until) if conclusion.until else "")
    expert = at_hand.register.persons.get(request.expert) if request.expert else None
    name = expert.name if expert else ""
    facts = (
        (N_("U stemt in met"), N_("De verklaring van de deskundige, met alle antwoorden die u net gaf")),
        (N_("Versie van de verklaring"), str(request.statement_version)),
        (N_("Vrijgesteld vanaf"), nl(conclusion.begins_on)),
        (N_("Tot en met"), last),
        (N_("Wie verklaarde"), f"{name}, {request.statement.profession.label}"),
    )
    means = N_(
        "Met uw ja zijn twee paar ogen het eens. Het gezin leest de verklaring nog en kan iets laten verbeteren of haar tegenhouden. Daarna hoeft het kind in deze tijd niet naar school: het recht op onderwijs en het contact met leeftijdgenoten vallen dan weg."
    )
    return Confirmation(facts, means, N_("Ja, ik stem in"))


def why_not(_: AtHand) -> Sections:
    """In words that the expert can do something with."""
    return (
        Section(
            (
                LongText(
                    name="reason",
                    label=N_("Waarom stemt u niet in?"),
                    hint=N_("In gewone onderwijswoorden, zonder diagnose. De deskundige leest dit."),
                ),
            )
        ),
    )


def what_is_missing(_: AtHand) -> Sections:
    """What one needs to know to be able to judge."""
    return (
        Section(
            (
                LongText(
                    name="reason",
                    label=N_("Wat wilt u nog weten?"),
                    hint=N_("Vraag alleen wat u nodig hebt om te oordelen. Een diagnose is dat niet."),
                ),
            )
        ),
    )


def version_read(said: Words, at_hand: AtHand) -> Words:
    """It is about the version that stands on the page."""
    return said | {"read_version": at_hand.seen.request.statement_version}


FORMS = (
    ActForm(
        act=a.TakeUpCoAssessment,
        path="beoordelingen",
        title=N_("Meekijken"),
        told=N_(
            "U wordt het tweede paar ogen. U oordeelt zelf, in uw eigen rol. Medische gegevens ziet u niet. Wat het kind wel en niet kan op school, leest u als het gezin dat goedvindt."
        ),
        button=N_("Ik kijk mee"),
        done=N_("U kijkt nu mee. Lees de verklaring en ga na wat het onderwijs kan bieden."),
        sections=declaration,
    ),
    ActForm(
        act=a.HandBackCoAssessment,
        path="teruggaven",
        title=N_("Meekijken teruggeven"),
        told=N_("Een ander kan het meekijken dan op zich nemen. Wat u tot nu toe vastlegde, blijft staan."),
        button=N_("Geef het terug"),
        done=N_("U kijkt niet meer mee. Iemand anders kan het overnemen."),
        sections=no_fields,
    ),
    ActForm(
        act=a.Concur,
        path="instemmingen",
        title=N_("Instemmen met de verklaring"),
        told=N_(
            "Het antwoord is nee, tenzij. Beantwoord elke vraag zelf en met een reden. Alleen als u overal ja op zegt, kunt u instemmen."
        ),
        button=N_("Ga verder"),
        done=N_("U hebt ingestemd. Het gezin leest de verklaring nu."),
        sections=own_answers,
        words=agreed,
        confirmation=once_more,
        shows=WHAT_LIES_THERE,
        template="concur.html",
    ),
    ActForm(
        act=a.Dissent,
        path="niet-instemmingen",
        title=N_("Niet instemmen"),
        told=N_("Zeg in gewone woorden waarom niet. Daarna overlegt u met de deskundige."),
        button=N_("Ik stem niet in"),
        done=N_("Vastgelegd dat u niet instemt. Overleg nu met de deskundige."),
        sections=why_not,
        words=version_read,
        shows=WHAT_LIES_THERE,
        template="act_on_statement.html",
    ),
    ActForm(
        act=a.AskForInformation,
        path="informatievragen",
        title=N_("Om informatie vragen"),
        told=N_("Kunt u nog niet oordelen? Zeg wat er ontbreekt. Daarna overlegt u met de deskundige."),
        button=N_("Stel de vraag"),
        done=N_("Uw vraag is vastgelegd. Overleg nu met de deskundige."),
        sections=what_is_missing,
        shows=WHAT_LIES_THERE,
        template="act_on_statement.html",
    ),
)
