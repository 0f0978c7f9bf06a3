"""The generated half of the client: a model for every shape and a method for every operation of the document.

``python -m vierogen_api.client_source`` writes it, and with ``--check`` only says whether it is current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vierogen.settings import Settings
from vierogen_api.app import OPERATIONS
from vierogen_api.document import document

FOLDER = Path(__file__).resolve().parents[1] / "vierogen_client"
MADE = "Made from the OpenAPI document by vierogen_api.client_source; not to be edited."
WIDTH = 120
FORMATS = {"date": "date", "date-time": "datetime", "uuid": "UUID"}
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
NOT_OFFERED = frozenset({"formaat", "breedte"})
"""Keys that ask for a picture or a file: the client reads JSON."""

QUESTIONS = frozenset(one.name[0].lower() + one.name[1:] for one in OPERATIONS if one.is_question)
"""What is posted and changes nothing."""

Schema = Mapping[str, Any]


def sources() -> dict[str, str]:
    """The files of the client that follow from the document, by name."""
    told = document(OPERATIONS, Settings.model_construct())
    return {"models.py": models(told["components"]["schemas"], sent_in(told)), "operations.py": methods(told)}


# ── models ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sent_in(told: Schema) -> set[str]:
    """The names of the shapes that are sent."""
    schemas, found = told["components"]["schemas"], set[str]()
    ahead = [
        name
        for methods in told["paths"].values()
        for one in methods.values()
        for name in references(one.get("requestBody", {}))
    ]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += references(schemas[name])
    return found


def references(part: Any) -> list[str]:
    """The names of all shapes that are meant in a part of the document."""
    if isinstance(part, dict):
        own = [part["$ref"].rpartition("/")[2]] if isinstance(part.get("$ref"), str) else []
        return own + [name for one in part.values() for name in references(one)]
    return [name for one in part for name in references(one)] if isinstance(part, list) else []


def models(schemas: Mapping[str, Schema], sent: set[str]) -> str:
    """Every shape but the problem, which is an exception."""
    lines = [
        f'"""The shapes of the API. {MADE}"""',
        "",
        "from __future__ import annotations",
        "",
        "from datetime import date, datetime",
        "from typing import Literal",
        "from uuid import UUID",
        "",
        "from pydantic import Field",
        "",
        "from vierogen_client.model import Sent, Told",
    ]
    for name, schema in schemas.items():
        if name != "Probleem":
            lines += ["", "", *model(name, schema, is_sent=name in sent)]
    return "\n".join(lines) + "\n"


def model(name: str, schema: Schema, *, is_sent: bool) -> Iterator[str]:
    """One shape. Fields that need not be there may be left out."""
    kind = "Sent" if is_sent else "Told"
    yield f"class {name}({kind}):"
    yield f'    """{words_of(name)}."""'
    required = set(schema.get("required", ()))
    if schema["properties"]:
        yield ""
    fields = sorted(schema["properties"].items(), key=lambda one: one[0] not in required)
    for field, inside in fields:
        hint = hint_of(inside, exact=is_sent)
        optional = field not in required
        yield f"    {snake(field)}: {with_none(hint) if optional else hint}{value_of(field, optional=optional)}"


def value_of(field: str, *, optional: bool) -> str:
    """What stands behind a field: its name in the API when that differs, and None when it need not be there."""
    if snake(field) == field:
        return " = None" if optional else ""
    return f' = Field({"default=None, " if optional else ""}alias="{field}")'


def hint_of(schema: Schema, *, exact: bool, at: str = "") -> str:
    """The type of a value. Words that are sent are exactly those there are; what is told may be newer than we are."""
    if "$ref" in schema:
        return at + str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        hints = [hint_of(one, exact=exact, at=at) for one in schema["anyOf"] if one != {"type": "null"}]
        return with_none(" | ".join(hints))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    (kind,) = (one for one in kinds if one != "null")
    hint = of_kind(kind, schema, exact=exact, at=at)
    return with_none(hint) if "null" in kinds else hint


def of_kind(kind: str, schema: Schema, *, exact: bool, at: str) -> str:
    """The type of a value that is there."""
    if kind == "array":
        return f"tuple[{hint_of(schema['items'], exact=exact, at=at)}, ...]"
    if kind == "object":
        inside = schema.get("additionalProperties")
        return f"dict[str, {hint_of(inside, exact=exact, at=at) if isinstance(inside, dict) else 'object'}]"
    if "enum" in schema and exact and kind == "string":
        return f"Literal[{', '.join(quoted(one) for one in schema['enum'] if one is not None)}]"
    return FORMATS.get(schema.get("format", ""), PLAIN[kind])


def quoted(text: str) -> str:
    """As a text in Python."""
    return f'"{text}"'


def with_none(hint: str) -> str:
    """The same, or nothing."""
    return hint if hint.endswith("| None") else f"{hint} | None"


def snake(name: str) -> str:
    """A name as Python writes it."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", name).replace("-", "_").lower()


def words_of(name: str) -> str:
    """The name of a shape as words."""
    return snake(name).replace("_", " ").capitalize()


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def methods(told: Schema) -> str:
    """One method for every operation."""
    lines = [
        f'"""Every operation of the API as a method. {MADE}"""',
        "",
        "from __future__ import annotations",
        "",
        "from datetime import date, datetime",
        "from typing import Literal",
        "from uuid import UUID",
        "",
        "from vierogen_client import models as m",
        "from vierogen_client.asking import Asking",
        "",
        "",
        "class Operations(Asking):",
        '    """What can be asked and done, under the names of the document."""',
    ]
    for path, several in told["paths"].items():
        for verb, one in several.items():
            lines += ["", *method(verb.upper(), path, one)]
    return "\n".join(lines) + "\n"


def method(verb: str, path: str, one: Schema) -> Iterator[str]:
    """One operation: what stands in its path and body first, everything else by name."""
    given = [param for param in one.get("parameters", ()) if param["name"] not in NOT_OFFERED]
    headers = {param["name"] for param in given if param["in"] == "header"}
    inside = re.findall(r"{(\w+)}", path)
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    positional = [
        f"{name}: {hint_of(param['schema'], exact=True)}" for name in inside for param in given if param["name"] == name
    ]
    named, passed = [], []
    if body is not None:
        positional.append(f"inhoud: {hint_of(body, exact=True, at='m.')}")
        passed.append("body=inhoud")
    if "If-Match" in headers:
        named.append("version: int")
        passed.append("version=version")
    if "Idempotency-Key" in headers:
        named.append("key: str | None = None")
        passed.append("key=key")
    query = [param for param in given if param["in"] == "query"]
    for param in sorted(query, key=lambda param: not param["required"]):
        hint = hint_of(param["schema"], exact=True)
        named.append(
            f"{snake(param['name'])}: {hint}"
            if param["required"]
            else f"{snake(param['name'])}: {with_none(hint)} = None"
        )
    if query:
        passed.append("query={" + ", ".join(f'"{param["name"]}": {snake(param["name"])}' for param in query) + "}")
    if is_repeatable(verb, one, headers):
        passed.append("repeatable=True")
    answer = next(one["responses"][status] for status in one["responses"] if status < "300")
    schema = answer["content"]["application/json"]["schema"]
    gives = hint_of(schema, exact=False, at="m.")
    signature = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    address = f'f"{path}"' if not inside else 'f"' + re.sub(r"{(\w+)}", r"{self.part(\1)}", path) + '"'
    yield f"    def {snake(one['operationId'])}({signature}) -> {gives}:"
    yield f'        """{one["summary"].rstrip(".?")}."""'
    reads = gives if "[" not in gives else "dict"
    arguments = ", ".join([f'"{verb}"', address.removeprefix("f") if not inside else address, reads, *passed])
    yield f"        return self.ask({arguments})"


def is_repeatable(verb: str, one: Schema, headers: set[str]) -> bool:
    """Whether the same message twice does the same as once: a question, or an act under a key."""
    return verb == "GET" or "Idempotency-Key" in headers or one["operationId"] in QUESTIONS


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def differing(folder: Path = FOLDER) -> list[str]:
    """The names of the files that are not what the document says."""
    return [
        name
        for name, text in sources().items()
        if not (folder / name).is_file() or unformatted((folder / name).read_text("utf-8")) != unformatted(text)
    ]


def unformatted(text: str) -> str:
    """The words of a source, however its lines are broken and held together."""
    return re.sub(r"[()]", "", re.sub(r",(?=[)\]}])", "", re.sub(r"\s+", "", text)))


def main(words: Sequence[str]) -> int:
    """Writes what differs, or says so."""
    wrong = differing()
    if "--check" in words:
        sys.stdout.write(
            "".join(f"{name} is not current; run python -m vierogen_api.client_source\n" for name in wrong)
        )
        return int(bool(wrong))
    for name, text in sources().items():
        if name in wrong:
            (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
