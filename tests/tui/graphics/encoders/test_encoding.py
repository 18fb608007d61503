"""Encoders: decoded again, every protocol's payload shows the picture as requested."""

import os
import pty
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from core.models import AssetKey
from tests.hypothesis_examples import examples
from tests.tui.graphics.drawings import drawn, psnr
from tests.tui.graphics.emulation.inline_images import decode_inline, file_of
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.encoders.sixel import STRIP_PIXELS
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Fit, Picture, Region
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol
from tui.graphics.terminals.palettes import nearest_256

BACKGROUND = (10, 60, 110)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The drawn picture as the derivative store keeps it."""
    path = tmp_path_factory.mktemp("stored") / "picture.jpg"
    drawn().save(path, quality=95, subsampling=0)
    return str(path)


def request(
    protocol: GraphicsProtocol,
    columns: int = 18,
    rows: int = 6,
    *,
    cell: tuple[float, float] = (10, 20),
    fit: Fit = Fit.COVER,
    region: Region | None = None,
    depth: ColourDepth = ColourDepth.TRUECOLOR,
    colours: int = 256,
    clip: CellRectangle | None = None,
) -> PayloadRequest:
    return PayloadRequest(
        Picture(AssetKey("a"), 1, region=region or Region(), fit=fit),
        protocol,
        columns,
        rows,
        int(columns * cell[0]),
        int(rows * cell[1]),
        colours,
        depth,
        BACKGROUND,
        clip,
    )


def decode(body: bytes, asked: PayloadRequest) -> Image.Image:
    """Return the payload as pixels (half-blocks: two pixels per cell)."""
    if asked.protocol is GraphicsProtocol.KITTY:
        return Image.open(BytesIO(body), formats=["PNG"]).convert("RGB")
    if asked.protocol is GraphicsProtocol.SIXEL:
        images = [decode_sixel(bytes(strip.data)) for strip in unpack(body)]
    elif asked.protocol is GraphicsProtocol.ITERM2:
        images = [decode_inline(bytes(strip.data)) for strip in unpack(body)]
    if asked.protocol in STRIP_PROTOCOLS:
        whole = Image.new("RGBA", (images[0].width, sum(image.height for image in images)))
        top = 0
        for image in images:
            whole.paste(image, (0, top))
            top += image.height
        assert whole.getchannel("A").getextrema() == (255, 255), "some pixels were not painted"
        if asked.protocol is GraphicsProtocol.ITERM2:
            cells = [file_of(bytes(strip.data))[1:] for strip in unpack(body)]
            clip = asked.clip or CellRectangle(0, 0, asked.columns, asked.rows)
            assert {columns for columns, _ in cells} == {clip.right - clip.left}
            assert [rows for _, rows in cells] == [strip.rows for strip in unpack(body)]
        return whole.convert("RGB")
    image = Image.new("RGB", (asked.columns, asked.rows * 2))
    for number in range(asked.columns * asked.rows):
        row, column = divmod(number, asked.columns)
        cell = body[number * 6 : number * 6 + 6]
        image.putpixel((column, row * 2), (cell[0], cell[1], cell[2]))
        image.putpixel((column, row * 2 + 1), (cell[3], cell[4], cell[5]))
    assert len(body) == asked.columns * asked.rows * 6
    return image


def scaled(image: Image.Image, asked: PayloadRequest) -> Image.Image:
    """Return a wanted picture in the pixels that the protocol has."""
    if asked.protocol is GraphicsProtocol.HALF_BLOCKS:
        return image.resize((asked.columns, asked.rows * 2), Image.Resampling.BOX)
    return image


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_covered_cells_show_the_middle(protocol: GraphicsProtocol, stored: str) -> None:
    """Cells of another shape are filled; what does not fit is cropped evenly on both sides."""
    for columns, rows, box in ((18, 6, (0, 0, 360, 240)), (6, 6, (120, 0, 240, 240)), (18, 3, (0, 60, 360, 180))):
        asked = request(protocol, columns, rows)
        wanted = drawn().crop(box).resize((asked.width, asked.height), Image.Resampling.LANCZOS)
        found = decode(encode_picture(stored, asked), asked)
        assert psnr(found, scaled(wanted, asked)) > 28
        assert psnr(found, ImageChops.offset(scaled(wanted, asked), found.width // 6, 0)) < 20


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_a_contained_picture_is_whole_on_its_background(protocol: GraphicsProtocol, stored: str) -> None:
    """Nothing is cropped; the background fills the rest evenly."""
    asked = request(protocol, 24, 6, fit=Fit.CONTAIN)
    wanted = Image.new("RGB", (240, 120), BACKGROUND)
    wanted.paste(drawn().resize((180, 120), Image.Resampling.LANCZOS), (30, 0))
    assert psnr(decode(encode_picture(stored, asked), asked), scaled(wanted, asked)) > 28


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_a_region_is_zoomed(protocol: GraphicsProtocol, stored: str) -> None:
    """Only the requested region shows, filling the cells."""
    asked = request(protocol, 12, 4, region=Region(0.5, 0.25, 1.0, 0.75))
    wanted = drawn().crop((180, 60, 360, 180)).resize((120, 80), Image.Resampling.LANCZOS)
    assert psnr(decode(encode_picture(stored, asked), asked), scaled(wanted, asked)) > 28


@settings(max_examples=examples(40), deadline=None)
@given(
    columns=st.integers(1, 30),
    rows=st.integers(1, 12),
    width=st.floats(4, 12),
    height=st.floats(8, 24),
    fit=st.sampled_from(Fit),
    edges=st.tuples(*[st.floats(-0.2, 1.2)] * 4),
    protocol=st.sampled_from(GraphicsProtocol),
    colours=st.integers(0, 300),
)
def test_any_placement_and_region_is_filled_exactly(
    stored: str,
    columns: int,
    rows: int,
    width: float,
    height: float,
    fit: Fit,
    edges: tuple[float, float, float, float],
    protocol: GraphicsProtocol,
    colours: int,
) -> None:
    """Odd cell sizes, tiny placements, empty or reversed regions: the exact size, every pixel painted."""
    asked = request(protocol, columns, rows, cell=(width, height), fit=fit, region=Region(*edges), colours=colours)
    found = decode(encode_picture(stored, asked), asked)
    if protocol is GraphicsProtocol.HALF_BLOCKS:
        assert found.size == (columns, rows * 2)
    else:
        assert found.size == (asked.width, asked.height)


def test_kittys_png_has_a_palette(stored: str) -> None:
    """A third of the bytes of full colour, and never more colours than requested."""
    for colours in (16, 256):
        asked = request(GraphicsProtocol.KITTY, colours=colours)
        image = Image.open(BytesIO(encode_picture(stored, asked)), formats=["PNG"])
        assert image.mode == "P"
        assert len(image.convert("RGB").getcolors() or ()) <= colours
        assert image.info.keys() <= {"transparency"}


def test_sixel_strips_are_whole_cell_rows_and_short(stored: str) -> None:
    """Strips are divided at cell edges and cover all rows; each has at most the requested colours."""
    asked = request(GraphicsProtocol.SIXEL, 60, 20, cell=(8.425, 17.3), colours=64)
    strips = unpack(encode_picture(stored, asked))
    assert sum(strip.rows for strip in strips) == 20
    assert len(strips) > 5
    top = 0
    for strip in strips:
        image = decode_sixel(bytes(strip.data))
        edge = asked.height * (top + strip.rows) // asked.rows
        assert image.height == edge - asked.height * top // asked.rows
        assert image.width * image.height <= STRIP_PIXELS
        assert len(image.getcolors() or ()) <= 64
        top += strip.rows


@settings(max_examples=examples(25), deadline=None)
@given(st.tuples(st.integers(0, 17), st.integers(0, 5), st.integers(1, 18), st.integers(1, 6)))
def test_a_sixel_clip_is_a_part_of_the_whole(stored: str, edges: tuple[int, int, int, int]) -> None:
    """A clip has exactly the pixels and colours of the whole picture: no seam where they join."""
    left, top = edges[:2]
    box = CellRectangle(left, top, max(left + 1, edges[2]), max(top + 1, edges[3]))
    whole = request(GraphicsProtocol.SIXEL, cell=(9.3, 18.7))
    part = request(GraphicsProtocol.SIXEL, cell=(9.3, 18.7), clip=box)
    pixels = (
        whole.width * box.left // 18,
        whole.height * box.top // 6,
        whole.width * box.right // 18,
        whole.height * box.bottom // 6,
    )
    wanted = decode(encode_picture(stored, whole), whole).crop(pixels)
    found = decode(encode_picture(stored, part), part)
    assert found.size == wanted.size
    assert ImageChops.difference(found, wanted).getbbox() is None


def test_256_colours_are_those_of_xterm(stored: str) -> None:
    """Half-blocks for a terminal with a palette use only its colours, and still look like the picture."""
    asked = request(GraphicsProtocol.HALF_BLOCKS, 36, 12, depth=ColourDepth.COLOURS_256)
    found = decode(encode_picture(stored, asked), asked)
    for _, colour in found.getcolors(10_000) or ():
        assert isinstance(colour, tuple)
        number = nearest_256(colour[0], colour[1], colour[2])
        assert _xterm(number) == colour
    wanted = drawn().resize((360, 240)).resize(found.size, Image.Resampling.BOX)
    small = (9, 6)  # dithering is right on average
    assert psnr(found.resize(small, Image.Resampling.BOX), wanted.resize(small, Image.Resampling.BOX)) > 25


def test_a_large_photo_is_decoded_small(tmp_path: Path) -> None:
    """The JPEG decoder's own downscaling makes no visible difference."""
    path = tmp_path / "large.jpg"
    drawn(2400, 1600).save(path, quality=90)
    asked = request(GraphicsProtocol.KITTY, 18, 6)
    wanted = drawn(2400, 1600).resize((180, 120), Image.Resampling.LANCZOS)
    assert psnr(decode(encode_picture(str(path), asked), asked), wanted) > 30


def test_grey_and_cmyk_pictures_are_shown_in_rgb(tmp_path: Path) -> None:
    """Whatever the colour mode of a stored JPEG, the payload has three channels."""
    for mode in ("L", "CMYK"):
        path = tmp_path / f"{mode}.jpg"
        drawn().convert(mode).save(path)
        for protocol in GraphicsProtocol:
            asked = request(protocol)
            assert decode(encode_picture(str(path), asked), asked).mode == "RGB"


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_a_file_that_is_not_a_jpeg_is_an_os_error(protocol: GraphicsProtocol, tmp_path: Path) -> None:
    """A missing, foreign or broken file raises the one error that the payload source handles."""
    drawn().save(tmp_path / "really.png")
    (tmp_path / "really.png").rename(tmp_path / "png.jpg")
    (tmp_path / "text.jpg").write_text("hello")
    drawn().save(tmp_path / "cut.jpg")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "cut.jpg").read_bytes()[:800])
    for name in ("missing.jpg", "png.jpg", "text.jpg", "cut.jpg"):
        with pytest.raises(OSError):  # noqa: PT011 - Pillow and the system word it in many ways
            encode_picture(str(tmp_path / name), request(protocol))


def test_workers_import_neither_textual_nor_asyncssh_and_touch_no_terminal(stored: str) -> None:
    """Encoding in a terminal writes nothing to it, sends no query, and imports no screen or server code."""
    program = (
        "import sys\n"
        "from tui.graphics.encoders.encoding import encode_picture\n"
        "from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol\n"
        "from tui.graphics.payloads.payload_requests import PayloadRequest\n"
        "from tui.graphics.payloads.placements import Picture\n"
        "for protocol in GraphicsProtocol:\n"
        "    asked = PayloadRequest(Picture('a', 1), protocol, 4, 2, 40, 40, 256, ColourDepth.TRUECOLOR)\n"
        f"    assert encode_picture({stored!r}, asked)\n"
        "strangers = {'textual', 'asyncssh', 'sqlite3', 'textual_image._terminal', 'textual_image.widget'}\n"
        "loaded = strangers & set(sys.modules)\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)\n"
    )
    main, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[4],
            stdin=terminal,
            stdout=terminal,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            start_new_session=True,
        )
        os.set_blocking(main, False)
        with pytest.raises(BlockingIOError):
            os.read(main, 1000)
    finally:
        os.close(main)
        os.close(terminal)
    assert (done.returncode, done.stderr) == (0, b"")


def _xterm(number: int) -> tuple[int, int, int]:
    """Return the RGB values of xterm's colours 16 to 255."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    number -= 16
    return levels[number // 36], levels[number // 6 % 6], levels[number % 6]
