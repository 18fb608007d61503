"""OpenSSH public keys as text: which ones are accepted, and their fingerprints.

The format of the binary part is in RFC 4253 section 6.6 (rsa), RFC 8709 (ed25519), RFC 5656 (ecdsa) and OpenSSH's
PROTOCOL.u2f (sk-*).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from core.errors import UsageError

MIN_RSA_BITS = 2048
"""Shorter RSA keys are refused."""

MAX_RSA_BITS = 16384
"""Longer RSA keys are refused as well: checking their signatures would keep the server busy."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A well-formed public key."""

    algorithm: str
    blob: bytes

    @property
    def text(self) -> str:
        """The key as one line without a comment."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` shows: "SHA256:" and 43 characters."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def parse_public_key(text: str) -> PublicKey:
    """Read one line such as `ssh-ed25519 AAAA… comment`; the comment is dropped.

    Raises:
        UsageError: the text is not a public key, of a kind that is not accepted, or too weak.
    """
    words = text.split(None, 2)
    if len(words) < 2 or len(text.splitlines()) != 1 or len(text) > 20_000:
        raise _not_a_key()
    algorithm = words[0]
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_a_key() from error
    if algorithm not in _FORMS:
        raise UsageError(
            f"Keys of the kind {algorithm[:40]!a} are not accepted.", "Make one with: ssh-keygen -t ed25519"
        )
    fields = _fields(blob)
    if not fields or fields[0] != algorithm.encode("ascii"):
        raise _not_a_key()
    _require_form(algorithm, fields[1:])
    return PublicKey(algorithm, blob)


def _not_a_key() -> UsageError:
    return UsageError(
        "This is not an OpenSSH public key.", "Give one line of a .pub file, such as ~/.ssh/id_ed25519.pub."
    )


def _fields(blob: bytes) -> list[bytes]:
    """Split a blob into its length-prefixed strings (RFC 4251 section 5), without a remainder."""
    fields = []
    while blob:
        length = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + length:
            raise _not_a_key()
        fields.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return fields


def _require_form(algorithm: str, fields: list[bytes]) -> None:
    if algorithm == "ssh-rsa":
        _require_strong_rsa(fields)
        return
    form = _FORMS[algorithm]
    if len(fields) != len(form):
        raise _not_a_key()
    for found, expected in zip(fields, form, strict=True):
        if isinstance(expected, int):
            uncompressed_point = expected in _POINT_BYTES and found[:1] != b"\x04"
            if len(found) != expected or uncompressed_point:
                raise _not_a_key()
        elif expected is not None and found != expected:
            raise _not_a_key()


def _require_strong_rsa(fields: list[bytes]) -> None:
    if len(fields) != 2:
        raise _not_a_key()
    exponent, modulus = (int.from_bytes(field, "big", signed=True) for field in fields)
    if exponent < 3 or exponent % 2 == 0 or modulus <= 0 or modulus % 2 == 0 or exponent.bit_length() > 64:
        raise _not_a_key()
    if not MIN_RSA_BITS <= modulus.bit_length() <= MAX_RSA_BITS:
        raise UsageError(
            f"RSA keys need {MIN_RSA_BITS} to {MAX_RSA_BITS} bits; this one has {modulus.bit_length()}.",
            "Make one with: ssh-keygen -t ed25519",
        )


_POINT_BYTES = frozenset({65, 97, 133})
"""Uncompressed points of the three NIST curves: a byte 4 and two coordinates."""

# The fields after the algorithm: a length in bytes, exact bytes, or None for any (the application of sk keys).
_FORMS: dict[str, tuple[int | bytes | None, ...]] = {
    "ssh-ed25519": (32,),
    "sk-ssh-ed25519@openssh.com": (32, None),
    "ecdsa-sha2-nistp256": (b"nistp256", 65),
    "ecdsa-sha2-nistp384": (b"nistp384", 97),
    "ecdsa-sha2-nistp521": (b"nistp521", 133),
    "sk-ecdsa-sha2-nistp256@openssh.com": (b"nistp256", 65, None),
    "ssh-rsa": (),
}
