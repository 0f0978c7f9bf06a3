"""Figures over HTTP: open to all, the same numbers in five forms, and a clear no that says nothing about any child."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from api.conftest import office_over
from api.office import BASE, Office
from api.test_document import fits
from databases import KINDS, drop_database, fresh_database
from published import fill, seeded
from vierogen_api.envelope import HEADERS
from vierogen_api.figures_page import STYLE_POLICY

ROOT = Path(__file__).resolve().parents[2]
YEARS = ("2022/23", "2024/25", "2025/26", "2026/27")
TREND = "/trends?indicator=verzoeken&indeling=gemeente&peildatum=2027-01-01&regios=GM0402,GM0307"
BESIDE = "/trends/vergelijkingen?indicator=verzoeken&indeling=gemeente&regios=GM0402,GM0307&schooljaar=2025/26"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    for office in office_over("sqlite://"):
        with office.system.store.transaction() as connection:
            fill(connection, YEARS, lambda year: seeded(int(year[:4])))
        yield office.client


def get(client: TestClient, path: str, **headers: str) -> Any:
    return client.get(BASE + path, headers=headers)


def points(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    """Region and point, in the order in which every form tells them."""
    body = answer.json()
    return [(one["naam"], point) for one in [*body["reeksen"], *body.get("totalen", ())] for point in one["punten"]]


# ── five forms of one answer ─────────────────────────────────────────────────────────────────────────────────────────


def test_figures_are_open_to_all_and_name_where_they_come_from(client: TestClient) -> None:
    answer = get(client, TREND)

    body = answer.json()
    assert answer.status_code == 200
    assert [one["nummer"] for one in body["publicaties"]] == [1, 2, 3, 4]
    assert body["publicaties"][0].keys() == {"nummer", "schooljaar", "gemaaktOp", "epsilon", "methode"}
    assert body["indeling"]["peildatum"] == "2027-01-01"
    assert body["indicator"]["definitie"].startswith("Kinderen voor wie")
    assert body["reeksen"][0]["punten"][1]["waaromGeenCijfer"] == "Over dit schooljaar is niets gepubliceerd."


@pytest.mark.parametrize("path", [TREND, BESIDE, "/trends?indicator=doorlooptijd&indeling=po&regio=PO2707"])
def test_csv_holds_the_same_numbers_as_json(path: str, client: TestClient) -> None:
    told = get(client, path + "&formaat=csv")

    assert told.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert "attachment" in told.headers["content-disposition"]
    assert told.text.count("\r\n") == told.text.count("\n")
    rows = list(csv.DictReader(StringIO(told.text)))
    assert len(rows) == len(points(get(client, path)))
    for row, (name, point) in zip(rows, points(get(client, path)), strict=True):
        assert row["naam"] == name
        for column, key in COLUMNS.items():
            assert row[column] == ("" if point[key] is None else str(point[key]))
        assert row["vast adres"] == get(client, path).json()["vastAdres"]
        assert bool(row["epsilon"]) == bool(point["publicatie"])


COLUMNS = {
    "schooljaar": "schooljaar",
    "waarde": "waarde",
    "marge": "marge",
    "ondergrens": "ondergrens",
    "bovengrens": "bovengrens",
    "bladen": "bladen",
    "verandering": "verandering",
    "marge verandering": "margeVerandering",
    "waarom geen cijfer": "waaromGeenCijfer",
}


@pytest.mark.parametrize("path", [TREND, BESIDE])
def test_the_workbook_holds_the_same_numbers_as_json(path: str, client: TestClient) -> None:
    told = get(client, path, Accept=XLSX)

    assert told.headers["content-type"] == XLSX
    rows = sheet_rows(told.content)
    heading = rows[0]
    for row, (name, point) in zip(rows[1:], points(get(client, path)), strict=True):
        cells = dict(zip(heading, row, strict=True))
        assert cells["naam"] == name
        assert cells["schooljaar"] == point["schooljaar"]
        for column in ("waarde", "marge", "bovengrens", "verandering", "margeVerandering"):
            written = cells["marge verandering" if column == "margeVerandering" else column]
            assert written == (None if point[column] is None else float(point[column]))


def sheet_rows(content: bytes) -> list[list[str | float | None]]:
    """The first sheet of a workbook, without any library of ours."""
    with ZipFile(BytesIO(content)) as archive:
        strings = [
            "".join(one.itertext()) for one in ET.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        assert any(
            "Verantwoording" in name for name in re.findall(r'name="(\w+)"', archive.read("xl/workbook.xml").decode())
        )
    found: list[list[str | float | None]] = []
    for row in sheet.iter(f"{SHEET}row"):
        cells: list[str | float | None] = [None] * 16
        for cell in row.iter(f"{SHEET}c"):
            place = ord(cell.get("r", "A")[0]) - ord("A")
            value = cell.findtext(f"{SHEET}v") or ""
            cells[place] = strings[int(value)] if cell.get("t") == "s" else float(value)
        found.append(cells)
    return found


@pytest.mark.parametrize("path", [TREND, BESIDE])
def test_the_page_holds_the_chart_and_the_same_numbers_in_a_table(path: str, client: TestClient) -> None:
    told = get(client, path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")

    assert told.headers["content-type"] == "text/html; charset=utf-8"
    page = ET.fromstring(
        told.text.removeprefix("<!doctype html>\n")
        .replace('<meta charset="utf-8">', "")
        .replace('initial-scale=1">', 'initial-scale=1"/>')
    )
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")][1:]
    for row, (name, point) in zip(rows, points(get(client, path)), strict=True):
        assert row[:2] == [name, point["schooljaar"]]
        if point["waarde"] is None:
            assert row[2] == point["waaromGeenCijfer"]
        else:
            assert row[2:4] == [dutch(point["waarde"]), dutch(point["marge"])]
            if path == TREND:
                assert row[5] == ("–" if point["verandering"] is None else dutch(point["verandering"]))
    assert len([one for one in page.iter() if one.tag.endswith("svg")]) == 2
    ids = re.findall(r'\bid="([^"]+)"', told.text)
    assert len(ids) == len(set(ids)) == 4
    assert page.get("lang") == "nl"
    assert "Wat mag u concluderen?" in told.text
    assert get(client, path).json()["vastAdres"].replace("&", "&amp;") in told.text


def dutch(value: int) -> str:
    return f"{value:,}".replace(",", ".").replace("-", "−")


def test_a_page_may_have_our_own_style_and_nothing_else(client: TestClient) -> None:
    told = get(client, TREND, Accept="text/html")

    assert told.headers["content-security-policy"] == STYLE_POLICY
    assert told.headers.get_list("content-security-policy") == [STYLE_POLICY]
    assert "frame-ancestors 'none'" in STYLE_POLICY
    assert not re.search(r"<script|\sstyle=|\son\w+=|<img|<link", told.text)
    for name, value in HEADERS:
        assert name == b"content-security-policy" or told.headers[name.decode()] == value.decode()


def test_a_chart_has_the_policy_of_the_house(client: TestClient) -> None:
    told = get(client, TREND + "&formaat=svg&breedte=smal")

    assert told.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert (
        told.headers["content-security-policy"]
        == "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    assert ET.fromstring(told.text).get("viewBox", "").split()[2] == "340"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/*", "image/svg+xml"),
        ("text/html;q=0.5, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0.1, text/html", "text/html"),
        ("text/*;q=0.3, text/html;q=0, application/json;q=0.1", "text/csv"),
        ("TEXT/HTML", "text/html"),
    ],
)
def test_the_form_is_what_is_liked_best(accept: str, kind: str, client: TestClient) -> None:
    answer = get(client, TREND, Accept=accept)

    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["vary"] == "Accept"


def test_the_key_formaat_goes_before_the_header(client: TestClient) -> None:
    assert get(client, TREND + "&formaat=csv", Accept="text/html").headers["content-type"].startswith("text/csv")


def test_what_we_do_not_give_is_said(client: TestClient) -> None:
    for accept in ("application/pdf", "application/json;q=0", "text/html;q=veel", "text/html;q=nan", "text/csv;q=inf"):
        answer = get(client, TREND, Accept=accept)
        assert (answer.status_code, answer.json()["soort"]) == (406, "niet-zo-te-krijgen")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "svg", "html"])
def test_the_same_question_has_the_same_answer_byte_for_byte(form: str, client: TestClient) -> None:
    contents = []
    for office in office_over("sqlite://"):  # another system, with the same leaves
        with office.system.store.transaction() as connection:
            fill(connection, YEARS, lambda year: seeded(int(year[:4])))
        contents += [get(office.client, f"{TREND}&formaat={form}").content for _ in range(2)]
    contents.append(get(client, f"{TREND}&formaat={form}").content)

    assert len(set(contents)) == 1


def test_the_permanent_address_gives_the_same_figures_after_a_new_publication(office: Office) -> None:
    store = office.system.store
    with store.transaction() as connection:
        fill(connection, ["2025/26"], lambda _: seeded(1))
    before = get(office.client, TREND).json()
    with store.transaction() as connection:
        fill(connection, ["2025/26", "2026/27"], lambda year: seeded(int(year[:4])), first=2)

    address = before["vastAdres"]
    again = office.client.get(address).json()

    assert address.startswith("http://127.0.0.1:8000/api/v1/trends?")
    assert again == before
    assert get(office.client, TREND).json() != before


def test_the_permanent_address_of_a_comparison_works_as_well(client: TestClient) -> None:
    found = get(client, BESIDE).json()

    assert client.get(found["vastAdres"]).json() == found
    assert len(found["verschillen"]) == 1


def test_where_figures_are_asked_there_is_head(client: TestClient) -> None:
    head = client.head(BASE + TREND)

    assert (head.status_code, head.content) == (200, b"")


# ── what there is to ask ─────────────────────────────────────────────────────────────────────────────────────────────


def test_publications_tell_their_tables_and_the_noise_of_a_leaf(client: TestClient) -> None:
    assert [one["schooljaar"] for one in get(client, "/publicaties").json()["items"]] == list(YEARS)
    one = get(client, "/publicaties/2").json()

    assert one["publicatie"]["schooljaar"] == "2024/25"
    told = {table["tabel"]: table for table in one["tabellen"]}
    assert told["verzoeken"]["epsilon"] == "0.25"
    assert told["verzoeken"]["geteldPer"] == "gemeente"
    assert told["uitkomst"]["bladen"] == 5 * told["verzoeken"]["bladen"]


def test_divisions_tell_their_regions_of_a_day(client: TestClient) -> None:
    assert [one["code"] for one in get(client, "/indelingen").json()["items"]] == ["land", "gemeente", "po", "vo"]

    def codes(day: str) -> set[str]:
        return {one["regio"] for one in get(client, f"/indelingen/gemeente?peildatum={day}").json()["items"]}

    assert codes("2026-12-31") - codes("2027-01-01") == {"GM1696"}
    (wijdemeren,) = [one for one in get(client, "/indelingen/gemeente").json()["items"] if one["regio"] == "GM1696"]
    assert (wijdemeren["totEnMet"], wijdemeren["opvolger"]) == ("2026-12-31", "GM0402")
    regions = get(client, "/indelingen/po?peildatum=2026-01-01").json()["items"]
    assert next(one["leden"] for one in regions if one["regio"] == "PO2602").count("GM0307") == 1


def test_indicators_tell_their_definition_and_categories(client: TestClient) -> None:
    items = {one["code"]: one for one in get(client, "/indicatoren").json()["items"]}

    assert {"verzoeken", "verleningen", "weigeringen", "alternatieven", "verlengingen", "tegenspraak"} <= items.keys()
    assert items["doorlooptijd"]["perCategorie"] is True
    assert items["verzoeken"]["definitieVersie"] == 1


def test_answers_are_as_the_document_says(client: TestClient) -> None:
    schemas = client.get(f"{BASE}/openapi.json").json()["components"]["schemas"]
    for path, schema in (
        (TREND, "Trend"),
        (BESIDE, "Vergelijking"),
        ("/publicaties", "Publicaties"),
        ("/publicaties/1", "PublicatieMetTabellen"),
        ("/indicatoren", "Indicatoren"),
        ("/indelingen", "Indelingen"),
        ("/indelingen/po?peildatum=2026-01-01", "Regios"),
    ):
        fits(get(client, path).json(), {"$ref": f"#/components/schemas/{schema}"}, schemas)


# ── what cannot be asked ─────────────────────────────────────────────────────────────────────────────────────────────

V = "indicator=verzoeken"
BAD = [
    ("/trends", 400, "onbekende-waarde", "Noem een indicator"),
    ("/trends?indicator=onzin", 400, "onbekende-waarde", "Deze indicator bestaat niet"),
    (f"/trends?{V}&categorie=ONZIN", 400, "onbekende-waarde", "categorie hoort niet"),
    (f"/trends?{V}&indeling=onzin", 400, "onbekende-waarde", "Deze indeling bestaat niet"),
    (f"/trends?{V}&indeling=gemeente&regio=onzin", 400, "onbekende-waarde", "hoort niet bij deze indeling"),
    (f"/trends?{V}&indeling=po&regio=GM0307", 400, "onbekende-waarde", "Zij hoort bij de indeling gemeente"),
    (f"/trends?{V}&indeling=gemeente&regio=GM0307&regios=GM0402", 400, "onbekende-waarde", "niet allebei"),
    (f"/trends?{V}&indeling=gemeente&regio=GM1696&peildatum=2027-01-01", 400, "onbekende-waarde", "peildatum"),
    (f"/trends?{V}&peildatum=onzin", 400, "onbekende-waarde", "hoort een dag"),
    (f"/trends?{V}&peildatum=2027-02-30", 400, "onbekende-waarde", "hoort een dag"),
    (f"/trends?{V}&peildatum=1812-01-01", 400, "onbekende-waarde", "vanaf 1 januari 2013"),
    (f"/trends?{V}&vanaf=onzin", 400, "onbekende-waarde", "Bij vanaf hoort een schooljaar"),
    (f"/trends?{V}&tot=2026", 400, "onbekende-waarde", "Bij tot hoort een schooljaar"),
    (f"/trends?{V}&vanaf=2026/27&tot=2024/25", 400, "onbekende-waarde", "ligt na het laatste"),
    (f"/trends?{V}&publicaties=onzin", 400, "onbekende-waarde", "horen nummers"),
    (f"/trends?{V}&publicaties=99", 400, "onbekende-waarde", "bestaat niet"),
    (f"/trends?{V}&per=100", 400, "onbekende-waarde", "kan alleen 1000"),
    (f"/trends?{V}&formaat=pdf", 400, "onbekende-waarde", "Bij formaat kan"),
    (f"/trends?{V}&breedte=onzin", 400, "onbekende-waarde", "Bij breedte kan"),
    (f"/trends?{V}&leeftijd=11", 400, "onbekende-sleutel", "Hier kan"),
    (f"/trends?{V}&{V}", 400, "onbekende-sleutel", "twee keer"),
    (f"/trends?{V}&vanaf=2018/19&tot=2019/20", 404, "niet-gepubliceerd", "niets gepubliceerd"),
    (f"/trends?{V}&vanaf=1950/51", 400, "te-veel-gevraagd", "30 schooljaren"),
    (f"/trends?{V}&indeling=gemeente&regios=GM0307,GM0402,GM0363,GM0599,GM0518,GM0014,GM0034", 400, "te-veel-gevraagd",
     "hooguit 6"),
    ("/trends?indicator=doorlooptijd&indeling=po&regios=PO2707,PO2602&formaat=svg", 400, "te-veel-gevraagd", "categorie"),
    ("/trends?indicator=doorlooptijd&indeling=gemeente", 400, "onder-het-blad", "per samenwerkingsverband"),
    ("/trends?indicator=dagen-tot-oordeel&indeling=gemeente&regio=GM0307", 400, "onder-het-blad", "samenwerkingsverband"),
    (f"/trends/vergelijkingen?{V}&indeling=gemeente&regios=GM0307,GM0402", 400, "onbekende-waarde", "Noem een schooljaar"),
    (f"/trends/vergelijkingen?{V}&indeling=gemeente&regios=GM0307&schooljaar=2025/26", 400, "onbekende-waarde", "twee"),
    (f"/trends/vergelijkingen?{V}&regios=NL,GM0307&schooljaar=2025/26", 400, "onbekende-waarde", "hoort niet bij"),
    (f"/trends/vergelijkingen?{V}&indeling=gemeente&regios=GM0307,GM0402&schooljaar=2023/24", 404, "niet-gepubliceerd", ""),
    ("/publicaties/99", 404, "onbekend", "publicatie"),
    ("/publicaties/onzin", 404, "onbekend", "publicatie"),
    ("/publicaties?jaar=2025", 400, "onbekende-sleutel", "geen enkele sleutel"),
    ("/indelingen/onzin", 404, "onbekend", "indeling"),
    ("/indelingen/gemeente?peildatum=gisteren", 400, "onbekende-waarde", "hoort een dag"),
    ("/indelingen/gemeente?peildatum=2012-01-01", 400, "onbekende-waarde", "vanaf 1 januari 2013"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "kind", "told"), BAD, ids=[one[0] for one in BAD])
def test_what_cannot_be_asked_is_a_clear_problem(
    path: str, status: int, kind: str, told: str, client: TestClient
) -> None:
    answer = get(client, path)

    body = answer.json()
    assert (answer.status_code, body["soort"]) == (status, kind)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in body["detail"]
    assert "onzin" not in answer.text  # what was sent is not sent back
    assert get(client, f"/problemen/{kind}").status_code == 200


def test_a_problem_is_the_same_whatever_the_counts_are(client: TestClient) -> None:
    """A message that depended on a count would be an answer without noise."""
    for office in office_over("sqlite://"):
        with office.system.store.transaction() as connection:
            fill(connection, YEARS, lambda _: lambda leaf: 0)
        for path, *_ in BAD:
            assert get(office.client, path).content == get(client, path).content


def test_before_anything_is_published_that_is_said(office: Office) -> None:
    answer = get(office.client, f"/trends?{V}")

    assert (answer.status_code, answer.json()["soort"]) == (404, "niet-gepubliceerd")
    assert get(office.client, "/publicaties").json() == {"items": []}


def test_while_the_database_is_away_figures_are_unavailable(tmp_path: Any) -> None:
    address = fresh_database(KINDS[1], tmp_path)
    for office in office_over(address):
        drop_database(address)
        answer = get(office.client, f"/trends?{V}")
        assert (answer.status_code, answer.json()["soort"]) == (503, "even-niet")


# ── what figures can reach ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_module_that_answers_stands_in_the_contract_that_keeps_true_counts_away() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one["id"] == "true-counts"]
    script = (
        "import sys; import vierogen_api.routes.trends, vierogen_api.routes.publications; "
        "print(*(one for one in sys.modules if one.startswith(('vierogen.publication.', 'vierogen_api.figures', "
        "'vierogen_api.routes.'))))"
    )
    path = f"import sys; sys.path[:0] = {sys.path!r}; "

    ended = subprocess.run([sys.executable, "-c", path + script], capture_output=True, text=True, check=True)

    assert set(ended.stdout.split()) - set(contract["source_modules"]) == set()


def test_the_routes_of_figures_load_nothing_that_holds_cases_or_true_counts() -> None:
    script = (
        "import sys; import vierogen_api.routes.trends, vierogen_api.routes.publications; "
        "never = ('vierogen.application', 'vierogen.persistence', 'vierogen.projections', 'vierogen.bootstrap', "
        "'vierogen.casebook', 'vierogen.domain.request', 'vierogen.domain.events', 'vierogen.domain.acts', "
        "'vierogen.domain.decide', 'vierogen.domain.people', 'vierogen.publication.counting', "
        "'vierogen.publication.freezing', 'vierogen_api.door', 'vierogen_api.identity'); "
        "sys.exit(', '.join(one for one in sys.modules if one.startswith(never)) or 0)"
    )
    path = f"import sys; sys.path[:0] = {sys.path!r}; "

    ended = subprocess.run([sys.executable, "-c", path + script], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
