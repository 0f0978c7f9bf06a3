"""What a page weighs on the way to the browser, and what is pressed for whom."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.scene import Scene, scenes
from web.visitors import Place, Visitor

FIRST, NEXT = 120_000, 30_000
SCROLLED_THROUGH = 120_000
"""With the pictures of a manual, which a browser fetches when one comes near them."""
LAZY = re.compile(r'<img(?=[^>]* loading="lazy")[^>]* src="(/static/[^"]+)"')
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
POINTED = re.compile(r"url\((/static/[^)]+)\)")
FROM_HERE = {"sec-fetch-site": "same-origin", "accept-encoding": "gzip"}
TYPED = {"sec-fetch-site": "none", "accept-encoding": "gzip"}


def weight(visitor: Visitor, path: str, **headers: str) -> int:
    """Bytes of the content as they go over the wire."""
    answer = visitor.get(path, **headers)
    assert answer.status_code < 400 or answer.status_code in {403, 404, 409}, path
    return int(answer.headers["content-length"])


def needed(visitor: Visitor) -> Iterator[str]:
    """Everything that a browser fetches for the page that was read last: also what style sheets point at."""
    found = set(STATIC.findall(visitor.text))
    yield from found
    for sheet in sorted(one for one in found if one.endswith(".css")):
        yield from set(POINTED.findall(visitor.get(sheet).text)) - found


@pytest.mark.parametrize("scene", list(scenes()), ids=lambda scene: scene.name)
def test_a_first_page_and_the_next_one_are_light(
    scene: Scene, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where a scene makes keys, they are not left in the house
    path = scene.arrive(place)
    place.settle()
    visitor = place.visitor(scene.who, scene.hat)
    first = weight(visitor, path, **TYPED)
    later, assets = set(LAZY.findall(visitor.text)), set(needed(visitor))
    assert {one.rpartition(".")[2] for one in assets - later} == {"css", "js", "svg", "woff2"}
    assert first + sum(weight(visitor, one, **FROM_HERE) for one in assets - later) < FIRST
    assert first + sum(weight(visitor, one, **FROM_HERE) for one in assets) < SCROLLED_THROUGH
    assert weight(visitor, path, **FROM_HERE) < NEXT


def test_files_are_pressed_beforehand_and_kept_for_ever(place: Place) -> None:
    visitor = place.visitor()
    visitor.get("/inloggen")
    for one in needed(visitor):
        answer = visitor.get(one, **TYPED)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers.get("content-encoding") == (None if one.endswith(".woff2") else "gzip")
        plain = visitor.get(one, **{"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


def test_a_page_with_somebody_on_it_is_never_pressed_when_another_site_has_it_asked(place: Place) -> None:
    anna = place.visitor("Anna")
    pressed = anna.get("/verzoeken", **FROM_HERE)
    assert pressed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in pressed.headers["vary"]
    assert int(pressed.headers["content-length"]) < len(gzip.compress(pressed.content, 1))
    assert anna.get("/verzoeken", **TYPED).headers["content-encoding"] == "gzip"
    for from_where in ("cross-site", "same-site", "?"):
        plain = anna.get("/verzoeken", **{"sec-fetch-site": from_where, "accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert plain.text == pressed.text
    assert "content-encoding" not in anna.get("/verzoeken", **{"accept-encoding": "gzip"}).headers
    assert "content-encoding" not in anna.get("/verzoeken", **FROM_HERE | {"accept-encoding": "identity"}).headers
    nobody = place.visitor().get("/inloggen", **{"sec-fetch-site": "cross-site", "accept-encoding": "gzip"})
    assert nobody.headers["content-encoding"] == "gzip"
