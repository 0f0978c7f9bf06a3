"""`vierogen serve`: looks whether the database is ready and the settings are safe, and then serves until it is stopped."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from vierogen.bootstrap.sealing import witnesses_of
from vierogen.bootstrap.system import open_system
from vierogen.cli.faults import Trouble
from vierogen.cli.opening import read_settings, require_ready
from vierogen.cli.quiet_logs import quiet_logs
from vierogen.cli.safety import require_safe_settings
from vierogen.domain.people.register import Register
from vierogen.domain.values import Role
from vierogen.sealing.keys import KeyFileError, Keys
from vierogen.settings import Settings

API, PROTOCOL = "vierogen_api.app:create", "vierogen_api.patience:Patient"
"""The engine does not know its API: uvicorn finds it by these names, and it reads the settings from the environment."""

DEMONSTRATION = "vierogen-demo"
"""Who vouches for the accounts of the demonstration people; the same word as in the casebook."""

BACKLOG = 2_048


def run(host: str | None, port: int | None) -> None:
    """Serves the database of the settings. What is asked for on the command line goes before the settings."""
    asked = {"VIEROGEN_HOST": host, "VIEROGEN_PORT": port}
    os.environ |= {name: str(value) for name, value in asked.items() if value is not None}
    settings, out = read_settings(), Console(highlight=False, soft_wrap=True)
    require_ready(settings.database_url)
    require_safe(settings, out)
    require_login(settings)
    require_seal(settings, out)
    require_safe_settings(settings)
    tell_of_weak_logins(settings, out)
    tell_of_proxies(settings, out)
    listening = listen(settings.host, settings.port)
    out.print(f"Vierogen luistert op {address_of(listening)}. Stoppen: Ctrl-C.")
    serve(listening, settings)
    out.print("Gestopt.")


def require_login(settings: Settings) -> None:
    """Somebody must be able to say who they are."""
    if not settings.issuers and not settings.demonstration_directory:
        raise Trouble(
            "Niemand kan inloggen: er is geen uitgever ingesteld. Zet VIEROGEN_ISSUERS of VIEROGEN_ISSUERS_FILE; "
            "hoe dat moet, staat in de README onder 'Inloggen instellen'. "
            "Alleen om uit te proberen, met verzonnen mensen: make demo"
        )


def tell_of_weak_logins(settings: Settings, out: Console) -> None:
    """Every time it is started: somebody decided so once, and others should know."""
    for issuer in settings.issuers:
        if roles := [Role(one).label for one in issuer.accept_weak_login]:
            out.print(
                f"LET OP: bij {issuer.label} mag iemand met een zwakke inlog deze rollen nemen: {', '.join(roles)}.",
                style="bold red", markup=False,
            )  # fmt: skip


def tell_of_proxies(settings: Settings, out: Console) -> None:
    """Over https there is a proxy; while it is not named, a crowd of strangers and one of them look the same."""
    if settings.public_url.startswith("https://") and not settings.proxies:
        out.print(
            "LET OP: VIEROGEN_PROXIES noemt uw omgekeerde proxy niet. Wie niet is ingelogd, telt dan samen met alle "
            "anderen als een: een kwaadwillende kan zo iedereen van het inloggen afhouden.",
            style="bold red", markup=False,
        )  # fmt: skip


def require_seal(settings: Settings, out: Console) -> None:
    """Without a key nothing is sealed, which is said; with a file of keys that cannot be used nothing is served."""
    try:
        witnesses_of(settings)
    except KeyFileError as error:
        raise Trouble(f"VIEROGEN_LEDGER_WITNESSES: {error}") from None
    if not settings.ledger_key.exists():
        out.print(
            f"Er wordt niet verzegeld: {settings.ledger_key} is er niet. Maak een sleutel met: vierogen ledger key",
            style="bold red", markup=False,
        )  # fmt: skip
        return
    try:
        Keys.read(settings.ledger_key)
    except KeyFileError as error:
        raise Trouble(str(error)) from None


def require_safe(settings: Settings, out: Console) -> None:
    """The directory of the demonstration lets anybody be anyone: never by accident, and never among real people."""
    with open_system(settings.database_url) as system:
        made_up, others = who_is_known(system.people.register)
    if settings.demonstration_directory and others:
        raise Trouble(
            "VIEROGEN_DEMONSTRATION_DIRECTORY staat aan, en in deze database staan ook mensen die niet van de "
            "demonstratie zijn. Dan zou iedereen zonder inloggen kunnen zien wat van hen is. Zet de instelling uit."
        )
    if made_up and not settings.demonstration_directory:
        raise Trouble(
            "In deze database staan de verzonnen mensen van de demonstratie. Zij horen niet in een echte omgeving. "
            "Gebruik een andere database. Alleen om uit te proberen: VIEROGEN_DEMONSTRATION_DIRECTORY=true"
        )
    if settings.demonstration_directory:
        out.print(warning(settings), soft_wrap=False)


def who_is_known(register: Register) -> tuple[int, int]:
    """How many of the people in the register are of the demonstration, and how many are not."""
    made_up = sum(any(issuer == DEMONSTRATION for issuer, _ in person.accounts) for person in register.persons.values())
    return made_up, len(register.persons) - made_up


def warning(settings: Settings) -> Panel:
    """Loud enough."""
    return Panel(
        "Iedereen die dit adres kan bereiken, kan zonder inloggen handelen als ieder van de verzonnen mensen.\n"
        "Alleen om uit te proberen. Zet hier nooit gegevens van echte kinderen in.\n"
        f"Adres: {settings.host}:{settings.port}",
        title="LET OP: demonstratie, geen inlog",
        border_style="bold red",
        expand=False,
    )


def listen(host: str, port: int) -> socket.socket:
    """Takes the port before anything else is started. Raises Trouble when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Trouble(why_not(error, host, port)) from None
    return listening


def why_not(error: OSError, host: str, port: int) -> str:
    """Why the port cannot be had."""
    if error.errno == errno.EADDRINUSE:
        return f"Poort {port} is al in gebruik, misschien door een Vierogen die nog draait. Kies een andere met --port."
    if error.errno == errno.EACCES:
        return f"Poort {port} is niet voor iedereen. Kies er een boven 1023 met --port."
    return f"Op {host} kan deze computer niet luisteren. Kies een ander adres met --host."


def address_of(listening: socket.socket) -> str:
    """Such as http://127.0.0.1:8000."""
    host, port, *_ = listening.getsockname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def serve(listening: socket.socket, settings: Settings) -> None:
    """Serves until somebody stops it; what was begun is finished first."""
    import uvicorn  # noqa: PLC0415  # takes its time, and nothing before this needs it

    quiet_logs(settings.log_level)
    config = uvicorn.Config(
        API,
        factory=True,
        http=PROTOCOL,
        ws="none",
        proxy_headers=bool(settings.proxies),  # of anybody else it is not looked at, so nobody can pretend it
        forwarded_allow_ips=[str(one) for one in settings.proxies],
        access_log=False,
        server_header=False,
        log_config=None,
        timeout_graceful_shutdown=10,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:  # passed on by uvicorn after it has stopped in an orderly way
        pass
    finally:
        listening.close()


def sqlite_url(path: Path) -> str:
    """The address of an embedded database in a file."""
    return f"sqlite:///{path.resolve()}"
