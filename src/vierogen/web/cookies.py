"""What a browser keeps for us, as it comes back."""

from __future__ import annotations

from vierogen.web.house import Headers


def cookies_in(headers: Headers) -> dict[str, str]:
    """Each cookie by its name, as it stands: none of ours is quoted.

    Python's own reader takes time by the square of what is quoted (CVE-2024-7592), and stops at a cookie of somebody else
    that it does not understand.
    """
    pairs = (one.partition("=") for one in headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}
