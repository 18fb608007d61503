"""Notifications for systemd, its watchdog, and the reload of settings."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.commands.server import systemd
from core.commands.server.systemd import notify, reloaded_on_hangup, watchdog_fed
from core.config import Settings
from core.errors import UsageError


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


@pytest.fixture
def levels() -> Iterator[None]:
    """Restore the levels of the loggers."""
    before = {name: logging.getLogger(name).level for name in ("core", "tui")}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def test_a_notification_is_one_datagram(manager: socket.socket) -> None:
    """All its lines reach the service manager together."""
    notify("READY=1\nSTATUS=Open")
    assert manager.recv(1000) == b"READY=1\nSTATUS=Open"


def test_an_abstract_socket_is_notified(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leading @ stands for NUL."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0sshowcase-{os.getpid()}")
        listening.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@sshowcase-{os.getpid()}")
        notify("STOPPING=1")
        assert listening.recv(1000) == b"STOPPING=1"


@pytest.mark.parametrize("address", [None, "", "nonsense", "/nonexistent/socket"])
def test_without_a_manager_nothing_happens(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    """Without a service manager, or after it has gone, notifications do nothing."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    if address is not None:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")


@pytest.mark.parametrize(
    ("process", "beats"),
    [(lambda: None, True), (os.getpid, True), (lambda: 1, False)],
    ids=["of-anybody", "of-this-process", "of-another"],
)
async def test_the_event_loop_feeds_the_watchdog(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch, process: Callable[[], int | None], beats: bool
) -> None:
    """It notifies the watchdog several times within its limit, if systemd asks this process for it."""
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    if process() is not None:
        monkeypatch.setenv("WATCHDOG_PID", str(process()))
    manager.setblocking(False)
    loop = asyncio.get_running_loop()
    before = asyncio.all_tasks()
    async with watchdog_fed():
        assert (len(asyncio.all_tasks()) > len(before)) is beats
        for _ in range(3 if beats else 0):
            assert await asyncio.wait_for(loop.sock_recv(manager, 100), 60) == b"WATCHDOG=1"
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("value", [None, "", "0", "soon"])
async def test_without_a_watchdog_no_timer_runs(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without the variables of systemd, or with those of another process, there is no task."""
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    if value is not None:
        monkeypatch.setenv("WATCHDOG_USEC", value)
    before = asyncio.all_tasks()
    async with watchdog_fed():
        assert asyncio.all_tasks() == before


async def hang_up(was: Settings, now: Settings | Exception, monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Send SIGHUP to this process while it serves; return the settings passed to `on_folders`."""
    monkeypatch.setattr(systemd, "_has_terminal", lambda: False)
    scanned: list[Settings] = []
    asked = asyncio.Event()

    def again() -> Settings:
        asyncio.get_running_loop().call_soon(asked.set)
        if isinstance(now, Exception):
            raise now
        return now

    with reloaded_on_hangup(was, again, scanned.append):
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(60):
            await asked.wait()
    return scanned


async def test_a_reload_applies_log_level_and_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, levels: None
) -> None:
    """They take effect at once; settings that need a restart are logged."""
    was = Settings(tmp_path, tmp_path, tmp_path, None)
    now = replace(was, log_level="debug", folders=(tmp_path / "more",), port=2022, listen="::", worker_count=99)
    assert await hang_up(was, now, monkeypatch) == [now]
    assert logging.getLogger("core").level == logging.DEBUG
    assert "these changes take effect at the next start: listen, port, workers" in caplog.text


async def test_a_reload_of_invalid_settings_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake in the file does not stop the server; each mistake is logged."""
    error = UsageError("file:1: one\nfile:2: two")
    assert await hang_up(Settings(tmp_path, tmp_path, tmp_path, None), error, monkeypatch) == []
    assert "the settings were not reloaded: file:1: one" in caplog.text
    assert "the settings were not reloaded: file:2: two" in caplog.text


async def test_a_terminal_that_closes_stops_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops as with Ctrl+C, which ends sessions properly, and does not continue without its terminal."""
    monkeypatch.setattr(systemd, "_has_terminal", lambda: True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    try:
        settings, scanned = Settings(tmp_path, tmp_path, tmp_path, None), list[Settings]()
        with reloaded_on_hangup(settings, lambda: settings, scanned.append):
            os.kill(os.getpid(), signal.SIGHUP)
            async with asyncio.timeout(60):
                await ended.wait()
        assert scanned == []
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
