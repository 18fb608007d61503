"""Which public keys are accepted, and that their fingerprints are those of OpenSSH."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.credentials.public_key_text import parse_public_key
from core.errors import UsageError
from tests.programs import needs_program

pytestmark = needs_program("ssh-keygen")


def field(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def line(algorithm: str, *fields: bytes) -> str:
    blob = field(algorithm.encode()) + b"".join(field(each) for each in fields)
    return f"{algorithm} {base64.b64encode(blob).decode()}"


def new_key(folder: Path, *options: str) -> tuple[str, str]:
    """Make a key with OpenSSH; return its public line and the fingerprint that OpenSSH shows."""
    path = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", "a comment", "-f", path, *options], check=True, timeout=60)
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-E", "sha256", "-f", path.with_suffix(".pub")],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    return path.with_suffix(".pub").read_text(), shown.stdout.split()[1]


ED25519 = line("ssh-ed25519", bytes(range(32)))


@pytest.mark.parametrize(
    "options",
    [
        ("-t", "ed25519"),
        ("-t", "ecdsa", "-b", "256"),
        ("-t", "ecdsa", "-b", "384"),
        ("-t", "ecdsa", "-b", "521"),
        ("-t", "rsa", "-b", "2048"),
    ],
    ids=" ".join,
)
def test_keys_of_openssh_are_accepted(tmp_path: Path, options: tuple[str, ...]) -> None:
    """The fingerprint is the one that `ssh-keygen -l` shows; the comment is dropped."""
    public, shown = new_key(tmp_path, *options)
    key = parse_public_key(public)
    assert key.fingerprint == shown
    assert key.text == " ".join(public.split()[:2])
    assert parse_public_key(key.text) == key


@pytest.mark.parametrize(
    "text",
    [
        line("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"),
        line("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\x04" + bytes(64), b"ssh:"),
    ],
)
def test_keys_of_security_tokens_are_accepted(text: str) -> None:
    """Their binary part holds an application, which may be any text."""
    assert parse_public_key(text).text == text


def rsa(bits: int, exponent: bytes = b"\x01\x00\x01") -> str:
    return line("ssh-rsa", exponent, b"\x00" + ((1 << (bits - 1)) | 1).to_bytes((bits + 7) // 8, "big"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 not+base64!",
        "ssh-ed25519 QUFBQQ==",
        ED25519 + "\n" + ED25519,
        ED25519[:-4],
        line("ssh-ed25519", bytes(31)),
        line("ssh-ed25519", bytes(32), b"more"),
        line("ssh-ed25519").replace("ssh-ed25519 ", "ssh-rsa "),
        'command="sh" ' + ED25519,
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        line("ssh-dss", bytes(20)),
        line("ssh-ed25519-cert-v01@openssh.com", bytes(32)),
        line("ecdsa-sha2-nistp256", b"nistp256", b"\x02" + bytes(64)),
        line("ecdsa-sha2-nistp256", b"nistp384", b"\x04" + bytes(64)),
        line("ecdsa-sha2-nistp384", b"nistp384", b"\x04" + bytes(64)),
        rsa(2048, exponent=b"\x01"),
        rsa(2048, exponent=b"\x02"),
        line("ssh-rsa", b"\x01\x00\x01", b"\xff" * 256),
        line("ssh-rsa", b"\x01\x00\x01"),
    ],
)
def test_malformed_keys_are_refused(text: str) -> None:
    """Truncated, padded, of another kind, with options, or arithmetically impossible."""
    with pytest.raises(UsageError):
        parse_public_key(text)


def test_short_and_huge_rsa_keys_are_refused() -> None:
    """Below 2048 bits a key protects nothing, above 16384 it slows the server down."""
    for bits in (1024, 2047, 16385):
        with pytest.raises(UsageError, match="RSA keys need"):
            parse_public_key(rsa(bits))
    assert parse_public_key(rsa(3072)).algorithm == "ssh-rsa"


@given(st.text() | st.binary().map(lambda blob: "ssh-ed25519 " + base64.b64encode(blob).decode()))
def test_any_text_is_a_key_or_a_usage_error(text: str) -> None:
    """Another text raises UsageError, never another exception, and the message holds no control characters."""
    sentence = ""
    try:
        parse_public_key(text)
    except UsageError as error:
        sentence = str(error)
    assert sentence.isprintable()
