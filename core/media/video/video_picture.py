"""Opens a video as the picture that stands for it: one of its frames, or a drawn one without PyAV."""

from __future__ import annotations

import math
from typing import IO, Any, BinaryIO, Final, cast

from PIL import Image

from core.errors import UnreadablePhotoError
from core.media.containers.stand_in_pictures import StandInPicture
from core.media.decoding.optional_packages import VIDEO_PACKAGE
from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.xmp import Xmp
from core.media.video.drawn_posters import drawn_poster
from core.media.video.frame_grabbing import can_decode, grab_frame, probed
from core.media.video.video_containers import read_video_header
from core.media.video.video_header import VideoHeader

_NOMINAL: Final = (1280, 720)
"""The size of a video of which it is unknown, where nothing installed can find it."""
WIDE_PRIMARIES: Final = frozenset({9, 11, 12})
HDR_CURVES: Final = frozenset({16, 18})


class VideoPicture(StandInPicture):
    """A frame of a video. `load` decodes it, after `draft` in a smaller size."""

    def __init__(self, file: IO[bytes], pixel_limit: int) -> None:
        """Read the header of an open file; no frame.

        Raises:
            SyntaxError: the file is not a video.
            UnreadablePhotoError: it has no pictures.
        """
        self._pixel_limit = pixel_limit
        super().__init__(file)

    def _open(self) -> None:
        assert self.fp is not None
        header = read_video_header(cast("BinaryIO", self.fp))
        if header is None:
            raise SyntaxError("not a video")
        if not header.width or header.seconds is None:
            header = probed(cast("BinaryIO", self.fp), header)
        if not header.width and (header.codec is None or can_decode()):
            raise UnreadablePhotoError("No pictures were found in this video: it is damaged or incomplete.")
        self.header = header
        self.format = header.container
        self.orientation = header.orientation
        self.metadata = _metadata(header)
        self._mode = "RGB"
        self._size = (header.width, header.height) if header.width else _NOMINAL
        if not can_decode():
            self.missing_package = VIDEO_PACKAGE
            self._size = self._size[::-1] if header.orientation >= 5 else self._size
            self.orientation = 1  # the picture is drawn upright
        primaries, curve = header.colours or (0, 0)
        if self.missing_package is None and (primaries in WIDE_PRIMARIES or curve in HDR_CURVES):
            self.info["nclx_profile"] = {"color_primaries": primaries, "transfer_characteristics": curve}

    def draft(self, mode: str | None, size: tuple[int, int] | None) -> tuple[str, tuple[int, int, float, float]] | None:
        """Let `load` decode to the smallest size that covers this one on both sides."""
        del mode
        if size is None or self._im is not None:
            return None
        width, height = self._size
        scale = max(size[0] / width, size[1] / height)
        if scale >= 1:
            return None
        self._size = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
        return "RGB", (0, 0, *self._size)

    def load(self) -> Any:
        """Decode the frame."""
        if self._im is None:
            assert self.fp is not None
            if self.missing_package is not None:
                picture: Image.Image = drawn_poster(self._size)
            else:
                picture = grab_frame(cast("BinaryIO", self.fp), self.header, self._size, self._pixel_limit)
            self.im = picture.im
        return Image.Image.load(self)


def _metadata(header: VideoHeader) -> EmbeddedMetadata:
    return EmbeddedMetadata(xmp=Xmp.from_packets(header.xmp), video=header)
