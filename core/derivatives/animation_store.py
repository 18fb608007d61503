"""The store of animations: one file each, with all frames composed, for the encoders of all terminals.

A file is a length (4 bytes, big endian), JSON of that length with the `Animation` and the length of each part, a sample
of the colours of all frames as a PNG, and the frames as PNGs. The functions run in worker processes.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from PIL import Image

from core.derivatives.bounded_folder import BoundedFolder
from core.media.decoding.frame_decoding import Frame, FrameLimits, read_frames
from core.media.originals import Original
from core.models import AssetKey
from core.models.stored_animations import Animation, StoredAnimation

STORE_BYTES: Final = 256 * 1024 * 1024
"""The size limit of the folder; the least recently used files are removed first."""

SAMPLES: Final = 16
"""The most frames that contribute pixels to the sample."""

_SAMPLE_SIDE: Final = 96
_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class AnimationStore:
    """The animations in one folder. It has no state, so that every process can use its own."""

    folder: Path
    limit: int = STORE_BYTES

    def existing(self, asset_key: AssetKey, version: int) -> StoredAnimation | None:
        """Return a stored animation and mark it as used; None when there is none."""
        path = self._files.existing(f"{asset_key}-{version}")
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                return StoredAnimation(_animation(_header(file)), path)
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            return None

    def write(self, asset_key: AssetKey, version: int, contents: bytes) -> Path:
        """Store an animation; see `BoundedFolder.write`."""
        return self._files.write(f"{asset_key}-{version}", contents)

    @property
    def _files(self) -> BoundedFolder:
        return BoundedFolder(self.folder, ".frames", self.limit)


def make_animation(
    original: Original, asset_key: AssetKey, version: int, store: AnimationStore, pixel_limit: int, limits: FrameLimits
) -> StoredAnimation | None:
    """Decode the frames of an original and store them; None for a still picture.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
        OSError: the animation cannot be written.
    """
    contents = _FileContents()
    playback = read_frames(original, pixel_limit, limits, contents.add)
    if playback is None:
        return None
    width, height = contents.size
    animation = Animation(tuple(contents.seconds), playback.plays, width, height, playback.is_cut)
    return StoredAnimation(animation, store.write(asset_key, version, contents.encode(animation)))


def frame_of(path: str, number: int) -> bytes:
    """Return one frame of a stored animation, counted from 0, as a PNG.

    Raises:
        OSError: the file cannot be read, or has no such frame.
    """
    return _part(path, number + 1)


def sample_of(path: str) -> bytes:
    """Return a PNG with pixels of many frames, to compute one palette for all of them.

    Raises:
        OSError: the file cannot be read.
    """
    return _part(path, 0)


class _FileContents:
    """Collects the frames of a file."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.size = (0, 0)
        self._frames: list[bytes] = []
        self._samples: list[Image.Image] = []

    def add(self, frame: Frame) -> int:
        image = frame.image
        if not self._frames:
            self.size = image.size
        png = _png(image if image.size == self.size else image.resize(self.size))
        self._frames.append(png)
        self.seconds.append(frame.seconds)
        scale = min(1.0, _SAMPLE_SIDE / max(image.size))
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        self._samples.append(image.resize(size, Image.Resampling.NEAREST))  # unmixed colours
        return len(png)

    def encode(self, animation: Animation) -> bytes:
        step = max(1, -(-len(self._samples) // SAMPLES))
        samples = self._samples[::step]
        sheet = Image.new("RGB", (sum(sample.width for sample in samples), max(sample.height for sample in samples)))
        left = 0
        for sample in samples:
            sheet.paste(sample, (left, 0))
            left += sample.width
        parts = [_png(sheet), *self._frames]
        header = json.dumps(asdict(animation) | {"lengths": [len(part) for part in parts]}).encode()
        return b"".join([_LENGTH.pack(len(header)), header, *parts])


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _header(file: BinaryIO) -> dict[str, Any]:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    header: dict[str, Any] = json.loads(file.read(length))
    return header


def _animation(header: dict[str, Any]) -> Animation:
    return Animation(
        tuple(map(float, header["seconds"])), header["plays"], header["width"], header["height"], header["is_cut"]
    )


def _part(path: str, index: int) -> bytes:
    with Path(path).open("rb") as file:
        try:
            lengths = _header(file)["lengths"]
            file.seek(sum(lengths[:index]), io.SEEK_CUR)
            return file.read(lengths[index])
        except (ValueError, LookupError, struct.error) as error:
            raise OSError("This animation has no such frame.") from error
