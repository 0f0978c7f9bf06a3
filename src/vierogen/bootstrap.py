"""The composition root: settings in, a running system out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from eventsourcing.persistence import EventStore, StoredEvent
from sqlalchemy import Connection

from vierogen import persistence
from vierogen.application.agenda import Agenda
from vierogen.application.beforehand import Beforehand
from vierogen.application.clock import Ticked, tick
from vierogen.application.cursors import CURSORS, Cursors
from vierogen.application.desk import Desk
from vierogen.application.destroying import Destroying, untold
from vierogen.application.drafts import DraftKeeping
from vierogen.application.erasing import Erasing
from vierogen.application.finding import Finding, Placed, Turn, Wanted
from vierogen.application.log_reading import LogQuestions
from vierogen.application.marks import BIRTHDAYS, PSEUDONYMS
from vierogen.application.people import People
from vierogen.application.questions import Questions
from vierogen.application.sessions import SessionKeeping
from vierogen.application.witness import Witness
from vierogen.application.worklist import Worklist
from vierogen.domain.people.register import Organisation
from vierogen.followers.leadership import leadership
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import Note, PublicKey, UnreadableKeyError, UnreadableNoteError
from vierogen.ledger.words import Words
from vierogen.outbox.cloud_event import Origin
from vierogen.outbox.deliverer import Deliverer
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Outcome, Poster, told, trusted_by_default
from vierogen.outbox.rounds import Hands
from vierogen.outbox.schedule import Schedule
from vierogen.outbox.subscriptions import Deliveries, Subscriptions
from vierogen.persistence import DatabaseNotReadyError, NewerDatabaseError, State, StrangeDatabaseError
from vierogen.persistence.backups import putting_back, taking
from vierogen.persistence.backups.form import DAMAGED, DATA, KEYS, UnreadableBackupError
from vierogen.persistence.backups.form import Head as BackupHead
from vierogen.persistence.backups.putting_back import NotEmptyError
from vierogen.persistence.backups.taking import Beside
from vierogen.persistence.children import Children
from vierogen.persistence.drafts import DraftRows
from vierogen.persistence.installation import WEBHOOKS, secrets_of
from vierogen.persistence.key_check import Looked, look
from vierogen.persistence.key_store import KeyStoreError
from vierogen.persistence.mapper import people_mapper, request_mapper, words_in
from vierogen.persistence.moving_secrets import move_secrets, secrets_lie_open
from vierogen.persistence.opening_keys import KeyPlaces, KeysNotReadyError, grant_keys_to, open_vault
from vierogen.persistence.sessions import SessionRows
from vierogen.persistence.store import Store, open_store
from vierogen.projections import tables
from vierogen.projections.deadlines import PlannedDays
from vierogen.projections.following import AtHand, nothing_at_hand
from vierogen.projections.listing import NAME as LISTING
from vierogen.projections.listing import listed
from vierogen.projections.monitor_facts import facts_as_of
from vierogen.projections.queue import Queue
from vierogen.projections.read_model import Decode, ReadModel
from vierogen.projections.read_models import SHAPES, ReadModels, all_models
from vierogen.projections.read_models import State as ReadModelState
from vierogen.projections.rebuilding import AlreadyRebuilding, Compared, Difference
from vierogen.publication.looking import Trends
from vierogen.publication.publishing import Facts, Publisher
from vierogen.sealing.checking import Checked, Kind, Trust
from vierogen.sealing.checking import check as check_log
from vierogen.sealing.damage import is_sound
from vierogen.sealing.exporting import Exports, without_words
from vierogen.sealing.keys import KeyFileError, Keys, public_file, read_public
from vierogen.sealing.logs import LOGS, Log, log_of_origin
from vierogen.sealing.memory import BesideKey
from vierogen.sealing.outside import ByMail, ByWebhook, Carrier, InFile, Place, Post, Server
from vierogen.sealing.past import ChangedPastError
from vierogen.sealing.progress import Standing, standings
from vierogen.sealing.sealer import Sealer
from vierogen.sealing.step import Sealing
from vierogen.sealing.tables import newest_checkpoint
from vierogen.sealing.tables import size_of as sealed_in
from vierogen.settings import KeySettings, Settings
from vierogen.vault.sealed_secrets import SecretSeal
from vierogen.vault.vault import GRACE, Vault

__all__ = [
    "DATA",
    "KEYS",
    "AlreadyRebuilding",
    "BackupHead",
    "ChangedPastError",
    "Checked",
    "Compared",
    "DatabaseNotReadyError",
    "Difference",
    "FoundWrong",
    "KeyFileError",
    "KeyStoreError",
    "KeysNotReadyError",
    "Kind",
    "NewerDatabaseError",
    "NotEmptyError",
    "ReadModelState",
    "ReadModels",
    "Restored",
    "Sealer",
    "Standing",
    "State",
    "StrangeDatabaseError",
    "System",
    "UnreadableBackupError",
    "deliverer_of",
    "deliveries_of",
    "destroying",
    "exports_of",
    "grant_to",
    "key_file_of",
    "look_at_keys",
    "migrate",
    "models_of",
    "monitor_facts",
    "open_system",
    "public_keys",
    "publisher",
    "read_models_of",
    "restore_backup",
    "seal_of",
    "sealer_of",
    "sealing_standings",
    "state_of",
    "subscriptions_of",
    "take_backup",
    "utc_now",
    "verify_logs",
    "without_words",
    "witnesses_of",
]
"""Besides the system itself: what a door may know of the database that it opens."""


def utc_now() -> datetime:
    """The moment now, in UTC."""
    return datetime.now(UTC)


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
    people = People(store.people, people_mapper(vault), now)
    witness = Witness(store.access, now)
    desk = Desk(EventStore(request_mapper(vault), store.requests), people, now, witness, secrets[PSEUDONYMS])
    questions, log_questions = Questions(desk, witness), LogQuestions(desk, store.access, witness)
    read_models = read_models_of(store, vault, secrets, desk.lately)
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
        sessions=SessionRows(store),
        worklist=Worklist(Queue(store.reading), desk, witness),
        agenda=Agenda(PlannedDays(store.engine.connect), desk, witness),
        drafts=DraftRows(store, vault),
        vault=vault,
        secrets=secrets,
        erasing=Erasing(desk, witness, Children(store), vault),
    )


def destroying(system: System, grace: timedelta = timedelta(seconds=GRACE)) -> Destroying:
    """Who does what was decided about erasing."""
    list_afresh = partial(system.read_models.afresh, LISTING)
    children = Children(system.store)
    return Destroying(system.desk, system.store.requests, children, system.vault, system.desk.now, list_afresh, grace)


def key_places(url: str) -> KeyPlaces:
    """Where the keys of a database are, as the operator set it."""
    settings = KeySettings()
    return KeyPlaces.of(url, settings.key_store_url, settings.key_folder)


def key_file_of(url: str) -> Path | None:
    """The file with the keys around the keys of a database; None for one in memory."""
    with open_store(url) as store:
        return key_places(url).file_for(store)


def look_at_keys(system: System, progress: Callable[[int, int], None]) -> Looked:
    """Whether every event has its keys; ``progress`` is told how many were looked at, of how many."""
    return look(system.store, system.vault.keeping, progress)


def read_models_of(
    store: Store, vault: Vault, secrets: Mapping[str, bytes], at_hand: AtHand = nothing_at_hand
) -> ReadModels:
    """The read models of an open store. How old an unread event is, is told by the real clock."""
    return ReadModels(store, decoding(vault), utc_now, models_of(secrets), at_hand)


def models_of(secrets: Mapping[str, bytes]) -> tuple[ReadModel, ...]:
    """What each read model of this installation is."""
    return all_models(secrets[BIRTHDAYS])


def only_tables(store: Store) -> ReadModels:
    """The same for who has no keys: nothing can be followed with it."""
    return ReadModels(store, decoding(), utc_now, SHAPES)


def finding_of(store: Store, desk: Desk, witness: Witness, secrets: Mapping[str, bytes]) -> Finding:
    """Who finds requests in the listing."""

    def places(wanted: Wanted, turn: Turn | None, limit: int) -> Sequence[Placed]:
        with store.reading() as connection:
            return listed(connection, wanted, turn, limit)

    return Finding(desk, witness, places, secrets.__getitem__, Cursors(secrets[CURSORS]))


def decoding(vault: Vault | None = None) -> Decode:
    """From an event of a request as it is kept to the event as its class knows it."""
    mapper = request_mapper(vault)
    return lambda request, event: mapper.to_domain_event(StoredEvent(request, *event))


def migrate(url: str) -> None:
    """Builds an empty database, or moves an older one forward with everything in it, and makes what read models lack.

    A key store and a key file are made with it when nothing was sealed yet, and secrets that lie in the database are
    brought there. Raises ``NewerDatabaseError`` when the database is ahead of this program, and ``KeysNotReadyError``.
    """
    persistence.migrate(url)
    with open_store(url) as store, closing(vault_of(url, store)) as vault:
        if not tables.are_made(store.engine, SHAPES):
            # Without events nothing is made anew. Secrets are made by whoever first opens the system.
            is_new = store.requests.max_notification_id() is None
            (only_tables(store) if is_new else read_models_of(store, vault, secrets_of(store, vault))).make()


def vault_of(url: str, store: Store) -> Vault:
    """The vault, with the secrets in it that lie in the database. Raises ``KeysNotReadyError``."""
    vault = open_vault(store, key_places(url), utc_now)
    try:
        if secrets_lie_open(store):
            move_secrets(url, vault)
    except BaseException:
        vault.close()
        raise
    return vault


def state_of(url: str) -> State:
    """How a database stands to this version of the program, with its read models. Looking changes nothing."""
    state = persistence.state_of(url)
    if state is not State.CURRENT:
        return state
    with open_store(url) as store:
        is_current = tables.are_made(store.engine, SHAPES) and not secrets_lie_open(store)
        return State.CURRENT if is_current else State.BEHIND


def grant_to(url: str, role: str) -> None:
    """Gives a role what serving needs, on PostgreSQL. The address is that of the owner of the tables."""
    persistence.grant_to(url, role)
    with open_store(url) as store, store.transaction() as connection:
        quoted = store.engine.dialect.identifier_preparer.quote(role)
        for statement in only_tables(store).grants(connection):
            connection.exec_driver_sql(statement.format(quoted))
    grant_keys_to(key_places(url).store_url, role)


def publisher(system: System, budget: Fraction) -> Publisher:
    """Who publishes from this system; ``budget`` is the epsilon that one school year may take."""
    return Publisher(system.store.engine, system.store.transaction, budget, system.desk.now)


def monitor_facts(system: System, progress: Callable[[int, int], None] = lambda done, total: None) -> Facts:
    """What a publication counts, made of the events; ``progress`` is told how many were read, of how many."""
    return lambda school_year, position: facts_as_of(system.store.engine, school_year, position, progress)


def subscriptions_of(system: System, settings: Settings) -> Subscriptions:
    """What administrators do with subscriptions."""
    witness = Witness(system.store.access, system.desk.now)
    return Subscriptions(
        system.store, system.people, system.desk.now, destinations(settings), witness, seal=seal_of(system)
    )


def deliveries_of(system: System) -> Deliveries:
    """How delivering goes, for who keeps the machine."""
    return Deliveries(system.store, organisations_of(system), system.desk.now)


def deliverer_of(system: System, settings: Settings) -> Deliverer:
    """Who brings subscribers word of events."""

    waits = settings.delivery_first_wait, settings.delivery_longest_wait
    hands = Hands(
        source=system.store,
        poster=Poster(destinations(settings), settings.delivery_timeout, trusted_by_default()),
        schedule=Schedule(*waits, settings.delivery_attempts, settings.delivery_hours),
        origin=Origin.of(settings.event_source, settings.public_url),
        organisation_of=organisations_of(system),
        now=system.desk.now,
        seal=seal_of(system),
    )
    return Deliverer(hands, system.people.catch_up)


def seal_of(system: System) -> SecretSeal:
    """Around the secrets of subscriptions."""
    return SecretSeal(system.secrets[WEBHOOKS])


def organisations_of(system: System) -> Callable[[UUID], Organisation | None]:
    """An organisation by its id, in the register as it is at that moment: it grows."""

    def organisation_of(id_: UUID) -> Organisation | None:
        return system.people.register.organisations.get(id_)

    return organisation_of


def destinations(settings: Settings) -> Destinations:
    """Where may be delivered; on this machine itself only to try things out."""
    return Destinations(settings.delivery_networks, here=settings.demonstration_directory)


# ── sealing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def sealer_of(system: System, settings: Settings) -> Sealer | None:
    """Who seals, when there is a key to seal with. Raises KeyFileError when the key cannot be used."""
    if not settings.ledger_key.exists():
        return None
    keys = Keys.read(settings.ledger_key)
    sealing = Sealing(system.store, keys, BesideKey(settings.ledger_key))
    carrier = Carrier(system.store, places_outside(settings))
    return Sealer(system.store, sealing, leadership(system.store), carrier, utc_now)


def places_outside(settings: Settings) -> list[Place]:
    """Where checkpoints are brought."""
    found = list[Place]()
    if settings.ledger_file is not None:
        found.append(InFile(settings.ledger_file))
    if settings.ledger_webhook is not None:
        poster = Poster(destinations(settings), settings.delivery_timeout, trusted_by_default())
        every = timedelta(minutes=settings.ledger_webhook_minutes)
        found.append(ByWebhook(settings.ledger_webhook, posting(poster), every))
    if settings.ledger_mail_to and settings.smtp_host is not None:
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        server = Server(settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user, password)
        every = timedelta(hours=settings.ledger_mail_hours)
        found.append(ByMail(server, settings.smtp_from, settings.ledger_mail_to, every))
    return found


def posting(poster: Poster) -> Post:
    """Posts as subscribers get their messages: with an end to it, and to no place that may not be reached."""

    def post(address: str, body: bytes, headers: dict[str, str]) -> str | None:
        answer = poster.post(address, body, headers)
        return None if answer.outcome is Outcome.ACCEPTED else told(answer.stored)

    return post


def public_keys(settings: Settings) -> tuple[PublicKey, ...]:
    """Every key that ever sealed here; none when nothing was ever sealed. Raises KeyFileError."""
    file = public_file(settings.ledger_key)
    return read_public(file) if file.exists() else ()


def witnesses_of(settings: Settings) -> tuple[PublicKey, ...]:
    """Who may sign our checkpoints too. Raises KeyFileError."""
    return read_public(settings.ledger_witnesses) if settings.ledger_witnesses is not None else ()


def exports_of(system: System, settings: Settings) -> Exports:
    """Who makes proofs of decisions."""

    def opens(
        request: UUID, version: int, name: str, state: bytes, may_read: Callable[[str], bool]
    ) -> tuple[Words, ...]:
        return words_in(system.vault, StoredEvent(request, version, name, state), may_read)

    return Exports(system.store, lambda: public_keys(settings), opens)


def sealing_standings(system: System) -> list[Standing]:
    """How far sealing is."""
    return standings(system.store)


def verify_logs(
    system: System,
    settings: Settings,
    keys: Sequence[PublicKey],
    outside: Sequence[Note],
    progress: Callable[[Log, int, int], None],
) -> list[Checked]:
    """Everything that is kept, against the ledger and against checkpoints of elsewhere; among those what the sealer
    remembers beside its key."""
    memory = BesideKey(settings.ledger_key)
    remembered = [note for log in LOGS if (note := memory.recall(log))]
    by_log = {log.name: tuple(key for key in keys if key.name.endswith(f"/{log.path}")) for log in LOGS}
    trust = Trust(by_log, witnesses_of(settings), (*outside, *remembered))
    found = [
        check_log(system.store, log, trust, lambda done, total, log=log: progress(log, done, total))  # type: ignore[misc]  # a default keeps the log of this turn
        for log in LOGS
    ]
    with system.store.reading() as connection:
        if not is_sound(connection):
            found[0].say(Kind.CHANGED, "de database zelf is beschadigd; zet een reservekopie terug")
    return found


# ── backups ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def take_backup(
    settings: Settings, target: Path, parts: tuple[str, ...], progress: Callable[[int, int], None]
) -> BackupHead:
    """A backup of one moment, while everybody works on. It needs no keys, and opens nothing that is sealed."""
    url = settings.database_url
    with open_store(url) as store:
        beside = Beside(newest_notes, tuple(key.written for key in public_keys(settings)))
        return taking.take(
            store,
            key_places(url).store_url,
            parts=parts,
            target=target,
            beside=beside,
            now=utc_now(),
            progress=progress,
        )


def newest_notes(connection: Connection) -> dict[str, str]:
    """The newest checkpoint of each log, as it stands there."""
    kept = {log.name: newest_checkpoint(connection, log) for log in LOGS}
    return {name: one.note for name, one in kept.items() if one is not None}


@dataclass(slots=True)
class Restored:
    """What came of putting a backup back."""

    head: BackupHead
    checked: list[Checked] = field(default_factory=list)
    missing: list[tuple[Log, int, int]] = field(default_factory=list)
    """Of checkpoints that were kept elsewhere and are of after the backup: how many rows they count, and it has."""
    compared: list[tuple[str, Compared]] = field(default_factory=list)
    without_keys: str = ""
    """Why read models could not be made yet."""


class FoundWrong(Exception):
    """What is in the backup is not what was sealed; nothing was put back."""

    def __init__(self, checked: list[Checked]) -> None:
        super().__init__()
        self.checked = checked


@dataclass(frozen=True, slots=True)
class OneMoment:
    """A transaction that is open, as what sealing looks at."""

    connection: Connection

    @property
    def dialect(self) -> str:
        """Of the database."""
        return self.connection.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Itself."""
        yield self.connection


def restore_backup(
    settings: Settings,
    path: Path,
    keys: Sequence[PublicKey],
    outside: Sequence[Note],
    progress: Callable[[str, int, int], None],
    *,
    anyway: bool = False,
) -> Restored:
    """Puts a backup into the empty places of the settings, when its digests and the ledger say that it is right.

    ``keys`` are the public keys that are believed; without any, those of the backup itself. With ``anyway`` it is put
    back also when the ledger finds something. Raises UnreadableBackupError, NotEmptyError and FoundWrong.
    """
    url, came = settings.database_url, list[Restored]()

    def look(connection: Connection, head: BackupHead) -> None:
        believed = keys or keys_in(head)
        here = {log.name: sealed_in(connection, log) for log in LOGS}
        found = Restored(head)
        trusted = list[Note]()
        for note in outside:
            log, size = log_and_size(note)
            if log is not None and size > here[log.name]:
                found.missing.append((log, size, here[log.name]))
            else:
                trusted.append(note)
        if believed:
            by_log = {log.name: tuple(key for key in believed if key.name.endswith(f"/{log.path}")) for log in LOGS}
            trust = Trust(by_log, witnesses_of(settings), trusted)
            for log in LOGS:
                tell = partial(progress, log.label)
                found.checked.append(check_log(OneMoment(connection), log, trust, tell))
        if any(one.found for one in found.checked) and not anyway:
            raise FoundWrong(found.checked)
        came.append(found)

    store_url = key_places(url).store_url
    head = putting_back.put_back(path, url, store_url, look, partial(progress, "teruggezet"))
    if not came:
        return Restored(head)
    make_read_models(url, came[0], progress)
    return came[0]


def keys_in(head: BackupHead) -> tuple[PublicKey, ...]:
    """The public keys that went along. Raises UnreadableBackupError."""
    try:
        return tuple(map(PublicKey.read, head.public_keys))
    except UnreadableKeyError:
        raise UnreadableBackupError(DAMAGED) from None


def log_and_size(note: Note) -> tuple[Log | None, int]:
    """What a checkpoint is of; one that is something else is for the check to judge."""
    try:
        checkpoint = Checkpoint.read(note)
    except UnreadableNoteError:
        return None, 0
    return log_of_origin(checkpoint.origin), checkpoint.size


def make_read_models(url: str, found: Restored, progress: Callable[[str, int, int], None]) -> None:
    """Anew from the events, and compared with them. Without keys they stay empty, and fill while following."""
    with open_store(url) as store:
        try:
            vault = vault_of(url, store)
        except KeysNotReadyError as error:
            found.without_keys = str(error)
            only_tables(store).make()
            return
        try:
            models = read_models_of(store, vault, secrets_of(store, vault))
            models.make()
            for name in models.names:
                tell = partial(progress, models.label(name))
                models.rebuild(name, tell)
                found.compared.append((models.label(name), models.check(name, tell)))
        finally:
            vault.close()
