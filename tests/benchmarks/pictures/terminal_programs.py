"""Runs a program on a pseudo-terminal of a given size and collects its output."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import tty

_SECONDS = 30


def output_of(command: list[str], size: tuple[int, int], cell: tuple[int, int]) -> bytes:
    """Return what a command writes to a terminal of so many columns and rows, with cells of so many pixels."""
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
    try:
        while data := _read(main):
            output += data
        process.wait(_SECONDS)
    finally:
        process.kill()
        os.close(main)
    return bytes(output)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side is closed
        return b""
