"""A fresh database for every test, of both kinds."""

from __future__ import annotations

from databases import kind, store, url

__all__ = ["kind", "store", "url"]
