"""Help is there for each role and from each page, and each rule leads to what its source asks."""

from __future__ import annotations

import re

import pytest

from vierogen.domain.values import Role
from vierogen.web.manual import MANUALS, as_markup
from vierogen.web.sources import rules_by_place, sources
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
    assert place.visitor("Anna").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/inloggen", "/hulp", "/regels", "/werklijst", "/iets"])
def test_help_is_reachable_from_every_page(place: Place, path: str) -> None:
    anna = place.visitor("Anna")
    anna.get(path)
    assert 'href="/hulp"' in anna.text


def test_markup_in_a_manual_is_shown_and_not_obeyed() -> None:
    assert "<script" not in as_markup("<script>x</script> <img src=x onerror=y>")
    assert "<img" not in as_markup("<script>x</script> <img src=x onerror=y>")
    assert "href" not in as_markup("[x](javascript:alert(1))")


def test_all_rules_stand_on_their_page_with_a_link_to_their_source(place: Place) -> None:
    somebody = place.visitor()
    somebody.get("/regels")
    links = set(re.findall(r'href="/bronnen/([a-z0-9-]+)"', somebody.text))
    assert links == set(sources())
    for asked in rules_by_place():
        assert all(rule.sentence in somebody.said for rule in asked)


def test_every_source_that_a_rule_cites_says_what_it_asks(place: Place) -> None:
    somebody = place.visitor()
    assert len(sources()) == len(set(sources().values()))
    for slug, source in sources().items():
        assert source.asks
        assert somebody.get(f"/bronnen/{slug}").status_code == 200
        assert source.asks in somebody.said
        assert not source.link or source.link in somebody.text


def test_a_rule_that_refuses_links_to_its_source(place: Place) -> None:
    case = place.opened()
    anna = place.visitor("Anna")
    anna.get(f"/verzoeken/{case.id}")
    assert 'href="/bronnen/' in anna.text
