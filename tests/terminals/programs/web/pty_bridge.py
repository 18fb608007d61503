"""Run a command on a pseudo-terminal, connected to our standard input and output: `COLUMNS ROWS WIDTH HEIGHT COMMAND…`.

Lines with the same four numbers on descriptor 3 change the size in cells and pixels. Ends with the command.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

_SIZES = 3


def main(size: list[int], command: list[str]) -> int:
    """Run until the command ends or our input ends."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    _resize(terminal, size)
    sources = {0, terminal, _SIZES}
    pending = b""
    while True:
        for source in select.select(sources, [], [])[0]:
            data = _read(source)
            if not data and source != _SIZES:
                return 0
            if not data:
                sources.discard(source)
            elif source == 0:
                os.write(terminal, data)
            elif source == terminal:
                _write_all(data)
            else:
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    _resize(terminal, [int(number) for number in line.split()])


def _read(source: int) -> bytes:
    try:
        return os.read(source, 65536)
    except OSError:
        return b""


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


def _resize(terminal: int, size: list[int]) -> None:
    columns, rows, width, height = size
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, width, height))


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:5]], sys.argv[5:]))
