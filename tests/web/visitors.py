"""People of the cast at the pages, without a browser: they log in, read, fill in forms and send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from api.office import Case, Clock, Office
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.settings import Settings
from vierogen_api.app import create_for

HOME = "http://127.0.0.1:8000"
SETTINGS = Settings(demonstration_directory=True, public_url=HOME)


class Fields(HTMLParser):
    """The fields of the form in the content of a page that is sent to an address, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.fields = action, False, dict[str, list[str]]()
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "textarea":
            self.textarea, self.fields[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.fields[self.select] = [given.get("value") or ""]
        elif tag == "input" and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""
        if tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][-1] += data.removeprefix("\n")


class Visitor:
    """Somebody with a browser that keeps cookies and follows nothing by itself."""

    def __init__(self, place: Place) -> None:
        self.client = TestClient(place.front, base_url=HOME, follow_redirects=False)
        self.text = ""

    def be(self, name: str, hat: str | None = None) -> Visitor:
        who = cast.who(name, hat)
        words = {"persoon": str(who.person), "rol": who.role.value, "organisatie": str(who.organisation)}
        assert self.client.post("/inloggen/voorbeeld", data=words).status_code == 303
        return self

    def get(self, path: str, **headers: str) -> Any:
        answer = self.client.get(path, headers=headers)
        self.text = answer.text
        return answer

    def fields(self, action: str) -> dict[str, list[str]]:
        found = Fields(action)
        found.feed(self.text)
        return found.fields

    def send(self, action: str, **changes: Any) -> Any:
        """The form of the page that was read last, with other words; None leaves a field out. Dots are written __."""
        words: dict[str, Any] = {**self.fields(action)}
        for name, word in changes.items():
            words[name.replace("__", ".")] = word
        answer = self.client.post(action, data={name: word for name, word in words.items() if word is not None})
        self.text = answer.text
        return answer

    def do(self, case: Case, path: str, words: Mapping[str, Any]) -> Visitor:
        """One act of a request, on its own form; it works."""
        form = f"/verzoeken/{case.id}/{path}"
        assert self.get(form).status_code == 200
        assert self.send(form, **words).status_code == 303, self.said
        return self

    @property
    def title(self) -> str:
        return unescape(re.findall(r"<title>(.*?)</title>", self.text, re.DOTALL)[0])

    @property
    def said(self) -> str:
        """What stands on the page, without markup."""
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text)))


class Place:
    """A system with the cast in it, and API and pages around it."""

    def __init__(self, system: System, clock: Clock, settings: Settings = SETTINGS) -> None:
        self.system, self.clock, self.system_settings = system, clock, settings
        self.front = create_for(system, settings)
        self.office = Office(TestClient(self.front), system, clock)

    def visitor(self, name: str = "", hat: str | None = None) -> Visitor:
        visitor = Visitor(self)
        return visitor.be(name, hat) if name else visitor

    def opened(self, **changes: Any) -> Case:
        return self.office.opened(**changes)

    def settle(self) -> Place:
        """The worklist has caught up."""
        self.system.read_models.follow()
        return self


def path_of(answer: Any) -> str:
    """Where a redirect leads, without its question mark."""
    return urlsplit(answer.headers["location"]).path
