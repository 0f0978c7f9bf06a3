"""The OpenAPI document, made from the operations: in Dutch, with every answer that can come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from vierogen.settings import Settings
from vierogen_api.cookies import CSRF, jar_of
from vierogen_api.identity import ORGANISATION, ROLE
from vierogen_api.operation import Operation
from vierogen_api.problem_details import KINDS, PROBLEM_JSON
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
ETAG = {"ETag": {"description": "De versie van het verzoek.", "schema": {"type": "string"}, "example": '"7"'}}
LINK = {
    "Link": {
        "description": "De adressen van de volgende en de vorige bladzijde (RFC 8288).",
        "schema": {"type": "string"},
        "example": '</api/v1/verzoeken?cursor=Zm9v>; rel="next"',
    }
}
PROBLEM = {
    "type": "object",
    "required": ["type", "status", "title", "detail", "soort"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "De pagina van de regel of het soort probleem."},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "soort": {"type": "string", "enum": list(KINDS)},
        "referentie": {"type": "string"},
        "fouten": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["veld", "reden"],
                "properties": {"veld": {"type": "string", "format": "json-pointer"}, "reden": {"type": "string"}},
            },
        },
        "gebrokenRegels": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["regel", "zin", "waarom", "bron", "link"],
                "properties": {name: {"type": "string"} for name in ("regel", "zin", "waarom", "bron", "link")},
            },
        },
    },
}
KIND = {
    "type": "object",
    "required": ["soort", "status", "titel", "advies"],
    "properties": {
        "soort": {"type": "string"},
        "status": {"type": "integer"},
        "titel": {"type": "string"},
        "advies": {"type": "string"},
    },
}
CONTACT_NAME = "Beheer van Vierogen"


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
        "servers": [{"url": public + PREFIX}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": paths,
        "components": {
            "schemas": schemas(operations),
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
        return []
    return [{way: []} for way in ways_in(settings) if way == "token" or not operation.for_systems]


def described(operation: Operation, settings: Settings) -> dict[str, Any]:
    """One operation."""
    told: dict[str, Any] = {
        "operationId": operation.name[0].lower() + operation.name[1:],
        "summary": operation.summary,
        "tags": [operation.tag],
        "security": security(operation, settings),
        "responses": responses(operation),
    }
    if found := parameters(operation):
        told["parameters"] = found
    if operation.takes is not None:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": operation.takes.describe("in")}},
        }
    return told


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """What stands in the address and the headers."""
    found = [
        in_("path", name, "Het deel van het adres.", PARTS[name]) for name in re.findall(r"{(\w+)}", operation.path)
    ]
    found += [in_("query", one.name, one.meaning, one.schema, required=one.required) for one in operation.query]
    if not operation.open_to_all and not operation.for_systems:
        found.append(in_("header", ROLE, "De rol die u neemt, als u er meer hebt.", TEXT, required=False))
        found.append(in_("header", ORGANISATION, "De organisatie waarvoor u die rol neemt.", UUID, required=False))
    if operation.takes is not None and not operation.is_question:
        found.append(in_("header", "Idempotency-Key", "Uw eigen sleutel voor dit bericht.", TEXT))
    if operation.needs_version:
        found.append(in_("header", "If-Match", 'De ETag van wat u las, zoals "7".', TEXT))
    return found


TEXT = {"type": "string"}
UUID = {"type": "string", "format": "uuid"}
PARTS = {"id": UUID, "naam": TEXT, "soort": TEXT, "nummer": TEXT, "code": TEXT}


def in_(place: str, name: str, meaning: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """One parameter."""
    return {"name": name, "in": place, "required": required, "description": meaning, "schema": schema}


def responses(operation: Operation) -> dict[str, Any]:
    """What comes back when all is well, and every other answer that can come."""
    schema = operation.gives.describe("out") if operation.gives else KIND
    headers = VERSION_HEADER | RATE | (ETAG if operation.tells_version else {})
    headers |= LINK if operation.has_pages else {}
    content = {"application/json": {"schema": schema}} | {kind: {"schema": TEXT} for kind in operation.also_as}
    well = {"description": "Gelukt.", "headers": headers, "content": content}
    statuses = sorted({KINDS[code].status for code in problems(operation)})
    return {str(operation.status): well} | {str(status): problem(status) for status in statuses}


def problems(operation: Operation) -> set[str]:
    """Which kinds of problem this operation can answer with."""
    codes = {"onbekende-sleutel", "onze-fout", "even-niet", "te-vaak", *operation.problems}
    if not operation.open_to_all:
        codes |= {"niet-ingelogd", "geen-systeem" if operation.for_systems else "geen-rol"}
    if "{" in operation.path:
        codes.add("onbekend")
    if operation.takes is not None:
        codes |= {"ongeldige-invoer", "niet-aan-u", "te-groot", "verkeerde-soort"}
    if operation.takes is not None and not operation.is_question:
        codes.add("tegen-de-regels")
    if operation.needs_version:
        codes |= {"iemand-was-u-voor", "versie-ontbreekt"}
    return codes


def problem(status: int) -> dict[str, Any]:
    """A problem with this status."""
    titles = " / ".join(kind.title for kind in KINDS.values() if kind.status == status)
    schema = {"$ref": "#/components/schemas/Probleem"}
    headers = VERSION_HEADER | (RETRY if status in WAITS else {})
    return {"description": titles, "headers": headers, "content": {PROBLEM_JSON: {"schema": schema}}}


def schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    """Every shape that goes in or out, once."""
    found: dict[str, Any] = {"Probleem": PROBLEM}
    for operation in operations:
        used: tuple[tuple[Record | None, Way], ...] = ((operation.takes, "in"), (operation.gives, "out"))
        for shape, way in used:
            for one in records_in(shape) if shape is not None else ():
                found.setdefault(one.title(way), one.component(way))
    return dict(sorted(found.items()))
