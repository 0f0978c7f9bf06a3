"""The client itself: a connection to one API, with every operation as a method."""

from __future__ import annotations

from vierogen_client.operations import Operations


class Vierogen(Operations):
    """The API of one installation, such as ``Vierogen("https://vierogen.example/api/v1", Token(token))``.

    ``role`` and ``organisation`` are what one takes, having more than one role. An act names the version that was read,
    and goes under a key of its own; sent again after a fault it is done once.
    """
