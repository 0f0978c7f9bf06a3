"""The vocabulary of the cases: a Dutch phrase for every act of the lifecycle, for the office, and for time that passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from vierogen.casebook import cast, usual
from vierogen.casebook.phrases import (
    ActType,
    Anything,
    Change,
    Item,
    Passing,
    Phrase,
    Round,
    Together,
    means,
    put,
    says,
    says_it,
)
from vierogen.casebook.reading import NonsenseError, Slot, Template, labels, one_of
from vierogen.casebook.usual import Scene, Words
from vierogen.domain import acts as a
from vierogen.domain import values as v
from vierogen.domain.criteria import Question, Side, shipped
from vierogen.domain.people import acts as p
from vierogen.reference.months import birthday, months_after, months_before
from vierogen.reference.school_holidays import holiday_region
from vierogen.reference.working_days import add_working_days

SOMEBODY = one_of({name: one.id for name, one in cast.BY_NAME.items()})
"""The first name of somebody in the cast."""


CODES = {
    "extra ondersteuning": "EXTRA_SUPPORT",
    "andere school": "OTHER_SCHOOL",
    "afwijking onderwijstijd": "ADJUSTED_HOURS",
    "afstandsonderwijs": "DISTANCE_LEARNING",
    "OZA": "EDUCATION_CARE",
    "speciaal onderwijs": "SPECIAL_EDUCATION",
    "ziek gemeld": "SICK_LEAVE",
    "kasteel": "CASTLE",
}
"""The steps of the ladder as people call them; the last one is on no ladder."""

OPTION = one_of(CODES)
OUTCOME = labels(v.OptionOutcome)
WHO = one_of({"de ouders": v.FamilyMember.PARENTS, "het kind": v.FamilyMember.CHILD})
PARENTS, CHILD = v.FamilyMember.PARENTS, v.FamilyMember.CHILD


def conclusion(prefix: str = "") -> tuple[Item, ...]:
    """From when, until when, or never."""
    at = f"{prefix}conclusion"
    never = {f"{at}.never": True, f"{at}.until": None}
    return (
        says("vanaf {dag}", f"{at}.begins_on"),
        says("tot en met {dag}", f"{at}.until"),
        says("tot {dag}", f"{at}.until"),
        means("nooit", **never),
        means("zonder einddag", **{f"{at}.until": None}),
        means("nooit en toch een einddag", **{f"{at}.never": True}),
    )


def judgement(prefix: str) -> tuple[Item, ...]:
    """Answers to the questions of the criteria set."""

    def answer(words: Words, _: Scene, code: str, outcome: v.Outcome) -> None:
        put(words, f"{prefix}.answers.{code}", outcome)
        put(words, f"{prefix}.motives.{code}", "Dat blijkt uit de gesprekken.")

    def silent(words: Words, _: Scene, code: str) -> None:
        paper = words[prefix]
        put(words, f"{prefix}.answers", {one: given for one, given in paper["answers"].items() if one != code})

    question = (r"Z\d", str)
    return (
        Item(Template("{vraag}: {uitkomst}", vraag=question, uitkomst=labels(v.Outcome)), answer),
        Item(Template("{vraag}: niets", vraag=question), silent),
        Item(
            Template("{vraag}: zonder reden", vraag=question),
            lambda words, _, code: put(words, f"{prefix}.motives.{code}", "-"),
        ),
    )


def reason(path: str = "reason") -> tuple[Item, ...]:
    """Other words for the reason, or none."""
    return says("{tekst}", path), means("zonder reden", **{path: "-"})


# ── the child, and the file ──────────────────────────────────────────────────────────────────────────────────────────


def other_child(words: Words, _: Scene, name: str) -> None:
    """Another child of the cast, with its own address and sector."""
    words.update(usual.whom(name))


def of_age(words: Words, scene: Scene, years: int) -> None:
    """So many years and a half today."""
    put(words, "child.birth_date", months_before(6, birthday(scene.today, -years)))


def lives_in(words: Words, _: Scene, town: str) -> None:
    """In a town of the cast."""
    put(words, "child.town", town)
    put(words, "child.postcode", cast.TOWNS[town])


def earlier(field: str) -> Change:
    """Names an earlier request of this case."""
    return lambda words, scene, number: put(words, field, scene.numbered(number))


TOWN = one_of({town: town for town in cast.TOWNS})
SECTOR = one_of({sector.value: sector for sector in v.Sector})

WHOM = (
    says("geboren {dag}", "child.birth_date"),
    Item(Template("{aantal} jaar"), of_age),
    Item(Template("{plaats}", plaats=TOWN), lives_in),
    says("postcode {code}", "child.postcode"),
    says("nummer {tekst}", "child.pgn"),
    says("{sector}", "place.sector", sector=SECTOR),
    says("gemeente {code}", "place.municipality"),
    says("samenwerkingsverband {code}", "place.partnership"),
    says("school {code}", "place.school"),
    Item(Template("{kind}", kind=one_of({name: name for name in cast.CHILD_BY_NAME})), other_child),
)

ASKING = (
    says("schooljaar {code}", "school_year"),
    says("route {code}", "route"),
    Item(Template("vernieuwt verzoek {aantal}"), earlier("renews")),
    Item(Template("kijkt opnieuw naar verzoek {aantal}"), earlier("looks_again_at")),
    *WHOM,
)

# ── hearing, options, advice ─────────────────────────────────────────────────────────────────────────────────────────

HEARING = (
    says("op {dag}", "hearing.heard_on"),
    says("{tekst}", "hearing.own_words"),
    means("zonder eigen woorden", hearing__own_words="-"),
    means("niet apart", hearing__separately=False),
    says("want {tekst}", "hearing.why_not_separately"),
)
CHILD_HEARING = (*HEARING, means("niet persoonlijk uitgenodigd", hearing__invited_personally=False))
WHY_NOT = (
    says("{waarom}", "why", waarom=labels(v.WhyNotHeard)),
    means("niet persoonlijk uitgenodigd", invited_personally=False),
    *reason(),
)


def with_outcome(words: Words, _: Scene, code: str, outcome: v.OptionOutcome) -> None:
    """Another outcome for one of the steps."""
    put(words, f"{code}.considered.outcome", outcome)


def available_from(words: Words, _: Scene, code: str, day: date) -> None:
    """One of the steps is possible, from a day on."""
    put(words, f"{code}.considered.outcome", v.OptionOutcome.POSSIBLE)
    put(words, f"{code}.considered.available_from", day)


ALL_OPTIONS = (
    Item(Template("{optie}: {uitkomst}", optie=OPTION, uitkomst=OUTCOME), with_outcome),
    Item(Template("{optie}: mogelijk vanaf {dag}", optie=OPTION), available_from),
    Item(Template("behalve {optie}", optie=OPTION), lambda words, _, code: words.pop(code)),
)
ONE_OPTION = (
    says("{uitkomst}", "considered.outcome", uitkomst=OUTCOME),
    says("vanaf {dag}", "considered.available_from"),
    *reason("considered.motive"),
)

# ── statement, other eyes, family ────────────────────────────────────────────────────────────────────────────────────

STATEMENT = (
    says("van {dag}", "statement.dated_on"),
    says("gezien op {dag}", "statement.examined_on"),
    says("als {beroep}", "statement.profession", beroep=labels(v.Profession)),
    means("behandelt het kind", statement__treats_child=True),
    says("grond: {grond}", "statement.ground", grond=labels(v.Ground)),
    says("opnieuw kijken op {dag}", "statement.plan.review_on"),
    means("zonder plan", statement__plan=None),
    means("zonder contactpersoon", statement__plan__contact="-"),
    *conclusion("statement."),
    *judgement("statement"),
)
VERSION = says("versie {aantal}", "read_version")
CONCURRING = (VERSION, *conclusion(), *judgement("assessment"))
READING = (
    VERSION,
    means("alleen de ouders", agreed_by=frozenset({PARENTS})),
    means("alleen het kind", agreed_by=frozenset({CHILD})),
    means("ouders en kind", agreed_by=frozenset({PARENTS, CHILD})),
    means("niemand", agreed_by=frozenset[v.FamilyMember]()),
    means("ziet af van lezen", waives_reading=True),
)
OFFER = (
    says("begint {dag}", "offer.starts_on"),
    means("zonder begindatum", offer__starts_on=None),
    says("{optie}", "offer.option", optie=OPTION),
    *reason("offer.description"),
)


def on_behalf(field: str) -> Item:
    """On whose behalf."""
    return says("namens {wie}", field, wie=WHO)


FLOW = labels(v.Flow)
HAT = one_of(cast.HATS)


def given_by(*who: v.FamilyMember) -> frozenset[v.FamilyMember]:
    """These of the family."""
    return frozenset(who)


def one_reader(words: Words, _: Scene, role: v.Role) -> None:
    """To people in this role alone."""
    put(words, "to", frozenset({role}))


def one_reader_more(words: Words, _: Scene, role: v.Role) -> None:
    """To people in this role as well."""
    put(words, "to", words["to"] | {role})


TO_WHOM = (
    Item(Template("aan {rol}", rol=HAT), one_reader),
    Item(Template("en aan {rol}", rol=HAT), one_reader_more),
    means("aan niemand", to=frozenset[v.Role]()),
)
CONSENTING = (
    says("voor {stroom}", "flow", stroom=FLOW),
    means("van de ouders", given_by=given_by(PARENTS)),
    means("van het kind", given_by=given_by(CHILD)),
    means("van ouders en kind", given_by=given_by(PARENTS, CHILD)),
    *TO_WHOM,
    says("vanaf {dag}", "from_on"),
    says("tot en met {dag}", "until"),
    means("zonder uitleg", explained=False),
)


def less_consent(field: str) -> tuple[Item, ...]:
    """Which consent, and on whose word."""
    return says("voor {stroom}", "flow", stroom=FLOW), says("van {wie}", field, wie=WHO)


# ── after the review, and the claim ──────────────────────────────────────────────────────────────────────────────────

MOVING = (
    says("naar {plaats}", "postcode", plaats=one_of(cast.TOWNS)),
    says("postcode {code}", "postcode"),
    says("verhuisd op {dag}", "moved_on"),
    says("{sector}", "place.sector", sector=SECTOR),
    says("school {code}", "place.school"),
    says("gemeente {code}", "place.municipality"),
)
ENDING = (says("laatste dag {dag}", "ends_on"), says("{waarom}", "why", waarom=labels(v.EndReason)), *reason())
OCCASION = one_of(
    {
        "bij het begin van de leerplicht": v.Occasion.FIRST_AT_START,
        "tijdens de leerplicht": v.Occasion.FIRST_MID_YEAR,
        "jaarlijks opnieuw": v.Occasion.RENEWAL,
        "na een onderbreking": v.Occasion.AFTER_GAP,
        "blijvend": v.Occasion.LASTING,
    }
)
NOTIFICATION = (
    says("ontvangen {dag}", "notification.received_on"),
    says("vanaf {dag}", "notification.claimed_from"),
    says("{moment}", "notification.occasion", moment=OCCASION),
    says("door {wie}", "notification.notifier", wie=labels(v.Notifier)),
    says("adres in {plaats}", "notification.postcode", plaats=one_of(cast.TOWNS)),
    means("zonder grond", notification__names_ground=False),
    Item(Template("ontbreekt: {tekst}"), lambda words, _, what: put(words, "notification.missing", (what,))),
    means("zonder verklaring", notification__statement=None),
    says("verklaring van {dag}", "notification.statement.dated_on"),
    says("verklaring tot en met {dag}", "notification.statement.until"),
    means("verklaring: nooit geschikt", notification__statement__never=True, notification__statement__until=None),
    means("verklaring zonder einddag", notification__statement__until=None),
    means("verklaring zegt niet dat het kind ongeschikt is", notification__statement__says_not_suitable=False),
    says("getekend door {wie}", "notification.statement.signer", wie=SOMEBODY),
    means(
        "getekend door een onbekende",
        notification__statement__signer=None,
        notification__statement__designated=False,
    ),
    means("wie tekende behandelt het kind", notification__statement__treats_child=True),
)
CHECKING = (
    means("aanvaardt dat het te laat is", accepts_lateness=True),
    means("aanvaardt niet dat het te laat is", accepts_lateness=False),
    *reason(),
)

# ── the office ───────────────────────────────────────────────────────────────────────────────────────────────────────


def other_criteria(scene: Scene) -> Words:
    """The proposal, adopted by the parties of Amersfoort from today on."""
    adopted = shipped().model_dump() | {
        "name": "EEMLAND",
        "title": "Criteria van de partijen (verzonnen)",
        "proposal": False,
        "parties": ("Gemeente Amersfoort", "Samenwerkingsverband PO2602", "Samenwerkingsverband VO2602"),
        "valid_from": scene.today,
    }
    return {"subject": cast.AMERSFOORT.id, "criteria": adopted}


def one_question_more(words: Words, _: Scene, sentence: str) -> None:
    """A question that the parties added, for the other eyes."""
    asked = words["criteria"]
    added = Question(code="Z8", sentence=sentence, answered_by=(Side.CO_ASSESSOR,)).model_dump()
    routes = [{**one, "questions": (*one["questions"], "Z8")} for one in asked["routes"]]
    words["criteria"] = asked | {"questions": (*asked["questions"], added), "routes": routes}


def ending_designation(scene: Scene) -> Words:
    """Anna's, in Amersfoort, after today."""
    facts = {"municipality": "GM0307", "person": cast.ANNA.id, "profession": v.Profession.DOCTOR}
    return {"subject": cast.AMERSFOORT.id, "until": scene.today, **facts}


def designating(scene: Scene) -> Words:
    """Anna, in Amersfoort, as a doctor, from today on."""
    facts = {"municipality": "GM0307", "person": cast.ANNA.id, "profession": v.Profession.DOCTOR}
    return {"subject": cast.AMERSFOORT.id, "from_on": scene.today, **facts}


def naming_deputy(scene: Scene) -> Words:
    """Carla, for Anna, a month long."""
    facts = {"person": cast.ANNA.id, "deputy": cast.CARLA.id, "role": v.Role.YOUTH_DOCTOR}
    return {"subject": cast.GGD.id, "from_on": scene.today, "until": months_after(1, scene.today), **facts}


def giving_a_role(scene: Scene) -> Words:
    """Ilse becomes an attendance officer of Amersfoort as well, from today on."""
    facts = {"person": cast.ILSE.id, "role": v.Role.ATTENDANCE_OFFICER}
    return {"subject": cast.AMERSFOORT.id, "from_on": scene.today, **facts}


A_DESIGNATION = (
    says("{wie}", "person", wie=SOMEBODY),
    says("in gemeente {code}", "municipality"),
    says("vanaf {dag}", "from_on"),
)
A_ROLE = (
    says("aan {wie}", "person", wie=SOMEBODY),
    says("als {rol}", "role", rol=HAT),
    says("bij {huis}", "subject", huis=one_of({house.short: house.id for house in cast.ORGANISATIONS})),
    says("vanaf {dag}", "from_on"),
    says("tot en met {dag}", "until"),
)


# ── the vocabulary ───────────────────────────────────────────────────────────────────────────────────────────────────


def phrase(text: str, act: ActType, words: Callable[..., Words], *said: Item, **own: Slot) -> Phrase:
    """One phrase of the vocabulary."""
    return Phrase(Template(text, **own), act, words, said)


def by_clock(text: str, act: ActType, words: Callable[..., Words], *said: Item) -> Phrase:
    """One phrase of the clock."""
    return Phrase(Template(text), act, words, said, by_clock=True)


HEARS_PARENTS = phrase("hoort de ouders", a.HearParents, usual.hearing_parents, *HEARING)
HEARS_CHILD = phrase("hoort het kind", a.HearChild, usual.hearing_child, *CHILD_HEARING)


def working_days(scene: Scene, count: int) -> date:
    """So many working days on; school holidays of the child's region do not count."""
    region = holiday_region(scene.request.place.municipality) if scene.request.place else None
    return add_working_days(scene.today, count, region)


def nothing(_: Scene) -> Words:
    """An act without words."""
    return {}


VOCABULARY: tuple[Anything, ...] = (
    phrase("opent een verzoek", a.OpenRequest, usual.opening, *ASKING),
    HEARS_PARENTS,
    HEARS_CHILD,
    Together(Template("hoort ouders en kind"), (HEARS_PARENTS, HEARS_CHILD)),
    phrase("zegt waarom de ouders niet zijn gehoord", a.SayWhyNotHeard, usual.not_heard(PARENTS), *WHY_NOT),
    phrase("zegt waarom het kind niet is gehoord", a.SayWhyNotHeard, usual.not_heard(CHILD), *WHY_NOT),
    Phrase(
        Template("gaat alle opties na"),
        a.ConsiderOption,
        usual.every_option,
        ALL_OPTIONS,
        several=lambda words: words.values(),
    ),
    phrase("gaat de optie {optie} na", a.ConsiderOption, lambda _, code: usual.option(code), *ONE_OPTION, optie=OPTION),
    phrase(
        "geeft advies",
        a.GiveEducationalAdvice,
        usual.advice,
        says("{oordeel}", "verdict", oordeel=labels(v.AdviceVerdict)),
        says("{tekst}", "advice"),
    ),
    phrase("legt een verklaring voor", a.SubmitStatement, usual.statement, *STATEMENT),
    phrase(
        "geeft geen verklaring af",
        a.DeclineToState,
        usual.with_reason("Met een aanpassing kan het kind wel leren."),
        *reason(),
    ),
    phrase(
        "kijkt mee",
        a.TakeUpCoAssessment,
        lambda _: {"declares_not_involved": True},
        means("zonder te verklaren vrij te zijn", declares_not_involved=False),
    ),
    phrase("geeft het meekijken terug", a.HandBackCoAssessment, nothing),
    phrase("stemt in", a.Concur, usual.concurring, *CONCURRING),
    phrase("stemt niet in", a.Dissent, usual.dissenting, VERSION, *reason()),
    phrase(
        "vraagt informatie",
        a.AskForInformation,
        usual.with_reason("Het is niet duidelijk wat al is geprobeerd."),
        *reason(),
    ),
    phrase("overlegt", a.HoldDeliberation, usual.deliberating, says("op {dag}", "held_on"), *reason("outcome")),
    phrase("herziet de verklaring", a.ReviseStatement, usual.revised, *STATEMENT),
    phrase(
        "gaat naar de doorzettingsmacht",
        a.Escalate,
        usual.with_reason("Wij komen er samen niet uit."),
        *reason(),
    ),
    phrase(
        "doorbreekt zonder aanbod",
        a.BreakDeadlock,
        usual.with_reason("Er is nu geen plek; kijk samen opnieuw."),
        *reason(),
    ),
    phrase("doorbreekt met aanbod", a.BreakDeadlockWithOffer, usual.offer, *OFFER),
    phrase("legt vast dat het gezin las", a.RecordFamilyAgreement, usual.family_reading, *READING),
    phrase(
        "legt een correctie van het gezin vast",
        a.RecordCorrection,
        usual.correcting,
        on_behalf("asked_by"),
        *reason("correction"),
    ),
    phrase(
        "legt een blokkering van het gezin vast",
        a.RecordBlock,
        usual.spoken_for("blocked_by"),
        on_behalf("blocked_by"),
    ),
    phrase("legt toestemming vast", a.RecordConsent, usual.consenting, *CONSENTING),
    phrase(
        "legt een beperking van toestemming vast",
        a.LimitConsent,
        usual.limiting_consent,
        *less_consent("limited_by"),
        *TO_WHOM,
        says("tot en met {dag}", "until"),
    ),
    phrase(
        "legt een intrekking van toestemming vast",
        a.WithdrawConsent,
        usual.withdrawing_consent,
        *less_consent("withdrawn_by"),
    ),
    phrase("verleent", a.Grant, usual.concluded, VERSION, *conclusion()),
    phrase("regelt een alternatief", a.ArrangeAlternative, usual.place_found, *OFFER),
    phrase(
        "gaat na of de plek wordt gebruikt",
        a.FollowUpAlternative,
        usual.following_up,
        says("op {dag}", "looked_on"),
        means("de plek wordt niet gebruikt", place_is_used=False),
        *reason("story"),
    ),
    phrase("trekt in", a.Withdraw, usual.spoken_for("asked_by"), on_behalf("asked_by"), *reason()),
    phrase("draagt over", a.Transfer, usual.moving, *MOVING),
    phrase("beëindigt de vrijstelling", a.End, usual.ending, *ENDING),
    phrase(
        "kijkt tussentijds",
        a.ReviewExemption,
        usual.reviewing,
        says("op {dag}", "reviewed_on"),
        says("daarna op {dag}", "next_review_on"),
        *reason("story"),
    ),
    phrase(
        "meldt betrokkenheid",
        a.DeclareInvolvement,
        usual.involvement,
        says("van {wie}", "person", wie=SOMEBODY),
        says("{hoe}", "involvement", hoe=labels(v.Involvement)),
        *reason(),
    ),
    phrase(
        "legt een beroep zonder verzoek vast",
        a.RegisterClaim,
        lambda _: usual.whom("Daan"),
        *WHOM,
    ),
    phrase("ontvangt een kennisgeving", a.ReceiveNotification, usual.notification, *NOTIFICATION),
    phrase("controleert de kennisgeving", a.CheckNotification, usual.checking, *CHECKING),
    phrase(
        "beëindigt het beroep",
        a.EndClaim,
        usual.ending_claim,
        says("laatste dag {dag}", "ends_on"),
        says("{waarom}", "why", waarom=labels(v.EndReason)),
    ),
    by_clock("geeft vrij", a.ReleaseCoAssessment, nothing),
    by_clock("laat vervallen", a.Lapse, usual.lapsing, says("wegens {termijn}", "limit", termijn=labels(v.Limit))),
    by_clock("beëindigt", a.End, usual.term_over, *ENDING),
    by_clock("herinnert", a.Remind, usual.reminding),
    Round(Template("doet een ronde")),
    phrase(
        "stelt criteria van de partijen vast",
        p.AdoptCriteriaSet,
        other_criteria,
        means("alleen adviseurs kijken mee", criteria__co_assessors=(v.Role.PARTNERSHIP_ADVISER,)),
        Item(Template("vraag Z8: {tekst}"), one_question_more),
    ),
    phrase("stelt een aanwijzing voor", p.ProposeDesignation, designating, *A_DESIGNATION),
    phrase("bevestigt de aanwijzing", p.ConfirmDesignation, designating, *A_DESIGNATION),
    phrase(
        "beëindigt een aanwijzing",
        p.EndDesignation,
        ending_designation,
        says("van {wie}", "person", wie=SOMEBODY),
        says("in gemeente {code}", "municipality"),
        says("laatste dag {dag}", "until"),
    ),
    phrase("stelt een vervanger voor", p.ProposeDeputy, naming_deputy),
    phrase("bevestigt de vervanger", p.ConfirmDeputy, naming_deputy),
    phrase("stelt een rol voor", p.ProposeAppointment, giving_a_role, *A_ROLE),
    phrase("bevestigt de rol", p.ConfirmAppointment, giving_a_role, *A_ROLE),
    Passing(Template("er gaat {aantal} werkdag voorbij"), working_days),
    Passing(Template("er gaan {aantal} werkdagen voorbij"), working_days),
    Passing(Template("er gaan {aantal} dagen voorbij"), lambda scene, count: scene.today + timedelta(days=count)),
    Passing(Template("er gaan {aantal} maanden voorbij"), lambda scene, count: months_after(count, scene.today)),
)


def find(does: str, *, by: str) -> tuple[Anything, tuple[Any, ...]]:
    """The phrase that is said, with what stood in its slots. Raises NonsenseError when nobody knows it."""
    for known in VOCABULARY:
        if says_it(known, by) and (slots := known.template.read(does)) is not None:
            return known, slots
    near = get_close_matches(does, [known.template.text for known in VOCABULARY if says_it(known, by)], 1)
    hint = f"; bedoelt u: {near[0]}" if near else ""
    raise NonsenseError(f"“{does}” is hier geen bekende zin{hint}")
