"""Signed notes and checkpoints are those of C2SP: published examples, a second implementation, and nothing half."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ledger import rfc8032
from vierogen.ledger.checkpoint import Checkpoint
from vierogen.ledger.note import (
    COSIGNATURE,
    ED25519,
    Note,
    PublicKey,
    Signature,
    SigningKey,
    UnreadableKeyError,
    UnreadableNoteError,
    cosigned,
    from_base64,
    notes_in,
    to_base64,
)
from vierogen.ledger.tree import EMPTY

# The example of Go's note package, which checks the checksum database of every Go program.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of C2SP tlog-cosignature: a log, and a witness.
WITNESSED = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
LOG = "vierogen.example/gebeurtenissen"
NOTE = Checkpoint(LOG, 3, EMPTY).text


def test_a_published_note_is_signed_by_the_published_key_and_by_no_other() -> None:
    note, key = Note.read(PUBLISHED), PublicKey.read(NEUMANN)
    other = SigningKey.made("PeterNeumann").public

    assert note.signed_by([key]) == (key,)
    assert note.signed_by([other]) == ()
    assert note.written == PUBLISHED
    assert key.written == NEUMANN


def test_a_published_checkpoint_is_read_as_it_is_meant() -> None:
    note = Note.read(WITNESSED)

    found = Checkpoint.read(note)

    assert (found.origin, found.size, found.root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert found.text == note.text
    log, witness = note.signatures
    assert (len(log.signature), len(witness.signature)) == (64, 72)
    assert int.from_bytes(witness.signature[:8], "big") == 1679315147
    assert note.written == WITNESSED


def test_a_second_implementation_of_the_standard_agrees_about_our_signatures() -> None:
    log, witness = SigningKey.made(LOG), SigningKey.made("getuige.example/een", COSIGNATURE)
    note = Note.signed(NOTE, [log]).also_signed([witness.sign(NOTE, 1_800_000_000)])

    ours, theirs = Note.read(note.written).signatures

    assert rfc8032.verify(log.public.public, NOTE.encode(), ours.signature)
    message = cosigned(NOTE.encode(), 1_800_000_000)
    assert message == b"cosignature/v1\ntime 1800000000\n" + NOTE.encode()
    assert rfc8032.verify(witness.public.public, message, theirs.signature[8:])
    assert not rfc8032.verify(log.public.public, NOTE.encode() + b" ", ours.signature)


def test_a_second_implementation_agrees_about_the_published_note() -> None:
    note, key = Note.read(PUBLISHED), PublicKey.read(NEUMANN)

    assert rfc8032.verify(key.public, note.text.encode(), note.signatures[0].signature)


@pytest.mark.parametrize("kind", [ED25519, COSIGNATURE])
def test_keys_are_read_as_they_were_written(kind: int) -> None:
    key = SigningKey.made(LOG, kind)

    again = SigningKey.read(key.written)

    assert again.public == key.public == PublicKey.read(key.public.written)
    assert key.written.startswith(f"PRIVATE+KEY+{LOG}+")
    assert key.written not in repr(key)
    assert "private" not in repr(key)


@given(st.data())
def test_no_changed_byte_of_a_signed_note_is_taken_for_signed(data: st.DataObject) -> None:
    key = SigningKey(LOG, ED25519, Ed25519PrivateKey.from_private_bytes(b"7" * 32))
    written = Note.signed(NOTE, [key]).written.encode()
    place, bit = data.draw(st.integers(0, len(written) - 1)), data.draw(st.integers(0, 7))
    changed = bytes([*written[:place], written[place] ^ 1 << bit, *written[place + 1 :]])

    try:
        found = Note.read(changed.decode()).signed_by([key.public])
    except (UnreadableNoteError, UnicodeDecodeError):
        return

    assert found in (None, ())


@pytest.mark.parametrize(
    "written",
    [
        "",
        "\n\n",
        "tekst\n",
        "tekst\n\n",
        "tekst\n\n— naam\n",
        "tekst\n\n— naam AAAA\n",
        "tekst\n\n— naam AAAAAAA\n",
        "tekst\n\n-- naam AAAAAAAA\n",
        "tekst\n\n— naam AAAAAAAA",
        "tekst\r\n\n— naam AAAAAAAA\n",
        "\n\n— naam AAAAAAAA\n",
        "tekst\n\n" + "— naam AAAAAAAA\n" * 65,
        "t" * 70_000 + "\n\n— naam AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_not_read(written: str) -> None:
    with pytest.raises(UnreadableNoteError):
        Note.read(written)


@pytest.mark.parametrize(
    "text", ["a\n", "a\n1\n", "a\n01\nAAAA\n", "a\n1\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\n????\n", "a\n\n1\nAAAA\n"]
)
def test_what_is_no_checkpoint_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableNoteError):
        Checkpoint.read(Note(text, ()))


@pytest.mark.parametrize("text", ["", "naam", "naam+00000000+AQ==", NEUMANN[:-4], NEUMANN.replace("c74f", "c74e")])
def test_what_is_no_key_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableKeyError):
        PublicKey.read(text)
    with pytest.raises(UnreadableKeyError):
        SigningKey.read(f"PRIVATE+KEY+{text}")
    with pytest.raises(UnreadableKeyError):
        SigningKey.read(text)


@pytest.mark.parametrize("name", ["", "met spatie", "met+plus", "met\nregel"])
def test_a_name_with_spaces_or_plus_signs_has_no_key(name: str) -> None:
    with pytest.raises(UnreadableKeyError):
        SigningKey.made(name)


def test_notes_stand_one_after_another_in_a_file() -> None:
    key = SigningKey.made(LOG)
    notes = [Note.signed(Checkpoint(LOG, size, EMPTY).text, [key]) for size in (1, 2, 3)]

    assert notes_in("\n".join(one.written for one in notes)) == notes
    assert notes_in("".join(one.written for one in notes)) == notes
    assert notes_in("") == []
    with pytest.raises(UnreadableNoteError):
        notes_in(notes[0].written + "\nen nog wat\n")


def test_a_signature_is_added_once() -> None:
    key = SigningKey.made(LOG)
    note = Note.signed(NOTE, [key])

    assert note.also_signed([key.sign(NOTE)]) == note
    assert Signature.read(note.signatures[0].written) == note.signatures[0]


@pytest.mark.parametrize("written", ["QR==", "QQ", "QQ==\n", " QQ==", "QQ-="])
def test_base64_is_written_in_one_way(written: str) -> None:
    assert from_base64("QQ==") == b"A"
    with pytest.raises(ValueError, match="base64"):
        from_base64(written)


@pytest.mark.parametrize(
    "text", ["\n1\n{}\n", "x\n1\n{}\n\nmore\n", "x\n01\n{}\n", "x\n+1\n{}\n", "x\n1\n{}", "x\n1\n"]
)
def test_a_checkpoint_has_a_name_a_size_and_a_root_and_no_empty_line(text: str) -> None:
    root = to_base64(bytes(32))
    assert Checkpoint.read(Note(f"x\n1\n{root}\nmore\n", ())).size == 1

    with pytest.raises(UnreadableNoteError):
        Checkpoint.read(Note(text.format(root), ()))
