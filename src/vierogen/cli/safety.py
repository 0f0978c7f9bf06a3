"""Whether the settings, taken together, are safe to serve real people with; if not, what to do, all of it at once."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from vierogen.cli.faults import Trouble
from vierogen.settings import ALWAYS_STRONG, HERE, IssuerSettings, Settings, is_here, is_safe, sqlite_path

VERIFIED = frozenset({"verify-ca", "verify-full"})


def require_safe_settings(settings: Settings) -> None:
    """Stops with every combination that is not safe. With made-up people there is nothing to lose, and it is allowed."""
    if not settings.demonstration_directory and (dangers := list(what_is_not_safe(settings))):
        raise Trouble("\n".join(dangers))


def what_is_not_safe(settings: Settings) -> Iterator[str]:
    """A sentence for each: what could happen, and what to do."""
    if not is_safe(settings.public_url):
        yield (
            "VIEROGEN_PUBLIC_URL begint met https:// (alleen op deze computer zelf met http://). "
            "Anders zou wie inlogt zijn sessie aan iedereen op de lijn laten zien."
        )
    elif settings.host not in HERE and is_here(settings.public_url):
        yield (
            f"VIEROGEN_HOST is {settings.host}, dus anderen kunnen dit adres bereiken, maar VIEROGEN_PUBLIC_URL is van "
            "deze computer zelf. Zet VIEROGEN_PUBLIC_URL op het adres met https:// van uw omgekeerde proxy, of luister "
            "alleen op 127.0.0.1."
        )
    if settings.log_level == "debug":
        yield (
            "VIEROGEN_LOG_LEVEL is debug. Dan komt bij een fout in het logboek wat iemand schreef, ook medische "
            "gegevens. Zet hem op info; debug is alleen voor verzonnen mensen."
        )
    yield from map(of_which_nothing_is_said, (one for one in settings.issuers if not_said(one)))
    if others_may_read(settings.database_url):
        path = sqlite_path(settings.database_url)
        yield f"Iedereen op deze computer kan de database lezen. Haal dat recht weg: chmod o-rwx {path}"
    if not settings.database_without_tls and others_may_listen(settings.database_url):
        yield (
            "De lijn naar de database is niet versleuteld, of wij weten niet zeker met wie wij praten. Zet "
            "?sslmode=verify-full achter VIEROGEN_DATABASE_URL. Is de lijn op een andere manier beschermd, zet dan "
            "VIEROGEN_DATABASE_WITHOUT_TLS=true."
        )


def not_said(issuer: IssuerSettings) -> list[str]:
    """Roles of which nothing is said. Where nobody said what is strong, nobody is a youth doctor, and that may be meant."""
    return [one for one in issuer.unsaid if one != ALWAYS_STRONG]


def of_which_nothing_is_said(issuer: IssuerSettings) -> str:
    """Nobody could take these roles there, and it would only be found out at the first login."""
    return (
        f"Van uitgever {issuer.key} is niet gezegd hoe sterk iemand daar inlogt voor deze rollen: "
        f"{', '.join(not_said(issuer))}. Zet in acr_per_role welke waarden van acr sterk genoeg zijn, per rol of bij * "
        "voor alle rollen. Is een inlog met alleen een wachtwoord daar goed genoeg voor een rol, zet die dan in "
        "accept_weak_login."
    )


def others_may_read(url: str) -> bool:
    """Whether the file of an embedded database is open to everybody on this machine."""
    path = sqlite_path(url)
    if path is None or sys.platform == "win32":  # there the folder decides
        return False
    return bool(path.stat().st_mode & stat.S_IRWXO)


def others_may_listen(url: str) -> bool:
    """Whether the database lies elsewhere, and the line to it does not prove who is there. As libpq would read it."""
    try:
        address = make_url(url)
    except ArgumentError:
        return False  # what is wrong with it is told where it is opened
    asked = {name: value if isinstance(value, str) else value[-1] for name, value in address.query.items()}
    if not address.drivername.startswith("postgresql") or "service" in asked or "PGSERVICE" in os.environ:
        return False  # a service is a file of the operator's, in which all of this can stand
    host = asked.get("host") or address.host or os.environ.get("PGHOST", "")
    near = not host or host.startswith("/") or host in HERE
    return not near and (asked.get("sslmode") or os.environ.get("PGSSLMODE")) not in VERIFIED
