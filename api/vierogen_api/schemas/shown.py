"""What people are told: the shapes of the answers, in the words of the domain. The API tells them in Dutch.

A part that some readers do not get is marked; for them it is absent, not null.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, create_model

from vierogen.application.access_log import AccessOutcome, Activity, Part, Purpose
from vierogen.application.reading import FACTS_OF_A_NOTIFICATION
from vierogen.domain import values as v
from vierogen.domain.criteria import CriteriaSet
from vierogen.domain.standing import Claim, FourEyes
from vierogen.outbox.event_types import EventType
from vierogen.outbox.tables import State
from vierogen_api.schemas.forms import ChildForm
from vierogen_api.schemas.shapes import MayBeAbsent, Record, record

SOMETIMES = MayBeAbsent()


def for_some(kind: type[BaseModel], *, always: Iterable[str] = ()) -> type[BaseModel]:
    """The same model, of which some readers get no more than the fields that are named."""
    fields: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        marks = [*info.metadata, *(() if name in {*always} else (SOMETIMES,))]
        fields[name] = (Annotated[info.annotation, *marks] if marks else info.annotation, ...)
    return create_model(f"Shown{kind.__name__}", __base__=v.Value, __module__=__name__, **fields)


ShownStatement = for_some(v.Statement)
ShownNotification = for_some(v.Notification, always=FACTS_OF_A_NOTIFICATION)


class ShownDone(v.Value):
    """What came of an act."""

    request: UUID
    version: int
    status: v.Status


class ShownRecorded(v.Value):
    """What came of an act of an administrator."""

    subject: UUID
    version: int


class ShownPerson(v.Value):
    """Somebody, by name as far as the register still knows it."""

    id: UUID
    name: str | None


class ShownNotHeard(v.Value):
    """Why somebody was not heard."""

    who: v.FamilyMember
    why: v.WhyNotHeard
    reason: Annotated[str, SOMETIMES]
    invited_personally: bool


class ShownCoAssessor(v.Value):
    """Who looks along."""

    person: ShownPerson
    role: v.Role
    organisation: UUID | None
    since: datetime


class ShownConcurrence(v.Value):
    """The other yes."""

    by: ShownCoAssessor
    read_version: int
    conclusion: v.Conclusion
    assessment: v.Assessment
    at: datetime


class ShownFamilyAgreement(v.Value):
    """Who of the family lets which version go ahead."""

    read_version: int
    agreed_by: frozenset[v.FamilyMember]


class ShownConsent(v.Value):
    """What somebody of the family lets pass, and to people in which roles it is open today.

    That may be less than was said: the other parent or the child may have a say too, or a birthday has passed.
    """

    flow: v.Flow
    given_by: v.FamilyMember
    to: frozenset[v.Role]
    from_on: date
    until: date | None
    open_to: frozenset[v.Role]


class ShownLateness(v.Value):
    """What a person decided about a late notification."""

    accepted: bool
    notifications: int


class ShownClaimEnd(v.Value):
    """The last day of the claims that had come in until then."""

    ends_on: date
    notifications: int


class ShownFinding(v.Value):
    """One guard of the formal check that does not hold."""

    rule: str
    sentence: str
    because: str | None


class ShownStanding(v.Value):
    """The claim by law, on a day."""

    claim: Claim
    four_eyes: FourEyes
    begins_on: date | None
    until: date | None
    broken: Annotated[tuple[ShownFinding, ...], SOMETIMES]
    needs_follow_up: bool


class ShownDeadline(v.Value):
    """Something that is due."""

    limit: v.Limit
    due_on: date
    waits_for: frozenset[v.Role]
    clock_acts: bool
    legal: bool


class ShownRequest(v.Value):
    """A request, as one reader may see it."""

    id: UUID
    version: int
    status: str
    status_label: str
    status_since: datetime | None
    opened_at: datetime | None
    school_year: str | None
    route: str
    erased: frozenset[v.Category]
    child: Annotated[ChildForm | None, SOMETIMES]  # type: ignore[valid-type]  # made from the domain's own Child
    place: v.Place | None
    renews: UUID | None
    looks_again_at: UUID | None
    parents_heard: v.ParentsHearing | None
    child_heard: v.ChildHearing | None
    not_heard: tuple[ShownNotHeard, ...]
    options: tuple[v.ConsideredOption, ...]
    advice: v.AdviceVerdict | None
    statement: Annotated[ShownStatement | None, SOMETIMES]  # type: ignore[valid-type]  # made from the domain's own
    statement_version: Annotated[int, SOMETIMES]
    expert: Annotated[ShownPerson | None, SOMETIMES]
    co_assessor: Annotated[ShownCoAssessor | None, SOMETIMES]
    concurrence: Annotated[ShownConcurrence | None, SOMETIMES]
    dissents: Annotated[int, SOMETIMES]
    family_agreement: Annotated[ShownFamilyAgreement | None, SOMETIMES]
    consents: tuple[ShownConsent, ...]
    deliberated_on: date | None
    grant: v.Conclusion | None
    granted_at: datetime | None
    review_on: date | None
    alternative: v.Offer | None
    followed_up_on: date | None
    ended_on: date | None
    ended_because: v.EndReason | None
    notifications: tuple[ShownNotification, ...]  # type: ignore[valid-type]  # made from the domain's own
    lateness: ShownLateness | None
    claim_ends: tuple[ShownClaimEnd, ...]
    standing: ShownStanding
    deadlines: tuple[ShownDeadline, ...]


class ShownListedChild(v.Value):
    """Whom a line of a list is about."""

    given_names: Annotated[str, SOMETIMES]
    family_name: Annotated[str, SOMETIMES]
    birth_date: Annotated[date, SOMETIMES]


class ShownListed(v.Value):
    """One line of a list of requests. ``due_on`` is the first thing that waits for the reader's role."""

    id: UUID
    version: int
    status: str
    status_label: str
    status_since: datetime | None
    school_year: str | None
    place: v.Place | None
    due_on: date | None
    child: Annotated[ShownListedChild, SOMETIMES]


class ShownRequestsPage(v.Value):
    """Requests, newest first, and where the pages around this one begin."""

    items: tuple[ShownListed, ...]
    next: str | None
    previous: str | None


class ShownDue(v.Value):
    """Something that is due, and its request as a line of a list."""

    limit: v.Limit
    due_on: date
    legal: bool
    request: ShownListed


class ShownDuePage(v.Value):
    """What is due, and where the next page begins."""

    items: tuple[ShownDue, ...]
    next: str | None


class ShownTold(v.Value):
    """One line of the timeline."""

    version: int
    at: datetime
    by: str
    role: v.Role
    organisation: str
    sentence: str
    words: Annotated[str, SOMETIMES]
    status: str


class ShownStory(v.Value):
    """The timeline."""

    items: tuple[ShownTold, ...]


class ShownReason(v.Value):
    """Why something is not possible now."""

    rule: str
    sentence: str
    because: str
    source: str
    link: str


class ShownPossibility(v.Value):
    """An act, whether it may be done now, and if not, every reason."""

    act: str
    label: str
    path: str
    allowed: bool
    reasons: tuple[ShownReason, ...]


class ShownPossibilities(v.Value):
    """Every act of the process."""

    role: v.Role
    acts: tuple[ShownPossibility, ...]


class ShownAccess(v.Value):
    """One row of the access log, with the same in a sentence."""

    position: int
    at: datetime
    person: ShownPerson
    role: v.Role
    organisation: UUID
    organisation_name: str
    request: UUID | None
    version: int | None
    activity: Activity
    parts: frozenset[Part]
    purpose: Purpose
    policy: str
    outcome: AccessOutcome
    trace_id: str
    span_id: str
    parent_span_id: str | None
    sentence: str


class ShownAccessPage(v.Value):
    """Rows of the access log, newest first, and where the next page begins."""

    items: tuple[ShownAccess, ...]
    next: str | None


class ShownAccessOfRequest(v.Value):
    """The access log of one request: all of it, or only what the reader did; and to whom it may be given."""

    whole: bool
    for_whom: frozenset[v.FamilyMember]
    items: tuple[ShownAccess, ...]
    next: str | None


class ShownKept(v.Value):
    """One kind of data: whether it is kept or erased, why, and until when."""

    category: v.Category
    state: str
    sentence: str
    until: date | None
    source: str
    link: str


class ShownAccount(v.Value):
    """What is kept of a child and what was erased; what is not erased with it; and to whom this may be given."""

    items: tuple[ShownKept, ...]
    elsewhere: tuple[str, ...]
    hold: str | None
    for_whom: frozenset[v.FamilyMember]


class ShownWaitingErasure(v.Value):
    """Something about a child that waits for a privacy officer; the child is named by its newest request."""

    request: UUID
    what: str
    categories: tuple[v.Category, ...]
    ground: str | None
    by: ShownPerson | None
    at: datetime | None


class ShownWaitingErasures(v.Value):
    """All that wait."""

    items: tuple[ShownWaitingErasure, ...]


class ShownErasureRecorded(v.Value):
    """That it was recorded, for the child of this request."""

    request: UUID


class ShownCapacity(v.Value):
    """A role that somebody can take today."""

    role: v.Role
    organisation: UUID
    name: str
    deputy_for: UUID | None


class ShownSelf(v.Value):
    """Who asks."""

    person: UUID
    name: str
    role: v.Role
    organisation: UUID
    capacities: tuple[ShownCapacity, ...]


class ShownSession(v.Value):
    """A place where somebody is logged in on the pages."""

    id: UUID
    here: bool
    browser: str | None
    began_at: datetime
    last_used_at: datetime
    ends_at: datetime


class ShownSessions(v.Value):
    """Every place where somebody is logged in, the last used first."""

    at_once: int
    items: tuple[ShownSession, ...]


class ShownLoggedOut(v.Value):
    """Somebody is logged out everywhere."""

    person: UUID


class ShownSystem(v.Value):
    """Which system asks."""

    id: UUID
    name: str
    organisation: UUID
    scopes: tuple[v.Scope, ...]


class ShownProposal(v.Value):
    """A link that waits for another administrator."""

    person: UUID
    name: str
    issuer: str
    account: str
    by: str
    at: datetime


class ShownProposals(v.Value):
    """All that wait."""

    items: tuple[ShownProposal, ...]


class ShownRoleProposal(v.Value):
    """A role that waits for another administrator; ``deputy_for`` is who would be replaced."""

    person: UUID
    name: str
    role: v.Role
    from_on: date
    until: date | None
    leader: UUID | None
    deputy_for: UUID | None
    by: str
    at: datetime


class ShownRoleProposals(v.Value):
    """All that wait in one organisation."""

    items: tuple[ShownRoleProposal, ...]


class ShownDesignationProposal(v.Value):
    """A designation that waits for another administrator."""

    person: UUID
    name: str
    municipality: str
    profession: v.Profession
    from_on: date
    until: date | None
    by: str
    at: datetime


class ShownDesignationProposals(v.Value):
    """All that wait in one municipality."""

    items: tuple[ShownDesignationProposal, ...]


class ShownOrganisation(v.Value):
    """An organisation, with the areas that it works for today."""

    id: UUID
    name: str
    kind: v.OrganisationKind
    areas: frozenset[str]


class ShownOrganisations(v.Value):
    """Every organisation."""

    items: tuple[ShownOrganisation, ...]


class ShownRule(v.Value):
    """A rule, with where it comes from."""

    rule: str
    sentence: str
    source: str
    link: str
    acts: tuple[str, ...]


class ShownRules(v.Value):
    """Every rule."""

    items: tuple[ShownRule, ...]


class ShownStep(v.Value):
    """A row of the lifecycle."""

    act: str
    label: str
    start: tuple[v.Status, ...]
    to: v.Status | None
    roles: frozenset[v.Role]
    provided: tuple[str, ...]


class ShownLifecycle(v.Value):
    """The process as one table, in the edition that judges now."""

    version: str
    items: tuple[ShownStep, ...]


class ShownProjection(v.Value):
    """How far a read model is, without saying about whom. ``lag_seconds`` is the age of the oldest
    unread event, in whole seconds."""

    name: str
    lag_events: int
    lag_seconds: int
    parked: int


class ShownSealing(v.Value):
    """How far sealing is: rows under a checkpoint, rows that wait (at most), and since when. ``refused`` says that the
    past was changed, and that nothing is sealed on top of it."""

    log: str
    size: int
    lag_rows: int
    lag_seconds: int
    refused: bool


class ShownHealth(v.Value):
    """Whether it works, without anything about anyone."""

    store: bool
    keys: bool
    api_version: str
    projections: tuple[ShownProjection, ...]
    sealing: tuple[ShownSealing, ...]


class ShownCheckpoint(v.Value):
    """The newest checkpoint of a log, and what shows that it goes on from an older one."""

    log: str
    origin: str
    size: int
    root: str
    note: str
    since: int
    path: tuple[str, ...]


class ShownCheckpoints(v.Value):
    """Of each log the newest; and the public keys, those of earlier too."""

    items: tuple[ShownCheckpoint, ...]
    keys: tuple[str, ...]


class ShownWitnessed(v.Value):
    """Whose signature now stands under which checkpoint, and how many of those are new."""

    log: str
    size: int
    names: tuple[str, ...]
    count: int


class ShownProvenWords(v.Value):
    """What one field of an event says, as the JSON text that was sealed, and the salt with which anybody can check it."""

    bag: str
    field: str
    salt: str
    text: str


class ShownProvenEvent(v.Value):
    """An event in a proof: what was sealed of it, and the hashes that lead to the root. What lies open, in base64, only
    where the reader may read it, and of the words only those that the reader may read."""

    stream: str
    position: int
    of: str
    version: int
    name: str
    sealed_at: str
    digest: str
    number: int
    path: tuple[str, ...]
    content: Annotated[str, SOMETIMES]
    words: Annotated[tuple[ShownProvenWords, ...], SOMETIMES]


class ShownProof(v.Value):
    """The proof of a decision, as a file that anybody can check without us."""

    format: str
    instructions: tuple[str, ...]
    about: str
    events: tuple[ShownProvenEvent, ...]
    note: str
    keys: tuple[str, ...]


class ShownSubscription(v.Value):
    """A subscription. The secret stands only in the answer to who made it."""

    id: UUID
    organisation: UUID
    name: str
    address: str
    types: frozenset[EventType]
    state: State
    made_at: datetime
    made_by: UUID
    former_until: datetime | None
    waiting: int
    dead: int
    secret: Annotated[str, SOMETIMES]


class ShownSubscriptions(v.Value):
    """Every subscription of an organisation."""

    items: tuple[ShownSubscription, ...]


class ShownDeadLetter(v.Value):
    """A message that could not be delivered."""

    message: UUID
    request: UUID
    version: int
    type: EventType | None
    attempts: int
    since: datetime
    put_aside_at: datetime
    outcome: str


class ShownDeadLetters(v.Value):
    """What could not be delivered."""

    items: tuple[ShownDeadLetter, ...]


class ShownEnded(v.Value):
    """What was ended."""

    id: UUID


class ShownSentAgain(v.Value):
    """How many messages are sent again."""

    count: int


DONE, RECORDED = record(ShownDone), record(ShownRecorded)
REQUEST, STORY, POSSIBILITIES = record(ShownRequest), record(ShownStory), record(ShownPossibilities)
SELF, ORGANISATIONS = record(ShownSelf), record(ShownOrganisations)
KEPT, WAITING_ERASURES = record(ShownAccount), record(ShownWaitingErasures)
ERASURE_RECORDED: Record = record(ShownErasureRecorded)
SYSTEM, PROPOSALS = record(ShownSystem), record(ShownProposals)
ROLE_PROPOSALS: Record = record(ShownRoleProposals)
DESIGNATION_PROPOSALS: Record = record(ShownDesignationProposals)
RULE, RULES, LIFECYCLE = record(ShownRule), record(ShownRules), record(ShownLifecycle)
HEALTH: Record = record(ShownHealth)
REQUESTS_PAGE, DUE_PAGE = record(ShownRequestsPage), record(ShownDuePage)
ACCESS_PAGE, ACCESS_OF_REQUEST = record(ShownAccessPage), record(ShownAccessOfRequest)
SUBSCRIPTION, SUBSCRIPTIONS = record(ShownSubscription), record(ShownSubscriptions)
DEAD_LETTERS, ENDED, SENT_AGAIN = record(ShownDeadLetters), record(ShownEnded), record(ShownSentAgain)
SESSIONS, LOGGED_OUT = record(ShownSessions), record(ShownLoggedOut)
CHECKPOINTS, WITNESSED, PROOF = record(ShownCheckpoints), record(ShownWitnessed), record(ShownProof)
CRITERIA: Record = record(CriteriaSet)
