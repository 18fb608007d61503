"""What the process is given by its surroundings: the only reader of the environment."""

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
    """Forget the variables that would change Textual for every visitor; it reads them when it is imported."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def journal_stream() -> tuple[int, int] | None:
    """Return device and inode of the stream that systemd's journal reads, None when there is none (systemd.exec(5))."""
    device, _, inode = os.environ.get("JOURNAL_STREAM", "").partition(":")
    return (int(device), int(inode)) if device.isdecimal() and inode.isdecimal() else None


def notify_socket() -> str | None:
    """Return the address of the socket where systemd waits for news of this service (sd_notify(3))."""
    return os.environ.get("NOTIFY_SOCKET") or None


def watchdog_seconds() -> float | None:
    """Return how long systemd waits for a sign of life before it starts the service anew (sd_watchdog_enabled(3))."""
    microseconds, process = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", str(os.getpid()))
    if not microseconds.isdecimal() or not int(microseconds) or process != str(os.getpid()):
        return None
    return int(microseconds) / 1_000_000


@contextmanager
def safe_import_path() -> Iterator[None]:
    """Let Python processes that are started meanwhile import from the installation only.

    They would look into the working directory first, which may be a folder of other people's photos. Without an
    installation (a clone), the folder of this package is added.
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
