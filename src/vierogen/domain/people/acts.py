"""What administrators do with people and organisations, and the rules for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict

from vierogen.domain import values as v
from vierogen.domain.criteria import CriteriaSet
from vierogen.domain.legal import FOUR_EYES_PRINCIPLE, LPW_7, LPW_16, WORKING_WAY
from vierogen.domain.people import events as e
from vierogen.domain.people.register import Organisation, Register, as_compared, designation_of, terms_of
from vierogen.domain.refusals import AgainstTheRules, Broken, NotYourOrganisation, NotYours
from vierogen.domain.rules import Because, Rule, rule
from vierogen.reference.catchments import partnership_exists
from vierogen.reference.municipalities import exists_on, municipality

INSTALLATION_ID = UUID(int=1)
"""Who works at the command line of the machine itself: no person of the register, and of no organisation."""

FIRST_ADMINISTRATORS = 2
"""So many are needed before nobody does anything alone any more."""


class PeopleAct(v.Value):
    """Something that an administrator wants to record about a person or an organisation (``subject``)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    label: ClassVar[str]

    by: v.Actor
    at: v.Moment
    subject: UUID


class RegisterPerson(PeopleAct):
    """Make a natural person known."""

    label = "een persoon opnemen"

    name: v.Line
    identifiers: tuple[v.Line, ...]


class LinkAccount(PeopleAct):
    """Say whose account this is, at once: only for the first administrators, by the installation."""

    label = "een account koppelen"

    issuer: v.Line
    account: v.Line


class ProposeAccountLink(PeopleAct):
    """Say whose account this is; it counts when another administrator agrees."""

    label = "de koppeling van een account voorstellen"

    issuer: v.Line
    account: v.Line


class ConfirmAccountLink(PeopleAct):
    """Agree with another administrator about whose account this is."""

    label = "de koppeling van een account bevestigen"

    issuer: v.Line
    account: v.Line


class WithdrawAccountLink(PeopleAct):
    """Take back what one proposed about an account, before another administrator agreed."""

    label = "het voorstel voor een account intrekken"

    issuer: v.Line
    account: v.Line


class UnlinkAccount(PeopleAct):
    """Take an account away."""

    label = "een account ontkoppelen"

    issuer: v.Line
    account: v.Line


class RegisterOrganisation(PeopleAct):
    """Make an organisation known."""

    label = "een organisatie opnemen"

    name: v.Line
    kind: v.OrganisationKind
    areas: tuple[v.Line, ...]


class ChangeAreas(PeopleAct):
    """Let an organisation work for other areas from a day on."""

    label = "het werkgebied wijzigen"

    areas: tuple[v.Line, ...]
    from_on: v.Day


class RegisterSystem(PeopleAct):
    """Let a system of this organisation in, for what it needs and nothing else."""

    label = "een systeem opnemen"

    name: v.Line
    issuer: v.Line
    account: v.Line
    scopes: tuple[v.Scope, ...]


class RemoveSystem(PeopleAct):
    """Let a system of this organisation in no longer."""

    label = "een systeem uitschrijven"

    issuer: v.Line
    account: v.Line


class Appoint(PeopleAct):
    """Give a person a role in this organisation, at once: only by the installation, where nobody administers yet."""

    label = "een rol geven"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class ProposeAppointment(PeopleAct):
    """Say that a person should have a role in this organisation; it counts when another administrator agrees."""

    label = "een rol voorstellen"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class ConfirmAppointment(PeopleAct):
    """Agree with another administrator about exactly that role."""

    label = "een voorgestelde rol bevestigen"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class WithdrawAppointment(PeopleAct):
    """Take back the role that one proposed, before another administrator agreed; exactly that one."""

    label = "het voorstel voor een rol intrekken"

    person: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day | None = None
    leader: UUID | None = None


class EndAppointment(PeopleAct):
    """Let a role stop after a day."""

    label = "een rol beëindigen"

    person: UUID
    role: v.Role
    until: v.Day


class NameDeputy(PeopleAct):
    """Let somebody stand in for somebody else in this organisation, at once: only by the installation, as appointing."""

    label = "een vervanger aanwijzen"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class ProposeDeputy(PeopleAct):
    """Say that somebody should stand in for somebody else; it counts when another administrator agrees."""

    label = "een vervanger voorstellen"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class ConfirmDeputy(PeopleAct):
    """Agree with another administrator about exactly that deputy."""

    label = "een voorgestelde vervanger bevestigen"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class WithdrawDeputy(PeopleAct):
    """Take back the deputy that one proposed, before another administrator agreed; exactly that one."""

    label = "het voorstel voor een vervanger intrekken"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class DesignateExpert(PeopleAct):
    """Record that the municipality designated an expert, at once: only by the installation, as appointing."""

    label = "een deskundige aanwijzen"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class ProposeDesignation(PeopleAct):
    """Say that the municipality designated an expert; it counts when another administrator agrees."""

    label = "de aanwijzing van een deskundige voorstellen"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class WithdrawDesignation(PeopleAct):
    """Take back the designation that one proposed, before another administrator agreed; exactly that one."""

    label = "het voorstel voor een aanwijzing intrekken"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class ConfirmDesignation(PeopleAct):
    """Agree with another administrator about exactly that designation."""

    label = "de voorgestelde aanwijzing van een deskundige bevestigen"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    from_on: v.Day
    until: v.Day | None = None


class EndDesignation(PeopleAct):
    """Let a designation stop after a day."""

    label = "een aanwijzing beëindigen"

    municipality: v.MunicipalityCode
    person: UUID
    profession: v.Profession
    until: v.Day


class AdoptCriteriaSet(PeopleAct):
    """Record that the parties adopted a criteria set for the areas of this organisation."""

    label = "een criteriaset vaststellen"

    criteria: CriteriaSet


Giving = Appoint | ProposeAppointment | ConfirmAppointment | NameDeputy | ProposeDeputy | ConfirmDeputy
"""Whatever gives somebody a role."""

Designating = DesignateExpert | ProposeDesignation | ConfirmDesignation
"""Whatever makes somebody an expert of a municipality."""

WORKS_AT: dict[v.Role, frozenset[v.OrganisationKind]] = {
    v.Role.YOUTH_DOCTOR: frozenset({v.OrganisationKind.YOUTH_HEALTH, v.OrganisationKind.MUNICIPALITY}),
    v.Role.ATTENDANCE_OFFICER: frozenset({v.OrganisationKind.MUNICIPALITY}),
    v.Role.PARTNERSHIP_ADVISER: frozenset({v.OrganisationKind.PARTNERSHIP}),
    v.Role.CARE_TEAM_MEMBER: frozenset({v.OrganisationKind.SCHOOL}),
    v.Role.DEADLOCK_BREAKER: frozenset({v.OrganisationKind.PARTNERSHIP, v.OrganisationKind.MUNICIPALITY}),
    v.Role.REGION_ANALYST: frozenset({v.OrganisationKind.PARTNERSHIP, v.OrganisationKind.MUNICIPALITY}),
    v.Role.PRIVACY_OFFICER: frozenset(v.OrganisationKind),
    v.Role.ADMINISTRATOR: frozenset(v.OrganisationKind),
}
"""Which role belongs to which kind of organisation; nobody is appointed as the clock."""


@rule("Deze persoon of organisatie is nieuw.", source=WORKING_WAY)
def subject_is_new(register: Register, act: PeopleAct) -> Because:
    """A known one is changed, not made again."""
    return "deze is al bekend" if act.subject in register.versions else None


@rule("Een natuurlijk persoon staat één keer in het register.", source=FOUR_EYES_PRINCIPLE)
def nobody_is_registered_twice(register: Register, act: RegisterPerson) -> Because:
    """Otherwise one person could be two pairs of eyes; told by BIG number, e-mail or staff number."""
    if not act.identifiers:
        return "noem minstens een kenmerk, zoals het BIG-nummer, het e-mailadres of het personeelsnummer"
    if not all(as_compared(one) for one in act.identifiers):
        return "een kenmerk is leeg"
    same = any(register.known_as(one) for one in act.identifiers)
    return "iemand met hetzelfde kenmerk staat er al in" if same else None


Linking = LinkAccount | ProposeAccountLink | ConfirmAccountLink


Withdrawing = WithdrawAccountLink | WithdrawAppointment | WithdrawDeputy | WithdrawDesignation
"""Whatever takes back a proposal of one's own."""


@rule("Een account hoort bij een persoon.", source=FOUR_EYES_PRINCIPLE)
def account_is_free(register: Register, act: Linking | RegisterSystem) -> Because:
    """The same account never leads to two persons, nor to a person and a system."""
    account = (act.issuer, act.account)
    if account in register.systems:
        return "dit account is van een systeem"
    return "dit account hoort al bij iemand" if account in register.accounts else None


@rule("Na de eerste twee beheerders koppelt niemand alleen een account.", source=FOUR_EYES_PRINCIPLE)
def only_the_first_are_linked_alone(register: Register, act: LinkAccount) -> Because:
    """Somebody must begin: the installation, until there are two administrators who can sign in.

    Where this person works, that is; for who works nowhere yet, anywhere.
    """
    on = v.day_of(act.at)
    houses = register.houses_of(act.subject, on) or {None}
    if act.by.person == INSTALLATION_ID and all(few_administer(register, house, on) for house in houses):
        return None
    return "stel de koppeling voor; een andere beheerder bevestigt haar"


@rule("Een account wordt gekoppeld door twee beheerders.", source=FOUR_EYES_PRINCIPLE)
def another_administrator_proposed_it(register: Register, act: ConfirmAccountLink) -> Because:
    """Whoever holds an account acts as its person: nobody can become somebody else with the help of one alone."""
    proposal = register.proposals.get((act.issuer, act.account))
    if proposal is None or proposal.person != act.subject:
        return "niemand heeft dit account voor deze persoon voorgesteld"
    return no_other_eyes(register, proposal.by, act) or one_house_for_all(register, proposal.by, act)


@rule("Wie iets voorstelde, kan dat intrekken zolang niemand het heeft bevestigd.", source=WORKING_WAY)
def they_proposed_it(register: Register, act: Withdrawing) -> Because:
    """Exactly this, and by oneself: what others proposed one does not agree with, and that is enough.

    Somebody else's proposal and none at all are answered alike.
    """
    if isinstance(act, WithdrawAccountLink):
        account = register.proposals.get((act.issuer, act.account))
        own = account is not None and (account.person, account.by) == (act.subject, act.by.person)
    elif isinstance(act, WithdrawDesignation):
        expert = register.designation_proposals.get((act.subject, act.person, act.municipality, act.profession))
        own = expert is not None and (expert.designation, expert.by) == (designation_of(act), act.by.person)
    else:
        terms = terms_of(act)
        role = register.role_proposals.get((act.subject, terms.receiver, terms.role))
        own = role is not None and (role.terms, role.by) == (terms, act.by.person)
    return None if own else "hier wacht geen voorstel van u dat precies zo luidt"


def no_other_eyes(register: Register, proposer: UUID, act: PeopleAct) -> Because:
    """Who proposed, who stands in for that one, and who is stood in for, are not another pair of eyes."""
    if proposer == act.by.person:
        return "wie het voorstelde, bevestigt het niet"
    stands_in = proposer in act.by.deputy_for
    is_replaced = act.by.person in register.replaced_by(proposer, v.day_of(act.at))
    return "een vervanger is geen ander paar ogen" if stands_in or is_replaced else None


def one_house_for_all(register: Register, proposer: UUID, act: ConfirmAccountLink) -> Because:
    """An account opens every role of its person: two of one organisation do not decide for another one."""
    on = v.day_of(act.at)
    houses = {house for house in register.houses_of(act.subject, on) if any(register.administrators(on, house))}
    if len(houses) > 1 and not register.administers(proposer, on) & houses - {act.by.organisation}:
        return "deze persoon werkt bij meer organisaties: bevestigen is aan een beheerder van een andere"
    return None


def few_administer(register: Register, organisation: UUID | None, on: date) -> bool:
    """Whether there are no two administrators yet who can sign in; of no organisation stands for all together."""
    return len({*register.administrators(on, organisation)}) < FIRST_ADMINISTRATORS


@rule("Waar twee beheerders zijn, geeft niemand alleen een rol.", source=FOUR_EYES_PRINCIPLE)
def only_the_first_are_appointed_alone(register: Register, act: Appoint | NameDeputy | DesignateExpert) -> Because:
    """Somebody must begin in every organisation: the installation, until two administrators can sign in there."""
    if act.by.person == INSTALLATION_ID and few_administer(register, act.subject, v.day_of(act.at)):
        return None
    return "stel het voor; een andere beheerder van deze organisatie bevestigt het"


Confirming = ConfirmAppointment | ConfirmDeputy


@rule("Een rol wordt gegeven door twee beheerders van de organisatie.", source=FOUR_EYES_PRINCIPLE)
def another_administrator_proposed_the_role(register: Register, act: Confirming) -> Because:
    """Exactly what was proposed: the same person, role and period."""
    terms = terms_of(act)
    proposal = register.role_proposals.get((act.subject, terms.receiver, terms.role))
    if proposal is None or proposal.terms != terms:
        return "niemand heeft precies dit voorgesteld"
    return no_other_eyes(register, proposal.by, act)


@rule("Een deskundige wordt aangewezen door twee beheerders van de gemeente.", source=FOUR_EYES_PRINCIPLE)
def another_administrator_proposed_the_designation(register: Register, act: ConfirmDesignation) -> Because:
    """A designation opens the requests of a municipality to somebody who may work elsewhere."""
    designation = designation_of(act)
    proposal = register.designation_proposals.get((act.subject, act.person, act.municipality, act.profession))
    if proposal is None or proposal.designation != designation:
        return "niemand heeft precies dit voorgesteld"
    return no_other_eyes(register, proposal.by, act)


@rule("Een werkgebied groeit alleen met medeweten van wie de installatie beheert.", source=LPW_16)
def area_does_not_grow(register: Register, act: ChangeAreas) -> Because:
    """Otherwise an organisation would give itself the children of another, also those of others who merged with it."""
    known = register.organisations.get(act.subject)
    if known is None or act.by.person == INSTALLATION_ID:
        return None
    more = sorted({*act.areas} - known.areas(act.from_on))
    return (
        f"{', '.join(more)} hoort nog niet bij deze organisatie: vraag het wie de installatie beheert" if more else None
    )


@rule("Een systeem mag wat het nodig heeft, en dat staat erbij.", source=WORKING_WAY)
def scopes_are_named(_: Register, act: RegisterSystem) -> Because:
    """Each of them once."""
    if not act.scopes:
        return "noem minstens een recht"
    return "een recht staat er twee keer" if len({*act.scopes}) < len(act.scopes) else None


@rule("Dit systeem is van deze organisatie.", source=WORKING_WAY)
def system_is_theirs(register: Register, act: RemoveSystem) -> Because:
    """Only what was let in can be kept out."""
    known = register.systems.get((act.issuer, act.account))
    return None if known and known.organisation == act.subject else "dit systeem is hier niet bekend"


@rule("Dit account is van deze persoon.", source=WORKING_WAY)
def account_is_theirs(register: Register, act: UnlinkAccount) -> Because:
    """Only what is linked can be unlinked."""
    person = register.persons.get(act.subject)
    return None if person and (act.issuer, act.account) in person.accounts else "dit account is hier niet gekoppeld"


@rule("De persoon staat in het register.", source=WORKING_WAY)
def persons_are_known(register: Register, act: PeopleAct) -> Because:
    """Everybody that the act names."""
    named = {getattr(act, name, None) for name in ("person", "deputy", "leader")} - {None}
    if isinstance(act, Linking | UnlinkAccount):
        named = {act.subject}
    return None if named <= register.persons.keys() else "deze persoon staat niet in het register"


@rule("De organisatie staat in het register.", source=WORKING_WAY)
def organisation_is_known(register: Register, act: PeopleAct) -> Because:
    """The one that the act is about."""
    return None if act.subject in register.organisations else "deze organisatie staat niet in het register"


@rule("Een werkgebied bestaat uit bekende gemeenten, samenwerkingsverbanden of scholen.", source=WORKING_WAY)
def areas_exist(_: Register, act: RegisterOrganisation | ChangeAreas) -> Because:
    """A typing error here would take jurisdiction away from everybody, or give it to nobody."""
    for code in act.areas:
        known = municipality(code) if code.startswith("GM") else partnership_exists(code) or is_brin(code)
        if not known:
            return f"{code} is geen bekende gemeente, samenwerkingsverband of school"
    return None


def is_brin(code: str) -> bool:
    """Two digits and two letters, with or without the two digits of a location."""
    return re.fullmatch(r"\d{2}[A-Z]{2}(\d{2})?", code, re.ASCII) is not None


@rule("De rol past bij de organisatie.", source=WORKING_WAY)
def role_fits_the_organisation(register: Register, act: Appoint | ProposeAppointment | ConfirmAppointment) -> Because:
    """A partnership has no attendance officers, and a municipality no advisers of a partnership."""
    organisation = register.organisations.get(act.subject)
    if organisation is None or organisation.kind in WORKS_AT.get(act.role, frozenset()):
        return None
    return f"een {act.role.label} werkt niet bij een {organisation.kind.label}"


@rule("Wie beheert, doet niet mee in verzoeken.", source=FOUR_EYES_PRINCIPLE)
def administrators_do_nothing_else(register: Register, act: Giving) -> Because:
    """Nobody gives roles and uses them, not even one after the other on the same day."""
    who = terms_of(act).receiver
    if act.by.person == who:
        return "niemand geeft zichzelf een rol"
    own = {one.role for one in register.roles_of(who) if overlaps(one.period, act.from_on, act.until)}
    stood_in = register.deputyships.get(who, ())
    held = own | {one.role for one in stood_in if overlaps(one.period, act.from_on, act.until)}
    beheer = v.Role.ADMINISTRATOR
    if (act.role is beheer and held - {beheer}) or (act.role is not beheer and beheer in held):
        return "beheer en werk in verzoeken gaan niet samen"
    return None


def overlaps(period: v.Period, from_on: date, until: date | None) -> bool:
    """Whether two periods share a day."""
    return (period.until is None or from_on <= period.until) and (until is None or period.from_on <= until)


@rule("Niemand vervangt zichzelf, en alleen wie de rol heeft wordt vervangen.", source=FOUR_EYES_PRINCIPLE)
def deputy_stands_in_for_another(register: Register, act: NameDeputy | ProposeDeputy | ConfirmDeputy) -> Because:
    """A deputy has the role of the one replaced, never more."""
    if act.person == act.deputy:
        return "dit is dezelfde persoon"
    held = any((one.organisation, one.role) == (act.subject, act.role) for one in register.roles_of(act.person))
    return None if held else f"wie wordt vervangen, is hier geen {act.role.label}"


@rule("Alleen een gemeente wijst deskundigen aan, voor haar eigen gebied.", source=LPW_7)
def a_municipality_designates(register: Register, act: Designating | EndDesignation) -> Because:
    """Designation is by the municipality where the child is registered."""
    organisation = register.organisations.get(act.subject)
    if organisation is None or organisation.kind is not v.OrganisationKind.MUNICIPALITY:
        return "deze organisatie is geen gemeente"
    if isinstance(act, ProposeDesignation | ConfirmDesignation):
        return still_designates(organisation, act.municipality, max(v.day_of(act.at), act.from_on))
    everywhere = frozenset[str]().union(*(areas for _, areas in organisation.areas_from))
    return None if act.municipality in everywhere else f"{organisation.name} werkt niet voor {act.municipality}"


def still_designates(organisation: Organisation, code: str, on: date) -> Because:
    """A municipality that went up into another one designates nobody any more: its designations count there."""
    if code not in organisation.areas(on):
        return f"{organisation.name} werkt niet voor {code}"
    return None if exists_on(code, on) else f"de gemeente {code} bestaat dan niet meer"


@rule("Een periode eindigt niet voor zij begint.", source=WORKING_WAY)
def period_is_in_order(_: Register, act: Giving | Designating) -> Because:
    """First the first day, then the last."""
    return "de laatste dag ligt voor de eerste" if act.until is not None and act.until < act.from_on else None


@rule("Wat wordt beëindigd, bestaat.", source=WORKING_WAY)
def there_is_something_to_end(register: Register, act: EndAppointment | EndDesignation) -> Because:
    """An appointment or designation of that person."""
    if isinstance(act, EndDesignation):
        designations = register.designations.get(act.person, ())
        found = any((d.municipality, d.profession) == (act.municipality, act.profession) for d in designations)
    else:
        roles = register.roles_of(act.person)
        found = any((one.organisation, one.role) == (act.subject, act.role) for one in roles)
    return None if found else "dit is niet gevonden"


@rule("Een criteriaset heeft partijen en is geen voorstel meer.", source=FOUR_EYES_PRINCIPLE)
def parties_adopted_it(_: Register, act: AdoptCriteriaSet) -> Because:
    """What counts as weighty is for the parties to settle."""
    return (
        "de partijen ontbreken, of de set is nog een voorstel"
        if act.criteria.proposal or not act.criteria.parties
        else None
    )


@rule("Een versie van een criteriaset wordt één keer vastgesteld.", source=WORKING_WAY)
def version_is_new(register: Register, act: AdoptCriteriaSet) -> Because:
    """A changed text is a new version."""
    return (
        "deze versie bestaat al" if act.criteria.reference in {one.reference for _, one in register.adopted} else None
    )


@dataclass(frozen=True, slots=True)
class PeopleStep:
    """What an act records, and what must hold."""

    records: type[e.PeopleEvent]
    provided: tuple[Rule, ...]


SOUND_APPOINTMENT = (
    organisation_is_known,
    persons_are_known,
    period_is_in_order,
    role_fits_the_organisation,
    administrators_do_nothing_else,
)
SOUND_DESIGNATION = (organisation_is_known, persons_are_known, period_is_in_order, a_municipality_designates)
SOUND_DEPUTY = (
    organisation_is_known,
    persons_are_known,
    period_is_in_order,
    deputy_stands_in_for_another,
    administrators_do_nothing_else,
)

PEOPLE_STEPS: dict[type[PeopleAct], PeopleStep] = {
    RegisterPerson: PeopleStep(e.PersonRegistered, (subject_is_new, nobody_is_registered_twice)),
    LinkAccount: PeopleStep(e.AccountLinked, (persons_are_known, account_is_free, only_the_first_are_linked_alone)),
    ProposeAccountLink: PeopleStep(e.AccountLinkProposed, (persons_are_known, account_is_free)),
    ConfirmAccountLink: PeopleStep(
        e.AccountLinkConfirmed, (persons_are_known, account_is_free, another_administrator_proposed_it)
    ),
    WithdrawAccountLink: PeopleStep(e.AccountLinkWithdrawn, (they_proposed_it,)),
    UnlinkAccount: PeopleStep(e.AccountUnlinked, (persons_are_known, account_is_theirs)),
    RegisterOrganisation: PeopleStep(e.OrganisationRegistered, (subject_is_new, areas_exist)),
    ChangeAreas: PeopleStep(e.AreasChanged, (organisation_is_known, areas_exist, area_does_not_grow)),
    RegisterSystem: PeopleStep(e.SystemRegistered, (organisation_is_known, account_is_free, scopes_are_named)),
    RemoveSystem: PeopleStep(e.SystemRemoved, (organisation_is_known, system_is_theirs)),
    Appoint: PeopleStep(e.Appointed, (*SOUND_APPOINTMENT, only_the_first_are_appointed_alone)),
    ProposeAppointment: PeopleStep(e.AppointmentProposed, SOUND_APPOINTMENT),
    ConfirmAppointment: PeopleStep(
        e.AppointmentConfirmed, (*SOUND_APPOINTMENT, another_administrator_proposed_the_role)
    ),
    WithdrawAppointment: PeopleStep(e.AppointmentWithdrawn, (they_proposed_it,)),
    EndAppointment: PeopleStep(e.AppointmentEnded, (organisation_is_known, there_is_something_to_end)),
    NameDeputy: PeopleStep(e.DeputyNamed, (*SOUND_DEPUTY, only_the_first_are_appointed_alone)),
    ProposeDeputy: PeopleStep(e.DeputyProposed, SOUND_DEPUTY),
    ConfirmDeputy: PeopleStep(e.DeputyConfirmed, (*SOUND_DEPUTY, another_administrator_proposed_the_role)),
    WithdrawDeputy: PeopleStep(e.DeputyWithdrawn, (they_proposed_it,)),
    DesignateExpert: PeopleStep(e.ExpertDesignated, (*SOUND_DESIGNATION, only_the_first_are_appointed_alone)),
    ProposeDesignation: PeopleStep(e.DesignationProposed, SOUND_DESIGNATION),
    WithdrawDesignation: PeopleStep(e.DesignationWithdrawn, (they_proposed_it,)),
    ConfirmDesignation: PeopleStep(
        e.DesignationConfirmed, (*SOUND_DESIGNATION, another_administrator_proposed_the_designation)
    ),
    EndDesignation: PeopleStep(
        e.DesignationEnded, (organisation_is_known, a_municipality_designates, there_is_something_to_end)
    ),
    AdoptCriteriaSet: PeopleStep(e.CriteriaSetAdopted, (organisation_is_known, parties_adopted_it, version_is_new)),
}
"""Every act of an administrator, what it records, and what must hold."""


def is_theirs(register: Register, act: PeopleAct) -> bool:
    """Whether it is about the administrator's own organisation, or about somebody who works there or nowhere yet."""
    if act.by.person == INSTALLATION_ID:
        return True
    if isinstance(act, Linking | WithdrawAccountLink | UnlinkAccount):
        houses = register.houses_of(act.subject, v.day_of(act.at))
        return not houses or act.by.organisation in houses
    return act.subject not in register.organisations or act.subject == act.by.organisation


def decide(register: Register, act: PeopleAct) -> e.PeopleEvent:
    """What happens when this is recorded now. Raises Refused, and then nothing happens."""
    if act.by.role is not v.Role.ADMINISTRATOR:
        raise NotYours(act.label, act.by.role, [v.Role.ADMINISTRATOR])
    if not is_theirs(register, act):
        raise NotYourOrganisation(act.label)
    step = PEOPLE_STEPS[type(act)]
    broken = [Broken(one, why) for one in step.provided if (why := one.judge(register, act))]
    if broken:
        raise AgainstTheRules(broken)
    facts: dict[str, Any] = {name: getattr(act, name) for name in step.records.model_fields if hasattr(act, name)}
    return step.records(
        **facts
        | {
            "subject": act.subject,
            "version": register.versions.get(act.subject, 0) + 1,
            "at": act.at,
            "by": act.by.person,
        }
    )
