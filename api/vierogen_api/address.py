"""What stands in an address behind the question mark: each key once, none that means nothing there, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from vierogen.reference.notation import whole_number
from vierogen_api.problem_details import Problem

NO_CURSOR = "De cursor is wat in het vorige antwoord bij `volgende` stond."

Parsed = TypeVar("Parsed")


def query_of(request: Request) -> dict[str, str]:
    """Key and value. Raises Problem when a key stands there twice."""
    written = request.scope["query_string"]
    query = parse_qsl(written.decode("latin-1"), keep_blank_values=True) if written else ()
    if len({name for name, _ in query}) < len(query):
        raise Problem("onbekende-sleutel", "Een sleutel in het adres komt twee keer voor.")
    return dict(query)


def only(query: Mapping[str, str], *known: str) -> None:
    """Refuses a query key that means nothing here, rather than answering another question than was asked."""
    unknown = [name[:60] for name in query if name not in known]
    if unknown:
        allowed = f"Hier kan: {', '.join(known)}." if known else "Hier kan geen enkele sleutel."
        raise Problem("onbekende-sleutel", f"Onbekend in het adres: {', '.join(unknown)}. {allowed}")


def parsed(of: TypeAdapter[Parsed], query: Mapping[str, str], name: str, example: str) -> Parsed | None:
    """A code, a day or a moment; None when there is none."""
    if name not in query:
        return None
    try:
        return of.validate_python(query[name])
    except ValidationError:
        raise Problem("onbekende-sleutel", f"Schrijf {name} als {example}.") from None


def term(known: Mapping[str, Any], query: Mapping[str, str], name: str) -> Any:
    """One of a few words; None when there is none."""
    if name not in query:
        return None
    if query[name] not in known:
        raise Problem("onbekende-sleutel", f"Kies als {name} een van: {', '.join(known)}.")
    return known[query[name]]


def number(query: Mapping[str, str], name: str, most: int, wrong: str, *, least: int = 1) -> int | None:
    """A whole number; None when there is none. ``wrong`` is what is said of anything else."""
    if name not in query:
        return None
    found = whole_number(query[name], most, least=least)
    if found is None:
        raise Problem("onbekende-sleutel", wrong)
    return found


def how_many(query: Mapping[str, str], usual: int, most: int) -> int:
    """Of a list, on one page."""
    return number(query, "limit", most, f"De limit is een getal van 1 tot en met {most}.") or usual
