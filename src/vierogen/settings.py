"""What an operator may set, with safe defaults. Every setting is an environment variable that begins with VIEROGEN_."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")


def sqlite_path(url: str) -> Path | None:
    """The file of an embedded database; None for one in memory or for PostgreSQL."""
    scheme, _, rest = url.partition(":///")
    return Path(rest) if scheme.startswith("sqlite") and rest and rest != ":memory:" else None
