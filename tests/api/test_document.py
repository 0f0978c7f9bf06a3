"""The OpenAPI document says what is served, in Dutch; and every answer has the headers that it should."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from starlette.routing import Match

from api.office import BASE, Office, hearing, request
from vierogen_api.app import OPERATIONS
from vierogen_api.envelope import HEADERS
from vierogen_api.routing import Addresses, route
from vierogen_api.version import PREFIX

FIGURES = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image/svg+xml",
    "text/html",
]


@pytest.fixture
def document(office: Office) -> dict[str, Any]:
    answer = office.client.get(f"{BASE}/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(one) for one in part.values()))
    return set().union(*(references(one) for one in part)) if isinstance(part, list) else set()


def test_every_operation_is_described_once(document: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}

    assert described == {(one.path, one.method) for one in OPERATIONS}
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(set(ids)) == len(ids) == len(OPERATIONS)
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", one) for one in ids)


def test_the_document_hangs_together(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["contact"].keys() == {"name", "email", "url"}
    assert document["servers"][0]["url"].endswith("/api/v1")
    known = {f"#/components/{part}/{name}" for part in ("schemas", "examples") for name in document["components"][part]}
    assert references(document) == known
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in document["components"]["schemas"])


def test_bad_input_is_400_and_never_422_and_every_problem_is_a_problem(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert "422" not in one["responses"]
            assert "400" in one["responses"]
            for status, answer in one["responses"].items():
                assert "API-Version" in answer["headers"], (path, method, status)
                wanted = "application/problem+json" if status >= "400" else "application/json"
                assert list(answer["content"])[:1] == [wanted]
                others = FIGURES if path in {"/trends", "/trends/vergelijkingen"} and status < "400" else []
                assert list(answer["content"])[1:] == others


def test_every_parameter_of_an_address_is_described(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for one in methods.values():
            found = {param["name"] for param in one.get("parameters", ()) if param["in"] == "path"}
            assert found == set(re.findall(r"{(\w+)}", path))


def test_answers_are_as_the_document_says(office: Office, document: dict[str, Any]) -> None:
    case, schemas = office.opened().granted(), document["components"]["schemas"]
    pairs = [
        ("", "Verzoek"),
        ("/tijdlijn", "Tijdlijn"),
        ("/mogelijkheden", "Mogelijkheden"),
        ("/criteriaset", "CriteriasetGetoond"),
        ("/inzage", "InzageVanVerzoek"),
    ]
    for name in ("Anna", "Bram", "Dirk"):
        for path, schema in pairs:
            fits(office.caller(name).get(case.path + path).json(), {"$ref": f"#/components/schemas/{schema}"}, schemas)
    for path, schema in (
        ("/regels", "Regels"),
        ("/levensloop", "Levensloop"),
        ("/ik", "Ik"),
        ("/organisaties", "Organisaties"),
        ("/gezondheid", "Gezondheid"),
    ):
        fits(office.caller("Anna").get(path).json(), {"$ref": f"#/components/schemas/{schema}"}, schemas)
    logged = office.caller("Quinten").post("/inzagelogboek/_zoek").json()
    fits(logged, {"$ref": "#/components/schemas/Inzagelogboek"}, schemas)
    fits(request(), {"$ref": "#/components/schemas/VerzoekOpenen"}, schemas)
    refusal = case.tries("Anna", "oudergesprekken", {"gesprek": hearing(apart=3)}).json()
    fits(refusal, {"$ref": "#/components/schemas/Probleem"}, schemas)


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "") -> None:
    """As much of JSON Schema as our document uses."""
    if "$ref" in schema:
        fits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, at)
    elif "anyOf" in schema:
        if value is not None:
            fits(value, schema["anyOf"][0], schemas, at)
    else:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        assert kind_of(value) in kinds or {kind_of(value), *kinds} >= {"integer", "number"}, at
        if "enum" in schema:
            assert value in schema["enum"], at
        for number, one in enumerate(value if isinstance(value, list) else ()):
            fits(one, schema["items"], schemas, f"{at}/{number}")
        if isinstance(value, dict):
            assert set(schema.get("required", ())) <= value.keys(), at
            for name, one in value.items():
                inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
                assert inner, f"{at}/{name}"
                fits(one, inner, schemas, f"{at}/{name}")


def kind_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object", type(None): "null"}
    return kinds[type(value)]


def test_every_answer_has_the_headers_of_the_house(office: Office) -> None:
    case, client = office.opened(), office.client
    for answer in (
        client.get(f"{BASE}/gezondheid"),
        client.get(f"{BASE}/nergens"),
        client.get("/api"),
        client.delete(f"{BASE}/ik"),
        client.get(f"{BASE}/ik"),
        client.get(f"{BASE}/openapi.json"),
        office.caller("Anna").get(case.path),
        case.tries("Anna", "oudergesprekken", {}),
    ):
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode()


def test_where_get_is_there_is_head(office: Office) -> None:
    case, anna = office.opened(), office.caller("Anna")
    for path in ("/ik", "/regels", "/gezondheid", case.path, "/verzoeken/1"):
        get, head = anna.get(path), office.client.head(BASE + path, headers=anna.headers)
        assert (head.status_code, head.content) == (get.status_code, b"")
        for name in (get.headers.keys() | head.headers.keys()) - {"ratelimit"}:  # one more was asked meanwhile
            assert head.headers[name] == get.headers[name]
    assert office.client.head(f"{BASE}/beroepen").status_code == 405


def test_other_origins_are_not_let_in(office: Office) -> None:
    answer = office.client.get(f"{BASE}/regels", headers={"Origin": "https://elders.example"})

    assert "access-control-allow-origin" not in answer.headers


def test_every_address_is_found_by_its_shape(document: dict[str, Any]) -> None:
    """Among a few, whatever stands in its blanks; and no operation begins with a blank."""
    known = Addresses(map(route, OPERATIONS))
    for operation in OPERATIONS:
        assert not operation.path.startswith("/{")
        path = PREFIX + operation.path
        for filling in ("x", "_zoek", str(uuid4())):
            filled = re.sub(r"\{\w+\}", filling, path)
            assert path in [one.path for one in known.candidates(filled)], filled
            assert len(known.candidates(filled)) < 9
    for nothing in ("", "/", "/api", PREFIX, f"{PREFIX}/", f"{PREFIX}/{{}}", f"{PREFIX}/ik/", "/apiv1/ik"):
        assert known.matches({"type": "http", "path": nothing, "method": "GET", "root_path": ""})[0] is Match.NONE
    assert known.matches({"type": "websocket", "path": f"{PREFIX}/ik"})[0] is Match.NONE
