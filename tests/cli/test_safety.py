"""Settings that together are not safe are refused with what to do; a demonstration may do as it likes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cli.conftest import Type
from databases import fresh_database
from vierogen.bootstrap.database import migrate
from vierogen.cli import serve as serving
from vierogen.cli.safety import others_may_listen, require_safe_settings, what_is_not_safe
from vierogen.settings import Settings, sqlite_path

ISSUERS = (
    '[{"key": "ggd", "label": "GGD", "issuer": "https://inloggen.example", "client_id": "vierogen", '
    '"acr_per_role": {"*": ["hoog"]}}]'
)
SAFE = {
    "VIEROGEN_ISSUERS": ISSUERS,
    "VIEROGEN_PUBLIC_URL": "https://vierogen.example",
    "VIEROGEN_PROXIES": "127.0.0.1",
}
PLAIN = "postgresql+psycopg://vierogen@db.example/vierogen"

UNSAFE: dict[str, dict[str, str]] = {
    "VIEROGEN_PUBLIC_URL begint met https://": {"VIEROGEN_PUBLIC_URL": "http://vierogen.example"},
    "VIEROGEN_HOST is 0.0.0.0": {"VIEROGEN_HOST": "0.0.0.0", "VIEROGEN_PUBLIC_URL": "http://127.0.0.1:8000"},  # noqa: S104
    "debug is alleen voor verzonnen mensen": {"VIEROGEN_LOG_LEVEL": "debug"},
    "Van uitgever ggd is niet gezegd hoe sterk": {"VIEROGEN_ISSUERS": ISSUERS.replace('"*"', '"YOUTH_DOCTOR"')},
}


@pytest.fixture(autouse=True)
def _safe(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    addresses: list[str] = []
    monkeypatch.setattr(serving, "serve", lambda listening, _: (addresses.append(""), listening.close()))
    return addresses


def test_safe_settings_are_served(url: str, served: list[str], vierogen: Type) -> None:
    assert vierogen("serve", "--port", 0).code == 0
    assert (len(served), bool(url)) == (1, True)


@pytest.mark.usefixtures("url", "served")
@pytest.mark.parametrize("keys", [None, "", "geen sleutel"])
def test_witnesses_that_cannot_be_read_are_told_of_before_anything_is_served(
    keys: str | None, vierogen: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "getuigen"
    if keys is not None:
        file.write_text(keys)
    monkeypatch.setenv("VIEROGEN_LEDGER_WITNESSES", str(file))
    ended = vierogen("serve", "--port", 0)
    assert (ended.code, "VIEROGEN_LEDGER_WITNESSES: " in ended.said) == (1, True), ended.said


@pytest.mark.parametrize(
    ("address", "proxies", "told"),
    [
        ("https://vierogen.example", "", True),
        ("https://vierogen.example", "127.0.0.1, ::1", False),
        ("http://127.0.0.1:8000", "", False),
    ],
)
@pytest.mark.usefixtures("url", "served")
def test_a_proxy_that_is_not_named_is_told_of_at_every_start(
    address: str, proxies: str, told: bool, vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_PUBLIC_URL", address)
    monkeypatch.setenv("VIEROGEN_PROXIES", proxies)
    ended = vierogen("serve", "--port", 0)
    assert (ended.code, "VIEROGEN_PROXIES" in ended.said) == (0, told)


@pytest.mark.parametrize("said", UNSAFE)
def test_what_is_not_safe_is_refused_with_what_to_do(
    said: str, url: str, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in UNSAFE[said].items():
        monkeypatch.setenv(name, value)

    ended = vierogen("serve", "--port", 0)

    assert (ended.code, served, bool(url)) == (1, [], True)
    assert said in ended.said
    assert "Zet " in ended.said or "Anders zou" in ended.said


def of_the_issuer(named: str) -> Settings:
    listed = ISSUERS.replace('"acr_per_role": {"*": ["hoog"]}', named)
    return Settings.model_validate(
        {"database_url": "sqlite://", "public_url": SAFE["VIEROGEN_PUBLIC_URL"], "issuers": listed}
    )


OFFICERS = '"ATTENDANCE_OFFICER", "PARTNERSHIP_ADVISER", "CARE_TEAM_MEMBER", "DEADLOCK_BREAKER"'
OTHERS = '"REGION_ANALYST", "PRIVACY_OFFICER"'


@pytest.mark.parametrize(
    ("named", "roles"),
    [
        ('"acr_per_role": {"*": ["hoog"]}', None),
        (f'"accept_weak_login": [{OFFICERS}, {OTHERS}, "ADMINISTRATOR"]', None),
        (f'"acr_per_role": {{"ADMINISTRATOR": ["hoog"]}}, "accept_weak_login": [{OFFICERS}, {OTHERS}]', None),
        (f'"accept_weak_login": [{OFFICERS}, "ADMINISTRATOR"]', "REGION_ANALYST, PRIVACY_OFFICER"),
        (f'"acr_per_role": {{"YOUTH_DOCTOR": ["hoog"]}}, "accept_weak_login": [{OFFICERS}, {OTHERS}]', "ADMINISTRATOR"),
    ],
)
def test_of_every_role_is_said_how_strong_a_login_it_takes(named: str, roles: str | None) -> None:
    """Of a youth doctor nothing needs to be said: then nobody is one there."""
    dangers = list(what_is_not_safe(of_the_issuer(named)))

    assert len(dangers) == (roles is not None)
    assert roles is None or f"voor deze rollen: {roles}. Zet " in dangers[0]


def test_a_weak_login_that_was_accepted_is_told_of_at_every_start(
    url: str, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "LET OP" not in vierogen("serve", "--port", 0).said
    weak = ISSUERS.replace("}]", ', "accept_weak_login": ["REGION_ANALYST", "ADMINISTRATOR"]}]')
    monkeypatch.setenv("VIEROGEN_ISSUERS", weak)

    said = vierogen("serve", "--port", 0).said

    assert "LET OP: bij GGD mag iemand met een zwakke inlog deze rollen nemen: beleidsmedewerker, beheerder." in said
    assert (len(served), bool(url)) == (2, True)


def test_everything_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in UNSAFE.values():
        for name, value in one.items():
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", PLAIN)

    assert len(list(what_is_not_safe(Settings()))) == 4  # one address cannot be wrong in both ways


def test_a_demonstration_may_do_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_LOG_LEVEL", "debug")
    monkeypatch.setenv("VIEROGEN_DEMONSTRATION_DIRECTORY", "true")

    require_safe_settings(Settings())


@pytest.mark.skipif(os.name == "nt", reason="there the folder decides who may read")
def test_a_database_that_everybody_may_read_is_not_served(url: str, served: list[str], vierogen: Type) -> None:
    path = sqlite_path(url)
    assert path
    path.chmod(0o644)

    ended = vierogen("serve", "--port", 0)

    assert (ended.code, served) == (1, [])
    assert f"chmod o-rwx {path}" in ended.said
    path.chmod(0o640)
    assert vierogen("serve", "--port", 0).code == 0


@pytest.mark.skipif(os.name == "nt", reason="there the folder decides who may read")
def test_a_new_database_is_for_its_owner_alone_and_so_is_what_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        migrate(f"sqlite:///{tmp_path / 'new.db'}")
    finally:
        os.umask(before)

    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert found["new.db"] == 0o600
    assert {mode & 0o077 for name, mode in found.items() if name.startswith("new.db")} == {0}


@pytest.mark.parametrize(
    ("url", "open_line"),
    [
        (PLAIN, True),
        (f"{PLAIN}?sslmode=disable", True),
        (f"{PLAIN}?sslmode=require", True),
        (f"{PLAIN}?sslmode=verify-full", False),
        (f"{PLAIN}?sslmode=verify-ca", False),
        (f"{PLAIN}?service=vierogen", False),
        ("postgresql+psycopg://vierogen@/vierogen?host=db.example", True),
        ("postgresql+psycopg://vierogen@/vierogen?host=/run/postgresql", False),
        ("postgresql+psycopg:///vierogen", False),
        ("postgresql+psycopg://vierogen@localhost/vierogen", False),
        ("postgresql+psycopg://vierogen@[::1]/vierogen", False),
        ("sqlite:///vierogen.db", False),
        ("postgresql+psycopg://vierogen:[geheim-9@db.example/vierogen", True),
    ],
)
def test_the_line_to_a_database_elsewhere_proves_who_is_there(url: str, open_line: bool) -> None:
    assert others_may_listen(url) is open_line


def test_what_stands_in_the_environment_of_the_driver_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example")
    assert others_may_listen("postgresql+psycopg:///vierogen")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert not others_may_listen("postgresql+psycopg:///vierogen")


def test_a_line_that_is_protected_otherwise_can_be_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_DATABASE_URL", PLAIN)
    assert any("sslmode=verify-full" in one for one in what_is_not_safe(Settings()))
    monkeypatch.setenv("VIEROGEN_DATABASE_WITHOUT_TLS", "true")
    assert list(what_is_not_safe(Settings())) == []


@pytest.mark.parametrize(
    "address",
    [
        "vierogen.example",
        "javascript:alert(1)",
        "https://",
        "https://anna:geheim-9@vierogen.example",
        "https://vierogen.example/pad",
        "https://vierogen.example?a=b",
        "https://vierogen.example#a",
        "https://viërogen.example",
        "https://[::1",
        "https://vierogen.example:poort",
    ],
)
def test_a_public_address_is_an_address_and_nothing_more(
    address: str, url: str, served: list[str], vierogen: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEROGEN_PUBLIC_URL", address)

    ended = vierogen("serve", "--port", 0)

    assert (ended.code, served, bool(url)) == (1, [], True)
    assert "VIEROGEN_PUBLIC_URL: is een adres zoals" in ended.said
    assert "geheim-9" not in ended.said


def test_a_database_of_a_test_is_as_safe_as_a_real_one(tmp_path: Path) -> None:
    path = sqlite_path(fresh_database("sqlite", tmp_path))
    assert path
    assert os.name == "nt" or not path.stat().st_mode & stat.S_IRWXO
