"""Notify systemd when it runs this process as a service (sd_notify(3)), and reload the settings on request."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import fields

from core.commands.logging_setup import set_level
from core.config import Settings
from core.config.environment import notify_socket, watchdog_seconds
from core.config.settings import entries
from core.errors import GalleryError

_log = logging.getLogger(__name__)

_LIVE = frozenset({"log_level", "folders"})
"""Settings that take effect without a restart."""
_FROM_ENVIRONMENT = frozenset({"home", "agent_socket", "config_file", "config_warnings"})


def notify(state: str) -> None:
    """Send lines of state ("READY=1", "STOPPING=1", "STATUS=…") to systemd, if it runs this process."""
    address = notify_socket()
    if address is None or address[0] not in "/@":
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.setblocking(False)
        sender.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)


@asynccontextmanager
async def watchdog_fed() -> AsyncIterator[None]:
    """Notify the watchdog of systemd from the event loop if it is on: it restarts a process whose loop hangs."""
    limit = watchdog_seconds()
    feeding = None if limit is None else asyncio.create_task(_feed(limit / 3), name="feed the watchdog")
    try:
        yield
    finally:
        if feeding is not None:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)


async def _feed(seconds: float) -> None:
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(seconds)


@contextmanager
def reloaded_on_hangup(
    settings: Settings, reload_settings: Callable[[], Settings], on_folders: Callable[[Settings], None]
) -> Iterator[None]:
    """Read the settings again on SIGHUP, which `systemctl reload` sends; stop on SIGHUP of a terminal that closes.

    The log level takes effect at once, and `on_folders` is called with the new settings, to scan their folders. Other
    changes are logged and take effect at the next start. Invalid settings change nothing.
    """
    loop = asyncio.get_running_loop()
    at_terminal = _has_terminal()

    def on_hangup() -> None:
        if at_terminal:
            signal.raise_signal(signal.SIGTERM)
            return
        notify("STATUS=Reloading the settings")
        _reload(settings, reload_settings, on_folders)
        notify("STATUS=Open")

    loop.add_signal_handler(signal.SIGHUP, on_hangup)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


def _reload(
    settings: Settings, reload_settings: Callable[[], Settings], on_folders: Callable[[Settings], None]
) -> None:
    try:
        new = reload_settings()
    except GalleryError as error:
        for line in str(error).split("\n"):
            _log.error("the settings were not reloaded: %s", line)
        return
    for warning in new.config_warnings:
        _log.warning("%s", warning)
    set_level(new.log_level)
    names = {entry.field: entry.name for entry in entries()}
    changed = {
        names.get(each.name, each.name)
        for each in fields(Settings)
        if each.name not in _FROM_ENVIRONMENT and getattr(new, each.name) != getattr(settings, each.name)
    }
    later = sorted(changed - _LIVE)
    if later:
        _log.warning("these changes take effect at the next start: %s", ", ".join(later))
    _log.warning("the settings were reloaded")
    on_folders(new)


def _has_terminal() -> bool:
    """Return whether this process has a controlling terminal; it would continue to run after the terminal closes."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
