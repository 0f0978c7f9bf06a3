"""Somebody publishes from the command line: first what it costs and gives, then the question, then a number."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from cli.conftest import Type
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.casebook.case import parse
from vierogen.casebook.play import Hands, play
from vierogen.publication import kept
from vierogen.publication.margins import margin

CASE = """# Een verzoek
Begin: 2026-03-02
| wie  | doet                     | met | dan                   |
|------|--------------------------|-----|-----------------------|
| Anna | opent een verzoek        | Kim, 13 jaar | open |
"""


@pytest.fixture
def _a_request(url: str) -> None:
    hands = Hands(utc_now())
    with open_system(url, now=hands) as system:
        cast.enter(system.people)
        assert play(parse(CASE, "verzoek"), system.desk, hands).as_expected


def kept_in(url: str) -> tuple[kept.Publication, ...]:
    with open_system(url) as system, system.store.engine.connect() as connection:
        return kept.publications(connection)


@pytest.mark.usefixtures("_a_request")
def test_a_rehearsal_shows_budget_and_margins_and_publishes_nothing(vierogen: Type, url: str) -> None:
    ended = vierogen("publish", "--school-year", "2025/26", "--dry-run")

    assert ended.code == 0
    assert "Privacybudget: 1; besteed 0; deze publicatie 1; daarna over 0." in ended.said
    assert "kinderen met een verzoek" in ended.said
    assert f"± {margin([(Fraction(1, 4), 2)])} " in ended.said  # a municipality in one partnership of each sector
    assert "er is niets gepubliceerd" in ended.said
    assert kept_in(url) == ()


@pytest.mark.usefixtures("_a_request")
def test_with_yes_it_publishes_at_the_newest_position_and_says_the_number(vierogen: Type, url: str) -> None:
    ended = vierogen("publish", "--school-year", "2025/26", "--epsilon", "0,5", "--yes")

    assert ended.code == 0
    assert "Publicatie 1: schooljaar 2025/26 zoals het stond op positie 1." in ended.said
    (made,) = kept_in(url)
    assert (made.school_year, made.position, str(made.epsilon)) == ("2025/26", 1, "1/2")


@pytest.mark.usefixtures("_a_request")
@pytest.mark.parametrize(("says", "published"), [("ja\n", 1), ("nee\n", 0), ("\n", 0), ("", 0)])
def test_without_yes_it_asks_and_only_a_yes_publishes(
    says: str, published: int, vierogen: Type, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(says))
    ended = vierogen("publish", "--school-year", "2025/26")

    assert ended.code == (0 if published else 1), "whoever left --yes out of a script must not take it for done"
    assert len(kept_in(url)) == published
    assert ("er is niets gepubliceerd" in ended.said.lower()) == (not published)


@pytest.mark.usefixtures("_a_request")
def test_nothing_is_published_that_somebody_wrote_in_the_database(vierogen: Type, url: str) -> None:
    with open_system(url) as system:
        (opening,) = system.store.requests.select_notifications(None, 10)
        system.store.requests.insert_events([StoredEvent(uuid4(), 1, opening.topic, opening.state)])

    ended = vierogen("publish", "--school-year", "2025/26", "--yes")

    assert ended.code == 1
    assert "iemand anders heeft het er in gezet" in ended.said
    assert kept_in(url) == ()


@pytest.mark.usefixtures("_a_request")
def test_a_publication_too_many_is_refused_with_what_is_left(vierogen: Type, url: str) -> None:
    vierogen("publish", "--school-year", "2025/26", "--yes")
    ended = vierogen("publish", "--school-year", "2025/26", "--epsilon", "0.1", "--yes")

    assert ended.code == 1
    assert "van 1 is 1 besteed en 0 over; deze publicatie vraagt 0,1" in ended.said
    assert len(kept_in(url)) == 1


@pytest.mark.usefixtures("_a_request")
def test_the_budget_is_what_the_privacy_officers_set(vierogen: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_PRIVACY_BUDGET", "1/4")

    assert "van 0,25 is 0 besteed en 0,25 over" in vierogen("publish", "--school-year", "2025/26").said

    monkeypatch.setenv("VIEROGEN_PRIVACY_BUDGET", "oneindig")
    assert "VIEROGEN_PRIVACY_BUDGET" in vierogen("publish", "--school-year", "2025/26").said


@pytest.mark.usefixtures("_a_request")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--school-year", "2025"), "Schrijf een schooljaar als 2025/26."),
        (("--school-year", "2011/12"), "Publiceren kan vanaf 2013/14."),
        (("--school-year", "2098/99"), "is nog niet begonnen"),
        (("--school-year", "2025/26", "--as-of", "999"), "de laatste gebeurtenis staat op positie 1."),
        (("--school-year", "2025/26", "--as-of", "-1"), "Een positie is een heel getal vanaf 1."),
        (("--school-year", "2025/26", "--epsilon", "veel"), "Schrijf epsilon als een getal"),
        (("--school-year", "2025/26", "--epsilon", "0"), "Epsilon is ten minste 0,05"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_what_makes_no_sense_is_said_in_dutch_and_nothing_is_published(
    words: tuple[str, ...], told: str, vierogen: Type, url: str
) -> None:
    ended = vierogen("publish", *words, "--yes")

    assert ended.code == 1
    assert told in ended.said
    assert "Er is niets gepubliceerd en niets besteed." in ended.said
    assert kept_in(url) == ()


@pytest.mark.parametrize(
    "words", [(), ("--school-year", "2025/26", "--as-of", "laatste")], ids=["no year", "no number"]
)
def test_what_is_not_typed_as_it_should_is_misuse(words: tuple[str, ...], vierogen: Type, url: str) -> None:
    assert vierogen("publish", *words).code == 2
    assert url


def test_a_store_in_which_nothing_happened_has_nothing_to_publish(vierogen: Type, url: str) -> None:
    ended = vierogen("publish", "--school-year", "2025/26", "--yes")

    assert ended.code == 1
    assert "geen enkele gebeurtenis" in ended.said
    assert url
