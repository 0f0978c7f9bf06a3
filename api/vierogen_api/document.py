"""The OpenAPI document, made from the operations: in Dutch, with every answer that can come, and an example of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from vierogen.domain.values import Role
from vierogen.settings import Settings
from vierogen_api.cookies import CSRF, jar_of
from vierogen_api.dutch import terms_of
from vierogen_api.examples import Example, examples
from vierogen_api.identity import ORGANISATION, ROLE
from vierogen_api.incoming import ETAG as WRITTEN_VERSION
from vierogen_api.incoming import KEY as WRITTEN_KEY
from vierogen_api.meanings import TAGS, meaning_of_model
from vierogen_api.operation import Operation, Query
from vierogen_api.operation_words import about
from vierogen_api.problem_details import KINDS, PROBLEM_JSON
from vierogen_api.problem_examples import example_of
from vierogen_api.routes.examples import PATH as EXAMPLE_AT
from vierogen_api.routes.examples import name_of
from vierogen_api.schemas.shapes import Record, Way, records_in
from vierogen_api.version import PREFIX, VERSION

ABOUT = (
    "Vier ogen bij elke vrijstelling van de leerplicht: nee, tenzij twee deskundigen ja zeggen. "
    "Elke handeling en elke vraag van het proces. Wie vraagt, stuurt een token van een ingestelde uitgever mee, of de "
    "sessie van de pagina's; de rol die u neemt bepaalt wat u mag."
)
VERSION_HEADER = {"API-Version": {"description": "De volledige versie van de API.", "schema": {"type": "string"}}}
RATE = {
    "RateLimit-Policy": {
        "description": "Hoe vaak het kan: `q` keer in `w` seconden.",
        "schema": {"type": "string"},
        "example": '"persoon";q=600;w=60',
    },
    "RateLimit": {
        "description": "Hoe vaak het nog kan (`r`), en over hoeveel seconden het er weer zoveel zijn als eerst (`t`).",
        "schema": {"type": "string"},
        "example": '"persoon";r=599;t=1',
    },
}
RETRY = {"Retry-After": {"description": "Over hoeveel seconden het weer kan.", "schema": {"type": "integer"}}}
WAITS = (429, 503)
ETAG = {"ETag": {"description": "De versie van wat u leest.", "schema": {"type": "string"}, "example": '"7"'}}
LINK = {
    "Link": {
        "description": "De adressen van de volgende en de vorige bladzijde (RFC 8288).",
        "schema": {"type": "string"},
        "example": '</api/v1/verzoeken?cursor=Zm9v>; rel="next"',
    }
}
WRONG = {
    "type": "object",
    "description": "Een veld dat niet klopt. Wat erin stond, wordt nooit herhaald.",
    "required": ["veld", "reden"],
    "properties": {
        "veld": {"type": "string", "format": "json-pointer", "description": "Waar in het bericht."},
        "reden": {"type": "string", "description": "Wat er niet klopt."},
    },
}
BROKEN = {
    "type": "object",
    "description": "Een regel die hier niet opgaat.",
    "required": ["regel", "zin", "waarom", "bron", "link"],
    "properties": {
        "regel": {"type": "string", "description": "De naam van de regel, zoals in /regels."},
        "zin": {"type": "string", "description": "Wat de regel zegt."},
        "waarom": {"type": "string", "description": "Waarom het hier niet klopt."},
        "bron": {"type": "string", "description": "De bron van de regel."},
        "link": {"type": "string", "description": "Waar de bron te lezen is; leeg als zij niet op het web staat."},
    },
}
PROBLEM = {
    "type": "object",
    "description": "Een probleem volgens RFC 9457.",
    "required": ["type", "status", "title", "detail", "soort"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "De pagina van de regel of het soort probleem."},
        "status": {"type": "integer", "description": "De HTTP-status."},
        "title": {"type": "string", "description": "Het soort probleem in woorden."},
        "detail": {"type": "string", "description": "Wat er hier aan de hand is."},
        "soort": {"type": "string", "enum": list(KINDS), "description": "De code van het soort probleem."},
        "referentie": {"type": "string", "description": "Het nummer om aan de beheerder te melden."},
        "fouten": {"type": "array", "items": WRONG, "description": "Alle velden die niet kloppen."},
        "gebrokenRegels": {"type": "array", "items": BROKEN, "description": "Alle regels die hier niet opgaan."},
    },
}
KIND = {
    "type": "object",
    "description": "Wat een soort probleem betekent.",
    "required": ["soort", "status", "titel", "advies"],
    "properties": {
        "soort": {"type": "string", "description": "De code."},
        "status": {"type": "integer", "description": "De HTTP-status waarmee het komt."},
        "titel": {"type": "string", "description": "Wat er aan de hand is."},
        "advies": {"type": "string", "description": "Wat u kunt doen."},
    },
}
CONTACT_NAME = "Beheer van Vierogen"
CHANGES = "https://git.vierogen.example/vierogen/vierogen/docs/api-changelog.md"
"""Where the changelog of the API is published, with what is deprecated and until when."""


def document(operations: Sequence[Operation], settings: Settings) -> dict[str, Any]:
    """The whole document."""
    public = settings.public_url.rstrip("/")
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = described(operation, settings)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vierogen",
            "version": VERSION,
            "description": ABOUT,
            "contact": {"name": CONTACT_NAME, "email": settings.contact_email, "url": public},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": public + PREFIX, "description": "Deze installatie."}],
        "externalDocs": {"url": CHANGES, "description": "Wat er per versie veranderde, en hoe lang een versie blijft."},
        "tags": [
            {"name": tag, "description": TAGS[tag]} for tag in dict.fromkeys(operation.tag for operation in operations)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas(operations),
            "examples": {
                name_of_example(code): {"summary": KINDS[code].title, "value": example_of(code, public + PREFIX)}
                for code in sorted(set().union(*map(problems, operations)))
            },
            "securitySchemes": ways_in(settings),
        },
    }


def ways_in(settings: Settings) -> dict[str, Any]:
    """How one says who one is; the demonstration people only where they can be."""
    ways: dict[str, Any] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "Een access token (RFC 9068) van een ingestelde uitgever, voor deze API.",
        },
        "sessie": {
            "type": "apiKey",
            "in": "cookie",
            "name": jar_of(settings).session,
            "description": f"De sessie van de pagina's. Wie iets vastlegt, stuurt ook de kop {CSRF} mee.",
        },
    }
    if settings.demonstration_directory:
        ways["voorbeeldpersoon"] = {
            "type": "http",
            "scheme": "demo",
            "description": "Alleen om uit te proberen: Demo en het id van een voorbeeldpersoon.",
        }
    return ways


def security(operation: Operation, settings: Settings) -> list[dict[str, list[str]]]:
    """In which of these ways one may come to an operation."""
    if operation.open_to_all:
        return [] if operation.scope is None else [{}, {"token": []}]
    return [{way: []} for way in ways_in(settings) if way == "token" or not operation.for_systems]


def described(operation: Operation, settings: Settings) -> dict[str, Any]:
    """One operation."""
    told: dict[str, Any] = {
        "operationId": operation.name[0].lower() + operation.name[1:],
        "summary": operation.summary,
        "description": about(operation),
        "tags": [operation.tag],
        "security": security(operation, settings),
        "responses": responses(operation, settings),
    }
    if found := parameters(operation):
        told["parameters"] = found
    if operation.takes is not None:
        told["requestBody"] = body(operation, operation.takes, settings)
    return told


def body(operation: Operation, takes: Record, settings: Settings) -> dict[str, Any]:
    """What is sent. Nothing at all stands for an empty object, so where that will do nothing need be sent."""
    content = {"schema": takes.describe("in")} | example(operation, "sent", settings)
    return {
        "description": meaning_of_model(takes.kind),
        "required": any(one.required for one in takes.fields),
        "content": {"application/json": content},
    }


def example(operation: Operation, part: str, settings: Settings) -> dict[str, Any]:
    """What was recorded, or where it can be read; nothing while nothing was recorded."""
    value = getattr(examples().get(operation.name), part, None)
    if value is None:
        return {}
    if not looks_like_a_method(value):
        return {"example": value}
    address = settings.public_url.rstrip("/") + PREFIX + EXAMPLE_AT.format(naam=name_of(operation.name, part))
    return {"examples": {"voorbeeld": {"summary": "Met verzonnen mensen.", "externalValue": address}}}


LIKE_A_METHOD = re.compile("put|post|patch")


def looks_like_a_method(value: Any) -> bool:
    """Whether the government's linter would take a key in it, such as postcode, for an operation."""
    if isinstance(value, dict):
        return any(LIKE_A_METHOD.search(name) or looks_like_a_method(one) for name, one in value.items())
    return isinstance(value, list) and any(map(looks_like_a_method, value))


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """What stands in the address and the headers."""
    recorded = examples().get(operation.name, Example(None))
    found = [
        in_("path", name, *PARTS[name], example=recorded.parts.get(name))
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    found += [
        in_("query", one.name, one.meaning, one.schema, required=one.required, example=asked(one, recorded))
        for one in operation.query
    ]
    if not operation.open_to_all and not operation.for_systems:
        found.append(in_("header", ROLE, "De rol die u neemt, als u er meer hebt.", A_ROLE, required=False))
        found.append(in_("header", ORGANISATION, "De organisatie waarvoor u die rol neemt.", UUID, required=False))
    if operation.takes is not None and not operation.is_question:
        found.append(in_("header", "Idempotency-Key", SENT_ONCE, A_KEY, example="f3b1c6a0-7d6e-4f5a-9c58-2f1f6a0b7c11"))
    if operation.needs_version:
        found.append(in_("header", "If-Match", 'De ETag van wat u las, zoals "7".', A_VERSION, example='"7"'))
    return found


def asked(key: Query, recorded: Example) -> Any:
    """The example of a key in the address, in the type of its schema."""
    written = recorded.query.get(key.name)
    return int(written) if written is not None and key.schema.get("type") == "integer" else written


TEXT = {"type": "string"}
UUID = {"type": "string", "format": "uuid"}
A_ROLE = {"type": "string", "enum": [code for code, role in terms_of(Role).items() if role is not Role.CLOCK]}
A_KEY = {"type": "string", "pattern": f"^(?:{WRITTEN_KEY.pattern})$"}
A_VERSION = {"type": "string", "pattern": f"^{WRITTEN_VERSION.pattern}$", "examples": ['"7"']}
SENT_ONCE = "Uw eigen sleutel voor dit bericht: met dezelfde sleutel nog eens gestuurd, gebeurt het niet nog eens."
PARTS = {
    "id": ("Het id.", UUID),
    "naam": ("De naam.", TEXT),
    "soort": ("De code van het soort probleem.", TEXT),
    "nummer": ("Het nummer van de publicatie.", TEXT),
    "code": ("De code van de indeling.", TEXT),
}
"""What the variable part of an address is."""


def in_(
    place: str, name: str, meaning: str, schema: dict[str, Any], *, required: bool = True, example: Any = None
) -> dict[str, Any]:
    """One parameter."""
    told = {"name": name, "in": place, "required": required, "description": meaning, "schema": schema}
    return told if example is None else told | {"example": example}


def responses(operation: Operation, settings: Settings) -> dict[str, Any]:
    """What comes back when all is well, and every other answer that can come."""
    schema = operation.gives.describe("out") if operation.gives else LOOSE[operation.path]
    headers = VERSION_HEADER | RATE | (ETAG if operation.tells_version else {})
    headers |= LINK if operation.has_pages else {}
    headers |= LOCATION if operation.status == CREATED else {}
    as_json = {"schema": schema} | example(operation, "answer", settings)
    content = {"application/json": as_json} | {kind: {"schema": TEXT} for kind in operation.also_as}
    meaning = meaning_of_model(operation.gives.kind) if operation.gives else schema["description"]
    well = {"description": f"Gelukt. {meaning}", "headers": headers, "content": content}
    codes = problems(operation)
    statuses = sorted({KINDS[code].status for code in codes})
    return {str(operation.status): well} | {str(status): problem(status, codes) for status in statuses}


LOOSE: dict[str, dict[str, Any]] = {
    "/problemen/{soort}": KIND,
    EXAMPLE_AT: {"type": "object", "description": "Het bericht of het antwoord."},
}
"""Answers that follow no shape of the domain."""

CREATED = 201
LOCATION = {
    "Location": {
        "description": "Het adres van wat is gemaakt.",
        "schema": {"type": "string", "format": "uri-reference"},
    }
}


def problems(operation: Operation) -> set[str]:
    """Which kinds of problem this operation can answer with."""
    codes = {"onbekende-sleutel", "onze-fout", "even-niet", "te-vaak", *operation.problems}
    if not operation.open_to_all:
        codes |= {"niet-ingelogd", "geen-systeem"} if operation.for_systems else FOR_PEOPLE
    if operation.scope is not None:
        codes = (codes | WITH_A_RIGHT) - {"systeem-handelt-niet"}
    if "{" in operation.path:
        codes.add("onbekend")
    if operation.takes is not None:
        codes |= {"ongeldige-invoer", "geen-json", "niet-aan-u", "te-groot", "verkeerde-soort", "formulier-verlopen"}
    if operation.takes is not None and not operation.is_question:
        codes |= {"tegen-de-regels", "sleutel-anders-gebruikt", "loopt-al"}
    if operation.needs_version:
        codes |= {"niet-nu", "iemand-was-u-voor", "versie-ontbreekt"}
    return codes


WITH_A_RIGHT = frozenset({"niet-ingelogd", "geen-systeem", "geen-recht"})
FOR_PEOPLE = frozenset(
    {
        *("niet-ingelogd", "inlog-te-licht", "geen-rol", "niet-aan-u", "account-onbekend", "systeem-handelt-niet"),
        *("kop-ontbreekt", "kop-ongeldig"),
    }
)


def problem(status: int, codes: Collection[str]) -> dict[str, Any]:
    """The problems among these with this status."""
    here = [code for code, kind in KINDS.items() if kind.status == status and code in codes]
    told = {
        "schema": {"$ref": "#/components/schemas/Probleem"},
        "examples": {code: {"$ref": f"#/components/examples/{name_of_example(code)}"} for code in here},
    }
    titles = " / ".join(KINDS[code].title for code in here)
    headers = VERSION_HEADER | (RETRY if status in WAITS else {})
    return {"description": titles, "headers": headers, "content": {PROBLEM_JSON: told}}


def name_of_example(code: str) -> str:
    """The name of the example of a kind of problem."""
    return "".join(part.capitalize() for part in code.split("-"))


def schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    """Every shape that goes in or out, once."""
    found: dict[str, Any] = {"Probleem": PROBLEM}
    for operation in operations:
        used: tuple[tuple[Record | None, Way], ...] = ((operation.takes, "in"), (operation.gives, "out"))
        for shape, way in used:
            for one in records_in(shape) if shape is not None else ():
                found.setdefault(one.title(way), one.component(way))
    return dict(sorted(found.items()))
