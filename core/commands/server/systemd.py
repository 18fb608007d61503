"""News for systemd, when it started this process as a service (sd_notify(3)), and what `systemctl reload` asks for."""

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
_SURROUNDINGS = frozenset({"home", "agent_socket", "config_file", "config_warnings"})


def notify(news: str) -> None:
    """Tell systemd, if it waits: "READY=1", "STOPPING=1", "STATUS=…"; one line each."""
    address = notify_socket()
    if address is None or address[0] not in "/@":
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as there:
        there.setblocking(False)
        there.sendto(news.encode(), "\0" + address[1:] if address[0] == "@" else address)


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """Give systemd signs of life from the event loop, where it wants them: a loop that hangs is started anew."""
    limit = watchdog_seconds()
    beating = None if limit is None else asyncio.create_task(_beat(limit / 3), name="signs of life")
    try:
        yield
    finally:
        if beating is not None:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)


async def _beat(seconds: float) -> None:
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(seconds)


@contextmanager
def reloaded_on_hangup(
    settings: Settings, again: Callable[[], Settings], on_folders: Callable[[Settings], None]
) -> Iterator[None]:
    """Read the settings again at SIGHUP, which `systemctl reload` sends; at a terminal that closes, end as with Ctrl+C.

    The log's level takes effect at once, and `on_folders` is called with the new settings so that their folders are
    scanned; what else has changed is named, and holds from the next start. Settings that are not understood change
    nothing.
    """
    loop = asyncio.get_running_loop()
    at_terminal = _has_terminal()

    def hung_up() -> None:
        if at_terminal:
            signal.raise_signal(signal.SIGTERM)
            return
        notify("STATUS=Reading the settings again")
        _reload(settings, again, on_folders)
        notify("STATUS=Open")

    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


def _reload(settings: Settings, again: Callable[[], Settings], on_folders: Callable[[Settings], None]) -> None:
    try:
        new = again()
    except GalleryError as error:
        for line in str(error).split("\n"):
            _log.error("the settings stay as they are: %s", line)
        return
    for warning in new.config_warnings:
        _log.warning("%s", warning)
    set_level(new.log_level)
    names = {entry.field: entry.name for entry in entries()}
    changed = {
        names.get(each.name, each.name)
        for each in fields(Settings)
        if each.name not in _SURROUNDINGS and getattr(new, each.name) != getattr(settings, each.name)
    }
    later = sorted(changed - _LIVE)
    if later:
        _log.warning("changed, and in force from the next start on: %s", ", ".join(later))
    _log.warning("the settings were read again")
    on_folders(new)


def _has_terminal() -> bool:
    """Say whether this process has a controlling terminal, whose end it would outlive."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
