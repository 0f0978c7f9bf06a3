"""A client for the HTTP API of Vierogen, in types: what is sent is checked before it goes, problems are exceptions.

Operations and shapes carry the Dutch names of the OpenAPI document.
"""

from vierogen_client.client import Vierogen
from vierogen_client.credentials import ClientCredentials, Credentials, Session, Token
from vierogen_client.pages import each, pages
from vierogen_client.problems import (
    AgainstTheRules,
    BadRequest,
    BrokenRule,
    Conflict,
    FieldError,
    Forbidden,
    NotAnswered,
    NotLoggedIn,
    Problem,
    ServerFault,
    SomeoneWasFirst,
    TooOften,
    Unknown,
)

__all__ = [
    "AgainstTheRules",
    "BadRequest",
    "BrokenRule",
    "ClientCredentials",
    "Conflict",
    "Credentials",
    "FieldError",
    "Forbidden",
    "NotAnswered",
    "NotLoggedIn",
    "Problem",
    "ServerFault",
    "Session",
    "SomeoneWasFirst",
    "Token",
    "TooOften",
    "Unknown",
    "Vierogen",
    "each",
    "pages",
]
