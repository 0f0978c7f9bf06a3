"""The cast behind the API: each of them sends Dutch messages, and keeps the version that was read last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from starlette.testclient import TestClient

from vierogen.application.who import Who
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.domain.request import ExemptionRequest
from vierogen_api.dutch import code_of

BASE = "/api/v1"
JUNE = datetime(2026, 6, 10, 9, tzinfo=UTC)


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        self.moment = JUNE

    def __call__(self) -> datetime:
        return self.moment

    def days(self, count: int) -> None:
        self.moment += timedelta(days=count)


class Caller:
    """Somebody of the cast, in one role."""

    def __init__(self, client: TestClient, who: Who) -> None:
        self.client, self.who = client, who

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Demo {self.who.person}",
            "Vierogen-Rol": code_of(self.who.role),
            "Vierogen-Organisatie": str(self.who.organisation),
        }

    def get(self, path: str) -> Any:
        return self.client.get(BASE + path, headers=self.headers)

    def post(self, path: str, body: Any = None, *, version: int | str | None = None, **headers: str) -> Any:
        tag = {} if version is None else {"If-Match": version if isinstance(version, str) else f'"{version}"'}
        more = {"Idempotency-Key": str(uuid4()), **tag} | {name.replace("_", "-"): one for name, one in headers.items()}
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": {} if body is None else body}
        if isinstance(body, bytes):
            more = {"Content-Type": "application/json"} | more
        return self.client.post(BASE + path, headers=self.headers | more, **sent)


class Office:
    """A system with the cast in it, and the API around it."""

    def __init__(self, client: TestClient, system: System, clock: Clock) -> None:
        self.client, self.system, self.clock = client, system, clock

    def caller(self, name: str, hat: str | None = None) -> Caller:
        return Caller(self.client, cast.who(name, hat))

    def opened(self, **changes: Any) -> Case:
        answer = self.caller("Anna").post("/verzoeken", request(**changes))
        assert answer.status_code == 201, answer.text
        return Case(self, answer.json()["verzoek"])


class Case:
    """One request, and what everybody does in it."""

    def __init__(self, office: Office, request_id: str) -> None:
        self.office, self.id, self.version = office, request_id, 1

    @property
    def path(self) -> str:
        return f"/verzoeken/{self.id}"

    def tries(self, name: str, act: str, body: Any = None, hat: str | None = None, **more: Any) -> Any:
        """On the version that is there; whatever comes of it."""
        more.setdefault("version", self.version)
        return self.office.caller(name, hat).post(f"{self.path}/{act}", body, **more)

    def does(self, name: str, act: str, body: Any = None, hat: str | None = None) -> Case:
        """It works, and everybody reads the new version."""
        answer = self.tries(name, act, body, hat)
        assert answer.status_code == 200, answer.text
        self.version = answer.json()["versie"]
        assert answer.headers["etag"] == f'"{self.version}"'
        return self

    def known(self) -> ExemptionRequest:
        """What lies there."""
        return self.office.system.desk.fresh(UUID(self.id))

    def catch_up(self) -> Case:
        """Everybody reads what came in by another door."""
        self.version = self.known().version
        return self

    def prepared(self) -> Case:
        self.does("Anna", "oudergesprekken", {"gesprek": hearing()})
        self.does("Anna", "kindgesprekken", {"gesprek": hearing(persoonlijkUitgenodigd=True)})
        for step in self.office.caller("Anna").get(f"{self.path}/criteriaset").json()["ladder"]:
            self.does("Dirk", "opties", {"optie": option(stap=step["code"])})
        return self

    def stated(self, **changes: Any) -> Case:
        return self.prepared().does("Anna", "verklaringen", {"verklaring": statement(**changes)})

    def looked_at(self) -> Case:
        return self.stated().does("Dirk", "beoordelingen", {"nietBetrokken": True})

    def agreed(self) -> Case:
        return self.looked_at().does("Dirk", "instemmingen", concurrence())

    def granted(self) -> Case:
        self.agreed().does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})
        return self.does("Anna", "toekenning", grant())

    def read(self, name: str, hat: str | None = None) -> Any:
        return self.office.caller(name, hat).get(self.path).json()


CONCLUSION = {"begintOp": "2026-08-01", "totEnMet": "2027-07-31"}
YES = dict.fromkeys(("Z1", "Z2", "Z3", "Z4", "Z6"), "zwaarwegend")
WHY = dict.fromkeys(YES, "omdat het zo is gebleken")


def child(**changes: Any) -> dict[str, Any]:
    """Jip, eleven years old, of Amersfoort."""
    said = {
        "persoonsgebondenNummer": cast.pgn_of("Jip"),
        "voornamen": "Jip",
        "achternaam": "van Leeuwen",
        "geboortedatum": "2015-05-09",
        "postcode": "3811 AA",
    }
    return without_none(said | changes)


def request(**changes: Any) -> dict[str, Any]:
    return without_none({"kind": child(), "plaats": {"sector": "primair-onderwijs"}, "schooljaar": "2026/27"} | changes)


def hearing(**changes: Any) -> dict[str, Any]:
    return {"gehoordOp": "2026-06-10", "apart": True, "eigenWoorden": "Het gaat niet meer."} | changes


def option(**changes: Any) -> dict[str, Any]:
    return {"stap": "OTHER_SCHOOL", "uitkomst": "niet-passend", "motivering": "de klas is te druk"} | changes


def statement(**changes: Any) -> dict[str, Any]:
    plan = {"doelen": "opbouwen", "contactpersoon": "mevrouw Jansen", "opnieuwKijkenOp": "2026-11-10"}
    said = {
        "dagtekening": "2026-06-10",
        "gezienOp": "2026-06-09",
        "beroep": "arts",
        "behandeltKind": False,
        "conclusie": CONCLUSION,
        "grond": "psychisch",
        "beperkingen": "hooguit een uur prikkels",
        "bevindingen": "een angststoornis",
        "antwoorden": YES,
        "motiveringen": WHY,
        "terugkeerplan": plan,
    }
    return without_none(said | changes)


def concurrence(**changes: Any) -> dict[str, Any]:
    return grant() | {"beoordeling": {"antwoorden": YES, "motiveringen": WHY}} | changes


def grant(**changes: Any) -> dict[str, Any]:
    return {"gelezenVersie": 1, "conclusie": CONCLUSION} | changes


def without_none(said: Mapping[str, Any]) -> dict[str, Any]:
    """None leaves a field out."""
    return {name: value for name, value in said.items() if value is not None}
