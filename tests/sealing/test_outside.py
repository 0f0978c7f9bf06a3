"""Checkpoints get to places outside: once, in order, not too often; and what fails is tried again and remembered."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from sealing.hands import ACCESS, EVENTS, Hands
from vierogen.bootstrap.sealing import places_outside
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.mailed import kept_notes
from vierogen.ledger.note import Note, notes_in
from vierogen.sealing import progress
from vierogen.sealing.outside import ByMail, ByWebhook, Carrier, InFile, NotBrought, Place, Server
from vierogen.settings import Settings

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Mailbox(StreamRequestHandler):
    """As much of SMTP as is needed to take a mail."""

    mails: list[bytes]

    def handle(self) -> None:
        def say(line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        say("220 toets")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                say("354 kom maar")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))  # type: ignore[attr-defined]
            say("221 dag" if word == b"QUIT" else "250 goed")
            if word == b"QUIT":
                return


@pytest.fixture
def mailbox() -> Iterator[ThreadingTCPServer]:
    with ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.mails = []  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def carrier(hands: Hands, *places: Place) -> Carrier:
    return Carrier(hands.system.store, places)


def of(hands: Hands, who: str) -> progress.Progress:
    with hands.system.store.reading() as connection:
        return progress.of(connection, who, EVENTS)


def test_a_file_gets_every_checkpoint_that_is_due_and_can_be_checked_against(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "buiten.txt"
    brings = carrier(hands, InFile(file))
    brings.bring(NOON)
    assert not file.exists()
    for minute in range(3):
        hands.write(events=2, reads=1)
        hands.seal()
        for _ in range(2):
            brings.bring(NOON + minute * MINUTE)
    hands.write(events=1)
    hands.seal()
    brings.bring(NOON + 2 * MINUTE + timedelta(seconds=30))

    notes = notes_in(file.read_text("utf-8"))

    sizes = [(one.origin.rpartition("/")[2], one.size) for one in map(Checkpoint.read, notes)]
    assert sizes == [
        (path, size * (2 if path[0] == "g" else 1)) for size in (1, 2, 3) for path in ("gebeurtenissen", "inzage")
    ]
    assert hands.wrongs(EVENTS, outside=notes) == hands.wrongs(ACCESS, outside=notes) == []


def test_of_a_checkpoint_that_does_not_fit_nothing_stays_in_the_file(hands: Hands, tmp_path: Path) -> None:
    hands.write(events=2)
    hands.seal()
    file, checkpoint = tmp_path / "buiten.txt", hands.newest()
    InFile(file).bring(EVENTS, checkpoint)
    whole, at_most = file.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 10, at_most[1]))
    try:
        with pytest.raises(NotBrought):
            InFile(file).bring(EVENTS, checkpoint)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, at_most)
        signal.signal(signal.SIGXFSZ, ignored)

    assert file.read_bytes() == whole
    InFile(file).bring(EVENTS, checkpoint)
    assert notes_in(file.read_text("utf-8")) == [checkpoint, checkpoint]


def test_a_mail_says_what_to_do_with_it(hands: Hands, mailbox: ThreadingTCPServer) -> None:
    hands.write(events=2)
    hands.seal()
    server = Server("127.0.0.1", mailbox.server_address[1], "none")

    carrier(hands, ByMail(server, "vierogen@toets.example", ("fg@toets.example", "raad@toets.example"))).bring(NOON)

    (raw,) = mailbox.mails  # type: ignore[attr-defined]
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert (mail["To"], mail["From"]) == ("fg@toets.example, raad@toets.example", "vierogen@toets.example")
    assert mail["Subject"] == "Controlepunt van Vierogen: gebeurtenissen, 2 regels"
    text = mail.get_content().replace("\r\n", "\n")
    assert "Bewaar deze mail" in text
    assert "vierogen verify --checkpoint BESTAND" in text
    assert kept_notes(raw.decode()) == [hands.newest()]
    assert Note.read("vierogen.example" + text.partition("vierogen.example")[2].rstrip("\n") + "\n") == hands.newest()
    assert of(hands, "mail").size == 2


def test_what_fails_is_tried_again_later_and_later_and_then_forgotten(hands: Hands) -> None:
    hands.write(events=1)
    hands.seal()
    answers: list[str | None] = ["de ontvanger was niet te bereiken"] * 3 + [None]
    sent = list[bytes]()

    def post(address: str, body: bytes, headers: dict[str, str]) -> str | None:
        sent.append(body)
        return answers[len(sent) - 1]

    brings = carrier(hands, ByWebhook("https://buiten.example/", post))
    moments = [0, 0.5, 1, 2, 3, 3.5, 7, 8]  # minutes: tried at 0, 1, 3 and 7
    tried = []
    for minute in moments:
        brings.bring(NOON + minute * MINUTE)
        tried.append(len(sent))

    assert tried == [1, 1, 2, 2, 3, 3, 4, 4]
    assert {Note.read(one.decode()) for one in sent} == {hands.newest()}
    now = of(hands, "webhook")
    assert (now.size, now.attempts, now.outcome, now.next_at) == (1, 0, None, None)


def test_why_it_failed_is_remembered(hands: Hands, tmp_path: Path) -> None:
    hands.write(events=1)
    hands.seal()
    places = (
        InFile(tmp_path / "geen" / "map.txt"),
        ByMail(Server("127.0.0.1", 1, "starttls", timeout=1), "a@b.example", ("c@d.example",)),
    )

    carrier(hands, *places).bring(NOON)

    for who, why in (("file", "het bestand is niet te schrijven"), ("mail", "de mail is niet verstuurd")):
        now = of(hands, who)
        assert (now.size, now.attempts, now.next_at) == (0, 1, NOON + MINUTE)
        assert why in (now.outcome or "")


def test_a_mail_never_goes_over_an_open_line_by_itself(hands: Hands, mailbox: ThreadingTCPServer) -> None:
    hands.write(events=1)
    hands.seal()
    place = ByMail(Server("127.0.0.1", mailbox.server_address[1], "starttls"), "a@b.example", ("c@d.example",))

    with pytest.raises(NotBrought):
        place.bring(EVENTS, hands.newest())
    assert mailbox.mails == []  # type: ignore[attr-defined]


def test_the_settings_say_which_places_there_are(tmp_path: Path) -> None:
    none = places_outside(Settings())
    every = places_outside(
        Settings(
            ledger_file=tmp_path / "x.txt",
            ledger_webhook="https://buiten.example/",
            ledger_mail_to="fg@toets.example, raad@toets.example",  # type: ignore[arg-type]  # as it is typed
            smtp_host="mail.toets.example",
        )
    )

    assert none == []
    assert [one.name for one in every] == ["file", "webhook", "mail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ledger_webhook": "http://buiten.example/"},
        {"ledger_mail_to": "fg@toets.example"},
        {"smtp_host": "mail.toets.example", "smtp_security": "none"},
    ],
)
def test_settings_that_are_not_safe_or_not_whole_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Settings(**wrong)  # type: ignore[arg-type]  # as it is typed
