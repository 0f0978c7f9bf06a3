"""One request from opening to grant, through the client, at a server and providers that run by themselves.

The doctor and the adviser log in on the pages at one provider, the officer comes with a token of another one, and a
system gets its own.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from api.issuer import AUDIENCE, CLIENT, SECRET, Issuer, an_issuer, link
from api.provider import a_provider
from cli.conftest import start
from databases import KINDS, drop_database, fresh_database
from vierogen.application.people import INSTALLATION
from vierogen.bootstrap.machine_clock import utc_now
from vierogen.bootstrap.system import System, open_system
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Scope, day_of
from vierogen.reference.school_years import SchoolYear
from vierogen_client import (
    AgainstTheRules,
    ClientCredentials,
    Conflict,
    Forbidden,
    Session,
    SomeoneWasFirst,
    Token,
    Unknown,
    Vierogen,
    each,
)
from vierogen_client import models as m

PUBLIC, COOKIE = "https://vierogen.example", "__Host-vierogen-sessie"


@dataclass(frozen=True)
class Place:
    """Where everything runs."""

    server: str
    issuer: Issuer

    @property
    def api(self) -> str:
        return f"{self.server}/api/v1"

    def logged_in(self, subject: str) -> Session:
        """Off to the provider, its form, and back; then the session of the browser, and the word of its forms."""
        with httpx2.Client(base_url=self.server, follow_redirects=False) as browser:
            away = browser.get("/inloggen/ggd")
            login = cookies_of(away)
            back = httpx2.post(away.headers["location"], data={"sub": subject}, follow_redirects=False)
            there = back.headers["location"].removeprefix(PUBLIC)
            welcome = browser.get(there, headers={"Cookie": "; ".join(f"{name}={one}" for name, one in login.items())})
            secret = cookies_of(welcome)[COOKIE]
            page = browser.get("/inloggen", headers={"Cookie": f"{COOKIE}={secret}"}).text
        return Session(COOKIE, secret, re.findall(r'name="csrf" value="([^"]+)"', page)[0])

    def token(self, account: str) -> str:
        return self.issuer.signs(self.issuer.claims(time.time(), account))


def cookies_of(answer: httpx2.Response) -> dict[str, str]:
    told = SimpleCookie[str]()
    for header in answer.headers.get_list("set-cookie"):
        told.load(header)
    return {name: one.value for name, one in told.items()}


def take_office(system: System) -> None:
    """People of the cast as real ones: nobody vouches for them as demonstration people, or nothing would be served."""
    for organisation in (cast.GGD, cast.AMERSFOORT, cast.DE_EEM_PO, cast.UTRECHT):
        facts = {"name": organisation.name, "kind": organisation.kind, "areas": organisation.areas}
        cast.record(system.people, p.RegisterOrganisation, organisation.id, **facts)
    for person in (cast.ANNA, cast.DIRK, cast.BRAM, cast.ILSE):
        cast.record(system.people, p.RegisterPerson, person.id, name=person.name, identifiers=(person.email,))
        cast.take_up_roles(system.people, person)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    address = fresh_database(request.param, tmp_path)
    doctor, adviser = {"sub": "anna-1", "acr": "hoog"}, {"sub": "dirk-1", "acr": "hoog"}
    with a_provider(doctor, adviser) as ggd, an_issuer() as issuer:
        with open_system(address) as system:
            take_office(system)
            link(system, cast.ANNA, ggd, "anna-1")
            link(system, cast.DIRK, ggd, "dirk-1")
            link(system, cast.BRAM, issuer.url, "bram")
            link(system, cast.ILSE, issuer.url, "ilse")
            system.people.record(
                p.RegisterSystem, cast.AMERSFOORT.id, INSTALLATION, name="zaaksysteem", issuer=issuer.url,
                account="zaaksysteem", scopes=frozenset(Scope),
            )  # fmt: skip
        known = [
            {"key": "ggd", "label": "GGD", "issuer": ggd, "client_id": CLIENT, "client_secret": SECRET,
             "acr_per_role": {"*": ["hoog"]}},
            {"key": "stad", "label": "Stad", "issuer": issuer.url, "client_id": CLIENT, "audience": AUDIENCE,
             "acr_per_role": {"*": ["hoog"]}},
        ]  # fmt: skip
        settings = {"DATABASE_URL": address, "PUBLIC_URL": PUBLIC, "ISSUERS": json.dumps(known)}
        with serving(tmp_path, **{f"VIEROGEN_{name}": value for name, value in settings.items()}) as server:
            yield Place(server, issuer)
    drop_database(address)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """``vierogen serve`` in a process of its own, once it listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start("serve", "--port", port, cwd=folder, **settings)
    try:
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        assert process.poll() is None, process.communicate()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


TODAY = day_of(utc_now())
YEAR = SchoolYear.of(TODAY) if TODAY.month not in {5, 6, 7} else SchoolYear.of(TODAY).next
BEGINS = max(TODAY, YEAR.starts_on)
CONCLUSION = m.Conclusie(begint_op=BEGINS, tot_en_met=YEAR.ends_on)
ANSWERS = m.Beoordeling.model_validate(
    {
        "antwoorden": dict.fromkeys(("Z1", "Z2", "Z3", "Z4", "Z6"), "zwaarwegend"),
        "motiveringen": dict.fromkeys(("Z1", "Z2", "Z3", "Z4", "Z6"), "omdat het zo is gebleken"),
    }
)
REQUEST = m.VerzoekOpenen(
    kind=m.Kind(
        persoonsgebonden_nummer=cast.pgn_of("Jip"),
        voornamen="Jip",
        achternaam="van Leeuwen",
        geboortedatum=date(TODAY.year - 11, 1, 9),
        postcode="3811 AA",
    ),
    plaats=m.Plaatsopgave(sector="primair-onderwijs"),
    schooljaar=str(YEAR),
)
PARENTS = m.Oudergesprek(gehoord_op=TODAY, apart=True, eigen_woorden="Het gaat niet meer.")
CHILD = m.Kindgesprek(gehoord_op=TODAY, apart=True, eigen_woorden="Ik kan niet.", persoonlijk_uitgenodigd=True)
STATEMENT = m.Verklaring(
    dagtekening=TODAY,
    gezien_op=TODAY,
    beroep="arts",
    behandelt_kind=False,
    conclusie=CONCLUSION,
    grond="psychisch",
    beperkingen="hooguit een uur prikkels",
    bevindingen="een angststoornis",
    antwoorden=ANSWERS.antwoorden,
    motiveringen=ANSWERS.motiveringen,
    terugkeerplan=m.Terugkeerplan(
        doelen="opbouwen", contactpersoon="mevrouw Jansen", opnieuw_kijken_op=BEGINS + timedelta(days=30)
    ),
)


def test_three_people_bring_a_request_from_opening_to_grant(place: Place) -> None:
    anna = Vierogen(place.api, place.logged_in("anna-1"), role="jeugdarts", organisation=cast.GGD.id)
    dirk = Vierogen(
        place.api, place.logged_in("dirk-1"), role="adviseur-samenwerkingsverband", organisation=cast.DE_EEM_PO.id
    )
    bram, ilse = (Vierogen(place.api, Token(place.token(name))) for name in ("bram", "ilse"))
    with anna, dirk, bram, ilse:
        assert [one.ik().naam for one in (anna, dirk, bram)] == ["Anna de Vries", "Dirk Evers", "Bram Bakker"]
        id_, version = opened_and_prepared(anna, dirk)
        version = agreed(anna, dirk, id_, version)
        granted(anna, bram, ilse, id_, version)
        found(bram, ilse, id_)
    a_system_comes_in(place)


def opened_and_prepared(anna: Vierogen, dirk: Vierogen) -> tuple[UUID, int]:
    done = anna.verzoek_openen(REQUEST, key="een-eigen-sleutel")
    assert anna.verzoek_openen(REQUEST, key="een-eigen-sleutel") == done
    with pytest.raises(Conflict, match="loopt al een verzoek"):
        anna.verzoek_openen(REQUEST)
    done = anna.ouders_horen(done.verzoek, m.OudersHoren(gesprek=PARENTS), version=done.versie)
    with pytest.raises(SomeoneWasFirst):
        anna.kind_horen(done.verzoek, m.KindHoren(gesprek=CHILD), version=1)
    done = anna.kind_horen(done.verzoek, m.KindHoren(gesprek=CHILD), version=done.versie)
    for step in anna.criteriaset_van_verzoek(done.verzoek).ladder:
        option = m.NageganeOptie(stap=step.code, uitkomst="niet-passend", motivering="de klas is te druk")
        done = dirk.optie_nagaan(done.verzoek, m.OptieNagaan(optie=option), version=done.versie)
    return done.verzoek, done.versie


def agreed(anna: Vierogen, dirk: Vierogen, id_: UUID, version: int) -> int:
    version = anna.verklaring_voorleggen(id_, m.VerklaringVoorleggen(verklaring=STATEMENT), version=version).versie
    grant = m.Verlenen(gelezen_versie=1, conclusie=CONCLUSION)
    with pytest.raises(Conflict):  # not before other eyes looked
        anna.verlenen(id_, grant, version=version)
    version = dirk.meekijken(id_, m.Meekijken(niet_betrokken=True), version=version).versie
    consent = m.Instemmen(gelezen_versie=1, conclusie=CONCLUSION, beoordeling=ANSWERS)
    version = dirk.instemmen(id_, consent, version=version).versie
    with pytest.raises(AgainstTheRules) as caught:  # not before the family read
        anna.verlenen(id_, grant, version=version)
    assert all(rule.sentence in str(caught.value) for rule in caught.value.broken)
    read = m.AkkoordGezinVastleggen(gelezen_versie=1, akkoord_van=("ouders",))
    return anna.akkoord_gezin_vastleggen(id_, read, version=version).versie


def granted(anna: Vierogen, bram: Vierogen, ilse: Vierogen, id_: UUID, version: int) -> None:
    assert "verlenen" not in {one.handeling for one in bram.mogelijkheden(id_).handelingen if one.toegestaan}
    done = anna.verlenen(id_, m.Verlenen(gelezen_versie=1, conclusie=CONCLUSION), version=version)
    assert done.status == "verleend"
    own, officers = anna.verzoek(id_), bram.verzoek(id_)
    assert own.verlening == officers.verlening == m.ConclusieGetoond(**CONCLUSION.model_dump() | {"nooit": False})
    assert own.verklaring is not None
    assert own.verklaring.bevindingen == "een angststoornis"
    assert officers.verklaring is not None
    assert officers.verklaring.bevindingen is None
    assert bram.tijdlijn(id_).items[-1].zin.startswith("Verleende met vier ogen")
    with pytest.raises(Unknown):
        ilse.verzoek(id_)


def found(bram: Vierogen, ilse: Vierogen, id_: UUID) -> None:
    """By number, once the listing has it; and by nobody of elsewhere."""
    search = m.VerzoekenZoeken(persoonsgebonden_nummer=cast.pgn_of("Jip"))
    until = time.monotonic() + 20
    while not (page := bram.verzoeken_zoeken(search)).items and time.monotonic() < until:
        time.sleep(0.1)
    assert [(one.id, one.status) for one in page.items] == [(id_, "verleend")]
    assert [one.id for one in each(lambda cursor: bram.verzoeken(status="verleend", limit=1, cursor=cursor))] == [id_]
    assert ilse.verzoeken_zoeken(search).items == ()
    told = [one.zin for one in each(lambda cursor: bram.inzage_van_verzoek(id_, limit=50, cursor=cursor))]
    assert any("Bram Bakker" in one and "Waarvoor: toezicht op de leerplicht" in one for one in told)


def a_system_comes_in(place: Place) -> None:
    claims = place.issuer.claims(time.time(), "zaaksysteem", client_id="zaaksysteem")
    place.issuer.access_token = place.issuer.signs(claims)
    credentials = ClientCredentials(f"{place.issuer.url}/token", "zaaksysteem", "geheim-9", audience=AUDIENCE)
    with Vierogen(place.api, credentials) as system:
        known = system.systeem()
        assert known.naam == "zaaksysteem"
        words = {"naam": "Zaaksysteem", "adres": "https://systeem.example/berichten", "soorten": ["verleend"]}
        made = system.abonnement_maken(m.AbonnementMaken.model_validate(words))
        assert (made.gemaakt_door, made.geheim is not None) == (known.id, True)
        assert [one.id for one in system.abonnementen().items] == [made.id]
        assert system.abonnement_opzeggen(made.id, m.ZonderInhoud()).id == made.id
        assert system.publicaties().items == ()
        with pytest.raises(Forbidden) as caught:
            system.verzoeken()
        assert caught.value.kind == "systeem-handelt-niet"
