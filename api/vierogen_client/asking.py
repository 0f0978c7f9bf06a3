"""How one message goes out and its answer comes back: with who, version and key, and again when that is safe."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx2
from pydantic import BaseModel, TypeAdapter, ValidationError

from vierogen_client.credentials import Credentials
from vierogen_client.problems import NotAnswered, Problem, TooOften, problem_of
from vierogen_client.sealed import require_safe

TAnswer = TypeVar("TAnswer")

LATER = frozenset({429, 503})
"""Answers that say: nothing was done, try again."""
UNAUTHORISED, WELL = 401, 300
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Patience:
    """How often is tried, how long is waited between, and how long at most; longer than that is told to the caller."""

    tries: int = 4
    first_wait: float = 0.25
    longest_wait: float = 30.0

    def wait(self, attempt: int, asked: float | None) -> float:
        """Seconds before the next try; with some chance, so that a crowd does not come back at once."""
        own = self.first_wait * 2.0**attempt * (0.5 + random.random())  # noqa: S311  # nosec B311  # no secret
        return max(asked or 0.0, min(own, self.longest_wait))


@dataclass(frozen=True, slots=True)
class Message:
    """One message, the same at every try."""

    verb: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None
    repeatable: bool


class Asking:
    """A connection to one API. Use it in a with statement, or close it."""

    def __init__(
        self,
        base: str,
        credentials: Credentials | None = None,
        *,
        role: str | None = None,
        organisation: UUID | None = None,
        patience: Patience = Patience(),  # frozen
        timeout: float = 30.0,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        require_safe(base, "the API")
        self._base, self._credentials, self._patience, self._sleep = base.rstrip("/"), credentials, patience, sleep
        self._taken = {"Vierogen-Rol": role, "Vierogen-Organisatie": str(organisation) if organisation else None}
        self._client = httpx2.Client(timeout=timeout, transport=transport, follow_redirects=False)

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes."""
        self.close()

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    @staticmethod
    def part(value: object) -> str:
        """A part of a path, that cannot become another path."""
        return quote(str(value), safe="")

    def ask(
        self,
        verb: str,
        path: str,
        gives: type[TAnswer],
        *,
        body: BaseModel | None = None,
        query: Mapping[str, Any] | None = None,
        version: int | None = None,
        key: str | None = None,
        repeatable: bool = False,
    ) -> TAnswer:
        """Sends, again when that is safe, and reads the answer. Raises Problem or NotAnswered."""
        headers = {name: value for name, value in self._taken.items() if value is not None}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if verb == "POST":
            headers |= {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
        written = body.model_dump_json(by_alias=True, exclude_unset=True).encode() if body is not None else None
        asked = {name: as_text(value) for name, value in (query or {}).items() if value is not None}
        answer = self._answer(Message(verb, path, asked, headers, written, repeatable))
        return read(answer, gives)

    def _answer(self, message: Message) -> httpx2.Response:
        for attempt in range(self._patience.tries):
            last = attempt + 1 == self._patience.tries or not message.repeatable
            try:
                answer = self._sent(message)
            except httpx2.TransportError as error:
                if last:
                    raise NotAnswered(type(error).__name__) from error
                self._sleep(self._patience.wait(attempt, None))
                continue
            if answer.status_code < WELL:
                return answer
            problem = problem_in(answer)
            wait = self._patience.wait(attempt, problem.retry_after)
            if last or answer.status_code not in LATER or wait > self._patience.longest_wait:
                raise problem
            self._sleep(wait)
        raise NotAnswered("never tried")  # a patience of no tries

    def _sent(self, message: Message) -> httpx2.Response:
        """Sent once; once more with a new token when the one at hand is no longer taken: then nothing was done."""
        if self._credentials is None:
            return self._send(message)
        said = self._credentials.headers(self._client)
        answer = self._send(by(message, said))
        if answer.status_code == UNAUTHORISED and self._credentials.refused(said):
            answer = self._send(by(message, self._credentials.headers(self._client)))
        return answer

    def _send(self, message: Message) -> httpx2.Response:
        return self._client.request(
            message.verb,
            self._base + message.path,
            params=dict(message.query),
            headers={"Accept": "application/json", **message.headers},
            content=message.body,
        )


def by(message: Message, said: Mapping[str, str]) -> Message:
    """The same, saying who sends it."""
    return replace(message, headers={**message.headers, **said})


def as_text(value: Any) -> str:
    """A value as it stands in an address."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def read(answer: httpx2.Response, gives: type[TAnswer]) -> TAnswer:
    """The answer in its type."""
    try:
        return TypeAdapter(gives).validate_json(answer.content)
    except ValidationError as error:
        fields = sorted({".".join(map(str, one["loc"])) for one in error.errors(include_input=False)})
        raise NotAnswered(f"an answer of another shape: {', '.join(fields)}") from None  # never what stood there


def problem_in(answer: httpx2.Response) -> Problem | TooOften:
    """What the API said no with. Raises NotAnswered when something else answered, such as a proxy."""
    try:
        told = answer.json() if answer.headers.get("content-type", "").startswith(PROBLEM_JSON) else None
    except ValueError:
        told = None
    after = answer.headers.get("retry-after", "")
    waits = float(after) if after.isascii() and after.isdecimal() else None
    if not isinstance(told, dict):
        if answer.status_code not in LATER:
            raise NotAnswered(f"status {answer.status_code} without a problem")
        told = {}
    return problem_of(answer.status_code, told, waits)
