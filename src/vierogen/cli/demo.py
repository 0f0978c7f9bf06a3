"""`vierogen demo`: a system with made-up people and cases on this machine; everything in one folder, ready to try."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path
from socket import socket
from uuid import UUID

from rich.console import Console

from vierogen.bootstrap.database import State, migrate
from vierogen.bootstrap.figures import monitor_facts, publisher
from vierogen.bootstrap.keys import key_file_of
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.sealing import sealer_of, sealing_standings
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.play import Hands, play
from vierogen.cli.demo_cases import cases
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import how_it_stands, read_settings, require_ready
from vierogen.cli.serve import address_of, listen, require_safe, serve, sqlite_url, who_is_known
from vierogen.domain.people.register import Capacity
from vierogen.domain.values import Role, Status, day_of
from vierogen.publication.plan import Plan
from vierogen.reference.school_years import SchoolYear
from vierogen.sealing.keys import make as make_keys
from vierogen.sealing.past import ChangedPastError
from vierogen.settings import Settings
from vierogen.simulation.demonstration import PARTNERSHIP, small_region
from vierogen.simulation.playing import SimulationClock, simulate

HOST = "127.0.0.1"
DATABASE = "vierogen.db"
LEDGER_KEY, LEDGER_NAME = "demonstratie-zegels.key", "demo.vierogen.example"
"""A name of its own: a new demonstration forgets the keys of the last one, and no others."""

BESIDE = ("", "-wal", "-shm", ".keys", ".keys-wal", ".keys-shm")
"""The files of one embedded database, and of its keys."""

API_PATH = "/api/v1"
BUDGET = Fraction(1)
"""Of privacy, for one school year; the default of the setting."""
MANY, SHOWN = 100_000, 20
ROLES_IN_API = {Role.PARTNERSHIP_ADVISER: "adviseur-samenwerkingsverband", Role.DEADLOCK_BREAKER: "doorzettingsmacht"}
"""How the API calls the roles that somebody has beside another one in the same organisation."""


def run(folder: Path, *, port: int, fresh: bool, serves: bool) -> None:
    """Makes the demonstration when it is not there yet, tells who one can be, and serves it."""
    out = Console(highlight=False, soft_wrap=True)
    database = folder / DATABASE
    if fresh:
        throw_away(database)
    if not database.exists():
        with out.status("De demonstratie wordt gemaakt …"):
            make(database)
    require_demonstration(database)
    seal(database, out)
    if not serves:
        introduce(database, f"http://{HOST}:{port}", out)
        return
    listening, other = a_port(port)
    address = address_of(listening)
    settle(database, address)
    require_safe(read_settings(), out)
    introduce(database, address, out)
    if other:
        out.print(f"Poort {port} is bezet; daarom een andere.")
    out.print(f"Vierogen luistert op {address}. Stoppen: Ctrl-C. Alles staat in {folder}/ en blijft bewaard.")
    serve(listening, read_settings())
    out.print("Gestopt. Met dezelfde opdracht gaat u verder waar u was.")


def make(database: Path) -> None:
    """Builds everything beside the place where it will be, and puts it there in one move: all of it, or nothing."""
    unfinished = database.with_name(f"{database.name}.nieuw")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        remove(unfinished)
    except OSError:
        raise Trouble(f"In {database.parent} kan niet worden geschreven. Kies een andere map met --folder.") from None
    url = sqlite_url(unfinished)
    migrate(url)
    seed(url)
    forget_seals(database.parent)
    for suffix in (".keys", ""):  # the database last: without it there is no demonstration
        file = unfinished.with_name(unfinished.name + suffix)
        settle_in_one_file(file)
        file.replace(database.with_name(database.name + suffix))


def seed(url: str) -> None:
    """A region in which something went on for years; then the cast, and what they did. All through the real desk."""
    today = day_of(utc_now())
    years = play_region(url, today)
    hands = Hands()
    hands.turn_to(today - timedelta(days=365))
    with open_system(url, now=hands) as system:
        cast.enter(system.people)
        for case in sorted(cases(today), key=lambda case: case.begins_on):
            play(case, system.desk, hands)
    with open_system(url) as system:
        for year in years:
            publish(system, year)


def play_region(url: str, today: date) -> list[SchoolYear]:
    """Made-up requests of some years in one partnership; says which of these years are over."""
    clock = SimulationClock()
    plan = small_region(today, [child.pgn for child in cast.CHILDREN])
    with open_system(url, now=clock) as system:
        simulate(system, clock, plan)
    return [year for year in plan.scope.years if year.ends_on < today]


def publish(system: System, year: SchoolYear) -> None:
    """The figures of a school year, for its whole budget, as `vierogen publish` makes them."""
    publishes = publisher(system, BUDGET)
    publishes.publish(Plan(year, publishes.newest_position(), BUDGET), monitor_facts(system))


def settle_in_one_file(database: Path) -> None:
    """What still stands in the log beside it goes into the file itself, so that one move takes all."""
    connection = sqlite3.connect(database)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


def seal(database: Path, out: Console) -> None:
    """What there is, with a key in the same folder: fit to try out, and for nothing else."""
    key = database.with_name(LEDGER_KEY)
    with open_system(sqlite_url(database)) as system:
        if not key.exists() and any(one.size for one in sealing_standings(system)):
            out.print(f"{key} is er niet meer: deze demonstratie verzegelt niet verder.")
            return
        if not key.exists():
            make_keys(key, LEDGER_NAME)
        sealer = sealer_of(system, Settings(ledger_key=key))
        assert sealer is not None
        try:
            sealer.once()
        except ChangedPastError as changed:
            raise Trouble(f"De demonstratie is van buiten gewijzigd ({changed}). Begin opnieuw met --fresh.") from None


def forget_seals(folder: Path) -> None:
    """Of a demonstration that is no more: its keys, and what was remembered beside them."""
    for file in folder.glob(f"{Path(LEDGER_KEY).stem}.*"):
        file.unlink()


def throw_away(database: Path) -> None:
    """Only what is known to be a demonstration; anything else in the folder stays."""
    if database.exists():
        require_demonstration(database)
        key_file = key_file_of(sqlite_url(database))
        remove(database)
        if key_file is not None:
            key_file.unlink(missing_ok=True)


def remove(database: Path) -> None:
    """A database with what lies beside it."""
    for beside in BESIDE:
        database.with_name(database.name + beside).unlink(missing_ok=True)


def require_demonstration(database: Path) -> None:
    """A database of another kind is left alone."""
    url = sqlite_url(database)
    if how_it_stands(url) is State.BEHIND:
        migrate(url)
    require_ready(url)
    with open_system(url) as system:
        made_up, others = who_is_known(system.people.register)
    if others or not made_up:
        raise Trouble(f"{database} is geen demonstratie. Er is niets gewijzigd; kies een andere map met --folder.")


def a_port(wanted: int) -> tuple[socket, bool]:
    """The port that was asked for, or a free one; and whether it is another."""
    try:
        return listen(HOST, wanted), False
    except Trouble:
        return listen(HOST, 0), True


def settle(database: Path, address: str) -> None:
    """The settings of a demonstration, whatever is set elsewhere."""
    port = address.rpartition(":")[2]
    os.environ |= {
        "VIEROGEN_DATABASE_URL": sqlite_url(database),
        "VIEROGEN_DEMONSTRATION_DIRECTORY": "true",
        "VIEROGEN_LEDGER_KEY": str(database.with_name(LEDGER_KEY).resolve()),
        "VIEROGEN_PUBLIC_URL": address,
        "VIEROGEN_HOST": HOST,
        "VIEROGEN_PORT": port,
    }


def introduce(database: Path, address: str, out: Console) -> None:
    """Which requests there are, and who one can be."""
    with open_system(sqlite_url(database)) as system:
        out.print(f"De demonstratie staat klaar in {database}. Alle mensen en zaken zijn verzonnen.\n")
        for told in (
            *requests_in(system),
            "",
            *figures_at(address),
            "",
            "Voor programma's, een regel voor elke rol:",
            *people_in(system, f"{address}{API_PATH}"),
            "",
            f"De pagina's: {address}/  Kies daar wie u bent; een wachtwoord is er niet.",
        ):
            out.print(told, markup=False)


def requests_in(system: System) -> Iterator[str]:
    """The newest requests of the cast, how they stand and whom they are about; and how many others there are."""
    ids = dict.fromkeys(one.originator_id for one in system.store.requests.select_notifications(None, MANY))
    everybody = (system.desk.known(UUID(str(request))) for request in reversed(ids))
    ours = {person.id for person in cast.PERSONS}
    newest = list(islice((known for known in everybody if known.opened_by in ours), SHOWN))
    for known in reversed(newest):
        status = known.status.label if known.status is not Status.NONE else "beroep zonder verzoek"
        yield f"verzoek {known.id}  {known.child.given_names if known.child else '':8} {status}"
    if others := len(ids) - len(newest):
        yield f"En {others} eerdere verzoeken, gesimuleerd in samenwerkingsverband {PARTNERSHIP}, voor de cijfers."


def figures_at(address: str) -> Iterator[str]:
    """Where to look at the trend of the region, as a page and as figures for a program."""
    asked = f"indicator=verzoeken&indeling=po&regio={PARTNERSHIP}"
    yield f"De trend van samenwerkingsverband {PARTNERSHIP}, met grafiek: {address}/cijfers?{asked}"
    yield f"  curl '{address}{API_PATH}/trends?{asked}'"


def people_in(system: System, api: str) -> Iterator[str]:
    """Everybody of the cast in every role, each with a line that can be pasted."""
    register = system.people.register
    for person in cast.PERSONS:
        held = list(register.capacities(person.id, day_of(system.desk.now())))
        for one in held:
            yield f"{person.name}, {one.role.label}, {one.organisation.name}, id {person.id}"
            yield f"  curl {' '.join(headers(person, one, held))} {api}/ik"


def headers(person: cast.Person, one: Capacity, held: list[Capacity]) -> Iterator[str]:
    """Who one is; and where somebody has more roles, which one is taken."""
    yield f"-H 'Authorization: Demo {person.id}'"
    if len(held) > 1:
        yield f"-H 'Vierogen-Organisatie: {one.organisation.id}'"
    if len([other for other in held if other.organisation == one.organisation]) > 1:
        yield f"-H 'Vierogen-Rol: {ROLES_IN_API[one.role]}'"
