"""The cases of lawyers, played: every rule says no somewhere and yes somewhere, and every act is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from databases import drop_database, fresh_database
from vierogen.application.desk import Desk
from vierogen.application.people import People
from vierogen.application.witness import Witness
from vierogen.casebook import cast
from vierogen.casebook.case import SHIPPED, Case, load, parse, shipped
from vierogen.casebook.phrases import Phrase
from vierogen.casebook.play import Hands, Outcome, Played, play
from vierogen.casebook.reading import CaseError
from vierogen.casebook.vocabulary import VOCABULARY
from vierogen.domain.acts import ACTS, Act
from vierogen.domain.lifecycle import STEPS, TABLE
from vierogen.domain.refusals import AgainstTheRules
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen.domain.standing import findings
from vierogen.domain.values import FINAL, Status
from vierogen.persistence import open_store
from vierogen.persistence.mapper import people_mapper, request_mapper

FILES = [*sorted(SHIPPED.glob("*.md")), *sorted((Path(__file__).parent / "cases").glob("*.md"))]
A_HANDFUL = ["vier-ogen-eens", "stilte", "fusie-wijdemeren-hilversum", "opnieuw-kijken-na-nee", "s3-behandelend-arts"]


def stem(path: Path) -> str:
    return path.stem


def played_on(url: str, case: Case) -> Played:
    hands = Hands()
    with open_store(url) as store:
        people = People(store.people, people_mapper(), hands)
        cast.enter(people)
        witness = Witness(store.access, hands)
        return play(case, Desk(store.requests, request_mapper(), people, hands, witness, secret=b""), hands)


@cache
def in_memory(path: Path) -> Played:
    return played_on("sqlite://", load(path))


def everything() -> Iterator[Outcome]:
    for path in FILES:
        yield from in_memory(path).outcomes


def as_told(played: Played) -> str:
    return "\n".join(played.timeline())


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_the_case_goes_as_it_says(path: Path) -> None:
    played = in_memory(path)
    assert played.as_expected, as_told(played)


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in A_HANDFUL], ids=stem)
def test_a_case_goes_the_same_on_postgresql(path: Path, tmp_path: Path) -> None:
    url = fresh_database("postgresql", tmp_path)
    try:
        played = played_on(url, load(path))
    finally:
        drop_database(url)
    assert played.as_expected, as_told(played)


def test_the_shipped_cases_end_as_promised() -> None:
    ends = {case.title: in_memory(SHIPPED / case.source).outcomes[-1].request.status for case in shipped()}
    assert ends == {"Vier ogen eens": Status.GRANTED, "Stilte is nee": Status.LAPSED}


# ── what the cases cover ─────────────────────────────────────────────────────────────────────────────────────────────

IN_THE_TABLE = {rule.name for *_, provided in TABLE for rule in provided}
IN_THE_FORMAL_CHECK = {guard.name for guard in FORMAL_CHECK}


def names_said_no() -> set[str]:
    """Rules by which an act was refused, as the case says, and guards that a case names as lacking."""
    names = {
        broken.rule.name
        for outcome in everything()
        if isinstance(outcome.refusal, AgainstTheRules)
        for broken in outcome.refusal.broken
    }
    said = [one.said for outcome in everything() for one in outcome.line.then if one.said.startswith("gebrek: ")]
    return names | {name for one in said for name in one.removeprefix("gebrek: ").split(", ")}


def names_said_yes() -> set[str]:
    """Rules that let an act pass, and guards that hold for a notification that came in."""
    names = set[str]()
    for outcome in everything():
        if outcome.refusal is None:
            names |= {rule.name for act in outcome.acts for rule in let_pass(act)}
        for notification in outcome.request.notifications:
            names |= {found.rule for found in findings(outcome.request, notification) if not found.because}
    return names


def let_pass(act: type) -> set:
    """The rules of every step with this act."""
    return {rule for (known, _), step in STEPS.items() if known is act for rule in step.provided}


@pytest.mark.parametrize("name", sorted(IN_THE_TABLE | IN_THE_FORMAL_CHECK))
def test_every_rule_says_no_in_a_case(name: str) -> None:
    assert name in names_said_no()


@pytest.mark.parametrize("name", sorted(IN_THE_TABLE | IN_THE_FORMAL_CHECK))
def test_every_rule_lets_pass_in_a_case(name: str) -> None:
    assert name in names_said_yes()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_has_a_phrase_and_is_done_in_a_case(act: type[Act]) -> None:
    assert any(isinstance(phrase, Phrase) and phrase.act is act for phrase in VOCABULARY)
    assert any(act in outcome.acts and outcome.refusal is None for outcome in everything())


def test_every_status_is_reached_in_a_case() -> None:
    assert {outcome.request.status for outcome in everything()} == {*Status}
    assert {played.outcomes[-1].request.status for played in map(in_memory, FILES)} >= FINAL


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_a_case_tells_its_source_and_its_story(path: Path) -> None:
    case = load(path)
    assert len(case.story.split()) > 20
    assert "Bron: " in case.story


# ── a case that does not hold is noticed ─────────────────────────────────────────────────────────────────────────────

SMALL = """# Klein

Een verhaal.

Begin: 10 juni 2026

| op | wie | doet | met | dan |
|----|-----|------|-----|-----|
|    | Anna | opent een verzoek | Daan | open |
|    | Anna | verleent | | geweigerd: niet nu |
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str, str], Played]:
    def changed(old: str, new: str) -> Played:
        assert old in SMALL
        return played_on("sqlite://", parse(SMALL.replace(old, new), "klein.md"))

    return changed


def test_a_small_case_goes_as_it_says(small: Callable[[str, str], Played]) -> None:
    assert small("Klein", "Klein").as_expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| Daan | open |", "| Daan | verleend |"),
        ("| Daan | open |", "| Daan | geweigerd: niet nu |"),
        ("geweigerd: niet nu", "geweigerd: niet aan u"),
        ("geweigerd: niet nu", "geweigerd: family_has_read"),
        ("geweigerd: niet nu", ""),
        ("geweigerd: niet nu", "geweigerd: niet nu; beroep: vrijgesteld volgens de wet"),
    ],
)
def test_another_outcome_than_the_case_says_is_noticed(small: Callable[[str, str], Played], old: str, new: str) -> None:
    assert not small(old, new).as_expected


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("verleent", "verleend", 10, "bedoelt u: verleent"),
        ("verleent", "danst", 10, "“danst” is hier geen bekende zin"),
        ("| Anna | verleent", "| de klok | verleent", 10, "geen bekende zin"),
        ("| Anna | verleent", "| | verleent", 10, "geen bekende zin"),
        ("| Anna | verleent", "| Zeno | verleent", 10, "Zeno doet niet mee"),
        ("| Anna | verleent", "| Anna (koningin) | verleent", 10, "geen rol of organisatie"),
        ("| Daan |", "| Daan, met stroop |", 9, "“met stroop” niet; wel: "),
        ("| Daan |", "| Daan, geboren 31 februari 2014 |", 9, "31 februari 2014 bestaat niet"),
        ("| Daan |", "| Daan, geboren 2014-13-01 |", 9, "2014-13-01 bestaat niet"),
        ("| dan |", "|", 7, "de kolom dan ontbreekt"),
        ("| dan |", "| dan | waarom |", 7, "de kolom waarom is onbekend"),
        ("| Daan | open |", "| Daan |", 9, "deze regel heeft 4 vakken en de kop heeft er 5"),
        ("geweigerd: niet nu", "geweigerd: zomaar", 10, "er is geen regel zomaar"),
        ("geweigerd: niet nu", "prima", 10, "“prima” is geen uitkomst"),
        ("Begin: 10 juni 2026", "Begin: morgen", 5, "morgen is geen datum"),
        ("Begin: 10 juni 2026", "", 1, "de begindatum ontbreekt"),
        ("# Klein", "Klein", 1, "de titel ontbreekt"),
        ("|    | Anna | verleent", "| gisteren | Anna | verleent", 10, "gisteren is geen datum"),
        ("|    | Anna | verleent", "| 9 juni 2026 | Anna | verleent", 10, "ligt voor de vorige regel"),
        ("| Daan |", "| Daan, in verzoek 2 |", 9, "er is nog geen verzoek 2"),
        ("| Daan |", "| Zeno |", 9, "“Zeno” niet; wel: "),
    ],
)
def test_a_case_that_makes_no_sense_says_where(
    small: Callable[[str, str], Played], old: str, new: str, line: int, says: str
) -> None:
    with pytest.raises(CaseError, match=rf"^klein\.md, regel {line}: .*{re.escape(says)}"):
        small(old, new)


def test_a_case_without_a_table_says_so() -> None:
    with pytest.raises(CaseError, match="er staat geen tabel in"):
        parse("# Leeg\n\nBegin: 10 juni 2026\n", "leeg.md")
