"""What an operator may set, with safe defaults. Every setting is an environment variable that begins with VIEROGEN_."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment, or from a file named .env in the working directory."""

    model_config = SettingsConfigDict(env_prefix="VIEROGEN_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///vierogen.db",
        description="Where everything is kept: sqlite:///file.db, or postgresql+psycopg://user@host/name.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="The port to listen on.")
    demonstration_directory: bool = Field(
        default=False,
        description="Let everybody act as the demonstration people without logging in. Only for trying out.",
    )
    public_url: str = Field(default="http://127.0.0.1:8000", description="How others reach this server.")
    contact_email: str = Field(default="beheer@vierogen.example", description="Whom users of the API may write to.")
    largest_body: int = Field(default=1_000_000, ge=10_000, description="The largest message, in bytes.")
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
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")

    @field_validator("delivery_networks", mode="before")
    @classmethod
    def _with_commas(cls, given: Any) -> Any:
        return [ip_network(one) for one in given.replace(",", " ").split()] if isinstance(given, str) else given


def sqlite_path(url: str) -> Path | None:
    """The file of an embedded database; None for one in memory or for PostgreSQL."""
    scheme, _, rest = url.partition(":///")
    return Path(rest) if scheme.startswith("sqlite") and rest and rest != ":memory:" else None
