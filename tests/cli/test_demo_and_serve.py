"""Trying it out, and serving for real: what is made up stays apart from what is not, and stopping is calm."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import get_args
from uuid import UUID, uuid4

import pytest

from cli.conftest import Type, start
from databases import copy_database
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.casebook.play import Hands, play
from vierogen.cli import demo
from vierogen.cli import serve as serving
from vierogen.cli.demo_cases import cases, running
from vierogen.cli.quiet_logs import WithoutWords
from vierogen.domain.people.acts import RegisterPerson
from vierogen.domain.values import Role, Status, day_of
from vierogen.reference.school_years import SchoolYear
from vierogen.settings import RoleName, Settings
from vierogen.simulation.demonstration import PARTNERSHIP
from vierogen_api.dutch import code_of

HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration, made once."""
    folder = tmp_path_factory.mktemp("demo")
    started = start("demo", "--no-serve", "--folder", folder / "demo", cwd=folder)
    out, err = started.communicate()
    assert started.returncode == 0, err
    (folder / "said.txt").write_text(out, "utf-8")
    return folder


@pytest.fixture
def demonstration(made: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    folder = tmp_path / "demo"
    shutil.copytree(made / "demo", folder)
    copy_database(made / "demo" / "vierogen.db", folder / "vierogen.db")  # with its key file, which lies elsewhere
    return folder


def url_of(folder: Path) -> str:
    return serving.sqlite_url(folder / "vierogen.db")


def statuses(system: System) -> dict[UUID, Status]:
    ids = {str(one.originator_id) for one in system.store.requests.select_notifications(None, 100_000)}
    return {UUID(one): system.desk.known(UUID(one)).status for one in ids}


def by_the_cast(system: System) -> set[UUID]:
    """Requests that the cast opened; the others were simulated."""
    cast_ids = {person.id for person in cast.PERSONS}
    return {request for request in statuses(system) if system.desk.known(request).opened_by in cast_ids}


# ── the demonstration ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_demonstration_holds_the_cast_and_requests_in_many_statuses(demonstration: Path) -> None:
    with open_system(url_of(demonstration)) as system:
        assert set(system.people.register.persons) > {person.id for person in cast.PERSONS}
        assert serving.who_is_known(system.people.register)[1] == 0, "everybody is made up"
        assert {
            *(Status.OPEN, Status.STATED, Status.CO_ASSESSING, Status.IN_DELIBERATION, Status.AGREED, Status.NONE),
        } <= set(statuses(system).values())


def test_it_tells_who_one_can_be_with_a_line_to_paste(made: Path) -> None:
    said = (made / "said.txt").read_text("utf-8")

    for person in cast.PERSONS:
        assert f"{person.name}, " in said
        assert f"'Authorization: Demo {person.id}'" in said
    assert said.count("curl -H") == sum(one.from_on <= day_of(utc_now()) for one in cast.APPOINTMENTS)


def test_the_figures_of_its_region_are_published_for_every_year_that_is_over_and_it_says_where(
    demonstration: Path, made: Path
) -> None:
    with open_system(url_of(demonstration)) as system:
        published = [str(one.school_year) for one in system.trends.look().published.values()]
    over = SchoolYear.of(day_of(utc_now())).previous
    assert published[-1] == str(over)
    assert len(published) == len(set(published)) >= 3
    assert f"/trends?indicator=verzoeken&indeling=po&regio={PARTNERSHIP}" in (made / "said.txt").read_text("utf-8")


def test_nothing_of_the_demonstration_lies_in_the_future(demonstration: Path) -> None:
    with open_system(url_of(demonstration)) as system:
        last = max(event.at for request in statuses(system) for event in system.desk.events(request))
        assert last < system.desk.now()


@pytest.mark.parametrize("today", [date(2026, 8, 1), date(2027, 7, 31), date(2031, 2, 28), date(2036, 2, 29)])
def test_a_demonstration_of_any_day_has_its_running_cases_and_none_disturbs_another(today: date) -> None:
    hands, chosen = Hands(), list(cases(today))
    with open_system("sqlite://", now=hands) as system:
        cast.enter(system.people)
        played = [play(case, system.desk, hands) for case in sorted(chosen, key=lambda case: case.begins_on)]

    assert [one.case.title for one in played if not one.as_expected] == []
    assert {case.title for case in running(today)} <= {case.title for case in chosen}


def test_the_api_calls_the_roles_as_the_lines_to_paste_do() -> None:
    assert {role: code_of(role) for role in demo.ROLES_IN_API} == demo.ROLES_IN_API


def test_starting_again_keeps_what_was_done(demonstration: Path, vierogen: Type) -> None:
    with open_system(url_of(demonstration)) as system:
        before = statuses(system)

    assert vierogen("demo", "--no-serve", "--folder", demonstration).code == 0

    with open_system(url_of(demonstration)) as system:
        assert statuses(system) == before


def test_a_fresh_one_throws_away_the_old_one_and_nothing_else(demonstration: Path, vierogen: Type) -> None:
    (demonstration / "notities.txt").write_text("bewaren", "utf-8")
    key = (demonstration / "demonstratie-zegels.key").read_text("utf-8")
    with open_system(url_of(demonstration)) as system:
        before = by_the_cast(system)

    assert vierogen("demo", "--no-serve", "--fresh", "--folder", demonstration).code == 0

    with open_system(url_of(demonstration)) as system:
        assert before
        assert not before & by_the_cast(system), "what is simulated is the same in every demonstration of one day"
    ours = (".", "demonstratie-zegels.")
    names = [path.name for path in demonstration.iterdir() if not path.name.startswith(ours)]
    (key_file,) = demonstration.glob("*.kek")
    assert sorted(names) == ["notities.txt", key_file.name, "vierogen.db", "vierogen.db.keys"]
    assert (demonstration / "demonstratie-zegels.key").read_text("utf-8") != key


def test_without_its_key_it_is_not_sealed_any_further_and_says_so(demonstration: Path, vierogen: Type) -> None:
    (demonstration / "demonstratie-zegels.key").unlink()

    found = vierogen("demo", "--no-serve", "--folder", demonstration)

    assert found.code == 0
    assert "verzegelt niet verder" in found.said
    assert not (demonstration / "demonstratie-zegels.key").exists()


@pytest.mark.parametrize("option", [(), ("--fresh",)])
def test_a_database_that_is_no_demonstration_is_left_alone(
    option: tuple[str, ...], vierogen: Type, url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "echt"
    folder.mkdir()
    Path(url.removeprefix("sqlite:///")).rename(folder / "vierogen.db")
    a_real_person(url_of(folder))
    before = (folder / "vierogen.db").read_bytes()

    ended = vierogen("demo", "--no-serve", "--folder", folder, *option)

    assert ended.code == 1
    assert "is geen demonstratie" in ended.said
    assert (folder / "vierogen.db").read_bytes() == before


def a_real_person(url: str) -> None:
    with open_system(url) as system:
        facts = {"name": "Echt Iemand", "identifiers": ("iemand@gemeente.example",)}
        system.people.record(RegisterPerson, uuid4(), INSTALLATION, **facts)


# ── safe or not at all ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where it would have served."""
    addresses: list[str] = []

    def note(listening: socket.socket, _: object) -> None:
        addresses.append(serving.address_of(listening))
        listening.close()

    monkeypatch.setattr(serving, "serve", note)
    return addresses


def test_made_up_people_are_not_served_by_accident(
    demonstration: Path, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url_of(demonstration))

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 1
    assert "VIEROGEN_DEMONSTRATION_DIRECTORY=true" in ended.said
    assert served == []


def test_a_demonstration_is_served_with_a_loud_warning(
    demonstration: Path, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url_of(demonstration))
    monkeypatch.setenv("VIEROGEN_DEMONSTRATION_DIRECTORY", "true")

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 0
    assert "LET OP: demonstratie, geen inlog" in ended.said
    assert len(served) == 1


def test_real_people_are_never_served_without_a_login(
    demonstration: Path, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_real_person(url_of(demonstration))
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", url_of(demonstration))
    monkeypatch.setenv("VIEROGEN_DEMONSTRATION_DIRECTORY", "true")

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 1
    assert "Zet de instelling uit" in ended.said
    assert served == []


ISSUERS = (
    '[{"key": "ggd", "label": "GGD", "issuer": "https://inloggen.example", "client_id": "vierogen", '
    '"acr_per_role": {"*": ["hoog"]}}]'
)


@pytest.fixture
def issuers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_ISSUERS", ISSUERS)
    monkeypatch.setenv("VIEROGEN_PUBLIC_URL", "https://vierogen.example")
    monkeypatch.setenv("VIEROGEN_PROXIES", "127.0.0.1")


@pytest.mark.usefixtures("issuers")
def test_a_database_of_real_people_is_served_without_a_warning(url: str, served: list[str], vierogen: Type) -> None:
    a_real_person(url)

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 0
    assert "LET OP" not in ended.said
    assert len(served) == 1


def test_without_anybody_who_can_log_in_nothing_is_served(url: str, served: list[str], vierogen: Type) -> None:
    a_real_person(url)

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 1
    assert "VIEROGEN_ISSUERS of VIEROGEN_ISSUERS_FILE" in ended.said
    assert served == []


@pytest.mark.usefixtures("issuers")
def test_sessions_do_not_travel_over_a_line_on_which_others_listen(
    url: str, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_PUBLIC_URL", "http://vierogen.example")

    ended = vierogen("serve", "--port", 0)

    assert ended.code == 1
    assert "VIEROGEN_PUBLIC_URL begint met https://" in ended.said
    assert (served, bool(url)) == ([], True)


WRONG = {
    "geen geldige JSON": "[",
    "VIEROGEN_ISSUERS, nummer 1, client_id: ontbreekt": '[{"key": "a", "label": "A", "issuer": "https://a.example"}]',
    "VIEROGEN_ISSUERS, nummer 1, issuer: begint met https://": ISSUERS.replace("https:", "http:"),
    "VIEROGEN_ISSUERS, nummer 1, issuer: begint met https:// (": ISSUERS.replace("inloggen.example", "[::1"),
    "nummer 1, issuer: begint met https://": ISSUERS.replace("inloggen.example", "inloggen.example:99999"),
    "issuer: begint met https://": ISSUERS.replace("inloggen.example", "geheim-9\u2100.example"),
    "VIEROGEN_ISSUERS, nummer 1, algorithms, nummer 1: kies uit RS256": ISSUERS.replace(
        "}]", ', "algorithms": ["none"]}]'
    ),
    "VIEROGEN_ISSUERS, nummer 1, algorithms, nummer 1: kies uit ": ISSUERS.replace("}]", ', "algorithms": ["HS256"]}]'),
    "acr_per_role, CLOCK: kies uit YOUTH_DOCTOR": ISSUERS.replace("}]", ', "acr_per_role": {"CLOCK": ["hoog"]}}]'),
    "acr_per_role: noem bij elke rol minstens een waarde": ISSUERS.replace(
        "}]", ', "acr_per_role": {"YOUTH_DOCTOR": []}}]'
    ),
    "acr_per_role, KLOK: kies uit YOUTH_DOCTOR, ATTENDANCE_OFFICER, ": ISSUERS.replace('"*"', '"KLOK"'),
    "of * voor alle rollen": ISSUERS.replace('"*"', '"ALLE"'),
    "accept_weak_login, nummer 1: kies uit YOUTH_DOCTOR": ISSUERS.replace("}]", ', "accept_weak_login": ["*"]}]'),
    "accept_weak_login: een jeugdarts leest medische gegevens": ISSUERS.replace(
        "}]", ', "accept_weak_login": ["ADMINISTRATOR", "YOUTH_DOCTOR"]}]'
    ),
    "ADMINISTRATOR staat in acr_per_role en in accept_weak_login": ISSUERS.replace('"*"', '"ADMINISTRATOR"').replace(
        "}]", ', "accept_weak_login": ["ADMINISTRATOR"]}]'
    ),
    "audience en client_id zijn gelijk": ISSUERS.replace("}]", ', "audience": "vierogen"}]'),
    "staat er twee keer in": f"[{ISSUERS[1:-1]}, {ISSUERS[1:-1]}]",
    "client_secret_file is niet te lezen": ISSUERS.replace("}]", ', "client_secret_file": "weg"}]'),
    "client_secret_file is leeg": ISSUERS.replace("}]", f', "client_secret_file": "{os.devnull}"}}]'),
    "VIEROGEN_ISSUERS: geen geldige JSON": "[" * 100_000,
    "niet allebei": ISSUERS.replace("}]", ', "client_secret_file": "weg", "client_secret": "geheim-9"}]'),
    "key: dit woord gebruikt Vierogen zelf": ISSUERS.replace('"ggd"', '"terug"'),
}


@pytest.mark.parametrize("said", WRONG)
def test_an_issuer_that_makes_no_sense_is_named_and_no_secret_is_repeated(
    said: str, url: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_ISSUERS", WRONG[said])

    ended = vierogen("serve", "--port", 0)

    assert (ended.code, bool(url)) == (1, True)
    assert said in ended.said
    assert "VIEROGEN_ISSUERS" in ended.said
    assert "geheim-9" not in ended.said


def test_issuers_and_their_secrets_may_stand_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "geheim").write_text("geheim-9\n", "utf-8")
    (tmp_path / "uitgevers.json").write_text(ISSUERS.replace("}]", ', "client_secret_file": "geheim"}]'), "utf-8")
    monkeypatch.setenv("VIEROGEN_ISSUERS_FILE", "uitgevers.json")

    (issuer,) = Settings().issuers

    assert issuer.secret() == "geheim-9"
    assert "geheim-9" not in repr(issuer)


def test_a_file_that_is_not_there_and_two_places_at_once_are_named(
    url: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_ISSUERS_FILE", "weg.json")
    assert "VIEROGEN_ISSUERS_FILE noemt een bestand dat niet te lezen is" in vierogen("serve", "--port", 0).said
    monkeypatch.setenv("VIEROGEN_ISSUERS", ISSUERS)
    assert "staan allebei aan" in vierogen("serve", "--port", 0).said
    assert url


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "noemt een bestand dat niet te lezen is"),
        (b"\xff\xfe:root{}", "geen tekst in UTF-8"),
        (b"", "geen stijlblad"),
        (b"--vo-accent: #154273;", "geen stijlblad"),
        (b":root { --vo-accent: #154273;", "horen bij elkaar"),
        (b":root { --vo-accent: #154273; } /* blauw", "een /* waar geen */ bij is"),
        (b":root {}" + b" " * 100_001, "meer dan 100 kB"),
    ],
)
def test_a_theme_that_a_browser_would_pass_over_in_silence_is_told_of_at_the_start(
    written: bytes | None, said: str, vierogen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if written is not None:
        (tmp_path / "thema.css").write_bytes(written)
    monkeypatch.setenv("VIEROGEN_THEME_FILE", str(tmp_path / "thema.css"))
    ended = vierogen("serve", "--port", 0)
    assert ended.code
    assert "VIEROGEN_THEME_FILE: noemt een bestand" in ended.said
    assert said in " ".join(ended.said.split())


def test_the_roles_that_a_setting_may_name_are_those_of_people() -> None:
    assert {*get_args(RoleName)} == {role.value for role in Role} - {Role.CLOCK.value}


# ── ports ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else has."""
    with socket.create_server((HERE, 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.usefixtures("issuers")
def test_a_port_that_is_taken_is_said_in_a_sentence(url: str, taken: int, vierogen: Type) -> None:
    ended = vierogen("serve", "--port", taken)

    assert ended.code == 1
    assert f"Poort {taken} is al in gebruik" in ended.said
    assert url


@pytest.mark.usefixtures("issuers")
def test_an_address_that_is_not_of_this_machine_is_said_in_a_sentence(url: str, vierogen: Type) -> None:
    ended = vierogen("serve", "--host", "203.0.113.7", "--port", 0)

    assert ended.code == 1
    assert "Kies een ander adres" in ended.said
    assert url


def test_a_demonstration_takes_another_port_and_says_so(
    demonstration: Path, taken: int, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vierogen.cli.demo.serve", lambda listening, _: listening.close())

    ended = vierogen("demo", "--folder", demonstration, "--port", taken)

    assert ended.code == 0
    assert f"Poort {taken} is bezet" in ended.said
    assert os.environ["VIEROGEN_PUBLIC_URL"] in ended.said


# ── for real ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")
def test_a_demonstration_serves_knows_its_people_and_stops_calmly(demonstration: Path, tmp_path: Path) -> None:
    started = start("demo", "--folder", demonstration, "--port", 0, cwd=tmp_path)
    said, address = wait_for_address(started)
    _, person = re.findall(r"(Bram Bakker), .* id ([0-9a-f-]{36})", said)[0]
    try:
        told = get(address, "/api/v1/ik", {"Authorization": f"Demo {person}"})
        nobody = get(address, "/api/v1/ik", {})
        page = get(address, re.findall(r"(/cijfers\?\S+)", said)[0], {})
    finally:
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=30)

    assert "Bram Bakker" in told
    assert "Bram Bakker" not in nobody
    assert f"Verzoeken: samenwerkingsverband {PARTNERSHIP}" in page
    assert (started.returncode, "Gestopt." in out, err) == (0, True, "")


def wait_for_address(started: subprocess.Popen[str]) -> tuple[str, tuple[str, int]]:
    """All it said until it listens, and where that is."""
    assert started.stdout is not None
    said = ""
    for line in started.stdout:
        said += line
        if found := re.search(r"luistert op http://([\d.]+):(\d+)", line):
            return said, (found[1], int(found[2]))
    raise AssertionError(f"it never listened: {said}")


def get(address: tuple[str, int], path: str, headers: dict[str, str]) -> str:
    """The answer, once the application is up."""
    connection = HTTPConnection(*address, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


# ── logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fault_in_the_log_says_where_and_never_what_somebody_wrote() -> None:
    try:
        raise ValueError("Daan, 999900006")  # noqa: TRY301  # as a database or pydantic would
    except ValueError as error:
        told = WithoutWords().formatException((ValueError, error, error.__traceback__))

    assert told.splitlines()[-1] == "builtins.ValueError"
    assert "test_a_fault_in_the_log" in told


def test_the_casebook_and_the_door_mean_the_same_demonstration() -> None:
    assert serving.DEMONSTRATION == cast.ISSUER
