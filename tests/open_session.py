"""`python tests/open_session.py PORT KEY WORD…`: open a session with OpenSSH; wait until words are on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

import pyte

COLUMNS, ROWS = 120, 40


def main() -> int:
    """Feed the session into a terminal emulator, print its screen; return 1 when a word is missing after 30 s."""
    port, key, *words = sys.argv[1:]
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes", "LogLevel=ERROR"]
        flags = [word for option in options for word in ("-o", option)]
        os.execvp("ssh", ["ssh", "-tt", *flags, "-F", "none", "-i", key, "-p", port, "visitor@localhost"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    deadline = time.monotonic() + 60
    seen = False
    while not seen and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                stream.feed(os.read(terminal, 65536))
            except OSError:
                break
        seen = all(any(word in line for line in screen.display) for word in words)
    print("\n".join(line.rstrip() for line in screen.display))
    os.close(terminal)
    os.waitpid(child, 0)
    print("shown:" if seen else "NOT shown:", ", ".join(words))
    return 0 if seen else 1


if __name__ == "__main__":
    sys.exit(main())
