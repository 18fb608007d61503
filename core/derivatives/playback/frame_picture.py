"""One frame of a video as a JPEG. Runs in worker processes: plain arguments, no shared state."""

from __future__ import annotations

import io

from core.derivatives.derivative_store import MAX_EDGE
from core.derivatives.rendering import QUALITY
from core.errors import UnreadablePhotoError
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.media.playback.frame_reader import FrameReader
from core.models import DerivativeSize


def frame_picture(original: Original, part: VideoPart | None, seconds: float) -> bytes:
    """Return the frame that is shown at a time as an upright sRGB JPEG, as large as a preview, never enlarged.

    Times count from the first frame; at the end and after it, it is the last one. The JPEG has no metadata.

    Raises:
        GalleryError: it cannot be decoded, see `FrameReader`.
        OSError: the file cannot be opened.
    """
    edge = MAX_EDGE[DerivativeSize.PREVIEW]
    with FrameReader(original, part) as reader:
        frame = reader.frame_at(seconds)
        if frame is None:
            raise UnreadablePhotoError("The video has no frame at this time.")
        box = min(edge, reader.facts.width), min(edge, reader.facts.height)
        jpeg = io.BytesIO()
        reader.picture(frame, box).save(jpeg, "JPEG", quality=QUALITY)
        return jpeg.getvalue()
