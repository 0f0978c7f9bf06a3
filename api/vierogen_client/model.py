"""What every shape is: plain and frozen. What is sent is exact; what is told may hold more than we know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Sent(BaseModel):
    """Something to send. A name that does not exist is a mistake of the sender."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Told(BaseModel):
    """Something that was told. What a newer server adds is left aside; what this reader may not see is None."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True, validate_by_alias=True)
