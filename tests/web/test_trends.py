"""The page with published figures: open to all, everything in the address, and never more than was published."""

from __future__ import annotations

import csv
from html import unescape
from io import StringIO
from re import findall, search

import pytest

from published import Count, fill
from vierogen.web.screens.trends_page import API
from vierogen_api.version import PREFIX
from web.visitors import Place, Visitor

THREE = ("2022/23", "2023/24", "2025/26")
BOTH = "/cijfers?indeling=gemeente&regios=GM0402,GM0307"


def counts(year: str) -> Count:
    """Each leaf tells its year, and Hilversum has far more."""
    return lambda leaf: int(year[2:4]) + (100 if leaf.municipality == "GM0402" else 0)


def at(place: Place, path: str = "/cijfers", years: tuple[str, ...] = THREE) -> Visitor:
    with place.system.trends._engine.begin() as connection:
        fill(connection, years, counts)
    visitor = place.visitor()
    visitor.get(path)
    return visitor


def rows(visitor: Visitor) -> list[list[str]]:
    """The lines of the tables, without their heading."""
    bodies = "".join(findall(r"<tbody>(.*?)</tbody>", visitor.text.replace("\n", " ")))
    return [
        [unescape(words_of(cell)) for cell in findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in findall(r"<tr>(.*?)</tr>", bodies)
    ]


def words_of(cell: str) -> str:
    return "".join(findall(r">([^<]*)<", f">{cell}<")).strip()


def links(visitor: Visitor) -> list[str]:
    return [unescape(one) for one in findall(r'href="([^"]+)"', visitor.text)]


def test_nothing_was_published_yet(place: Place) -> None:
    visitor = place.visitor()
    assert visitor.get("/cijfers").status_code == 200
    assert "Er is nog niets gepubliceerd" in visitor.said
    assert '<form class="vo-card' not in visitor.text


def test_everybody_reads_them_and_the_login_page_leads_there(place: Place) -> None:
    visitor = at(place, "/inloggen")
    assert "/cijfers" in links(visitor)
    assert visitor.get("/cijfers").status_code == 200
    assert visitor.title == "Verzoeken: Nederland – Vierogen"
    assert visitor.text.count("<svg") == 2
    assert "Wat mag u concluderen?" in visitor.said
    assert "set-cookie" not in visitor.get("/cijfers").headers


def test_it_stands_in_the_menu_and_an_analyst_begins_there(place: Place) -> None:
    roos, anna = place.visitor("Roos"), place.visitor("Anna")
    assert roos.get("/").headers["location"] == "/cijfers"
    assert anna.get("/").headers["location"] == "/werklijst"
    anna.get("/werklijst")
    assert '<a href="/cijfers">Cijfers</a>' in anna.text
    roos.get("/cijfers")
    assert '<a href="/cijfers" aria-current="page">Cijfers</a>' in roos.text


def test_the_table_has_the_numbers_of_the_api_and_the_chart(place: Place) -> None:
    visitor = at(place, "/cijfers?indeling=gemeente&regios=GM0402")
    told = place.visitor().get(f"{API}/trends?indicator=verzoeken&indeling=gemeente&regio=GM0402").json()
    points = told["reeksen"][0]["punten"]
    table = rows(visitor)
    assert (
        [row[1] for row in table]
        == [point["schooljaar"] for point in points]
        == ["2022/23", "2023/24", "2024/25", "2025/26"]
    )
    for row, point in zip(table, points, strict=True):
        if point["waarde"] is None:
            assert row[2:] == ["Over dit schooljaar is niets gepubliceerd."]
        else:
            assert row[2:4] == [str(point["waarde"]), f"± {point['marge']}"]
            assert f"{point['schooljaar']} {point['waarde']}, marge {point['marge']}" in unescape(visitor.text)
    assert 'role="region" tabindex="0"' in visitor.text


def test_the_form_becomes_an_address_that_can_be_kept(place: Place) -> None:
    visitor = at(place, BOTH)
    answer = visitor.get(
        "/cijfers?indicator=verleningen&indeling=gemeente&regio1=GM0402&regio2=GM0307&regio3=&peildatum=2025-08-01"
        "&vanaf=2022/23&tot=2025/26"
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == (
        "/cijfers?indicator=verleningen&indeling=gemeente&peildatum=2025-08-01&regios=GM0402,GM0307"
        "&vanaf=2022/23&tot=2025/26"
    )
    visitor.get(answer.headers["location"])
    assert visitor.fields("/cijfers") == {
        "indicator": ["verleningen"], "indeling": ["gemeente"], "regio1": ["GM0402"], "regio2": ["GM0307"],
        "regio3": [""], "peildatum": ["2025-08-01"], "vanaf": ["2022/23"], "tot": ["2025/26"],
    }  # fmt: skip


def test_another_division_or_indicator_lets_go_of_what_belonged_to_the_former(place: Place) -> None:
    visitor = at(place)
    answer = visitor.get("/cijfers?indicator=verzoeken&categorie=T_M_30&indeling=po&regio1=GM0402&peildatum=2025-08-01")
    assert answer.headers["location"] == "/cijfers?indicator=verzoeken&indeling=po"
    assert visitor.get(answer.headers["location"]).status_code == 200


def test_regions_are_compared_with_what_may_not_be_concluded(place: Place) -> None:
    visitor = at(place, f"{BOTH},GM0344")
    assert "Naast elkaar, in 2025/26" in visitor.said
    assert "Hilversum heeft meer dan Amersfoort: het verschil van" in visitor.said
    assert "er is niet uit op te maken wie meer heeft" in visitor.said
    assert visitor.text.count("<svg") == 4


def test_one_year_is_too_few_for_a_trend(place: Place) -> None:
    visitor = at(place, "/cijfers", ("2025/26",))
    assert "weet u pas met twee of meer jaren" in visitor.said
    visitor.get(BOTH)
    assert "Naast elkaar, in 2025/26" in visitor.said
    assert "Door de jaren heen" not in visitor.said.partition("Meenemen en aanhalen")[0]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("indeling=gemeente&regios=GM9999", 404, "hoort niet bij deze indeling"),
        ("indeling=po&regios=GM0402", 404, "Zij hoort bij de indeling gemeente."),
        ("indicator=iets", 404, "Deze indicator bestaat niet."),
        ("indeling=%3Cscript%3E", 404, "Deze indeling bestaat niet."),
        ("vanaf=vroeger", 404, "Dit schooljaar is niet te lezen."),
        ("vanaf=2025/26&tot=2022/23", 404, "Het eerste schooljaar ligt na het laatste."),
        ("vanaf=2001/02&tot=2003/04", 404, "Over deze schooljaren is niets gepubliceerd."),
        ("indeling=gemeente&peildatum=20250801", 404, "Deze peildatum is niet te lezen."),
        ("indeling=gemeente&peildatum=1900-01-01", 404, "Indelingen zijn bekend vanaf"),
        ("publicaties=99", 404, "Een van deze publicaties bestaat niet."),
        ("publicaties=-1", 404, "Deze nummers van publicaties zijn niet te lezen."),
        ("indicator=doorlooptijd&indeling=gemeente", 200, "per samenwerkingsverband gepubliceerd"),
        ("indeling=gemeente&regios=" + ",".join(f"GM{n:04}" for n in range(8)), 200, "Noem hooguit 6"),
        ("regio1=&vanaf=vroeger", 404, "Dit schooljaar is niet te lezen."),
    ],
)
def test_what_cannot_be_answered_is_said_with_the_form_beside_it(
    place: Place, query: str, status: int, said: str
) -> None:
    visitor = at(place, f"/cijfers?{query}")
    assert visitor.get(f"/cijfers?{query}").status_code == status
    assert "Hierop is geen antwoord" in visitor.said
    assert said in visitor.said
    assert "vanaf" in visitor.fields("/cijfers")
    assert "<script>" not in visitor.text


def test_more_lines_than_one_can_tell_apart_are_only_a_table(place: Place) -> None:
    visitor = at(place, "/cijfers?indicator=doorlooptijd&indeling=po&regios=PO2702,PO2703")
    assert "Zoveel lijnen zijn niet uit elkaar te houden." in visitor.said
    assert "<svg" not in visitor.text
    assert len(rows(visitor)) == 2 * 4 * 4


def test_of_many_regions_the_page_shows_their_total_and_stays_small(place: Place) -> None:
    visitor = at(place, "/cijfers?indeling=gemeente")
    assert "U ziet alle gebieden samen." in visitor.said
    assert len(rows(visitor)) == 4
    assert len(visitor.text) < 60_000


def test_the_address_to_cite_gives_the_same_when_more_is_published(place: Place) -> None:
    visitor = at(place, BOTH)
    before = rows(visitor)
    cited = next(link for link in links(visitor) if "publicaties=1,2,3" in link and "/cijfers?" in link)
    assert cited.startswith("http://127.0.0.1:8000/cijfers?")
    with place.system.trends._engine.begin() as connection:
        fill(connection, ("2025/26", "2026/27"), lambda year: lambda _: 3, first=4)
    visitor.get(cited)
    assert rows(visitor) == before
    assert "Nieuwere cijfers komen er niet bij." in visitor.said
    newest = next(link for link in links(visitor) if link.startswith("/cijfers?indicator"))
    assert "publicaties" not in newest
    visitor.get(BOTH)
    assert rows(visitor) != before


def test_the_files_hold_the_same_numbers(place: Place) -> None:
    assert API == PREFIX
    visitor = at(place, BOTH)
    table = rows(visitor)
    csvs = [link for link in links(visitor) if link.endswith("formaat=csv")]
    books = [link for link in links(visitor) if link.endswith("formaat=xlsx")]
    assert len(csvs) == len(books) == 2
    read = [list(csv.DictReader(StringIO(visitor.client.get(link).text))) for link in csvs]
    told = [(line["naam"], line["schooljaar"], line["waarde"]) for lines in read for line in lines if line["waarde"]]
    ours = [(row[0], row[1], row[2]) for row in table if len(row) > 3]
    assert set(ours) <= set(told)
    assert len(ours) == 8
    for link in books:
        answer = visitor.client.get(link)
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"


def test_it_speaks_english_around_the_dutch_of_the_figures(place: Place) -> None:
    visitor = at(place)
    visitor.client.cookies.set("vierogen-taal", "en")
    visitor.get("/cijfers")
    assert "What may you conclude?" in visitor.said
    assert search(r'<ul class="vo-said" lang="nl"><li>Nederland, 2025/26', visitor.text)
    assert '<span lang="nl">(discrete Laplace' in visitor.text


def test_without_its_database_the_page_stays_calm(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from vierogen.publication.questions import FiguresUnavailable  # noqa: PLC0415

    visitor = at(place)

    def gone() -> None:
        raise FiguresUnavailable

    monkeypatch.setattr(place.system.trends, "look", gone)
    assert visitor.get("/cijfers").status_code == 503
