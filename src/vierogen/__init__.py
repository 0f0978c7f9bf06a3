"""Vierogen: no exemption from compulsory schooling before two pairs of eyes agree."""

__version__ = "0.1.0"
