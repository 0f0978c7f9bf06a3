"""A provider of identities that tells its keys over HTTP, so that a server can check the tokens that we sign."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "bench", "use": "sig"})
AUDIENCE = "https://vierogen.example/api"
SETTINGS = {"key": "bench", "label": "Bench", "client_id": "web", "audience": AUDIENCE}


@contextmanager
def an_issuer() -> Iterator[str]:
    """Its address, as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [KEY.as_dict(private=False)]} if self.path == "/keys" else described).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}"
    described = {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/keys",
    }
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()


def token(issuer: str, account: str) -> str:
    """An access token for an hour."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": account,
        "aud": AUDIENCE,
        "client_id": "een-app",
        "iat": now,
        "exp": now + 3_600,
        "jti": "1",
        "acr": "hoog",
    }
    return jwt.encode({"alg": "RS256", "kid": KEY.kid, "typ": "at+jwt"}, claims, KEY, algorithms=["RS256"])
