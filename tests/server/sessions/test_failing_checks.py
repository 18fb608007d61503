"""The server's checks of permissions while the database cannot be read."""

from __future__ import annotations

import asyncio

import asyncssh
import pytest

from core.errors import DatabaseError
from core.models import MembersChanged
from core.ssh import session_reaper
from tests.server.clients.openssh import WAIT_SECONDS
from tests.server.gallery.running_server import RunningServer


async def test_a_check_that_keeps_failing_is_logged_once(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again every second, for days if need be."""
    failures = 0
    failed_often = asyncio.Event()

    async def fail(_gallery: object) -> None:
        nonlocal failures
        failures += 1
        if failures > 3:
            failed_often.set()
        raise DatabaseError("The disk failed.", "Look at it.")

    monkeypatch.setattr(session_reaper, "CHECK_SECONDS", 0.01)
    monkeypatch.setattr(session_reaper, "sign_in_policy", fail)
    server.gallery.events.announce(MembersChanged())
    async with asyncio.timeout(WAIT_SECONDS):
        await failed_often.wait()
    assert sum("could not check the permissions" in record.message for record in caplog.records) == 1


async def test_a_member_is_told_that_the_database_cannot_be_read(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While signing in; it does not count as a failed attempt, neither here nor for fail2ban."""
    caplog.set_level("INFO")

    async def fail(_accounts: object, _fingerprint: str) -> None:
        raise DatabaseError("The disk failed.", "Look at it.")

    with monkeypatch.context() as patched:
        patched.setattr(type(server.gallery.accounts), "actor_for_key", fail)
        with pytest.raises(asyncssh.DisconnectError, match="cannot read its database"):
            await server.connect()
    async with await server.connect():
        pass
    assert "authenticating user" not in caplog.text
