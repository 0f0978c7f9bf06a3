"""The people of the cases and of the demo: all made up, with fixed ids. Municipalities and partnerships are real.

Anna states, Bram looks along, Carla could do both: the person every four-eyes bug needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from stdnum.nl import bsn

from vierogen.application.people import INSTALLATION, People
from vierogen.application.who import Who
from vierogen.domain.people import acts as p
from vierogen.domain.values import OrganisationKind, Profession, Role, Sector, Sex

NAMES = UUID("0e2d0c4e-5f4e-5d0c-9b6e-76696572e09e")
"""The namespace of the ids below: the same name has the same id in every system."""

ISSUER = "vierogen-demo"
"""Who vouches for the accounts of the cast."""

LONG_AGO = date(2013, 1, 1)
MERGER = date(2027, 1, 1)
"""Wijdemeren goes up into Hilversum on this day."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the cast, with the short name that cases use."""

    short: str
    name: str
    kind: OrganisationKind
    areas: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """Made of its name."""
        return uuid5(NAMES, self.name)


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person of the cast; cases use the first name."""

    name: str

    @property
    def id(self) -> UUID:
        """Made of the name."""
        return uuid5(NAMES, self.name)

    @property
    def first(self) -> str:
        """How cases call this person; also the name of the account."""
        return self.name.split()[0]

    @property
    def account(self) -> str:
        """With which this person signs in."""
        return self.first.lower()

    @property
    def email(self) -> str:
        """Tells this person from all others; the domain can never exist."""
        return f"{self.account}@vierogen.invalid"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role of somebody in an organisation."""

    person: Person
    role: Role
    at: Organisation
    from_on: date = LONG_AGO
    until: date | None = None
    leader: Person | None = None

    @property
    def who(self) -> Who:
        """This person in this role."""
        return Who(self.person.id, self.role, self.at.id)


@dataclass(frozen=True, slots=True)
class Designation:
    """A municipality designated an expert."""

    by: Organisation
    municipality: str
    person: Person
    profession: Profession = Profession.DOCTOR


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the cases, with where it lives."""

    name: str
    family_name: str
    birth_date: date
    sex: Sex
    town: str
    sector: Sector
    school: str | None = None

    @property
    def pgn(self) -> str:
        """Made of the name."""
        return pgn_of(self.name)


# ── organisations ────────────────────────────────────────────────────────────────────────────────────────────────────

GGD = Organisation("GGD", "GGD regio Utrecht", OrganisationKind.YOUTH_HEALTH, ("GM0307", "GM0344"))
GGD_GOOI = Organisation("GGD Gooi", "GGD Gooi en Vechtstreek", OrganisationKind.YOUTH_HEALTH, ("GM0402", "GM1696"))
AMERSFOORT = Organisation("Amersfoort", "Gemeente Amersfoort", OrganisationKind.MUNICIPALITY, ("GM0307",))
UTRECHT = Organisation("Utrecht", "Gemeente Utrecht", OrganisationKind.MUNICIPALITY, ("GM0344",))
WIJDEMEREN = Organisation("Wijdemeren", "Gemeente Wijdemeren", OrganisationKind.MUNICIPALITY, ("GM1696",))
HILVERSUM = Organisation("Hilversum", "Gemeente Hilversum", OrganisationKind.MUNICIPALITY, ("GM0402",))
DE_EEM_PO = Organisation("PO2602", "Samenwerkingsverband PO2602", OrganisationKind.PARTNERSHIP, ("PO2602",))
DE_EEM_VO = Organisation("VO2602", "Samenwerkingsverband VO2602", OrganisationKind.PARTNERSHIP, ("VO2602",))
UTRECHT_PO = Organisation("PO2601", "Samenwerkingsverband PO2601", OrganisationKind.PARTNERSHIP, ("PO2601",))
UTRECHT_VO = Organisation("VO2601", "Samenwerkingsverband VO2601", OrganisationKind.PARTNERSHIP, ("VO2601",))
GOOI_PO = Organisation("PO2709", "Samenwerkingsverband PO2709", OrganisationKind.PARTNERSHIP, ("PO2709",))
DE_LINDE = Organisation("De Linde", "Basisschool De Linde (verzonnen)", OrganisationKind.SCHOOL, ("99ZZ",))

ORGANISATIONS = (
    *(GGD, GGD_GOOI, AMERSFOORT, UTRECHT, WIJDEMEREN, HILVERSUM),
    *(DE_EEM_PO, DE_EEM_VO, UTRECHT_PO, UTRECHT_VO, GOOI_PO, DE_LINDE),
)

# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ANNA = Person("Anna de Vries")
BRAM = Person("Bram Bakker")
CARLA = Person("Carla Smit")
DIRK = Person("Dirk Evers")
EVA = Person("Eva Jansen")
FLEUR = Person("Fleur de Boer")
GIJS = Person("Gijs Mulder")
HANNA = Person("Hanna Visser")
ILSE = Person("Ilse van Dam")
JOOST = Person("Joost Meijer")
KARIN = Person("Karin Bos")
LARS = Person("Lars Dekker")
MIRJAM = Person("Mirjam Kok")
NICO = Person("Nico Vos")
OMAR = Person("Omar Haddad")
PETRA = Person("Petra Schouten")
QUINTEN = Person("Quinten Hoekstra")
ROOS = Person("Roos Kuipers")
SOFIE = Person("Sofie Mulder")
TESSA = Person("Tessa Willems")
VERA = Person("Vera Post")
SASKIA = Person("Saskia Blom")
UBBO = Person("Ubbo Kramer")
WILLEM = Person("Willem Zijlstra")

PERSONS = (
    *(ANNA, BRAM, CARLA, DIRK, EVA, FLEUR, GIJS, HANNA, ILSE, JOOST),
    *(KARIN, LARS, MIRJAM, NICO, OMAR, PETRA, QUINTEN, ROOS, SOFIE, TESSA, VERA),
    *(SASKIA, UBBO, WILLEM),
)

R = Role
APPOINTMENTS = (
    Appointment(ANNA, R.YOUTH_DOCTOR, GGD),
    Appointment(BRAM, R.ATTENDANCE_OFFICER, AMERSFOORT),
    Appointment(CARLA, R.YOUTH_DOCTOR, GGD, leader=HANNA),  # two hats, and a leader who may be the expert
    Appointment(CARLA, R.PARTNERSHIP_ADVISER, DE_EEM_PO),
    Appointment(DIRK, R.PARTNERSHIP_ADVISER, DE_EEM_PO),
    Appointment(DIRK, R.DEADLOCK_BREAKER, DE_EEM_PO),  # may not break a deadlock that he was part of
    Appointment(EVA, R.DEADLOCK_BREAKER, DE_EEM_PO),
    Appointment(EVA, R.DEADLOCK_BREAKER, DE_EEM_VO),
    Appointment(FLEUR, R.PARTNERSHIP_ADVISER, DE_EEM_VO),
    Appointment(GIJS, R.CARE_TEAM_MEMBER, DE_LINDE),
    Appointment(HANNA, R.YOUTH_DOCTOR, GGD),
    Appointment(ILSE, R.ATTENDANCE_OFFICER, UTRECHT),
    Appointment(JOOST, R.PARTNERSHIP_ADVISER, UTRECHT_VO),
    Appointment(KARIN, R.PARTNERSHIP_ADVISER, UTRECHT_PO),
    Appointment(LARS, R.ATTENDANCE_OFFICER, WIJDEMEREN),
    Appointment(LARS, R.ATTENDANCE_OFFICER, HILVERSUM, from_on=MERGER),
    Appointment(MIRJAM, R.ATTENDANCE_OFFICER, HILVERSUM),
    Appointment(NICO, R.YOUTH_DOCTOR, GGD_GOOI),
    Appointment(OMAR, R.ATTENDANCE_OFFICER, AMERSFOORT),
    Appointment(PETRA, R.ADMINISTRATOR, AMERSFOORT),
    Appointment(QUINTEN, R.PRIVACY_OFFICER, AMERSFOORT),
    Appointment(SOFIE, R.PRIVACY_OFFICER, AMERSFOORT),  # erasing takes two of them
    Appointment(ROOS, R.REGION_ANALYST, DE_EEM_VO),
    Appointment(TESSA, R.YOUTH_DOCTOR, GGD),  # an educationalist: an expert all the same
    Appointment(VERA, R.PARTNERSHIP_ADVISER, GOOI_PO),
    Appointment(SASKIA, R.ADMINISTRATOR, GGD),
    Appointment(UBBO, R.ADMINISTRATOR, AMERSFOORT),  # the second one: from here on two of them give roles
    Appointment(WILLEM, R.ADMINISTRATOR, GGD),
)

DESIGNATIONS = (
    *(Designation(AMERSFOORT, "GM0307", doctor) for doctor in (ANNA, CARLA, HANNA)),
    Designation(AMERSFOORT, "GM0307", TESSA, Profession.EDUCATIONALIST),
    *(Designation(UTRECHT, "GM0344", doctor) for doctor in (ANNA, HANNA)),  # not Carla
    Designation(WIJDEMEREN, "GM1696", NICO),  # and not Hilversum, which takes Wijdemeren in
)

# ── children ─────────────────────────────────────────────────────────────────────────────────────────────────────────

TOWNS: Mapping[str, str] = {"Amersfoort": "3811AA", "Utrecht": "3511AA", "Wijdemeren": "1231AA", "Hilversum": "1211AA"}
"""A postcode for each town that cases name."""

CHILDREN = (
    Child("Daan", "Hendriks", date(2014, 3, 3), Sex.MALE, "Amersfoort", Sector.VO),
    Child("Finn", "Peeters", date(2020, 4, 20), Sex.MALE, "Amersfoort", Sector.PO, "99ZZ"),
    Child("Jip", "van Leeuwen", date(2015, 5, 9), Sex.FEMALE, "Amersfoort", Sector.PO),
    Child("Kim", "de Graaf", date(2013, 2, 14), Sex.FEMALE, "Amersfoort", Sector.VO),
    Child("Milan", "Vermeer", date(2021, 5, 14), Sex.MALE, "Amersfoort", Sector.PO),
    Child("Noor", "Brouwer", date(2011, 1, 30), Sex.FEMALE, "Amersfoort", Sector.VO),
    Child("Otis", "Kuiper", date(2012, 8, 17), Sex.MALE, "Amersfoort", Sector.VO),
    Child("Puk", "Verhoeven", date(2018, 10, 2), Sex.FEMALE, "Wijdemeren", Sector.PO),
    Child("Ruben", "Maas", date(2010, 1, 11), Sex.MALE, "Amersfoort", Sector.VO),
    Child("Sara", "Timmer", date(2017, 3, 22), Sex.FEMALE, "Amersfoort", Sector.PO, "99ZZ"),
    Child("Yara", "Post", date(2018, 2, 5), Sex.FEMALE, "Amersfoort", Sector.PO),
)

TEST_RANGE = 999_900_000
"""Numbers that begin with 9999 are used for testing, so that no real person is meant."""


def pgn_of(name: str) -> str:
    """A number that is well formed and belongs to nobody; the same for the same name."""
    number = TEST_RANGE + int.from_bytes(sha256(name.encode()).digest()[:4]) % 99_000
    while not bsn.is_valid(str(number)):
        number += 1
    return str(number)


# ── who is meant, and how they come in ───────────────────────────────────────────────────────────────────────────────

HATS: Mapping[str, Role] = {
    "jeugdarts": R.YOUTH_DOCTOR,
    "leerplichtambtenaar": R.ATTENDANCE_OFFICER,
    "adviseur": R.PARTNERSHIP_ADVISER,
    "onderwijs-zorgteam": R.CARE_TEAM_MEMBER,
    "doorzettingsmacht": R.DEADLOCK_BREAKER,
    "beleidsmedewerker": R.REGION_ANALYST,
    "privacy": R.PRIVACY_OFFICER,
    "beheerder": R.ADMINISTRATOR,
}
"""The word between brackets that says in which role somebody acts."""

BY_NAME: Mapping[str, Person] = {person.first: person for person in PERSONS}
BY_SHORT: Mapping[str, Organisation] = {organisation.short: organisation for organisation in ORGANISATIONS}
CHILD_BY_NAME: Mapping[str, Child] = {child.name: child for child in CHILDREN}


def who(name: str, hat: str | None = None) -> Who:
    """Somebody in the first role that the cast gives, or with the hat (a role, or an organisation) that is named.

    Somebody without that role gets it all the same, for the register to refuse. Raises KeyError for an unknown word.
    """
    person = BY_NAME[name]
    held = [one for one in APPOINTMENTS if one.person == person]
    fits = [one for one in held if hat is None or hat in {one.at.short, one.role} or HATS.get(hat) is one.role]
    if fits or hat is None:
        return fits[0].who
    return (
        Who(person.id, held[0].role, BY_SHORT[hat].id) if hat in BY_SHORT else Who(person.id, HATS[hat], held[0].at.id)
    )


def enter(people: People) -> None:
    """Records the whole cast. Whoever is known already stays as recorded, so this may be called again."""
    known = people.register.versions
    for organisation in ORGANISATIONS:
        if organisation.id not in known:
            facts = {"name": organisation.name, "kind": organisation.kind, "areas": organisation.areas}
            record(people, p.RegisterOrganisation, organisation.id, **facts)
    newcomers = [person for person in PERSONS if person.id not in known]
    for person in newcomers:
        record(people, p.RegisterPerson, person.id, name=person.name, identifiers=(person.email,))
        record(people, p.LinkAccount, person.id, issuer=ISSUER, account=person.account)
    for person in newcomers:
        take_up_roles(people, person)


def take_up_roles(people: People, person: Person) -> None:
    """Records somebody's appointments and designations."""
    for one in (appointment for appointment in APPOINTMENTS if appointment.person == person):
        facts = {"role": one.role, "from_on": one.from_on, "until": one.until}
        leader = one.leader.id if one.leader else None
        record(people, p.Appoint, one.at.id, person=person.id, leader=leader, **facts)
    for designation in (designation for designation in DESIGNATIONS if designation.person == person):
        facts = {"municipality": designation.municipality, "profession": designation.profession}
        record(people, p.DesignateExpert, designation.by.id, person=person.id, from_on=LONG_AGO, **facts)


def record(people: People, act: type[p.PeopleAct], subject: UUID, **words: Any) -> None:
    """One act of the installation itself."""
    people.record(act, subject, INSTALLATION, **words)
