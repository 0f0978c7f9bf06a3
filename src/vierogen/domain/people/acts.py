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
from vierogen.domain.legal import FOUR_EYES_PRINCIPLE, LPW_7, WORKING_WAY
from vierogen.domain.people import events as e
from vierogen.domain.people.register import Register
from vierogen.domain.refusals import AgainstTheRules, Broken, NotYours
from vierogen.domain.rules import Because, Rule, rule
from vierogen.reference.catchments import partnership_exists
from vierogen.reference.municipalities import municipality

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
    """Give a person a role in this organisation."""

    label = "een rol geven"

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
    """Let somebody stand in for somebody else in this organisation."""

    label = "een vervanger aanwijzen"

    person: UUID
    deputy: UUID
    role: v.Role
    from_on: v.Day
    until: v.Day


class DesignateExpert(PeopleAct):
    """Record that the municipality designated an expert."""

    label = "een deskundige aanwijzen"

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


@rule("Een natuurlijk persoon staat een keer in het register.", source=FOUR_EYES_PRINCIPLE)
def nobody_is_registered_twice(register: Register, act: RegisterPerson) -> Because:
    """Otherwise one person could be two pairs of eyes; told by BIG number, e-mail or staff number."""
    if not act.identifiers:
        return "noem minstens een kenmerk, zoals het BIG-nummer, het e-mailadres of het personeelsnummer"
    same = register.identifiers.keys() & {one.casefold() for one in act.identifiers}
    return "iemand met hetzelfde kenmerk staat er al in" if same else None


Linking = LinkAccount | ProposeAccountLink | ConfirmAccountLink


@rule("Een account hoort bij een persoon.", source=FOUR_EYES_PRINCIPLE)
def account_is_free(register: Register, act: Linking | RegisterSystem) -> Because:
    """The same account never leads to two persons, nor to a person and a system."""
    account = (act.issuer, act.account)
    if account in register.systems:
        return "dit account is van een systeem"
    return "dit account hoort al bij iemand" if account in register.accounts else None


@rule("Na de eerste twee beheerders koppelt niemand alleen een account.", source=FOUR_EYES_PRINCIPLE)
def only_the_first_are_linked_alone(register: Register, act: LinkAccount) -> Because:
    """Somebody must begin: the installation, until there are two administrators who can sign in."""
    few = len({*register.administrators(v.day_of(act.at))}) < FIRST_ADMINISTRATORS
    if act.by.person == INSTALLATION_ID and few:
        return None
    return "stel de koppeling voor; een andere beheerder bevestigt haar"


@rule("Een account wordt gekoppeld door twee beheerders.", source=FOUR_EYES_PRINCIPLE)
def another_administrator_proposed_it(register: Register, act: ConfirmAccountLink) -> Because:
    """Whoever holds an account acts as its person: nobody can become somebody else with the help of one alone."""
    proposal = register.proposals.get((act.issuer, act.account))
    if proposal is None or proposal.person != act.subject:
        return "niemand heeft dit account voor deze persoon voorgesteld"
    if proposal.by == act.by.person:
        return "wie het voorstelde, bevestigt het niet"
    stands_in = proposal.by in act.by.deputy_for
    is_replaced = act.by.person in register.replaced_by(proposal.by, v.day_of(act.at))
    return "een vervanger is geen ander paar ogen" if stands_in or is_replaced else None


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


@rule("Een beheerder beheert de eigen organisatie.", source=FOUR_EYES_PRINCIPLE)
def it_is_their_own_organisation(register: Register, act: PeopleAct) -> Because:
    """Else who keeps one organisation could give a colleague a role in another, and read its children.

    Somebody must begin: as long as an organisation has no administrator, any other may do it.
    """
    if act.by.person == INSTALLATION_ID or act.by.organisation == act.subject:
        return None
    known = register.organisations.get(act.subject)
    if known is None or not any(register.administrators_of(known.id, v.day_of(act.at))):
        return None
    return f"{known.name} heeft een eigen beheerder"


@rule(
    "Een werkgebied wordt gewijzigd door een eigen beheerder, of door de gemeente die het toestaat.", source=WORKING_WAY
)
def areas_are_changed_by_who_may(register: Register, act: ChangeAreas) -> Because:
    """A municipality adds itself to what youth health care works for, and takes itself away."""
    known = register.organisations.get(act.subject)
    before = known.areas(v.day_of(act.at)) if known else frozenset[str]()
    if known and known.kind is v.OrganisationKind.YOUTH_HEALTH and before ^ set(act.areas) <= act.by.areas:
        return None
    return it_is_their_own_organisation.judge(register, act)


@rule("Een werkgebied is van een organisatie, of die stemt toe.", source=FOUR_EYES_PRINCIPLE)
def nobody_else_works_there(register: Register, act: RegisterOrganisation | ChangeAreas) -> Because:
    """What an organisation works for decides whose children its people may read about.

    Where a municipality is known, it says itself which youth health care works there.
    """
    known = register.organisations.get(act.subject)
    kind = act.kind if isinstance(act, RegisterOrganisation) else known and known.kind
    grants = v.OrganisationKind.MUNICIPALITY if kind is v.OrganisationKind.YOUTH_HEALTH else kind
    from_on = act.from_on if isinstance(act, ChangeAreas) else v.day_of(act.at)
    new = set(act.areas) - (known.areas(v.day_of(act.at)) if known else frozenset())
    for other in register.organisations.values():
        ours = other.id in {act.subject, act.by.organisation} or act.by.person == INSTALLATION_ID
        if other.kind is grants and not ours and new & other.areas(from_on):
            return f"daar werkt {other.name}, en haar beheerder legt dit vast"
    return None


@rule("De rol past bij de organisatie.", source=WORKING_WAY)
def role_fits_the_organisation(register: Register, act: Appoint) -> Because:
    """A partnership has no attendance officers, and a municipality no advisers of a partnership."""
    organisation = register.organisations.get(act.subject)
    if organisation is None or organisation.kind in WORKS_AT.get(act.role, frozenset()):
        return None
    return f"een {act.role.label} werkt niet bij een {organisation.kind.label}"


@rule("Wie beheert, doet niet mee in verzoeken.", source=FOUR_EYES_PRINCIPLE)
def administrators_do_nothing_else(register: Register, act: Appoint | NameDeputy) -> Because:
    """Nobody gives roles and uses them, not even one after the other on the same day."""
    who = act.deputy if isinstance(act, NameDeputy) else act.person
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
def deputy_stands_in_for_another(register: Register, act: NameDeputy) -> Because:
    """A deputy has the role of the one replaced, never more."""
    if act.person == act.deputy:
        return "dit is dezelfde persoon"
    held = any((one.organisation, one.role) == (act.subject, act.role) for one in register.roles_of(act.person))
    return None if held else f"wie wordt vervangen, is hier geen {act.role.label}"


@rule("Alleen een gemeente wijst deskundigen aan, voor haar eigen gebied.", source=LPW_7)
def a_municipality_designates(register: Register, act: DesignateExpert | EndDesignation) -> Because:
    """Designation is by the municipality where the child is registered."""
    organisation = register.organisations.get(act.subject)
    if organisation is None or organisation.kind is not v.OrganisationKind.MUNICIPALITY:
        return "deze organisatie is geen gemeente"
    everywhere = frozenset[str]().union(*(areas for _, areas in organisation.areas_from))
    return None if act.municipality in everywhere else f"{organisation.name} werkt niet voor {act.municipality}"


@rule("Een periode eindigt niet voor zij begint.", source=WORKING_WAY)
def period_is_in_order(_: Register, act: Appoint | NameDeputy | DesignateExpert) -> Because:
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


@rule("Een versie van een criteriaset wordt een keer vastgesteld.", source=WORKING_WAY)
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


PEOPLE_STEPS: dict[type[PeopleAct], PeopleStep] = {
    RegisterPerson: PeopleStep(e.PersonRegistered, (subject_is_new, nobody_is_registered_twice)),
    LinkAccount: PeopleStep(e.AccountLinked, (persons_are_known, account_is_free, only_the_first_are_linked_alone)),
    ProposeAccountLink: PeopleStep(e.AccountLinkProposed, (persons_are_known, account_is_free)),
    ConfirmAccountLink: PeopleStep(
        e.AccountLinkConfirmed, (persons_are_known, account_is_free, another_administrator_proposed_it)
    ),
    UnlinkAccount: PeopleStep(e.AccountUnlinked, (persons_are_known, account_is_theirs)),
    RegisterOrganisation: PeopleStep(e.OrganisationRegistered, (subject_is_new, areas_exist, nobody_else_works_there)),
    ChangeAreas: PeopleStep(
        e.AreasChanged, (organisation_is_known, areas_exist, areas_are_changed_by_who_may, nobody_else_works_there)
    ),
    RegisterSystem: PeopleStep(
        e.SystemRegistered, (organisation_is_known, it_is_their_own_organisation, account_is_free, scopes_are_named)
    ),
    RemoveSystem: PeopleStep(e.SystemRemoved, (organisation_is_known, it_is_their_own_organisation, system_is_theirs)),
    Appoint: PeopleStep(
        e.Appointed,
        (
            organisation_is_known,
            it_is_their_own_organisation,
            persons_are_known,
            period_is_in_order,
            role_fits_the_organisation,
            administrators_do_nothing_else,
        ),
    ),
    EndAppointment: PeopleStep(
        e.AppointmentEnded, (organisation_is_known, it_is_their_own_organisation, there_is_something_to_end)
    ),
    NameDeputy: PeopleStep(
        e.DeputyNamed,
        (
            organisation_is_known,
            it_is_their_own_organisation,
            persons_are_known,
            period_is_in_order,
            deputy_stands_in_for_another,
            administrators_do_nothing_else,
        ),
    ),
    DesignateExpert: PeopleStep(
        e.ExpertDesignated,
        (
            organisation_is_known,
            it_is_their_own_organisation,
            persons_are_known,
            period_is_in_order,
            a_municipality_designates,
        ),
    ),
    EndDesignation: PeopleStep(
        e.DesignationEnded,
        (organisation_is_known, it_is_their_own_organisation, a_municipality_designates, there_is_something_to_end),
    ),
    AdoptCriteriaSet: PeopleStep(
        e.CriteriaSetAdopted, (organisation_is_known, it_is_their_own_organisation, parties_adopted_it, version_is_new)
    ),
}
"""Every act of an administrator, what it records, and what must hold."""


def decide(register: Register, act: PeopleAct) -> e.PeopleEvent:
    """What happens when this is recorded now. Raises Refused, and then nothing happens."""
    if act.by.role is not v.Role.ADMINISTRATOR:
        raise NotYours(act.label, act.by.role, [v.Role.ADMINISTRATOR])
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
