"""What worker processes do to find similar photos. numpy is loaded there only."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from core.errors import GalleryError
from core.media.comparison.sharpness import Box, Sharpness, sharpness_of
from core.media.decoding.still_decoding import decode
from core.media.formats import DECODER_ERRORS
from core.media.originals import Original

if TYPE_CHECKING:
    from core.media.comparison.hash_search import ClosePair

_EDGE: Final = 400

Rows = tuple[Path, int, bytes]
"""A file of vectors, how many numbers each has, and the slots of the rows, 8 bytes each."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture to hash or to compare: its stored thumbnail, or else its original."""

    thumbnail: Path | None
    original: Original
    pixel_limit: int

    def read(self) -> Image.Image | None:
        """Return it upright, about 400 pixels long; None when it cannot be read now."""
        if self.thumbnail is not None:
            with suppress(*DECODER_ERRORS), Image.open(self.thumbnail, formats=["JPEG"]) as picture:
                return picture.convert("RGB")
        try:
            return decode(self.original, _EDGE, self.pixel_limit)
        except (GalleryError, *DECODER_ERRORS):
            return None


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two pictures to compare, the first one turned by a number of quarters to the left."""

    first: PictureFile
    second: PictureFile
    quarters: int
    have_one_size: bool
    """Whether both originals have the same number of pixels in a row and in a column, the first one turned: a shift
    between them is one of the camera."""


def hash_pictures(files: Sequence[PictureFile]) -> list[bytes | None]:
    """Return the hashes of pictures; None for a plain one, and one that cannot be read."""
    from core.media.comparison.perceptual_hashes import hashes_of

    pictures = [file.read() for file in files]
    return [None if picture is None else hashes_of(picture) for picture in pictures]


def measure_sharpness(thumbnails: Sequence[tuple[Path, Box | None]]) -> list[Sharpness | None]:
    """Return how sharp pictures are, and the faces with these boxes in them; None for one that cannot be read."""
    measured: list[Sharpness | None] = []
    for path, face in thumbnails:
        try:
            with Image.open(path, formats=["JPEG"]) as picture:
                measured.append(sharpness_of(picture, face))
        except DECODER_ERRORS:
            measured.append(None)
    return measured


def search_pairs(whole: bytes, cropped: bytes, new: bytes, keys: Sequence[int], most: int) -> list[ClosePair]:
    """Return close pairs of hashes; see `core.media.comparison.hash_search.close_pairs`."""
    from core.media.comparison.hash_search import close_pairs

    return close_pairs(whole, cropped, new, keys, most)


def alike_pairs(rows: Rows, new: bytes) -> list[tuple[int, int, float]]:
    """Return the pairs of rows that are alike, one of them new; see `core.media.comparison.vector_pairs`."""
    from core.media.comparison.vector_pairs import VectorRows, all_pairs

    return [(pair.first, pair.second, pair.cosine) for pair in all_pairs(VectorRows(*rows), new)]


def vector_hashes(rows: Rows) -> bytes:
    """Return the hashes of many rows, 8 bytes each."""
    from core.media.comparison.vector_pairs import VectorRows, hashes_of_vectors

    return hashes_of_vectors(VectorRows(*rows))


def alike_pairs_among(rows: Rows, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, float]]:
    """Return those of some pairs of rows that are alike."""
    from core.media.comparison.vector_pairs import VectorRows, alike_among

    return [(pair.first, pair.second, pair.cosine) for pair in alike_among(VectorRows(*rows), pairs)]


def are_copies(pairs: Sequence[PicturePair]) -> list[bool]:
    """Return for each pair whether one is a copy of the other, or of a part of it."""
    return [_is_copy(pair) for pair in pairs]


def _is_copy(pair: PicturePair) -> bool:
    from core.media.comparison.aligned_pictures import compare

    first, second = pair.first.read(), pair.second.read()
    if first is None or second is None:
        return False
    comparison = compare(second, first, pair.quarters)
    return comparison.is_copy and not (pair.have_one_size and comparison.is_displaced)
