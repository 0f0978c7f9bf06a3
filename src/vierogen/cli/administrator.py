"""`vierogen administrator`: makes the first two administrators of an organisation known; from then on nobody acts alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError
from rich.console import Console

from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.system import System
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import opened, read_settings
from vierogen.domain.people import acts as p
from vierogen.domain.refusals import AgainstTheRules, Refused
from vierogen.domain.values import OrganisationKind, Role, day_of

KINDS = {
    "gemeente": OrganisationKind.MUNICIPALITY,
    "jeugdgezondheidszorg": OrganisationKind.YOUTH_HEALTH,
    "samenwerkingsverband": OrganisationKind.PARTNERSHIP,
    "school": OrganisationKind.SCHOOL,
}
"""How one types what kind of organisation it is."""


def run(
    *, name: str, identifiers: list[str], issuer: str, account: str, organisation: str, kind: str, areas: list[str]
) -> None:
    """Records whoever and whatever of these is not known yet; typed again after a fault it goes on where it was."""
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    if issuer not in {one.issuer for one in settings.issuers}:
        raise Trouble(
            "Deze uitgever staat niet in VIEROGEN_ISSUERS of VIEROGEN_ISSUERS_FILE. Neem de waarde van issuer letterlijk over."
        )
    with opened(settings.database_url) as system:
        require_few(system, organisation)
        try:
            house = the_organisation(system, organisation, kind, areas)
            person = the_person(system, name, identifiers)
            appoint(system, person, house)
            link(system, person, issuer, account)
        except ValidationError as error:
            raise Trouble(f"{what_is_wrong(error)} Verbeter dat en geef de opdracht nog eens.") from None
        except Refused as refusal:
            raise Trouble(why(refusal)) from None
        have, today = len(administrators(system, house)), day_of(system.desk.now())
        works_for = sorted(system.people.register.organisations[house].areas(today))
    out.print(f"{name} is beheerder van {organisation}. Werkgebied: {', '.join(works_for) or 'geen'}.", markup=False)
    if have < p.FIRST_ADMINISTRATORS:
        out.print(
            "Maak met dezelfde opdracht nog een beheerder bekend: accounts koppelen en rollen geven doen zij samen."
        )
    else:
        out.print(
            "Er zijn nu twee beheerders. Alle andere accounts en rollen geven zij: de een stelt voor, de ander bevestigt."
        )


OPTION_OF = {
    (p.RegisterOrganisation.__name__, "name"): "--organisation",
    (p.RegisterOrganisation.__name__, "areas"): "--area",
    (p.RegisterPerson.__name__, "name"): "--name",
    (p.RegisterPerson.__name__, "identifiers"): "--identifier",
    (p.LinkAccount.__name__, "issuer"): "--issuer",
    (p.LinkAccount.__name__, "account"): "--account",
}
"""With which option one types a word of an act."""


def what_is_wrong(error: ValidationError) -> str:
    """Which options cannot be, and why, in the words of the domain; what was typed is not repeated."""
    found = error.errors(include_input=False, include_url=False)
    return " ".join(dict.fromkeys(f"{OPTION_OF[error.title, str(one['loc'][0])]}: {one['msg']}" for one in found))


def require_few(system: System, name: str) -> None:
    """Stops when the first administrators of the organisation are there: the others are theirs to make."""
    house = known_organisation(system, name)
    if house and len(administrators(system, house)) >= p.FIRST_ADMINISTRATORS:
        raise Trouble(
            "Er zijn al twee beheerders die kunnen inloggen. Zij maken de volgende bekend, op /beheer of over de API."
        )


def administrators(system: System, house: UUID) -> set[UUID]:
    """Who can keep the register of an organisation today."""
    return {*system.people.register.administrators(day_of(system.desk.now()), house)}


def known_organisation(system: System, name: str) -> UUID | None:
    """The organisation with this name."""
    known = system.people.register.organisations.values()
    return next((one.id for one in known if one.name == name), None)


def the_organisation(system: System, name: str, kind: str, areas: list[str]) -> UUID:
    """The organisation with this name, made when there is none."""
    if (known := known_organisation(system, name)) is not None:
        return known
    if kind not in KINDS:
        raise Trouble(f"Kies voor --kind een van: {', '.join(KINDS)}.")
    return record(system, p.RegisterOrganisation, uuid4(), name=name, kind=KINDS[kind], areas=tuple(areas))


def the_person(system: System, name: str, identifiers: list[str]) -> UUID:
    """The person with one of these identifiers, made when there is none."""
    known = {found for one in identifiers if (found := system.people.register.known_as(one))}
    if len(known) > 1:
        raise Trouble("Deze kenmerken zijn van verschillende mensen in het register.")
    if known:
        return known.pop()
    return record(system, p.RegisterPerson, uuid4(), name=name, identifiers=tuple(identifiers))


def link(system: System, person: UUID, issuer: str, account: str) -> None:
    """The account, unless it is linked to this person already."""
    known = system.people.register.person_of(issuer, account)
    if known is None or known.id != person:
        record(system, p.LinkAccount, person, issuer=issuer, account=account)


def appoint(system: System, person: UUID, house: UUID) -> None:
    """Administrator from today on."""
    today = day_of(system.desk.now())
    if house not in system.people.register.administers(person, today):
        record(system, p.Appoint, house, person=person, role=Role.ADMINISTRATOR, from_on=today)


def record(system: System, act: type[p.PeopleAct], subject: UUID, **words: Any) -> UUID:
    """One act of the installation."""
    return system.people.record(act, subject, INSTALLATION, **words).subject


def why(refusal: Refused) -> str:
    """Every rule that stands in the way."""
    if isinstance(refusal, AgainstTheRules):
        return " ".join(f"{one.rule.sentence} Nu: {one.because}." for one in refusal.broken)
    return str(refusal)
