"""Help is there for each role and from each page, and each rule leads to what its source asks."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

import vierogen.web
from browser.manual_pictures import HIGHEST, PICTURES, VIEW
from browser.scene import scenes
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.retention import TERMS
from vierogen.domain.values import Role
from vierogen.reference.words_of_law import WORDS, words_of
from vierogen.web import erasing_forms
from vierogen.web.act_pages import act_forms
from vierogen.web.assets import Assets, size_of_webp
from vierogen.web.manual import MANUALS, Manual, as_markup, text_of
from vierogen.web.screens import people_page
from vierogen.web.sources import address_of, rules_by_place, sources
from web.visitors import Place


def test_every_role_of_a_person_has_one_manual() -> None:
    roles = [role for manual in MANUALS for role in manual.roles]
    assert sorted(roles) == sorted(set(Role) - {Role.CLOCK})


@pytest.mark.parametrize("name", [one.name for one in MANUALS])
def test_a_manual_opens_without_login(place: Place, name: str) -> None:
    somebody = place.visitor()
    assert somebody.get("/hulp").status_code == 200
    assert f'href="/hulp/{name}"' in somebody.text
    assert somebody.get(f"/hulp/{name}").status_code == 200
    assert somebody.text.count("<h1") == 1
    assert somebody.text.count("<h2") >= 2


def test_the_manual_of_the_own_role_comes_first(place: Place) -> None:
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get("/hulp")
    assert re.findall(r'href="/hulp/([a-z-]+)"', dirk.text)[0] == "adviseur"
    assert "(uw rol)" in dirk.said


@pytest.mark.parametrize("path", ["/hulp/iemand", "/hulp/..%2fjeugdarts", "/bronnen/iets"])
def test_what_is_not_there_is_unknown(place: Place, path: str) -> None:
    anna = place.visitor("Anna")
    assert anna.get(path).status_code == 404
    assert "Deze pagina is er niet" in anna.said, "nobody asked for a request"


@pytest.mark.parametrize("path", ["/inloggen", "/hulp", "/regels", "/werklijst", "/iets"])
def test_help_is_reachable_from_every_page(place: Place, path: str) -> None:
    anna = place.visitor("Anna")
    anna.get(path)
    assert 'href="/hulp"' in anna.text


def test_markup_in_a_manual_is_shown_and_not_obeyed() -> None:
    assets = Assets()
    assert "<script" not in as_markup("<script>x</script> <img src=x onerror=y>", assets)
    assert "<img" not in as_markup("<script>x</script> <img src=x onerror=y>", assets)
    assert "href" not in as_markup("[x](javascript:alert(1))", assets)
    with pytest.raises(KeyError):
        as_markup("![x](https://elders.example/x.webp)", assets)


# ── what the manuals show and tell ───────────────────────────────────────────────────────────────────────────────────

SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LARGEST_SUM = 600_000
"""Bytes of all pictures together: they go along in the wheel."""


def test_every_picture_in_a_manual_is_there_is_made_by_a_scene_and_says_what_it_shows() -> None:
    shown = [found for one in MANUALS for found in SHOWN.findall(text_of(one.name))]
    names = [path.removeprefix("../static/pictures/").removesuffix(".webp") for _, path in shown]
    assert len(names) == len(set(names))
    assert set(names) == {one.name for one in PICTURES}
    assert {one.scene for one in PICTURES} <= {scene.name for scene in scenes()}
    folder = Path(vierogen.web.__file__).parent / "static/pictures"
    files = {file.stem: file for file in folder.glob("hulp-*.webp")}
    assert set(files) == set(names), "make screenshots"
    for name, file in files.items():
        width, height = size_of_webp(file.read_bytes())
        assert width == VIEW["width"], name
        assert 100 < height <= HIGHEST, name
    assert sum(file.stat().st_size for file in files.values()) < LARGEST_SUM
    for says, _ in shown:
        assert 30 < len(says) < 250
        assert says.endswith(".")


def test_a_picture_in_a_manual_comes_when_somebody_is_near_and_has_its_place_kept(place: Place) -> None:
    somebody = place.visitor()
    for manual in MANUALS:
        somebody.get(f"/hulp/{manual.name}")
        pictures = re.findall(r"<img ([^>]*vo-shot[^>]*)>", somebody.text)
        assert len(pictures) == len(SHOWN.findall(text_of(manual.name))) >= 1
        for one in pictures:
            assert 'loading="lazy"' in one
            assert re.search(r'alt="[^"]{30,}"', one)
            assert re.search(r'width="\d+" height="\d+"', one)
            address = re.findall(r'src="([^"]+)"', one)[0]
            answer = somebody.client.get(address)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


WAYS = {
    "jeugdarts": ("Open een verzoek", "gemeente en het samenwerkingsverband", "met de ouders en met het kind", "toestemming", "de vragen een voor een", "wat die ander antwoordde", "herzien", "overleg", "doorzettingsmacht", "gezin leest", "verbeteren of tegenhouden", "Verleen, of zeg nee", "vernieuwing", "bewijs"),
    "leerplichtambtenaar": ("werklijst", "Open een verzoek", "kennisgeving", "formele controle", "Pak het verzoek op", "ladder", "Stem in", "Overleg", "doorzettingsmacht", "Regel een plek", "Draag over", "beëindig"),
    "adviseur": ("werklijst", "Pak het verzoek op", "wat voor uw oordeel nodig is, en niet meer", "ladder", "advies", "stemt in", "niet eens", "overlegt", "doorzettingsmacht", "Regel een plek", "betrokken"),
    "doorzettingsmacht": ("Lees het verzoek", "aanbod", "opnieuw met elkaar overleggen", "Zeg waarom"),
    "beheerder": ("Mensen", "rol", "account", "Vervanging", "Aanwijzing", "Criteriasets", "nieuwe route", "systemen", "Trek uw voorstel"),
    "functionaris-gegevensbescherming": ("logboek", "Zoek dan op het verzoek", "wissen", "stelt voor", "Een ander besluit", "Houd wissen dan tegen", "intrekken"),
    "analist": ("indeling", "regio", "schooljaren", "grafiek", "tabel", "marge", "Excel", "CSV", "papier", "concluderen"),
}  # fmt: skip
"""What each of them comes to do, in words of the manual."""


@pytest.mark.parametrize("manual", MANUALS, ids=lambda one: one.name)
def test_a_manual_tells_of_every_way_of_working_of_its_role(place: Place, manual: Manual) -> None:
    text = re.sub(r"\*\*", "", text_of(manual.name))
    assert [word for word in WAYS[manual.name] if word.lower() not in text.lower()] == []
    somebody = place.visitor()
    somebody.get(f"/hulp/{manual.name}")
    for title in titles_for(manual.roles):
        assert title in somebody.said


def titles_for(roles: frozenset[Role]) -> set[str]:
    """Of every form that one of these roles can send at some moment."""
    acts = {act for act, _, _, by, _, _ in TABLE if by & roles}
    found = {form.title for form in act_forms().values() if form.act in acts}
    found |= {form.title for form in people_page.FORMS} if Role.ADMINISTRATOR in roles else set()
    return found | ({form.title for form in erasing_forms.FORMS} if Role.PRIVACY_OFFICER in roles else set())


def test_the_manuals_are_found_from_the_documentation() -> None:
    root = Path(__file__).parents[2]
    index = (root / "docs/handleiding.md").read_text("utf-8")
    found = re.findall(r"\]\((\.\./src/[^)]+)\)", index)
    assert [Path(one).stem for one in found] == [one.name for one in MANUALS]
    assert all((root / "docs" / one).exists() for one in found)


def test_all_rules_stand_on_their_page_with_a_link_to_their_source(place: Place) -> None:
    somebody = place.visitor()
    somebody.get("/regels")
    links = set(re.findall(r'href="/bronnen/([a-z0-9-]+)"', somebody.text))
    assert links == set(sources())
    for asked in rules_by_place():
        assert all(rule.sentence in somebody.said for rule in asked)


def test_every_rule_leads_to_a_page_on_which_it_stands_with_what_its_source_asks(place: Place) -> None:
    somebody = place.visitor()
    assert len(sources()) == len(set(sources().values()))
    for asked in rules_by_place():
        for rule in asked:
            address = address_of(rule.source.name)
            assert address is not None, rule.name
            assert somebody.get(address).status_code == 200
            assert rule.source.asks in somebody.said
            assert "Onze samenvatting" in somebody.said
            assert f'id="{rule.name.replace("_", "-")}"' in somebody.text
            assert rule.sentence in somebody.said


def test_the_words_of_the_law_stand_apart_and_say_where_they_are_from(place: Place) -> None:
    somebody = place.visitor()
    assert {*WORDS} <= {source.name for source in sources().values()}
    for slug, source in sources().items():
        somebody.get(f"/bronnen/{slug}")
        quoted = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", somebody.text, re.DOTALL)
        found = [unescape("\n".join(re.findall(r"<p>(.*?)</p>", one))) for one in quoted]
        assert found == [one.text for one in words_of(source.name)]
        assert ('id="woorden"' in somebody.text) is bool(found)
        assert ("Dit zijn onze woorden, en niet die van de bron." in somebody.said) is not bool(found)
        for one in words_of(source.name):
            assert f'href="{one.link}"' in somebody.text
            assert f"{one.law}, {one.of}" in somebody.said
        assert found or not source.link or source.link in somebody.text


def test_every_article_of_a_law_that_is_cited_is_quoted_or_named_as_not_yet() -> None:
    """Held against a publication or not: what is not, is written down here, so that nobody takes it for checked."""
    laws = {source.name for source in sources().values() if re.match(r"art\. ", source.name)}
    assert laws - {*WORDS} == {"art. 3 lid 2 Leerplichtregeling 1995", "art. 18a lid 13 Wet op het primair onderwijs"}


def test_what_keeps_the_data_of_a_child_has_its_page_as_well(place: Place) -> None:
    somebody = place.visitor()
    for term in TERMS.values():
        somebody.get(address_of(term.source.name) or "")
        assert f"{term.years} jaar na {term.counted_from.value}, door {term.kept_by}." in somebody.said


TERM = re.compile(r"\b(?:een|twee|drie|vier|vijf|zes|\d+) (?:dag|week|maand|jaar|januari|juli|augustus)\w*")


def test_our_summaries_of_the_law_say_what_the_law_says() -> None:
    """Terms and days in a summary stand in the words as well."""
    named = [
        (source.name, term)
        for source in sources().values()
        if words_of(source.name)
        for term in TERM.findall(source.asks)
    ]

    assert {term for _, term in named} == {"een maand", "1 juli", "drie maanden"}
    assert [one for one in named if one[1] not in " ".join(words.text for words in words_of(one[0]))] == []


def test_a_rule_that_refuses_links_to_its_source(place: Place) -> None:
    case = place.opened()
    anna = place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert 'href="/bronnen/' in anna.text
