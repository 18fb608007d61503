"""What a terminal received, as bytes and as the text that stands on its screen."""

import re
from pathlib import Path

import pyte

_STRING = re.compile(rb"\x1b[PX^_].*?\x1b\\|\x1b\].*?(?:\x1b\\|\x07)", re.DOTALL)
"""Complete DCS, SOS, PM, APC and OSC strings (ECMA-48, 5.6): pictures, titles and questions, no text."""

_STRING_START = re.compile(rb"\x1b[PX^_\]]")
_PRIVATE_SEQUENCE = re.compile(rb"\x1b\[(?:[<>=][0-?]*[ -/]*[@-~]|\?[0-9;]*\$p)")
"""Keyboard modes and mode questions, whose last letter pyte would print."""

_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")


class Transcript:
    """Follows the file into which a terminal writes the bytes that it receives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._pending = b""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def received(self) -> bytes:
        """All bytes since the terminal started."""
        return self._path.read_bytes() if self._path.exists() else b""

    def lines(self, columns: int, rows: int) -> list[str]:
        """The rows of text on a screen of this size, as pyte understands the bytes; pictures are left out."""
        if (self._screen.columns, self._screen.lines) != (columns, rows):
            self._screen.resize(rows, columns)
        self._stream.feed(self._take_complete())
        return [line.rstrip() for line in self._screen.display]

    def _take_complete(self) -> bytes:
        """New bytes up to the last complete sequence, without strings; the rest waits for its end."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                new = file.read()
            self._read += len(new)
            self._pending += new
        text = _STRING.sub(b"", self._pending)
        unfinished = _STRING_START.search(text) or _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._pending = text[end:]
        return _PRIVATE_SEQUENCE.sub(b"", text[:end])
