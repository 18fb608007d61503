"""The cipher with kept contexts writes and reads the packets of asyncssh's own."""

from __future__ import annotations

from asyncssh import encryption
from asyncssh.crypto import ChachaCipher
from hypothesis import given
from hypothesis import strategies as st

from core.ssh.packet_cipher import KeptContexts, keep_cipher_contexts

Packet = tuple[bytes, bytes, int]
packets = st.lists(
    st.tuples(st.binary(min_size=4, max_size=4), st.binary(max_size=300), st.integers(0, 2**32 - 1)),
    min_size=1,
    max_size=5,
)


@given(st.binary(min_size=64, max_size=64), packets)
def test_packets_are_those_of_asyncssh(key: bytes, sent: list[Packet]) -> None:
    """Each packet has the bytes and the tag that asyncssh gives it, whichever packets came before, and is read back."""
    theirs, ours, reader = ChachaCipher(key), KeptContexts(key), KeptContexts(key)
    for header, data, number in sent:
        nonce = number.to_bytes(8, "big")
        encrypted, tag = ours.encrypt_and_sign(header, data, nonce)
        assert (encrypted, tag) == theirs.encrypt_and_sign(header, data, nonce)
        assert reader.decrypt_header(encrypted[:4], nonce) == header
        assert reader.verify_and_decrypt(encrypted[:4], encrypted[4:], nonce, tag) == data


@given(st.binary(min_size=64, max_size=64), st.binary(min_size=1, max_size=100), st.data())
def test_a_changed_packet_is_not_read(key: bytes, data: bytes, changes: st.DataObject) -> None:
    """A packet with one other bit, in length, data or tag, has no content; the next one is read."""
    writer, reader, nonce = KeptContexts(key), KeptContexts(key), bytes(8)
    encrypted, tag = writer.encrypt_and_sign(bytes(4), data, nonce)
    changed = bytearray(encrypted + tag)
    bit = changes.draw(st.integers(0, len(changed) * 8 - 1))
    changed[bit // 8] ^= 1 << bit % 8
    body, other_tag = bytes(changed[: -len(tag)]), bytes(changed[-len(tag) :])
    assert reader.verify_and_decrypt(body[:4], body[4:], nonce, other_tag) is None
    assert reader.verify_and_decrypt(encrypted[:4], encrypted[4:], nonce, tag) == data


def test_connections_use_it() -> None:
    """What asyncssh makes for a connection encrypts as before, with kept contexts."""
    keep_cipher_contexts()
    made = encryption.ChachaEncryption.new("chacha20-poly1305", bytes(64), b"")
    assert encryption.ChachaCipher is KeptContexts  # type: ignore[attr-defined,comparison-overlap]
    assert made.encrypt_packet(0, bytes(4), b"data") == ChachaCipher(bytes(64)).encrypt_and_sign(
        bytes(4), b"data", bytes(8)
    )
