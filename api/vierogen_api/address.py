"""What stands in an address behind the question mark: each key once, and none that means nothing there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from vierogen_api.problem_details import Problem


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
