"""Nothing is ever delivered inside our own walls, whatever an address or a name leads to."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outbox.receiver import Got, Line, Receiver, receiving
from vierogen.outbox.destination import Destinations
from vierogen.outbox.posting import Outcome, Poster, trusted_by_default

OUTSIDE = Destinations()
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104  # nobody listens there
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("number", INSIDE)
def test_an_address_inside_is_refused_as_a_number_and_when_a_name_leads_to_it(number: str) -> None:
    written = f"[{number}]" if ":" in number else number
    assert OUTSIDE.why_not(f"https://{written}/berichten") is not None
    assert not OUTSIDE.allows("systeem.example", ip_address(number))


@pytest.mark.parametrize("number", ["8.8.8.8", "145.97.1.1", "2a02:a400::1", "::ffff:8.8.8.8"])
def test_the_outside_world_is_allowed(number: str) -> None:
    written = f"[{number}]" if ":" in number else number
    assert OUTSIDE.why_not(f"https://{written}:8443/berichten?deel=1") is None
    assert OUTSIDE.allows("systeem.example", ip_address(number))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "systeem.example/berichten",
        "http://systeem.example/berichten",
        "ftp://systeem.example/berichten",
        "file:///etc/passwd",
        "https://",
        "https:///berichten",
        "https://anna:wachtwoord@systeem.example/",
        "https://systeem.example@10.0.0.1/",
        "https://systeem.example/#deel",
        "https://systeem.example:0/",
        "https://systeem.example:99999/",
        "https://systeem.example:een/",
        "https://systeem.example\\@10.0.0.1/",
        "https://systeem.example/ een",
        "https://systeem.example/\r\nHost: intern",
        "https://systeém.example/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://systeem.example/" + "a" * 2_000,
        "http://localhost/",
        "https://127.0.0.1/",
    ],
)
def test_what_is_no_plain_address_of_the_outside_world_is_refused(address: str) -> None:
    assert OUTSIDE.why_not(address) is not None


def test_an_operator_can_allow_a_network_of_its_own() -> None:
    allowed = Destinations(networks=(ip_network("10.1.0.0/16"), ip_network("fd00:1::/32")))
    assert allowed.allows("koppelvlak", ip_address("10.1.2.3"))
    assert allowed.allows("koppelvlak", ip_address("::ffff:10.1.2.3"))
    assert allowed.allows("koppelvlak", ip_address("fd00:1::5"))
    assert not allowed.allows("koppelvlak", ip_address("10.2.0.1"))
    assert allowed.why_not("https://10.1.2.3/") is None
    assert allowed.why_not("http://10.1.2.3/") is not None


def test_this_machine_is_only_for_trying_out_and_only_by_its_own_name() -> None:
    here = Destinations(here=True)
    for address in ("http://localhost:8001/", "http://127.0.0.1:8001/", "http://[::1]:8001/", "https://localhost/"):
        assert here.why_not(address) is None
        assert OUTSIDE.why_not(address) is not None or address.startswith("https://localhost")
    assert not here.allows("systeem.example", ip_address("127.0.0.1"))
    assert here.why_not("http://systeem.example/") is not None


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names lead to: the world outside, which these tests cannot ask."""
    known: dict[str, list[str]] = {}

    really = socket.getaddrinfo

    def looked_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host not in known:
            return really(host, port, type=socket.SOCK_STREAM)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in known[host]]

    asked: list[str] = known.setdefault("asked", [])
    monkeypatch.setattr("vierogen.outbox.posting.socket.getaddrinfo", looked_up)
    return known


@pytest.mark.parametrize("leads_to", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_a_name_that_leads_inside_is_not_followed_also_when_it_leads_outside_as_well(
    names: dict[str, list[str]], receiver: Receiver, leads_to: list[str]
) -> None:
    names["bedrieger.example"] = leads_to
    poster = Poster(OUTSIDE, 0.5, trusted_by_default())
    answer = poster.post(f"https://bedrieger.example:{receiver.port}/berichten", b"{}", {})
    assert answer.outcome is Outcome.NOT_ALLOWED
    assert receiver.got == []


def test_a_name_is_looked_up_once_so_it_cannot_lead_elsewhere_after_it_was_judged(
    names: dict[str, list[str]], receiver: Receiver
) -> None:
    names["localhost"] = ["127.0.0.1"]
    poster = Poster(Destinations(here=True), 2, trusted_by_default())
    answer = poster.post(receiver.address.replace("127.0.0.1", "localhost"), b"{}", {})
    assert answer.outcome is Outcome.ACCEPTED
    assert names["asked"] == ["localhost"]
    assert receiver.got[0].headers["host"] == f"localhost:{receiver.port}"


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".example", "bestaat-niet.invalid"])
def test_a_name_that_leads_nowhere_is_only_unreachable(name: str) -> None:
    assert Poster(OUTSIDE, 5, trusted_by_default()).post(f"https://{name}/", b"{}", {}).outcome is Outcome.UNREACHABLE


def test_somebody_who_sends_a_letter_now_and_then_does_not_hold_us(receiver: Receiver) -> None:
    def drips(_: Got, line: Line) -> None:
        for one in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 60:
            line.raw(bytes([one]))
            line.over.wait(0.1)

    receiver.behaves = drips
    began = monotonic()
    answer = Poster(Destinations(here=True), 0.5, trusted_by_default()).post(receiver.address, b"{}", {})
    assert answer.outcome is Outcome.TOO_LATE
    assert monotonic() - began < 3


def test_a_secure_connection_is_with_who_bears_the_name_and_with_nobody_else(
    names: dict[str, list[str]], tmp_path: Path
) -> None:
    certificate = certificate_for("systeem.example", tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=certificate)
    names |= {"systeem.example": ["127.0.0.1"], "ander.example": ["127.0.0.1"]}
    inside = Destinations(networks=(ip_network("127.0.0.0/8"),))
    with receiving(secure=serving) as receiver:
        address = f"https://systeem.example:{receiver.port}/"
        assert Poster(inside, 5, trusted).post(address, b"{}", {}).outcome is Outcome.ACCEPTED
        assert receiver.got[0].headers["host"] == f"systeem.example:{receiver.port}"
        other = address.replace("systeem", "ander")
        assert Poster(inside, 5, trusted).post(other, b"{}", {}).outcome is Outcome.NOT_SECURE
        assert Poster(inside, 5, trusted_by_default()).post(address, b"{}", {}).outcome is Outcome.NOT_SECURE
    assert len(receiver.got) == 1


def certificate_for(name: str, folder: Path) -> Path:
    """Key and certificate in one file, vouched for by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "systeem.pem"
    plain = serialization.NoEncryption()
    own = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(own + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_an_address_that_was_allowed_once_is_judged_again_at_every_message(receiver: Receiver) -> None:
    assert Poster(OUTSIDE, 2, trusted_by_default()).post(receiver.address, b"{}", {}).outcome is Outcome.NOT_ALLOWED
    assert receiver.got == []
