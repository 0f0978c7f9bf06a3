"""An answer about figures in the form that is wanted: JSON, CSV, a workbook, a chart or a page, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from vierogen.publication.answers import Comparison, Trend
from vierogen.publication.charts import chart
from vierogen_api.figures_asked import FORMS
from vierogen_api.figures_page import STYLE_POLICY, page
from vierogen_api.figures_table import as_csv, as_workbook
from vierogen_api.schemas.shapes import record

Answer = Trend | Comparison


@dataclass(frozen=True, slots=True)
class Form:
    """An answer, ready to be sent."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def told(answer: Answer, form: str, *, narrow: bool) -> Form:
    """In this form. Raises TooMany when a chart would have more lines than anyone can tell apart."""
    write: Callable[[Answer], bytes] = {
        "json": as_json,
        "csv": as_csv,
        "xlsx": as_workbook,
        "svg": lambda one: chart(one, narrow=narrow).encode(),
        "html": page,
    }[form]
    charset = (
        "; charset=utf-8; header=present" if form == "csv" else "; charset=utf-8" if form in {"svg", "html"} else ""
    )
    return Form(write(answer), FORMS[form] + charset, headers_of(answer, form))


def headers_of(answer: Answer, form: str) -> dict[str, str]:
    """A file has a name; a page may have our own style and nothing else."""
    headers = {"Vary": "Accept"}
    if form in {"csv", "xlsx"}:
        name = f"vierogen-{answer.indicator.code}-{answer.division.code}.{form}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if form == "html":
        headers["Content-Security-Policy"] = STYLE_POLICY
    return headers


def as_json(answer: Answer) -> bytes:
    """In Dutch words."""
    kind: type = type(answer)
    return orjson.dumps(record(kind).tell(answer), option=orjson.OPT_UTC_Z)
