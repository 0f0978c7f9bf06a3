"""The document of the API comes without a server, as the server would give it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Type
from vierogen.settings import Settings
from vierogen_api.app import openapi


def test_it_is_what_the_server_gives(vierogen: Type, tmp_path: Path) -> None:
    ended = vierogen("openapi")
    assert ended.code == 0
    assert json.loads(ended.out) == json.loads(openapi(Settings()))

    there = tmp_path / "openapi.json"
    assert vierogen("openapi", "--to", str(there)).said.endswith("geschreven.")
    assert json.loads(there.read_bytes()) == json.loads(ended.out)


def test_a_place_where_it_cannot_be_written_is_told(vierogen: Type, tmp_path: Path) -> None:
    for there in (tmp_path, tmp_path / "weg" / "openapi.json"):
        ended = vierogen("openapi", "--to", str(there))
        assert (ended.code, ended.said) == (1, f"{there} is niet te schrijven.")


def test_it_takes_the_address_from_the_settings(vierogen: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIEROGEN_PUBLIC_URL", "https://vierogen.gemeente.example")

    (server,) = json.loads(vierogen("openapi").out)["servers"]

    assert server["url"] == "https://vierogen.gemeente.example/api/v1"
