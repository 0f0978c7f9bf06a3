"""oidc-provider-mock that also says when somebody logged out, signed with its own key; by itself it never does."""

from __future__ import annotations

import json
import sys
from typing import Any

import flask
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User


def provider(*users: dict[str, str]) -> flask.Flask:
    app = oidc_provider_mock.app(
        require_nonce=True, user_claims=[User(sub=claims["sub"], claims=dict(claims)) for claims in users]
    )
    app.post("/logout-token")(logout_token)
    return app


def logout_token() -> str:
    """With the claims that were sent; whose it is it says itself."""
    key = RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
    claims: dict[str, Any] = {"iss": flask.request.host_url.rstrip("/"), **flask.request.get_json()}
    return jwt.encode({"alg": "RS256", "typ": "logout+jwt"}, claims, key)


if __name__ == "__main__":
    provider(*map(json.loads, sys.argv[2:])).run(port=int(sys.argv[1]))
