"""Answers as JSON, with the version of a request as its ETag."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

from vierogen_api.schemas.shapes import Record


def answer(shape: Record, value: Any, *, status: int = 200, version: int | None = None, **headers: str) -> Response:
    """What is told, in Dutch."""
    if version is not None:
        headers["ETag"] = f'"{version}"'
    body = orjson.dumps(shape.tell(value), option=orjson.OPT_UTC_Z)
    return Response(body, status, headers, "application/json")
