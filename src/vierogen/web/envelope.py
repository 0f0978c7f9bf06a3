"""Around all pages: what a browser may load, HEAD where GET is, what is pressed, and a calm page when all else fails.

Pure ASGI, outside the app: middleware of the framework sits inside its error handler and would miss a 500.
"""

from __future__ import annotations

import sys
import traceback
from secrets import token_hex
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from vierogen.settings import Settings
from vierogen.web import troubles
from vierogen.web.after_a_fault import again, visitor_of

log = structlog.get_logger()

SMALL, QUICK = 1_000, 5
"""Bytes that are not worth pressing, and how hard is pressed: harder takes longer and saves hardly anything."""
PRESSED_ALREADY = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def headers_for(settings: Settings) -> list[tuple[bytes, bytes]]:
    """What every page says. Logging out ends at the provider, so a form may lead there."""
    providers = " ".join(dict.fromkeys(origin_of(one.issuer) for one in settings.issuers))
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self' {providers}".rstrip()
        + "; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    return [
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy.encode()),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
        (b"referrer-policy", b"no-referrer"),
        (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
    ]


def origin_of(address: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class PagesEnvelope:
    """The pages as a server runs them."""

    def __init__(self, app: Starlette, settings: Settings) -> None:
        self.app, self._headers = app, headers_for(settings)
        self._pressing = GZipMiddleware(
            app, minimum_size=SMALL, compresslevel=QUICK, exclude_content_types=PRESSED_ALREADY
        )
        app.add_exception_handler(Exception, self._told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One question in, one page out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head, started = scope["method"] == "HEAD", False

        async def sent(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                said = {name.lower() for name, _ in message["headers"]}
                ours = [header for header in self._headers if header[0] not in said]
                message["headers"] = [*message["headers"], *ours]
            elif head:
                message = {**message, "body": b""}
            await send(message)

        inside = {**scope, "method": "GET"} if head else scope
        try:
            await (self._pressing if may_be_pressed(scope) else self.app)(inside, receive, sent)
        except Exception as error:  # the last resort, when even the app's own page about it could not be made
            if not started:
                number = noted(error)
                await PlainTextResponse(f"Vierogen: {number}", 500)(inside, receive, sent)

    async def _told(self, request: Request, error: Exception) -> Response:
        """What nobody thought of, and what went wrong before a page was asked."""
        return await run_in_threadpool(page_about, request, error)


def page_about(request: Request, error: Exception) -> Response:
    """Of a fault of ours the visitor gets a number and no details."""
    if isinstance(error, troubles.UNAVAILABLE):
        return troubles.unavailable(visitor_of(request), error, again(request))
    return troubles.our_fault(visitor_of(request), noted(error), again(request))


def may_be_pressed(scope: Scope) -> bool:
    """What one of our own pages or a person at the browser asked for, and what is nobody's (docs/decisions/0050).

    How long a pressed page is tells something of what stands in it to whoever can put words of their own beside it,
    have it asked again and again, and see how long it becomes. That is asked from another site.
    """
    headers = Headers(scope=scope)
    return headers.get("sec-fetch-site") in {"same-origin", "none"} or "cookie" not in headers


def noted(error: BaseException) -> str:
    """Writes down where it happened, under a number. Not the message of the error: it may quote what somebody wrote."""
    number = token_hex(6)
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.removeprefix(sys.prefix)}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("unexpected", reference=number, error=type(error).__qualname__, trace=places)
    return number
