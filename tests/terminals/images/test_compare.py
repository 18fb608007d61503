"""The comparison finds a picture where it is, and rejects everything else."""

import pytest
from PIL import Image

from tests.terminals.images.compare import (
    BLANK_MAXIMUM_PSNR,
    KITTY_MINIMUM_PSNR,
    SMALLEST,
    assert_blank,
    assert_shows,
    compare_at,
    find,
    find_at_any_size,
    wanted_picture,
)
from tests.terminals.images.pictures import dark_scene, landscape
from tests.terminals.programs.terminal import Box

PLACE = Box(417, 213, 300, 200)
CELL = Box(0, 0, 10, 19)


@pytest.fixture(scope="module")
def original() -> Image.Image:
    return landscape(1200, 800, seed=1)


@pytest.fixture
def wanted(original: Image.Image) -> Image.Image:
    return wanted_picture(original, PLACE.width, PLACE.height)


@pytest.fixture
def photograph(wanted: Image.Image) -> Image.Image:
    """A dark screen that shows the wanted picture in 256 colours."""
    return _screen(wanted.quantize(256, method=Image.Quantize.FASTOCTREE))


def test_a_picture_is_found_at_its_place(photograph: Image.Image, wanted: Image.Image) -> None:
    """The search over the whole screen finds the exact pixel."""
    assert find(photograph, wanted).box == PLACE


def test_a_picture_of_unknown_size_is_found(photograph: Image.Image, original: Image.Image) -> None:
    """Position and size are found together, from the original alone."""
    match = find_at_any_size(photograph, original, widths=(120, 700))
    assert match.box == PLACE
    assert match.psnr > KITTY_MINIMUM_PSNR


def test_a_palette_passes(photograph: Image.Image, wanted: Image.Image) -> None:
    """256 colours are accurate enough."""
    assert_shows(photograph, wanted, PLACE, minimum_psnr=KITTY_MINIMUM_PSNR)


def test_an_equal_picture_has_no_difference(wanted: Image.Image) -> None:
    """All measures have their best values."""
    match = compare_at(_screen(wanted), wanted, PLACE.x, PLACE.y)
    assert (match.psnr, match.mean_absolute_difference) == (99.0, 0.0)
    assert match.similarity == pytest.approx(1)


@pytest.mark.parametrize("seed", range(2, 8))
def test_another_photograph_fails(wanted: Image.Image, seed: int) -> None:
    """No other scene passes for the wanted one, at its position or anywhere else."""
    photograph = _screen(landscape(PLACE.width, PLACE.height, seed))
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, PLACE, minimum_psnr=KITTY_MINIMUM_PSNR)
    assert find(photograph, wanted).psnr < 20


def test_another_photograph_fails_at_any_size(original: Image.Image) -> None:
    """A free size does not let another scene pass."""
    photograph = _screen(landscape(PLACE.width, PLACE.height, seed=2))
    assert find_at_any_size(photograph, original, widths=(120, 700)).psnr < 20


def test_a_blank_screen_fails(wanted: Image.Image) -> None:
    """An empty screen has very different colours and no structure."""
    match = find(Image.new("RGB", (1200, 760)), wanted)
    assert match.psnr < BLANK_MAXIMUM_PSNR
    assert match.similarity < 0.1


def test_a_blank_screen_is_not_a_dark_picture() -> None:
    """A nearly black scene is close to an empty screen in colours, so its structure decides."""
    with pytest.raises(AssertionError):
        assert_shows(
            Image.new("RGB", (1200, 760)),
            dark_scene(PLACE.width, PLACE.height, seed=1),
            PLACE,
            minimum_psnr=BLANK_MAXIMUM_PSNR,
        )


@pytest.mark.parametrize(("columns", "rows"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_shift_by_one_cell_fails(wanted: Image.Image, columns: int, rows: int) -> None:
    """The right picture one cell away from its position is rejected."""
    photograph = _screen(wanted, PLACE.x + columns * CELL.width, PLACE.y + rows * CELL.height)
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, PLACE, minimum_psnr=0, minimum_similarity=-1)
    assert compare_at(photograph, wanted, PLACE.x, PLACE.y).psnr < 25


def test_a_shifted_smooth_sky_fails() -> None:
    """A shifted gradient is close in colours and structure; the search notices the shift."""
    sky = Image.linear_gradient("L").resize((PLACE.width, PLACE.height)).convert("RGB")
    with pytest.raises(AssertionError):
        assert_shows(_screen(sky, PLACE.x, PLACE.y + 10), sky, PLACE, minimum_psnr=0, minimum_similarity=-1)


def test_a_half_drawn_picture_fails(photograph: Image.Image, wanted: Image.Image) -> None:
    """A picture with one fifth covered is rejected."""
    photograph.paste(Image.new("RGB", (PLACE.width, PLACE.height // 5)), (PLACE.x, PLACE.y))
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, PLACE, minimum_psnr=KITTY_MINIMUM_PSNR)


def test_a_blank_area_is_distinguished_from_a_part_of_a_picture(photograph: Image.Image) -> None:
    """A single left-over row of pixels is noticed."""
    assert_blank(photograph, Box(0, 0, 400, 760))
    with pytest.raises(AssertionError):
        assert_blank(photograph, Box(PLACE.x, 0, 300, PLACE.y + 1), most_colours=4)


def test_a_strip_of_a_picture_does_not_match(photograph: Image.Image, original: Image.Image) -> None:
    """A picture of which only a strip is drawn yet fails like a wrong one, so that it is waited for."""
    strip = Box(PLACE.x, PLACE.y, PLACE.width, SMALLEST - 1)
    with pytest.raises(AssertionError, match="too small"):
        compare_at(photograph, wanted_picture(original, strip.width, strip.height), strip.x, strip.y)


def _screen(picture: Image.Image, x: int = PLACE.x, y: int = PLACE.y) -> Image.Image:
    screen = Image.new("RGB", (1200, 760))
    screen.paste(picture.convert("RGB"), (x, y))
    return screen
