"""The pages as an app of their own: every page a route, every no a calm page, and around it what every answer has."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from time import monotonic
from urllib.parse import parse_qsl

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from vierogen.application.drafts import Typed
from vierogen.application.unknown import is_about_the_unknown, wait_since
from vierogen.application.who import NotAppointed
from vierogen.domain.refusals import NotYourOrganisation, NotYours, Refused, Unknown
from vierogen.web import troubles
from vierogen.web.act_pages import act_pages
from vierogen.web.after_a_fault import SENT, again, visitor_of
from vierogen.web.assets import PLACE
from vierogen.web.house import House
from vierogen.web.pages import Page, pages
from vierogen.web.troubles import UNAVAILABLE
from vierogen.web.visit import LOGIN, Visit, is_of

LARGEST_FORM = 500_000
MOST_TYPED = 2_000
"""Fields of a form; the largest of ours has some hundred."""
MOST_FIELDS = 10
"""Of a form with files."""
log = structlog.get_logger()

FOR_EVER = "public, max-age=31536000, immutable"


def create(more: Iterable[Page] = ()) -> Starlette:
    """All pages; ``more`` are those of who lets people in. ``state.house`` is to be set before anybody comes.

    A path without a blank to fill in goes before one that would take it for an id.
    """
    routes = [Route(f"{PLACE}{{name}}", asset, methods=["GET"])]
    routes += [route(page) for page in sorted((*more, *pages(), *act_pages()), key=lambda page: "{" in page.path)]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    for kind in (Refused, *UNAVAILABLE, HTTPException):
        app.add_exception_handler(kind, told)
    app.add_exception_handler(ClientDisconnect, gone)
    return app


def route(page: Page) -> Route:
    """Reads what was sent, and answers in a thread, because what answers may wait for the disk."""

    async def answered(request: Request) -> Response:
        visit = await the_visit(request, takes_files=page.takes_files)
        request.scope[SENT] = page, visit
        began = monotonic()
        try:
            answer = await run_in_threadpool(let_in, page, visit)
        except Refused as error:
            if is_about_the_unknown(error):
                await wait_since(began)
            raise
        if visit.unknown:
            await wait_since(began)
        return answer

    return Route(page.path, answered, methods=[page.method])


async def the_visit(request: Request, *, takes_files: bool) -> Visit:
    """Everything that a page needs."""
    house: House = request.app.state.house
    query = dict(parse_qsl(request.url.query, keep_blank_values=True))
    form: Typed = {}
    if request.method == "POST":
        body = await the_body(request)
        form = by_name(await with_files(request, body) if takes_files else typed_in(body))
    path = request.url.path
    return Visit(house, request.app.state, request.method, path, request.headers, query, form, request.path_params)


def by_name(fields: Iterable[tuple[str, str]]) -> Typed:
    """All that stands under each name, in order."""
    found: dict[str, list[str]] = {}
    for name, word in fields:
        found.setdefault(name, []).append(word)
    return {name: tuple(words) for name, words in found.items()}


def typed_in(body: bytes) -> list[tuple[str, str]]:
    """What stands in the fields of a form, unless there are more than any of ours has."""
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_TYPED)
    except ValueError:
        raise HTTPException(413) from None


async def with_files(request: Request, body: bytes) -> list[tuple[str, str]]:
    """The same of a form with files: a file counts as the text in it. All of it stays in memory, and is small."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return typed_in(body)

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        found = await MultiPartParser(request.headers, once(), max_files=MOST_FIELDS, max_fields=MOST_FIELDS).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise HTTPException(400) from None
    try:
        return [(name, await text_of(one)) for name, one in found.multi_items()]
    finally:
        await found.close()


async def text_of(given: UploadFile | str) -> str:
    """What stands in a file, without the mark that some editors put in front."""
    return given if isinstance(given, str) else (await given.read()).decode("utf-8-sig", "replace")


async def the_body(request: Request) -> bytes:
    """The form, as long as it is not too large."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_FORM:
            raise HTTPException(413)
        pieces.append(piece)
    return b"".join(pieces)


def let_in(page: Page, visit: Visit) -> Response:
    """Answers those for whom the page is; sends others to log in or to choose a role first."""
    if page.method == "POST" and not visit.comes_from_here:
        log.info("form refused", reason="from elsewhere")
        return troubles.from_elsewhere(visit)
    if page.open_to_all:
        return page.answer(visit)
    if visit.session is None:
        return kept_for_later(page, visit)
    if page.method == "POST" and not page.unsealed and not visit.is_theirs:
        return of_another_session(page, visit)
    if visit.capacity is None and not page.without_role:
        return visit.to_login("rol")
    return page.answer(visit)


def kept_for_later(page: Page, visit: Visit) -> Response:
    """Nobody is logged in any more. What was typed is kept for who sent it, when the form shows who that was."""
    if page.method == "GET":
        return visit.to_login()
    if not page.keeps_drafts:
        return visit.to(f"{LOGIN}?reden=verlopen")
    former = visit.house.visitors.former(visit.headers)
    if former is not None and is_of(former, visit.form):
        kept = visit.house.drafts.keep(former.person, visit.path, visit.typed)
        return visit.to_login("bewaard" if kept else "verlopen")
    return visit.to_login("verlopen")


def of_another_session(page: Page, visit: Visit) -> Response:
    """Somebody logged in again while the form was open: nothing is done, and nothing is lost."""
    log.info("form refused", reason="of another session")
    kept = page.keeps_drafts and visit.house.drafts.keep(visit.their_session.person, visit.path, visit.typed)
    return troubles.expired(visit, kept=kept)


async def asset(request: Request) -> Response:
    """A style sheet, script, picture or font; its name holds the hash of its content."""
    house: House = request.app.state.house
    found = house.assets.at(request.url.path)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if found.pressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.pressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.content_type)
    return Response(found.body, headers=headers, media_type=found.content_type)


async def gone(_: Request, __: Exception) -> Response:
    """Who sent it hung up before all of it was there: nothing was done, nobody reads this, and it is no fault of ours."""
    return Response(status_code=400)


async def told(request: Request, error: Exception) -> Response:
    """What was refused, or cannot be now, as a page."""
    return await run_in_threadpool(page_about, request, error)


def page_about(request: Request, error: Exception) -> Response:
    """By the kind of no."""
    visit = visitor_of(request)
    match error:
        case Unknown():
            return troubles.unknown(visit)
        case NotAppointed() | NotYours() | NotYourOrganisation():
            return troubles.not_yours(visit, str(error))
        case Refused():
            return troubles.not_now(visit, str(error))
        case HTTPException():
            return troubles.by_number(visit, error.status_code)
        case _:
            return troubles.unavailable(visit, error, again(request))
