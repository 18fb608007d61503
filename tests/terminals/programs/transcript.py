"""What a terminal received, as bytes and as the text on its screen."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyte
from PIL import ImageColor

_STRING = re.compile(rb"\x1b[PX^_].*?\x1b\\|\x1b\].*?(?:\x1b\\|\x07)", re.DOTALL)
"""Complete DCS, SOS, PM, APC and OSC strings (ECMA-48, 5.6): pictures, titles and queries, not text."""

_STRING_START = re.compile(rb"\x1b[PX^_\]]")
_PRIVATE_SEQUENCE = re.compile(rb"\x1b\[(?:[<>=][0-?]*[ -/]*[@-~]|\?[0-9;]*\$p)")
"""Keyboard modes and mode queries, whose last letter pyte would print."""

_HEXADECIMAL = re.compile("[0-9a-f]{6}")

_PLACEHOLDER = "\U0010eeee"
"""kitty's character for one cell of a picture."""

_ALTERNATE_SCREEN = re.compile(rb"\x1b\[\?1049([hl])")

_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")


Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Cell:
    """A character on the screen with its colours; a picture's placeholder is a space, which has only one colour."""

    text: str
    foreground: Colour
    background: Colour


class Transcript:
    """Follows the file into which a terminal writes the bytes that it receives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._pending = b""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._below: pyte.Screen | None = None

    def received(self) -> bytes:
        """Return all bytes since the terminal started."""
        return self._path.read_bytes() if self._path.exists() else b""

    def lines(self, columns: int, rows: int) -> list[str]:
        """Return the rows of text on a screen of this size, as pyte interprets the bytes, without pictures."""
        self._follow(columns, rows)
        buffer = self._screen.buffer
        return ["".join(_letter(buffer[row][column].data) for column in range(columns)).rstrip() for row in range(rows)]

    def cells(self, columns: int, rows: int, foreground: Colour, background: Colour) -> list[list[Cell]]:
        """Return the same with the colours of each cell; unset colours are the terminal's."""
        self._follow(columns, rows)
        buffer = self._screen.buffer
        colours = _Colours(foreground, background)
        return [[colours.cell(buffer[row][column]) for column in range(columns)] for row in range(rows)]

    def _follow(self, columns: int, rows: int) -> None:
        """Feed new bytes; an alternate screen is a second pyte screen, because pyte has none."""
        text, *switched = _ALTERNATE_SCREEN.split(self._take_complete())
        self._feed(text, columns, rows)
        for switch, text in zip(switched[::2], switched[1::2], strict=True):
            if switch == b"h" and self._below is None:
                self._below, self._screen = self._screen, pyte.Screen(columns, rows)
            elif switch == b"l" and self._below is not None:
                self._screen, self._below = self._below, None
            self._stream = pyte.ByteStream(self._screen)
            self._feed(text, columns, rows)

    def _feed(self, text: bytes, columns: int, rows: int) -> None:
        if (self._screen.columns, self._screen.lines) != (columns, rows):
            self._screen.resize(rows, columns)
        self._stream.feed(text)

    def _take_complete(self) -> bytes:
        """Return new bytes up to the last complete sequence, without strings."""
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


class _Colours:
    """Translates pyte's characters; cached, because a screen has few different ones."""

    def __init__(self, foreground: Colour, background: Colour) -> None:
        self._foreground = foreground
        self._background = background
        self._known: dict[pyte.screens.Char, Cell] = {}

    def cell(self, char: pyte.screens.Char) -> Cell:
        known = self._known.get(char)
        if known is None:
            fore, back = _colour(char.fg, self._foreground), _colour(char.bg, self._background)
            if char.reverse:
                fore, back = back, fore
            letter = _letter(char.data)
            known = self._known[char] = Cell(letter, back if letter == " " else fore, back)
        return known


def _colour(name: str, default: Colour) -> Colour:
    """Return a colour from pyte's name: `default`, six hexadecimal digits, or one of the sixteen names."""
    if name == "default":
        return default
    red, green, blue, *_ = ImageColor.getrgb(f"#{name}" if _HEXADECIMAL.fullmatch(name) else name)
    return (red, green, blue)


def _letter(data: str) -> str:
    """Return one character per cell: "" for the second half of a wide one, a space for a placeholder."""
    return data[:1] if data and data[0] != _PLACEHOLDER else " "
