"""Which request runs for a child and what was answered before follows from the events, whoever writes in the table of names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import text

from hallmarked import as_before_hallmarks, kept_by, unguarded, without_hallmark
from vierogen.application.names import Course, held
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.case import SHIPPED, load, parse
from vierogen.casebook.play import Hands, Played, play
from vierogen.domain.acts import Withdraw
from vierogen.domain.request import ExemptionRequest, evolve
from vierogen.domain.values import FamilyMember
from vierogen.persistence.names import Named, compared, written_anew
from vierogen.persistence.recorder import EventRecorder
from vierogen.persistence.schema import claims
from vierogen.vault.faults import TamperedError

CASES = [*sorted(SHIPPED.glob("*.md")), *sorted((Path(__file__).parents[1] / "cases").glob("*.md"))]


pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def system(url: str, hands: Hands) -> Iterator[System]:
    """Daan was told no, Kim was told yes, and for Sara a request runs."""
    with open_system(url, now=hands) as opened:
        cast.enter(opened.people)
        assert acted(opened, hands, THREE_CHILDREN).as_expected
        yield opened


THREE_CHILDREN = """
| Anna  | opent een verzoek           | Daan | open                        |
| Anna  | hoort ouders en kind        |      | open                        |
| Anna  | geeft geen verklaring af    |      | niet verleend               |
| Anna  | opent een verzoek           | Kim  | open                        |
| Anna  | hoort ouders en kind        |      | open                        |
| Fleur | gaat alle opties na         |      | open                        |
| Anna  | legt een verklaring voor    |      | verklaring voorgelegd       |
| Fleur | kijkt mee                   |      | andere ogen kijken mee      |
| Fleur | stemt in                    |      | akkoord, bij ouders en kind |
| Anna  | legt vast dat het gezin las |      | akkoord, bij ouders en kind |
| Anna  | verleent                    |      | verleend                    |
| Anna  | opent een verzoek           | Sara | open                        |
"""


def acted(system: System, hands: Hands, lines: str) -> Played:
    return play(
        parse(f"# Een\n\nBegin: 10 juni 2026\n\n| wie | doet | met | dan |\n|-|-|-|-|\n{lines.strip()}", "een"),
        system.desk,
        hands,
    )


def names(system: System) -> dict[str, UUID]:
    with system.store.reading() as connection:
        return {row.name: row.holder for row in connection.execute(claims.select())}


def name_of(system: System, kind: str) -> str:
    (found,) = (name for name in names(system) if name.startswith(f"{kind}/"))
    return found


def change(system: System, statement: str, **words: str | UUID) -> None:
    """As anybody can who may write in the database."""
    as_kept = {
        name: word.hex if isinstance(word, UUID) and system.store.dialect == "sqlite" else word
        for name, word in words.items()
    }
    with system.store.transaction() as connection:
        connection.execute(text(statement), as_kept)


def look(system: System) -> Named:
    return compared(system.store, system.closing.hallmarks)


def mend(system: System) -> Named:
    return written_anew(system.store, system.closing.hallmarks)


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────

DELETE, MOVE, ADD = (
    "DELETE FROM claims WHERE name = :name",
    "UPDATE claims SET holder = :holder WHERE name = :name",
    "INSERT INTO claims (name, holder) VALUES (:name, :holder)",
)
GONE, MOVED, INVENTED = "en staat er niet meer als zodanig", "en als zodanig staat er verzoek", "en dat volgt uit geen"


@pytest.mark.parametrize("kind", ["yes", "no", "open"])
def test_a_name_that_is_gone_is_missed_and_comes_back(system: System, kind: str) -> None:
    before, name = names(system), name_of(system, kind)
    change(system, DELETE, name=name)
    one_is_wrong_and_mended(system, GONE, before[name])
    assert names(system) == before


@pytest.mark.parametrize("kind", ["yes", "no", "open"])
def test_one_that_went_to_another_request_goes_back(system: System, kind: str) -> None:
    before, name = names(system), name_of(system, kind)
    another = next(holder for holder in before.values() if holder != before[name])
    for other in (another, uuid4()):
        change(system, MOVE, name=name, holder=other)
        one_is_wrong_and_mended(system, MOVED, other)
        assert names(system) == before


@pytest.mark.parametrize("name", ["open/{}", "yes/{}", "no/{}/2026/27", "no/{}/2027/28", "{}", ""])
def test_one_that_nothing_gives_is_told_and_goes(system: System, name: str) -> None:
    before = names(system)
    for child in (uuid4(), UUID(name_of(system, "open").partition("/")[2])):
        if (invented := name.format(child)) not in before:
            change(system, ADD, name=invented, holder=before[name_of(system, "yes")])
            one_is_wrong_and_mended(system, INVENTED, before[name_of(system, "yes")] if name != "yes/{}" else None)
            assert names(system) == before


def one_is_wrong_and_mended(system: System, words: str, request: UUID | None) -> None:
    assert not look(system).all_is_well
    for found in (look(system), mend(system)):
        (sentence,) = found.told
        assert words in sentence
        assert request is None or str(request) in sentence
        assert (found.wrong, found.gone_past, found.strange) == (1, 0, 0)
        assert not any(str(child_of(name)) in sentence for name in names(system)), "a child is not told"
    assert look(system).all_is_well


def child_of(name: str) -> str:
    return f"{name}//".split("/")[1] or "nobody"


def test_all_of_it_comes_back_at_once(system: System) -> None:
    before = names(system)
    change(system, "DELETE FROM claims")
    assert look(system).wrong == len(before) == 3
    assert mend(system).wrong == 3
    assert names(system) == before


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_all_is_well_after_every_case(path: Path, hands: Hands) -> None:
    with open_system("sqlite://", now=hands) as system:
        cast.enter(system.people)
        requests = play(load(path), system.desk, hands).requests
        kept, found = names(system), look(system)
        assert (found.told, found.strange, found.names) == ([], 0, len(kept))
        change(system, "DELETE FROM claims")
        mend(system)
        assert names(system) == kept, "the same again, of events alone"
        for request in requests:
            what_lies_open_says_the_same(system, request)


def what_lies_open_says_the_same(system: System, request: UUID) -> None:
    """Of every event: what the desk folds, and what is told without a key."""
    known, course = ExemptionRequest(request), Course()
    stored = system.store.requests.select_placed(request)
    for kept, event in zip(stored, system.desk.events(request), strict=True):
        mapper = system.desk._sealing
        known, course = evolve(known, event), course.after(*mapper.lying_open(kept)[1:])
        assert course == Course.of(known)


def test_on_both_databases_while_others_write(system: System, hands: Hands) -> None:
    over, found = Event(), list[Named]()

    def looks() -> None:
        while not over.is_set():
            found.extend((look(system), mend(system)))

    looking = Thread(target=looks)
    looking.start()
    try:
        for _ in range(5):
            comes_and_goes = "| Hanna | opent een verzoek | Noor | open |\n| Hanna | trekt in | | ingetrokken |"
            assert acted(system, hands, comes_and_goes).as_expected
    finally:
        over.set()
        looking.join()
    assert found
    assert all(one.all_is_well for one in found)


# ── at the desk ──────────────────────────────────────────────────────────────────────────────────────────────────────

REFUSED = {
    "no": ("Daan", "geweigerd: earlier_answers_are_named"),
    "yes": ("Kim", "geweigerd: earlier_answers_are_named"),
    "open": ("Sara", "geweigerd: loopt al"),
}


@pytest.mark.parametrize("kind", ["yes", "no", "open"])
def test_nobody_opens_past_what_was_answered_or_runs_by_taking_a_name_away(
    system: System, hands: Hands, kind: str
) -> None:
    child, refused = REFUSED[kind]
    name = name_of(system, kind)
    change(system, DELETE, name=name)
    assert acted(system, hands, f"| Hanna | opent een verzoek | {child} | {refused} |").as_expected
    change(system, ADD, name=name, holder=uuid4())
    assert acted(system, hands, f"| Hanna | opent een verzoek | {child} | {refused} |").as_expected


@contextmanager
def by_names_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As it was before the events were asked."""
    with monkeypatch.context() as patched:
        patched.setattr(EventRecorder, "requests_of", lambda *_: [])
        yield


@pytest.mark.parametrize("kind", ["yes", "no"])
def test_an_opening_that_went_past_an_earlier_answer_is_told_for_as_long_as_it_counts(
    system: System, hands: Hands, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    name = name_of(system, kind)
    earlier = names(system)[name]
    change(system, DELETE, name=name)
    with by_names_alone(monkeypatch):
        opened = acted(system, hands, f"| Hanna | opent een verzoek | {REFUSED[kind][0]} | open |")
    assert opened.as_expected
    change(system, ADD, name=name, holder=earlier)
    for found in (look(system), mend(system), look(system)):
        assert (found.wrong, found.gone_past) == (0, 1)
        assert found.told == [
            f"verzoek {opened.requests[0]} noemt het eerdere antwoord van verzoek {earlier} niet, en had dat moeten doen"
        ]
    withdraw(system, opened.requests[0])
    assert look(system).all_is_well


def withdraw(system: System, request: UUID) -> None:
    system.desk.do(Withdraw, request, cast.who("Hanna"), {"asked_by": FamilyMember.PARENTS})


def two_at_once(system: System, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> tuple[UUID, UUID]:
    """Sara's, and one more, that began while nobody held the name."""
    name = name_of(system, "open")
    first = names(system)[name]
    change(system, DELETE, name=name)
    with by_names_alone(monkeypatch):
        second = acted(system, hands, "| Hanna | opent een verzoek | Sara, schooljaar 2026/27 | open |")
    assert second.as_expected
    return first, second.requests[0]


def test_two_that_run_side_by_side_are_told_whoever_has_the_name(
    system: System, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_at_once(system, hands, monkeypatch)
    name = name_of(system, "open")
    for holder in (second, first):
        change(system, MOVE, name=name, holder=holder)
        found = look(system)
        assert (found.wrong, found.gone_past) == (0, 1)
        assert found.told == [
            f"verzoek {second} is begonnen terwijl verzoek {first} van hetzelfde kind liep; dat kan niet"
        ]
    withdraw(system, second)
    assert look(system).all_is_well


@pytest.mark.parametrize("first_ends", [True, False])
def test_the_one_that_goes_on_needs_the_name_again(
    system: System, hands: Hands, monkeypatch: pytest.MonkeyPatch, *, first_ends: bool
) -> None:
    both = two_at_once(system, hands, monkeypatch)
    ends, goes_on = both if first_ends else reversed(both)
    change(system, MOVE, name=name_of(system, "open"), holder=ends)
    withdraw(system, ends)
    assert GONE in look(system).told[0]
    assert acted(system, hands, "| Hanna | opent een verzoek | Sara | geweigerd: loopt al |").as_expected
    mend(system)
    assert names(system)[name_of(system, "open")] == goes_on
    assert look(system).all_is_well


def test_two_of_before_there_was_one_at_a_time_are_let_be(
    url: str, system: System, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_at_once(system, hands, monkeypatch)
    name = name_of(system, "open")
    with system.store.transaction() as connection:
        as_before_hallmarks(connection)
    with open_system(url, now=hands) as upgraded:
        for holder in (first, second):
            change(upgraded, MOVE, name=name, holder=holder)
            assert look(upgraded).all_is_well
        change(upgraded, MOVE, name=name, holder=uuid4())
        assert not look(upgraded).all_is_well
        change(upgraded, MOVE, name=name, holder=first)
        withdraw(upgraded, second)
        change(upgraded, DELETE, name=name)  # as it goes when the other one is the first to end
        assert look(upgraded).all_is_well
        assert acted(upgraded, hands, "| Hanna | opent een verzoek | Sara | geweigerd: loopt al |").as_expected


def test_what_was_kept_before_gives_names_as_well(url: str, system: System, hands: Hands) -> None:
    before = names(system)
    with system.store.transaction() as connection:
        as_before_hallmarks(connection)
    with open_system(url, now=hands) as upgraded:
        assert look(upgraded).all_is_well
        change(upgraded, "DELETE FROM claims")
        for child, refused in REFUSED.values():
            assert acted(upgraded, hands, f"| Hanna | opent een verzoek | {child} | {refused} |").as_expected
        assert mend(upgraded).wrong == 3
        assert names(upgraded) == before


# ── what is not ours ─────────────────────────────────────────────────────────────────────────────────────────────────


def forged(system: System) -> StoredEvent:
    """An answer that nobody gave, in a request of Daan: his own opening once more, as if it had been granted."""
    request = names(system)[name_of(system, "no")]
    opening = system.store.requests.select_events(request)[0]
    state = without_hallmark(opening.state).replace(b'"status":"OPEN"', b'"status":"GRANTED"')
    return StoredEvent(uuid4(), 1, opening.topic, state)


def test_an_event_of_somebody_else_makes_no_name_and_nothing_is_written_anew_beside_it(system: System) -> None:
    system.store.requests.insert_events([forged(system)])
    found = look(system)
    assert (found.wrong, found.strange, found.told) == (0, 1, [])
    change(system, DELETE, name=name_of(system, "open"))
    assert (mend(system).wrong, look(system).wrong) == (1, 1)


def test_the_same_kept_by_us_would_have(system: System) -> None:
    system.store.requests.insert_events([kept_by(system, one) for one in (forged(system),)])
    assert (look(system).wrong, look(system).strange) == (1, 0)


def test_nor_does_the_desk_open_anything_on_it(system: System, hands: Hands) -> None:
    system.store.requests.insert_events([forged(system)])
    with pytest.raises(TamperedError, match="no hallmark"):
        acted(system, hands, "| Hanna | opent een verzoek | Daan | open |")


@pytest.mark.parametrize("kind", ["sqlite"])  # the types of the other hold nothing else
def test_what_no_driver_gives_is_no_event_of_ours(system: System, kind: str) -> None:
    one = "INSERT INTO request_events (originator_id, originator_version, topic, state) VALUES (:id, :version, :topic, :state)"
    for id, state in (("nobody", "x"), (uuid4().hex, "{"), (uuid4().hex, '{"facts":7}')):
        change(system, one, id=id, version="1", topic="request-opened.1", state=state)
    assert look(system).strange == 3
    change(system, "UPDATE claims SET holder = 'nobody'")
    assert look(system).wrong == 3
    with system.store.transaction() as connection, unguarded(connection, "request_events"):
        connection.execute(
            text("DELETE FROM request_events WHERE topic = 'request-opened.1' AND typeof(state) = 'text'")
        )
    assert mend(system).wrong == 3
    assert look(system).all_is_well


# ── the index ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_requests_of_a_child_are_found_without_looking_through_all(system: System) -> None:
    child = UUID(name_of(system, "yes").partition("/")[2])
    assert system.store.requests.requests_of(child) == [names(system)[name_of(system, "yes")]]
    assert system.store.requests.requests_of(uuid4()) == []
    database = system.store.requests.database
    explain = "EXPLAIN QUERY PLAN" if system.store.dialect == "sqlite" else "EXPLAIN"
    asked = f"{explain} SELECT originator_id FROM request_events WHERE originator_version = 1 AND {database.of_child} = {database.mark}"
    with system.store.transaction() as connection:
        if system.store.dialect == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # of twenty rows it would rather read all
        plan = str(connection.exec_driver_sql(asked, (b"x",)).all())
    assert "request_events_child" in plan


def test_a_yes_passes_over_to_the_next_request() -> None:
    child, one, other = uuid4(), uuid4(), uuid4()
    opened = {"status": "OPEN", "child": {"id": str(child)}, "school_year": "2026/27"}
    told = [
        (one, "request-opened.1", opened),
        (one, "exemption-granted.1", {"status": "GRANTED"}),
        (other, "request-opened.1", opened),
        (other, "exemption-granted.1", {"status": "GRANTED"}),
    ]
    assert [held(told[:many]) for many in range(5)] == [
        {},
        {f"open/{child}": one},
        {f"yes/{child}": one},
        {f"yes/{child}": one, f"open/{child}": other},
        {f"yes/{child}": other},
    ]
