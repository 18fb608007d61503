"""Decodes the frames of animated GIF, WebP, PNG and AVIF files: composed, upright, sRGB, and limited."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from PIL import Image
from PIL.ImageFile import ImageFile

from core.errors import GalleryError
from core.media.colour.converting import to_opaque_srgb
from core.media.colour.source_colours import colours_of
from core.media.decoding.opening import open_image, orientation_of
from core.media.decoding.still_decoding import apply_orientation, plain_mode
from core.media.formats import ANIMATED, DECODER_ERRORS
from core.media.originals import Original

MIN_SECONDS: Final = 0.010
"""Frames with this duration or less are shown for `DEFAULT_SECONDS`, as in browsers."""
DEFAULT_SECONDS: Final = 0.100
MAX_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """How much of an animation is decoded; the frame that reaches a limit is the last one."""

    frames: int = 500
    side: int = 800
    """Pixels on the long side of a frame, after scaling."""
    decoded_pixels: int = 600_000_000
    """Of all frames together, at their size in the file."""
    stored_bytes: int = 64 * 1024 * 1024
    """Of all frames together, as the caller stores them."""
    seconds: float = 8.0
    """No frame is started after this time."""


class Frame(NamedTuple):
    """One composed RGB frame and its duration in seconds."""

    image: Image.Image
    seconds: float


class AnimationInfo(NamedTuple):
    """How an animation is played after its frames were read."""

    plays: int | None
    """How often all frames are shown; None repeats them without end."""
    is_cut: bool
    """Whether the file has more frames."""


def read_frames(
    original: Original, pixel_limit: int, limits: FrameLimits, store: Callable[[Frame], int]
) -> AnimationInfo | None:
    """Pass the frames of an animation to `store(frame)`, which returns the bytes that it stored; None for a still one.

    An animation has at least two frames. A file that is damaged after them is an animation up to that point.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
    """
    with open_image(original, pixel_limit) as image:
        if image.format not in ANIMATED or not getattr(image, "is_animated", False):
            return None
        deadline = time.monotonic() + limits.seconds
        count = stored = 0
        try:
            for frame in _composed(image, limits.side):
                stored += store(frame)
                count += 1
                reached = (
                    count >= limits.frames
                    or stored >= limits.stored_bytes
                    or count * image.width * image.height >= limits.decoded_pixels
                    or time.monotonic() >= deadline
                )
                if reached and count > 1:
                    return AnimationInfo(_plays(image), _has_more(image))
        except (GalleryError, *DECODER_ERRORS):
            if count < 2:
                raise
            return AnimationInfo(_plays(image), is_cut=True)
        return AnimationInfo(_plays(image), is_cut=False) if count > 1 else None


def _composed(image: ImageFile, side: int) -> Iterator[Frame]:
    orientation = orientation_of(image)
    colours = colours_of(image)
    # An APNG may begin with an image that is not a frame, for programs without animation.
    number = 1 if getattr(image, "default_image", False) else 0
    while True:
        try:
            image.seek(number)
            image.load()
        except EOFError:
            return
        yield Frame(
            to_opaque_srgb(apply_orientation(_scaled(image, side), orientation), colours),
            _seconds(image.info.get("duration")),
        )
        number += 1


def _has_more(image: ImageFile) -> bool:
    try:
        image.seek(image.tell() + 1)
    except DECODER_ERRORS:
        return False
    return True


def _scaled(image: ImageFile, side: int) -> Image.Image:
    """Return a scaled copy: the decoder composes its next frame on the image itself, which must not change."""
    plain = plain_mode(image)
    scale = min(1.0, side / max(image.size))
    if scale == 1.0:
        return plain.copy()
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.0)


def _seconds(milliseconds: object) -> float:
    seconds = float(milliseconds) / 1000 if isinstance(milliseconds, int | float) else 0.0
    return DEFAULT_SECONDS if not seconds > MIN_SECONDS else min(seconds, MAX_SECONDS)


def _plays(image: ImageFile) -> int | None:
    """Return how often the file is to be played; None repeats it without end.

    A GIF counts the repetitions after the first time and is played once by default; the other formats count all.
    """
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if not isinstance(loop, int) else loop + 1 if loop else None
    return loop if isinstance(loop, int) and loop > 0 else None
