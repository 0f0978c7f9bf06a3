"""What a municipality already has is taken over line by line: good lines are kept, bad ones told, nothing twice."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

from cli.conftest import Ended, Type
from cli.source import GOOD, NEEDED, Row, as_csv, as_json_lines, numbered, row
from vierogen.application.importing import Import, Paper, problems_in
from vierogen.application.keeping import StoreUnavailable
from vierogen.application.who import Who
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.cli.columns import read_line
from vierogen.domain import values
from vierogen.domain.acts import RegisterClaim
from vierogen.domain.events import ClaimRegistered, NotificationReceived
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.standing import Claim, FourEyes, standing
from vierogen.domain.values import Notification, Role, Status

BRAM = ("--organisation", "Gemeente Amersfoort", "--as", "bram@vierogen.invalid")
PRIVATE = ("999900006", "Daan", "Verzonnen", "2014-03-03", "3-3-2014", "3811AA", "3811 AA")


class Typist:
    """Writes a file and imports it as Bram."""

    def __init__(self, folder: Path, type_: Type) -> None:
        self.folder, self.type = folder, type_

    def bring(self, text: str | bytes, *options: str, name: str = "bron.csv") -> Ended:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.type("import", path, *(BRAM if "--as" not in options else ()), *options)


@pytest.fixture
def typist(tmp_path: Path, vierogen: Type, office: System) -> Typist:
    return Typist(tmp_path, vierogen)


def files(office: System) -> list[ExemptionRequest]:
    """Every file in the database, as it stands."""
    ids = dict.fromkeys(str(one.originator_id) for one in office.store.requests.select_notifications(None, 10_000))
    return [office.desk.fresh(UUID(one)) for one in ids]


def kinds(office: System, file: ExemptionRequest) -> list[type]:
    return [type(event) for event in office.desk.events(file.id)]


# ── good lines ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_imported_claim_stands_by_law_without_four_eyes_and_is_no_grant(typist: Typist, office: System) -> None:
    ended = typist.bring(as_csv([row()]))

    (file,) = files(office)
    found = standing(file, file.notifications[0].claimed_from)
    assert (ended.code, "1 nieuw opgenomen (1 regel, " in ended.said) == (0, True)
    assert kinds(office, file) == [ClaimRegistered, NotificationReceived]
    assert (found.claim, found.four_eyes, found.needs_follow_up) == (Claim.IN_FORCE, FourEyes.ABSENT, True)
    assert (file.status, file.grant) == (Status.NONE, None)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_may_be_written_with_any_usual_separator(separator: str, typist: Typist, office: System) -> None:
    assert typist.bring(as_csv([row()], separator)).code == 0
    assert len(files(office)) == 1


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(typist: Typist, office: System) -> None:
    assert typist.bring(b"\xef\xbb\xbf" + as_csv([row()]).replace("\n", "\r\n").encode()).code == 0
    assert len(files(office)) == 1


def test_json_lines_bring_the_same_as_csv(typist: Typist, office: System) -> None:
    typist.bring(as_csv([row()]))

    assert "1 al opgenomen" in typist.bring(as_json_lines([row()]), name="bron.jsonl").said
    assert len(files(office)) == 1


def test_json_values_may_be_yes_no_numbers_lists_and_nothing(typist: Typist, office: System) -> None:
    line = b"""{"Bronsleutel": 7, "onderwijsnummer": 999900006, "voornamen": "Daan", "achternaam": "Verzonnen",
        "geboortedatum": "2014-03-03", "postcode": "3811AA", "geslacht": null, "sector": "po",
        "ontvangen_op": "2026-06-10", "vrijstelling vanaf": "2026-08-01", "aanleiding": "RENEWAL",
        "kennisgever": "gezag", "grond genoemd": true, "ontbrekende gegevens": ["adres", "geslacht"]}"""

    assert typist.bring(b" ".join(line.split(b"\n")) + b"\n").code == 0
    (file,) = files(office)
    assert file.notifications[0].missing == ("adres", "geslacht")
    assert file.notifications[0].statement is None


def test_a_known_signer_is_judged_by_the_register_and_not_by_the_file(typist: Typist, office: System) -> None:
    signed = {"verklaring_ondertekenaar": "Hanna@vierogen.invalid", "verklaring_aangewezen": "nee"}

    typist.bring(as_csv([row(**signed)]))

    (file,) = files(office)
    assert file.notifications[0].statement is not None
    assert file.notifications[0].statement.designated
    assert "1 al opgenomen" in typist.bring(as_csv([row(**signed)])).said


def test_two_notifications_of_one_child_are_two_files(typist: Typist, office: System) -> None:
    typist.bring(as_csv([row(), row(bronsleutel="L-2", ontvangen_op="2025-06-10", vrijstelling_vanaf="2025-08-01")]))

    first, second = files(office)
    assert first.child == second.child
    assert first.notifications != second.notifications


def test_a_number_that_lost_its_nought_is_the_same_child(typist: Typist, office: System) -> None:
    whole = row() | {"bsn/onderwijsnummer": "010000008"}

    typist.bring(as_csv([whole]))

    assert "1 al opgenomen" in typist.bring(as_csv([whole | {"bsn/onderwijsnummer": "10000008"}])).said


# ── again, and half done ─────────────────────────────────────────────────────────────────────────────────────────────


def test_reading_the_same_lines_again_changes_nothing_whoever_reads_them(typist: Typist, office: System) -> None:
    typist.bring(as_csv(numbered(3)))
    before = office.store.requests.max_notification_id()

    again = typist.bring(as_csv(numbered(3)))
    omar = typist.bring(as_csv(numbered(3)), *BRAM[:2], "--as", str(cast.OMAR.id))

    assert "3 al opgenomen" in again.said
    assert "3 al opgenomen" in omar.said
    assert office.store.requests.max_notification_id() == before


def test_what_was_taken_with_signs_that_nobody_sees_is_known_again(
    typist: Typist, office: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = as_csv([row(achternaam="\u202aVerzonnen \u202c")])
    with monkeypatch.context() as before:
        before.setattr(values, "TURNING", re.compile("(?!)"))  # as it was when they were kept
        typist.bring(lines)
    (file,) = files(office)
    assert file.child is not None
    assert file.child.family_name.startswith("\u202a")

    assert "1 al opgenomen" in typist.bring(lines).said


def test_a_file_that_was_left_half_done_is_completed(typist: Typist, office: System) -> None:
    typist.bring(as_csv([row(bronsleutel="ander")]))  # so that there is something to count
    by = Who(cast.BRAM.id, Role.ATTENDANCE_OFFICER, cast.AMERSFOORT.id)
    half = Import(office.desk, by)
    paper = read_line(GOOD, office.people.register)
    assert isinstance(paper, Paper)
    office.desk.do(RegisterClaim, half.file(paper), by, paper.claim)

    ended = typist.bring(as_csv([row()]))

    assert "1 afgemaakt" in ended.said
    assert [kinds(office, file) for file in files(office)] == [[ClaimRegistered, NotificationReceived]] * 2


def test_another_organisation_has_files_of_its_own(typist: Typist, office: System) -> None:
    typist.bring(as_csv([row()]))

    ended = typist.bring(
        as_csv([row(postcode="3511AA")]), "--organisation", "Gemeente Utrecht", "--as", str(cast.ILSE.id)
    )

    assert ended.code == 0
    assert len(files(office)) == 2


@pytest.mark.parametrize("changed", [{"achternaam": "Anders"}, {"ontvangen_op": "2026-06-11"}, {"sector": "VO"}])
def test_a_key_that_now_says_otherwise_is_told_and_changes_nothing(
    changed: Row, typist: Typist, office: System
) -> None:
    typist.bring(as_csv([row()]))
    before = files(office)

    ended = typist.bring(as_csv([row(**changed)]))

    assert ended.code == 1
    assert "regel 2, bronsleutel: onder deze sleutel is eerder iets anders opgenomen" in ended.said
    assert files(office) == before


def test_a_rehearsal_tells_everything_and_keeps_nothing(typist: Typist, office: System) -> None:
    ended = typist.bring(as_csv([row(), row(bronsleutel="fout", sector="MBO")]), "--dry-run")

    assert ended.code == 1
    assert "1 nieuw opgenomen, 1 regel met fouten" in ended.said
    assert "niets vastgelegd" in ended.said
    assert files(office) == []


# ── bad lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

BAD = [
    ({"bronsleutel": ""}, "bronsleutel: vul dit in"),
    ({"bsn/onderwijsnummer": "999900007"}, "bsn/onderwijsnummer: Dit is geen geldig BSN of onderwijsnummer"),
    ({"bsn/onderwijsnummer": "1,23E+08"}, "bsn/onderwijsnummer: Dit is geen geldig BSN"),
    ({"voornamen": ""}, "voornamen: vul dit in"),
    ({"achternaam": "x" * 201}, "achternaam: De tekst is langer dan 200 tekens"),
    ({"achternaam": "Ver\x07zonnen"}, "achternaam: De tekst bevat tekens"),
    ({"geboortedatum": "3 maart 2014"}, "geboortedatum: schrijf een datum als"),
    ({"geboortedatum": "31-02-2014"}, "geboortedatum: deze dag bestaat niet"),
    ({"geboortedatum": "0214-03-03"}, "geboortedatum: Deze datum kan niet kloppen"),
    ({"postcode": "38 AA"}, "postcode: Een postcode heeft vier cijfers"),
    ({"postcode": "3511AA"}, "postcode: Wie iets doet, werkt voor de gemeente"),
    ({"postcode": "9999ZZ"}, "postcode: "),
    ({"geslacht": "jongen"}, "geslacht: kies uit: vrouw, man, onbekend"),
    ({"sector": "MBO"}, "sector: kies uit: po, vo"),
    ({"ontvangen op": "2099-01-01"}, "ontvangen op: Een kennisgeving wordt vastgelegd op of na"),
    ({"vrijstelling vanaf": "2026/08/01"}, "vrijstelling vanaf: schrijf een datum als"),
    ({"aanleiding": "zomaar"}, "aanleiding: kies uit: begin leerplicht"),
    ({"kennisgever": "oma"}, "kennisgever: kies uit: gezag"),
    ({"grond genoemd": "misschien"}, "grond genoemd: kies uit: ja, nee"),
    ({"verklaring datum": ""}, "verklaring datum: vul dit in"),
    ({"verklaring beroep": "tandarts"}, "verklaring beroep: kies uit: arts, pedagoog, psycholoog, anders"),
    ({"verklaring aangewezen": ""}, "verklaring aangewezen: vul dit in"),
    ({"verklaring ondertekenaar": "dokter@elders.invalid"}, "verklaring ondertekenaar: staat niet in het register"),
    ({"verklaring nooit": ""}, "verklaring nooit: vul dit in"),
]


@pytest.mark.parametrize(("changes", "told"), BAD, ids=[told for _, told in BAD])
def test_a_bad_line_is_told_by_number_column_and_reason_and_the_rest_is_kept(
    changes: Row, told: str, typist: Typist, office: System
) -> None:
    good = row(bronsleutel="goed")

    ended = typist.bring(as_csv([good, GOOD | changes, row(bronsleutel="ook goed")]))

    assert ended.code == 1
    assert f"regel 3, {told}" in ended.said
    assert "2 nieuw opgenomen, 1 regel met fouten" in ended.said
    assert len(files(office)) == 2


def test_all_that_is_wrong_in_a_line_is_told_at_once(typist: Typist) -> None:
    cells = row(sector="MBO", geboortedatum="ooit", verklaring_datum="gisteren", aanleiding="")

    said = typist.bring(as_csv([cells])).said

    assert [column for column in NEEDED if f"regel 2, {column}:" in said] == [
        "geboortedatum",
        "sector",
        "aanleiding",
        "verklaring datum",
    ]


@pytest.mark.parametrize("changes", [changes for changes, _ in BAD], ids=[told for _, told in BAD])
def test_no_reason_repeats_what_stands_in_a_field_about_a_person(changes: Row, typist: Typist) -> None:
    said = typist.bring(as_csv([GOOD | changes, GOOD | changes | {"bronsleutel": "x"}])).said

    assert [one for one in (*PRIVATE, *filter(None, changes.values())) if one in said] == []


def test_words_of_pydantic_itself_are_not_passed_on() -> None:
    wrong = {"received_on": "2026-06-10", "claimed_from": "2026-08-01", "names_ground": "999900006"}

    problems = problems_in(lambda: Notification.model_validate(wrong))

    assert {problem.reason for problem in problems} == {"dit klopt niet"}


def test_a_key_twice_in_one_file_is_told(typist: Typist, office: System) -> None:
    ended = typist.bring(as_csv([row(), row(ontvangen_op="2026-06-11")]))

    assert "regel 3, bronsleutel: deze sleutel staat ook op regel 2" in ended.said
    assert len(files(office)) == 1


@pytest.mark.parametrize("cut", [1, 5, 30, 60, 100])
def test_a_last_line_that_was_half_written_is_told(cut: int, typist: Typist, office: System) -> None:
    ended = typist.bring(as_csv([row(), row(bronsleutel="laatste")])[: -cut - 1])

    assert ended.code == 1
    assert "regel 3" in ended.said
    assert len(files(office)) == 1


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_a_last_line_of_json_that_was_half_written_is_told(cut: int, typist: Typist, office: System) -> None:
    ended = typist.bring(as_json_lines([row(), row(bronsleutel="laatste")])[: -cut - 1])

    assert "regel 2: dit is geen JSON; is de regel half geschreven?" in ended.said
    assert len(files(office)) == 1


def test_a_quote_that_is_not_closed_is_told_with_where_it_begins(typist: Typist, office: System) -> None:
    lines = as_csv(numbered(3)).splitlines()
    lines[2] = lines[2].replace("Daan", '"Daan')

    ended = typist.bring("\n".join(lines) + "\n")

    assert "regel 3: een aanhalingsteken wordt niet gesloten" in ended.said
    assert len(files(office)) == 1


def test_empty_lines_are_no_lines(typist: Typist, office: System) -> None:
    ended = typist.bring(as_csv([row()]) + "\n" + ";" * (len(NEEDED) - 1) + "\n\n")

    assert ended.code == 0
    assert len(files(office)) == 1


def test_a_line_that_holds_more_lines_keeps_its_number(typist: Typist) -> None:
    cells = [row(adres="Straat 1\nachterom"), row(bronsleutel="x", sector="MBO")]

    said = typist.bring(as_csv(cells, columns=[*NEEDED, "adres"])).said

    assert "regel 4, sector" in said


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[1, 2]", "dit is geen voorwerp"),
        ('{"bronsleutel": {"a": 1}}', "bronsleutel: schrijf dit als tekst"),
        ('{"haarkleur": "rood"}', "een kolom is onbekend: haarkleur"),
        ('{"999900006": "rood"}', "een kolom is onbekend"),
        ('{"bsn": "1", "onderwijsnummer": "2"}', "bsn/onderwijsnummer: deze kolom staat er twee keer"),
        ('{"postcode": "3811 AA", "postcode": "9999 XX"}', "regel 2, postcode: deze kolom staat er twee keer"),
        ('{"bronsleutel": {}}', "bronsleutel: schrijf dit als tekst"),
        ('{"bronsleutel": ' + "[" * 980 + "]" * 980 + "}", "dit is geen JSON"),
        ('{"bronsleutel": ' + "9" * 5_000 + "}", "dit is geen JSON"),
        ('{"bronsleutel": "a"}', "voornamen: vul dit in"),
    ],
)
def test_a_line_of_json_that_is_no_notification_is_told(line: str, told: str, typist: Typist) -> None:
    ended = typist.bring(as_json_lines([row()]) + line + "\n")

    assert ended.code == 1
    assert told in ended.said
    assert "999900006" not in ended.said


# ── files that cannot be read at all ─────────────────────────────────────────────────────────────────────────────────

HEADING = ";".join(NEEDED)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is leeg"),
        (b"\xef\xbb\xbf\n\n", "is leeg"),
        (as_csv([row(), row(achternaam="Daniël")]).encode("latin-1"), "Regel 3 is geen UTF-8"),
        (as_csv([row()]).encode("utf-16"), "Dit bestand is UTF-16"),
        (b"PK\x03\x04\x00\x00", "Op regel 1 staan tekens die niet in een tekstbestand horen"),
        (as_csv([row()]).partition("\n")[2].encode(), "De eerste regel noemt geen kolommen die wij kennen"),
        (f"{HEADING};haarkleur\n".encode(), "Onbekend: haarkleur"),
        (HEADING.replace("sector;", "").encode(), "Ontbreekt: sector"),
        (f"{HEADING};Sector\n".encode(), "Staat er twee keer: sector"),
        (b'[{"bronsleutel": "a"}]', "is een JSON-lijst"),
    ],
    ids=["empty", "only a mark", "latin-1", "utf-16", "a zip", "no heading", "unknown", "missing", "twice", "a list"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, told: str, typist: Typist, office: System) -> None:
    ended = typist.bring(content)

    assert ended.code == 1
    assert told in ended.said
    assert [one for one in PRIVATE if one in ended.said] == []
    assert files(office) == []


def test_a_file_that_is_not_there_is_said_calmly(vierogen: Type, office: System, tmp_path: Path) -> None:
    assert "niet te lezen" in vierogen("import", tmp_path / "weg.csv", *BRAM).said
    assert "niet te lezen" in vierogen("import", tmp_path, *BRAM).said


# ── who imports ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("organisation", "person", "told"),
    [
        ("Gemeente Nergens", "bram@vierogen.invalid", "Deze organisatie staat niet in het register. Wel: Basisschool"),
        ("Gemeente Amersfoort", "niemand@vierogen.invalid", "Deze persoon staat niet in het register"),
        ("Gemeente Amersfoort", "anna@vierogen.invalid", "geen leerplichtambtenaar"),
        ("Gemeente Utrecht", "bram@vierogen.invalid", "geen leerplichtambtenaar"),
        ("GGD regio Utrecht", "anna@vierogen.invalid", "geen leerplichtambtenaar"),
    ],
)
def test_only_an_attendance_officer_of_that_organisation_imports(
    organisation: str, person: str, told: str, typist: Typist, office: System
) -> None:
    ended = typist.bring(as_csv([row()]), "--organisation", organisation, "--as", person)

    assert ended.code == 1
    assert told in ended.said
    assert files(office) == []


# ── when the database gives up ───────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_stops_with_what_was_done_and_how_to_go_on(
    typist: Typist, office: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, room = Import.take, iter(range(2))

    def until_full(self: Import, line: int, paper: Paper) -> object:
        if next(room, None) is None:
            raise StoreUnavailable("OperationalError: database or disk is full")
        return keep(self, line, paper)

    with monkeypatch.context() as full:
        full.setattr(Import, "take", until_full)
        ended = typist.bring(as_csv(numbered(4)))

    assert ended.code == 3
    assert "De schijf is vol" in ended.said
    assert "2 nieuw opgenomen" in ended.said
    assert "Geef dezelfde opdracht nog eens" in ended.said
    assert "2 nieuw opgenomen, 2 al opgenomen" in typist.bring(as_csv(numbered(4))).said
