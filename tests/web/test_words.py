"""Every text on a page goes through the catalogues, and has its English."""

from __future__ import annotations

import importlib.util
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from vierogen.web.language import words_in
from vierogen.web.rendering import templates

ROOT = Path(__file__).resolve().parents[2]
SHOWN = frozenset({"alt", "aria-label", "content", "placeholder", "title"})
OURS = frozenset({"Vierogen"})


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools/translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_has_its_english(tool: ModuleType) -> None:
    english = words_in("en")
    texts = {text if isinstance(text, str) else text[0] for found in tool.said().values() for text in found}
    assert len(texts) > 300
    assert sorted(text for text in texts if text not in english._catalogue) == [], "run `make translations`"


def test_a_translation_names_the_same_things(tool: ModuleType) -> None:
    for dutch, english in words_in("en")._catalogue.items():
        for text in english if isinstance(english, tuple) else (english,):
            assert re.findall(r"%\(\w+\)s", text) == re.findall(r"%\(\w+\)s", dutch), dutch


def test_no_catalogue_holds_what_nobody_says(tool: ModuleType) -> None:
    said = {text if isinstance(text, str) else text[0] for found in tool.said().values() for text in found}
    assert sorted(set(words_in("en")._catalogue) - said) == []


class Loose(HTMLParser):
    """Words that stand in a template by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.found += [word or "" for name, word in attributes if name in SHOWN]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("name", sorted(templates("nl").list_templates()))
def test_no_words_stand_loose_in_a_template(name: str) -> None:
    source = (ROOT / "src/vierogen/web/templates" / name).read_text("utf-8")
    # What is computed becomes a digit: no letter of it can be taken for a word.
    plain = "".join(text if kind == "data" else "0" for _, kind, text in templates("nl").lex(source))
    loose = Loose()
    loose.feed(re.sub(r"0+", "0", plain))
    words = {word for text in loose.found for word in re.findall(r"[^\W\d_]{2,}", text)}
    assert words - OURS == set()
