"""One message on its way: a POST with an end to it, to the address that was looked up and judged, and to no other."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

import httpcore2

from vierogen.domain.values import Term
from vierogen.outbox.destination import Address, Destinations, as_address


class Outcome(Term):
    """What came of sending a message."""

    ACCEPTED = "ACCEPTED", "aangenomen"
    GONE = "GONE", "de ontvanger wil geen berichten meer (410)"
    REFUSED = "REFUSED", "de ontvanger nam het niet aan"
    TOO_LATE = "TOO_LATE", "de ontvanger antwoordde niet op tijd"
    UNREACHABLE = "UNREACHABLE", "de ontvanger was niet te bereiken"
    NOT_SECURE = "NOT_SECURE", "de beveiligde verbinding klopte niet"
    NOT_ALLOWED = "NOT_ALLOWED", "het adres leidt naar een netwerk waar niet mag worden bezorgd"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it; with the status when there was one, and how many seconds the receiver asks us to wait."""

    outcome: Outcome
    status: int | None = None
    wait: float | None = None

    @property
    def stored(self) -> str:
        """As it is kept: a status says more than that it was refused."""
        return str(self.status) if self.outcome is Outcome.REFUSED else self.outcome.value


def told(stored: str) -> str:
    """What came of it, in Dutch."""
    return f"de ontvanger antwoordde met {stored}" if stored.isdigit() else Outcome(stored).label


class NotAllowedError(Exception):
    """A name leads to a place where nothing may be delivered."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Sends messages. ``timeout`` is for all of it: looking up, connecting, sending and waiting for the answer."""

    destinations: Destinations
    timeout: float
    trusted: ssl.SSLContext

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Sends one message, and reads of the answer only its beginning. Redirects are not followed."""
        if self.destinations.why_not(address) is not None:  # the settings may have changed since it was given
            return Answer(Outcome.NOT_ALLOWED)
        network = Guarded(self.destinations, monotonic() + self.timeout)
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout)
        try:
            # A pool for every message: a connection is never shared by two subscribers who happen to share an address.
            with httpcore2.ConnectionPool(ssl_context=self.trusted, network_backend=network) as pool, pool.stream(
                "POST", address, headers=list(headers.items()), content=body, extensions={"timeout": limits}
            ) as response:  # fmt: skip
                return answer_of(response.status, dict(response.headers))
        except NotAllowedError:
            return Answer(Outcome.NOT_ALLOWED)
        except httpcore2.TimeoutException:
            return Answer(Outcome.TOO_LATE)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            return Answer(Outcome.NOT_SECURE if is_about_security(error) else Outcome.UNREACHABLE)


def trusted_by_default() -> ssl.SSLContext:
    """Whoever the system trusts to say who is who."""
    return ssl.create_default_context()


def is_about_security(error: BaseException) -> bool:
    """Whether the certificate, or what was agreed about encryption, was not right."""
    return any(isinstance(one, ssl.SSLError) for one in (error, error.__cause__, error.__context__))


def answer_of(status: int, headers: Mapping[bytes, bytes]) -> Answer:
    """Any 2xx is a yes."""
    if 200 <= status < 300:  # noqa: PLR2004
        return Answer(Outcome.ACCEPTED, status)
    if status == 410:  # noqa: PLR2004
        return Answer(Outcome.GONE, status)
    asked = next((value for name, value in headers.items() if name.lower() == b"retry-after"), b"")
    return Answer(Outcome.REFUSED, status, seconds(asked.decode("latin-1").strip(), datetime.now(UTC)))


def seconds(retry_after: str, now: datetime) -> float | None:
    """How long a receiver asks us to wait: a number of seconds, or until a moment. None when it makes no sense."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):  # of a year or an hour that no calendar has
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)


class Guarded(httpcore2.NetworkBackend):
    """Looks a name up once, judges every address it leads to, and connects to what was judged."""

    def __init__(self, destinations: Destinations, until: float) -> None:
        self._destinations, self._until = destinations, until
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """To the first of its addresses that answers."""
        fault: Exception = httpcore2.ConnectError("the name leads nowhere")
        for address in self._looked_up(host, port):
            try:
                left = within(self._until, timeout, httpcore2.ConnectTimeout)
                stream = self._network.connect_tcp(str(address), port, left, local_address, socket_options)
            except httpcore2.ConnectError as error:
                fault = error
            else:
                return Timed(stream, self._until)
        raise fault

    def _looked_up(self, host: str, port: int) -> list[Address]:
        try:
            found = dict.fromkeys(info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except UnicodeError:  # a name that cannot be one, such as a..b
            raise httpcore2.ConnectError("the name leads nowhere") from None
        addresses = [address for one in found if (address := as_address(str(one))) is not None]
        # One bad address is enough: otherwise a name with two of them would only have to wait for its turn.
        if not all(self._destinations.allows(host, one) for one in addresses):
            raise NotAllowedError
        return addresses


class Timed(httpcore2.NetworkStream):
    """A connection that ends in time, also with somebody who sends a letter every few seconds."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Waits no longer than is left."""
        return self._stream.read(max_bytes, within(self._until, timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Likewise."""
        self._stream.write(buffer, within(self._until, timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        """Hangs up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The certificate must be that of the name, whatever address it led to."""
        left = within(self._until, timeout, httpcore2.ConnectTimeout)
        return Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._stream.get_extra_info(info)


def within(until: float, timeout: float | None, late: Callable[[str], Exception]) -> float:
    """The seconds that are left. Raises when there are none."""
    left = until - monotonic()
    if left <= 0:
        raise late("took too long as a whole")
    return left if timeout is None else min(left, timeout)
