"""One line for each sign-in in the log, and one entry in the audit log, which names what was proven."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import DatabaseError
from core.models import Actor, Role
from core.operations import audit
from core.permissions import ANONYMOUS
from core.ssh import auth_log
from core.ssh.auth_log import AuthLog, Peer
from core.ssh.authentication.identities import Identity, member_identity
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery

PEER = Peer("192.0.2.1", 4711)


async def nobody() -> Actor | None:
    return None


PUBLIC = Identity(Actor(ANONYMOUS, "public", Role.PUBLIC), None, nobody, "")
GUEST = replace(PUBLIC, actor=Actor(ANONYMOUS, "guest", Role.GUEST), fingerprint="SHA256:abc")


async def entries(gallery: SmallGallery) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.source, entry.details) for entry in await gallery.accounts.audit_log.entries(OWNER)]


async def test_a_sign_in_is_a_line_and_an_entry(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """How it was proven, who, from where, and the fingerprint of the key; each way is counted."""
    caplog.set_level(logging.INFO, auth_log.__name__)
    gallery = SmallGallery(tmp_path, {})
    written = AuthLog(gallery)
    identities = [member_identity(gallery, VIEWER, fingerprint) for fingerprint in ("SHA256:xyz", None)]
    for identity in (*identities, PUBLIC, GUEST):
        written.signed_in(identity, PEER)
    await written.close(10)
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "Accepted publickey for Ben from 192.0.2.1 port 4711 ssh2: SHA256:xyz",
        "Accepted password for Ben from 192.0.2.1 port 4711 ssh2",
        "Accepted none for public from 192.0.2.1 port 4711 ssh2",
        "Accepted publickey for guest from 192.0.2.1 port 4711 ssh2: SHA256:abc",
    ]
    assert gallery.metrics.sign_ins == {"publickey": 2, "password": 1, "none": 1}
    assert sorted(await entries(gallery)) == [
        (audit.SIGNED_IN, "192.0.2.1", how) for how in ("", "SHA256:abc", "SHA256:xyz", "by a password")
    ]


async def test_an_end_is_a_line_and_a_failure_is_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Before and after the sign-in, and refused before any name was heard."""
    caplog.set_level(logging.INFO, auth_log.__name__)
    gallery = SmallGallery(tmp_path, {})
    written = AuthLog(gallery)
    written.refused(PEER, "it must wait for 3 s")
    written.disconnected_unauthenticated("eve\nx", PEER)
    written.disconnected_unauthenticated("", PEER)
    written.failed("eve", PEER, known=False)
    written.failed("ben", PEER, known=True)
    written.disconnected(member_identity(gallery, VIEWER, None), PEER)
    await written.close(10)
    lines = [record.getMessage().partition(": ")[2] for record in caplog.records]
    assert lines == [
        "drop connection from 192.0.2.1 port 4711: it must wait for 3 s",
        "Connection closed by authenticating user eve_x 192.0.2.1 port 4711 [preauth]",
        "Connection closed by 192.0.2.1 port 4711 [preauth]",
        "Failed password for invalid user eve from 192.0.2.1 port 4711 ssh2",
        "Failed password for ben from 192.0.2.1 port 4711 ssh2",
        "Disconnected from user Ben 192.0.2.1 port 4711",
    ]
    assert (gallery.metrics.sign_in_failures, gallery.metrics.refused_connections) == (2, 1)
    kinds = (audit.LEFT, audit.SIGN_IN_FAILED, audit.SIGN_IN_FAILED)
    assert sorted(await entries(gallery)) == sorted((kind, "192.0.2.1", "") for kind in kinds)


async def test_a_full_disk_is_a_line_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One for many entries, without a traceback; again after an entry was written in between."""
    gallery = SmallGallery(tmp_path, {})
    written = AuthLog(gallery)

    async def fail(*_arguments: object, **_named: object) -> None:
        raise DatabaseError("The disk that holds the database is full; nothing was changed.", "Free some space.")

    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(type(gallery.accounts.audit_log), "record", fail)
            for _ in range(5):
                written.failed("eve", PEER, known=False)
            await written.close(10)
        written.failed("eve", PEER, known=False)
        await written.close(10)
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 2
    assert all(line.startswith("entries of the audit log are not written: The disk") for line in warnings)
    assert not any(record.exc_info for record in caplog.records)
