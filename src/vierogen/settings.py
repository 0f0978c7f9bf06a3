"""What an operator may set, with safe defaults. Every setting is an environment variable that begins with VIEROGEN_."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures with a public key. With a shared secret, or without any, whoever can read could also sign."""

RoleName = Literal[
    "YOUTH_DOCTOR",
    "ATTENDANCE_OFFICER",
    "PARTNERSHIP_ADVISER",
    "CARE_TEAM_MEMBER",
    "DEADLOCK_BREAKER",
    "REGION_ANALYST",
    "PRIVACY_OFFICER",
    "ADMINISTRATOR",
]
"""The roles of people, as they are stored; the glossary has their Dutch names."""

EVERY_ROLE: Final = "*"
RoleNames = Literal["*", RoleName]
"""A role, or all that are not named by themselves."""

ALWAYS_STRONG: Final = "YOUTH_DOCTOR"
"""Reads medical data. No setting lets anybody take this role with a login of which nobody said that it is strong."""

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
RESERVED = frozenset({"terug", "rol", "voorbeeld"})
"""Parts of addresses under /inloggen that are no issuer."""


NO_PARTS = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """An address taken apart; nothing at all of one that cannot be, such as half an IPv6 address or a port that is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return NO_PARTS
    return NO_PARTS if port == 0 else parts


def is_here(url: str) -> bool:
    """Whether an address is of this machine itself."""
    return parts_of(url).hostname in HERE


def is_safe(url: str) -> bool:
    """Whether nobody can listen in: https, or this machine itself."""
    parts = parts_of(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))


class ClaimNames(BaseModel):
    """Under which name an issuer tells what; for issuers that have names of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str = Field(default="sub", min_length=1)
    name: str = Field(default="name", min_length=1)
    email: str = Field(default="email", min_length=1)
    acr: str = Field(default="acr", min_length=1)
    client: str = Field(default="client_id", min_length=1)


class IssuerSettings(BaseModel):
    """One provider of identities (OpenID Connect) that we believe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    """Its part of our own addresses: /inloggen/{key}."""
    label: str = Field(min_length=1, max_length=100)
    """How people know it."""
    issuer: str
    """Exactly as it stands in its tokens."""
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    client_secret_file: Path | None = None
    audience: str | None = Field(default=None, min_length=1)
    """For whom its access tokens are when they are meant for our API; without it none of them is taken."""
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "PS256", "ES256"), min_length=1)
    smallest_rsa_key: int = Field(default=2_048, ge=2_048, le=16_384)
    """In bits. Of its keys for RSA, smaller ones are not believed."""
    scope: str = "openid profile email"
    acr_values: tuple[str, ...] = ()
    """What is asked of it at login, the best first."""
    max_age: int | None = Field(default=None, ge=0, le=31_536_000)
    """Seconds: whoever signed in there longer ago than this does so again before logging in here."""
    acr_per_role: Mapping[RoleNames, tuple[Annotated[str, Field(min_length=1)], ...]] = Field(default_factory=dict)
    """With which values of acr a role may be taken; ``*`` is for every role that is not named by itself."""
    accept_weak_login: tuple[RoleName, ...] = ()
    """Roles that may be taken here however weakly somebody signed in. Never a youth doctor."""
    claims: ClaimNames = ClaimNames()

    @field_validator("key")
    @classmethod
    def _not_ours(cls, key: str) -> str:
        if key in RESERVED:
            raise ValueError("dit woord gebruikt Vierogen zelf; kies een ander")
        return key

    @field_validator("issuer")
    @classmethod
    def _safe(cls, issuer: str) -> str:
        parts = parts_of(issuer)
        if not is_safe(issuer) or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("begint met https:// (alleen op deze computer zelf met http://), zonder ? of #")
        return issuer

    @field_validator("acr_per_role")
    @classmethod
    def _some(cls, named: Mapping[RoleNames, tuple[str, ...]]) -> Mapping[RoleNames, tuple[str, ...]]:
        if not all(named.values()):
            raise ValueError("noem bij elke rol minstens een waarde van acr")
        return named

    @field_validator("accept_weak_login")
    @classmethod
    def _no_doctor(cls, accepted: tuple[RoleName, ...]) -> tuple[RoleName, ...]:
        if ALWAYS_STRONG in accepted:
            raise ValueError("een jeugdarts leest medische gegevens en logt altijd sterk in")
        return accepted

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.client_secret is not None and self.client_secret_file is not None:
            raise ValueError("kies client_secret of client_secret_file, niet allebei")
        if both := [one for one in self.accept_weak_login if one in self.acr_per_role]:
            raise ValueError(f"{both[0]} staat in acr_per_role en in accept_weak_login; kies er een")
        if self.audience == self.client_id:
            raise ValueError(
                "audience en client_id zijn gelijk; dan is een id_token niet van een access token te scheiden"
            )
        if "openid" not in self.scope.split():
            raise ValueError("scope noemt openid")
        self.secret()
        return self

    def is_strong_enough(self, role: str, acr: str | None) -> bool:
        """Whether a role may be taken by who signed in so strongly. A role of which nothing was said may not."""
        named = {str(name): values for name, values in self.acr_per_role.items()}
        return role in self.accept_weak_login or acr in named.get(role, named.get(EVERY_ROLE, ()))

    @property
    def unsaid(self) -> list[RoleName]:
        """Roles that nobody can take here, because nothing was said of them."""
        said = {*self.acr_per_role, *self.accept_weak_login}
        return [] if EVERY_ROLE in said else [one for one in get_args(RoleName) if one not in said]

    def secret(self) -> str | None:
        """The secret of our client, as it stands in the settings or in its file. None for a client without one."""
        if self.client_secret_file is not None:
            try:
                secret = self.client_secret_file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise ValueError("het bestand van client_secret_file is niet te lezen") from None
            if not secret:
                raise ValueError("het bestand van client_secret_file is leeg")
            return secret
        return self.client_secret.get_secret_value() if self.client_secret else None


DATABASES = ("sqlite://", "postgresql+psycopg://")
"""How the address of a database begins."""
HIGHEST_PORT = 65_535

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
"""One that says by itself what it is. Source: RFC 3986, sections 2 and 3."""


class KeySettings(BaseSettings):
    """Where the keys are, by themselves: every command that opens a database needs them."""

    model_config = SettingsConfigDict(
        env_prefix="VIEROGEN_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    key_store_url: str | None = Field(
        default=None,
        description="Where the wrapped keys are kept. Otherwise beside the file, or in a schema of the same database.",
    )
    key_folder: Path | None = Field(
        default=None,
        description="The folder of the file with the key-encryption keys. Otherwise that of the database, or this one.",
    )

    @field_validator("key_store_url")
    @classmethod
    def _of_a_kind_we_know(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(DATABASES):
            raise ValueError("begint met sqlite:/// of met postgresql+psycopg://")
        return url if url is None else with_a_port(url)


class Settings(KeySettings):
    """Read from the environment, or from a file named .env in the working directory."""

    database_url: str = Field(
        default="sqlite:///vierogen.db",
        description="Where everything is kept: sqlite:///file.db, or postgresql+psycopg://user@host/name.",
    )
    database_without_tls: bool = Field(
        default=False, description="The line to a PostgreSQL elsewhere is protected in another way than by TLS."
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="The port to listen on.")
    demonstration_directory: bool = Field(
        default=False,
        description="Let everybody act as the demonstration people without logging in. Only for trying out.",
    )
    issuers: Annotated[tuple[IssuerSettings, ...], NoDecode] = Field(
        default=(), description="The providers of identities that are believed, as a list in JSON."
    )
    issuers_file: Path | None = Field(default=None, description="A file with that list; instead of the list itself.")
    session_idle_minutes: int = Field(
        default=30, ge=1, le=480, description="After so many minutes without a question one logs in again."
    )
    session_hours: int = Field(
        default=10, ge=1, le=24, description="After so many hours one logs in again in any case."
    )
    session_most: int = Field(
        default=5, ge=1, le=100, description="So many sessions at once; one more ends the longest unused one."
    )
    public_url: str = Field(default="http://127.0.0.1:8000", description="How others reach this server.")
    contact_email: str = Field(default="beheer@vierogen.example", description="Whom users of the API may write to.")
    largest_body: int = Field(default=1_000_000, ge=10_000, le=10_000_000, description="The largest message, in bytes.")
    patience: float = Field(
        default=20,
        ge=1,
        le=300,
        description="Seconds in which a client must have sent its headers, sent its message, and read its answer.",
    )
    connections: int = Field(
        default=1_000, ge=10, le=100_000, description="The most connections at once; keep below what the system allows."
    )
    projector: Literal["inside", "apart"] = Field(
        default="inside",
        description="Who keeps the read models up to date on PostgreSQL: the process that serves, or `vierogen project`.",
    )
    privacy_budget: Fraction = Field(
        default=Fraction(1),
        gt=0,
        le=10,
        description="Epsilon that publications of one school year may take together. The privacy officers decide.",
    )
    deliveries: Literal["inside", "apart"] = Field(
        default="inside",
        description="Who brings subscribers word of events: the process that serves, or `vierogen deliver`.",
    )
    delivery_timeout: float = Field(default=10, ge=0.1, le=60, description="Seconds in which a receiver must answer.")
    delivery_first_wait: float = Field(
        default=5,
        gt=0,
        le=3_600,
        description="Seconds before a message is tried again; each next wait is twice as long.",
    )
    delivery_longest_wait: float = Field(default=3_600, gt=0, le=86_400, description="No wait is longer, in seconds.")
    delivery_attempts: int = Field(default=50, ge=1, le=1_000, description="After so many tries it is put aside.")
    delivery_hours: float = Field(default=72, gt=0, le=720, description="And after so many hours in any case.")
    delivery_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Networks of your own where may be delivered too, such as 10.1.0.0/16; with commas."
    )
    event_source: str = Field(
        default="", description="Who tells of events, such as urn:nld:oin:…:systeem:vierogen. Otherwise the public URL."
    )
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Addresses of the reverse proxies that tell from where somebody comes."
    )
    rate_person: int = Field(default=600, ge=1, le=1_000_000, description="Messages a minute of one person.")
    rate_search: int = Field(default=60, ge=1, le=1_000_000, description="Of those, searches.")
    rate_system: int = Field(default=1_200, ge=1, le=1_000_000, description="Messages a minute of one system.")
    rate_address: int = Field(
        default=300, ge=1, le=1_000_000, description="Messages a minute of whoever is not known, from one address."
    )
    rate_login: int = Field(default=60, ge=1, le=1_000_000, description="Logins begun a minute from one address.")
    ledger_key: Path = Field(
        default=Path("vierogen-ledger.key"),
        description="The file with the keys that seal; `vierogen ledger key` makes it. Never in the database.",
    )
    sealer: Literal["inside", "apart"] = Field(
        default="inside", description="Who seals: the process that serves, or `vierogen seal`."
    )
    ledger_witnesses: Path | None = Field(
        default=None, description="A file with the public keys of witnesses who may sign our checkpoints too."
    )
    ledger_file: Path | None = Field(
        default=None, description="A file, best elsewhere, to which checkpoints are added; nothing in it ever changes."
    )
    ledger_webhook: str | None = Field(default=None, description="An address that is sent checkpoints, with https://.")
    ledger_webhook_minutes: float = Field(default=60, ge=1, le=10_080, description="So often at most.")
    ledger_mail_to: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Who gets checkpoints by mail; with commas."
    )
    ledger_mail_hours: float = Field(default=24, ge=1, le=720, description="So often at most.")
    smtp_host: str | None = Field(default=None, description="The server that sends mail.")
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the line to it is secured; none only for this machine itself."
    )
    smtp_user: str | None = Field(default=None, description="The account there, when it asks for one.")
    smtp_password: SecretStr | None = Field(default=None, description="Its password.")
    smtp_from: str = Field(default="vierogen@vierogen.example", description="From whom mail comes.")
    theme_file: Path | None = Field(
        default=None, description="A style sheet with the tokens of your organisation; it is used after ours."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")

    @field_validator("database_url")
    @classmethod
    def _with_a_port(cls, url: str) -> str:
        return with_a_port(url)

    @field_validator("event_source")
    @classmethod
    def _is_a_uri(cls, source: str) -> str:
        if source and not URI.fullmatch(source):
            raise ValueError("is een URI, zoals urn:nld:oin:00000001234567890000:systeem:vierogen")
        return source

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        parts = parts_of(url)
        plain = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        if not plain or parts.path.rstrip("/") or parts.query or parts.fragment or not url.isascii():
            raise ValueError("is een adres zoals https://vierogen.example, zonder pad en zonder naam of wachtwoord")
        return url

    @field_validator("issuers", mode="before")
    @classmethod
    def _as_a_list(cls, given: Any) -> Any:
        return a_list(given) if isinstance(given, str) else given

    @model_validator(mode="before")
    @classmethod
    def _from_the_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("issuers_file"):
            return given
        if given.get("issuers"):
            raise ValueError("VIEROGEN_ISSUERS en VIEROGEN_ISSUERS_FILE staan allebei aan; kies er een")
        try:
            listed = Path(given["issuers_file"]).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise ValueError("VIEROGEN_ISSUERS_FILE noemt een bestand dat niet te lezen is") from None
        return given | {"issuers": listed}

    @field_validator("issuers")
    @classmethod
    def _told_apart(cls, issuers: tuple[IssuerSettings, ...]) -> tuple[IssuerSettings, ...]:
        if len({one.key for one in issuers}) < len(issuers) or len({one.issuer for one in issuers}) < len(issuers):
            raise ValueError("een key of issuer staat er twee keer in")
        return issuers

    @field_validator("delivery_networks", "proxies", mode="before")
    @classmethod
    def _with_commas(cls, given: Any) -> Any:
        try:
            return [ip_network(one) for one in given.replace(",", " ").split()] if isinstance(given, str) else given
        except ValueError:
            raise ValueError("noemt adressen of netwerken zoals 10.1.0.0/16, met komma's ertussen") from None

    @field_validator("proxies")
    @classmethod
    def _not_everybody(cls, named: tuple[IPv4Network | IPv6Network, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
        if any(one.prefixlen == 0 for one in named):
            raise ValueError(
                "noemt alleen uw eigen omgekeerde proxy's; anders zegt iedereen zelf waar hij vandaan komt"
            )
        return named

    @field_validator("ledger_mail_to", mode="before")
    @classmethod
    def _addresses(cls, given: Any) -> Any:
        return tuple(given.replace(",", " ").split()) if isinstance(given, str) else given

    @field_validator("ledger_webhook")
    @classmethod
    def _safe_webhook(cls, address: str | None) -> str | None:
        if address is not None and not is_safe(address):
            raise ValueError("begint met https:// (alleen op deze computer zelf met http://)")
        return address

    @field_validator("theme_file")
    @classmethod
    def _is_a_style_sheet(cls, file: Path | None) -> Path | None:
        if file is not None:
            require_style_sheet(file)
        return file

    @model_validator(mode="after")
    def _can_mail(self) -> Self:
        if self.ledger_mail_to and self.smtp_host is None:
            raise ValueError("VIEROGEN_LEDGER_MAIL_TO heeft VIEROGEN_SMTP_HOST nodig")
        if self.smtp_security == "none" and self.smtp_host is not None and self.smtp_host not in HERE:
            raise ValueError("VIEROGEN_SMTP_SECURITY is alleen op deze computer zelf none")
        return self


def with_a_port(url: str) -> str:
    """The address of a database itself. Raises when its port is none."""
    from sqlalchemy import make_url  # noqa: PLC0415  # what needs no database starts without it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415  # likewise

    why = f"de poort achter de server is een getal van 1 tot en met {HIGHEST_PORT}"
    try:
        port = make_url(url).port
    except ArgumentError:
        return url  # what else is wrong with it is told where it is opened
    except ValueError:
        raise ValueError(why) from None
    if port is not None and not 0 < port <= HIGHEST_PORT:
        raise ValueError(why)
    return url


LARGEST_THEME = 100_000
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def require_style_sheet(file: Path) -> None:
    """A browser passes over what it does not understand in silence, so a slip is told of here."""
    try:
        css = COMMENT.sub("", file.read_text("utf-8"))
    except OSError:
        raise ValueError("noemt een bestand dat niet te lezen is") from None
    except UnicodeDecodeError:
        raise ValueError("noemt een bestand dat geen tekst in UTF-8 is") from None
    if len(css) > LARGEST_THEME:
        raise ValueError(f"noemt een bestand van meer dan {LARGEST_THEME // 1000} kB; het is voor tokens alleen")
    if "/*" in css:
        raise ValueError("noemt een bestand met een /* waar geen */ bij is")
    if not css.strip() or css.count("{") != css.count("}") or "{" not in css:
        raise ValueError("noemt een bestand dat geen stijlblad is: de accolades { en } horen bij elkaar")


def a_list(text: str) -> Any:
    """The list in JSON. Nothing at all is an empty one."""
    try:
        listed = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError):
        raise ValueError("geen geldige JSON") from None
    if not isinstance(listed, list):
        raise ValueError("geen lijst")  # noqa: TRY004  # pydantic tells of ValueErrors only
    return listed


REASONS = {"missing": "ontbreekt", "extra_forbidden": "bestaat niet"}
ALLOWED = {
    "algorithms": f"kies uit {', '.join(get_args(Algorithm))}",
    "acr_per_role": f"kies uit {', '.join(get_args(RoleName))}, of * voor alle rollen",
    "accept_weak_login": f"kies uit {', '.join(get_args(RoleName))}",
}


def what_is_wrong(error: ValidationError) -> list[str]:
    """Every setting that makes no sense, by name, with the reason in Dutch; what it was set to is not repeated."""
    return sorted({told(one) for one in error.errors(include_input=False, include_url=False)})


def told(one: ErrorDetails) -> str:
    """One of them, such as: VIEROGEN_ISSUERS, nummer 2, client_id: ontbreekt."""
    names = [f"nummer {part + 1}" if isinstance(part, int) else part for part in one["loc"] if part != "[key]"]
    reason = REASONS.get(one["type"], "klopt niet")
    if one["type"] == "value_error":
        reason = re.sub(r"^Value error, ", "", one["msg"])
    if one["type"] == "literal_error" and len(names) > 2:  # noqa: PLR2004  # of an issuer
        reason = ALLOWED.get(names[2], reason)
    if not names:
        return reason
    return f"{', '.join([f'VIEROGEN_{names[0].upper()}', *names[1:]])}: {reason}"


def sqlite_path(url: str) -> Path | None:
    """The file of an embedded database; None for one in memory or for PostgreSQL."""
    scheme, _, rest = url.partition(":///")
    return Path(rest) if scheme.startswith("sqlite") and rest and rest != ":memory:" else None
