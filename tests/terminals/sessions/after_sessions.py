"""What a session leaves behind: afterwards, another command queries its terminal."""

import io
import re
from base64 import b64encode
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from tests.terminals.images.painting import Painter
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.waiting import poll
from tests.terminals.sessions.captures import assert_nothing_but_text, until

BEFORE = "text from before the session"

_SET, _RESET, _UNKNOWN = 1, 2, 0
"""Replies to DECRQM, the query for a mode."""

_MODES = {7: _SET, 25: _SET} | dict.fromkeys((1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026), _RESET)
"""Automatic wrap and cursor on; mouse, focus, alternate screen, bracketed paste, synchronised output off."""

_UPLOADED = re.compile(rb"\x1b_G[^;\x1b]*\bi=(\d+)")


class SessionAftermath:
    """Wraps a session: text before it, its exit status after it, and then whatever the test writes.

    Replies of the terminal are echoed on it, as by a shell. The `with` block closes the pipe at its end.
    """

    def __init__(self, folder: Path) -> None:
        self._painter = Painter(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._painter.__exit__(kind, error, trace)

    def around(self, command: list[str]) -> list[str]:
        """Return the command line with the session between its texts."""
        script = 'pipe=$1; shift; echo "$0"; "$@"; printf "[exit %s]\\r\\n" "$?"; exec cat "$pipe"'
        return ["sh", "-c", script, BEFORE, str(self._painter.pipe), *command]

    def assert_restored(self, terminal: Terminal, *, status: int) -> None:
        """Assert that the screen shows only the text from before the session, and that every mode is restored."""
        terminal.wait_for_text(f"[exit {status}]")
        assert terminal.lines()[0] == BEFORE
        for mode, wanted in _MODES.items():
            answer = int(self._asked(terminal, b"\x1b[?%d$p" % mode, rf"\[\?{mode};(\d)\$y"))
            assert answer in {wanted, _UNKNOWN}, f"mode {mode} is {answer}"
        self._painter.write(b"\x1b[?25l")
        until(terminal, assert_nothing_but_text)

    def assert_no_pictures(self, terminal: Terminal) -> None:
        """Assert that the terminal has deleted every image of the session, and that it would show one."""
        numbers = sorted(set(map(int, _UPLOADED.findall(terminal.received()))) - {0})
        assert len(numbers) > 1
        for number in numbers[-12:]:
            answer = self._asked(terminal, b"\x1b_Ga=p,U=1,c=1,r=1,i=%d\x1b\\" % number, rf"_Gi={number};(\w+)")
            assert answer == "ENOENT", f"picture {number} is still there"
        file = io.BytesIO()
        Image.new("RGB", (1, 1)).save(file, "PNG")
        self._painter.write(b"\x1b_Ga=t,f=100,i=7,q=2;%s\x1b\\" % b64encode(file.getvalue()))
        assert self._asked(terminal, b"\x1b_Ga=p,U=1,c=1,r=1,i=7\x1b\\", r"_Gi=7;(\w+)") == "OK"

    def _asked(self, terminal: Terminal, question: bytes, answer: str) -> str:
        """Send a query on a new line, and return the terminal's reply."""
        pattern = re.compile(answer)
        self._painter.write(b"\r\n" + question)
        found = poll(
            lambda: next((found for line in terminal.lines() if (found := pattern.search(line))), None),
            seconds=20,
            what=f"an answer like {answer} on\n" + "\n".join(terminal.lines()),
        )
        return str(found[1])
