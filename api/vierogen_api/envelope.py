"""Around the whole API: the headers that every answer has, HEAD where GET is, and a calm word when all else fails.

Pure ASGI, outside FastAPI: its own middleware sits inside the error handler and would miss a 500.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vierogen_api.limits import TOLL, Limits, Toll
from vierogen_api.problem_details import as_response, unexpected
from vierogen_api.version import PREFIX, VERSION

HEADERS: list[tuple[bytes, bytes]] = [
    (b"api-version", VERSION.encode()),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]
OPEN_TO_ALL = (b"access-control-allow-origin", b"*")
DOCUMENT = f"{PREFIX}/openapi.json"


class Envelope:
    """The API as a server runs it."""

    def __init__(self, app: ASGIApp, base: str, limits: Limits) -> None:
        self.app, self._base, self._limits = app, base, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One message in, one answer out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        toll = self._limits.toll(scope)
        wrapped = Wrapped(send, toll, scope["method"] == "HEAD", scope["path"] == DOCUMENT)
        inside = {**scope, TOLL: toll, "method": "GET" if wrapped.head else scope["method"]}
        try:
            await self.app(inside, receive, wrapped.send)
        except Exception as error:  # the last resort: whatever it is, the sender gets a number and no details
            if not wrapped.started:  # else the app's own handler answered and logged, and raised it again
                await as_response(unexpected(error), self._base)(scope, receive, wrapped.send)


class Wrapped:
    """One answer on its way out."""

    __slots__ = ("_open", "_send", "_toll", "head", "started")

    def __init__(self, send: Send, toll: Toll, head: bool, is_open: bool) -> None:  # noqa: FBT001  # made in one place
        self._toll = toll
        self._send, self.head, self._open, self.started = send, head, is_open, False

    async def send(self, message: Message) -> None:
        """Adds the headers; leaves the body out when only the head was asked."""
        if message["type"] == "http.response.start":
            self.started = True
            said = {name.lower() for name, _ in message["headers"]}
            ours = [header for header in HEADERS if header[0] not in said]  # a page may say what it may load itself
            message["headers"] = [*message["headers"], *ours, *([OPEN_TO_ALL] if self._open else [])]
            if self._toll.left is not None:
                message["headers"] += self._toll.left.fields
        elif self.head:
            message = {**message, "body": b""}
        await self._send(message)
