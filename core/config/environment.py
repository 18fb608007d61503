"""The environment of the process; no other module reads it."""

from __future__ import annotations

import os
import site
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def environment() -> Mapping[str, str]:
    """Return the variables of this process, for the readers of this package."""
    return os.environ


def terminal_environment() -> dict[str, str]:
    """Return the variables that describe this process's own terminal, for `open`."""
    names = ("TERM", "COLORTERM", "LC_TERMINAL", "LC_TERMINAL_VERSION", "TERM_PROGRAM", "TERM_PROGRAM_VERSION")
    return {name: os.environ[name] for name in names if name in os.environ}


def ignore_foreign_settings() -> None:
    """Remove the variables that Textual reads when it is imported: they would change it for every session."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def journal_stream() -> tuple[int, int] | None:
    """Return device and inode of the stream that systemd's journal reads, None without one (systemd.exec(5))."""
    device, _, inode = os.environ.get("JOURNAL_STREAM", "").partition(":")
    return (int(device), int(inode)) if device.isdecimal() and inode.isdecimal() else None


def notify_socket() -> str | None:
    """Return the address of the socket for notifications of systemd, None without one (sd_notify(3))."""
    return os.environ.get("NOTIFY_SOCKET") or None


def watchdog_seconds() -> float | None:
    """Return the limit of systemd's watchdog in seconds, None if it is off (sd_watchdog_enabled(3))."""
    microseconds, process = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", str(os.getpid()))
    if not microseconds.isdecimal() or not int(microseconds) or process != str(os.getpid()):
        return None
    return int(microseconds) / 1_000_000


@contextmanager
def safe_import_path() -> Iterator[None]:
    """Make Python processes that start in the block import from the installation only.

    Otherwise they search the working directory first, which may be a folder of photos of others. In a clone that is
    not installed, its top folder is added.
    """
    here = Path(__file__).resolve().parents[2]
    installed = str(here) in {*site.getsitepackages(), site.getusersitepackages()}
    changes = {"PYTHONSAFEPATH": "1"} | ({} if installed else {"PYTHONPATH": str(here)})
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
