"""Pictures as coloured text."""

import io
import re

import pytest
from PIL import Image

from core.commands.dates.text_pictures import half_block_lines

BRIGHT, DARK = 200, 60


def jpeg(width: int, height: int) -> bytes:
    """Return a picture whose upper half is red and whose lower half is blue."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (0, height // 2, width, height))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=95, subsampling=0)
    return written.getvalue()


@pytest.mark.parametrize(("width", "height", "columns"), [(400, 300, 16), (300, 400, 9), (400, 40, 36), (8, 400, 1)])
def test_a_picture_keeps_its_shape(width: int, height: int, columns: int) -> None:
    """Two pixels in a character; a panorama is cropped."""
    drawn = half_block_lines(jpeg(width, height), 6)
    assert (drawn.columns, len(drawn.lines)) == (columns, 6)
    assert all(line.count("\N{LOWER HALF BLOCK}") == columns and line.endswith("\x1b[0m") for line in drawn.lines)


def test_the_upper_pixel_is_the_background() -> None:
    """Red above, blue below, as far as JPEG keeps them."""
    drawn = half_block_lines(jpeg(40, 40), 2)
    first = [int(word) for word in re.findall(r"\d+", drawn.lines[0])[:10]]
    last = [int(word) for word in re.findall(r"\d+", drawn.lines[1])[:10]]
    assert first[2] > BRIGHT
    assert first[4] < DARK
    assert last[2] < DARK
    assert last[4] > BRIGHT
