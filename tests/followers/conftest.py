"""A fresh database for every test, of both kinds."""

from databases import kind, store, url

__all__ = ["kind", "store", "url"]
