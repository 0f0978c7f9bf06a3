"""The shapes of the API. Made from the OpenAPI document by vierogen_api.client_source; not to be edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from vierogen_client.model import Sent, Told


class Aanbod(Sent):
    """Aanbod."""

    stap: str
    omschrijving: str
    begint_op: date | None = Field(default=None, alias="begintOp")


class AanbodGetoond(Told):
    """Aanbod getoond."""

    stap: str
    begint_op: date | None = Field(alias="begintOp")
    omschrijving: str | None = None


class AanstellingBeeindigen(Sent):
    """Aanstelling beeindigen."""

    persoon: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    tot_en_met: date = Field(alias="totEnMet")


class AanstellingBevestigen(Sent):
    """Aanstelling bevestigen."""

    persoon: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    leidinggevende: UUID | None = None


class AanstellingVoorstellen(Sent):
    """Aanstelling voorstellen."""

    persoon: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    leidinggevende: UUID | None = None


class AanstellingsvoorstelIntrekken(Sent):
    """Aanstellingsvoorstel intrekken."""

    persoon: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    leidinggevende: UUID | None = None


class AanwijzingBeeindigen(Sent):
    """Aanwijzing beeindigen."""

    gemeente: str
    persoon: UUID
    beroep: Literal["arts", "pedagoog", "psycholoog"]
    tot_en_met: date = Field(alias="totEnMet")


class AanwijzingBevestigen(Sent):
    """Aanwijzing bevestigen."""

    gemeente: str
    persoon: UUID
    beroep: Literal["arts", "pedagoog", "psycholoog"]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")


class AanwijzingVoorstellen(Sent):
    """Aanwijzing voorstellen."""

    gemeente: str
    persoon: UUID
    beroep: Literal["arts", "pedagoog", "psycholoog"]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")


class Aanwijzingsvoorstel(Told):
    """Aanwijzingsvoorstel."""

    persoon: UUID
    naam: str
    gemeente: str
    beroep: str
    vanaf: date
    tot_en_met: date | None = Field(alias="totEnMet")
    door: str
    moment: datetime


class AanwijzingsvoorstelIntrekken(Sent):
    """Aanwijzingsvoorstel intrekken."""

    gemeente: str
    persoon: UUID
    beroep: Literal["arts", "pedagoog", "psycholoog"]
    vanaf: date
    tot_en_met: date | None = Field(default=None, alias="totEnMet")


class Aanwijzingsvoorstellen(Told):
    """Aanwijzingsvoorstellen."""

    items: tuple[Aanwijzingsvoorstel, ...]


class Abonnement(Told):
    """Abonnement."""

    id: UUID
    organisatie: UUID
    naam: str
    adres: str
    soorten: tuple[str, ...]
    stand: str
    gemaakt_op: datetime = Field(alias="gemaaktOp")
    gemaakt_door: UUID = Field(alias="gemaaktDoor")
    vorig_geheim_geldig_tot: datetime | None = Field(alias="vorigGeheimGeldigTot")
    onderweg: int
    afgebroken: int
    geheim: str | None = None


class AbonnementMaken(Sent):
    """Abonnement maken."""

    naam: str
    adres: str
    soorten: tuple[
        Literal[
            "verzoek-geopend",
            "ouders-gehoord",
            "kind-gehoord",
            "horen-niet-mogelijk",
            "optie-nagegaan",
            "advies-gegeven",
            "verklaring-voorgelegd",
            "verklaring-herzien",
            "geen-verklaring-afgegeven",
            "meekijken-begonnen",
            "meekijken-teruggegeven",
            "meekijken-vrijgegeven",
            "ingestemd",
            "niet-ingestemd",
            "informatie-gevraagd",
            "overlegd",
            "geescaleerd",
            "patstelling-doorbroken",
            "gezin-akkoord",
            "correctie-gevraagd",
            "toestemming-gegeven",
            "toestemming-beperkt",
            "toestemming-ingetrokken",
            "verleend",
            "alternatief-geregeld",
            "alternatief-nagegaan",
            "verzoek-ingetrokken",
            "verzoek-vervallen",
            "verzoek-overgedragen",
            "vrijstelling-beeindigd",
            "tussentijds-gekeken",
            "betrokkenheid-gemeld",
            "herinnerd",
            "beroep-vastgelegd",
            "kennisgeving-ontvangen",
            "kennisgeving-gecontroleerd",
            "beroep-beeindigd",
        ],
        ...,
    ]


class Abonnementen(Told):
    """Abonnementen."""

    items: tuple[Abonnement, ...]


class AccountOntkoppelen(Sent):
    """Account ontkoppelen."""

    uitgever: str
    account: str


class AdviesGeven(Sent):
    """Advies geven."""

    oordeel: Literal[
        "onderwijs-is-nu-mogelijk",
        "onderwijs-is-mogelijk-met-een-arrangement",
        "onderwijs-is-nu-niet-mogelijk",
        "onderwijs-is-niet-te-voorzien",
    ]
    advies: str


class AfgebrokenBericht(Told):
    """Afgebroken bericht."""

    bericht: UUID
    verzoek: UUID
    versie: int
    soort: str | None
    pogingen: int
    sinds: datetime
    afgebroken_op: datetime = Field(alias="afgebrokenOp")
    uitkomst: str


class AfgebrokenBerichten(Told):
    """Afgebroken berichten."""

    items: tuple[AfgebrokenBericht, ...]


class AkkoordGezin(Told):
    """Akkoord gezin."""

    gelezen_versie: int = Field(alias="gelezenVersie")
    akkoord_van: tuple[str, ...] = Field(alias="akkoordVan")


class AkkoordGezinVastleggen(Sent):
    """Akkoord gezin vastleggen."""

    gelezen_versie: int = Field(alias="gelezenVersie")
    akkoord_van: tuple[Literal["ouders", "kind"], ...] = Field(alias="akkoordVan")
    ziet_af_van_lezen: bool | None = Field(default=None, alias="zietAfVanLezen")


class AlternatiefNagaan(Sent):
    """Alternatief nagaan."""

    nagegaan_op: date = Field(alias="nagegaanOp")
    plek_wordt_gebruikt: bool = Field(alias="plekWordtGebruikt")
    verslag: str


class AlternatiefRegelen(Sent):
    """Alternatief regelen."""

    aanbod: Aanbod


class Beeindigen(Sent):
    """Beeindigen."""

    laatste_dag: date = Field(alias="laatsteDag")
    waarom: Literal[
        "termijn-voorbij",
        "terug-naar-school",
        "grond-vervallen",
        "niet-opnieuw-gevraagd",
        "achttien-jaar",
        "startkwalificatie",
        "leerplicht-voorbij",
        "verhuisd-naar-het-buitenland",
        "overleden",
        "verklaring-ongeldig",
        "beroep-ingetrokken",
    ]
    reden: str | None = None


class Beoordeling(Sent):
    """Beoordeling."""

    antwoorden: dict[str, Literal["zwaarwegend", "niet-zwaarwegend", "onvoldoende-informatie"]] | None = None
    motiveringen: dict[str, str] | None = None


class BeoordelingGetoond(Told):
    """Beoordeling getoond."""

    antwoorden: dict[str, str]
    motiveringen: dict[str, str] | None = None


class BeroepBeeindigen(Sent):
    """Beroep beeindigen."""

    laatste_dag: date = Field(alias="laatsteDag")
    waarom: Literal[
        "termijn-voorbij",
        "terug-naar-school",
        "grond-vervallen",
        "niet-opnieuw-gevraagd",
        "achttien-jaar",
        "startkwalificatie",
        "leerplicht-voorbij",
        "verhuisd-naar-het-buitenland",
        "overleden",
        "verklaring-ongeldig",
        "beroep-ingetrokken",
    ]


class BeroepOpDeWet(Told):
    """Beroep op de wet."""

    beroep: str
    vier_ogen: str = Field(alias="vierOgen")
    begint_op: date | None = Field(alias="begintOp")
    tot_en_met: date | None = Field(alias="totEnMet")
    vraagt_opvolging: bool = Field(alias="vraagtOpvolging")
    niet_in_orde: tuple[Bevinding, ...] | None = Field(default=None, alias="nietInOrde")


class BeroepVastleggen(Sent):
    """Beroep vastleggen."""

    kind: Kind
    plaats: Plaatsopgave
    bronsleutel: str | None = None


class BetrokkenheidMelden(Sent):
    """Betrokkenheid melden."""

    persoon: UUID
    betrokkenheid: Literal["behandelt-kind", "familie", "proces-verbaal"]
    reden: str | None = None


class Bevinding(Told):
    """Bevinding."""

    regel: str
    zin: str
    waarom: str | None


class Bewaard(Told):
    """Bewaard."""

    categorie: str
    stand: str
    zin: str
    tot_en_met: date | None = Field(alias="totEnMet")
    bron: str
    link: str


class Bewaring(Told):
    """Bewaring."""

    items: tuple[Bewaard, ...]
    elders: tuple[str, ...]
    tegengehouden: str | None
    voor_wie: tuple[str, ...] = Field(alias="voorWie")


class BewezenGebeurtenis(Told):
    """Bewezen gebeurtenis."""

    stroom: str
    positie: int
    van: str
    versie: int
    naam: str
    vastgelegd_op: str = Field(alias="vastgelegdOp")
    vingerafdruk: str
    nummer: int
    pad: tuple[str, ...]
    inhoud: str | None = None
    woorden: tuple[BewezenWoorden, ...] | None = None


class BewezenWoorden(Told):
    """Bewezen woorden."""

    vak: str
    veld: str
    zout: str
    tekst: str


class BewijsVanBeslissing(Told):
    """Bewijs van beslissing."""

    soort: str
    uitleg: tuple[str, ...]
    verzoek: str
    gebeurtenissen: tuple[BewezenGebeurtenis, ...]
    controlepunt: str
    sleutels: tuple[str, ...]


class BlokkeringVastleggen(Sent):
    """Blokkering vastleggen."""

    geblokkeerd_door: Literal["ouders", "kind"] = Field(alias="geblokkeerdDoor")


class Conclusie(Sent):
    """Conclusie."""

    begint_op: date = Field(alias="begintOp")
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    nooit: bool | None = None


class ConclusieGetoond(Told):
    """Conclusie getoond."""

    begint_op: date = Field(alias="begintOp")
    tot_en_met: date | None = Field(alias="totEnMet")
    nooit: bool


class Controlepunt(Told):
    """Controlepunt."""

    logboek: str
    oorsprong: str
    regels: int
    wortel: str
    controlepunt: str
    sinds: int
    pad: tuple[str, ...]


class Controlepunten(Told):
    """Controlepunten."""

    items: tuple[Controlepunt, ...]
    sleutels: tuple[str, ...]


class CorrectieVastleggen(Sent):
    """Correctie vastleggen."""

    namens: Literal["ouders", "kind"]
    correctie: str


class Criteriaset(Sent):
    """Criteriaset."""

    naam: str
    versie: int
    titel: str
    voorstel: bool
    partijen: tuple[str, ...]
    geldig_vanaf: date = Field(alias="geldigVanaf")
    bron: str
    vragen: tuple[Vraag, ...]
    ladder: tuple[Ladderstap, ...]
    routes: tuple[Route, ...]
    meekijkers: tuple[
        Literal[
            "jeugdarts",
            "leerplichtambtenaar",
            "adviseur-samenwerkingsverband",
            "lid-onderwijs-zorgteam",
            "doorzettingsmacht",
            "beleidsmedewerker",
            "functionaris-gegevensbescherming",
            "beheerder",
            "klok",
        ],
        ...,
    ]
    termijnen: Termijnen
    geldig_tot_en_met: date | None = Field(default=None, alias="geldigTotEnMet")


class CriteriasetGetoond(Told):
    """Criteriaset getoond."""

    naam: str
    versie: int
    titel: str
    voorstel: bool
    partijen: tuple[str, ...]
    geldig_vanaf: date = Field(alias="geldigVanaf")
    geldig_tot_en_met: date | None = Field(alias="geldigTotEnMet")
    bron: str
    vragen: tuple[VraagGetoond, ...]
    ladder: tuple[LadderstapGetoond, ...]
    routes: tuple[RouteGetoond, ...]
    meekijkers: tuple[str, ...]
    termijnen: TermijnenGetoond


class CriteriasetVaststellen(Sent):
    """Criteriaset vaststellen."""

    criteriaset: Criteriaset


class Definitie(Told):
    """Definitie."""

    code: str
    naam: str
    definitie: str
    definitie_versie: int = Field(alias="definitieVersie")
    tabel: str
    geteld_per: str = Field(alias="geteldPer")
    categorieen: tuple[Klasse, ...]
    per_categorie: bool = Field(alias="perCategorie")


class EindeBeroep(Told):
    """Einde beroep."""

    laatste_dag: date = Field(alias="laatsteDag")
    kennisgevingen: int


class Escaleren(Sent):
    """Escaleren."""

    reden: str


class GeenVerklaringAfgeven(Sent):
    """Geen verklaring afgeven."""

    reden: str


class GenomenRol(Told):
    """Genomen rol."""

    rol: str
    organisatie: UUID
    naam: str
    vervangt: UUID | None


class GepubliceerdeTabel(Told):
    """Gepubliceerde tabel."""

    tabel: str
    naam: str
    geteld_per: str = Field(alias="geteldPer")
    epsilon: str
    categorieen: tuple[Klasse, ...]
    bladen: int


class GetuigeToegevoegd(Told):
    """Getuige toegevoegd."""

    logboek: str
    regels: int
    namen: tuple[str, ...]
    aantal: int


class Gezondheid(Told):
    """Gezondheid."""

    opslag: bool
    sleutels: bool
    api_versie: str = Field(alias="apiVersie")
    overzichten: tuple[Overzicht, ...]
    zegels: tuple[Zegels, ...]


class Ik(Told):
    """Ik."""

    persoon: UUID
    naam: str
    rol: str
    organisatie: UUID
    rollen: tuple[GenomenRol, ...]


class Indeling(Told):
    """Indeling."""

    code: str
    naam: str
    uitgave: str
    sector: str | None
    regios: int


class Indelingen(Told):
    """Indelingen."""

    items: tuple[Indeling, ...]


class Indicatoren(Told):
    """Indicatoren."""

    items: tuple[Definitie, ...]


class InformatieVragen(Sent):
    """Informatie vragen."""

    reden: str


class Instemmen(Sent):
    """Instemmen."""

    gelezen_versie: int = Field(alias="gelezenVersie")
    conclusie: Conclusie
    beoordeling: Beoordeling


class Instemming(Told):
    """Instemming."""

    door: Meekijker
    gelezen_versie: int = Field(alias="gelezenVersie")
    conclusie: ConclusieGetoond
    beoordeling: BeoordelingGetoond
    moment: datetime


class Intrekken(Sent):
    """Intrekken."""

    namens: Literal["ouders", "kind"]
    reden: str | None = None


class Inzage(Told):
    """Inzage."""

    positie: int
    moment: datetime
    persoon: Persoon
    rol: str
    organisatie: UUID
    organisatienaam: str
    verzoek: UUID | None
    versie: int | None
    activiteit: str
    gegevens: tuple[str, ...]
    doel: str
    beleid: str
    uitkomst: str
    trace_id: str = Field(alias="traceId")
    span_id: str = Field(alias="spanId")
    bovenliggende_span_id: str | None = Field(alias="bovenliggendeSpanId")
    zin: str


class InzageVanVerzoek(Told):
    """Inzage van verzoek."""

    volledig: bool
    voor_wie: tuple[str, ...] = Field(alias="voorWie")
    items: tuple[Inzage, ...]
    volgende: str | None


class InzageZoeken(Sent):
    """Inzage zoeken."""

    verzoek: UUID | None = None
    persoon: UUID | None = None
    uitkomst: Literal["getoond", "geweigerd", "niets-getoond"] | None = None
    vanaf: date | None = None
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    cursor: str | None = None
    limit: int | None = None


class Inzagelogboek(Told):
    """Inzagelogboek."""

    items: tuple[Inzage, ...]
    volgende: str | None


class Kennisgeving(Sent):
    """Kennisgeving."""

    ontvangen_op: date = Field(alias="ontvangenOp")
    beroep_vanaf: date = Field(alias="beroepVanaf")
    aanleiding: Literal["eerste-bij-begin", "eerste-tijdens", "jaarlijks-opnieuw", "na-onderbreking", "blijvend"]
    kennisgever: Literal["gezag", "verzorger", "meerderjarige-jongere", "gemachtigde", "iemand-anders"]
    noemt_grond: bool = Field(alias="noemtGrond")
    ontbreekt: tuple[str, ...] | None = None
    verklaring: VerklaringBijKennisgeving | None = None
    postcode: str | None = None


class KennisgevingControleren(Sent):
    """Kennisgeving controleren."""

    te_laat_zonder_gevolg: bool | None = Field(default=None, alias="teLaatZonderGevolg")
    reden: str | None = None


class KennisgevingGetoond(Told):
    """Kennisgeving getoond."""

    ontvangen_op: date = Field(alias="ontvangenOp")
    beroep_vanaf: date = Field(alias="beroepVanaf")
    aanleiding: str | None = None
    kennisgever: str | None = None
    noemt_grond: bool | None = Field(default=None, alias="noemtGrond")
    ontbreekt: tuple[str, ...] | None = None
    verklaring: VerklaringBijKennisgevingGetoond | None = None
    postcode: str | None = None


class KennisgevingOntvangen(Sent):
    """Kennisgeving ontvangen."""

    kennisgeving: Kennisgeving


class Kind(Sent):
    """Kind."""

    persoonsgebonden_nummer: str = Field(alias="persoonsgebondenNummer")
    voornamen: str
    achternaam: str
    geboortedatum: date
    postcode: str
    geslacht: Literal["vrouw", "man", "onbekend"] | None = None
    adres: str | None = None
    woonplaats: str | None = None


class KindGetoond(Told):
    """Kind getoond."""

    persoonsgebonden_nummer: str | None = Field(default=None, alias="persoonsgebondenNummer")
    voornamen: str | None = None
    achternaam: str | None = None
    geboortedatum: date | None = None
    postcode: str | None = None
    geslacht: str | None = None
    adres: str | None = None
    woonplaats: str | None = None


class KindHoren(Sent):
    """Kind horen."""

    gesprek: Kindgesprek


class KindInLijst(Told):
    """Kind in lijst."""

    voornamen: str | None = None
    achternaam: str | None = None
    geboortedatum: date | None = None


class Kindgesprek(Sent):
    """Kindgesprek."""

    gehoord_op: date = Field(alias="gehoordOp")
    apart: bool
    eigen_woorden: str = Field(alias="eigenWoorden")
    persoonlijk_uitgenodigd: bool | None = Field(default=None, alias="persoonlijkUitgenodigd")
    waarom_niet_apart: str | None = Field(default=None, alias="waaromNietApart")


class KindgesprekGetoond(Told):
    """Kindgesprek getoond."""

    gehoord_op: date = Field(alias="gehoordOp")
    apart: bool
    persoonlijk_uitgenodigd: bool = Field(alias="persoonlijkUitgenodigd")
    eigen_woorden: str | None = Field(default=None, alias="eigenWoorden")
    waarom_niet_apart: str | None = Field(default=None, alias="waaromNietApart")


class Klasse(Told):
    """Klasse."""

    code: str
    naam: str


class KoppelingBevestigen(Sent):
    """Koppeling bevestigen."""

    uitgever: str
    account: str


class KoppelingVoorstellen(Sent):
    """Koppeling voorstellen."""

    uitgever: str
    account: str


class Koppelingsvoorstel(Told):
    """Koppelingsvoorstel."""

    persoon: UUID
    naam: str
    uitgever: str
    account: str
    door: str
    moment: datetime


class KoppelingsvoorstelIntrekken(Sent):
    """Koppelingsvoorstel intrekken."""

    uitgever: str
    account: str


class Koppelingsvoorstellen(Told):
    """Koppelingsvoorstellen."""

    items: tuple[Koppelingsvoorstel, ...]


class Ladderstap(Sent):
    """Ladderstap."""

    code: str
    naam: str


class LadderstapGetoond(Told):
    """Ladderstap getoond."""

    code: str
    naam: str


class Levensloop(Told):
    """Levensloop."""

    versie: str
    items: tuple[StapLevensloop, ...]


class MedeondertekendControlepunt(Sent):
    """Medeondertekend controlepunt."""

    controlepunt: str


class Meekijken(Sent):
    """Meekijken."""

    niet_betrokken: bool | None = Field(default=None, alias="nietBetrokken")


class MeekijkenTeruggeven(Sent):
    """Meekijken teruggeven."""


class Meekijker(Told):
    """Meekijker."""

    persoon: Persoon
    rol: str
    organisatie: UUID | None
    sinds: datetime


class Mogelijkheden(Told):
    """Mogelijkheden."""

    rol: str
    handelingen: tuple[Mogelijkheid, ...]


class Mogelijkheid(Told):
    """Mogelijkheid."""

    handeling: str
    naam: str
    pad: str
    toegestaan: bool
    redenen: tuple[Reden, ...]


class NageganeOptie(Sent):
    """Nagegane optie."""

    stap: str
    uitkomst: Literal["geprobeerd", "aangeboden-en-afgewezen", "niet-passend", "niet-beschikbaar", "mogelijk"]
    motivering: str
    beschikbaar_vanaf: date | None = Field(default=None, alias="beschikbaarVanaf")


class NageganeOptieGetoond(Told):
    """Nagegane optie getoond."""

    stap: str
    uitkomst: str
    beschikbaar_vanaf: date | None = Field(alias="beschikbaarVanaf")
    motivering: str | None = None


class NietGehoord(Told):
    """Niet gehoord."""

    wie: str
    waarom: str
    persoonlijk_uitgenodigd: bool = Field(alias="persoonlijkUitgenodigd")
    reden: str | None = None


class NietInstemmen(Sent):
    """Niet instemmen."""

    gelezen_versie: int = Field(alias="gelezenVersie")
    reden: str


class OmWissenVragen(Sent):
    """Om wissen vragen."""

    categorieen: tuple[Literal["identiteit", "medisch", "onderwijs", "eigen-woorden"], ...]
    namens: Literal["ouders", "kind"]
    ontvangen_op: date = Field(alias="ontvangenOp")


class OpIndeling(Told):
    """Op indeling."""

    code: str
    naam: str
    uitgave: str
    peildatum: date | None


class Opgezegd(Told):
    """Opgezegd."""

    id: UUID


class OpnieuwBezorgd(Told):
    """Opnieuw bezorgd."""

    aantal: int


class OpnieuwBezorgen(Sent):
    """Opnieuw bezorgen."""

    berichten: tuple[UUID, ...] | None = None


class OptieNagaan(Sent):
    """Optie nagaan."""

    optie: NageganeOptie


class Organisatie(Told):
    """Organisatie."""

    id: UUID
    naam: str
    soort: str
    werkgebieden: tuple[str, ...]


class OrganisatieOpnemen(Sent):
    """Organisatie opnemen."""

    naam: str
    soort: Literal["jeugdgezondheidszorg", "gemeente", "samenwerkingsverband", "school"]
    werkgebieden: tuple[str, ...]


class Organisaties(Told):
    """Organisaties."""

    items: tuple[Organisatie, ...]


class Oudergesprek(Sent):
    """Oudergesprek."""

    gehoord_op: date = Field(alias="gehoordOp")
    apart: bool
    eigen_woorden: str = Field(alias="eigenWoorden")
    waarom_niet_apart: str | None = Field(default=None, alias="waaromNietApart")


class OudergesprekGetoond(Told):
    """Oudergesprek getoond."""

    gehoord_op: date = Field(alias="gehoordOp")
    apart: bool
    eigen_woorden: str | None = Field(default=None, alias="eigenWoorden")
    waarom_niet_apart: str | None = Field(default=None, alias="waaromNietApart")


class OudersHoren(Sent):
    """Ouders horen."""

    gesprek: Oudergesprek


class OverWissenBesluiten(Sent):
    """Over wissen besluiten."""


class OveralUitgelogd(Told):
    """Overal uitgelogd."""

    persoon: UUID


class Overdragen(Sent):
    """Overdragen."""

    plaats: Plaatsopgave
    postcode: str
    verhuisd_op: date = Field(alias="verhuisdOp")


class OverlegVastleggen(Sent):
    """Overleg vastleggen."""

    gehouden_op: date = Field(alias="gehoudenOp")
    uitkomst: str


class Overzicht(Told):
    """Overzicht."""

    naam: str
    achterstand_gebeurtenissen: int = Field(alias="achterstandGebeurtenissen")
    achterstand_seconden: int = Field(alias="achterstandSeconden")
    geparkeerd: int


class PatstellingDoorbreken(Sent):
    """Patstelling doorbreken."""

    reden: str


class PatstellingDoorbrekenMetAanbod(Sent):
    """Patstelling doorbreken met aanbod."""

    reden: str
    aanbod: Aanbod


class Persoon(Told):
    """Persoon."""

    id: UUID
    naam: str | None


class PersoonOpnemen(Sent):
    """Persoon opnemen."""

    naam: str
    kenmerken: tuple[str, ...]


class PlaatsGetoond(Told):
    """Plaats getoond."""

    gemeente: str
    sector: str
    samenwerkingsverband: str
    school: str | None


class Plaatsopgave(Sent):
    """Plaatsopgave."""

    sector: Literal["primair-onderwijs", "voortgezet-onderwijs"]
    gemeente: str | None = None
    samenwerkingsverband: str | None = None
    school: str | None = None


class Publicatie(Told):
    """Publicatie."""

    nummer: int
    schooljaar: str
    gemaakt_op: datetime = Field(alias="gemaaktOp")
    epsilon: str
    methode: str


class PublicatieMetTabellen(Told):
    """Publicatie met tabellen."""

    publicatie: Publicatie
    tabellen: tuple[GepubliceerdeTabel, ...]


class Publicaties(Told):
    """Publicaties."""

    items: tuple[Publicatie, ...]


class Punt(Told):
    """Punt."""

    schooljaar: str
    publicatie: int | None
    waarde: int | None
    marge: int | None
    ondergrens: int | None
    bovengrens: int | None
    bladen: int
    verandering: int | None
    marge_verandering: int | None = Field(alias="margeVerandering")
    verandering_groter_dan_marge: bool | None = Field(alias="veranderingGroterDanMarge")
    kinderen: int | None
    per_duizend: float | None = Field(alias="perDuizend")
    marge_per_duizend: float | None = Field(alias="margePerDuizend")
    waarom_geen_cijfer: str | None = Field(alias="waaromGeenCijfer")


class Reden(Told):
    """Reden."""

    regel: str
    zin: str
    waarom: str
    bron: str
    link: str


class Reeks(Told):
    """Reeks."""

    regio: str
    naam: str
    categorie: str | None
    categorienaam: str | None
    punten: tuple[Punt, ...]


class Regel(Told):
    """Regel."""

    regel: str
    zin: str
    bron: str
    link: str
    handelingen: tuple[str, ...]


class Regels(Told):
    """Regels."""

    items: tuple[Regel, ...]


class Regio(Told):
    """Regio."""

    regio: str
    naam: str
    vanaf: date | None
    tot_en_met: date | None = Field(alias="totEnMet")
    opvolger: str | None
    leden: tuple[str, ...]


class Regios(Told):
    """Regios."""

    indeling: OpIndeling
    items: tuple[Regio, ...]


class Rolvoorstel(Told):
    """Rolvoorstel."""

    persoon: UUID
    naam: str
    rol: str
    vanaf: date
    tot_en_met: date | None = Field(alias="totEnMet")
    leidinggevende: UUID | None
    vervangt: UUID | None
    door: str
    moment: datetime


class Rolvoorstellen(Told):
    """Rolvoorstellen."""

    items: tuple[Rolvoorstel, ...]


class Route(Sent):
    """Route."""

    code: str
    naam: str
    vragen: tuple[str, ...]


class RouteGetoond(Told):
    """Route getoond."""

    code: str
    naam: str
    vragen: tuple[str, ...]


class Sessie(Told):
    """Sessie."""

    id: UUID
    hier: bool
    browser: str | None
    begonnen: datetime
    laatst_gebruikt: datetime = Field(alias="laatstGebruikt")
    eindigt: datetime


class Sessies(Told):
    """Sessies."""

    tegelijk_hooguit: int = Field(alias="tegelijkHooguit")
    items: tuple[Sessie, ...]


class StapLevensloop(Told):
    """Stap levensloop."""

    handeling: str
    naam: str
    van: tuple[str, ...]
    naar: str | None
    rollen: tuple[str, ...]
    regels: tuple[str, ...]


class Systeem(Told):
    """Systeem."""

    id: UUID
    naam: str
    organisatie: UUID
    rechten: tuple[str, ...]


class SysteemOpnemen(Sent):
    """Systeem opnemen."""

    naam: str
    uitgever: str
    account: str
    rechten: tuple[Literal["cijfers-lezen", "gebeurtenissen-ontvangen"], ...]


class SysteemUitschrijven(Sent):
    """Systeem uitschrijven."""

    uitgever: str
    account: str


class TeLaat(Told):
    """Te laat."""

    aanvaard: bool
    kennisgevingen: int


class Termijn(Told):
    """Termijn."""

    termijn: str
    uiterlijk_op: date = Field(alias="uiterlijkOp")
    wacht_op: tuple[str, ...] = Field(alias="wachtOp")
    klok_handelt: bool = Field(alias="klokHandelt")
    wettelijk: bool


class TermijnVanVerzoek(Told):
    """Termijn van verzoek."""

    termijn: str
    uiterlijk_op: date = Field(alias="uiterlijkOp")
    wettelijk: bool
    verzoek: VerzoekInLijst


class Termijnen(Sent):
    """Termijnen."""

    eerste_contact: int = Field(alias="eersteContact")
    onderwijskundig_advies: int = Field(alias="onderwijskundigAdvies")
    meekijken: int
    meekijken_uitgesteld: int = Field(alias="meekijkenUitgesteld")
    gezin_leest: int = Field(alias="gezinLeest")
    overleg: int
    patstelling_doorbreken: int = Field(alias="patstellingDoorbreken")
    zonder_handeling: int = Field(alias="zonderHandeling")
    maanden_tot_nagaan: int = Field(alias="maandenTotNagaan")
    pauze_in_schoolvakanties: bool | None = Field(default=None, alias="pauzeInSchoolvakanties")


class TermijnenGetoond(Told):
    """Termijnen getoond."""

    eerste_contact: int = Field(alias="eersteContact")
    onderwijskundig_advies: int = Field(alias="onderwijskundigAdvies")
    meekijken: int
    meekijken_uitgesteld: int = Field(alias="meekijkenUitgesteld")
    gezin_leest: int = Field(alias="gezinLeest")
    overleg: int
    patstelling_doorbreken: int = Field(alias="patstellingDoorbreken")
    zonder_handeling: int = Field(alias="zonderHandeling")
    maanden_tot_nagaan: int = Field(alias="maandenTotNagaan")
    pauze_in_schoolvakanties: bool = Field(alias="pauzeInSchoolvakanties")


class Termijnenlijst(Told):
    """Termijnenlijst."""

    items: tuple[TermijnVanVerzoek, ...]
    volgende: str | None


class Terugkeerplan(Sent):
    """Terugkeerplan."""

    doelen: str
    contactpersoon: str
    opnieuw_kijken_op: date = Field(alias="opnieuwKijkenOp")


class TerugkeerplanGetoond(Told):
    """Terugkeerplan getoond."""

    opnieuw_kijken_op: date = Field(alias="opnieuwKijkenOp")
    doelen: str | None = None
    contactpersoon: str | None = None


class Tijdlijn(Told):
    """Tijdlijn."""

    items: tuple[TijdlijnRegel, ...]


class TijdlijnRegel(Told):
    """Tijdlijn regel."""

    versie: int
    moment: datetime
    door: str
    rol: str
    organisatie: str
    zin: str
    status: str
    woorden: str | None = None


class Toestemming(Told):
    """Toestemming."""

    gegevensstroom: str
    gegeven_door: str = Field(alias="gegevenDoor")
    naar: tuple[str, ...]
    vanaf: date
    tot_en_met: date | None = Field(alias="totEnMet")
    open_voor: tuple[str, ...] = Field(alias="openVoor")


class ToestemmingBeperken(Sent):
    """Toestemming beperken."""

    gegevensstroom: Literal["behandeling", "beperkingen", "woorden-ouders", "woorden-kind"]
    beperkt_door: Literal["ouders", "kind"] = Field(alias="beperktDoor")
    naar: tuple[
        Literal[
            "jeugdarts",
            "leerplichtambtenaar",
            "adviseur-samenwerkingsverband",
            "lid-onderwijs-zorgteam",
            "doorzettingsmacht",
            "beleidsmedewerker",
            "functionaris-gegevensbescherming",
            "beheerder",
            "klok",
        ],
        ...,
    ]
    tot_en_met: date = Field(alias="totEnMet")


class ToestemmingIntrekken(Sent):
    """Toestemming intrekken."""

    gegevensstroom: Literal["behandeling", "beperkingen", "woorden-ouders", "woorden-kind"]
    ingetrokken_door: Literal["ouders", "kind"] = Field(alias="ingetrokkenDoor")


class ToestemmingVastleggen(Sent):
    """Toestemming vastleggen."""

    gegevensstroom: Literal["behandeling", "beperkingen", "woorden-ouders", "woorden-kind"]
    gegeven_door: tuple[Literal["ouders", "kind"], ...] = Field(alias="gegevenDoor")
    naar: tuple[
        Literal[
            "jeugdarts",
            "leerplichtambtenaar",
            "adviseur-samenwerkingsverband",
            "lid-onderwijs-zorgteam",
            "doorzettingsmacht",
            "beleidsmedewerker",
            "functionaris-gegevensbescherming",
            "beheerder",
            "klok",
        ],
        ...,
    ]
    vanaf: date
    tot_en_met: date = Field(alias="totEnMet")
    uitgelegd: bool | None = None


class Trend(Told):
    """Trend."""

    indicator: Definitie
    indeling: OpIndeling
    publicaties: tuple[Publicatie, ...]
    reeksen: tuple[Reeks, ...]
    totalen: tuple[Reeks, ...]
    bronnen_kinderen: tuple[str, ...] = Field(alias="bronnenKinderen")
    leeswijzer: tuple[str, ...]
    vast_adres: str = Field(alias="vastAdres")


class TussentijdsKijken(Sent):
    """Tussentijds kijken."""

    bekeken_op: date = Field(alias="bekekenOp")
    verslag: str
    volgende_keer_op: date | None = Field(default=None, alias="volgendeKeerOp")


class Vastgelegd(Told):
    """Vastgelegd."""

    verzoek: UUID
    versie: int
    status: str


class VastgelegdInRegister(Told):
    """Vastgelegd in register."""

    onderwerp: UUID
    versie: int


class Vergelijking(Told):
    """Vergelijking."""

    indicator: Definitie
    indeling: OpIndeling
    schooljaar: str
    eenheid: str
    publicaties: tuple[Publicatie, ...]
    reeksen: tuple[Reeks, ...]
    verschillen: tuple[Verschil, ...]
    bronnen_kinderen: tuple[str, ...] = Field(alias="bronnenKinderen")
    leeswijzer: tuple[str, ...]
    vast_adres: str = Field(alias="vastAdres")


class Verklaring(Sent):
    """Verklaring."""

    dagtekening: date
    gezien_op: date = Field(alias="gezienOp")
    beroep: Literal["arts", "pedagoog", "psycholoog"]
    behandelt_kind: bool = Field(alias="behandeltKind")
    conclusie: Conclusie
    grond: Literal["lichamelijk", "psychisch", "lichamelijk-en-psychisch", "geen-van-beide"]
    beperkingen: str
    bevindingen: str | None = None
    antwoorden: dict[str, Literal["zwaarwegend", "niet-zwaarwegend", "onvoldoende-informatie"]] | None = None
    motiveringen: dict[str, str] | None = None
    terugkeerplan: Terugkeerplan | None = None


class VerklaringBijKennisgeving(Sent):
    """Verklaring bij kennisgeving."""

    dagtekening: date
    beroep: Literal["arts", "pedagoog", "psycholoog"] | None
    aangewezen: bool
    behandelt_kind: bool = Field(alias="behandeltKind")
    zegt_niet_geschikt: bool = Field(alias="zegtNietGeschikt")
    ondertekenaar: UUID | None = None
    tot_en_met: date | None = Field(default=None, alias="totEnMet")
    nooit: bool | None = None


class VerklaringBijKennisgevingGetoond(Told):
    """Verklaring bij kennisgeving getoond."""

    dagtekening: date
    beroep: str | None
    ondertekenaar: UUID | None
    aangewezen: bool
    behandelt_kind: bool = Field(alias="behandeltKind")
    zegt_niet_geschikt: bool = Field(alias="zegtNietGeschikt")
    tot_en_met: date | None = Field(alias="totEnMet")
    nooit: bool


class VerklaringGetoond(Told):
    """Verklaring getoond."""

    dagtekening: date | None = None
    gezien_op: date | None = Field(default=None, alias="gezienOp")
    beroep: str | None = None
    behandelt_kind: bool | None = Field(default=None, alias="behandeltKind")
    conclusie: ConclusieGetoond | None = None
    grond: str | None = None
    beperkingen: str | None = None
    bevindingen: str | None = None
    antwoorden: dict[str, str] | None = None
    motiveringen: dict[str, str] | None = None
    terugkeerplan: TerugkeerplanGetoond | None = None


class VerklaringHerzien(Sent):
    """Verklaring herzien."""

    verklaring: Verklaring


class VerklaringVoorleggen(Sent):
    """Verklaring voorleggen."""

    verklaring: Verklaring


class Verlenen(Sent):
    """Verlenen."""

    gelezen_versie: int = Field(alias="gelezenVersie")
    conclusie: Conclusie


class Verschil(Told):
    """Verschil."""

    eerste: str
    tweede: str
    verschil: float
    marge: float
    groter_dan_marge: bool = Field(alias="groterDanMarge")
    waarschuwing: str | None


class VervangerBevestigen(Sent):
    """Vervanger bevestigen."""

    persoon: UUID
    vervanger: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date = Field(alias="totEnMet")


class VervangerVoorstellen(Sent):
    """Vervanger voorstellen."""

    persoon: UUID
    vervanger: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date = Field(alias="totEnMet")


class VervangingsvoorstelIntrekken(Sent):
    """Vervangingsvoorstel intrekken."""

    persoon: UUID
    vervanger: UUID
    rol: Literal[
        "jeugdarts",
        "leerplichtambtenaar",
        "adviseur-samenwerkingsverband",
        "lid-onderwijs-zorgteam",
        "doorzettingsmacht",
        "beleidsmedewerker",
        "functionaris-gegevensbescherming",
        "beheerder",
        "klok",
    ]
    vanaf: date
    tot_en_met: date = Field(alias="totEnMet")


class Verzoek(Told):
    """Verzoek."""

    id: UUID
    versie: int
    status: str
    statusnaam: str
    status_sinds: datetime | None = Field(alias="statusSinds")
    geopend_op: datetime | None = Field(alias="geopendOp")
    schooljaar: str | None
    route: str
    gewist: tuple[str, ...]
    plaats: PlaatsGetoond | None
    vernieuwt: UUID | None
    kijkt_opnieuw_naar: UUID | None = Field(alias="kijktOpnieuwNaar")
    ouders_gehoord: OudergesprekGetoond | None = Field(alias="oudersGehoord")
    kind_gehoord: KindgesprekGetoond | None = Field(alias="kindGehoord")
    niet_gehoord: tuple[NietGehoord, ...] = Field(alias="nietGehoord")
    opties: tuple[NageganeOptieGetoond, ...]
    advies: str | None
    toestemmingen: tuple[Toestemming, ...]
    overlegd_op: date | None = Field(alias="overlegdOp")
    verlening: ConclusieGetoond | None
    verleend_op: datetime | None = Field(alias="verleendOp")
    opnieuw_kijken_op: date | None = Field(alias="opnieuwKijkenOp")
    alternatief: AanbodGetoond | None
    nagegaan_op: date | None = Field(alias="nagegaanOp")
    beeindigd_op: date | None = Field(alias="beeindigdOp")
    beeindigd_wegens: str | None = Field(alias="beeindigdWegens")
    kennisgevingen: tuple[KennisgevingGetoond, ...]
    te_laat: TeLaat | None = Field(alias="teLaat")
    einde_beroep: tuple[EindeBeroep, ...] = Field(alias="eindeBeroep")
    beroep_op_de_wet: BeroepOpDeWet = Field(alias="beroepOpDeWet")
    termijnen: tuple[Termijn, ...]
    kind: KindGetoond | None = None
    verklaring: VerklaringGetoond | None = None
    verklaring_versie: int | None = Field(default=None, alias="verklaringVersie")
    deskundige: Persoon | None = None
    meekijker: Meekijker | None = None
    instemming: Instemming | None = None
    aantal_keer_niet_ingestemd: int | None = Field(default=None, alias="aantalKeerNietIngestemd")
    akkoord_gezin: AkkoordGezin | None = Field(default=None, alias="akkoordGezin")


class VerzoekInLijst(Told):
    """Verzoek in lijst."""

    id: UUID
    versie: int
    status: str
    statusnaam: str
    status_sinds: datetime | None = Field(alias="statusSinds")
    schooljaar: str | None
    plaats: PlaatsGetoond | None
    uiterlijk_op: date | None = Field(alias="uiterlijkOp")
    kind: KindInLijst | None = None


class VerzoekOpenen(Sent):
    """Verzoek openen."""

    kind: Kind
    plaats: Plaatsopgave
    schooljaar: str
    route: str | None = None
    vernieuwt: UUID | None = None
    kijkt_opnieuw_naar: UUID | None = Field(default=None, alias="kijktOpnieuwNaar")


class VerzoekenZoeken(Sent):
    """Verzoeken zoeken."""

    persoonsgebonden_nummer: str | None = Field(default=None, alias="persoonsgebondenNummer")
    geboortedatum: date | None = None
    gemeente: str | None = None
    status: (
        Literal[
            "geen-verzoek",
            "open",
            "verklaring-voorgelegd",
            "andere-ogen-kijken-mee",
            "in-overleg",
            "bij-de-doorzettingsmacht",
            "akkoord",
            "verleend",
            "niet-verleend",
            "alternatief-geregeld",
            "geblokkeerd-door-het-gezin",
            "ingetrokken",
            "vervallen",
            "beeindigd",
        ]
        | None
    ) = None
    schooljaar: str | None = None
    meekijken: Literal["ik", "iemand", "niemand"] | None = None
    cursor: str | None = None
    limit: int | None = None


class Verzoekenlijst(Told):
    """Verzoekenlijst."""

    items: tuple[VerzoekInLijst, ...]
    volgende: str | None
    vorige: str | None


class Vraag(Sent):
    """Vraag."""

    code: str
    zin: str
    beantwoord_door: tuple[Literal["deskundige", "meekijker"], ...] = Field(alias="beantwoordDoor")
    toelichting: str | None = None
    alleen_bij_vernieuwing: bool | None = Field(default=None, alias="alleenBijVernieuwing")


class VraagGetoond(Told):
    """Vraag getoond."""

    code: str
    zin: str
    toelichting: str
    beantwoord_door: tuple[str, ...] = Field(alias="beantwoordDoor")
    alleen_bij_vernieuwing: bool = Field(alias="alleenBijVernieuwing")


class WachtOpWissen(Told):
    """Wacht op wissen."""

    verzoek: UUID
    wat: str
    categorieen: tuple[str, ...]
    grond: str | None
    door: Persoon | None
    moment: datetime | None


class WatOpWissenWacht(Told):
    """Wat op wissen wacht."""

    items: tuple[WachtOpWissen, ...]


class WerkgebiedWijzigen(Sent):
    """Werkgebied wijzigen."""

    werkgebieden: tuple[str, ...]
    vanaf: date


class WissenAfwijzen(Sent):
    """Wissen afwijzen."""


class WissenTegenhouden(Sent):
    """Wissen tegenhouden."""

    reden: Literal["andere-ouder", "rechter", "klacht", "toezichthouder"]


class WissenToestaan(Sent):
    """Wissen toestaan."""


class WissenVastgelegd(Told):
    """Wissen vastgelegd."""

    verzoek: UUID


class WissenVoorstellen(Sent):
    """Wissen voorstellen."""

    categorieen: tuple[Literal["identiteit", "medisch", "onderwijs", "eigen-woorden"], ...]
    grond: Literal["gevraagd", "termijn-voorbij"]


class WisvoorstelIntrekken(Sent):
    """Wisvoorstel intrekken."""


class Zegels(Told):
    """Zegels."""

    logboek: str
    regels: int
    achterstand_regels: int = Field(alias="achterstandRegels")
    achterstand_seconden: int = Field(alias="achterstandSeconden")
    geweigerd: bool


class ZeggenWaaromNietGehoord(Sent):
    """Zeggen waarom niet gehoord."""

    wie: Literal["ouders", "kind"]
    waarom: Literal["wilde-niet", "niet-bereikt", "te-jong", "te-zwaar", "kan-zich-niet-uiten"]
    reden: str
    persoonlijk_uitgenodigd: bool | None = Field(default=None, alias="persoonlijkUitgenodigd")


class ZonderInhoud(Sent):
    """Zonder inhoud."""
