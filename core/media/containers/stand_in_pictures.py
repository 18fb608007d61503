"""Pictures that stand for a file of another kind: the frame of a video, the preview in a RAW file."""

from __future__ import annotations

from PIL.ImageFile import ImageFile

from core.media.metadata.embedded_metadata import EmbeddedMetadata


class StandInPicture(ImageFile):
    """An opened picture whose orientation and metadata are those of the file that it stands for."""

    orientation: int
    """EXIF orientation to apply to its pixels, 1 to 8."""
    metadata: EmbeddedMetadata
    is_drawn: bool = False
    """Whether the gallery drew it, because a package to read the file is not installed."""
