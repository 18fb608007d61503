"""Both encoders produce the same pixels; with either, a strip is one whole string that defines its colours first."""

import ctypes
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from tests.hypothesis_examples import examples
from tests.tui.graphics.drawings import drawn
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tui.graphics.encoders import libsixel
from tui.graphics.encoders.scaling import quantized
from tui.graphics.encoders.sixel import by_libsixel, by_textual_image, encode_indexed

DEFINITION = re.compile(rb"#\d+;2;")


@pytest.fixture(scope="module")
def loaded() -> ctypes.CDLL:
    """The system's library."""
    found = libsixel.library()
    if found is None:
        pytest.skip("libsixel is not installed here")
    return found


def furthest(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference of any channel of any pixel."""
    extrema = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    return max(highest for _, highest in extrema if isinstance(highest, int))  # type: ignore[misc]


def opaque(image: Image.Image) -> bool:
    """Assert that every pixel was painted."""
    return image.getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("colours", [2, 16, 64, 256])
def test_both_encoders_write_the_same_picture(loaded: ctypes.CDLL, colours: int) -> None:
    """Decoded again, they differ from each other and from their input at most by the rounding to percent."""
    indexed = quantized(drawn(250, 97), colours, dither=False)
    one, other = decode_sixel(by_libsixel(indexed, loaded)), decode_sixel(by_textual_image(indexed))
    assert one.size == other.size == (250, 97)
    assert opaque(one)
    assert opaque(other)
    assert furthest(one, other) <= 3
    assert furthest(one, indexed) <= 3
    assert furthest(one, ImageChops.offset(indexed.convert("RGB"), 5, 0)) > 20


@settings(max_examples=examples(80), deadline=None)
@given(
    width=st.integers(1, 40),
    height=st.integers(1, 20),
    colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=256),
    seed=st.randoms(use_true_random=False),
)
def test_any_paletted_picture_is_encoded_equally(
    loaded: ctypes.CDLL, width: int, height: int, colours: list[tuple[int, int, int]], seed: object
) -> None:
    """One pixel or many, one colour or 256, used or not, equal or not: the same pixels, every one painted."""
    assert hasattr(seed, "randrange")
    indexed = Image.new("P", (width, height))
    indexed.putpalette([value for colour in colours for value in colour])
    indexed.putdata([seed.randrange(len(colours)) for _ in range(width * height)])
    one = decode_sixel(by_libsixel(indexed, loaded))
    assert opaque(one)
    assert furthest(one, indexed) <= 3
    assert furthest(decode_sixel(by_textual_image(indexed)), indexed) <= 3


def test_only_the_colours_of_a_strip_are_defined(loaded: ctypes.CDLL) -> None:
    """A strip of one colour out of 256 does not define the other 255, which would be four thousand bytes."""
    indexed = quantized(drawn(250, 97), 256, dither=False).crop((0, 0, 1, 1))
    for written in (by_libsixel(indexed, loaded), by_textual_image(indexed)):
        assert len(DEFINITION.findall(written)) == 1


def test_libsixel_is_used_where_it_is(loaded: ctypes.CDLL) -> None:
    """It is several times as fast; its strings differ, because it numbers colours differently."""
    indexed = quantized(drawn(100, 40), 64, dither=False)
    assert encode_indexed(indexed) == by_libsixel(indexed, loaded) != by_textual_image(indexed)


@pytest.mark.parametrize("trouble", ["missing", "refusing"])
def test_without_libsixel_the_other_encoder_is_used(monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """Whether it is not installed or fails for this picture."""
    indexed = quantized(drawn(100, 40), 64, dither=False)

    def refuse(*_: object) -> bytes:
        raise libsixel.LibsixelError("out of memory")

    if trouble == "missing":
        monkeypatch.setattr(libsixel, "library", lambda: None)
    else:
        monkeypatch.setattr(libsixel, "library", object)
        monkeypatch.setattr(libsixel, "sixels_of", refuse)
    assert encode_indexed(indexed) == by_textual_image(indexed)


def test_what_the_library_cannot_encode_is_an_error(loaded: ctypes.CDLL) -> None:
    """A picture without pixels raises an error, and the library can be used as before."""
    with pytest.raises(libsixel.LibsixelError, match="0x1"):
        libsixel.sixels_of(Image.new("P", (0, 0)), loaded)
    assert libsixel.sixels_of(quantized(drawn(12, 12), 4, dither=False), loaded).startswith(b"\x1bP")


def test_a_system_without_the_library_is_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """`library()` returns None, also for another library of that name."""
    libsixel.library.cache_clear()
    monkeypatch.setattr(libsixel, "_NAMES", ("libno-such-thing.so.1", "libc.so.6"))
    try:
        assert libsixel.library() is None
    finally:
        libsixel.library.cache_clear()
