"""`python tests/visit.py PORT KEY WORD…`: visit with OpenSSH until all words stand on the screen; fail after 30 s."""

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
    """Run the client, feed what it draws into a terminal emulator, look for the words."""
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
    deadline = time.monotonic() + 30
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
    print("seen:" if seen else "NOT seen:", ", ".join(words))
    return 0 if seen else 1


if __name__ == "__main__":
    sys.exit(main())
