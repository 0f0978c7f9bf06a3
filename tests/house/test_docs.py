"""The generated pages say what the code says, and every page leads where it says."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from vierogen.cli import main
from vierogen.cli.columns import COLUMNS
from vierogen.cli.docs import PAGES
from vierogen.domain.events import EVENTS
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.events import PEOPLE_EVENTS
from vierogen.domain.rules.claim import FORMAL_CHECK
from vierogen.domain.values import Status
from vierogen.publication import population_file, region_file
from vierogen.publication.budget import Spending
from vierogen.publication.places import places
from vierogen.publication.plan import Plan
from vierogen.publication.preview import preview_of, typical
from vierogen.publication.tables import Level
from vierogen.reference.school_years import SchoolYear
from vierogen.settings import Settings
from vierogen_api.figures_asked import CODES, KEYS

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SETTING = re.compile(r"^\| `VIEROGEN_(\w+)` \| (?:`(.*?)` )?\|", re.MULTILINE)


@pytest.fixture(scope="module")
def docs(root: Path) -> Path:
    return root / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str, docs: Path) -> None:
    assert (docs / name).read_text("utf-8") == PAGES[name](), "run `vierogen docs`"


def test_the_same_code_gives_the_same_pages() -> None:
    assert {name: make() for name, make in PAGES.items()} == {name: make() for name, make in PAGES.items()}


def test_check_says_which_page_differs_from_where_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["docs", "--folder", str(tmp_path)]) == 0
    assert main(["docs", "--folder", str(tmp_path), "--check"]) == 0
    (tmp_path / "regels.md").write_text("# De regels\n\nAnders.\n", "utf-8")
    (tmp_path / "cli.md").unlink()
    capsys.readouterr()

    code = main(["docs", "--folder", str(tmp_path), "--check"])

    said = capsys.readouterr().out
    assert code == 1
    assert "regels.md is niet meer wat de code zegt, vanaf regel 3" in said
    assert "cli.md is er nog niet" in said
    assert (tmp_path / "regels.md").read_text("utf-8") == "# De regels\n\nAnders.\n"


def test_without_its_folder_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "--folder", str(tmp_path / "weg")]) == 1
    assert "is er niet" in capsys.readouterr().err


def test_the_lifecycle_shows_every_status_and_every_act(docs: Path) -> None:
    page = (docs / "levensloop.md").read_text("utf-8")

    assert [status for status in Status if f"`{status}`" not in page] == []
    assert [row[0].__name__ for row in TABLE if f"(`{row[0].__name__}`)" not in page] == []


def test_the_picture_shows_every_change_of_status(docs: Path) -> None:
    page = (docs / "levensloop.md").read_text("utf-8")
    picture = page.partition("```mermaid")[2].partition("```")[0]

    unseen = [row[0].label for row in TABLE if row[2] and row[1] != {row[2]} and f"{row[0].label}" not in picture]

    assert [label for label in unseen if f"Niet getekend: {label}" not in page] == []


def test_the_rules_page_holds_every_rule(docs: Path) -> None:
    headings = HEADING.findall((docs / "regels.md").read_text("utf-8"))
    rules = {rule.name for row in TABLE for rule in row[5]} | {rule.name for rule in FORMAL_CHECK}

    assert rules - set(headings) == set()


def test_the_events_page_holds_every_stored_name(docs: Path) -> None:
    page = (docs / "gebeurtenissen.md").read_text("utf-8")

    assert [name for name in (*EVENTS, *PEOPLE_EVENTS) if f"| `{name}` |" not in page] == []


def test_the_page_about_importing_holds_every_column(docs: Path) -> None:
    page = (docs / "importeren.md").read_text("utf-8")

    assert [column.name for column in COLUMNS if f"| `{column.name}` |" not in page] == []


def test_the_page_about_figures_holds_every_key_every_column_and_every_problem(docs: Path) -> None:
    page = (docs / "cijfers.md").read_text("utf-8")
    names = [*region_file.COLUMNS, *population_file.COLUMNS, *CODES.values(), *(key.name for key in KEYS)]

    assert [name for name in names if f"`{name}`" not in page] == []


def test_the_page_about_reading_figures_shows_the_margins_of_a_publication(docs: Path) -> None:
    page = (docs / "cijfers-lezen.md").read_text("utf-8")
    plan = Plan(SchoolYear(2025), 1, Fraction(1))

    told = preview_of(plan, Spending(plan.epsilon, Fraction(0), plan.epsilon)).accuracies

    margins = [[one.municipality, one.partnership, one.country] for one in told]
    rows = {" | ".join(f"± {one}" for one in row if one is not None) for row in margins}
    assert [row for row in sorted(rows) if f" | {row} |\n" not in page] == []
    for level in Level:
        few, every = typical("partnership", level, plan.school_year), len(places(level, plan.school_year))
        assert f"samenwerkingsverband ({few} getal" in page
        assert f"het land ({every} getallen)" in page


def test_the_example_of_a_division_can_be_imported(docs: Path) -> None:
    page = (docs / "cijfers.md").read_text("utf-8")
    (example,) = re.findall(r"```\n(indeling;.+?)```", page, re.DOTALL)
    heading, *lines = [line.split(";") for line in example.splitlines()]

    found = region_file.read((n, dict(zip(heading, line, strict=True))) for n, line in enumerate(lines, 2))

    assert found.wrongs == ()


def test_the_page_about_operations_lists_every_setting_with_its_default_and_no_other(docs: Path) -> None:
    listed = dict(SETTING.findall((docs / "operations.md").read_text("utf-8")))

    assert listed == {name.upper(): as_told(field.default) for name, field in Settings.model_fields.items()}


def as_told(default: object) -> str:
    """Nothing is told of a setting that is not set by itself."""
    return "" if default in (None, "", ()) else str(default).lower() if isinstance(default, bool) else str(default)


def test_every_link_between_pages_leads_somewhere(texts: dict[str, str], root: Path) -> None:
    pages = {root / name: text for name, text in texts.items() if name.endswith(".md")}
    links = [(page, link) for page, text in pages.items() for link in LINK.findall(text) if "://" not in link]

    assert {page.parent.name for page, _ in links} >= {root.name, "docs", "decisions"}
    assert [(page.name, link) for page, link in links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    """To a file that is there, and to a heading that is in it."""
    target, _, anchor = link.partition("#")
    path = page.parent / target if target else page
    if not path.exists():
        return False
    if not anchor:
        return True
    anchors = {
        re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
        for heading in HEADING.findall(path.read_text("utf-8"))
    }
    return anchor in anchors
