"""iTerm2's inline images: the stored file where it fits, strips of JPEG otherwise."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.models import AssetKey
from tests.hypothesis_examples import examples
from tests.tui.graphics.drawings import drawn, psnr
from tests.tui.graphics.emulation.inline_images import decode_inline, file_of
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.encoders.iterm2 import STORED_BYTES, STRIP_PIXELS
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Fit, Picture, Region
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol


def request(
    columns: int,
    rows: int,
    *,
    fit: Fit = Fit.CONTAIN,
    region: Region | None = None,
    clip: CellRectangle | None = None,
    cell: tuple[int, int] = (10, 20),
) -> PayloadRequest:
    picture = Picture(AssetKey("a"), 1, region=region or Region(), fit=fit)
    size = (columns * cell[0], rows * cell[1])
    return PayloadRequest(picture, GraphicsProtocol.ITERM2, columns, rows, *size, 256, ColourDepth.TRUECOLOR, clip=clip)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture of 900 × 600 pixels as the derivative store keeps it."""
    path = tmp_path_factory.mktemp("stored") / "picture.jpg"
    drawn(900, 600).save(path, quality=85)
    assert path.stat().st_size < STORED_BYTES
    return path


@pytest.mark.parametrize("asked", [request(90, 30), request(81, 27), request(90, 30, cell=(8, 16)), request(91, 30)])
def test_a_stored_file_that_fits_is_sent_unchanged(stored: Path, asked: PayloadRequest) -> None:
    """Where the whole picture has about the shape and size of its cells, no byte is encoded again."""
    (strip,) = unpack(encode_picture(str(stored), asked))
    assert file_of(bytes(strip.data)) == (stored.read_bytes(), asked.columns, asked.rows)
    assert strip.rows == asked.rows


@pytest.mark.parametrize(
    "asked",
    [
        request(90, 30, fit=Fit.COVER),
        request(90, 30, region=Region(0, 0, 0.5, 0.5)),
        request(90, 30, clip=CellRectangle(0, 0, 90, 29)),
        request(90, 27),  # another shape
        request(45, 15),  # much smaller: the file would waste bytes
        request(120, 40),  # much larger: the terminal would enlarge it
    ],
)
def test_any_other_request_is_encoded(stored: Path, asked: PayloadRequest) -> None:
    """A cropped, zoomed or clipped picture, or one of another shape or size, is encoded in the cells' pixels."""
    strips = unpack(encode_picture(str(stored), asked))
    clip = asked.clip or CellRectangle(0, 0, asked.columns, asked.rows)
    sizes = [decode_inline(bytes(strip.data)).size for strip in strips]
    assert {width for width, _ in sizes} == {asked.width}
    assert sum(height for _, height in sizes) == asked.height * (clip.bottom - clip.top) // asked.rows


def test_large_and_unusual_files_are_encoded_again(tmp_path: Path) -> None:
    """A file that would delay keys is sent in strips; CMYK is converted to RGB."""
    large, inks = tmp_path / "large.jpg", tmp_path / "inks.jpg"
    Image.effect_noise((900, 600), 90).convert("RGB").save(large, quality=90)
    assert large.stat().st_size > STORED_BYTES
    drawn(900, 600).convert("CMYK").save(inks, quality=60)
    for path in (large, inks):
        strips = unpack(encode_picture(str(path), request(90, 30)))
        assert len(strips) > 1
        for strip in strips:
            assert Image.open(BytesIO(file_of(bytes(strip.data))[0])).mode == "RGB"


def test_strips_are_short(stored: Path) -> None:
    """A large picture is divided into strips of whole rows, none of which delays a key for long."""
    strips = unpack(encode_picture(str(stored), request(150, 50)))
    assert sum(strip.rows for strip in strips) == 50
    for strip in strips:
        width, height = decode_inline(bytes(strip.data)).size
        assert width * height <= STRIP_PIXELS
        assert len(strip.data) < 24 * 1024


@settings(max_examples=examples(25), deadline=None)
@given(st.tuples(st.integers(0, 17), st.integers(0, 5), st.integers(1, 18), st.integers(1, 6)))
def test_a_clip_looks_like_its_part_of_the_whole(stored: Path, edges: tuple[int, int, int, int]) -> None:
    """A clip shows what the whole picture shows there, in the same pixels."""
    left, top = edges[:2]
    box = CellRectangle(left, top, max(left + 1, edges[2]), max(top + 1, edges[3]))
    (whole,) = unpack(encode_picture(str(stored), request(18, 6, fit=Fit.COVER)))
    (part,) = unpack(encode_picture(str(stored), request(18, 6, fit=Fit.COVER, clip=box)))
    pixels = (box.left * 10, box.top * 20, box.right * 10, box.bottom * 20)
    wanted, found = decode_inline(bytes(whole.data)).crop(pixels), decode_inline(bytes(part.data))
    assert found.size == wanted.size
    assert psnr(found, wanted) > 22  # a single cell on a hard edge is the worst case
    assert file_of(bytes(part.data))[1:] == (box.right - box.left, box.bottom - box.top)
