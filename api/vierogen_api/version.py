"""Which version of the API this is, and where it lives."""

from __future__ import annotations

PREFIX = "/api/v1"
VERSION = "1.0.0"
