"""Runs a program on a pseudo-terminal of a given size and collects its output."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
import tty

_SECONDS = 30


def output_of(
    command: list[str], size: tuple[int, int], cell: tuple[int, int], *, seconds: float = _SECONDS
) -> bytes | None:
    """Return what a command writes to a terminal of so many columns and rows, with cells of so many pixels.

    None where it takes longer than that many seconds; it is ended then.
    """
    main, terminal = pty.openpty()
    tty.setraw(terminal)
    columns, rows = size
    pixels = (columns * cell[0], rows * cell[1])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, *pixels))
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(terminal)
    output = bytearray()
    deadline = time.monotonic() + seconds
    try:
        while data := _read(main, deadline):
            output += data
        process.wait(max(0.0, deadline - time.monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        return None
    finally:
        process.kill()
        process.wait()
        os.close(main)
    return bytes(output)


def _read(descriptor: int, deadline: float) -> bytes:
    seconds = deadline - time.monotonic()
    # A program that writes without end always has something to read.
    if seconds <= 0 or not select.select([descriptor], [], [], seconds)[0]:
        raise TimeoutError
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side is closed
        return b""
