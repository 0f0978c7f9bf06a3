"""A walk past every operation, in a situation where it is legal, that keeps what was sent and what came back.

What is kept becomes the examples of the OpenAPI document. Everything in it is made up, and the same every time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid5

import pytest
from starlette.testclient import TestClient

from api import lives
from api.conftest import SETTINGS
from api.issuer import an_issuer
from api.office import BASE, Case, Clock, Office, hearing, request
from api.test_subscriptions import deliver
from outbox.receiver import receiving
from published import fill, seeded
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.sealing import sealer_of
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Scope
from vierogen.ledger.note import COSIGNATURE, Note, SigningKey
from vierogen.sealing import keys as key_files
from vierogen.settings import Settings
from vierogen_api.app import OPERATIONS, create_for

EXAMPLES = Path(__file__).parents[2] / "api" / "vierogen_api" / "examples.json"
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HERE = re.compile(r"http://127\.0\.0\.1:[0-9]+(/[a-z]*)?")
PUBLIC = SETTINGS.model_copy(update={"public_url": "https://vierogen.example"})
MOST = 3
"""Of a list in an answer, an example shows so many."""
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
FIXED = {"spanId": "00f067aa0ba902b7", "geheim": "whsec_" + "A" * 43 + "=", "achterstandSeconden": 0}
"""What differs every time."""

HASH = "A" * 43 + "="
NOTE = f"vierogen.example/gebeurtenissen\n12\n{HASH}\n\n— vierogen.example/gebeurtenissen {'A' * 91}=\n"
SEALS = frozenset({"Controlepunten", "GetuigeToevoegen", "BewijsVanBeslissing"})
OF_SEALS = {
    "verzoek": "0" * 32,
    "van": "0" * 32,
    "vastgelegdOp": "2026-06-10T09:00:00.000000Z",
    "inhoud": "e30=",
    "vingerafdruk": "0" * 64,
    "pad": [HASH],
    "zout": HASH,
    "wortel": HASH,
    "controlepunt": NOTE,
    "sleutels": [f"vierogen.example/gebeurtenissen+00000000+{'A' * 43}="],
}
"""Of seals nearly everything does, because the moment of recording is in it."""


def as_example(told: Any) -> Any:
    """Seals that are the same every time."""
    if isinstance(told, dict):
        return {name: OF_SEALS.get(name, as_example(value)) for name, value in told.items()}
    return [as_example(one) for one in told] if isinstance(told, list) else told


Kept = dict[str, dict[str, Any]]


class Recorder(TestClient):
    """Sends like any client, and keeps the first of each operation that went well."""

    kept: Kept
    keys: Iterator[int]

    def request(self, method: Any, url: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {}) | {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        if "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = f"voorbeeld-{next(self.keys)}"
        answer = super().request(method, url, headers=headers, **kwargs)
        if answer.is_success:
            self.keep(method, urlsplit(str(url)), kwargs.get("json"), answer)
        return answer

    def keep(self, method: str, address: Any, sent: Any, answer: Any) -> None:
        name, parts = operation_at(method, address.path.removeprefix(BASE))
        query = dict(parse_qsl(address.query))
        outside = (
            {"adres": parts} | ({"sleutels": query} if query else {}) | ({} if sent is None else {"bericht": sent})
        )
        example = outside | {"antwoord": some_of(answer.json())}
        if name in SEALS:
            example |= {one: as_example(example[one]) for one in ("bericht", "antwoord") if one in example}
        self.kept.setdefault(name, example)


def operation_at(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The operation, and what stands in the variable parts of its address; a fixed address goes before a variable one."""
    for one in sorted(OPERATIONS, key=lambda one: one.path.count("{")):
        found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", one.path), path)
        if found and one.method == method:
            return one.name, found.groupdict()
    raise AssertionError(f"{method} {path} is no operation")


def some_of(told: Any) -> Any:
    """Enough of a long list to see what it is."""
    if isinstance(told, dict):
        return {name: FIXED.get(name, some_of(value)) for name, value in told.items()}
    if isinstance(told, list):
        return [some_of(one) for one in told[:MOST]]
    return told


WORDS: Mapping[str, str] = {
    "kind.voornamen": "Jip",
    "kind.achternaam": "van Leeuwen",
    "kind.adres": "Dorpsstraat 1",
    "kind.woonplaats": "Amersfoort",
    "oudersGehoord.eigenWoorden": "Zij slaapt niet meer sinds zij naar school moet.",
    "oudersGehoord.waaromNietApart": "Ouders en kind wilden samen worden gehoord.",
    "kindGehoord.eigenWoorden": "Ik wil wel leren, maar niet in een volle klas.",
    "kindGehoord.waaromNietApart": "Het kind wilde haar moeder erbij.",
    "nietGehoord.reden": "Het gesprek was voor het kind te zwaar.",
    "opties.motivering": "Deze stap past nu niet: de groep is te groot.",
    "verklaring.bevindingen": "Een angststoornis, vastgesteld op het spreekuur.",
    "verklaring.motiveringen": "Dat bleek uit het onderzoek en het gesprek.",
    "verklaring.beperkingen": "Hooguit een uur per dag in een kleine groep.",
    "verklaring.terugkeerplan.doelen": "Na de zomer twee ochtenden per week.",
    "verklaring.terugkeerplan.contactpersoon": "Mevrouw Jansen, intern begeleider",
    "instemming.beoordeling.motiveringen": "Dat blijkt uit het verslag van de school.",
    "alternatief.omschrijving": "Een plek in een kleine groep, drie ochtenden per week.",
    "kennisgevingen.ontbreekt": "de geboortedatum",
    "tijdlijn.woorden/adviezen": "De school kan deze rust nu niet bieden.",
    "tijdlijn.woorden/afwijzing": "Onderwijs met een arrangement is mogelijk.",
    "tijdlijn.woorden/correcties": "De woonplaats klopt niet.",
    "tijdlijn.woorden/niet-instemmingen": "Deeltijd is nog niet geprobeerd.",
    "tijdlijn.woorden/informatievragen": "Wat zegt de school over deeltijd?",
    "tijdlijn.woorden/overleggen": "Wij proberen eerst de kleine groep.",
    "tijdlijn.woorden/escalaties": "Wij komen er samen niet uit.",
    "tijdlijn.woorden/doorbraken": "Er is een plek in de kleine groep gevonden.",
    "tijdlijn.woorden/opvolgingen": "Het kind gaat drie ochtenden per week.",
    "tijdlijn.woorden/tussentijdse-evaluaties": "De klachten zijn minder, terugkeer komt in zicht.",
    "tijdlijn.woorden/beeindiging": "Het kind gaat weer naar school.",
    "tijdlijn.woorden/intrekking": "De ouders kozen voor een andere school.",
    "tijdlijn.woorden/betrokkenheden": "Een oom van het kind.",
    "tijdlijn.woorden/controles": "De datum op de verklaring ontbreekt.",
}
"""Instead of the marks of ``lives``, what people would write."""


def recorded() -> Kept:
    """Every operation by its name, with ids that are the same every time."""
    kept: Kept = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lives, "MARKS", dict(lives.MARKS) | WORDS)
        keys = count(1)
        for part in (
            reading,
            *(living(life) for life in lives.LIVES),
            other_acts,
            administering,
            erasing,
            subscribing,
            figures,
            sealing,
        ):
            with an_office(kept, keys) as office:
                part(office)
        a_system_asks(kept, keys)
    return with_fixed_ids({name: kept[name] for name in sorted(kept)})


@contextmanager
def an_office(kept: Kept, keys: Iterator[int]) -> Iterator[Office]:
    clock = Clock()
    with open_system("sqlite://", now=clock) as system:
        cast.enter(system.people)
        yield Office(recorder(system, PUBLIC, kept, keys), system, clock)


def recorder(system: System, settings: Settings, kept: Kept, keys: Iterator[int]) -> Recorder:
    client = Recorder(create_for(system, settings))
    client.kept, client.keys = kept, keys
    return client


def with_fixed_ids(kept: Kept) -> Kept:
    """Ids of the cast stay; the others are numbered in the order in which they come by."""
    known = {str(one.id) for one in (*cast.PERSONS, *cast.ORGANISATIONS)}
    written = HERE.sub("https://zaken.example/vierogen", json.dumps(kept, ensure_ascii=False))
    others = [one for one in dict.fromkeys(AN_ID.findall(written)) if one not in known]
    for number, one in enumerate(others, 1):
        written = written.replace(one, str(uuid5(cast.NAMES, f"voorbeeld {number}")))
    found: Kept = json.loads(written)
    return found


# ── the walk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def reading(office: Office) -> None:
    """Everything that can be asked, of a request that is granted."""
    life = lives.to_an_end(office)
    case = [next(life) for _ in range(3)][-1]
    anna, bram = office.caller("Anna"), office.caller("Bram")
    for path in ("", "/tijdlijn", "/mogelijkheden", "/criteriaset", "/inzage?limit=3"):
        assert anna.get(case.path + path).status_code == 200
    assert office.caller("Quinten").post("/inzagelogboek/_zoek", {"verzoek": case.id, "limit": 3}).status_code == 200
    office.system.read_models.follow()
    assert bram.get("/verzoeken?limit=10").json()["items"]
    assert bram.get("/termijnen").json()["items"]
    assert bram.get("/werklijst?toon=alles").json()["items"]
    assert bram.post("/verzoeken/_zoek", {"persoonsgebondenNummer": cast.pgn_of("Jip")}).json()["items"]
    bram.get("/ik")
    logged_in(office, "Bram", "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")
    (session,) = bram.get("/ik/sessies").json()["items"]
    assert bram.post(f"/ik/sessies/{session['id']}/uitlogging", {}).json()["items"] == []
    logged_in(office, "Bram", "")
    assert bram.post("/ik/uitloggingen", {}).status_code == 200
    assert office.caller("Petra").post(f"/personen/{cast.BRAM.id}/uitloggingen", {}).status_code == 200
    bram.get("/organisaties")
    bram.get("/criteria?gemeente=GM0307&samenwerkingsverband=PO2602")
    for path in ("/regels", "/regels/family-has-read", "/problemen/tegen-de-regels", "/levensloop"):
        assert bram.get(path).status_code == 200
    assert bram.get("/voorbeelden/meekijken-bericht").status_code == 200
    assert bram.get("/gezondheid").status_code == 200


def logged_in(office: Office, name: str, browser: str) -> None:
    """Somebody logs in on the pages, in a browser of their own."""
    who = cast.who(name)
    words = {"persoon": str(who.person), "rol": who.role.value, "organisatie": str(who.organisation)}
    client = TestClient(office.client.app, headers={"User-Agent": browser}, follow_redirects=False)
    assert client.post("/inloggen/voorbeeld", data=words).status_code == 303


def living(life: Any) -> Any:
    """One of the lives that the tests of visibility lead, to its end."""
    return lambda office: [*life(office)]


def other_acts(office: Office) -> None:
    """What none of the lives does."""
    case = lives.stated(lives.opened(office)).does("Bram", "beoordelingen", {"nietBetrokken": True})
    case.does("Bram", "teruggaven", {})
    consents(case)
    moved = {"plaats": {"sector": "primair-onderwijs"}, "postcode": "3511AA", "verhuisdOp": "2026-06-01"}
    case.does("Bram", "overdrachten", moved)
    kind = lives.child(persoonsgebondenNummer=cast.pgn_of("Noor"), voornamen="Noor", achternaam="Brouwer")
    claim = office.caller("Bram").post("/beroepen", request(kind=kind, schooljaar=None, bronsleutel="zaak-2"))
    Case(office, claim.json()["verzoek"]).does("Anna", "aanvraag", request(kind=kind))


def consents(case: Case) -> None:
    """The family lets something pass, then less, and then nothing."""
    said = {"naar": ["leerplichtambtenaar", "adviseur-samenwerkingsverband"], "totEnMet": "2026-12-31"}
    about = {"gegevensstroom": "beperkingen"}
    given = {"gegevenDoor": ["ouders"], "vanaf": "2026-06-10", "uitgelegd": True}
    case.does("Anna", "toestemmingen", about | given | said)
    case.does("Anna", "toestemmingsbeperkingen", about | said | {"beperktDoor": "ouders", "naar": said["naar"][:1]})
    case.does("Anna", "toestemmingsintrekkingen", about | {"ingetrokkenDoor": "ouders"})


def administering(office: Office) -> None:
    """Somebody new from first to last day, which two administrators do together; a system, and a criteria set."""
    saskia, willem, petra, ubbo = (office.caller(name) for name in ("Saskia", "Willem", "Petra", "Ubbo"))
    person = saskia.post("/personen", {"naam": "Wies Prins", "kenmerken": ["w.prins@ggd.example"]}).json()["onderwerp"]
    house = {"naam": "GGD Nieuw", "soort": "jeugdgezondheidszorg", "werkgebieden": ["GM0307"]}
    assert petra.post("/organisaties", house).status_code == 201
    account = {"uitgever": "https://inloggen.ggd.example", "account": "wies"}
    system = {"uitgever": "https://inloggen.ggd.example", "account": "zaaksysteem"}
    role = {"persoon": person, "rol": "jeugdarts"}
    designation = {"gemeente": "GM0307", "persoon": person, "beroep": "arts"}
    since, until = {"vanaf": "2026-01-01"}, {"totEnMet": "2026-12-31"}
    adopted = petra.get("/criteria?gemeente=GM0307&samenwerkingsverband=PO2602").json()
    adopted |= {"voorstel": False, "partijen": ["Gemeente Amersfoort", "PO2602"], "naam": "AMERSFOORT"}
    deputy = role | {"vervanger": str(cast.HANNA.id)} | since | until
    here, town = f"/organisaties/{cast.GGD.id}", f"/organisaties/{cast.AMERSFOORT.id}"
    for caller, path, body in (
        (saskia, f"/personen/{person}/koppelingsvoorstellen", account),
        (saskia, f"/personen/{person}/ingetrokken-koppelingsvoorstellen", account),
        (saskia, f"/personen/{person}/koppelingsvoorstellen", account),
        (willem, "/koppelingsvoorstellen", None),
        (willem, f"/personen/{person}/accounts", account),
        (saskia, f"{here}/aanstellingsvoorstellen", role | since),
        (saskia, f"{here}/ingetrokken-aanstellingsvoorstellen", role | since),
        (saskia, f"{here}/aanstellingsvoorstellen", role | since),
        (willem, f"{here}/rolvoorstellen", None),
        (willem, f"{here}/aanstellingen", role | since),
        (willem, f"{here}/vervangingsvoorstellen", deputy),
        (willem, f"{here}/ingetrokken-vervangingsvoorstellen", deputy),
        (willem, f"{here}/vervangingsvoorstellen", deputy),
        (saskia, f"{here}/vervangingen", deputy),
        (petra, f"{town}/aanwijzingsvoorstellen", designation | since),
        (petra, f"{town}/ingetrokken-aanwijzingsvoorstellen", designation | since),
        (petra, f"{town}/aanwijzingsvoorstellen", designation | since),
        (ubbo, f"{town}/aanwijzingsvoorstellen", None),
        (ubbo, f"{town}/aanwijzingen", designation | since),
        (petra, f"{town}/einde-aanwijzingen", designation | until),
        (saskia, f"{here}/einde-aanstellingen", role | until),
        (saskia, f"{here}/werkgebieden", {"werkgebieden": ["GM0307", "GM0344"]} | since),
        (saskia, f"{here}/systemen", {"naam": "Zaaksysteem", "rechten": ["gebeurtenissen-ontvangen"]} | system),
        (saskia, f"{here}/uitgeschreven-systemen", system),
        (saskia, f"/personen/{person}/ontkoppelingen", account),
        (petra, f"{town}/criteriasets", {"criteriaset": adopted}),
    ):
        answer = caller.get(path) if body is None else caller.post(path, body)
        assert answer.status_code == 200, answer.text


def erasing(office: Office) -> None:
    """A family asks, something stands in the way for a while, and two privacy officers decide; then it is turned down."""
    case = office.opened().does("Anna", "oudergesprekken", {"gesprek": hearing()})
    case.does("Anna", "intrekking", {"namens": "ouders", "reden": "Wij zien ervan af."})
    quinten, sofie, here = office.caller("Quinten"), office.caller("Sofie"), case.path
    asked = {"categorieen": ["eigen-woorden"], "namens": "ouders", "ontvangenOp": "2026-06-09"}
    proposed = {"categorieen": ["eigen-woorden"], "grond": "gevraagd"}
    read = None
    for caller, path, body in (
        (quinten, f"{here}/wisverzoeken", asked),
        (quinten, f"{here}/bewaarplichten", {"reden": "andere-ouder"}),
        (quinten, f"{here}/opgeheven-bewaarplichten", {}),
        (quinten, f"{here}/wisvoorstellen", proposed),
        (sofie, f"{here}/bewaring", None),
        (sofie, f"{here}/afgewezen-wisvoorstellen", {}),
        (quinten, f"{here}/wisvoorstellen", proposed),
        (quinten, f"{here}/bewaring", None),
        (quinten, f"{here}/ingetrokken-wisvoorstellen", {}),
        (quinten, f"{here}/wisvoorstellen", proposed),
        (sofie, "/wisvoorstellen", None),
        (sofie, f"{here}/bewaring", None),
        (sofie, f"{here}/wisbesluiten", {}),
        (quinten, f"{here}/bewaring", None),
    ):
        answer = caller.get(path) if body is None else caller.post(path, body, version=read)
        assert answer.status_code == 200, answer.text
        read = answer.headers.get("ETag")


def subscribing(office: Office) -> None:
    """A subscription whose receiver fails, until it is ended."""
    petra = office.caller("Petra")
    with receiving() as receiver:
        case = office.opened()
        receiver.behaves = lambda got, line: line.say(500)
        words = {"naam": "Zaaksysteem", "adres": receiver.address, "soorten": ["ouders-gehoord", "verleend"]}
        one = petra.post("/abonnementen", words).json()["id"]
        case.prepared()
        deliver(office)
        here = f"/abonnementen/{one}"
        letters = petra.get(f"{here}/afgebroken-berichten").json()["items"]
        assert petra.get("/abonnementen").status_code == petra.get(here).status_code == 200
        again = {"berichten": [letters[0]["bericht"]]}
        assert petra.post(f"{here}/afgebroken-berichten/opnieuw", again).json() == {"aantal": 1}
        for act in ("geheimen", "pauzes", "hervattingen", "opzegging"):
            assert petra.post(f"{here}/{act}", {}).status_code == 200


def figures(office: Office) -> None:
    """Everything about what was published."""
    years = ("2024/25", "2025/26", "2026/27")
    with office.system.store.transaction() as connection:
        fill(connection, years, lambda year: seeded(int(year[:4])))
    for path in (
        "/publicaties",
        "/publicaties/1",
        "/indicatoren",
        "/indelingen",
        "/indelingen/gemeente?peildatum=2027-01-01",
        "/trends?indicator=verzoeken&indeling=gemeente&regio=GM0307&vanaf=2024/25&tot=2026/27",
        "/trends/vergelijkingen?indicator=verzoeken&indeling=gemeente&regios=GM0402,GM0307&schooljaar=2025/26",
    ):
        assert office.client.get(BASE + path).status_code == 200, path


def sealing(office: Office) -> None:
    """A decision under a checkpoint, with a witness."""
    with TemporaryDirectory() as folder:
        key, witnesses = Path(folder) / "zegels.key", Path(folder) / "getuigen.pub"
        key_files.make(key, "vierogen.example")
        witness = SigningKey.made("getuige.example", COSIGNATURE)
        witnesses.write_text(witness.public.written)
        settings = PUBLIC.model_copy(update={"ledger_key": key, "ledger_witnesses": witnesses})
        client = office.client
        assert isinstance(client, Recorder)
        office.client = recorder(office.system, settings, client.kept, client.keys)
        case = office.opened().granted()
        sealer = sealer_of(office.system, settings)
        assert sealer is not None
        assert sealer.once()
        assert office.caller("Anna").get(f"{case.path}/bewijs").status_code == 200
        told = office.client.get(f"{BASE}/checkpoints").json()
        note = Note.read(told["items"][0]["controlepunt"])
        body = {"controlepunt": note.also_signed([witness.sign(note.text, 1_800_000_000)]).written}
        assert office.client.post(f"{BASE}/checkpoints/medeondertekeningen", json=body).status_code == 200


def a_system_asks(kept: Kept, keys: Iterator[int]) -> None:
    """With a token of its own."""
    clock = Clock()
    with an_issuer() as issuer, open_system("sqlite://", now=clock) as system:
        cast.enter(system.people)
        known = {"name": "Dashboard", "issuer": issuer.url, "account": "dashboard", "scopes": (Scope.READ_FIGURES,)}
        system.people.record(p.RegisterSystem, cast.DE_EEM_PO.id, INSTALLATION, **known)
        client = recorder(system, Settings(issuers=(issuer.settings(),)), kept, keys)
        token = issuer.signs(issuer.claims(clock().timestamp(), "dashboard", client_id="dashboard", acr=None))
        assert client.get(f"{BASE}/systeem", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def write(kept: Kept) -> None:
    """The examples as they stand in the API."""
    EXAMPLES.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
