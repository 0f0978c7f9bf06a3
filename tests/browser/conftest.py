"""A real browser before a real server: Debian's Chromium, and the pages over a file with the cast in it.

For other tests: ``served`` is a running place (see ``web.visitors``), ``visit(name)`` a page on which somebody of the
cast is logged in. Each has a context of its own, so two people are two browsers.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from api.office import Clock
from databases import fresh_database
from vierogen.bootstrap.system import open_system
from vierogen.casebook import cast
from vierogen.settings import Settings
from web.visitors import Place

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
CHROMIUM = os.environ.get("VIEROGEN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
WIDE, NARROW = ViewportSize(width=1200, height=900), ViewportSize(width=320, height=800)
HUGE = ViewportSize(width=3840, height=2160)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("VIEROGEN_CI"):
            pytest.fail("needs Chromium: apt-get install chromium")
        pytest.skip("needs Chromium: apt-get install chromium, or set VIEROGEN_CHROMIUM to where it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Served(Place):
    """A place that answers on a port of this machine."""

    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    clock = Clock()
    with (
        open_system(fresh_database("sqlite", tmp_path), now=clock) as system,
        socket.socket() as listening,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        cast.enter(system.people)
        key = tmp_path / "zegels.key"
        place = Served(system, clock, Settings(demonstration_directory=True, public_url=address, ledger_key=key))
        place.address = address
        with serving(place, listening):
            yield place


@contextmanager
def serving(place: Served, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(place.front, log_config=None, access_log=False, lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    projector = place.system.read_models.projector()
    thread.start()
    projector.start()
    until = monotonic() + 20
    while not server.started and monotonic() < until:
        sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(20)
        projector.stop()


Visits = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Visits]:
    """A page of a browser of its own; with a name somebody is logged in on it."""
    contexts = []

    def page(name: str = "", hat: str | None = None, **options: Any) -> Page:
        context = chromium.new_context(base_url=served.address, **{"viewport": WIDE, "locale": "nl-NL"} | options)
        contexts.append(context)
        opened = context.new_page()
        opened.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        if name:
            log_in(opened, name, hat)
        return opened

    yield page
    for context in contexts:
        context.close()


def log_in(page: Page, name: str, hat: str | None = None) -> None:
    """On the page for it, as a person would."""
    who = cast.who(name, hat)
    page.goto("/inloggen")
    form = page.locator("form", has=page.locator(f'input[value="{who.person}"]')).filter(
        has=page.locator(f'input[name="rol"][value="{who.role.value}"]')
    )
    form.filter(has=page.locator(f'input[value="{who.organisation}"]')).locator("button").click()
    page.wait_for_url(lambda address: "/inloggen" not in address)
