"""The pseudo-terminal between a terminal program and its command, observed from outside."""

import fcntl
import os
import struct
import termios
from dataclasses import dataclass
from pathlib import Path

_FIRST_SLAVE_MAJOR = 136
"""Unix98 pseudo-terminal slaves have the majors 136 to 143 (Linux, Documentation/admin-guide/devices.txt)."""


@dataclass(frozen=True)
class PixelSize:
    """The size of a terminal in cells and in pixels."""

    columns: int
    rows: int
    width: int
    height: int


def find_terminal_below(pid: int) -> Path | None:
    """Return the pseudo-terminal of the first descendant of `pid` that has one; None while there is none."""
    children = _children()
    waiting = [pid]
    while waiting:
        for child, terminal in children.get(waiting.pop(), []):
            if terminal is not None:
                return terminal
            waiting.append(child)
    return None


def window_size(terminal: Path) -> PixelSize:
    """Return what TIOCGWINSZ returns on this pseudo-terminal."""
    descriptor = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    try:
        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8)))
    finally:
        os.close(descriptor)
    return PixelSize(columns, rows, width, height)


def _children() -> dict[int, list[tuple[int, Path | None]]]:
    """Return every process by its parent, with its controlling terminal (proc_pid_stat(5), fields 4 and 7)."""
    children: dict[int, list[tuple[int, Path | None]]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            _, _, parent, _, _, terminal, *_ = [0, *(folder / "stat").read_text().rpartition(") ")[2].split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(int(parent), []).append((int(folder.name), _slave(int(terminal))))
    return children


def _slave(device: int) -> Path | None:
    major, minor = os.major(device), os.minor(device)
    if not _FIRST_SLAVE_MAJOR <= major < _FIRST_SLAVE_MAJOR + 8:
        return None
    return Path(f"/dev/pts/{(major - _FIRST_SLAVE_MAJOR) * 256 + minor}")
