"""A checkpoint is read out of a file, and out of a mail as mail programs save it: whole, or not at all."""

from __future__ import annotations

from email.message import EmailMessage
from time import process_time

import pytest

from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.mailed import LARGEST_MAIL, MOST_NESTS, kept_notes
from vierogen.ledger.note import Note, SigningKey, UnreadableNoteError
from vierogen.ledger.tree import EMPTY

LOG = "vierogen.example/gebeurtenissen"
KEYS = [SigningKey.made(LOG), SigningKey.made(LOG)]
NOTE, LATER = (Note.signed(Checkpoint(LOG, size, EMPTY).text, KEYS) for size in (7, 8))
TEXT = f"Bewaar deze mail.\nHij zegt niets over mensen.\n\n{NOTE.written}"


def a_mail(text: str = TEXT, cte: str = "8bit", charset: str = "utf-8") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Controlepunt", "a@example.nl", "b@example.nl"
    mail.set_content(text, cte=cte, charset=charset)
    return mail


def saved(mail: EmailMessage) -> str:
    """As a file of it is read: every sign that is not UTF-8 is kept as it is."""
    return mail.as_bytes().decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
@pytest.mark.parametrize("cte", ["8bit", "quoted-printable", "base64"])
def test_it_is_read_however_the_mail_was_sent(cte: str, charset: str, end: str) -> None:
    assert kept_notes(saved(a_mail(cte=cte, charset=charset)).replace("\n", end)) == [NOTE]


def test_it_is_read_out_of_a_mail_that_was_sent_on() -> None:
    around = a_mail("Ter info.\n")
    around.add_attachment(a_mail(cte="quoted-printable"))
    around.add_attachment(LATER.written, filename="controlepunt.txt")

    assert kept_notes(saved(around)) == [NOTE, LATER]


def test_it_is_read_out_of_a_mail_that_was_saved_as_text() -> None:
    assert kept_notes(f"\ufeffVan: a@example.nl\nOnderwerp: Controlepunt\n\n{TEXT}\n--\nGroet") == [NOTE]
    assert kept_notes(f"From a@example.nl Wed Jun 10\nSubject: x\n\n{TEXT}\n{LATER.written}") == [NOTE, LATER]


def test_a_file_without_a_mail_around_it_holds_checkpoints_and_nothing_else() -> None:
    assert kept_notes(f"{NOTE.written}\n{LATER.written}") == [NOTE, LATER]
    with pytest.raises(UnreadableNoteError):
        kept_notes(f"{NOTE.written}\nen nog wat\n")


@pytest.mark.parametrize(
    "text",
    [
        NOTE.text,
        f"{NOTE.text}\n\nGroet",
        NOTE.written.replace("— ", "- "),
        NOTE.written.replace(f"— {LOG} ", f"— {LOG}\n"),
        f"{NOTE.written}\n\n{LATER.text}",
        NOTE.written.replace("— ", "\udc97 "),
    ],
)
def test_half_a_checkpoint_in_a_mail_is_none(text: str) -> None:
    with pytest.raises(UnreadableNoteError):
        kept_notes(f"Subject: x\n\n{text}")


def test_a_mail_without_a_checkpoint_has_none() -> None:
    assert kept_notes(saved(a_mail("Dag!\n"))) == []
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", "image", "png")
    assert kept_notes(saved(picture)) == []


@pytest.mark.parametrize(
    "mail",
    [
        "Subject: x\n\n" + "x" * LARGEST_MAIL,
        "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(MOST_NESTS + 1)),
        "Subject: \ud800\n\n",
    ],
)
def test_what_would_take_long_is_not_read(mail: str) -> None:
    with pytest.raises(UnreadableNoteError):
        kept_notes(mail)


def test_the_worst_that_is_read_takes_no_second() -> None:
    nests = "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(MOST_NESTS))
    begun = process_time()

    kept_notes(nests + "\n" + "-\n" * ((LARGEST_MAIL - len(nests) - 1) // 2))

    assert process_time() - begun < 1
