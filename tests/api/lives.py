"""Requests through their whole life, over the API, with a mark of its own in every field about a person.

Each life stops wherever something new can be seen, so that whoever walks along can look at every door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from api.office import Case, Office, child, concurrence, grant, hearing, option, request, statement
from vierogen.casebook import cast

CONCLUSION = {"begintOp": "2026-08-02", "totEnMet": "2027-07-15"}

MARKS: dict[str, str] = {
    "kind.voornamen": "MERK-voornaam",
    "kind.achternaam": "MERK-achternaam",
    "kind.adres": "MERK-adres",
    "kind.woonplaats": "MERK-woonplaats",
    "kind.postcode": "3811AA",
    "kind.geboortedatum": "2015-05-09",
    "kind.persoonsgebondenNummer": cast.pgn_of("Jip"),
    "oudersGehoord.eigenWoorden": "MERK-ouders-eigen-woorden",
    "oudersGehoord.waaromNietApart": "MERK-ouders-samen",
    "kindGehoord.eigenWoorden": "MERK-kind-eigen-woorden",
    "kindGehoord.waaromNietApart": "MERK-kind-samen",
    "nietGehoord.reden": "MERK-niet-gehoord",
    "opties.motivering": "MERK-optie",
    "verklaring.bevindingen": "MERK-bevinding",
    "verklaring.motiveringen": "MERK-motief-deskundige",
    "verklaring.beperkingen": "MERK-beperking",
    "verklaring.terugkeerplan.doelen": "MERK-doel",
    "verklaring.terugkeerplan.contactpersoon": "MERK-contact",
    "instemming.beoordeling.motiveringen": "MERK-motief-meekijker",
    "alternatief.omschrijving": "MERK-aanbod",
    "kennisgevingen.ontbreekt": "MERK-ontbreekt",
    "kennisgevingen.postcode": "3812AB",
    "tijdlijn.woorden/adviezen": "MERK-advies",
    "tijdlijn.woorden/afwijzing": "MERK-afwijzing",
    "tijdlijn.woorden/correcties": "MERK-correctie",
    "tijdlijn.woorden/niet-instemmingen": "MERK-oneens",
    "tijdlijn.woorden/informatievragen": "MERK-vraag",
    "tijdlijn.woorden/overleggen": "MERK-overleg",
    "tijdlijn.woorden/escalaties": "MERK-escalatie",
    "tijdlijn.woorden/doorbraken": "MERK-doorbraak",
    "tijdlijn.woorden/opvolgingen": "MERK-opvolging",
    "tijdlijn.woorden/tussentijdse-evaluaties": "MERK-evaluatie",
    "tijdlijn.woorden/beeindiging": "MERK-beeindiging",
    "tijdlijn.woorden/intrekking": "MERK-intrekking",
    "tijdlijn.woorden/betrokkenheden": "MERK-betrokken",
    "tijdlijn.woorden/controles": "MERK-controle",
}
"""What is written where, by the field of docs/inzage.csv; nothing else says it."""


def mark(field: str) -> str:
    return MARKS[field]


def opened(office: Office) -> Case:
    kind = child(
        voornamen=mark("kind.voornamen"),
        achternaam=mark("kind.achternaam"),
        adres=mark("kind.adres"),
        woonplaats=mark("kind.woonplaats"),
    )
    return office.opened(kind=kind, plaats={"sector": "primair-onderwijs", "school": "99ZZ"})


FLOWS = ("beperkingen", "woorden-ouders", "woorden-kind")
READERS = ("leerplichtambtenaar", "adviseur-samenwerkingsverband", "lid-onderwijs-zorgteam", "doorzettingsmacht")


def consenting(case: Case, days: int = 300) -> Case:
    """Everything that may pass passes to everybody to whom it may; Jip is eleven, so the parents say so."""
    today = case.office.clock.moment.date()
    period = {"vanaf": str(today), "totEnMet": str(today + timedelta(days))}
    said = {"gegevenDoor": ["ouders"], "naar": READERS, "uitgelegd": True} | period
    for flow in FLOWS:
        case.does("Anna", "toestemmingen", said | {"gegevensstroom": flow})
    return case


def consenting_no_more(case: Case) -> Case:
    for flow in FLOWS:
        case.does("Bram", "toestemmingsintrekkingen", {"gegevensstroom": flow, "ingetrokkenDoor": "ouders"})
    return case


def heard(case: Case) -> Case:
    for who, address in (("ouders", "oudergesprekken"), ("kind", "kindgesprekken")):
        words, together = mark(f"{who}Gehoord.eigenWoorden"), mark(f"{who}Gehoord.waaromNietApart")
        case.does("Anna", address, {"gesprek": hearing(eigenWoorden=words, apart=False, waaromNietApart=together)})
    case.does("Anna", "redenen-niet-gehoord", {"wie": "kind", "waarom": "te-jong", "reden": mark("nietGehoord.reden")})
    for step in case.office.caller("Anna").get(f"{case.path}/criteriaset").json()["ladder"]:
        case.does(
            "Carla", "opties", {"optie": option(stap=step["code"], motivering=mark("opties.motivering"))}, "adviseur"
        )
    advice = {"oordeel": "onderwijs-is-nu-niet-mogelijk", "advies": mark("tijdlijn.woorden/adviezen")}
    return case.does("Carla", "adviezen", advice, "adviseur")


def the_statement() -> dict[str, Any]:
    plan = {
        "doelen": mark("verklaring.terugkeerplan.doelen"),
        "contactpersoon": mark("verklaring.terugkeerplan.contactpersoon"),
        "opnieuwKijkenOp": "2026-11-10",
    }
    return statement(
        conclusie=CONCLUSION,
        bevindingen=mark("verklaring.bevindingen"),
        beperkingen=mark("verklaring.beperkingen"),
        motiveringen=dict.fromkeys(("Z1", "Z2", "Z4", "Z6"), mark("verklaring.motiveringen")),
        terugkeerplan=plan,
    )


def stated(case: Case) -> Case:
    return heard(case).does("Anna", "verklaringen", {"verklaring": the_statement()})


def judged(version: int = 1) -> dict[str, Any]:
    said = concurrence(gelezenVersie=version, conclusie=CONCLUSION)
    motives = dict.fromkeys(("Z2", "Z3", "Z4", "Z6"), mark("instemming.beoordeling.motiveringen"))
    said["beoordeling"]["motiveringen"] = motives
    return said


def agreed_by(case: Case, name: str, version: int = 1) -> Case:
    case.does(name, "beoordelingen", {"nietBetrokken": True})
    return case.does(name, "instemmingen", judged(version))


def deliberated(case: Case) -> Case:
    return case.does(
        "Anna", "overleggen", {"gehoudenOp": "2026-06-10", "uitkomst": mark("tijdlijn.woorden/overleggen")}
    )


def escalated(case: Case) -> Case:
    return deliberated(case).does("Anna", "escalaties", {"reden": mark("tijdlijn.woorden/escalaties")})


def offer() -> dict[str, Any]:
    return {"stap": "OTHER_SCHOOL", "omschrijving": mark("alternatief.omschrijving"), "begintOp": "2026-09-01"}


def to_a_no(office: Office) -> Iterator[Case]:
    """An adviser looks along and dissents; the deadlock is broken; a correction, and in the end no statement."""
    case = opened(office)
    yield case
    yield heard(case)
    yield case.does("Anna", "verklaringen", {"verklaring": the_statement()})
    yield case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    dissent = {"gelezenVersie": 1, "reden": mark("tijdlijn.woorden/niet-instemmingen")}
    yield case.does("Dirk", "niet-instemmingen", dissent)
    yield escalated(case)
    yield case.does("Eva", "doorbraken", {"reden": mark("tijdlijn.woorden/doorbraken")})
    yield case.does("Anna", "herzieningen", {"verklaring": the_statement()})
    case.does("Dirk", "beoordelingen", {"nietBetrokken": True})
    yield case.does("Dirk", "informatievragen", {"reden": mark("tijdlijn.woorden/informatievragen")})
    deliberated(case).does("Anna", "herzieningen", {"verklaring": the_statement()})
    yield agreed_by(case, "Dirk", version=3)
    correction = {"namens": "ouders", "correctie": mark("tijdlijn.woorden/correcties")}
    yield case.does("Anna", "correcties", correction)
    yield case.does("Anna", "afwijzing", {"reden": mark("tijdlijn.woorden/afwijzing")})
    case.does("Dirk", "alternatieven", {"aanbod": offer()})
    followed_up = {"nagegaanOp": "2026-06-10", "plekWordtGebruikt": True}
    yield case.does("Dirk", "opvolgingen", followed_up | {"verslag": mark("tijdlijn.woorden/opvolgingen")})


def to_an_end(office: Office) -> Iterator[Case]:
    """The attendance officer looks along, says no and then yes; granted, notified, checked, reviewed and ended."""
    case = stated(opened(office))
    yield case.does("Bram", "beoordelingen", {"nietBetrokken": True})
    case.does("Bram", "niet-instemmingen", {"gelezenVersie": 1, "reden": mark("tijdlijn.woorden/niet-instemmingen")})
    yield escalated(case).does("Eva", "doorbraken", {"reden": mark("tijdlijn.woorden/doorbraken")})
    deliberated(case).does("Anna", "herzieningen", {"verklaring": the_statement()})
    yield agreed_by(case, "Bram", version=2)
    case.does("Anna", "leesbevestigingen", {"gelezenVersie": 2, "akkoordVan": ["ouders"]})
    yield case.does("Anna", "toekenning", grant(gelezenVersie=2, conclusie=CONCLUSION))
    case.does("Bram", "kennisgevingen", {"kennisgeving": notification()})
    yield case.does("Omar", "controles", {"reden": mark("tijdlijn.woorden/controles")})
    accept_what_is_late(case)
    review = {"bekekenOp": "2026-06-10", "verslag": mark("tijdlijn.woorden/tussentijdse-evaluaties")}
    case.does("Anna", "tussentijdse-evaluaties", review)
    omar = str(office.caller("Omar").who.person)
    involved = {"persoon": omar, "betrokkenheid": "familie", "reden": mark("tijdlijn.woorden/betrokkenheden")}
    yield case.does("Anna", "betrokkenheden", involved)
    case.does("Bram", "einde-beroep", {"laatsteDag": "2027-06-30", "waarom": "beroep-ingetrokken"})
    ended = {"laatsteDag": "2027-01-31", "waarom": "terug-naar-school"}
    yield case.does("Bram", "beeindiging", ended | {"reden": mark("tijdlijn.woorden/beeindiging")})


def notification() -> dict[str, Any]:
    """Not in order, so that there is something to find."""
    return {
        "ontvangenOp": "2026-06-10",
        "beroepVanaf": "2026-08-01",
        "aanleiding": "eerste-tijdens",
        "kennisgever": "gezag",
        "noemtGrond": True,
        "ontbreekt": [mark("kennisgevingen.ontbreekt")],
        "postcode": mark("kennisgevingen.postcode"),
        "verklaring": {
            "dagtekening": "2026-06-10",
            "beroep": "arts",
            "ondertekenaar": str(cast.ANNA.id),
            "aangewezen": True,
            "behandeltKind": False,
            "zegtNietGeschikt": True,
            "totEnMet": "2027-07-31",
        },
    }


def accept_what_is_late(case: Case) -> Case:
    """A notification that is late, and a person who decides that it does not matter."""
    late = notification() | {"aanleiding": "eerste-bij-begin", "ontbreekt": []}
    case.does("Bram", "kennisgevingen", {"kennisgeving": late})
    accepted = {"teLaatZonderGevolg": True, "reden": mark("tijdlijn.woorden/controles")}
    return case.does("Omar", "controles", accepted)


def to_a_block(office: Office) -> Iterator[Case]:
    """Somebody of the care team looks along, and the family keeps the report back."""
    case = stated(opened(office))
    yield case.does("Gijs", "beoordelingen", {"nietBetrokken": True})
    yield case.does("Gijs", "instemmingen", judged())
    yield case.does("Anna", "blokkering", {"geblokkeerdDoor": "ouders"})


def to_an_offer(office: Office) -> Iterator[Case]:
    """Who may break a deadlock arranges a place."""
    case = stated(opened(office)).does("Gijs", "beoordelingen", {"nietBetrokken": True})
    case.does("Gijs", "niet-instemmingen", {"gelezenVersie": 1, "reden": mark("tijdlijn.woorden/niet-instemmingen")})
    escalated(case)
    broken = {"reden": mark("tijdlijn.woorden/doorbraken"), "aanbod": offer()}
    yield case.does("Eva", "doorbraken-met-aanbod", broken)


def to_a_withdrawal(office: Office) -> Iterator[Case]:
    """The parents stop."""
    case = heard(opened(office))
    yield case.does("Bram", "intrekking", {"namens": "ouders", "reden": mark("tijdlijn.woorden/intrekking")})


def to_a_lapse(office: Office) -> Iterator[Case]:
    """Nobody does anything any more; the dates of every appointment stay good."""
    case = stated(opened(office))
    office.clock.days(180)
    office.system.tick()
    case.version = office.caller("Anna").get(case.path).json()["versie"]
    yield case


def claimed(office: Office) -> Iterator[Case]:
    """Parents appeal to the law without any review."""
    kind = child(voornamen=mark("kind.voornamen"), achternaam=mark("kind.achternaam"), adres=mark("kind.adres"))
    place = {"sector": "primair-onderwijs", "school": "99ZZ"}
    body = request(kind=kind, plaats=place, schooljaar=None, bronsleutel="zaak-1")
    answer = office.caller("Bram").post("/beroepen", body)
    case = Case(office, answer.json()["verzoek"])
    yield case
    yield accept_what_is_late(case)


LIVES: tuple[Callable[[Office], Iterator[Case]], ...] = (
    *(to_a_no, to_an_end, to_a_block, to_an_offer, to_a_withdrawal, to_a_lapse, claimed),
)
