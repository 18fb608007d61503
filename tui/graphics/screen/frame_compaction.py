"""Saying the same in fewer bytes: styles are changed by what differs, and blank cells are erased instead of written.

A frame states each segment's whole style and resets it afterwards. Of a first frame that is two thirds, and of a screen
that is mostly background nearly all the rest are spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from tui.graphics.screen.frame_parsing import ITEM, closes_link

_SHORTEST_ERASED: Final = " " * 11
"""Blank cells within text that are worth erasing: `CSI n X` and `CSI n C` are ten bytes."""

_SAVE, _RESTORE = "\x1b7", "\x1b8"
"""The cursor, with its style (DECSC and DECRC)."""
_POSITION: Final = re.compile(r"\x1b\[[\d;]*[HG]")
_FIRST_COLUMN: Final = re.compile(r"(\x1b\[\d+);1H")
"""A position whose column is the first one, which is meant where none is named (CUP, ECMA-48 8.3.21)."""
_LONG_BLANK: Final = re.compile(f"({_SHORTEST_ERASED}+)")

_RESETS: Final = {"22": ("1", "2"), "23": ("3",), "24": ("4", "21"), "25": ("5", "6"), "27": ("7",), "28": ("8",),
                  "29": ("9",), "55": ("53",)}  # fmt: skip
_INVISIBLE_ON_BLANKS: Final = frozenset({"1", "2", "3", "5", "6", "8"})
"""Attributes that do not change how a space looks."""
_BASIC_COLOURS: Final = {
    **dict.fromkeys((*range(30, 38), *range(90, 98)), 38),
    **dict.fromkeys((*range(40, 48), *range(100, 108)), 48),
}


class Style(NamedTuple):
    """What select graphic rendition (SGR) has set."""

    attributes: frozenset[str] = frozenset()
    """The codes of bold and the like."""
    foreground: str = ""
    """Its code, "" for the terminal's own."""
    background: str = ""
    """Likewise."""


PLAIN: Final = Style()


def compact(frame: str, *, erases: bool) -> str:
    """Return shorter output with the same effect, for a terminal in the plain style; it is plain afterwards as well.

    `erases` says that the terminal gives erased cells the background colour.
    """
    writer = _Writer(erases=erases)
    for match in ITEM.finditer(frame):
        kind = match.lastgroup
        if kind == "sgr":
            writer.wanted = changed_style(writer.wanted, match["sgr"])
        elif kind == "text":
            writer.text(match[0])
        else:
            writer.control(match[0], is_link=kind == "link")
    return writer.end()


def blank_style(style: Style) -> Style:
    """Return the part of a style that is visible on a space."""
    return style if style.attributes - _INVISIBLE_ON_BLANKS else Style(background=style.background)


@lru_cache(maxsize=1024)
def style_of(sequences: str) -> Style:
    """Return the style that some SGR sequences set in a plain terminal."""
    style = PLAIN
    for match in ITEM.finditer(sequences):
        if match.lastgroup == "sgr":
            style = changed_style(style, match["sgr"])
    return style


@lru_cache(maxsize=4096)
def changed_style(style: Style, codes: str) -> Style:
    """Return the style after one SGR sequence with these codes, such as `1;38;5;17`."""
    attributes, foreground, background = style
    words = iter(codes.split(";"))
    for word in words:
        ground = _BASIC_COLOURS.get(int(word)) if word.isdigit() else None
        if word.strip("0") == "":
            attributes, foreground, background = PLAIN
        elif word in {"38", "48", "58"}:
            colour = ";".join((word, *_colour(words)))
            if word == "38":
                foreground = colour
            elif word == "48":
                background = colour
            else:
                attributes |= {colour}
        elif word in {"39", "49"} or ground is not None:
            if word == "39" or ground == 38:
                foreground = "" if word == "39" else word
            else:
                background = "" if word == "49" else word
        elif word in _RESETS:
            attributes -= set(_RESETS[word])
        else:
            attributes |= {word}
    return Style(attributes, foreground, background)


@lru_cache(maxsize=4096)
def transition(before: Style, after: Style) -> str:
    """Return the shortest SGR sequence from one style to another, "" when they are equal."""
    if before == after:
        return ""
    whole = ";".join(code for code in (*sorted(after.attributes), after.foreground, after.background) if code)
    reset = f"\x1b[0;{whole}m" if whole else "\x1b[0m"
    if before == PLAIN:
        return f"\x1b[{whole}m"
    if before.attributes - after.attributes:
        return reset
    codes = sorted(after.attributes - before.attributes)
    if before.foreground != after.foreground:
        codes.append(after.foreground or "39")
    if before.background != after.background:
        codes.append(after.background or "49")
    return min(f"\x1b[{';'.join(codes)}m", reset, key=len)


class _Writer:
    """The output so far, the style of the terminal, and the style that the next text must have.

    Spaces wait until something follows them, so that neighbours in one colour become one run.
    """

    def __init__(self, *, erases: bool) -> None:
        self.wanted = PLAIN
        self._erases = erases
        self._style = PLAIN
        self._saved: list[Style] = []
        self._out: list[str] = []
        self._blanks = 0
        self._blank_background = ""
        self._is_linked = False

    def text(self, text: str) -> None:
        """Write text without control characters."""
        is_hidden = not self.wanted.attributes - _INVISIBLE_ON_BLANKS and not self._is_linked
        if not is_hidden:
            self._write(text)
        elif not text.strip(" "):
            self._blank(len(text))
        elif self._erases and _SHORTEST_ERASED in text:
            for part in _LONG_BLANK.split(text):
                if part.strip(" "):
                    self._write(part)
                else:
                    self._blank(len(part))
        else:
            self._write(text)

    def control(self, control: str, *, is_link: bool) -> None:
        """Write a control sequence, which may do anything but change the style, except to one that was saved."""
        is_position = _POSITION.fullmatch(control) is not None
        self._flush(is_followed_by_position=is_position)
        if not is_position:
            self._set(self.wanted)
        self._out.append(_FIRST_COLUMN.sub(r"\1H", control) if is_position else control)
        if control == _SAVE:
            self._saved.append(self.wanted)
        elif control == _RESTORE and self._saved:
            self.wanted = self._style = self._saved.pop()
        if is_link:
            self._is_linked = not closes_link(control)

    def end(self) -> str:
        """Return the whole output."""
        self._flush()
        self._set(self.wanted)
        return "".join(self._out)

    def _write(self, text: str) -> None:
        self._flush()
        self._set(self.wanted)
        self._out.append(text)

    def _blank(self, count: int) -> None:
        if self._blanks and self._blank_background != self.wanted.background:
            self._flush()
        self._blank_background = self.wanted.background
        self._blanks += count

    def _flush(self, *, is_followed_by_position: bool = False) -> None:
        """Write the blank cells that wait."""
        count, self._blanks = self._blanks, 0
        if not count:
            return
        style = self._style
        is_visible = bool(style.attributes - _INVISIBLE_ON_BLANKS)
        self._set((PLAIN if is_visible else style)._replace(background=self._blank_background))
        erase = f"\x1b[{count}X"
        if not is_followed_by_position:
            erase = f"{erase}\x1b[{count}C"
        self._out.append(erase if self._erases and len(erase) < count else " " * count)

    def _set(self, style: Style) -> None:
        if style != self._style:
            self._out.append(transition(self._style, style))
            self._style = style


def _colour(words: Iterator[str]) -> Iterator[str]:
    """Yield what follows 38, 48 or 58: `2;r;g;b` or `5;n`."""
    kind = next(words, "")
    yield kind
    for _ in range({"2": 3, "5": 1}.get(kind, 0)):
        yield next(words, "0")
