"""The system itself: an open database and its keys, with everything that a door asks of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from vierogen.application.agenda import Agenda
from vierogen.application.beforehand import Beforehand
from vierogen.application.clock import Ticked, tick
from vierogen.application.cursors import CURSORS, Cursors
from vierogen.application.desk import Desk
from vierogen.application.destroying import untold
from vierogen.application.drafts import DraftKeeping
from vierogen.application.erasing import Erasing
from vierogen.application.finding import Finding, Placed, Turn, Wanted
from vierogen.application.log_reading import LogQuestions
from vierogen.application.marks import PSEUDONYMS
from vierogen.application.people import People
from vierogen.application.questions import Questions
from vierogen.application.sessions import SessionKeeping
from vierogen.application.witness import Witness
from vierogen.application.worklist import Worklist
from vierogen.bootstrap.keys import key_places
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.read_models import read_models_of
from vierogen.persistence.children import Children
from vierogen.persistence.drafts import DraftRows
from vierogen.persistence.hallmarking import closing_of
from vierogen.persistence.installation import SESSIONS, secrets_of
from vierogen.persistence.mapper import Closing, people_mapper, request_mapper
from vierogen.persistence.opening_keys import KeysNotReadyError, open_vault
from vierogen.persistence.sessions import SessionRows
from vierogen.persistence.store import Store, open_store
from vierogen.projections.deadlines import PlannedDays
from vierogen.projections.listing import listed
from vierogen.projections.queue import Queue
from vierogen.projections.read_models import ReadModels
from vierogen.publication.looking import Trends
from vierogen.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class System:
    """Everything that a door needs, over one open store."""

    store: Store
    people: People
    desk: Desk
    questions: Questions
    beforehand: Beforehand
    log_questions: LogQuestions
    finding: Finding
    read_models: ReadModels
    trends: Trends
    sessions: SessionKeeping
    vault: Vault
    secrets: Mapping[str, bytes] = field(repr=False)
    """Of the installation, by name."""
    closing: Closing
    erasing: Erasing
    worklist: Worklist
    agenda: Agenda
    drafts: DraftKeeping

    def tick(self, progress: Callable[[Ticked], None] = lambda _: None) -> Ticked:
        """Lets the clock do what is due."""
        return tick(self.desk, progress)

    def close(self) -> None:
        """Lets go of the database and of the keys."""
        self.store.close()
        self.vault.close()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()


OLDER_THAN_ITS_KEYS = (
    "De database is ouder dan de sleutelopslag: sindsdien is er gewist, en daar weet zij niet van. Zet de nieuwste "
    "reservekopie terug. Is die er niet, dan legt `vierogen retention --restored` opnieuw vast wat er al gewist was."
)


def open_system(url: str, *, now: Callable[[], datetime] = utc_now, restored: bool = False) -> System:
    """A system over a database that was migrated; ``sqlite://`` makes one in memory.

    Raises ``KeysNotReadyError`` when its keys are not there, or are those of other data. A database from before an
    erasure opens only as ``restored``, to be told of it again: what was erased would be shown as if it still stood there.
    """
    with ExitStack() as unless_it_opens:
        store = open_store(url)
        unless_it_opens.callback(store.close)
        vault = open_vault(store, key_places(url), now)
        unless_it_opens.callback(vault.close)
        system = system_over(store, vault, now)
        if untold(vault.keeping.destroyed(), system.people.register) and not restored:
            raise KeysNotReadyError(OLDER_THAN_ITS_KEYS)
        unless_it_opens.pop_all()  # the system closes them
        return system


def system_over(store: Store, vault: Vault, now: Callable[[], datetime]) -> System:
    """Everything that stands on an open store and its keys."""
    secrets = secrets_of(store, vault)
    closing = closing_of(store, vault, secrets)
    people = People(store.people, people_mapper(closing), now)
    witness = Witness(store.access, now)
    desk = Desk(store.requests, request_mapper(closing), people, now, witness, secret=secrets[PSEUDONYMS])
    questions, log_questions = Questions(desk, witness), LogQuestions(desk, store.access, witness)
    read_models = read_models_of(store, closing, secrets, desk.lately)
    if store.in_memory:
        read_models.make()
    return System(
        store=store,
        people=people,
        desk=desk,
        questions=questions,
        beforehand=Beforehand(desk, witness),
        log_questions=log_questions,
        finding=finding_of(store, desk, witness, secrets),
        read_models=read_models,
        trends=Trends(store.engine),
        sessions=SessionRows(store, secrets[SESSIONS]),
        worklist=Worklist(Queue(store.reading), desk, witness),
        agenda=Agenda(PlannedDays(store.engine.connect), desk, witness),
        drafts=DraftRows(store, vault),
        vault=vault,
        secrets=secrets,
        closing=closing,
        erasing=Erasing(desk, witness, Children(store), vault),
    )


def finding_of(store: Store, desk: Desk, witness: Witness, secrets: Mapping[str, bytes]) -> Finding:
    """Who finds requests in the listing."""

    def places(wanted: Wanted, turn: Turn | None, limit: int) -> Sequence[Placed]:
        with store.reading() as connection:
            return listed(connection, wanted, turn, limit)

    return Finding(desk, witness, places, secrets.__getitem__, Cursors(secrets[CURSORS]))
