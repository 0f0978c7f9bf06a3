"""A person disappears: two agree, the keys go, and whatever one searches finds nothing; all the rest goes on. On both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import text

from databases import KINDS, drop_database, fresh_database
from hallmarked import kept_by
from vierogen.application.erasing import ASKED, PASSED, PROPOSED, WaitingErasure, urgency
from vierogen.application.finding import Search, child_in_list
from vierogen.application.who import Who
from vierogen.bootstrap.erasing import destroying
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.case import load
from vierogen.casebook.play import Hands, play
from vierogen.domain.people import erasing as act
from vierogen.domain.people.events import KeysDestroyed
from vierogen.domain.refusals import AgainstTheRules, NotYours, Refused, SomeoneWasFirst, Unknown
from vierogen.domain.values import Category, ErasureGround, FamilyMember, HoldReason
from vierogen.persistence.mapper import people_mapper, request_mapper
from vierogen.vault.rotation import destroy_epoch, rewrap, rotate

SILENCE = Path(__file__).parents[2] / "src/vierogen/casebook/shipped/stilte.md"
GRANT = SILENCE.with_name("vier-ogen-eens.md")
QUINTEN, SOFIE = cast.who("Quinten"), cast.who("Sofie")
VOICE, MEDICAL, EDUCATIONAL, IDENTITY = Category.VOICE, Category.MEDICAL, Category.EDUCATIONAL, Category.IDENTITY
EVERYTHING = frozenset(Category)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    address = fresh_database(request.param, tmp_path)
    yield address
    drop_database(address)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def system(url: str, hands: Hands) -> Iterator[System]:
    with open_system(url, now=hands) as opened:
        cast.enter(opened.people)
        yield opened


@pytest.fixture
def lapsed(system: System, hands: Hands) -> UUID:
    """A request about Sara in which nobody answered: it is over."""
    (request,) = play(load(SILENCE), system.desk, hands).requests
    system.read_models.follow()
    return request


def child_of(system: System, request: UUID) -> UUID:
    child = system.desk.fresh(request).child
    assert child is not None
    return child.id


def asks(system: System, request: UUID, *categories: Category, by: Who = QUINTEN) -> None:
    system.erasing.record(
        act.AskErasure, request, by, categories=frozenset(categories), asked_by=FamilyMember.PARENTS,
        received_on=date(2026, 6, 1),
    )  # fmt: skip


def proposes(
    system: System, request: UUID, *categories: Category, by: Who = QUINTEN, ground: ErasureGround = ErasureGround.ASKED
) -> None:
    system.erasing.record(act.ProposeErasure, request, by, categories=frozenset(categories), ground=ground)


def decides(system: System, request: UUID, by: Who = SOFIE) -> None:
    system.erasing.record(act.DecideErasure, request, by)


def erase(system: System, request: UUID, *categories: Category) -> None:
    asks(system, request, *categories)
    proposes(system, request, *categories)
    decides(system, request)
    done = destroying(system, timedelta(0)).run()
    assert (done.children, done.stuck) == (1, 0)


def told(system: System, request: UUID) -> dict[str, str]:
    return {one.category.value: one.sentence for one in system.erasing.account(request, QUINTEN).categories}


def refused(wanted: Any, *rules: str) -> None:
    with pytest.raises(AgainstTheRules) as no:
        wanted()
    assert {one.rule.name for one in no.value.broken} == set(rules)


# ── who may erase what ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_takes_two_and_neither_of_them_is_the_other(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, VOICE)
    refused(lambda: decides(system, lapsed), "another_person_proposed_it")
    proposes(system, lapsed, VOICE)
    refused(lambda: decides(system, lapsed, QUINTEN), "another_person_proposed_it")
    assert system.people.register.erased == {}
    decides(system, lapsed)
    assert system.people.register.erased == {lapsed: {VOICE}}


@pytest.mark.parametrize("name", ["Anna", "Bram", "Dirk", "Petra", "Roos"])
def test_nobody_else_erases_anything(name: str, system: System, lapsed: UUID) -> None:
    for wanted in (act.AskErasure, act.HoldErasure, act.LiftHold, act.ProposeErasure, act.DecideErasure):
        words: dict[str, Any] = {
            act.AskErasure: {"categories": {VOICE}, "asked_by": FamilyMember.CHILD, "received_on": date(2026, 6, 1)},
            act.HoldErasure: {"reason": HoldReason.COURT},
            act.ProposeErasure: {"categories": {VOICE}, "ground": ErasureGround.ASKED},
        }.get(wanted, {})
        with pytest.raises(Unknown if name in {"Petra", "Roos"} else NotYours):  # an administrator knows of no request
            system.erasing.record(wanted, lapsed, cast.who(name), **words)
    assert system.people.register.erasures == {}


def test_the_law_keeps_what_it_keeps_also_when_the_family_asks(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, *Category)
    refused(lambda: proposes(system, lapsed, IDENTITY), "no_law_keeps_it")
    refused(lambda: proposes(system, lapsed, EDUCATIONAL, VOICE), "no_law_keeps_it")
    proposes(system, lapsed, MEDICAL, VOICE)


def test_nothing_is_erased_that_nobody_asked_for_before_its_term(system: System, lapsed: UUID) -> None:
    refused(lambda: proposes(system, lapsed, VOICE), "its_ground_holds")
    refused(lambda: proposes(system, lapsed, VOICE, ground=ErasureGround.TERM_PASSED), "no_law_keeps_it")
    refused(lambda: proposes(system, lapsed), "something_is_named")


def test_a_hold_comes_before_everything_until_it_is_lifted(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, VOICE)
    proposes(system, lapsed, VOICE)
    system.erasing.record(act.HoldErasure, lapsed, SOFIE, reason=HoldReason.OTHER_PARENT)
    refused(lambda: decides(system, lapsed), "nothing_is_held")
    refused(lambda: proposes(system, lapsed, VOICE), "nothing_is_held")
    assert system.erasing.account(lapsed, QUINTEN).hold == "een ouder met gezag maakt bezwaar"
    system.erasing.record(act.LiftHold, lapsed, QUINTEN)
    refused(lambda: system.erasing.record(act.LiftHold, lapsed, QUINTEN), "something_is_held")
    decides(system, lapsed)


def test_nothing_is_erased_while_it_is_needed(system: System, hands: Hands) -> None:
    (request,) = play(load(GRANT), system.desk, hands).requests
    asks(system, request, VOICE)
    refused(lambda: proposes(system, request, VOICE), "nothing_is_running")


def test_a_proposal_can_be_turned_down(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, VOICE)
    refused(lambda: system.erasing.record(act.TurnDownErasure, lapsed, SOFIE), "there_is_a_proposal")
    proposes(system, lapsed, VOICE)
    system.erasing.record(act.TurnDownErasure, lapsed, SOFIE)
    refused(lambda: decides(system, lapsed), "another_person_proposed_it")


def test_who_proposed_takes_it_back_and_another_one_turns_it_down(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, VOICE)
    refused(lambda: system.erasing.record(act.WithdrawErasure, lapsed, QUINTEN), "there_is_a_proposal")
    proposes(system, lapsed, VOICE)
    refused(lambda: system.erasing.record(act.WithdrawErasure, lapsed, SOFIE), "they_proposed_to_erase")
    read = system.erasing.account(lapsed, QUINTEN).version
    with pytest.raises(SomeoneWasFirst):
        system.erasing.record(act.WithdrawErasure, lapsed, QUINTEN, read=read - 1)
    system.erasing.record(act.WithdrawErasure, lapsed, QUINTEN, read=read)
    refused(lambda: decides(system, lapsed), "another_person_proposed_it")
    assert [one.what for one in system.erasing.waiting(SOFIE)] == ["gevraagd door het gezin"]
    erase(system, lapsed, VOICE)


def test_nothing_is_erased_twice(system: System, lapsed: UUID) -> None:
    erase(system, lapsed, VOICE)
    refused(lambda: proposes(system, lapsed, VOICE), "it_is_still_there")


def test_what_lay_open_before_the_vault_cannot_be_called_erased(system: System, lapsed: UUID) -> None:
    event = system.desk.events(lapsed)[-1]
    later = event.model_copy(update={"version": event.version + 1})
    system.store.requests.insert_events([kept_by(system, request_mapper().to_stored_event(later))])
    asks(system, lapsed, VOICE)
    refused(lambda: proposes(system, lapsed, VOICE), "everything_is_sealed")


def test_a_request_of_elsewhere_is_unknown(system: System, lapsed: UUID) -> None:
    elsewhere = replace(QUINTEN, organisation=cast.UTRECHT.id)
    with pytest.raises(Refused):
        system.erasing.account(lapsed, elsewhere)
    with pytest.raises(Unknown):
        system.erasing.record(act.HoldErasure, UUID(int=5), QUINTEN, reason=HoldReason.COURT)


# ── what a family is told ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_family_is_told_what_is_kept_why_and_until_when(system: System, lapsed: UUID) -> None:
    before = told(system, lapsed)
    assert "22 maart 2036" in before["identity"]
    assert "Selectielijst" in system.erasing.account(lapsed, QUINTEN).categories[0].source
    assert "Eerder wissen kan niet" in before["educational"]
    assert "mag vragen om eerder te wissen" in before["medical"]
    erase(system, lapsed, VOICE)
    after = told(system, lapsed)
    assert after["voice"].startswith("Wat ouders en kind zelf zeiden: gewist op ")
    assert "omdat het gezin erom vroeg" in after["voice"]
    assert after["medical"] == before["medical"]
    account = system.erasing.account(lapsed, cast.who("Bram"))
    assert any("inzagelogboek" in one for one in account.elsewhere)
    assert any("cijfers" in one for one in account.elsewhere)
    with pytest.raises(Unknown):
        system.erasing.account(lapsed, cast.who("Dirk"))


def test_what_was_read_is_what_is_decided(system: System, lapsed: UUID) -> None:
    asks(system, lapsed, VOICE, MEDICAL)
    proposes(system, lapsed, VOICE, MEDICAL)
    read = system.erasing.account(lapsed, SOFIE)
    assert read.recorded.proposal is not None
    assert read.recorded.proposal.categories == {VOICE, MEDICAL}
    proposes(system, lapsed, VOICE)
    with pytest.raises(SomeoneWasFirst):
        system.erasing.record(act.DecideErasure, lapsed, SOFIE, read=read.version)
    assert system.people.register.erasures[child_of(system, lapsed)].decided == {}
    now = system.erasing.account(lapsed, SOFIE).version
    system.erasing.record(act.DecideErasure, lapsed, SOFIE, read=now)
    assert system.people.register.erasures[child_of(system, lapsed)].decided.keys() == {VOICE}


def test_a_privacy_officer_sees_what_waits(system: System, lapsed: UUID) -> None:
    def what() -> list[tuple[str, tuple[Category, ...]]]:
        return [(one.what, one.categories) for one in system.erasing.waiting(SOFIE)]

    assert what() == []
    asks(system, lapsed, VOICE)
    assert what() == [("gevraagd door het gezin", (VOICE,))]
    proposes(system, lapsed, VOICE)
    assert what() == [("voorgesteld", (VOICE,))]
    decides(system, lapsed)
    assert what() == [("besloten, nog niet gewist", (VOICE,))]
    destroying(system, timedelta(0)).run()
    assert what() == []
    with pytest.raises(NotYours):
        system.erasing.waiting(cast.who("Anna"))


def test_what_two_people_wait_for_comes_first_and_then_families_by_who_must_hear_first() -> None:
    late, soon = (WaitingErasure(uuid4(), ASKED, (VOICE,), answer_until=date(2026, month, 1)) for month in (7, 8))
    passed, proposed = WaitingErasure(uuid4(), PASSED, (VOICE,)), WaitingErasure(uuid4(), PROPOSED, (VOICE,))
    assert sorted([passed, soon, late, proposed], key=urgency) == [proposed, late, soon, passed]


def test_terms_that_passed_are_found_and_nothing_is_erased_by_itself(
    system: System, lapsed: UUID, hands: Hands
) -> None:
    assert system.erasing.mark_due() == 0
    hands.turn_to(date(2030, 1, 1))
    assert system.erasing.mark_due() == 1
    assert system.erasing.mark_due() == 0, "told once"
    (waiting,) = system.erasing.waiting(QUINTEN)
    assert (waiting.what, waiting.categories) == ("bewaartermijn voorbij", (EDUCATIONAL, VOICE))
    assert system.people.register.erased == {}
    proposes(system, lapsed, EDUCATIONAL, VOICE, ground=ErasureGround.TERM_PASSED)
    decides(system, lapsed)
    assert destroying(system, timedelta(0)).run().children == 1


# ── after it ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def personal_words(system: System, request: UUID) -> dict[Category, set[str]]:
    """Every word that was sealed in a request, by category; long enough to be nobody else's."""
    found: dict[Category, set[str]] = {one: set() for one in Category}
    for event in system.desk.events(request):
        bags = orjson.loads(request_mapper().to_stored_event(event).state)["personal"]
        for bag, fields in bags.items():
            found[Category(bag.partition("/")[2])] |= {word for value in fields.values() for word in words_in(value)}
    return found


def words_in(value: Any) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else [value]:
        if isinstance(one, str) and len(one) >= 6 and one not in OF_NOBODY:
            yield one


OF_NOBODY = {"Amersfoort", "FEMALE", "PSYCHOLOGICAL"}
"""Words that stand in other places with good right: the name of an organisation, a word of the criteria."""


def everywhere(system: System, tmp_path: Path) -> bytes:
    """Every byte that is kept: tables of events, read models and the rest, keys; as files, and as rows on a server."""
    url = system.store.engine.url
    if url.get_backend_name() == "sqlite":
        return b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file())
    found = [b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file())]
    with system.store.engine.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                "WHERE schemaname IN ('public', 'vierogen_keys')"
            )
        ).scalars()
        for table in list(tables):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                found += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return b"\n".join(found)


def test_whatever_one_searches_there_is_no_word_and_no_key(
    system: System, lapsed: UUID, hands: Hands, tmp_path: Path
) -> None:
    child = child_of(system, lapsed)
    words = personal_words(system, lapsed)
    assert all(words.values())
    keys = {one.category: one for one in system.vault.keeping.living(child)}
    wrapped = [one.wrapped or b"" for one in keys.values()]
    opened = [system.vault.around.unwrap(one.epoch, one.wrapped or b"") for one in keys.values()]
    before = everywhere(system, tmp_path)
    assert all(one in before for one in wrapped), "the search finds what is there"
    hands.turn_to(date(2046, 12, 31))
    proposes(system, lapsed, *Category, ground=ErasureGround.TERM_PASSED)
    decides(system, lapsed)
    assert destroying(system, timedelta(0)).run().keys == 4
    system.read_models.follow()

    after = everywhere(system, tmp_path)
    for category, said in words.items():
        for word in said:
            assert word.encode() not in after, category
    for secret in (*wrapped, *opened):
        assert secret not in after
        assert secret.hex().encode() not in after


def test_a_request_that_was_erased_still_folds_and_everything_around_it_works(
    system: System, lapsed: UUID, hands: Hands
) -> None:
    before = system.desk.fresh(lapsed)
    story = system.questions.story(lapsed, cast.who("Anna"))
    erase(system, lapsed, VOICE, MEDICAL)
    after = system.desk.fresh(lapsed)
    assert (after.version, after.status, after.school_year) == (before.version, before.status, before.school_year)
    assert after.statement is not None
    assert before.statement is not None
    assert after.statement.conclusion == before.statement.conclusion
    seen = system.questions.read(lapsed, cast.who("Anna"))
    assert seen.erased == {VOICE, MEDICAL}
    assert "own_words" not in (seen.show(after.parents_heard) or {})
    assert "ground" not in (seen.show(after.statement) or {})
    assert "limitations" in (seen.show(after.statement) or {})
    told_after = system.questions.story(lapsed, cast.who("Anna"))
    assert [line.sentence for line in told_after.lines] == [line.sentence for line in story.lines]
    for name in system.read_models.names:
        assert system.read_models.check(name).different == 0
        assert system.read_models.rebuild(name).different == 0
    system.tick()
    assert system.read_models.parked() == []


def marks_of_birthdays(system: System) -> list[Any]:
    with system.store.reading() as connection:
        return list(connection.execute(text("SELECT born FROM listing")).scalars())


def test_with_the_identity_goes_what_follows_from_it(system: System, lapsed: UUID, hands: Hands) -> None:
    child = child_of(system, lapsed)
    hands.turn_to(date(2046, 12, 31))
    proposes(system, lapsed, *Category, ground=ErasureGround.TERM_PASSED)
    decides(system, lapsed)
    system.read_models.follow()
    before = marks_of_birthdays(system)
    destroying(system, timedelta(0)).run()
    assert system.read_models.check("listing").different == 0
    seen = system.questions.read(lapsed, cast.who("Bram"))
    assert (seen.deadlines, seen.standing.broken) == ((), ())
    shown = seen.show(seen.request.child)
    assert shown == {"id": child}
    with system.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM claims")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM agenda")).scalar_one() == 0
    assert marks_of_birthdays(system) != before, "the mark of the birthday goes by itself"
    for name in system.read_models.names:
        assert system.read_models.rebuild(name).different == 0
    assert all(one.state == "gewist" for one in system.erasing.account(lapsed, QUINTEN).categories)


def test_from_the_decision_on_no_list_and_no_search_tells_whom_it_was_about(
    system: System, lapsed: UUID, hands: Hands
) -> None:
    sara, bram = system.desk.fresh(lapsed).child, cast.who("Bram")
    assert sara is not None

    def found(**asked: Any) -> list[dict[str, object]]:
        page = system.finding.page(Search(**asked), bram, searching=bool(asked))
        return [child_in_list(seen) for seen in page.found]

    by_number, by_birthday = {"number": sara.pgn}, {"birth_date": sara.birth_date}
    assert found() == found(**by_number) == found(**by_birthday)
    assert found()[0]["given_names"] == sara.given_names
    hands.turn_to(date(2046, 12, 31))
    proposes(system, lapsed, *Category, ground=ErasureGround.TERM_PASSED)
    decides(system, lapsed)
    assert (found(), found(**by_number), found(**by_birthday)) == ([{}], [], [])
    destroying(system, timedelta(0)).run()
    system.desk.fresh(lapsed)
    assert (found(), found(**by_number), found(**by_birthday)) == ([{}], [], [])


def test_it_is_recorded_which_keys_why_and_by_whom(system: System, lapsed: UUID) -> None:
    child = child_of(system, lapsed)
    (key,) = [one.id for one in system.vault.keeping.living(child) if one.category == "voice"]
    erase(system, lapsed, VOICE)
    mapper = people_mapper(system.closing)
    (done,) = [
        event
        for event in map(mapper.to_domain_event, system.store.people.select_placed(child))
        if isinstance(event, KeysDestroyed)
    ]
    assert (done.keys, done.categories, done.ground) == ((key,), (VOICE,), ErasureGround.ASKED)
    assert (done.proposed_by, done.decided_by) == (QUINTEN.person, SOFIE.person)


# ── cut off, and meanwhile ───────────────────────────────────────────────────────────────────────────────────────────


class Killed(Exception):
    """As if the process was killed."""


STEPS = ["retire", "destroy", "forget_answers", "keep"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_clearly_unfinished_and_goes_on(
    step: str, system: System, lapsed: UUID, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(system, lapsed, VOICE)
    proposes(system, lapsed, VOICE)
    where: dict[str, Any] = {
        "retire": type(system.vault.keeping),
        "destroy": type(system.vault.keeping),
        "forget_answers": type(destroying(system).children),
        "keep": type(system.people),
    }

    def killed(*_: object, **__: object) -> None:
        raise Killed

    if step == "retire":
        with monkeypatch.context() as patch:
            patch.setattr(where[step], step, killed)
            with pytest.raises(Killed):
                decides(system, lapsed)
    else:
        decides(system, lapsed)
        with monkeypatch.context() as patch:
            patch.setattr(where[step], step, killed)
            with pytest.raises(Killed):
                destroying(system, timedelta(0)).run()
    with open_system(system.store.engine.url.render_as_string(hide_password=False), now=hands) as another:
        assert another.questions.read(lapsed, cast.who("Anna")).erased == {VOICE}, "nobody is shown it any more"
        (waiting,) = another.erasing.waiting(QUINTEN)
        assert waiting.what == "besloten, nog niet gewist"
        assert destroying(another, timedelta(0)).run().children == 1
        assert another.erasing.waiting(QUINTEN) == ()
        assert destroying(another, timedelta(0)).run().children == 0
        assert "gewist op" in told(another, lapsed)["voice"]


def test_a_key_that_was_just_in_use_is_left_until_nobody_can_have_it_any_more(
    system: System, lapsed: UUID, hands: Hands
) -> None:
    asks(system, lapsed, VOICE)
    proposes(system, lapsed, VOICE)
    decides(system, lapsed)
    waits = destroying(system).run()
    assert (waits.children, waits.waits_until) == (0, hands() + timedelta(seconds=60))
    hands.turn_to(hands.today)  # a minute on
    assert destroying(system).run().children == 1


def test_a_request_that_came_after_keeps_its_own_words(system: System, lapsed: UUID, hands: Hands) -> None:
    child = child_of(system, lapsed)
    asks(system, lapsed, VOICE)
    proposes(system, lapsed, VOICE)
    system.vault.key_of(child, "voice")  # is remembered, to seal with
    decides(system, lapsed)
    hands.turn_to(hands.today)
    fresh = system.vault.key_of(child, "voice")
    assert destroying(system, timedelta(0)).run().children == 1
    assert system.vault.key(fresh.id) is not None


def test_an_old_copy_of_everything_but_the_key_file_opens_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup from before the erasure has the wrapped key still in it; after the next rotation that is of no use."""
    monkeypatch.setenv("VIEROGEN_KEY_FOLDER", str(tmp_path / "keys"))
    hands, url = Hands(), fresh_database("sqlite", tmp_path)
    path, copy = Path(url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    with open_system(url, now=hands) as system:
        cast.enter(system.people)
        (request,) = play(load(SILENCE), system.desk, hands).requests
        child = child_of(system, request)
        kept = next(one for one in system.vault.keeping.living(child) if one.category == "voice")
    for suffix in ("", ".keys"):
        shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    with open_system(url, now=hands) as system:
        erase(system, request, VOICE)
        rotate(system.vault)
        rewrap(system.vault, lambda *_: None)
        destroy_epoch(system.vault, 1)
        assert kept.wrapped
        assert kept.wrapped in Path(f"{copy}.keys").read_bytes(), "the copy has the wrapped key"
        for epoch in system.vault.around.epochs():
            with pytest.raises(Exception, match="does not open"):
                system.vault.around.unwrap(epoch, kept.wrapped)
