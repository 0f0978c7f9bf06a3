"""With what somebody logs in, told so coarsely that one recognises it and nobody else is recognised by it."""

from __future__ import annotations

BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser says of itself, and its name. Most say to be others as well, so the first that fits counts."""

MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def seen_as(user_agent: str) -> str:
    """Such as: Firefox, Windows. Of what is not known nothing is told, so nobody writes words of their own here."""
    found = (next((name for said, name in known if said in user_agent), None) for known in (BROWSERS, MACHINES))
    return ", ".join(name for name in found if name)
