"""The nouns of the review: people's roles, the child, the statement, and what is said about them.

Everything here is frozen, and much of it lies inside stored events: a field may be added with a default, never renamed
or removed. A field marked with a category holds something about a person; it is kept apart from the rest of its event.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from vierogen.reference.school_years import SchoolYear

NETHERLANDS = ZoneInfo("Europe/Amsterdam")


@lru_cache(maxsize=1024)
def day_of(moment: datetime) -> date:
    """The calendar day in the Netherlands on which a moment falls: the day that the law counts with."""
    return moment.astimezone(NETHERLANDS).date()


class Value(BaseModel):
    """Something that is what it says: frozen, and nothing in it that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(StrEnum):
    """A word with a Dutch label for people; the value itself is stored and never changes."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a word of its stored value and its Dutch label; with the value alone it is looked up."""
        term = str.__new__(cls, value)
        term._value_, term.label = value, label
        return term


# ── whose words and facts these are ──────────────────────────────────────────────────────────────────────────────────


class Category(Term):
    """What kind of personal data a field holds; decides who may read it and how long it is kept."""

    IDENTITY = "identity", "wie het kind is"
    MEDICAL = "medical", "medische gegevens"
    EDUCATIONAL = "educational", "onderwijskundige gegevens"
    VOICE = "voice", "wat ouders en kind zelf zeiden"


class Subject(StrEnum):
    """Whose data a field holds."""

    CHILD = "child"
    PARENTS = "parents"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a field as personal data of a category and a subject."""

    category: Category
    subject: Subject = Subject.CHILD


IDENTITY = Personal(Category.IDENTITY)
MEDICAL = Personal(Category.MEDICAL)
EDUCATIONAL = Personal(Category.EDUCATIONAL)
CHILDS_VOICE = Personal(Category.VOICE)
PARENTS_VOICE = Personal(Category.VOICE, Subject.PARENTS)
STAFF_IDENTITY = Personal(Category.IDENTITY, Subject.STAFF)


class ErasureGround(Term):
    """Why something about a child is erased."""

    ASKED = "ASKED", "het gezin vroeg erom"
    TERM_PASSED = "TERM_PASSED", "de bewaartermijn is voorbij"


class HoldReason(Term):
    """Why nothing about a child may be erased for now."""

    OTHER_PARENT = "OTHER_PARENT", "een ouder met gezag maakt bezwaar"
    COURT = "COURT", "er loopt een zaak bij de rechter"
    COMPLAINT = "COMPLAINT", "er loopt een klacht"
    SUPERVISOR = "SUPERVISOR", "een toezichthouder vraagt erom"


# ── words that people write ──────────────────────────────────────────────────────────────────────────────────────────

LONGEST_TEXT = 20_000
LONGEST_LINE = 200


NOT_WRITING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
"""Control characters other than tab and new line, halves of characters, and private ones."""


MOST_MARKS = 30
"""Marks on one letter. No language has more, and no text that is safe to stream. Source: Unicode, UAX 15, section 13."""


def composed(text: str) -> str:
    """In composed form; refuses heaps of marks, because putting those in order takes time by the square."""
    if unicodedata.is_normalized("NFC", text):
        return text
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks > MOST_MARKS:
            raise no_writing()
    return unicodedata.normalize("NFC", text)


def no_writing() -> PydanticCustomError:
    """Some of it is no letter, mark or space that anybody writes."""
    return PydanticCustomError(
        "text_has_control_characters", "De tekst bevat tekens die geen letters of leestekens zijn."
    )


def clean(text: str, longest: int) -> str:
    """The text in composed form without white space around it; refuses control characters and what is too long."""
    if len(text) <= longest:
        text = composed(text).strip()  # some letters grow when composed
    if len(text) > longest:
        raise PydanticCustomError("text_too_long", "De tekst is langer dan {longest} tekens.", {"longest": longest})
    if NOT_WRITING.search(text):
        raise no_writing()
    return text


STORED = "stored"
"""The context in which stored events are read. What was taken once is read for ever, also where we ask more today."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees and that turn the direction of what stands around them. Source: Unicode, UAX 9, section 2."""

UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
"""Nothing but signs that nobody sees. Source: Unicode, property Default_Ignorable_Code_Point."""


def one_line(text: str, info: ValidationInfo) -> str:
    """A short text on one line, of which something can be seen."""
    if not (text := clean(as_given(text, info), LONGEST_LINE)) or (info.context != STORED and UNSEEN.fullmatch(text)):
        raise PydanticCustomError("text_is_empty", "Vul dit in.")
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("text_has_lines", "Schrijf dit op een regel, zonder tabs.")
    return text


def some_lines(text: str, info: ValidationInfo) -> str:
    """A text of any number of lines, with new lines as we write them; may be empty."""
    return clean(as_given(text, info).replace("\r\n", "\n"), LONGEST_TEXT)


def as_given(text: str, info: ValidationInfo) -> str:
    """Without what turns the direction of writing: copying from a screen brings it along, and it can hide what is said."""
    return text if info.context == STORED else TURNING.sub("", text)


Text = Annotated[str, AfterValidator(some_lines)]
"""What somebody writes; may be empty, in which case a rule that asks for words refuses."""

Line = Annotated[str, AfterValidator(one_line)]
"""A name or a short phrase."""


THREE_LETTERS = re.compile("(?:[^\\W\\d_\u115f\u1160\u3164\uffa0].*?){3}", re.DOTALL)
"""Other than the four that count as letters and that nobody sees (the fillers of Hangul)."""


def has_words(text: str | None) -> bool:
    """Whether somebody really wrote something: at least three letters, so that a dash or a dot is not a reason."""
    return text is not None and THREE_LETTERS.search(text) is not None


WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day_only(value: Any) -> Any:
    """Dates come as dates or as yyyy-mm-dd; pydantic by itself also takes 0 and moments."""
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise PydanticCustomError("date_expected", "Geef een datum als jjjj-mm-dd.")
    if isinstance(value, str) and not WRITTEN_DAY.fullmatch(value):
        raise PydanticCustomError("date_expected", "Geef een datum als jjjj-mm-dd.")
    return value


def in_living_memory(day: date) -> date:
    """A day that a file about a child can be about; catches typing errors such as the year 0202."""
    if not 1990 <= day.year <= 2100:  # noqa: PLR2004
        raise PydanticCustomError("date_out_of_range", "Deze datum kan niet kloppen: kies een dag tussen 1990 en 2100.")
    return day


Day = Annotated[date, BeforeValidator(day_only), AfterValidator(in_living_memory)]


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, so that stored moments compare as text."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("moment_out_of_range", "In UTC valt dit moment buiten de kalender.") from None


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]


# ── numbers and codes ────────────────────────────────────────────────────────────────────────────────────────────────


PGN_DIGITS = 9


def is_pgn(number: str) -> str:
    """A citizen service number (BSN, 11-test) or else an education number. Source: art. 2 lid 1 Leerplichtwet, WRO."""
    digits = number.replace(" ", "").replace(".", "")
    if not (digits.isascii() and digits.isdigit()) or not passes_its_test(digits.zfill(PGN_DIGITS)):
        raise PydanticCustomError("pgn_invalid", "Dit is geen geldig BSN of onderwijsnummer: controleer de cijfers.")
    return digits.zfill(PGN_DIGITS)  # spreadsheets lose leading zeros; one child must not get two numbers


def passes_its_test(digits: str) -> bool:
    """The 11-test: nine digits, weighed 9 to 2 and -1; an education number begins with 10 and leaves 5.

    A test holds it against stdnum, which takes ten times as long; every load of a request comes by here.
    """
    if len(digits) != PGN_DIGITS or digits == "0" * PGN_DIGITS:
        return False
    a, b, c, d, e, f, g, h, i = map(int, digits)
    left = (9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i) % 11
    return left == 0 or (left == 5 and digits.startswith("10"))  # noqa: PLR2004


def is_postcode(code: str) -> str:
    """Four digits and two letters, stored as 1234AB."""
    code = code.replace(" ", "").upper()
    if not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", code, re.ASCII):
        raise PydanticCustomError("postcode_invalid", "Een postcode heeft vier cijfers en twee letters, zoals 1234 AB.")
    return code


@dataclass(frozen=True, slots=True)
class Fits:
    """A check that a whole text looks like the pattern; who describes the field can tell the pattern too."""

    pattern: re.Pattern[str]
    message: str

    def __call__(self, code: str) -> str:
        """The text itself. Raises when it does not fit."""
        if not self.pattern.fullmatch(code):
            raise PydanticCustomError("code_invalid", self.message)
        return code


def fits(pattern: str, message: str) -> AfterValidator:
    """A check that a whole text looks like the pattern."""
    return AfterValidator(Fits(re.compile(pattern, re.ASCII), message))


def is_school_year(name: str) -> str:
    """A school year as 2026/27. Source: BWBR0015560."""
    try:
        SchoolYear.parse(name)
    except ValueError:
        raise PydanticCustomError("school_year_invalid", "Schrijf een schooljaar als 2026/27.") from None
    return name


SchoolYearName = Annotated[str, AfterValidator(is_school_year)]
Pgn = Annotated[str, AfterValidator(is_pgn)]
Postcode = Annotated[str, AfterValidator(is_postcode)]
MunicipalityCode = Annotated[str, fits(r"GM\d{4}", "Een gemeentecode is GM met vier cijfers, zoals GM0307.")]
PartnershipCode = Annotated[str, fits(r"(PO|VO)\d{4}", "Een samenwerkingsverband is PO of VO met vier cijfers.")]
Brin = Annotated[
    str, fits(r"\d{2}[A-Z]{2}(\d{2})?", "Een BRIN is twee cijfers en twee letters, met of zonder vestiging.")
]
Code = Annotated[str, fits(r"[A-Z][A-Z0-9_]{0,39}", "Een code bestaat uit hoofdletters, cijfers en lage streepjes.")]


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Role(Term):
    """In which capacity somebody acts in a request."""

    YOUTH_DOCTOR = "YOUTH_DOCTOR", "jeugdarts"
    ATTENDANCE_OFFICER = "ATTENDANCE_OFFICER", "leerplichtambtenaar"
    PARTNERSHIP_ADVISER = "PARTNERSHIP_ADVISER", "adviseur van het samenwerkingsverband"
    CARE_TEAM_MEMBER = "CARE_TEAM_MEMBER", "lid van het onderwijs-zorgteam"
    DEADLOCK_BREAKER = "DEADLOCK_BREAKER", "houder van de doorzettingsmacht"
    REGION_ANALYST = "REGION_ANALYST", "beleidsmedewerker"
    PRIVACY_OFFICER = "PRIVACY_OFFICER", "functionaris gegevensbescherming"
    ADMINISTRATOR = "ADMINISTRATOR", "beheerder"
    CLOCK = "CLOCK", "de klok"

    @property
    def named(self) -> str:
        """As a sentence speaks of somebody in this role."""
        return self.label if self is Role.CLOCK else f"een {self.label}"


class Scope(Term):
    """What a system of an organisation may do. Never anything in a request: four eyes are eyes of people."""

    READ_FIGURES = "READ_FIGURES", "cijfers lezen"
    RECEIVE_EVENTS = "RECEIVE_EVENTS", "gebeurtenissen ontvangen"


class Profession(Term):
    """Whom a municipality may designate. Source: art. 7 Leerplichtwet."""

    DOCTOR = "DOCTOR", "arts"
    EDUCATIONALIST = "EDUCATIONALIST", "pedagoog"
    PSYCHOLOGIST = "PSYCHOLOGIST", "psycholoog"


class OrganisationKind(Term):
    """What kind of organisation somebody works for."""

    YOUTH_HEALTH = "YOUTH_HEALTH", "jeugdgezondheidszorg"
    MUNICIPALITY = "MUNICIPALITY", "gemeente of regionaal bureau leerplicht"
    PARTNERSHIP = "PARTNERSHIP", "samenwerkingsverband"
    SCHOOL = "SCHOOL", "school"


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and including a last day; no last day means it still runs."""

    from_on: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period, its first and last day included."""
        return self.from_on <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        """Whether its last day has passed. One that has not begun yet is not over."""
        return self.until is not None and self.until < day


@dataclass(frozen=True, slots=True)
class Designation:
    """A municipality designated this expert, in this profession, for this period. Source: art. 7 Leerplichtwet."""

    municipality: str
    profession: Profession
    period: Period


@dataclass(frozen=True, slots=True)
class Actor:
    """A natural person who acts, in the one role taken in this request, with what the register knows of that person.

    ``areas`` are the codes that the organisation works for: municipalities, a partnership, or a school. ``led_by`` are
    the persons with authority over this one; ``deputy_for`` the persons whose deputy this one is on this day.
    """

    person: UUID
    name: str
    role: Role
    organisation: UUID | None = None
    organisation_name: str = ""
    areas: frozenset[str] = frozenset()
    designations: tuple[Designation, ...] = ()
    led_by: frozenset[UUID] = frozenset()
    deputy_for: frozenset[UUID] = frozenset()


THE_CLOCK = Actor(UUID(int=0), "de klok", Role.CLOCK)


# ── how it stands ────────────────────────────────────────────────────────────────────────────────────────────────────


class Status(Term):
    """How the review stands: have two pairs of eyes agreed that the "unless" holds?"""

    NONE = "NONE", "geen verzoek"
    OPEN = "OPEN", "open"
    STATED = "STATED", "verklaring voorgelegd"
    CO_ASSESSING = "CO_ASSESSING", "andere ogen kijken mee"
    IN_DELIBERATION = "IN_DELIBERATION", "in overleg"
    ESCALATED = "ESCALATED", "bij de doorzettingsmacht"
    AGREED = "AGREED", "akkoord, bij ouders en kind"
    GRANTED = "GRANTED", "verleend"
    REFUSED = "REFUSED", "niet verleend"
    ALTERNATIVE_ARRANGED = "ALTERNATIVE_ARRANGED", "alternatief geregeld"
    BLOCKED = "BLOCKED", "geblokkeerd door het gezin"
    WITHDRAWN = "WITHDRAWN", "ingetrokken"
    LAPSED = "LAPSED", "vervallen"
    ENDED = "ENDED", "beëindigd"


FINAL = frozenset(
    {Status.REFUSED, Status.ALTERNATIVE_ARRANGED, Status.BLOCKED, Status.WITHDRAWN, Status.LAPSED, Status.ENDED}
)
"""Nothing that changes the status can follow."""


# ── the child and where it belongs ───────────────────────────────────────────────────────────────────────────────────


class Sex(Term):
    """As registered; the notification asks for it. Source: art. 6 lid 1 Leerplichtwet."""

    FEMALE = "FEMALE", "vrouw"
    MALE = "MALE", "man"
    UNKNOWN = "UNKNOWN", "onbekend"


class Child(Value):
    """Whom the request is about. ``id`` is a pseudonym; all the rest is identity."""

    id: UUID
    pgn: Annotated[Pgn, IDENTITY]
    given_names: Annotated[Line, IDENTITY]
    family_name: Annotated[Line, IDENTITY]
    birth_date: Annotated[Day, IDENTITY]
    postcode: Annotated[Postcode, IDENTITY]
    sex: Annotated[Sex, IDENTITY] = Sex.UNKNOWN
    address: Annotated[Text, IDENTITY] = ""
    town: Annotated[Text, IDENTITY] = ""


class Sector(Term):
    """Which partnerships are concerned."""

    PO = "PO", "primair onderwijs"
    VO = "VO", "voortgezet onderwijs"


class Place(Value):
    """Where the child belongs: the municipality that registers it, the partnership of postcode and sector, the school."""

    municipality: MunicipalityCode
    sector: Sector
    partnership: PartnershipCode
    school: Brin | None = None


class FamilyMember(Term):
    """On whose behalf something is recorded."""

    PARENTS = "PARENTS", "ouders"
    CHILD = "CHILD", "kind"

    @property
    def named(self) -> str:
        """As a sentence speaks of them."""
        return "de ouders" if self is FamilyMember.PARENTS else "het kind"


# ── consent ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Flow(Term):
    """What may pass from one to another with consent only. Source: art. 7:457 BW, art. 18a lid 13 WPO."""

    TREATMENT = "TREATMENT", "gegevens van de behandelaar"
    LIMITATIONS = "LIMITATIONS", "beperkingen in onderwijstaal"
    PARENTS_WORDS = "PARENTS_WORDS", "woorden van de ouders"
    CHILDS_WORDS = "CHILDS_WORDS", "woorden van het kind"


# ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class ParentsHearing(Value):
    """The parents were heard, in their own words."""

    heard_on: Day
    separately: bool
    own_words: Annotated[Text, PARENTS_VOICE]
    why_not_separately: Annotated[Text, PARENTS_VOICE] = ""


class ChildHearing(Value):
    """The child was heard, in its own words; from twelve years on it is invited personally."""

    heard_on: Day
    separately: bool
    own_words: Annotated[Text, CHILDS_VOICE]
    invited_personally: bool = False
    why_not_separately: Annotated[Text, CHILDS_VOICE] = ""


class WhyNotHeard(Term):
    """Why somebody could not be heard, in a word that may be counted."""

    DID_NOT_WANT = "DID_NOT_WANT", "wilde niet gehoord worden"
    NOT_REACHED = "NOT_REACHED", "was niet te bereiken"
    TOO_YOUNG = "TOO_YOUNG", "is te jong"
    TOO_BURDENSOME = "TOO_BURDENSOME", "horen zou te zwaar zijn"
    CANNOT_EXPRESS = "CANNOT_EXPRESS", "kan zich niet uiten, ook niet met hulp"


# ── options ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class OptionOutcome(Term):
    """What came of a step of the ladder."""

    TRIED = "TRIED", "geprobeerd"
    OFFERED_AND_REFUSED = "OFFERED_AND_REFUSED", "aangeboden en afgewezen"
    CONTRA_INDICATED = "CONTRA_INDICATED", "niet passend bij dit kind"
    UNAVAILABLE = "UNAVAILABLE", "niet beschikbaar"
    POSSIBLE = "POSSIBLE", "mogelijk"


class ConsideredOption(Value):
    """A step of the ladder, what came of it and why."""

    option: Code
    outcome: OptionOutcome
    motive: Annotated[Text, EDUCATIONAL]
    available_from: Day | None = None


class AdviceVerdict(Term):
    """What the educational advice comes down to."""

    POSSIBLE_NOW = "POSSIBLE_NOW", "onderwijs is nu mogelijk"
    POSSIBLE_WITH_ARRANGEMENT = "POSSIBLE_WITH_ARRANGEMENT", "onderwijs is mogelijk met een arrangement"
    NOT_NOW = "NOT_NOW", "onderwijs is nu niet mogelijk"
    NOT_FORESEEABLE = "NOT_FORESEEABLE", "onderwijs is niet te voorzien"


# ── the statement ────────────────────────────────────────────────────────────────────────────────────────────────────


class Ground(Term):
    """Why the child is not suitable to be admitted. Source: art. 5, onder a, Leerplichtwet."""

    PHYSICAL = "PHYSICAL", "lichamelijk"
    PSYCHOLOGICAL = "PSYCHOLOGICAL", "psychisch"
    BOTH = "BOTH", "lichamelijk en psychisch"
    NEITHER = "NEITHER", "geen van beide"


class Outcome(Term):
    """The answer to a question of the criteria set. No answer is no."""

    WEIGHTY = "WEIGHTY", "zwaarwegend"
    NOT_WEIGHTY = "NOT_WEIGHTY", "niet zwaarwegend"
    NOT_ENOUGH_INFORMATION = "NOT_ENOUGH_INFORMATION", "onvoldoende informatie"


class Conclusion(Value):
    """What two people agree on: from when, until when, or never. ``until`` is the last day."""

    begins_on: Day
    until: Day | None = None
    never: bool = False


class ReturnPlan(Value):
    """How the child finds its way back, who keeps contact, and when it is looked at again."""

    goals: Annotated[Text, EDUCATIONAL]
    contact: Annotated[Text, EDUCATIONAL]
    review_on: Day


class Statement(Value):
    """The expert's statement. The conclusion and the dates leave the house; findings and motives never do.

    ``examined_on`` is the expert's own last contact with the child. ``limitations`` says in educational words what the
    child can and cannot do. ``answers`` and ``motives`` are keyed by the code of the question.
    """

    dated_on: Day
    examined_on: Day
    profession: Profession
    treats_child: bool
    conclusion: Conclusion
    ground: Annotated[Ground, MEDICAL]
    limitations: Annotated[Text, EDUCATIONAL]
    findings: Annotated[Text, MEDICAL] = ""
    answers: dict[Code, Outcome] = {}
    motives: Annotated[dict[Code, Text], MEDICAL] = {}
    plan: ReturnPlan | None = None


class Assessment(Value):
    """The other eyes' own answers to the questions of the criteria set, each with a motive."""

    answers: dict[Code, Outcome] = {}
    motives: Annotated[dict[Code, Text], EDUCATIONAL] = {}


class Offer(Value):
    """A place for the child: which step of the ladder, where, and from when."""

    option: Code
    description: Annotated[Text, EDUCATIONAL]
    starts_on: Day | None = None


class Involvement(Term):
    """Why somebody cannot be the other pair of eyes. Source: art. 2:4 Awb."""

    TREATS_CHILD = "TREATS_CHILD", "behandelt het kind"
    FAMILY = "FAMILY", "is familie van het kind"
    FINED = "FINED", "maakte in deze zaak proces-verbaal op"


class EndReason(Term):
    """Why a granted exemption stopped."""

    TERM = "TERM", "de termijn is voorbij"
    RETURN_TO_SCHOOL = "RETURN_TO_SCHOOL", "het kind gaat weer naar school"
    GROUND_LAPSED = "GROUND_LAPSED", "de grond is vervallen"
    NOT_RENEWED = "NOT_RENEWED", "niet opnieuw gevraagd"
    AGE_18 = "AGE_18", "achttien jaar geworden"
    START_QUALIFICATION = "START_QUALIFICATION", "startkwalificatie behaald"
    COMPULSORY_PERIOD_OVER = "COMPULSORY_PERIOD_OVER", "de leerplicht is voorbij"
    MOVED_ABROAD = "MOVED_ABROAD", "verhuisd naar het buitenland"
    DECEASED = "DECEASED", "overleden"
    STATEMENT_INVALIDATED = "STATEMENT_INVALIDATED", "de verklaring bleek ongeldig"
    CLAIM_WITHDRAWN = "CLAIM_WITHDRAWN", "de ouders trokken het beroep in"


class Limit(Term):
    """What is due: a legal date, an agreed time limit, or a day that people chose themselves."""

    FIRST_CONTACT = "FIRST_CONTACT", "eerste contact met het gezin"
    EDUCATIONAL_ADVICE = "EDUCATIONAL_ADVICE", "onderwijskundig advies"
    TAKE_UP = "TAKE_UP", "iemand kijkt mee"
    CO_ASSESSMENT = "CO_ASSESSMENT", "oordeel van de andere ogen"
    CO_ASSESSMENT_EXTRA = "CO_ASSESSMENT_EXTRA", "uitgesteld oordeel van de andere ogen"
    DELIBERATION = "DELIBERATION", "overleg"
    BREAKING_A_DEADLOCK = "BREAKING_A_DEADLOCK", "doorbreken van de patstelling"
    FAMILY_READING = "FAMILY_READING", "lezen door het gezin"
    WITHOUT_ANY_ACT = "WITHOUT_ANY_ACT", "verzoek waar niemand iets mee doet"
    NOTIFY_AT_START = "NOTIFY_AT_START", "kennisgeving voor het begin van de leerplicht"
    NOTIFY_RENEWAL = "NOTIFY_RENEWAL", "nieuwe kennisgeving voor 1 juli"
    REVIEW = "REVIEW", "tussentijds kijken"
    FOLLOW_UP = "FOLLOW_UP", "nagaan of het alternatief wordt gebruikt"
    TERM = "TERM", "einde van de vrijstelling"
    AGE_18 = "AGE_18", "achttiende verjaardag"


# ── the claim by law ─────────────────────────────────────────────────────────────────────────────────────────────────


class Occasion(Term):
    """At what moment the parents appeal to the exemption; it decides which legal date counts."""

    FIRST_AT_START = "FIRST_AT_START", "eerste beroep, bij het begin van de leerplicht"
    FIRST_MID_YEAR = "FIRST_MID_YEAR", "eerste beroep, tijdens de leerplicht"
    RENEWAL = "RENEWAL", "jaarlijks opnieuw"
    AFTER_GAP = "AFTER_GAP", "opnieuw, na een onderbreking"
    LASTING = "LASTING", "blijvend: nooit geschikt"


class Notifier(Term):
    """Who notifies. Source: art. 1b, art. 2 lid 1 Leerplichtwet; art. 2:1 Awb."""

    CUSTODY = "CUSTODY", "wie het gezag heeft"
    CARE = "CARE", "wie feitelijk verzorgt"
    ADULT_CHILD = "ADULT_CHILD", "de meerderjarige jongere"
    REPRESENTATIVE = "REPRESENTATIVE", "een gemachtigde"
    OTHER = "OTHER", "iemand anders"


class NotifiedStatement(Value):
    """The statement of article 7 as it came with a notification: only what may be checked, nothing medical.

    ``signer`` is the person as the register knows it, or None. ``designated`` says whether the municipality had
    designated the signer on the day of the statement; for a known signer the register answers, not the sender.
    """

    dated_on: Day
    profession: Profession | None
    signer: UUID | None = None
    designated: bool
    treats_child: bool
    says_not_suitable: bool
    until: Day | None = None
    never: bool = False


class Notification(Value):
    """The parents' appeal to the exemption. ``missing`` names the data of art. 6 lid 1 that were not given.

    ``postcode`` is the address on the notification, when it is not the one that is known of the child.
    """

    received_on: Day
    claimed_from: Day
    occasion: Occasion
    notifier: Notifier
    names_ground: bool
    missing: tuple[Line, ...] = ()
    statement: NotifiedStatement | None = None
    postcode: Annotated[Postcode | None, IDENTITY] = None


class Finding(Value):
    """One guard of the formal check and what came of it: no reason means that it holds."""

    rule: str
    because: str | None = None


class Predecessor(Value):
    """What a new request must know of the one it names: who took part, and when the child was seen last.

    ``said_no`` is true when somebody judged against it: the expert declined, or other eyes dissented.
    """

    request: UUID
    child: UUID
    status: Status
    expert: UUID | None = None
    co_assessors: frozenset[UUID] = frozenset()
    examined_on: Day | None = None
    last_until: Day | None = None
    said_no: bool = False


class Edition(Value):
    """By which edition of table and rules, and by which criteria set, an act was judged."""

    rules: str
    criteria: str = ""
