"""Pictures encoded by hand, without the program: they test the rig itself."""

import base64
import io
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image
from textual_image._sixel import image_to_sixels

from tests.terminals.programs.pipes import open_for_writing

_PLACEHOLDER = "\U0010eeee"
_ROW_MARKS = "".join(map(chr, (*(0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346), *range(0x34A, 0x34D))))
"""The first twelve of kitty's row and column diacritics (rowcolumn-diacritics.txt)."""

_COLOUR_DEFINITION = re.compile(r"#\d+;2;\d+;\d+;\d+")


class Painter:
    """A command that copies whatever the test writes to the terminal."""

    def __init__(self, folder: Path) -> None:
        self.pipe = folder / "painter"
        """Start the command."""
        os.mkfifo(self.pipe)
        self.command = ["sh", "-c", 'stty -echo -opost && exec cat "$0"', str(self.pipe)]
        self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pipe, which ends the command and the terminal."""
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def write(self, data: bytes) -> None:
        """Send bytes; the first call waits until the command reads."""
        if self._descriptor < 0:
            self._descriptor = open_for_writing(self.pipe)
        with os.fdopen(os.dup(self._descriptor), "wb") as pipe:
            pipe.write(data)


def cleared() -> bytes:
    """Return what clears the screen and hides the cursor."""
    return b"\x1b[?25l\x1b[0m\x1b[2J"


def kitty_picture(picture: Image.Image, number: int, column: int, row: int, columns: int, rows: int) -> bytes:
    """Return a PNG of 256 colours, its virtual placement, and the cells that show it (kitty graphics protocol, U=1).

    `number` is the picture's id below 2**24, which is the colour of the cells. At most 12 rows.
    """
    file = io.BytesIO()
    picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    pieces = [data[start : start + 4096] for start in range(0, len(data), 4096)]
    heads = [f"a=t,f=100,i={number},q=2,"] + [""] * (len(pieces) - 1)
    mores = [1] * (len(pieces) - 1) + [0]
    sent = "".join(
        f"\x1b_G{head}m={more};{piece}\x1b\\" for head, more, piece in zip(heads, mores, pieces, strict=True)
    )
    sent += f"\x1b_Ga=p,U=1,i={number},c={columns},r={rows},q=2\x1b\\"
    colour = f"\x1b[38;2;{number >> 16};{number >> 8 & 255};{number & 255}m"
    for line, mark in enumerate(_ROW_MARKS[:rows]):
        first = _PLACEHOLDER + mark + _ROW_MARKS[0]
        sent += f"\x1b[{row + line + 1};{column + 1}H{colour}{first}{_PLACEHOLDER * (columns - 1)}"
    return f"{sent}\x1b[0m".encode()


def sixel_picture(picture: Image.Image, column: int, row: int) -> bytes:
    """Return a sixel of 256 colours with its upper left corner at a cell.

    All colours are defined before the first is used; otherwise xterm draws holes. P2=1 keeps other pixels unchanged.
    """
    encoded = image_to_sixels(picture)
    head, size, body = re.split(r'("[0-9;]+)', encoded, maxsplit=1)
    assert head == "\x1bP0;0;0q"
    definitions = "".join(_COLOUR_DEFINITION.findall(body))
    body = _COLOUR_DEFINITION.sub(lambda found: found[0].partition(";")[0], body)
    return f"\x1b[{row + 1};{column + 1}H\x1bP0;1;0q{size}{definitions}{body}".encode()
