"""Pictures that stand for a file of another kind: the frame of a video, the preview in a RAW file."""

from __future__ import annotations

from PIL.ImageFile import ImageFile

from core.media.metadata.embedded_metadata import EmbeddedMetadata, embedded_metadata


class StandInPicture(ImageFile):
    """An opened picture whose orientation and metadata are those of the file that it stands for."""

    orientation: int
    """EXIF orientation to apply to its pixels, 1 to 8."""
    metadata: EmbeddedMetadata
    missing_package: str | None = None
    """The package that would read the file, if it is not installed and the gallery drew the picture instead."""


def metadata_of(image: ImageFile) -> EmbeddedMetadata:
    """Return the metadata of an opened picture, or of the file that it stands for; broken parts are left out."""
    return image.metadata if isinstance(image, StandInPicture) else embedded_metadata(image)
