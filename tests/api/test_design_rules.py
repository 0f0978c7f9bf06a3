"""The NLGov REST API Design Rules 2.2, one test for each rule id, asked of every operation that we describe.

https://gitdocumentatie.logius.nl/publicatie/api/adr/2.2.1/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from api.conftest import office_over
from api.office import BASE, Caller, Office
from vierogen.settings import Settings, is_safe
from vierogen_api.app import OPERATIONS
from vierogen_api.document import document
from vierogen_api.dutch import FIELDS
from vierogen_api.examples import examples
from vierogen_api.operation import Operation
from vierogen_api.schemas.shapes import Record, records_in
from vierogen_api.version import VERSION

ROOT = Path(__file__).parents[2]
CHANGES = ROOT / "docs" / "api-changelog.md"

RULES = frozenset(
    {
        "core/changelog",
        "core/date-time/date-omit-time-portion",
        "core/date-time/format",
        "core/date-time/timezone",
        "core/deprecation-schedule",
        "core/doc-language",
        "core/doc-openapi",
        "core/doc-openapi-contact",
        "core/error-handling/all-errors",
        "core/error-handling/invalid-input",
        "core/error-handling/problem-details",
        "core/hide-implementation",
        "core/http-methods",
        "core/http-response-code",
        "core/http-safety",
        "core/interface-language",
        "core/modules/encryption",
        "core/modules/geospatial",
        "core/modules/signing",
        "core/naming-collections",
        "core/naming-resources",
        "core/nested-child",
        "core/no-trailing-slash",
        "core/path-segments-kebab-case",
        "core/publish-openapi",
        "core/query-keys-camel-case",
        "core/resource-operations",
        "core/semver",
        "core/stateless",
        "core/transition-period",
        "core/transport/cors",
        "core/transport/no-sensitive-uris",
        "core/transport/security-headers",
        "core/transport/tls",
        "core/uri-version",
        "core/version-header",
    }
)
"""Every rule id of the published list."""

TESTED: dict[str, str] = {}
Test = Callable[..., None]


def rule(*ids: str) -> Callable[[Test], Test]:
    """Which rules a test is about."""

    def tested(test: Test) -> Test:
        assert {*ids} <= RULES
        TESTED.update(dict.fromkeys(ids, test.__name__))
        return test

    return tested


def test_no_rule_is_without_a_test() -> None:
    assert {*TESTED} == RULES
    assert [name for name in TESTED.values() if name not in globals()] == []


DOCUMENT: dict[str, Any] = document(OPERATIONS, Settings())
DESCRIBED: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, one) for path, methods in DOCUMENT["paths"].items() for method, one in methods.items()
]
ANSWERS = [
    (one["operationId"], status, answer) for _, _, one in DESCRIBED for status, answer in one["responses"].items()
]
SHAPES: list[Record] = list(
    {
        one.kind: one
        for operation in OPERATIONS
        for shape in (operation.takes, operation.gives)
        if shape
        for one in records_in(shape)
    }.values()
)
SEGMENTS = sorted({part for one in OPERATIONS for part in one.path.split("/") if part and "{" not in part})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "PROPFIND")


def address(operation: Operation) -> str:
    """An address of this operation, with ids that nobody has."""
    parts = {name: str(UUID(int=9)) for name in re.findall(r"{(\w+)}", operation.path)}
    return BASE + operation.path.format(**parts)


def asked_of(operation: Operation, caller: Caller, *, query: str = "", **more: Any) -> Any:
    """Asks this operation, with every header that it wants."""
    headers = caller.headers | {"Idempotency-Key": "regel", "If-Match": '"1"'} | more.pop("headers", {})
    if operation.takes is not None:
        more.setdefault("json", {})
    return caller.client.request(operation.method, address(operation) + query, headers=headers, **more)


def all_answers(office: Office) -> Iterator[tuple[str, Any]]:
    """Of every operation the answers to somebody, to nobody, to an unknown key, and to what is not there."""
    anna, petra = office.caller("Anna"), office.caller("Petra")
    for one in OPERATIONS:
        yield one.name, asked_of(one, anna)
        yield one.name, asked_of(one, petra)
        yield one.name, asked_of(one, anna, query="?onbekendeSleutel=1")
        yield one.name, office.client.request(one.method, address(one))
        yield one.name, office.client.request("PUT", address(one))
        yield one.name, office.client.request(one.method, address(one) + "/")
        if one.takes is not None:
            yield one.name, asked_of(one, anna, json=None, content=b"<a/>", headers={"Content-Type": "application/xml"})


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, Any]]:
    return [answer for office in office_over("sqlite://") for answer in all_answers(office)]


def values_of(told: Any, schema: dict[str, Any], wanted: str) -> Iterator[str]:
    """Every value of an example that the document says is of this format."""
    if "$ref" in schema:
        yield from values_of(told, DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], wanted)
    for part in schema.get("anyOf", ()):
        yield from values_of(told, part, wanted)
    if schema.get("format") == wanted and told is not None:
        yield told
    if isinstance(told, dict):
        for name, value in told.items():
            yield from values_of(value, schema.get("properties", {}).get(name, {}), wanted)
    for one in told if isinstance(told, list) else ():
        yield from values_of(one, schema.get("items", {}), wanted)


def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property anywhere in a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for part in schema.values():
            yield from properties(part)
    for part in schema if isinstance(schema, list) else ():
        yield from properties(part)


PROPERTIES = list(properties(DOCUMENT["components"]["schemas"]))


# ── resources ────────────────────────────────────────────────────────────────────────────────────────────────────────

COLLECTIONS = frozenset(
    {
        *(
            "aanstellingen",
            "aanstellingsvoorstellen",
            "aanwijzingen",
            "aanwijzingsvoorstellen",
            "abonnementen",
            "accounts",
            "adviezen",
        ),
        *("afgebroken-berichten", "afgewezen-wisvoorstellen", "bewaarplichten", "checkpoints", "medeondertekeningen"),
        *(
            "ingetrokken-aanstellingsvoorstellen",
            "ingetrokken-aanwijzingsvoorstellen",
            "ingetrokken-koppelingsvoorstellen",
        ),
        *("ingetrokken-vervangingsvoorstellen", "ingetrokken-wisvoorstellen"),
        *("opgeheven-bewaarplichten", "rolvoorstellen", "sessies", "toestemmingen", "toestemmingsbeperkingen"),
        *(
            "toestemmingsintrekkingen",
            "uitloggingen",
            "vervangingsvoorstellen",
            "wisbesluiten",
            "wisverzoeken",
            "wisvoorstellen",
        ),
        *("alternatieven", "beoordelingen", "beroepen", "betrokkenheden", "controles", "correcties", "criteriasets"),
        *("doorbraken", "doorbraken-met-aanbod", "einde-aanstellingen", "einde-aanwijzingen", "escalaties", "geheimen"),
        *("herzieningen", "hervattingen", "indelingen", "indicatoren", "informatievragen", "instemmingen"),
        *("kennisgevingen", "kindgesprekken", "koppelingsvoorstellen", "leesbevestigingen", "mogelijkheden"),
        *("niet-instemmingen", "ontkoppelingen", "opties", "opvolgingen", "organisaties", "oudergesprekken"),
        *("overdrachten", "overleggen", "pauzes", "personen", "problemen", "publicaties", "redenen-niet-gehoord"),
        *(
            "regels",
            "systemen",
            "termijnen",
            "teruggaven",
            "trends",
            "tussentijdse-evaluaties",
            "uitgeschreven-systemen",
        ),
        *("verklaringen", "vergelijkingen", "vervangingen", "verzoeken", "voorbeelden", "werkgebieden", "criteria"),
    }
)
"""Nouns in the plural. A new address must be judged by somebody, and then stands here or below."""
SINGULAR = frozenset(
    {
        "bewaring",
        *(
            "aanvraag",
            "afwijzing",
            "beeindiging",
            "bewijs",
            "blokkering",
            "criteriaset",
            "einde-beroep",
            "gezondheid",
            "ik",
        ),
        *(
            "intrekking",
            "inzage",
            "inzagelogboek",
            "levensloop",
            "opzegging",
            "systeem",
            "tijdlijn",
            "toekenning",
            "werklijst",
        ),
        "uitlogging",
    }
)
"""Nouns in the singular: there is one of it, in all or for each parent."""
OPERATIONS_ON = frozenset({"_zoek", "opnieuw"})
"""What is no resource: a search, and sending again what could not be delivered."""
TWICE_IS_ONCE = frozenset({"medeondertekeningen"})
"""Where the same may be sent again: a signature that is there is not added once more, so no key is asked for."""


@rule("core/naming-resources")
def test_resources_are_nouns() -> None:
    assert {*SEGMENTS} == COLLECTIONS | SINGULAR | OPERATIONS_ON


@rule("core/naming-collections")
def test_collections_are_plural_and_what_is_alone_is_singular() -> None:
    for one in OPERATIONS:
        parts = [part for part in one.path.split("/") if part]
        members = {before for before, after in pairwise(parts) if "{" in after}
        assert members <= COLLECTIONS, one.path
        is_list = one.gives is not None and [field.dutch for field in one.gives.fields] == ["items"]
        if one.method == "GET" and is_list and parts[-1] not in SINGULAR:
            assert parts[-1] in COLLECTIONS or "{" in parts[-1], one.path
    assert [
        one
        for one in COLLECTIONS
        if not re.search(r"(en|s|criteria)$", one.removesuffix("-met-aanbod").removesuffix("-niet-gehoord"))
    ] == []
    assert COLLECTIONS.isdisjoint(SINGULAR)


BOTH_LANGUAGES = frozenset(
    {
        *(
            "account",
            "browser",
            "code",
            "cursor",
            "epsilon",
            "id",
            "indicator",
            "items",
            "ladder",
            "link",
            "postcode",
            "route",
        ),
        *("routes", "school", "sector", "spanId", "status", "traceId"),
    }
)
"""Words that are Dutch as much as English, and the two names of W3C Trace Context."""


@rule("core/interface-language")
def test_everything_has_a_dutch_name() -> None:
    camel = {name: re.sub(r"_(\w)", lambda found: found[1].upper(), name) for name in FIELDS}
    assert {dutch for name, dutch in FIELDS.items() if camel[name] == dutch} == BOTH_LANGUAGES
    assert {field.dutch for shape in SHAPES for field in shape.fields} <= {*FIELDS.values()}
    english_alone = {*camel.values()} - {*FIELDS.values()}
    assert english_alone.isdisjoint(key.name for one in OPERATIONS for key in one.query)
    assert english_alone & {*SEGMENTS} == {"criteria"}  # the plural in both languages


@rule("core/no-trailing-slash")
def test_a_trailing_slash_is_not_found_and_not_redirected(office: Office) -> None:
    assert [path for path in DOCUMENT["paths"] if path.endswith("/")] == []
    for one in OPERATIONS:
        answer = office.client.request(one.method, address(one) + "/", follow_redirects=False)
        assert (answer.status_code, answer.json()["soort"]) == (404, "onbekend"), one.path


@rule("core/path-segments-kebab-case")
def test_segments_are_kebab_case_without_extensions() -> None:
    odd = r"(/([a-z0-9]+(-[a-z0-9]+)*|{[a-z]+}))+(/_[a-z]+)?"
    assert [path for path in DOCUMENT["paths"] if not re.fullmatch(odd, path)] == []


@rule("core/query-keys-camel-case")
def test_keys_in_the_address_are_lower_camel_case() -> None:
    keys = {one["name"] for _, _, told in DESCRIBED for one in told.get("parameters", ()) if one["in"] == "query"}
    assert keys
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", key)] == []


@rule("core/hide-implementation")
def test_nothing_says_what_it_is_made_of(answers: list[tuple[str, Any]]) -> None:
    made_of = re.compile(
        r"python|fastapi|starlette|uvicorn|pydantic|sqlalchemy|sqlite|postgres|psycopg|traceback", re.IGNORECASE
    )
    assert made_of.findall(str(DOCUMENT)) == []
    for name, answer in answers:
        assert made_of.findall(answer.text + str(answer.headers)) == [], name
        assert not {"server", "x-powered-by"} & {*answer.headers}, name


@rule("core/nested-child")
def test_a_child_stands_under_its_parent() -> None:
    paths = {*DOCUMENT["paths"]}
    for path in paths:
        parent, _, child = path.rpartition("/")
        if parent and "{" not in child and child != "_zoek":
            collection = re.sub(r"/{\w+}$", "", parent)
            assert {parent, collection} & paths, path


@rule("core/resource-operations")
def test_what_is_done_is_a_resource_of_its_own() -> None:
    for one in OPERATIONS:
        last = one.path.rpartition("/")[2]
        if one.method == "POST":
            assert last in COLLECTIONS | SINGULAR | OPERATIONS_ON, one.path
            assert (last in {"_zoek", *TWICE_IS_ONCE}) == one.is_question, one.path


# ── date and time ────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/date-time/format")
def test_days_and_moments_have_the_standard_formats(office: Office) -> None:
    formats = {told["format"] for _, told in PROPERTIES if "format" in told}
    assert formats & {"time", "date-time-local", "time-local", "partial-time"} == set()
    for name, told in PROPERTIES:
        if told.get("format") in {"date", "date-time"}:
            assert "string" in told["type"], name
    anna = office.caller("Anna")
    for one in OPERATIONS:
        schema = DOCUMENT["components"]["schemas"].get(one.takes.title("in")) if one.takes else None
        for field, told in (schema or {}).get("properties", {}).items():
            for odd in ("10-06-2026", "2026-6-1", "20260610", "2026-06-10T00:00:00Z", 0):
                if told.get("format") == "date":
                    wrong = asked_of(one, anna, json={field: odd}).json()["fouten"]
                    assert f"/{field}" in {each["veld"] for each in wrong}, (one.name, field, odd)


@rule("core/date-time/timezone")
def test_any_offset_is_taken_and_utc_is_told(office: Office) -> None:
    case = office.opened()
    office.clock.days(1)
    case.prepared()
    same = (
        "2026-06-10T22:00:00Z",
        "2026-06-11T00:00:00%2B02:00",
        "2026-06-10T17:00:00-05:00",
        "2026-06-11T05:45:00%2B07:45",
    )
    told = [office.caller("Anna").get(f"{case.path}?peilmoment={moment}").json() for moment in same]
    assert told[0]["versie"] == 1
    assert all(one == told[0] for one in told)
    moments = list(recorded_values("date-time"))
    assert len(moments) > 20
    assert [moment for moment in moments if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", moment)] == []


@rule("core/date-time/date-omit-time-portion")
def test_a_day_has_no_time_and_a_moment_has_one() -> None:
    days = list(recorded_values("date"))
    assert len(days) > 10
    assert [day for day in days if not re.fullmatch(r"\d{4}-\d\d-\d\d", day)] == []
    assert [moment for moment in recorded_values("date-time") if "T00:00:00" in moment] == []
    called_a_day = re.compile("datum|dagtekening|laatsteDag|totEnMet|peildatum", re.IGNORECASE)
    assert [name for name, told in PROPERTIES if called_a_day.search(name) and told.get("format") != "date"] == []


def recorded_values(wanted: str) -> Iterator[str]:
    for one in OPERATIONS:
        if one.gives is not None:
            yield from values_of(examples()[one.name].answer, one.gives.describe("out"), wanted)


# ── methods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/http-methods")
def test_only_standard_methods_and_allow_names_them_all(office: Office) -> None:
    assert {method for _, method, _ in DESCRIBED} <= {"get", "post", "put", "patch", "delete"}
    for path, methods in DOCUMENT["paths"].items():
        allowed = {method.upper() for method in methods} | ({"HEAD"} if "get" in methods else set())
        here = BASE + re.sub(r"{\w+}", str(UUID(int=9)), path)
        for method in METHODS:
            answer = office.client.request(method, here)
            assert (answer.status_code == 405) == (method not in allowed), (method, path)
            if method not in allowed:
                assert {*answer.headers["allow"].split(", ")} == allowed, (method, path)


@rule("core/http-safety")
def test_asking_changes_nothing_and_a_head_is_a_get_without_a_body(office: Office) -> None:
    case = office.opened().granted()
    before = office.system.store.requests.max_notification_id()
    for one in OPERATIONS:
        for name in ("Anna", "Petra"):
            path = one.path.replace("/verzoeken/{id}", case.path).format(**examples()[one.name].parts)
            query = "&".join(f"{key}={value}" for key, value in examples()[one.name].query.items())
            if one.method == "GET":
                get = office.caller(name).get(f"{path}?{query}")
                again = office.caller(name).get(f"{path}?{query}")
                head = office.client.head(f"{BASE}{path}?{query}", headers=office.caller(name).headers)
                if "inzage" not in path:  # the log of reading grows by reading it
                    assert (again.status_code, again.text) == (get.status_code, get.text), path
                    for header in (head.headers.keys() | get.headers.keys()) - {"ratelimit"}:  # asked once more
                        assert head.headers[header] == get.headers[header], (path, header)
                assert (head.status_code, head.content) == (get.status_code, b""), path
    assert office.system.store.requests.max_notification_id() == before


@rule("core/http-response-code")
def test_a_status_says_what_is_the_matter(office: Office) -> None:
    anna = office.caller("Anna")
    for one in OPERATIONS:
        bare = office.client.request(one.method, address(one), json={} if one.takes else None)
        assert (bare.status_code == 401) == (not one.open_to_all), one.name
        described = DOCUMENT["paths"][one.path][one.method.lower()]["responses"]
        assert asked_of(one, anna).status_code in {int(status) for status in described}, one.name
        well = [status for status in described if status < "400"]
        assert well == [str(one.status)]
        assert (one.status == 201) == ("Location" in described[str(one.status)]["headers"]), one.name
        if "{id}" in one.path and one.method == "GET":
            assert asked_of(one, anna).status_code in {403, 404}, one.name
        if one.takes is not None:
            large = asked_of(one, anna, json=None, content=b" " * 100_001, headers={"Content-Type": "application/json"})
            odd = asked_of(one, anna, json=None, content=b"{}", headers={"Content-Type": "text/plain"})
            assert (large.status_code, odd.status_code) == (413, 415), one.name
            assert odd.headers["accept-post"] == "application/json"


@rule("core/stateless")
def test_no_answer_leaves_anything_with_its_asker(answers: list[tuple[str, Any]]) -> None:
    for name, answer in answers:
        assert "set-cookie" not in answer.headers, name


# ── saying no ────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/error-handling/problem-details")
def test_every_no_is_a_problem(answers: list[tuple[str, Any]]) -> None:
    for name, status, answer in ANSWERS:
        if status >= "400":
            assert [*answer["content"]] == ["application/problem+json"], (name, status)
    assert {"status", "title", "detail"} <= {*DOCUMENT["components"]["schemas"]["Probleem"]["required"]}
    seen = set()
    for name, answer in answers:
        if answer.status_code >= 400:
            seen.add(answer.status_code)
            assert answer.headers["content-type"] == "application/problem+json", name
            assert answer.json()["status"] == answer.status_code, name
            assert answer.json()["title"], name
            assert answer.json()["detail"], name
    assert seen >= {400, 401, 404, 405, 415}


@rule("core/error-handling/invalid-input")
def test_bad_input_is_400(office: Office) -> None:
    anna = office.caller("Anna")
    for one in OPERATIONS:
        described = DOCUMENT["paths"][one.path][one.method.lower()]["responses"]
        assert "400" in described
        assert "422" not in described
        assert asked_of(one, anna, query="?onbekendeSleutel=1").status_code == 400, one.name
        if one.takes is not None:
            for body in (b"{", b"[]", b'{"onbekendVeld": 1}', b"\xff"):
                headers = {"Content-Type": "application/json"}
                assert asked_of(one, anna, json=None, content=body, headers=headers).status_code == 400, one.name


@rule("core/error-handling/all-errors")
def test_everything_that_is_wrong_is_named_at_once(office: Office) -> None:
    anna = office.caller("Anna")
    for one in OPERATIONS:
        if one.takes is not None:
            answer = asked_of(one, anna, json={"eersteOnbekende": 1, "tweedeOnbekende": 2})
            missing = {f"/{field.dutch}" for field in one.takes.fields if field.required}
            found = {each["veld"] for each in answer.json()["fouten"]}
            assert found == {"/eersteOnbekende", "/tweedeOnbekende"} | missing, one.name


# ── documentation ────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/doc-openapi")
def test_the_document_is_openapi_and_hangs_together() -> None:
    assert re.fullmatch(r"3\.1\.\d+", DOCUMENT["openapi"])
    assert len(DESCRIBED) == len(OPERATIONS)
    for kind, told in DOCUMENT["components"]["schemas"].items():
        Draft202012Validator.check_schema(told)
        assert re.fullmatch(r"[A-Z][A-Za-z]+", kind)
    for reference in re.findall(r"'\$ref': '([^']+)'", str(DOCUMENT)):
        at = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]
        assert at


@rule("core/doc-openapi-contact")
def test_the_document_says_whom_to_ask() -> None:
    contact = document(OPERATIONS, Settings(contact_email="api@gemeente.example"))["info"]["contact"]
    assert contact["email"] == "api@gemeente.example"
    assert contact["name"]
    assert contact["url"].startswith("http")


ENGLISH = re.compile(r"\b(the|of|and|is|are|with|which|when|who|for|this|that|not|by)\b")
DUTCH_TOO = frozenset({"is", "of"})


@rule("core/doc-language")
def test_everything_is_described_in_dutch() -> None:
    bare = [name for name, told in PROPERTIES if "$ref" not in told and not told.get("description")]
    bare += [name for name, told in DOCUMENT["components"]["schemas"].items() if not told.get("description")]
    bare += [tag["name"] for tag in DOCUMENT["tags"] if not tag.get("description")]
    bare += [told["operationId"] for _, _, told in DESCRIBED if not (told.get("description") and told.get("summary"))]
    bare += [f"{name} {status}" for name, status, answer in ANSWERS if not answer.get("description")]
    parameters = [one for _, _, told in DESCRIBED for one in told.get("parameters", ())]
    bare += [one["name"] for one in parameters if not one.get("description")]
    assert bare == []
    sentences = [told["description"] for _, told in PROPERTIES if "description" in told]
    sentences += [one["description"] for one in parameters] + [told["description"] for _, _, told in DESCRIBED]
    assert [one for one in sentences if {*ENGLISH.findall(one)} - DUTCH_TOO] == []


@rule("core/publish-openapi")
def test_the_document_is_there_for_everybody_at_its_standard_place(office: Office) -> None:
    answer = office.client.get(f"{BASE}/openapi.json", headers={"Origin": "https://elders.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["paths"].keys() == DOCUMENT["paths"].keys()
    assert office.client.head(f"{BASE}/openapi.json").status_code == 200


# ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/semver")
def test_the_version_is_semantic() -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", DOCUMENT["info"]["version"])


@rule("core/uri-version")
def test_the_address_holds_the_major_version_and_no_more() -> None:
    (server,) = DOCUMENT["servers"]
    assert server["url"].endswith(f"/v{VERSION.partition('.')[0]}")
    assert [one.path for one in OPERATIONS if re.search(r"/v\d", one.path)] == []


@rule("core/version-header")
def test_every_answer_says_the_full_version(answers: list[tuple[str, Any]]) -> None:
    for name, status, answer in ANSWERS:
        assert "API-Version" in answer["headers"], (name, status)
    for name, answer in answers:
        assert answer.headers["api-version"] == VERSION == DOCUMENT["info"]["version"], name


@rule("core/changelog")
def test_the_newest_change_is_that_of_this_version() -> None:
    headings = re.findall(r"^## (\d+\.\d+\.\d+)\b", CHANGES.read_text("utf-8"), re.MULTILINE)
    assert headings[0] == VERSION
    assert headings == sorted(headings, key=lambda one: [int(part) for part in one.split(".")], reverse=True)
    link = DOCUMENT["externalDocs"]["url"]
    home = re.search(r'^url: "(.+?)(\.git)?"$', (ROOT / "publiccode.yml").read_text("utf-8"), re.MULTILINE)
    assert home is not None
    assert link.startswith(home[1])
    assert link.endswith("docs/api-changelog.md")


@rule("core/deprecation-schedule", "core/transition-period")
def test_what_is_deprecated_stands_in_a_schedule_with_a_last_day() -> None:
    page = CHANGES.read_text("utf-8")
    schedule = page.partition("## Uitfasering")[2].partition("\n## ")[0]
    assert "twaalf maanden" in schedule
    assert "twee hoofdversies" in schedule
    deprecated = [one["operationId"] for _, _, one in DESCRIBED if one.get("deprecated")]
    rows = re.findall(r"^\| `(\w+)` \| \d{4}-\d\d-\d\d \| \d{4}-\d\d-\d\d \|", schedule, re.MULTILINE)
    assert sorted(rows) == sorted(deprecated)


# ── transport ────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("core/transport/tls")
def test_others_are_reached_over_tls(answers: list[tuple[str, Any]]) -> None:
    assert is_safe("https://vierogen.example")
    assert not is_safe("http://vierogen.example")  # `serve` refuses it; tests/cli/test_demo_and_serve.py
    assert document(OPERATIONS, Settings(public_url="https://vierogen.example"))["servers"][0]["url"].startswith(
        "https:"
    )
    for name, answer in answers:
        assert int(re.findall(r"max-age=(\d+)", answer.headers["strict-transport-security"])[0]) >= 31_536_000, name


@rule("core/transport/no-sensitive-uris")
def test_no_address_holds_anything_about_a_person() -> None:
    personal = {field.dutch for shape in SHAPES for field in shape.fields if field.personal} | {
        "persoon",
        "kind",
        "naam",
    }
    in_addresses = {
        one["name"]
        for path, _, told in DESCRIBED
        for one in told.get("parameters", ())
        if one["in"] in {"query", "path"} and path not in OF_NOBODY
    }
    assert in_addresses.isdisjoint(personal - {"waarde"})
    for path, _, told in DESCRIBED:
        for one in told.get("parameters", ()):
            if one["in"] == "path" and path not in OF_NOBODY:
                assert one["schema"]["format"] == "uuid", path


OF_NOBODY = frozenset(
    {"/regels/{naam}", "/voorbeelden/{naam}", "/problemen/{soort}", "/publicaties/{nummer}", "/indelingen/{code}"}
)
"""What stands in these addresses is the name of a rule, an example, a problem, a publication or a division."""


@rule("core/transport/security-headers")
def test_every_answer_has_the_headers_that_protect(answers: list[tuple[str, Any]]) -> None:
    wanted = {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
    }
    for name, answer in answers:
        assert {header: answer.headers.get(header) for header in wanted} == wanted, name
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], name
        assert "default-src 'none'" in answer.headers["content-security-policy"], name
        assert answer.headers["content-type"], name
        assert "strict-transport-security" in answer.headers, name


@rule("core/transport/cors")
def test_other_origins_are_let_in_nowhere_but_at_the_document(office: Office) -> None:
    elsewhere = {"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
    for one in OPERATIONS:
        for method in (one.method, "OPTIONS"):
            headers = office.caller("Anna").headers | elsewhere
            answer = office.client.request(method, address(one), headers=headers, json={} if one.takes else None)
            assert not [header for header in answer.headers if header.startswith("access-control")], one.name


# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MEDIA = frozenset({media for _, _, answer in ANSWERS for media in answer["content"]}) | {
    media for _, _, told in DESCRIBED for media in told.get("requestBody", {"content": {}})["content"]
}


@rule("core/modules/geospatial")
def test_nothing_here_is_geospatial() -> None:
    places = re.compile(r"geo[jJ]|coordina|latitude|longitude|breedtegraad|lengtegraad|bbox|crs", re.IGNORECASE)
    assert [name for name, _ in PROPERTIES if places.search(name)] == []
    assert "application/geo+json" not in MEDIA


@rule("core/modules/signing", "core/modules/encryption")
def test_no_payload_is_signed_or_encrypted_beside_tls() -> None:
    assert {media for media in MEDIA if "jose" in media or "jws" in media or "jwe" in media} == set()
    headers = {one["name"] for _, _, told in DESCRIBED for one in told.get("parameters", ()) if one["in"] == "header"}
    assert headers == {"Idempotency-Key", "If-Match", "Vierogen-Rol", "Vierogen-Organisatie"}
