"""The command line itself: quick to answer, Dutch, and calm about what was typed wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from cli.conftest import Type, start
from vierogen import __version__
from vierogen.application.keeping import KeyStoreUnavailable, StoreUnavailable
from vierogen.cli import faults
from vierogen.cli.commands_page import commands
from vierogen.domain.refusals import Unknown
from vierogen.settings import Settings

COMMANDS = ("demo", "serve", "migrate", "clock", "play", "simulate", "import", "docs", "openapi")


def test_help_names_every_command_in_dutch(vierogen: Type) -> None:
    ended = vierogen("--help")

    assert ended.code == 0
    assert [name for name in COMMANDS if f" {name} " not in ended.out] == []
    assert "Opdrachten" in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str, vierogen: Type) -> None:
    assert vierogen(command, "--help").code == 0


@pytest.mark.parametrize("name", sorted(commands()))
def test_help_shows_all_that_is_written_about_a_command(
    name: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands between square brackets is taken for markup there, and would not be seen."""
    monkeypatch.setenv("COLUMNS", "400")
    shown = vierogen(*name.split(), "--help").out
    assert [one.help for one in commands()[name].params if one.help and one.help not in shown] == []


def test_help_does_not_wait_for_the_engine() -> None:
    """Half a second on a quiet machine; what would make it slow is not loaded, and that can be told for sure."""
    script = (
        "import sys; from vierogen.cli import main; main(['--help']); "
        "slow = {'vierogen.bootstrap', 'vierogen.domain', 'sqlalchemy', 'pydantic', 'uvicorn', 'fastapi'}; "
        "sys.exit(', '.join(slow & set(sys.modules)) or 0)"
    )
    path = f"import sys; sys.path[:0] = {sys.path!r}; "
    began = time.perf_counter()

    ended = subprocess.run([sys.executable, "-c", path + script], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert time.perf_counter() - began < 5


def test_it_says_its_version(vierogen: Type) -> None:
    assert vierogen("--version").said == f"Vierogen {__version__}"


def test_without_a_command_it_shows_what_there_is(vierogen: Type) -> None:
    assert "Opdrachten" in vierogen().said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["nonsens"], "De opdracht nonsens bestaat niet."),
        (["keys", "nonsens"], "De opdracht nonsens bestaat niet."),
        (["import"], "Er ontbreekt iets aan deze opdracht: 'file'."),
        (["simulate"], "Er ontbreekt iets aan deze opdracht: '--school-years'."),
        (["clock", "--nonsens"], "De optie --nonsens bestaat niet."),
        (["clock", "--dry-rum"], "De optie --dry-rum bestaat niet. Bedoelde u --dry-run?"),
        (["serve", "--port"], "Bij de optie --port ontbreekt een waarde"),
        (
            ["serve", "--port", "99999"],
            "De waarde van '--port' klopt niet: geef een heel getal van 0 tot en met 65535.",
        ),
        (["publish", "--as-of", "abc"], "De waarde van '--as-of' klopt niet: geef een heel getal."),
        (["simulate", "--share", "veel"], "De waarde van '--share' klopt niet: geef een getal."),
        (["ledger", "consistency", "--since", "-1"], "klopt niet: geef een heel getal van 0 of meer."),
        (["clock", "nu", "meteen"], "Dit staat er te veel: nu meteen"),
    ],
)
def test_what_was_typed_wrong_is_said_calmly(typed: list[str], told: str, vierogen: Type) -> None:
    ended = vierogen(*typed)

    assert ended.code == faults.MISUSED
    assert told in ended.said
    assert "Traceback" not in ended.said


@pytest.mark.parametrize("typed", [[], ["serve"], ["keys"], ["ledger", "consistency"], ["import", "regions"]])
def test_what_a_command_says_of_itself_is_dutch(typed: list[str], vierogen: Type) -> None:
    said = vierogen(*typed, "--help").said

    assert "Zo: vierogen" in said
    assert "Toon deze uitleg." in said
    for english in ("Usage", "Show this", "OPTIONS", "COMMAND", "ARGS", "default", "required"):
        assert english not in said


def test_it_runs_as_a_module_as_well(tmp_path: Path) -> None:
    out, _ = start("--version", cwd=tmp_path).communicate()

    assert out.strip() == f"Vierogen {__version__}"


# ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIEROGEN_PORT", "achtduizend"),
        ("VIEROGEN_LOG_LEVEL", "geheim"),
        ("VIEROGEN_LARGEST_BODY", "geheim"),
        ("VIEROGEN_DELIVERY_NETWORKS", "geheim"),
        ("VIEROGEN_PROXIES", "proxy.example"),
        ("VIEROGEN_PROXIES", "10.1.0.5, 0.0.0.0/0"),
        ("VIEROGEN_DATABASE_URL", "sqlite:geheim"),
        ("VIEROGEN_DATABASE_URL", "postgresql+psycopg://vierogen:geheim@server:poort/vierogen"),
        ("VIEROGEN_DATABASE_URL", "postgresql+psycopg://vierogen:geheim@server:70000/vierogen"),
        ("VIEROGEN_DATABASE_URL", "postgresql+psycopg://[::1]:5432x/vierogen"),
        ("VIEROGEN_KEY_STORE_URL", "mysql://vierogen:geheim@server/sleutels"),
        ("VIEROGEN_KEY_STORE_URL", "postgresql+psycopg://vierogen:geheim@server:poort/sleutels"),
        ("VIEROGEN_EVENT_SOURCE", "ons systeem"),
        ("VIEROGEN_EVENT_SOURCE", "geheim"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_not_repeated(
    name: str, value: str, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    ended = vierogen("clock")

    assert ended.code == faults.FAILED
    assert name in ended.said
    assert value not in ended.said


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///a:b/vierogen.db",
        "postgresql+psycopg://vierogen@/vierogen?host=/run/postgresql",
        "postgresql+psycopg://vierogen:@/vierogen?host=%2Frun%2Fpostgresql",
        "postgresql+psycopg://vierogen:geheim@/vierogen?host=/run/postgresql",
        "postgresql+psycopg://vierogen:geheim@server/vierogen",
        "postgresql+psycopg://vierogen:een:wacht/woord@server:5432/vierogen",
        "postgresql+psycopg://[::1]:5432/vierogen",
        "postgresql+psycopg://[::1]/vierogen",
    ],
)
def test_an_address_of_a_database_is_taken_with_a_port_or_without(url: str) -> None:
    assert Settings(database_url=url, event_source="urn:nld:oin:1:systeem:vierogen").database_url == url
    make_url(url)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OperationalError: database or disk is full", "De schijf is vol"),
        ("OperationalError: disk I/O error", "De schijf weigert"),
        ("OperationalError: database is locked", "bezet"),
        ("OperationalError: unable to open database file", "niet te openen"),
        ("OperationalError: attempt to write a readonly database", "alleen te lezen"),
        ("OperationalError: connection failed: Connection refused", "niet te bereiken"),
        ("OperationalError: something new", "something new"),
    ],
)
def test_a_database_that_can_take_nothing_now_is_said_with_what_to_do(
    said: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert faults.say(StoreUnavailable(said)) == faults.UNAVAILABLE
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "which", "setting"),
    [
        (StoreUnavailable, "De database", "VIEROGEN_DATABASE_URL"),
        (KeyStoreUnavailable, "De sleutelopslag", "VIEROGEN_KEY_STORE_URL"),
    ],
)
def test_which_of_the_two_is_not_there_is_named_with_its_setting(
    fault: type[StoreUnavailable], which: str, setting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    faults.say(fault("OperationalError: connection failed: Connection refused"))
    assert capsys.readouterr().err == f"{which} is niet te bereiken. Draait de server, en klopt {setting}?\n"


def test_a_refusal_is_a_sentence_and_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert faults.say(Unknown()) == faults.FAILED
    assert capsys.readouterr().err.strip() == "Dit verzoek is niet bekend."


def test_our_own_fault_shows_where_and_never_what_somebody_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    number = "999" + "900006"  # made here, so that the line of code that is shown does not hold it
    try:
        {}[number]
    except KeyError as error:
        code = faults.say(error)

    told = capsys.readouterr().err
    assert code == faults.OUR_FAULT
    assert "builtins.KeyError" in told
    assert "test_our_own_fault" in told
    assert number not in told


def test_who_debugs_sees_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_LOG_LEVEL", "debug")

    with pytest.raises(KeyError):
        faults.say(KeyError("alles"))
