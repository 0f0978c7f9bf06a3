"""What people and programs send by mistake, or on purpose: all that is wrong at once, in Dutch, and never repeated."""

from __future__ import annotations

from itertools import product
from time import monotonic
from typing import Any

import orjson
import pytest
import structlog

from api.office import BASE, Office, child, hearing, request, statement
from vierogen.domain import acts as a
from vierogen.domain.people import acts as p
from vierogen_api.operations import NEW, PEOPLE, WITHIN
from vierogen_api.problems import BadInput
from vierogen_api.schemas.forms import form_of

SECRET = "Xq7geheim"


def wrongs(answer: Any) -> dict[str, str]:
    """By field."""
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert (body["soort"], answer.headers["content-type"]) == ("ongeldige-invoer", "application/problem+json")
    return {one["veld"]: one["reden"] for one in body["fouten"]}


def test_everything_that_is_wrong_is_named_at_once(office: Office) -> None:
    body = request(
        kind=child(
            persoonsgebondenNummer="123456789",
            geboortedatum="2015-02-30",
            postcode="0000 AA",
            achternaam=None,
            voornamen=3,
        )
        | {"leeftijd": 9, "given_names": "Jip"},
        plaats={"sector": "PO"},
        schooljaar="2026/29",
        by="mij",
    )

    assert wrongs(office.caller("Anna").post("/verzoeken", body)) == {
        "/kind/persoonsgebondenNummer": "Dit is geen geldig BSN of onderwijsnummer: controleer de cijfers.",
        "/kind/geboortedatum": "Deze datum bestaat niet. Geef een datum als jjjj-mm-dd.",
        "/kind/postcode": "Een postcode heeft vier cijfers en twee letters, zoals 1234 AB.",
        "/kind/achternaam": "Vul dit in.",
        "/kind/voornamen": "Geef hier een tekst.",
        "/kind/leeftijd": "Dit veld bestaat niet.",
        "/kind/given_names": "Dit veld bestaat niet.",
        "/plaats/sector": "Kies een van: primair-onderwijs, voortgezet-onderwijs.",
        "/schooljaar": "Schrijf een schooljaar als 2026/27.",
        "/by": "Dit veld bestaat niet.",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postcode", "1000AA"),
        ("persoonsgebondenNummer", "123456789"),
        ("geboortedatum", "0202-01-01"),
        ("geboortedatum", 0),
        ("geboortedatum", "2015-05-09T00:00:00"),
        ("voornamen", ""),
        ("voornamen", "Jip\nvan"),
        ("voornamen", "J" * 201),
        ("voornamen", "Jip\u0000"),
        ("voornamen", "Jip\u202a\u0007"),
        ("voornamen", None),
        ("voornamen", ["Jip"]),
        ("voornamen", {"a": 1}),
        ("geslacht", "MALE"),
        ("id", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_a_child_that_cannot_be_is_refused(office: Office, field: str, value: Any) -> None:
    body = request(kind=child() | {field: value})

    assert set(wrongs(office.caller("Anna").post("/verzoeken", body))) == {f"/kind/{field}"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"gesprek": None}, "/gesprek"),
        ({"gesprek": []}, "/gesprek"),
        ({"gesprek": hearing(apart="ja")}, "/gesprek/apart"),
        ({"gesprek": hearing(apart=1)}, "/gesprek/apart"),
        ({"gesprek": hearing(eigenWoorden="w" * 20_001)}, "/gesprek/eigenWoorden"),
        ({"gesprek": hearing(gehoordOp="10 juni 2026")}, "/gesprek/gehoordOp"),
        ({"gesprek": hearing(), "door": {}}, "/door"),
        ({"gesprek": hearing(**{"a/b~c": 1})}, "/gesprek/a~1b~0c"),
        ([], ""),
        ("x", ""),
    ],
)
def test_a_field_is_named_by_its_place(office: Office, body: Any, field: str) -> None:
    assert set(wrongs(office.opened().tries("Anna", "oudergesprekken", body))) == {field}


def test_keys_and_items_inside_are_named_too(office: Office) -> None:
    case = office.opened()
    answer = case.tries(
        "Anna",
        "verklaringen",
        {"verklaring": statement(antwoorden={"Z1": "WEIGHTY"}, motiveringen={"z 1": "x", "Z2": 3})},
    )

    assert set(wrongs(answer)) == {
        "/verklaring/antwoorden/Z1",
        "/verklaring/motiveringen/z 1",
        "/verklaring/motiveringen/Z2",
    }
    family = case.tries("Anna", "leesbevestigingen", {"gelezenVersie": True, "akkoordVan": ["ouders", "PARENTS"]})
    assert set(wrongs(family)) == {"/gelezenVersie", "/akkoordVan/1"}


def test_a_request_that_it_renews_must_be_known(office: Office) -> None:
    answer = office.caller("Anna").post("/verzoeken", request(vernieuwt="00000000-0000-4000-8000-000000000000"))

    assert wrongs(answer) == {"/vernieuwt": "Dit verzoek is niet bekend."}


def test_a_message_in_which_everything_is_wrong_is_read_in_time_by_its_length() -> None:
    form, began = form_of(a.SubmitStatement), monotonic()
    with pytest.raises(BadInput):
        form.read(orjson.dumps({"verklaring": {"antwoorden": {f"k{n}": "x" for n in range(40_000)}}}))
    assert monotonic() - began < 8


def test_what_was_sent_is_never_repeated(office: Office) -> None:
    case = office.opened()
    bodies: list[Any] = [
        {
            "verklaring": statement(
                bevindingen=SECRET + "\u0000", grond=SECRET, beroep=SECRET, dagtekening=SECRET, conclusie=SECRET
            )
        },
        {
            "verklaring": statement(
                motiveringen=[SECRET], antwoorden={"Z1": SECRET}, terugkeerplan={"doelen": {"a": SECRET}}
            )
        },
        {"verklaring": SECRET},
        SECRET,
        [SECRET],
    ]
    for body in bodies:
        answer = case.tries("Anna", "verklaringen", body)
        assert answer.status_code == 400
        assert SECRET not in answer.text
    assert SECRET not in case.tries("Anna", "verklaringen", f'{{"verklaring": {SECRET}'.encode()).text


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"gesprek": "\xed\xa0\x80"}',
        b'{"gesprek": "\\ud800"}',
        b'{"gesprek": NaN}',
        b"[" * 40_000,
        b'{"gesprek":' * 8_000 + b"1" + b"}" * 8_000,
    ],
)
def test_what_is_no_json_is_refused(office: Office, body: bytes) -> None:
    answer = office.opened().tries("Anna", "oudergesprekken", body)

    assert (answer.status_code, answer.json()["soort"]) == (400, "geen-json")


def test_deep_nesting_is_not_followed(office: Office) -> None:
    deep = b'{"gesprek":' * 500 + b"1" + b"}" * 500

    assert "/gesprek/gesprek" in wrongs(office.opened().tries("Anna", "oudergesprekken", deep))


def test_a_message_that_is_too_large_is_not_read(office: Office) -> None:
    case = office.opened()
    announced = case.tries("Anna", "oudergesprekken", {"gesprek": hearing(eigenWoorden="w" * 1_000_000)})
    assert (announced.status_code, announced.json()["soort"]) == (413, "te-groot")

    def pieces() -> Any:
        for _ in range(100):
            yield b" " * 10_000

    headers = office.caller("Anna").headers | {
        "Idempotency-Key": "k",
        "If-Match": '"1"',
        "Content-Type": "application/json",
    }
    streamed = office.client.post(f"{BASE}{case.path}/oudergesprekken", headers=headers, content=pieces())
    assert (streamed.status_code, streamed.json()["soort"]) == (413, "te-groot")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/json; charset=latin-1", "multipart/form-data", ""]
)
def test_only_json_is_taken(office: Office, kind: str) -> None:
    answer = office.opened().tries("Anna", "oudergesprekken", b"{}", Content_Type=kind)

    assert (answer.status_code, answer.json()["soort"], answer.headers["accept-post"]) == (
        415,
        "verkeerde-soort",
        "application/json",
    )


def test_an_act_without_words_needs_no_body(office: Office) -> None:
    case = office.opened().looked_at()

    assert case.tries("Dirk", "teruggaven", b"").status_code == 200


@pytest.mark.parametrize("act", [*{**NEW, **WITHIN}, *PEOPLE], ids=lambda act: act.__name__)
def test_no_form_is_brought_down_by_junk_in_any_field(act: type[a.Act | p.PeopleAct]) -> None:
    form, found = form_of(act), list[dict[str, str]]()
    junk_of_all_kinds = (None, 1, "x", [], {}, True, {"a": {"b": []}}, [[1]], -1, 1.5, "2026-02-30")
    for name, junk in product((one.dutch for one in form.shape.fields), junk_of_all_kinds):
        try:
            form.read(orjson.dumps({name: junk}))
        except BadInput as bad:
            found += bad.more["fouten"]
    assert all(one["veld"].startswith("/") and one["reden"].endswith(".") for one in found)


def test_a_whole_number_may_be_written_with_a_point(office: Office) -> None:
    case = office.opened().agreed()
    case.does("Anna", "leesbevestigingen", {"gelezenVersie": 1.0, "akkoordVan": ["ouders"]})

    for odd in (1.5, 2**70):
        read = {"gelezenVersie": odd, "akkoordVan": ["ouders"]}
        assert set(wrongs(case.tries("Anna", "leesbevestigingen", read))) == {"/gelezenVersie"}


def test_attempts_to_get_round_the_controls_stand_in_the_log(office: Office) -> None:
    """Of which kind, and not a word of what was sent."""
    case = office.opened()
    with structlog.testing.capture_logs() as said:
        office.caller("Anna").post("/verzoeken", {"iets": "geheim-1"})
        office.caller("Anna").get(f"{case.path}?alles=geheim-2")
        office.caller("Anna").post(f"{case.path}/oudergesprekken", b'{"gesprek": geheim-3', version=1)
        office.client.get("/api/v1/ik", headers={"Authorization": "Bearer geheim-4"})
    kinds = [one["kind"] for one in said if one["event"] == "message refused"]
    assert kinds[:2] == ["ongeldige-invoer", "onbekende-sleutel"]
    assert len(kinds) == 3
    assert "geheim" not in str(said)
