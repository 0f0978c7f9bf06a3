"""Divisions and numbers of children are taken over whole or not at all, and every bad line is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.conftest import Ended, Type
from vierogen.bootstrap.system import System
from vierogen.reference.municipalities import every

HEADING = "indeling;code;naam;lid;vanaf;tot_en_met;opvolger;dekking"
GOOD = "jeugd;J1;Eemland;GM0307;2020-01-01;;;deel"
CHILDREN = "schooljaar;gemeente;sector;kinderen;bron\n2025/26;GM0307;alle;24000;CBS"


class Typist:
    """Writes a file and imports it."""

    def __init__(self, folder: Path, type_: Type) -> None:
        self.folder, self.type = folder, type_

    def bring(self, what: str, *lines: str, dry: bool = False) -> Ended:
        path = self.folder / "bron.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return self.type("import", what, path, *(["--dry-run"] if dry else []))


@pytest.fixture
def typist(tmp_path: Path, vierogen: Type, office: System) -> Typist:
    return Typist(tmp_path, vierogen)


def known(office: System) -> set[str]:
    return set(office.trends.look().divisions) - {"land", "gemeente", "po", "vo"}


def test_a_division_is_taken_over_and_can_be_asked_at_once(typist: Typist, office: System) -> None:
    ended = typist.bring("regions", HEADING, GOOD, "jeugd;J1;Eemland;GM0308;2020-01-01;;;deel")

    assert (ended.code, ended.said) == (0, "jeugd: 1 regio's, 2 leden: nieuw.")
    assert office.trends.look().divisions["jeugd"].members("J1", date(2026, 1, 1)) == ("GM0307", "GM0308")


def test_the_same_file_again_changes_nothing_and_another_replaces_it(typist: Typist, office: System) -> None:
    typist.bring("regions", HEADING, GOOD)
    edition = office.trends.look().divisions["jeugd"].edition

    assert "al zo opgenomen" in typist.bring("regions", HEADING, GOOD).said
    assert office.trends.look().divisions["jeugd"].edition == edition
    assert "vervangen" in typist.bring("regions", HEADING, GOOD.replace("Eemland", "Vallei")).said
    assert office.trends.look().divisions["jeugd"].regions()[0].name == "Vallei"


def test_a_rehearsal_keeps_nothing(typist: Typist, office: System) -> None:
    ended = typist.bring("regions", HEADING, GOOD, dry=True)

    assert (ended.code, known(office)) == (0, set())
    assert "er is niets vastgelegd" in ended.said


def test_one_bad_line_keeps_everything_out_and_every_bad_line_is_told(typist: Typist, office: System) -> None:
    ended = typist.bring(
        "regions", HEADING, GOOD, "rmc;R1;Oost;GM9999;2020-01-01;;;deel", "jeugd;J1", "jeugd;J2;B;GM0308;ooit;;;deel",
        GOOD,
    )  # fmt: skip

    assert (ended.code, known(office)) == (1, set())
    for told in (
        "regel 3, lid: GM9999 is geen gemeente die wij kennen",
        "regel 4: deze regel heeft 2 vakken en de kop 8",
        "regel 5, vanaf: is geen datum",
        "regel 6, lid: GM0307 ligt vanaf 2020-01-01 ook al in een regio op regel 2",
        "Er is niets opgenomen",
    ):
        assert told in ended.said


def test_a_division_of_the_whole_country_may_not_leave_a_hole(typist: Typist, office: System) -> None:
    begin, lines = date(2020, 1, 1), []
    for one in every():
        ends = one.valid_until - timedelta(days=1) if one.valid_until else None
        if one.code != "GM0307" and (ends is None or ends >= begin):
            lines.append(f"rmc;R;Alles;{one.code};{max(begin, one.valid_from or begin)};{ends or ''};;heel")

    ended = typist.bring("regions", HEADING, *lines)

    assert ended.code == 1
    assert "het bestand, rmc: GM0307 (Amersfoort) ligt vanaf 2020-01-01 in geen enkele regio" in ended.said
    assert typist.bring("regions", HEADING, *lines, "rmc;R;Alles;GM0307;2020-01-01;;;heel").code == 0
    assert known(office) == {"rmc"}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["indeling;code;naam;lid"], "De kolommen kloppen niet. Nodig zijn: indeling, code, naam, lid, vanaf"),
        ([HEADING + ";kleur"], "De kolommen kloppen niet"),
        ([HEADING + ";code"], "De kolommen kloppen niet"),
        ([HEADING], "er staat geen enkele regel in"),
        ([""], "is leeg"),
    ],
)
def test_a_file_that_is_no_division_is_refused_whole(lines: list[str], told: str, typist: Typist) -> None:
    ended = typist.bring("regions", *lines)

    assert ended.code == 1
    assert told in ended.said


def test_a_comma_or_a_tab_between_cells_is_fine_too(typist: Typist) -> None:
    for separator in (",", "\t"):
        assert typist.bring("regions", *(line.replace(";", separator) for line in (HEADING, GOOD))).code == 0


def test_numbers_of_children_are_taken_over(typist: Typist, office: System) -> None:
    assert typist.bring("population", CHILDREN, dry=True).said.endswith("1 aantallen kinderen in orde.")
    assert not office.trends.look().populations.known
    assert typist.bring("population", CHILDREN).said == "1 aantallen kinderen: nieuw."
    assert [one.children for one in office.trends.look().populations.known.values()] == [24_000]
    assert "al zo opgenomen" in typist.bring("population", CHILDREN).said


def test_a_bad_number_of_children_keeps_everything_out(typist: Typist, office: System) -> None:
    ended = typist.bring("population", CHILDREN, "2025/26;GM0308;PO;veel;CBS")

    assert ended.code == 1
    assert "regel 3, kinderen: is geen heel getal" in ended.said
    assert not office.trends.look().populations.known


def test_a_file_that_is_not_there_is_said_calmly(vierogen: Type, office: System) -> None:
    ended = vierogen("import", "regions", "weg.csv")

    assert ended.code == 1
    assert "is niet te lezen" in ended.said


def test_a_file_without_a_word_before_it_is_still_one_of_notifications(vierogen: Type, office: System) -> None:
    for words in (["weg.csv"], ["notifications", "weg.csv"]):
        ended = vierogen("import", *words, "--organisation", "Gemeente Amersfoort", "--as", "bram@vierogen.invalid")
        assert ended.code == 1
        assert "weg.csv is niet te lezen" in ended.said
