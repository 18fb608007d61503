"""PictureTerminal: an emulated terminal with graphics, for tests of everything that a canvas sends.

Text goes to a pyte screen. `pictures[row][column]` is the cell of a sixel or inline image shown there; text written
over it erases it, as in xterm, xterm.js and mlterm. Graphics commands must follow kitty's rules; `images` are the
stored images.
"""

import re
from base64 import standard_b64decode
from dataclasses import dataclass, field
from typing import Any

import pyte
from pyte.screens import Char

from tests.tui.graphics.emulation.inline_images import file_of

_STRING = re.compile(r"\x1b(?P<kind>[P_])(?P<body>.*?)\x1b\\|(?P<inline>\x1b\]1337;[^\x07\x1b]*\x07)", re.DOTALL)
_TAG = re.compile(r"#tag:(?P<name>[^,]*),(?P<row>\d+),(?P<column>\d+),(?P<rows>\d+),(?P<columns>\d+)")

PictureCell = tuple[str, int, int]
"""Picture, row and column of the cell within it."""


@dataclass
class Image:
    """An image in kitty's memory."""

    columns: int
    rows: int
    data: bytes
    frames: list[tuple[bytes, int]] = field(default_factory=list)
    """Frames after the first, with their durations in milliseconds."""
    controls: list[dict[str, str]] = field(default_factory=list)
    """Its animation commands."""


class _Screen(pyte.Screen):
    """A pyte screen that records which cells text erases."""

    def __init__(self, columns: int, lines: int) -> None:
        self.pictures: list[list[PictureCell | None]] = [[None] * columns for _ in range(lines)]
        super().__init__(columns, lines)
        self.reset_mode(7, private=True)

    def draw(self, data: str) -> None:
        for character in data:
            before = min(self.cursor.x, self.columns - 1)
            super().draw(character)
            for column in range(before, max(before + 1, min(self.cursor.x, self.columns))):
                if self.cursor.x != before or character.isprintable():
                    self.pictures[self.cursor.y][column] = None

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        super().erase_in_display(how, *args, **kwargs)
        for row in range(self.lines):
            if (how != 0 and row < self.cursor.y) or (how != 1 and row > self.cursor.y) or how > 1:
                self._rub_out(row, 0, self.columns)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        super().erase_in_line(how, private)
        start, stop = {0: (self.cursor.x, self.columns), 1: (0, self.cursor.x + 1)}.get(how, (0, self.columns))
        self._rub_out(self.cursor.y, start, stop)

    def erase_characters(self, count: int | None = None) -> None:
        super().erase_characters(count)
        self._rub_out(self.cursor.y, self.cursor.x, min(self.columns, self.cursor.x + (count or 1)))

    def _rub_out(self, row: int, start: int, stop: int) -> None:
        self.pictures[row][start:stop] = [None] * (stop - start)

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.pictures = [*self.pictures[1:], [None] * self.columns]
        super().index()


class PictureTerminal:
    """See the module's docstring."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.screen = _Screen(columns, rows)
        self.images: dict[int, Image] = {}
        self.upload_ids: list[int] = []
        """Ids of all images whose upload was ever started."""
        self.strip_writes = 0
        """Number of sixels and inline images drawn."""
        self._stream = pyte.Stream(self.screen)
        self._upload: tuple[int, dict[str, str], bytes] | None = None

    def feed(self, data: bytes | str) -> None:
        """Process what the application writes."""
        text = data if isinstance(data, str) else data.decode()
        position = 0
        for string in _STRING.finditer(text):
            self._stream.feed(text[position : string.start()])
            position = string.end()
            if string["inline"] is not None:
                self._show_file(*file_of(string["inline"].encode()))
            elif string["kind"] == "P":
                self._sixel(string["body"])
            else:
                self._graphics(string["body"])
        rest = text[position:]
        assert "\x1bP" not in rest, "a sixel was cut"
        assert "\x1b_" not in rest, "a graphics command was cut"
        assert "\x1b]1337" not in rest, "an inline image was cut"
        self._stream.feed(rest)

    def cell(self, row: int, column: int) -> Char:
        """Return a cell with its style."""
        return self.screen.buffer[row][column]

    @property
    def cursor(self) -> tuple[int, int]:
        """Return the cursor's row and column."""
        return self.screen.cursor.y, self.screen.cursor.x

    @property
    def uploading(self) -> bool:
        """Whether an upload is in progress."""
        return self._upload is not None

    def _sixel(self, body: str) -> None:
        self._stroke(body)

    def _show_file(self, file: bytes, columns: int, rows: int) -> None:
        self._stroke(file.decode())
        tag = _TAG.search(file.decode())
        assert tag is not None
        assert (columns, rows) == (int(tag["columns"]), int(tag["rows"]))

    def _stroke(self, body: str) -> None:
        """Show a picture and leave the cursor below it, as some terminals do in any case."""
        tag = _TAG.search(body)
        assert tag is not None, body[:80]
        top, left = self.cursor
        rows, columns = int(tag["rows"]), int(tag["columns"])
        assert top + rows < self.rows, "a picture touches the last row"
        assert left + columns <= self.columns, "a picture leaves the screen"
        for row in range(rows):
            for column in range(columns):
                cell = (tag["name"], int(tag["row"]) + row, int(tag["column"]) + column)
                self.screen.pictures[top + row][left + column] = cell
        self.strip_writes += 1
        self.screen.cursor.y, self.screen.cursor.x = min(top + rows, self.rows - 1), 0

    def _graphics(self, body: str) -> None:
        assert body.startswith("G")
        head, _, data = body[1:].partition(";")
        keys = dict(pair.split("=") for pair in head.split(","))
        assert keys.get("q") == "2", "a reply would be read as keys"
        assert len(data) <= 4096
        assert len(data) % 4 == 0
        if keys.get("a") == "d":
            assert keys["d"] == "I"
            self.images.pop(int(keys["i"]), None)
            self._upload = None
            return
        if keys.get("a") == "a":
            assert self._upload is None, "another command interrupted an upload"
            self.images[int(keys["i"])].controls.append(keys)
            return
        if keys.get("a") == "f" and "i" in keys:
            assert self._upload is None, "another command interrupted an upload"
            assert int(keys["i"]) in self.images, "a frame without its image"
            assert int(keys["z"]) > 0
            self._upload = (int(keys["i"]), keys, b"")
        elif "a" in keys and keys["a"] != "f":
            assert self._upload is None, "another command interrupted an upload"
            assert keys["a"] == "T"
            assert keys["U"] == "1"
            assert keys["f"] == "100"
            number = int(keys["i"])
            assert 0 < number < 1 << 24
            assert number not in self.upload_ids, "an id was used again"
            self.upload_ids.append(number)
            self._upload = (number, keys, b"")
        else:
            assert set(keys) <= {"m", "q", "a"}
        assert self._upload is not None, "a chunk without an upload"
        number, first, before = self._upload
        whole = before + standard_b64decode(data)
        self._upload = (number, first, whole)
        assert (keys.get("a") == "f") == (first["a"] == "f"), "every chunk of a frame needs a=f"
        if keys.get("m", "0") == "0" and first["a"] == "f":
            self.images[number].frames.append((whole, int(first["z"])))
            self._upload = None
        elif keys.get("m", "0") == "0":
            self.images[number] = Image(int(first["c"]), int(first["r"]), whole)
            self._upload = None
