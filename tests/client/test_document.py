"""The client and the OpenAPI document say the same: every operation has its method, and every shape its model."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from vierogen.settings import Settings
from vierogen_api.app import OPERATIONS
from vierogen_api.client_source import differing, main, snake, sources
from vierogen_api.document import document
from vierogen_client import Vierogen, models
from vierogen_client.asking import Asking

DOCUMENT = document(OPERATIONS, Settings())
DESCRIBED = [(verb.upper(), path, one) for path, several in DOCUMENT["paths"].items() for verb, one in several.items()]


def test_the_generated_half_is_current() -> None:
    assert differing() == []
    assert main(["--check"]) == 0


def test_what_is_not_current_is_named(tmp_path: Any) -> None:
    for name, text in sources().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert differing(tmp_path) == []
    (tmp_path / "models.py").write_text("", "utf-8")
    (tmp_path / "operations.py").unlink()
    assert differing(tmp_path) == ["models.py", "operations.py"]


def test_every_operation_has_a_method_and_every_method_an_operation() -> None:
    own = {name for name, _ in inspect.getmembers(Asking, inspect.isfunction)}
    offered = {name for name, _ in inspect.getmembers(Vierogen, inspect.isfunction)} - own
    assert offered == {snake(one["operationId"]) for _, _, one in DESCRIBED}


@pytest.mark.parametrize(("verb", "path", "one"), DESCRIBED, ids=lambda part: part if isinstance(part, str) else "")
def test_a_method_sends_what_the_document_asks(
    verb: str, path: str, one: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called with something for every argument, whatever it is."""
    sent: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    monkeypatch.setattr(Asking, "ask", lambda _, *given, **named: sent.append((given, named)))
    method = getattr(Vierogen, snake(one["operationId"]))
    parameters = [param for param in inspect.signature(method).parameters.values() if param.name != "self"]
    method(
        Vierogen("https://x.example"),
        *(f"<{param.name}>" for param in parameters if param.kind is param.POSITIONAL_OR_KEYWORD),
        **{param.name: f"<{param.name}>" for param in parameters if param.kind is param.KEYWORD_ONLY},
    )

    ((verb_sent, path_sent, gives), named) = sent[0]
    given = one.get("parameters", ())
    headers = {param["name"] for param in given if param["in"] == "header"}
    assert verb_sent == verb
    assert path_sent == path.replace("{", "%3C").replace("}", "%3E")
    assert ("body" in named) == ("requestBody" in one)
    assert ("version" in named) == ("If-Match" in headers)
    assert ("key" in named) == ("Idempotency-Key" in headers)
    assert set(named.get("query", ())) == {param["name"] for param in given if param["in"] == "query"} - {
        "formaat",
        "breedte",
    }
    assert named["repeatable"], "every operation is a question, or an act under a key"
    schema = next(iter(one["responses"].values()))["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    assert gives is (getattr(models, name) if name else dict)


def test_every_shape_is_a_model() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        if name == "Probleem":
            continue
        fields = getattr(models, name).model_fields
        assert {info.alias or field for field, info in fields.items()} == schema["properties"].keys()
        required = {info.alias or field for field, info in fields.items() if info.is_required()}
        assert required == set(schema.get("required", ())), name
