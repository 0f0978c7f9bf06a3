"""Who is asking: by a token, by the session of the pages, or, for trying out only, as one of the demonstration people.

Having more than one role, one takes one with ``Vierogen-Rol`` and ``Vierogen-Organisatie``. Rights follow from the role
taken, never from all roles together. A header Authorization goes before a cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from vierogen.application.people import People
from vierogen.application.who import NotAppointed, Who
from vierogen.casebook.cast import ISSUER
from vierogen.domain.people.register import Capacity, Register
from vierogen.domain.values import Role
from vierogen_api.dutch import terms_of
from vierogen_api.problems import Problem

Headers = Mapping[str, str]
Identity = Callable[[Headers], Who]
"""From the headers of a message to who sent it. Raises Problem when that is not known."""

SCHEME = "Demo"
ROLE, ORGANISATION = "Vierogen-Rol", "Vierogen-Organisatie"


@dataclass(frozen=True, slots=True)
class Reception:
    """Asks everybody in the way in which they come: by a token, by a cookie, or as a demonstration person."""

    bearer: Identity
    cookie: Identity
    demonstration: Identity | None

    def __call__(self, headers: Headers) -> Who:
        """Who this is."""
        if "authorization" not in headers:
            return self.cookie(headers)
        if self.demonstration is None or scheme_of(headers) == "bearer":
            return self.bearer(headers)
        return self.demonstration(headers)


def scheme_of(headers: Headers) -> str:
    """In which way somebody says who they are: the first word of the header."""
    return headers.get("authorization", "").partition(" ")[0].lower()


def nobody(_: Headers) -> Who:
    """While no provider is set, and the demonstration directory is off."""
    raise not_known("Inloggen kan hier nog niet, en de lijst met voorbeeldpersonen staat uit.")


def demonstration(people: People, now: Callable[[], date]) -> Identity:
    """Whoever says to be a demonstration person, is."""

    def who(headers: Headers) -> Who:
        register = people.register
        return in_a_role(the_person(headers, register), headers, register, now())

    return who


def the_person(headers: Headers, register: Register) -> UUID:
    """A demonstration person; nobody else of the register, also when the directory is on by mistake."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != SCHEME.lower():
        raise not_known(f"Stuur de kop Authorization mee: {SCHEME} en het id van een voorbeeldpersoon.")
    person = as_id(given.strip())
    known = register.persons.get(person) if person else None
    if known is None or not any(issuer == ISSUER for issuer, _ in known.accounts):
        raise not_known("Deze voorbeeldpersoon staat niet in het register.")
    return known.id


def in_a_role(person: UUID, headers: Headers, register: Register, on: date) -> Who:
    """This person in the role that the headers take, or in the only one that there is."""
    role, organisation = the_role(headers), the_organisation(headers)
    if role is not None and organisation is not None:
        return Who(person, role, organisation)
    return the_only_one(person, role, organisation, list(register.capacities(person, on)))


def the_role(headers: Headers) -> Role | None:
    """The role taken, when one is named."""
    given = headers.get(ROLE.lower())
    role = terms_of(Role).get(given) if given else None
    if given and not isinstance(role, Role):
        raise Problem("kop-ongeldig", f"De kop {ROLE} noemt geen rol. Kies een van: {', '.join(terms_of(Role))}.")
    return role if isinstance(role, Role) else None


def the_organisation(headers: Headers) -> UUID | None:
    """The organisation for which the role is taken, when one is named."""
    given = headers.get(ORGANISATION.lower())
    organisation = as_id(given) if given else None
    if given and organisation is None:
        raise Problem("kop-ongeldig", f"De kop {ORGANISATION} is geen id.")
    return organisation


def the_only_one(person: UUID, role: Role | None, organisation: UUID | None, held: list[Capacity]) -> Who:
    """The one role that is meant; never a guess among several."""
    meant = {
        (one.role, one.organisation.id)
        for one in held
        if role in {None, one.role} and organisation in {None, one.organisation.id}
    }
    if len(meant) == 1:
        return Who(person, *meant.pop())
    if meant:
        raise Problem("kop-ontbreekt", f"U hebt meer dan een rol. Kies er een met de koppen {ROLE} en {ORGANISATION}.")
    if role is not None:
        raise NotAppointed(role)
    raise Problem("geen-rol", "U hebt vandaag geen rol.")


def as_id(text: str) -> UUID | None:
    """An id, or None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def not_known(detail: str, challenge: str = f'{SCHEME} realm="vierogen"') -> Problem:
    """Who asks is not known. ``challenge`` says how one can say it."""
    return Problem("niet-ingelogd", detail, headers={"WWW-Authenticate": challenge})
