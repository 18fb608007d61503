"""A person views a folder on their own terminal, without a server."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
from PIL import Image

_COLUMNS, _ROWS = 100, 30


class TerminalSession:
    """`sshowcase open` on a pseudo-terminal."""

    def __init__(self, pictures: Path, folder: Path) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self.settings = termios.tcgetattr(slave)
        self.screen = pyte.Screen(_COLUMNS, _ROWS)
        self._stream = pyte.ByteStream(self.screen)
        environment = {**os.environ, "TERM": "xterm-256color", "SSHOWCASE_CONFIG": str(folder / "config")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server_ssh", "open", str(pictures), "--data", str(folder / "data")],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        self.slave = slave

    def until(self, words: str) -> None:
        """Wait until this text is on the screen."""
        deadline = time.monotonic() + 60
        while not any(words in line for line in self.screen.display):
            assert time.monotonic() < deadline, "\n".join(self.screen.display)
            self._watch()

    def ended(self) -> int:
        """Wait for the end of the program; return its exit code."""
        deadline = time.monotonic() + 60
        while self.process.poll() is None:
            assert time.monotonic() < deadline
            self._watch()
        return self.process.returncode

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.master, keys)

    def _watch(self) -> None:
        if select.select([self.master], [], [], 0.1)[0]:
            # pyte does not support private CSI sequences like `>0q`, which show nothing.
            data = os.read(self.master, 65536)
            self._stream.feed(data.replace(b"\x1b[>0q", b""))


def test_a_folder_is_shown_and_the_terminal_restored(tmp_path: Path) -> None:
    """`open` shows the photos of a flat folder; `q` exits with 0 and leaves the terminal as it was."""
    pictures = tmp_path / "Paris"
    pictures.mkdir()
    for number in range(3):
        Image.linear_gradient("L").convert("RGB").resize((300, 200)).save(pictures / f"Seine {number}.jpg")
    session = TerminalSession(pictures, tmp_path)
    try:
        session.until("Paris")
        session.until("3 photos")
        session.type(b"r")
        session.until("Seine 1.jpg")
        session.type(b"qq")
        assert session.ended() == 0
        assert termios.tcgetattr(session.slave) == session.settings
    finally:
        session.process.kill()
        session.process.wait()
        os.close(session.master)
        os.close(session.slave)


def test_without_a_terminal_there_is_a_message(tmp_path: Path) -> None:
    """`open` in a pipe: a message, exit code 2, no escape sequence."""
    (tmp_path / "Paris").mkdir()
    command = [sys.executable, "-m", "server_ssh", "open", str(tmp_path / "Paris"), "--data", str(tmp_path / "data")]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "needs a terminal" in ended.stderr
    assert "\x1b" not in ended.stdout + ended.stderr
