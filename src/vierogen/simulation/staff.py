"""Made-up people and organisations: who works where, from when to when, and what is recorded of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from vierogen.application.who import Who
from vierogen.domain.people import acts as p
from vierogen.domain.values import LONGEST_LINE, OrganisationKind, Profession, Role
from vierogen.reference.municipalities import current, exists_on
from vierogen.simulation import names
from vierogen.simulation.chance import Chance
from vierogen.simulation.places import Places, name_of

ISSUER = "vierogen-demo"
"""Who vouches for the accounts of made-up people: `serve` lets them in a demonstration only."""

LONG_AGO = date(2013, 1, 1)
ADVISERS, OFFICERS, CARE_TEAM = 4, 2, 2
MUNICIPALITIES_A_DOCTOR = 5
"""A youth health region has three doctors, and one more for every so many municipalities."""

AWAY_FROM, AWAY_UNTIL = timedelta(days=400), timedelta(days=1_100)
"""When, counted from the beginning, somebody works in each youth health region who came later and left again."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One act of the installation in the register."""

    act: type[p.PeopleAct]
    subject: UUID
    words: dict[str, Any]


@dataclass(slots=True)
class Team:
    """An organisation and who works there, by role, in a fixed order."""

    id: UUID
    name: str
    kind: OrganisationKind
    areas: tuple[str, ...]
    by_role: dict[Role, list[Who]] = field(default_factory=dict)


class Staff:
    """Everybody who acts in a simulation."""

    def __init__(self, places: Places) -> None:
        self._places, self._scope = places, places.scope

    def municipality(self, code: str) -> Team:
        """The municipality itself; after a merger it still works for its old files, in the area of its successor."""
        return self._municipalities[code]

    def health(self, postcode: str) -> Team:
        """The youth health organisation of a postcode."""
        return self._health[self._places.group(postcode)]

    def partnership(self, code: str) -> Team:
        """The office of a regional partnership."""
        return self._partnerships[code]

    def school(self, code: str) -> Team:
        """The school with a care team in a partnership."""
        return self._schools[code]

    def visitor(self, postcode: str) -> tuple[Who, date, date]:
        """The doctor of this region who came later and left, with first and last day."""
        team = self.health(postcode)
        began = self._scope.begins_on
        return self._who(team, Role.YOUTH_DOCTOR, "tijdelijk"), began + AWAY_FROM, began + AWAY_UNTIL

    # ── what is recorded ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def mark(self) -> UUID:
        """The organisation that says of which simulation a database is; it is registered before anything else."""
        return self._scope.id_of("mark")

    def everybody(self) -> Iterator[Recording]:
        """Organisations first, then people with their accounts, roles and designations."""
        yield registered(Team(self.mark, f"SIMULATIE {self._scope.name}"[:LONGEST_LINE], OrganisationKind.SCHOOL, ()))
        yield from map(registered, self.teams)
        for team in self.teams:
            for role, people in team.by_role.items():
                for who in people:
                    yield from self._introduced(who, role, LONG_AGO, None)
                    if role is Role.YOUTH_DOCTOR:
                        yield from self._designated(who, team, doctor=who is not people[-1])
        for team in self._health.values():
            began = self._scope.begins_on
            who = self._who(team, Role.YOUTH_DOCTOR, "tijdelijk")
            yield from self._introduced(who, Role.YOUTH_DOCTOR, began + AWAY_FROM, began + AWAY_UNTIL)

    def mergers_on(self, day: date) -> Iterator[Recording]:
        """On the day of a merger the staff of what was merged goes on working, in the area of the successor."""
        for code, team in self._municipalities.items():
            if exists_on(code, day - timedelta(days=1)) and not exists_on(code, day):
                yield Recording(p.ChangeAreas, team.id, {"areas": (current(code, day),), "from_on": day})

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        """Every organisation, in a fixed order."""
        by_code = (self._municipalities, self._health, self._partnerships, self._schools)
        return tuple(team for teams in by_code for _, team in sorted(teams.items()))

    @cached_property
    def ids(self) -> frozenset[UUID]:
        """Every person and organisation of this simulation."""
        return frozenset(recording.subject for recording in self.everybody())

    def _introduced(self, who: Who, role: Role, from_on: date, until: date | None) -> Iterator[Recording]:
        account = who.person.hex[:12]
        name = names.grown_up(Chance(self._scope.seed, "name", who.person))
        yield Recording(p.RegisterPerson, who.person, {"name": name, "identifiers": (f"{account}@simulatie.invalid",)})
        yield Recording(p.LinkAccount, who.person, {"issuer": ISSUER, "account": account})
        words = {"person": who.person, "role": role, "from_on": from_on, "until": until}
        yield Recording(p.Appoint, who.organisation, words)

    def _designated(self, who: Who, team: Team, *, doctor: bool) -> Iterator[Recording]:
        """By every municipality of the region that exists at the beginning; later ones keep what was designated."""
        profession = Profession.DOCTOR if doctor else Profession.EDUCATIONALIST
        for code in team.areas:
            if exists_on(code, self._scope.begins_on) and code in self._municipalities:
                words = {"municipality": code, "person": who.person, "profession": profession, "from_on": LONG_AGO}
                yield Recording(p.DesignateExpert, self._municipalities[code].id, words)

    # ── who there is ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _municipalities(self) -> dict[str, Team]:
        return {
            code: self._team(
                f"Gemeente {name_of(code)} (verzonnen)",
                OrganisationKind.MUNICIPALITY,
                (code,),
                {Role.ATTENDANCE_OFFICER: OFFICERS},
                code,
            )
            for code in sorted({code for postcode in self._places.postcodes for code in self._codes(postcode)})
        }

    @cached_property
    def _health(self) -> dict[str, Team]:
        areas: dict[str, set[str]] = {}
        for postcode in self._places.postcodes:
            areas.setdefault(self._places.group(postcode), set()).update(self._codes(postcode))
        return {
            group: self._team(
                f"Jeugdgezondheid regio {group} (verzonnen)",
                OrganisationKind.YOUTH_HEALTH,
                tuple(sorted(codes)),
                {Role.YOUTH_DOCTOR: 3 + len(codes) // MUNICIPALITIES_A_DOCTOR},
                f"jgz {group}",
            )
            for group, codes in sorted(areas.items())
        }

    @cached_property
    def _partnerships(self) -> dict[str, Team]:
        roles = {Role.PARTNERSHIP_ADVISER: ADVISERS, Role.DEADLOCK_BREAKER: 1}
        return {
            code: self._team(
                f"Samenwerkingsverband {code} (verzonnen)", OrganisationKind.PARTNERSHIP, (code,), roles, code
            )
            for code in self._partnership_codes
        }

    @cached_property
    def _schools(self) -> dict[str, Team]:
        return {
            code: self._team(
                f"School in {code} (verzonnen)",
                OrganisationKind.SCHOOL,
                (invented_brin(nth),),
                {Role.CARE_TEAM_MEMBER: CARE_TEAM},
                f"school {code}",
            )
            for nth, code in enumerate(self._partnership_codes)
        }

    @cached_property
    def _partnership_codes(self) -> list[str]:
        found = [self._places.catchment(postcode) for postcode in self._places.postcodes]
        return sorted({code for one in found for code in (one.po_partnership, one.vo_partnership)})

    def _codes(self, postcode: str) -> list[str]:
        return self._places.codes_ever(postcode)

    def _team(
        self, name: str, kind: OrganisationKind, areas: tuple[str, ...], roles: dict[Role, int], about: str
    ) -> Team:
        team = Team(self._scope.id_of("organisation", about), name, kind, areas)
        for role, many in roles.items():
            team.by_role[role] = [self._who(team, role, nth) for nth in range(many)]
        return team

    def _who(self, team: Team, role: Role, which: object) -> Who:
        return Who(self._scope.id_of("person", team.id, role, which), role, team.id)


def registered(team: Team) -> Recording:
    """An organisation is made known."""
    return Recording(p.RegisterOrganisation, team.id, {"name": team.name, "kind": team.kind, "areas": team.areas})


def invented_brin(nth: int) -> str:
    """A school code that no school has: they begin with two digits below 50."""
    return f"9{nth // 26 % 10}Q{chr(ord('A') + nth % 26)}"
