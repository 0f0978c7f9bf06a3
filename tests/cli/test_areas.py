"""The area of an organisation grows on the machine itself, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from cli.conftest import Type
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast


@pytest.fixture
def with_cast(url: str) -> str:
    with open_system(url) as system:
        cast.enter(system.people)
    return url


def test_an_organisation_works_for_more_from_a_day_on(with_cast: str, vierogen: Type) -> None:
    ended = vierogen(
        *("areas", "--organisation", cast.GGD.name, "--from", "2026-09-01"),
        *(word for area in ("GM0307", "GM0344", "GM0402") for word in ("--area", area)),
    )

    assert (ended.code, "GM0307, GM0344, GM0402" in ended.said) == (0, True)
    with open_system(with_cast) as system:
        house = system.people.register.organisations[cast.GGD.id]
        assert house.areas(date(2026, 8, 31)) == {"GM0307", "GM0344"}
        assert house.areas(date(2026, 9, 1)) == {"GM0307", "GM0344", "GM0402"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"organisation": "GGD Nergens"}, "staat niet in het register"),
        ({"area": "GM9999"}, "GM9999 is geen bekende gemeente"),
        ({"from": "1 september"}, "Geef --from als jjjj-mm-dd"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    with_cast: str, vierogen: Type, changes: dict[str, str], said: str
) -> None:
    plain = {"organisation": cast.GGD.name, "area": "GM0307", "from": "2026-09-01"}
    ended = vierogen("areas", *(word for name, one in (plain | changes).items() for word in (f"--{name}", one)))

    assert (ended.code, said in ended.said) == (1, True)
    with open_system(with_cast) as system:
        assert len(system.people.register.organisations[cast.GGD.id].areas_from) == 1
