"""Recording a criteria set that the parties adopted: begun with the one that is in force, and changed word by word.

Questions and steps keep their codes, for what was judged by an earlier version names them. Something new gets a code of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from unicodedata import normalize

from vierogen.application.drafts import Typed
from vierogen.domain.criteria import CO_ASSESSING_ROLES, HEARING, ORDINARY, CriteriaSet, Question, Side, shipped
from vierogen.domain.people import acts as p
from vierogen.domain.values import LONGEST_LINE, Role
from vierogen.web.act_form import Words
from vierogen.web.fields import Day, Field, Line, LongText, Number, Option, Section, Sections, Several, Tick, options_of
from vierogen.web.language import N_
from vierogen.web.people_form import PEOPLE, AtRegister, PeopleForm, Place

PATH = f"{PEOPLE}/criteria"
ONE = f"{PATH}/{{set}}/{{version}}"
"""One set, by name and version, as requests quote it."""

NEW_QUESTIONS = 2
"""So many can be added in one go."""

LIMITS = {
    "first_contact": N_("Eerste contact met het gezin"),
    "educational_advice": N_("Onderwijskundig advies"),
    "co_assessment": N_("Meekijken"),
    "co_assessment_extra": N_("Extra tijd voor meekijken"),
    "family_reading": N_("Lezen door het gezin"),
    "deliberation": N_("Overleg"),
    "breaking_a_deadlock": N_("Een patstelling doorbreken"),
    "without_any_act": N_("Zonder dat er iets gebeurt"),
    "months_to_follow_up": N_("Kijken of een geregelde plek wordt gebruikt (in maanden)"),
}


def own_sets(at: AtRegister) -> list[CriteriaSet]:
    """What this organisation adopted, the newest first."""
    return [criteria for organisation, criteria in reversed(at.register.adopted) if organisation == at.own.id]


def chosen(at: AtRegister) -> CriteriaSet:
    """The set in the path; else the newest of one's own, or the proposal that is shipped."""
    known, parts = [*own_sets(at), shipped()], at.visit.parts
    asked = f"{parts.get('set')}/{parts.get('version')}"
    return next((one for one in known if one.reference == asked), known[0])


# ── the fields ───────────────────────────────────────────────────────────────────────────────────────────────────────


def sections(at: AtRegister) -> Sections:
    """The agreement, its questions, ladder, routes, other eyes and limits."""
    begun = chosen(at)
    return (
        agreement(),
        *(one_question(number, question) for number, question in enumerate(begun.questions)),
        *(new_question(number) for number in places_for_new(begun)),
        ladder(),
        routes(begun),
        new_route(begun),
        other_eyes(),
        limits(),
    )


def agreement() -> Section:
    """Who agreed, from when, and on what grounds."""
    return Section(
        (
            Line(name="criteria.name", label=N_("Korte naam"), hint=N_("Hoofdletters, cijfers en lage streepjes, zoals DE_EEM. Houd bij een nieuwe versie dezelfde naam; het nummer van de versie komt er vanzelf bij.")),
            Line(name="criteria.title", label=N_("Titel")),
            LongText(name="criteria.parties", label=N_("Partijen"), hint=N_("Wie dit afspraken, één per regel: het samenwerkingsverband, de gemeenten, de jeugdgezondheidszorg."), rows=4, longest=5_000),
            Day(name="criteria.valid_from", label=N_("Geldt vanaf"), hint=N_("Verzoeken die vanaf deze dag worden geopend, gaan hiermee mee. Wat al loopt, houdt de oude criteria.")),
            Day(name="criteria.valid_until", label=N_("Geldt tot en met"), needed=False),
            LongText(name="criteria.source", label=N_("Waarop het rust"), hint=N_("Het besluit of de afspraak, met de datum."), rows=3),
        ),
        title=N_("De afspraak"),
    )  # fmt: skip


def place_of(number: int, name: str) -> str:
    """The name of a field of a question."""
    return f"criteria.questions.{number}.{name}"


def one_question(number: int, question: Question) -> Section:
    """What can be changed of a question that is there. Without the sentence the question goes."""
    heard = question.code == HEARING
    found: list[Field] = [
        LongText(name=place_of(number, "sentence"), label=N_("Vraag"), hint=N_("Leeg: dan vervalt deze vraag."), rows=2, longest=LONGEST_LINE, needed=False),
        LongText(name=place_of(number, "explanation"), label=N_("Uitleg"), rows=2, needed=False),
    ]  # fmt: skip
    if not heard:
        found.append(Several(name=place_of(number, "answered_by"), label=N_("Wie antwoordt"), options=options_of(Side), needed=False))  # fmt: skip
    found.append(Tick(name=place_of(number, "renewal_only"), label=N_("Alleen bij een vernieuwing"), needed=False))
    return Section(tuple(found), title=f"Vraag {question.code}", is_dutch=True)


def new_question(number: int) -> Section:
    """Room for one more."""
    return Section(
        (
            LongText(name=place_of(number, "sentence"), label=N_("Vraag"), rows=2, longest=LONGEST_LINE, needed=False),
            LongText(name=place_of(number, "explanation"), label=N_("Uitleg"), rows=2, needed=False),
            Several(name=place_of(number, "answered_by"), label=N_("Wie antwoordt"), options=options_of(Side), needed=False),
        ),
        title=N_("Een nieuwe vraag"),
        told=N_("Mag leeg blijven. Een nieuwe vraag hoort bij de gewone route."),
    )  # fmt: skip


def ladder() -> Section:
    """All steps, in their order."""
    hint = N_("Eén stap per regel, van licht naar zwaar.")
    return Section((LongText(name="criteria.ladder", label=N_("Stappen"), hint=hint, rows=8),), title=N_("De ladder"))


def routes(begun: CriteriaSet) -> Section:
    """Which questions belong to which route. A lighter one without any question goes."""
    return Section(
        tuple(
            Several(name=f"criteria.routes.{number}.questions", label=route.label, options=of_the_set(begun), needed=route.code == ORDINARY, is_dutch=True)
            for number, route in enumerate(begun.routes)
        ),
        title=N_("Welke vragen bij welke route"),
        told=N_("Elke route heeft minstens Z1, Z2 en Z5. Kiest u bij een lichtere route geen enkele vraag, dan vervalt zij."),
    )  # fmt: skip


def new_route(begun: CriteriaSet) -> Section:
    """Room for one more."""
    number = len(begun.routes)
    return Section(
        (
            Line(name=f"criteria.routes.{number}.label", label=N_("Naam van de route"), hint=N_("Voor welke kinderen, in een paar woorden. Wie een verzoek opent, kiest hieruit."), needed=False),
            Several(name=f"criteria.routes.{number}.questions", label=N_("Vragen op deze route"), options=of_the_set(begun), needed=False, is_dutch=True),
        ),
        title=N_("Een nieuwe route"),
        told=N_("Mag leeg blijven. Een lichtere route stelt minder vragen; vier ogen kijken altijd."),
    )  # fmt: skip


def of_the_set(begun: CriteriaSet) -> tuple[Option, ...]:
    """Its questions, to choose from."""
    return tuple(Option(one.code, f"{one.code}. {one.sentence}") for one in begun.questions)


def other_eyes() -> Section:
    """Who may look along."""
    options = options_of(role for role in Role if role in CO_ASSESSING_ROLES)
    return Section(
        (Several(name="criteria.co_assessors", label=N_("Wie mag meekijken"), options=options),),
        title=N_("Andere ogen"),
    )


def limits() -> Section:
    """How long everything may take."""
    found: tuple[Field, ...] = tuple(
        Number(name=f"criteria.limits.{name}", label=label) for name, label in LIMITS.items()
    )
    pause = Tick(name="criteria.limits.pause_in_school_holidays", label=N_("De termijnen staan stil in schoolvakanties"), needed=False)  # fmt: skip
    return Section((*found, pause), title=N_("Termijnen"), told=N_("In werkdagen, als er niets anders staat."))


# ── what stands in them ──────────────────────────────────────────────────────────────────────────────────────────────


def as_it_is(at: AtRegister) -> Typed:
    """The words of the set with which one begins; name and parties of the proposal are nobody's."""
    begun = chosen(at)
    typed: dict[str, Sequence[str]] = {
        "criteria.name": () if begun.proposal else (begun.name,),
        "criteria.title": () if begun.proposal else (begun.title,),
        "criteria.parties": ("\n".join(begun.parties),),
        "criteria.valid_from": (at.today.isoformat(),),
        "criteria.source": () if begun.proposal else (begun.source,),
        "criteria.ladder": ("\n".join(step.label for step in begun.ladder),),
        "criteria.co_assessors": [role.value for role in begun.co_assessors],
    }
    for number, question in enumerate(begun.questions):
        typed[place_of(number, "sentence")] = (question.sentence,)
        typed[place_of(number, "explanation")] = (question.explanation,)
        typed[place_of(number, "answered_by")] = [side.value for side in question.answered_by]
        typed[place_of(number, "renewal_only")] = ("ja",) if question.renewal_only else ()
    for number, route in enumerate(begun.routes):
        typed[f"criteria.routes.{number}.questions"] = route.questions
    for name in LIMITS:
        typed[f"criteria.limits.{name}"] = (str(getattr(begun.limits, name)),)
    typed["criteria.limits.pause_in_school_holidays"] = ("ja",) if begun.limits.pause_in_school_holidays else ()
    return {name: tuple(words) for name, words in typed.items() if words}


# ── what is meant ────────────────────────────────────────────────────────────────────────────────────────────────────


def the_set(words: Words, at: AtRegister) -> Words:
    """The whole set as it was adopted."""
    said, begun = words["criteria"], chosen(at)
    questions = list(questions_in(said.get("questions", {}), begun))
    codes = [one["code"] for one in questions]
    new = [code for code in codes if code not in {one.code for one in begun.questions}]
    return {
        "criteria": {
            **said,
            "version": 1 + max((one.version for _, one in at.register.adopted if one.name == said["name"]), default=0),
            "proposal": False,
            "parties": tuple(lines_of(said["parties"])),
            "questions": questions,
            "ladder": list(steps_in(said["ladder"], begun)),
            "routes": [
                {**one, "questions": questions_on(one["code"], one["questions"], codes, new)}
                for one in routes_in(said.get("routes", {}), begun)
            ],
        }
    }


def questions_in(said: Words, begun: CriteriaSet) -> Iterator[Words]:
    """Those that have a sentence; who answers the one about hearing is nobody."""
    free = (code for number in range(1, 100) if (code := f"E{number}") not in {one.code for one in begun.questions})
    for number in places(begun):
        one = said.get(str(number), {})
        if one.get("sentence"):
            code = begun.questions[number].code if number < len(begun.questions) else next(free)
            yield {"answered_by": (), **one, "code": code, "sentence": " ".join(one["sentence"].split())}


def places(begun: CriteriaSet) -> range:
    """The numbers of all questions in the form."""
    return range(len(begun.questions) + NEW_QUESTIONS)


def places_for_new(begun: CriteriaSet) -> Iterable[int]:
    """The numbers of those that are not there yet."""
    return places(begun)[len(begun.questions) :]


def routes_in(said: Words, begun: CriteriaSet) -> Iterator[Words]:
    """Those for which something was chosen, with their code: a new one gets a code of its own words."""
    for number in range(len(begun.routes) + 1):
        one = {"label": "", "questions": (), **said.get(str(number), {})}
        if number < len(begun.routes):
            one |= {"code": begun.routes[number].code, "label": begun.routes[number].label}
        else:
            one["code"] = free_code(code_of(one["label"], "ROUTE"), {route.code for route in begun.routes})
        if one["questions"] or (number == len(begun.routes) and one["label"]):
            yield one


def questions_on(route: str, ticked: Sequence[str], codes: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Those that were ticked and are still there; on the ordinary route the new ones too."""
    return (*(code for code in ticked if code in codes), *(new if route == ORDINARY else ()))


def steps_in(said: str, begun: CriteriaSet) -> Iterator[Words]:
    """A line that was there keeps its code; a new line gets one of its own words."""
    known = {step.label: step.code for step in begun.ladder}
    for label in lines_of(said):
        yield {"code": known.get(label) or code_of(label, "STAP"), "label": label}


def code_of(label: str, kind: str) -> str:
    """Capitals and low lines, beginning with what it is a code of."""
    plain = normalize("NFKD", label[:LONGEST_LINE]).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "_", f"{kind}_{plain}").strip("_")[:40].rstrip("_")


def free_code(code: str, taken: Collection[str]) -> str:
    """The code itself; with a number behind it when there is one like it."""
    return next(one for one in (code, *(f"{code[:37]}_{number}" for number in range(2, 100))) if one not in taken)


def lines_of(said: str) -> Iterator[str]:
    """One thing on each line."""
    return (line for one in said.splitlines() if (line := one.strip()))


def place_in_form(place: Place, typed: Typed) -> Place:
    """Questions and routes that were left empty went out, so those below moved up; steps and parties share one field."""
    by = {"questions": r"sentence", "routes": r"(?:label|questions)"}
    match place:
        case ("criteria", str() as part, int() as nth, *rest) if part in by:
            filled = re.compile(rf"criteria\.{part}\.(\d{{1,3}})\.{by[part]}")
            rows = ((filled.fullmatch(name), "".join(words).strip()) for name, words in typed.items())
            kept = sorted({int(row[1]) for row, words in rows if row and words})
            return ("criteria", part, kept[nth], *rest) if nth < len(kept) else place
        case _:
            return place


ADOPT = PeopleForm(
    act=p.AdoptCriteriaSet,
    path=f"{ONE}/nieuwe-versie",
    code="criteria-vastgesteld",
    title=N_("Een criteriaset vastleggen"),
    told=N_("Leg vast wat de partijen afspraken. U begint met de criteria die er nu zijn. Een versie die vastligt, verandert niet meer."),
    button=N_("Leg deze criteria vast"),
    done=N_("De criteria zijn vastgelegd."),
    sections=sections,
    starts_with=as_it_is,
    words=the_set,
    place=place_in_form,
    begins_at=PATH,
)  # fmt: skip

FORMS = (ADOPT,)
