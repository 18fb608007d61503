"""The frames of animated GIF, WebP, PNG and AVIF files: composed, upright, sRGB, and no more than a limit of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from PIL import Image
from PIL.ImageFile import ImageFile

from core.errors import GalleryError
from core.media.decoding.opening import opened, orientation_of
from core.media.decoding.still_decoding import finished, plain_mode, upright
from core.media.formats import ANIMATED, DECODER_ERRORS
from core.media.originals import Original

SHORTEST: Final = 0.010
"""Seconds: frames that ask for no more than that are shown for `CUSTOMARY` ones, as browsers do."""
CUSTOMARY: Final = 0.100
LONGEST: Final = 600.0


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """How much of an animation is decoded; the frame that reaches a limit is the last."""

    frames: int = 500
    side: int = 800
    """Pixels on the long side of a frame, after scaling."""
    decoded_pixels: int = 600_000_000
    """Of all frames together, as they are in the file."""
    kept_bytes: int = 64 * 1024 * 1024
    """Of all frames together, as whoever takes them keeps them."""
    seconds: float = 8.0
    """After which no further frame is begun."""


class Frame(NamedTuple):
    """One composed frame, as RGB, and for how many seconds it is shown."""

    image: Image.Image
    seconds: float


class Course(NamedTuple):
    """How an animation goes on behind the frames that were read."""

    plays: int | None
    """How often all frames are to be shown; None is for ever."""
    is_cut: bool
    """Whether the file has more frames."""


def read_frames(
    original: Original, pixel_limit: int, limits: FrameLimits, keep: Callable[[Frame], int]
) -> Course | None:
    """Hand the frames of an animation to `keep(frame)`, which says how many bytes it kept; None for one that is still.

    There are always two frames at least. A file that is damaged behind them is an animation up to there.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.opened`.
    """
    with opened(original, pixel_limit) as image:
        if image.format not in ANIMATED or not getattr(image, "is_animated", False):
            return None
        deadline = time.monotonic() + limits.seconds
        count = kept = 0
        try:
            for frame in _composed(image, limits.side):
                kept += keep(frame)
                count += 1
                reached = (
                    count >= limits.frames
                    or kept >= limits.kept_bytes
                    or count * image.width * image.height >= limits.decoded_pixels
                    or time.monotonic() >= deadline
                )
                if reached and count > 1:
                    return Course(_plays(image), _has_more(image))
        except (GalleryError, *DECODER_ERRORS):
            if count < 2:
                raise
            return Course(_plays(image), is_cut=True)
        return Course(_plays(image), is_cut=False) if count > 1 else None


def _composed(image: ImageFile, side: int) -> Iterator[Frame]:
    orientation = orientation_of(image)
    profile = image.info.get("icc_profile")
    profile = profile if isinstance(profile, bytes) else None
    number = 1 if getattr(image, "default_image", False) else 0  # an APNG may begin with one for those who play none
    while True:
        try:
            image.seek(number)
            image.load()
        except EOFError:
            return
        yield Frame(finished(upright(_scaled(image, side), orientation), profile), _seconds(image.info.get("duration")))
        number += 1


def _has_more(image: ImageFile) -> bool:
    try:
        image.seek(image.tell() + 1)
    except DECODER_ERRORS:
        return False
    return True


def _scaled(image: ImageFile, side: int) -> Image.Image:
    """Return a copy no larger than the side: what the decoder composes its next frame upon stays as it is."""
    plain = plain_mode(image)
    scale = min(1.0, side / max(image.size))
    if scale == 1.0:
        return plain.copy()
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.0)


def _seconds(milliseconds: object) -> float:
    seconds = float(milliseconds) / 1000 if isinstance(milliseconds, int | float) else 0.0
    return CUSTOMARY if not seconds > SHORTEST else min(seconds, LONGEST)


def _plays(image: ImageFile) -> int | None:
    """Return how often the file asks to be played; None is for ever.

    A GIF counts the times after the first one, and is played once when it says nothing; the others count all.
    """
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if not isinstance(loop, int) else loop + 1 if loop else None
    return loop if isinstance(loop, int) and loop > 0 else None
