"""What pictures cost as bytes, processor and wall time, and how good they are, beside other programs in the same run.

Twenty pictures of 20×8 cells and one of 120×40, cells of 10×20 pixels, from stored JPEGs of the same shape. Other
programs run on a pseudo-terminal of that size, which answers nothing (timg waits for that), and pay for
their start each time. A row is left out where a program is missing or does not know the protocol.
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console

from core.models import AssetKey
from tests.benchmarks.decoding import decoded, psnr
from tests.benchmarks.tables import show
from tests.benchmarks.terminal_programs import output_of
from tests.terminals.pictures import landscape
from tui.graphics.capabilities import Blocks, ColourDepth, Protocol
from tui.graphics.encoding import encode_picture
from tui.graphics.looks import Tone, blocks_look
from tui.graphics.placements import Fit, PayloadRequest, Picture
from tui.graphics.strips import unpack

CELL = (10, 20)
_HEADINGS = ["by", "as", "KiB", "CPU ms", "wall ms", "pixels", "PSNR dB"]

Encoder = Callable[[Path, int, int], bytes]
"""A stored picture in so many columns and rows, as bytes for a terminal."""


@dataclass(frozen=True)
class Way:
    """A program and a protocol."""

    by: str
    protocol: str
    encode: Encoder


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Measure tiles, then a view."""
    tiles, view = _stored(folder / "tiles", 20, (400, 320)), _stored(folder / "view", 1, (1200, 800))
    for title, pictures, columns, rows in (
        ("Twenty pictures of 200×160 pixels", tiles, 20, 8),
        ("One picture of 1200×800 pixels", view, 120, 40),
    ):
        show(title, [row for way in _ways() if (row := _measured(way, pictures, columns, rows))], _HEADINGS)
        print()


def _stored(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    folder.mkdir()
    paths = []
    for seed in range(count):
        path = folder / f"{seed}.jpg"
        landscape(*size, seed).save(path, quality=85)
        paths.append(path)
    return paths


def _measured(way: Way, pictures: list[Path], columns: int, rows: int) -> list[str] | None:
    if not way.encode(pictures[0], columns, rows):  # warm, and known to work
        return None
    started, used = time.perf_counter(), _processor_seconds()
    bodies = [way.encode(path, columns, rows) for path in pictures]
    wall, processor = time.perf_counter() - started, _processor_seconds() - used
    size = f"{sum(map(len, bodies)) / 1024:.0f}"
    images = [decoded(body) for body in bodies[:5]]
    qualities = [
        psnr(image, Image.open(path).resize(image.size, Image.Resampling.LANCZOS))
        for path, image in zip(pictures, images, strict=False)
        if image is not None
    ]
    pixels = f"{images[0].width}×{images[0].height}" if images[0] is not None else ""
    quality = f"{sum(qualities) / len(qualities):.1f}" if qualities else ""
    return [way.by, way.protocol, size, f"{processor * 1e3:.0f}", f"{wall * 1e3:.0f}", pixels, quality]


def _processor_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def _ways() -> Iterator[Way]:
    yield Way("sshowcase", "kitty, 256 colours", _ours(Protocol.KITTY))
    yield Way("sshowcase", "sixel, 256 colours", _ours(Protocol.SIXEL))
    yield Way("sshowcase", "sixel, 64 colours", _ours(Protocol.SIXEL, colours=64))
    yield Way("sshowcase", "iTerm2", _ours(Protocol.ITERM2))
    for depth, blocks in itertools.product((ColourDepth.TRUECOLOR, ColourDepth.COLOURS_256), Blocks):
        name = "24 bit" if depth is ColourDepth.TRUECOLOR else "256 colours"
        yield Way("sshowcase", f"{blocks} blocks, {name}", _ours(Protocol.HALF_BLOCKS, depth=depth, blocks=blocks))
    for name, options in (("kitty", "-f kitty"), ("sixel", "-f sixels"), ("iTerm2", "-f iterm")):
        yield Way("chafa", name, _program(["chafa", *options.split(), "--stretch", "-s", "{columns}x{rows}", "{file}"]))
    yield Way(
        "chafa",
        "half blocks, 24 bit",
        _program(
            [
                "chafa",
                "-f",
                "symbols",
                "--symbols",
                "vhalf",
                "-c",
                "full",
                "--stretch",
                "-s",
                "{columns}x{rows}",
                "{file}",
            ]
        ),
    )
    for name, letter in (("kitty", "k"), ("sixel", "s"), ("iTerm2", "i"), ("half blocks, 24 bit", "h")):
        yield Way("timg", name, _program(["timg", f"-p{letter}", "-g{columns}x{rows}", "{file}"], _STARTS[letter]))
    yield Way("textual-image", "kitty", _textual_image("tgp"))
    yield Way("textual-image", "sixel", _textual_image("sixel"))
    yield Way("textual-image", "half blocks, 24 bit", _textual_image("halfcell"))


_STARTS = {"k": b"\x1b_G", "s": b"\x1bP", "i": b"\x1b]1337", "h": "▄".encode()}


def _ours(
    protocol: Protocol,
    *,
    colours: int = 256,
    depth: ColourDepth = ColourDepth.TRUECOLOR,
    blocks: Blocks = Blocks.HALF,
) -> Encoder:
    def encode(path: Path, columns: int, rows: int) -> bytes:
        size = (columns * CELL[0], rows * CELL[1])
        view = size[0] > 400
        picture = Picture(AssetKey("a"), 1, fit=Fit.CONTAIN if view else Fit.COVER)
        asked = PayloadRequest(
            picture, protocol, columns, rows, *size, colours, depth, blocks=blocks, dither=view and colours == 256
        )
        body = encode_picture(str(path), asked)
        match protocol:
            case Protocol.KITTY:
                return b"\x1b_Ga=T,U=1,q=2,f=100,i=1;" + base64.standard_b64encode(body) + b"\x1b\\"
            case Protocol.HALF_BLOCKS:
                look = blocks_look(body, asked, Tone((0, 0, 0), depth))
                return "".join(look.cells(row, 0, columns) for row in range(rows)).encode()
        return b"".join(strip.data for strip in unpack(body))

    return encode


def _program(words: list[str], start: bytes = b"") -> Encoder:
    def encode(path: Path, columns: int, rows: int) -> bytes:
        if shutil.which(words[0]) is None:
            return b""
        command = [word.format(columns=columns, rows=rows, file=path) for word in words]
        said = output_of(command, (columns, rows + 2), CELL)
        return said if start in said else b""

    return encode


def _textual_image(module: str) -> Encoder:
    def encode(path: Path, columns: int, rows: int) -> bytes:
        with _standard_output() as output:
            image: Any = __import__(f"textual_image.renderable.{module}", fromlist=["Image"]).Image
            console = Console(file=output, force_terminal=True, color_system="truecolor", width=columns, height=rows)
            console.print(image(str(path), width=columns, height=rows))
        return output.getvalue().encode()

    return encode


@contextmanager
def _standard_output() -> Iterator[io.StringIO]:
    """Collect what a library writes to the process's own terminal."""
    before = sys.__stdout__
    sys.__stdout__ = output = io.StringIO()  # type: ignore[misc,assignment]
    try:
        yield output
    finally:
        sys.__stdout__ = before  # type: ignore[misc]
