"""Bytes, CPU and wall time, and quality of encoded pictures, compared with other programs in the same run.

Twenty tiles of 200×150 pixels, twenty of 20×8 cells in blocks, and one preview of 1200×800 pixels, from stored JPEGs of
the same shape: drawn ones, or those of `--pictures FOLDER`, chosen evenly. Other programs run on a
pseudo-terminal of that size, which answers no query (timg waits for answers), and start again for each picture; "net"
is chafa without its start. A row is left out where a program is missing or does not support the protocol.
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console
from textual_image._terminal import CellSize, get_cell_size

from core.models import AssetKey
from tests.benchmarks.libraries import fitted
from tests.benchmarks.pictures.decoding import decoded, psnr
from tests.benchmarks.pictures.terminal_programs import output_of
from tests.benchmarks.tables import show
from tests.terminals.images.pictures import landscape
from tui.graphics.encoders.encoding import ENCODERS, encode_picture
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture
from tui.graphics.payloads.strips import unpack
from tui.graphics.screen.cell_renderers import FillRenderer, block_renderer
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol

_HEADINGS = ["by", "as", "KiB", "CPU ms", "net", "wall ms", "pixels", "PSNR dB", "least"]


@dataclass(frozen=True)
class PictureArea:
    """The cells that a picture gets, and the size of a cell in pixels."""

    columns: int
    rows: int
    cell: tuple[int, int]

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        return self.columns * self.cell[0], self.rows * self.cell[1]


_TILE, _BLOCKS, _VIEW = PictureArea(20, 10, (10, 15)), PictureArea(20, 8, (10, 20)), PictureArea(120, 40, (10, 20))

Encoder = Callable[[Path, PictureArea], bytes]
"""A stored picture as bytes for a terminal."""


@dataclass(frozen=True)
class EncodingProgram:
    """A program and a protocol."""

    by: str
    protocol: str
    encode: Encoder
    blocks: bool = False
    starts: bool = False
    """Whether it is a process of its own, whose start is measured with a picture of one pixel."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure tiles, tiles in blocks, then a preview."""
    chosen = arguments.pictures
    tiles, cells = (
        _stored(folder / name, 20, size, chosen) for name, size in (("tiles", (400, 300)), ("cells", (400, 320)))
    )
    view = _stored(folder / "view", 1, (1200, 800), chosen)
    for title, pictures, area, blocks in (
        ("Twenty pictures of 200×150 pixels", tiles, _TILE, (False,)),
        ("Twenty pictures of 20×8 cells", cells, _BLOCKS, (True,)),
        ("One picture of 1200×800 pixels, 120×40 cells", view, _VIEW, (False, True)),
    ):
        ways = [way for way in _ways() if way.blocks in blocks]
        show(title, [row for way in ways if (row := _measured(way, pictures, area))], _HEADINGS)
        print()


def _stored(folder: Path, count: int, size: tuple[int, int], chosen: Path | None) -> list[Path]:
    folder.mkdir()
    found = sorted(path for path in chosen.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg"}) if chosen else []
    paths = []
    for number in range(count):
        path = folder / f"{number}.jpg"
        picture = fitted(found[number * len(found) // count], size) if found else landscape(*size, number)
        picture.save(path, quality=85)
        paths.append(path)
    return paths


def _measured(way: EncodingProgram, pictures: list[Path], area: PictureArea) -> list[str] | None:
    if not way.encode(pictures[0], area):  # warm up, and find out whether it works
        return None
    started, used = time.perf_counter(), _processor_seconds()
    bodies = [way.encode(path, area) for path in pictures]
    wall, processor = time.perf_counter() - started, _processor_seconds() - used
    starts = len(pictures) * _start_seconds(way, pictures[0].parent, area) if way.starts else 0.0
    net = f"{(processor - starts) * 1e3:.0f}" if way.starts else ""
    size = f"{sum(map(len, bodies)) / 1024:.0f}"
    images = [image for image in map(decoded, bodies) if image is not None]
    row = [way.by, way.protocol, size, f"{processor * 1e3:.0f}", net, f"{wall * 1e3:.0f}"]
    if not images:
        return [*row, "", "", ""]
    qualities = [
        psnr(image, Image.open(path).resize(image.size, Image.Resampling.LANCZOS))
        for path, image in zip(pictures, images, strict=True)
    ]
    mean, least = sum(qualities) / len(qualities), min(qualities)
    return [*row, f"{images[0].width}×{images[0].height}", f"{mean:.1f}", f"{least:.1f}"]


def _start_seconds(way: EncodingProgram, folder: Path, area: PictureArea) -> float:
    dot = folder / "dot.jpg"
    Image.new("RGB", (1, 1)).save(dot)
    used = _processor_seconds()
    way.encode(dot, replace(area, columns=1, rows=1))
    return _processor_seconds() - used


def _processor_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def _ways() -> Iterator[EncodingProgram]:
    yield EncodingProgram("sshowcase", "kitty, 256 colours", _ours(GraphicsProtocol.KITTY))
    yield EncodingProgram("sshowcase", "sixel, 256 colours", _ours(GraphicsProtocol.SIXEL))
    yield EncodingProgram("sshowcase", "sixel, 64 colours", _ours(GraphicsProtocol.SIXEL, colours=64))
    yield EncodingProgram("sshowcase", "iTerm2", _ours(GraphicsProtocol.ITERM2))
    for depth, blocks in itertools.product((ColourDepth.TRUECOLOR, ColourDepth.COLOURS_256), Blocks):
        name = "24 bit" if depth is ColourDepth.TRUECOLOR else "256 colours"
        encode = _ours(GraphicsProtocol.HALF_BLOCKS, depth=depth, blocks=blocks, dither=True)
        yield EncodingProgram("sshowcase", f"{blocks} blocks, {name}", encode, blocks=True)
    placeholder = _ours(GraphicsProtocol.HALF_BLOCKS, depth=ColourDepth.COLOURS_256)
    yield EncodingProgram("sshowcase", "half blocks, 256 colours, on slow connections", placeholder, blocks=True)
    for name, options in (("kitty", "-f kitty"), ("sixel", "-f sixels"), ("iTerm2", "-f iterm")):
        yield EncodingProgram(
            "chafa",
            name,
            _program(["chafa", *options.split(), "--stretch", "-s", "{columns}x{rows}", "{file}"]),
            starts=True,
        )
    symbols = "-f symbols --symbols vhalf -c full --stretch -s {columns}x{rows} {file}"
    yield EncodingProgram(
        "chafa", "half blocks, 24 bit", _program(["chafa", *symbols.split()]), blocks=True, starts=True
    )
    for name, letter in (("kitty", "k"), ("sixel", "s"), ("iTerm2", "i"), ("half blocks, 24 bit", "h")):
        encode = _program(["timg", f"-p{letter}", "-g{columns}x{rows}", "{file}"], _STARTS[letter])
        yield EncodingProgram("timg", name, encode, blocks=letter == "h")
    yield EncodingProgram("textual-image", "kitty", _textual_image("tgp"))
    yield EncodingProgram("textual-image", "sixel", _textual_image("sixel"))
    yield EncodingProgram("textual-image", "half blocks, 24 bit", _textual_image("halfcell"), blocks=True)


_STARTS = {"k": b"\x1b_G", "s": b"\x1bP", "i": b"\x1b]1337", "h": "▄".encode()}


def _ours(
    protocol: GraphicsProtocol,
    *,
    colours: int = 256,
    depth: ColourDepth = ColourDepth.TRUECOLOR,
    blocks: Blocks = Blocks.HALF,
    dither: bool = False,
) -> Encoder:
    def encode(path: Path, area: PictureArea) -> bytes:
        columns, rows, size = area.columns, area.rows, area.pixels
        view = size[0] > 400
        picture = Picture(AssetKey("a"), 1, fit=Fit.CONTAIN if view else Fit.COVER)
        asked = PayloadRequest(
            picture,
            protocol,
            columns,
            rows,
            *size,
            colours,
            depth,
            blocks=blocks,
            dither=dither or (view and colours == 256 and ENCODERS[protocol].has_palette),
        )
        body = encode_picture(str(path), asked)
        match protocol:
            case GraphicsProtocol.KITTY:
                return b"\x1b_Ga=T,U=1,q=2,f=100,i=1;" + base64.standard_b64encode(body) + b"\x1b\\"
            case GraphicsProtocol.HALF_BLOCKS:
                look = block_renderer(body, asked, FillRenderer((0, 0, 0), depth))
                return "".join(look.cells(row, 0, columns) for row in range(rows)).encode()
        return b"".join(strip.data for strip in unpack(body))

    return encode


def _program(words: list[str], start: bytes = b"") -> Encoder:
    def encode(path: Path, area: PictureArea) -> bytes:
        if shutil.which(words[0]) is None:
            return b""
        command = [word.format(columns=area.columns, rows=area.rows, file=path) for word in words]
        output = output_of(command, (area.columns, area.rows + 2), area.cell) or b""
        return output if start in output else b""

    return encode


def _textual_image(module: str) -> Encoder:
    def encode(path: Path, area: PictureArea) -> bytes:
        columns, rows = area.columns, area.rows
        vars(get_cell_size)["_result"] = CellSize(*area.cell)  # its cached value
        with _standard_output() as output:
            image: Any = __import__(f"textual_image.renderable.{module}", fromlist=["Image"]).Image
            console = Console(file=output, force_terminal=True, color_system="truecolor", width=columns, height=rows)
            console.print(image(str(path), width=columns, height=rows))
        return output.getvalue().encode()

    return encode


@contextmanager
def _standard_output() -> Iterator[io.StringIO]:
    """Capture what a library writes to the terminal of the process."""
    before = sys.__stdout__
    sys.__stdout__ = output = io.StringIO()  # type: ignore[misc,assignment]
    try:
        yield output
    finally:
        sys.__stdout__ = before  # type: ignore[misc]
