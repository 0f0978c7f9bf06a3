"""A provider of identities of our own: keys that we hold, so that it can also sign what no honest provider would."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from vierogen.application.people import INSTALLATION
from vierogen.application.who import Who
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.domain.people import acts as p
from vierogen.domain.values import Role, day_of
from vierogen.settings import IssuerSettings

AUDIENCE = "https://vierogen.example/api"
CLIENT = "vierogen-web"
SECRET = "geheim-9"
ELSEWHERE = "/elders"
"""Where a path that moved is, behind a redirect."""
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})
OTHERS = RSAKey.generate_key(2048, {"kid": "rsa-1"})


class Issuer:
    """Serves its metadata, its keys and a token endpoint; counts what is asked, and can be told to fail."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.keys: list[Any] = [RSA, EC]
        self.also_listed: list[Any] = []
        self.asked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.authorizations: list[str] = []
        self.down = False
        self.moved: str | None = None
        self.metadata: dict[str, Any] = {}
        self.id_token: str | None = None
        self.access_token: str | None = None

    def settings(self, **changes: Any) -> IssuerSettings:
        plain = {
            "key": "eigen",
            "label": "Onze eigen uitgever",
            "issuer": self.url,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "audience": AUDIENCE,
            "acr_per_role": {"*": ["hoog"]},
        }
        return IssuerSettings.model_validate(plain | changes)

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(path)
        if self.down or path == self.moved:
            return 503 if self.down else 307, {}
        path = path.removeprefix(ELSEWHERE)
        if path == "/.well-known/openid-configuration":
            return 200, self.described() | self.metadata
        if path == "/keys":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys] + self.also_listed}
        self.forms.append(form)
        if form.get("grant_type") == "client_credentials" and self.access_token is not None:
            return 200, {"access_token": self.access_token, "token_type": "Bearer", "expires_in": 300}
        if self.id_token is None:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token}

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/logout",
        }

    def signs(self, claims: dict[str, Any], key: Any = RSA, **header: Any) -> str:
        """A token with these claims; ``header`` replaces what an honest header would say."""
        said = {"alg": "ES256" if key is EC else "RS256", "kid": key.kid, "typ": "at+jwt"} | header
        said = {name: value for name, value in said.items() if value is not None}
        anything_goes = JWSRegistry(algorithms=[said["alg"]], strict_check_header=False)
        return jwt.encode(said, claims, key, registry=anything_goes, default_type=None)

    def claims(self, at: float, account: str = "anna", **changes: Any) -> dict[str, Any]:
        """Of an access token that is as it should be; None leaves a claim out."""
        plain = {
            "iss": self.url,
            "sub": account,
            "aud": AUDIENCE,
            "client_id": "een-app",
            "iat": int(at),
            "exp": int(at) + 300,
            "jti": "1",
            "acr": "hoog",
        }
        return {name: value for name, value in (plain | changes).items() if value is not None}

    def id_claims(self, at: float, nonce: str, account: str = "anna", **changes: Any) -> dict[str, Any]:
        """Of an id_token that is as it should be."""
        return self.claims(at, account, aud=CLIENT, client_id=None, nonce=nonce, **changes)


def raw(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def with_the_public_key_as_a_secret(claims: dict[str, Any]) -> str:
    """The classic: HS256, with as its secret what everybody can know."""
    unsigned = raw({"alg": "HS256", "kid": "rsa-1", "typ": "at+jwt"}, claims).rstrip(".")
    signature = hmac.digest(RSA.as_pem(private=False), unsigned.encode(), "sha256")
    return f"{unsigned}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


@contextmanager
def an_issuer() -> Iterator[Issuer]:
    """On a port of its own, as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        issuer: ClassVar[Issuer]

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.issuer.authorizations.append(self.headers.get("Authorization", ""))
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, told = self.issuer.answer(urlsplit(self.path).path, form)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status == 307:
                self.send_header("Location", ELSEWHERE + self.path)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.issuer = Issuer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Handler.issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def link(system: System, person: cast.Person, issuer: str, account: str) -> None:
    """As it is done: two administrators of where this person works; where there are none, the installation."""
    people, today = system.people, day_of(system.desk.now())
    houses, known = people.register.houses_of(person.id, today), {"issuer": issuer, "account": account}
    keepers = [
        Who(keeper, Role.ADMINISTRATOR, house)
        for house in houses
        for keeper in people.register.administrators(today, house)
    ]
    if not keepers:
        people.record(p.LinkAccount, person.id, INSTALLATION, **known)
        return
    one, other = keepers
    people.record(p.ProposeAccountLink, person.id, one, **known)
    people.record(p.ConfirmAccountLink, person.id, other, **known)
