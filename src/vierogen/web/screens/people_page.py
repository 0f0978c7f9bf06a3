"""What an administrator sees: what waits for another administrator, who works here, one person, and the organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog
from starlette.responses import Response

from vierogen.application.proposals import accounts_waiting, designations_waiting, name_of_proposer, roles_waiting
from vierogen.application.questions import Reason
from vierogen.application.who import NotAppointed
from vierogen.domain.people import acts as p
from vierogen.domain.refusals import AgainstTheRules, Refused
from vierogen.domain.values import OrganisationKind, Role
from vierogen.web import criteria_forms, organisation_forms, person_forms
from vierogen.web.act_pages import CONFLICT, Filled, reasons_of
from vierogen.web.fields import Line
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.people_form import ONE_PERSON, PEOPLE, PERSONS, AtRegister, PeopleForm, at_register, pages_of
from vierogen.web.person_forms import designated, held, issuer_label, own_municipalities, place_name, span
from vierogen.web.rendering import sentence
from vierogen.web.visit import MESSAGE_COOKIE

CONFIRM, WITHDRAW = f"{PEOPLE}/instemmen", f"{PEOPLE}/intrekken"
SEEK = f"{PERSONS}/zoeken"
PROPOSAL = "voorstel"
CONFIRMED, WITHDRAWN = "ingestemd", "ingetrokken"
LOG_OUT = f"{ONE_PERSON}/uitloggen"
LOGGED_OUT = "uitgelogd"

FORMS: tuple[PeopleForm, ...] = (*person_forms.FORMS, *organisation_forms.FORMS, *criteria_forms.FORMS)
DONE: Mapping[str, str] = {one.code: one.done for one in FORMS} | {
    CONFIRMED: N_("U stemde in. Het geldt nu."),
    WITHDRAWN: N_("Uw voorstel is ingetrokken. Het wacht niet meer."),
    LOGGED_OUT: N_("Deze persoon is overal uitgelogd."),
}
IDENTIFIER = Line(
    name="identifier",
    label=N_("BIG-nummer, e-mailadres of personeelsnummer"),
    hint=N_("Precies zoals het in het register staat. Op naam zoeken kan niet."),
)

log = structlog.get_logger()

# ── what waits for a second administrator ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal, the acts that confirm and take back exactly this, and why this administrator cannot confirm it."""

    person: UUID
    name: str
    facts: tuple[tuple[str, str], ...]
    by: str
    at: datetime
    act: type[p.PeopleAct]
    take_back: type[p.PeopleAct]
    subject: UUID
    words: Mapping[str, Any]
    reasons: tuple[Reason, ...] = ()
    is_own: bool = False
    """Whether this administrator proposed it, and can take it back."""

    @property
    def token(self) -> str:
        """Names this proposal as it was read: one that changed since has another."""
        told = repr((self.act.__name__, self.subject, sorted(self.words.items()), self.by, self.at))
        return sha256(told.encode()).hexdigest()[:32]


def waiting(at: AtRegister) -> list[Waiting]:
    """Everything that an administrator here proposed, the oldest first."""
    found = (*accounts(at), *roles(at), *designations(at))
    return sorted((judged(at, one) for one in found), key=lambda one: one.at)


def accounts(at: AtRegister) -> Iterator[Waiting]:
    """Whose account it is."""
    for one in accounts_waiting(at.register, at.own.id, at.today):
        yield Waiting(
            person=one.person,
            name=at.name_of(one.person),
            facts=((N_("Account"), one.account), (N_("Inlogdienst"), issuer_label(at, one.issuer))),
            by=name_of_proposer(one.by, at.register),
            at=one.at,
            act=p.ConfirmAccountLink,
            take_back=p.WithdrawAccountLink,
            subject=one.person,
            words={"issuer": one.issuer, "account": one.account},
        )


def roles(at: AtRegister) -> Iterator[Waiting]:
    """Who would have which role."""
    for one in roles_waiting(at.register, at.own.id):
        terms = one.terms
        words: dict[str, Any] = {"role": terms.role, "from_on": terms.period.from_on, "until": terms.period.until}
        facts = [(N_("Rol"), sentence(terms.role.label)), (N_("Wanneer"), sentence(span(terms.period)))]
        if terms.in_place_of:
            facts.append((N_("Vervangt"), at.name_of(terms.in_place_of)))
            words |= {"person": terms.in_place_of, "deputy": terms.receiver}
        else:
            facts += [(N_("Leidinggevende"), at.name_of(terms.leader))] if terms.leader else []
            words |= {"person": terms.receiver, "leader": terms.leader}
        yield Waiting(
            person=terms.receiver,
            name=at.name_of(terms.receiver),
            facts=tuple(facts),
            by=name_of_proposer(one.by, at.register),
            at=one.at,
            act=p.ConfirmDeputy if terms.in_place_of else p.ConfirmAppointment,
            take_back=p.WithdrawDeputy if terms.in_place_of else p.WithdrawAppointment,
            subject=at.own.id,
            words=words,
        )


def designations(at: AtRegister) -> Iterator[Waiting]:
    """Who would be an expert of the municipality."""
    for one in designations_waiting(at.register, at.own.id):
        said = one.designation
        yield Waiting(
            person=one.person,
            name=at.name_of(one.person),
            facts=(
                (N_("Deskundige voor"), place_name(said.municipality)),
                (N_("Beroep"), sentence(said.profession.label)),
                (N_("Wanneer"), sentence(span(said.period))),
            ),
            by=name_of_proposer(one.by, at.register),
            at=one.at,
            act=p.ConfirmDesignation,
            take_back=p.WithdrawDesignation,
            subject=at.own.id,
            words={
                "person": one.person,
                "municipality": said.municipality,
                "profession": said.profession,
                "from_on": said.period.from_on,
                "until": said.period.until,
            },
        )


def judged(at: AtRegister, one: Waiting) -> Waiting:
    """With the rules that keep this administrator from agreeing, when there are any, and whether it is their own."""
    people = at.visit.house.system.people
    no, not_back = (people.refusal(act, one.subject, at.visit.who, **one.words) for act in (one.act, one.take_back))
    reasons = reasons_of(no) if isinstance(no, AgainstTheRules) else ()
    return replace(one, reasons=reasons, is_own=not_back is None)


def confirm(at: AtRegister) -> Response:
    """Agrees with exactly what was read."""
    return done_with(at, lambda one: one.act, CONFIRMED)


def withdraw(at: AtRegister) -> Response:
    """Takes back exactly what was read."""
    return done_with(at, lambda one: one.take_back, WITHDRAWN)


def done_with(at: AtRegister, act: Callable[[Waiting], type[p.PeopleAct]], message: str) -> Response:
    """Records an act about the proposal that was read, when it still is so."""
    chosen = next((one for one in waiting(at) if one.token == at.visit.sent(PROPOSAL)), None)
    if chosen is None:
        return overview(at, refusal=N_("Dit voorstel is er niet meer, of het is veranderd. Lees het opnieuw."))
    try:
        at.visit.house.system.people.record(act(chosen), chosen.subject, at.visit.who, **chosen.words)
    except NotAppointed:
        raise
    except Refused as refusal:
        reasons = reasons_of(refusal) if isinstance(refusal, AgainstTheRules) else ()
        return overview(at, refusal="" if reasons else str(refusal), reasons=reasons)
    return at.visit.to(PEOPLE, message=message)


# ── who works here ───────────────────────────────────────────────────────────────────────────────────────────────────


def overview(at: AtRegister, refusal: str = "", reasons: tuple[Reason, ...] = ()) -> Response:
    """Everything of the own organisation on one page."""
    return at.visit.page(
        "people.html",
        CONFLICT if refusal or reasons else 200,
        at=at,
        waiting=waiting(at),
        people=[(one, held(at, one.id), stands_in(at, one.id)) for one in at.here()],
        experts=list(experts(at)),
        designates=bool(own_municipalities(at)),
        areas=sorted((code, place_name(code)) for code in at.own.areas(at.today)),
        systems=[one for one in at.register.systems.values() if one.organisation == at.own.id],
        message=DONE.get(at.visit.kept(MESSAGE_COOKIE) or "", ""),
        refusal=refusal,
        reasons=reasons,
        span=span,
        confirm=CONFIRM,
        withdraw=WITHDRAW,
        proposal=PROPOSAL,
        persons=PERSONS,
        path=PEOPLE,
    )


def stands_in(at: AtRegister, person: UUID) -> list[tuple[Role, str, str]]:
    """In which role somebody stands in here, for whom, and when."""
    return [
        (one.role, at.name_of(one.person), span(one.period))
        for one in at.register.deputyships.get(person, ())
        if one.organisation == at.own.id and not one.period.is_over_on(at.today)
    ]


def experts(at: AtRegister) -> Iterator[tuple[UUID, str, str]]:
    """Whom the own municipality designated, by name."""
    if at.own.kind is not OrganisationKind.MUNICIPALITY:
        return
    for person in sorted(at.register.designations, key=lambda one: at.name_of(one).casefold()):
        for one in designated(at, person):
            yield person, at.name_of(person), f"{place_name(one.municipality)}, {one.profession.label}, {span(one.period)}"  # fmt: skip


def person(at: AtRegister) -> Response:
    """One person: all that is known when they work here or nowhere yet, else no more than the name."""
    mine = [one for one in waiting(at) if one.person == at.person.id]
    municipal = at.own.kind is OrganisationKind.MUNICIPALITY
    return at.visit.page(
        "person.html",
        at=at,
        knows_all=at.knows_all,
        accounts=[(account, issuer_label(at, issuer)) for issuer, account in sorted(at.person.accounts)],
        identifiers=sorted(at.person.identifiers),
        roles=[(one.role, span(one.period), at.name_of(one.leader)) for one in held(at)],
        stands_in=stands_in(at, at.person.id),
        replaced_by=list(replaced_by(at)),
        designations=[one[2] for one in experts(at) if one[0] == at.person.id],
        municipal=municipal,
        waiting=mine,
        message=DONE.get(at.visit.kept(MESSAGE_COOKIE) or "", ""),
        here=at.visit.path,
        back=PEOPLE,
    )


def log_out(at: AtRegister) -> Response:
    """Ends every session of somebody who works here, when a phone was lost or somebody else may be in."""
    visit = at.visit
    visit.house.visitors.sessions.end_of(visit.who, at.person.id)
    log.info("sessions ended by an administrator", person=str(at.person.id), by=str(visit.who.person))
    return visit.to(ONE_PERSON.format(id=at.person.id), message=LOGGED_OUT)


def replaced_by(at: AtRegister) -> Iterator[tuple[Role, str, str]]:
    """Who stands in for this person here, in which role, and when."""
    for one in at.here():
        for stand_in in at.register.deputyships.get(one.id, ()):
            here = (stand_in.person, stand_in.organisation) == (at.person.id, at.own.id)
            if here and not stand_in.period.is_over_on(at.today):
                yield stand_in.role, one.name, span(stand_in.period)


# ── somebody who may be there already ────────────────────────────────────────────────────────────────────────────────


def seek(at: AtRegister) -> Response:
    """An empty form."""
    return sought(at, Filled({}, "", {}))


def seeking(at: AtRegister) -> Response:
    """By exactly one identifier: nobody leafs through the people of others. Sent as a form, so it stands in no address."""
    word = at.visit.sent(IDENTIFIER.name).strip()
    filled = Filled(at.visit.typed, "", {} if word else {IDENTIFIER.name: IDENTIFIER.missing})
    known = at.register.known_as(word)
    return at.visit.to(ONE_PERSON.format(id=known)) if known else sought(at, filled, asked=bool(word))


def sought(at: AtRegister, filled: Filled, *, asked: bool = False) -> Response:
    """The form, and that nobody was found."""
    status = 400 if filled.wrongs else 200
    return at.visit.page(
        "person_seeking.html", status, field=IDENTIFIER, filled=filled, asked=asked, path=SEEK, back=PEOPLE,
        persons=PERSONS, known={IDENTIFIER.name: IDENTIFIER},
    )  # fmt: skip


PAGES = (
    Page(PEOPLE, at_register(overview), menu=InMenu(N_("Beheer"), 12, frozenset({Role.ADMINISTRATOR}))),
    Page(CONFIRM, at_register(confirm), method="POST"),
    Page(WITHDRAW, at_register(withdraw), method="POST"),
    Page(SEEK, at_register(seek)),
    Page(SEEK, at_register(seeking), method="POST", looks_for_a_child=True),
    Page(ONE_PERSON, at_register(person)),
    Page(LOG_OUT, at_register(log_out), method="POST"),
    *pages_of(FORMS),
)
