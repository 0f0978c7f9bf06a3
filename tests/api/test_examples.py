"""Every operation has an example that was really sent in a situation where it is legal, and fits what the document says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from api.office import Office
from api.recording import EXAMPLES, Kept, recorded, write
from vierogen.settings import Settings
from vierogen_api.app import OPERATIONS
from vierogen_api.document import document
from vierogen_api.examples import examples
from vierogen_api.operation import Operation
from vierogen_api.problem_details import KINDS, PROBLEM_JSON
from vierogen_api.problem_examples import BROKEN, DETAILS, MORE, example_of
from vierogen_api.routes.rules import rules

DOCUMENT = document(OPERATIONS, Settings())


@pytest.fixture(scope="module")
def walked(request: pytest.FixtureRequest) -> Kept:
    kept = recorded()
    if request.config.getoption("--record-examples", default=False):
        write(kept)
        examples.cache_clear()
    return kept


def test_every_example_was_sent_and_answered_just_now(walked: Kept) -> None:
    assert json.loads(EXAMPLES.read_text("utf-8")) == walked, "run: pytest tests/api/test_examples.py --record-examples"


def test_every_operation_has_an_example_of_what_is_sent_and_answered() -> None:
    bare = [one.name for one in OPERATIONS if one.name not in examples()]
    assert bare == [], "let tests/api/recording.py walk past them"
    assert [one.name for one in OPERATIONS if one.takes and examples()[one.name].sent is None] == []
    assert {*examples()} == {one.name for one in OPERATIONS}


@cache
def checker() -> Registry[Any]:
    return Registry().with_resource("urn:document", DRAFT202012.create_resource(DOCUMENT))


def fits(value: Any, schema: dict[str, Any]) -> list[str]:
    """What does not fit, by JSON Schema 2020-12, formats included."""
    absolute = at_the_document(schema)
    validator = Draft202012Validator(absolute, registry=checker(), format_checker=FormatChecker())
    return [f"{one.json_path}: {one.message}" for one in validator.iter_errors(value)]


def at_the_document(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: f"urn:document{one}" if name == "$ref" else at_the_document(one) for name, one in part.items()}
    return [at_the_document(one) for one in part] if isinstance(part, list) else part


def contents(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and what is answered in JSON, as the document has it."""
    described = DOCUMENT["paths"][operation.path][operation.method.lower()]
    if operation.takes is not None:
        yield "sent", described["requestBody"]["content"]["application/json"]
    yield "answer", described["responses"][str(operation.status)]["content"]["application/json"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_the_document_holds_the_examples_and_they_fit(operation: Operation, office: Office) -> None:
    for part, content in contents(operation):
        value = getattr(examples()[operation.name], part)
        assert fits(value, content["schema"]) == []
        if "example" in content:
            assert content["example"] == value
        else:
            address = urlsplit(content["examples"]["voorbeeld"]["externalValue"]).path
            assert office.client.get(address).json() == value


def test_an_example_that_does_not_fit_is_noticed() -> None:
    sent, schema = examples()["VerzoekOpenen"].sent, {"$ref": "#/components/schemas/VerzoekOpenen"}

    assert fits(sent, schema) == []
    for wrong in (
        {"schooljaar": 2026},
        {"schooljaar": "26/27"},
        {"leeftijd": 9},
        {"kind": {**sent["kind"], "postcode": ""}},
    ):
        assert fits(sent | wrong, schema) != [], wrong


def test_examples_of_what_stands_in_an_address_fit_too() -> None:
    for methods in DOCUMENT["paths"].values():
        for one in methods.values():
            for parameter in one.get("parameters", ()):
                if "example" in parameter:
                    assert fits(parameter["example"], parameter["schema"]) == [], (one["operationId"], parameter)
                assert "example" in parameter or parameter["in"] == "query" or not parameter["required"]


def test_every_kind_of_problem_has_an_example_that_fits() -> None:
    assert {*DETAILS} == {*KINDS} >= {*MORE}
    for code in KINDS:
        assert fits(example_of(code, "https://vierogen.example"), {"$ref": "#/components/schemas/Probleem"}) == []
    rule = rules()[BROKEN["regel"]]
    assert (BROKEN["zin"], BROKEN["bron"], BROKEN["link"]) == (rule["sentence"], rule["source"], rule["link"])


def test_every_problem_that_an_operation_can_answer_with_is_shown() -> None:
    shown = DOCUMENT["components"]["examples"]
    for methods in DOCUMENT["paths"].values():
        for one in methods.values():
            for status, answer in one["responses"].items():
                if status >= "400":
                    found = answer["content"][PROBLEM_JSON]["examples"]
                    values = [shown[example["$ref"].rpartition("/")[2]]["value"] for example in found.values()]
                    assert values
                    assert {value["status"] for value in values} == {int(status)}
