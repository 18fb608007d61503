"""Derivatives are small upright JPEGs without the original's metadata."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms

from core.derivatives.rendering import DerivativeTarget, make_derivative, make_embedded_thumbnail
from core.errors import UnreadablePhotoError
from core.models import AssetKey, DerivativeSize
from tests.core.media.drawing import LIMIT, STORED_QUARTERS, UPRIGHT, near, photo_exif, quarters, quarters_of, saved
from tests.core.media.metadata.test_embedded_thumbnails import jpeg, photo_with


@pytest.fixture
def target(tmp_path: Path) -> DerivativeTarget:
    return DerivativeTarget(tmp_path / "derivatives", AssetKey("abcdefghijklm"), 1)


@pytest.mark.parametrize(
    ("size", "shape"), [(DerivativeSize.THUMBNAIL, (267, 400)), (DerivativeSize.PREVIEW, (800, 1200))]
)
def test_orientation_is_applied(
    tmp_path: Path, target: DerivativeTarget, size: DerivativeSize, shape: tuple[int, int]
) -> None:
    """A portrait photo stored on its side is upright, in the requested size."""
    photo = saved(tmp_path, "photo.jpg", quarters((1800, 1200), STORED_QUARTERS[6]), exif=photo_exif(6))

    with Image.open(make_derivative(photo, target, size, LIMIT).path) as picture:
        assert (picture.format, picture.size) == ("JPEG", shape)
        assert near(quarters_of(picture), UPRIGHT)


def test_metadata_is_removed(tmp_path: Path, target: DerivativeTarget) -> None:
    """No EXIF (place, camera, serial number), XMP, comment or profile remains."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = saved(
        tmp_path, "photo.jpg", quarters((800, 600)), exif=photo_exif(), comment=b"secret", xmp=b"<x:xmpmeta secret/>",
        icc_profile=profile,
    )  # fmt: skip

    path = make_derivative(photo, target, DerivativeSize.THUMBNAIL, LIMIT).path

    with Image.open(path) as picture:
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(picture.info)
    contents = path.read_bytes()
    assert not any(trace in contents for trace in (b"Exif", b"Canon", b"secret", b"ICC_PROFILE"))


def test_the_embedded_thumbnail_is_stored(tmp_path: Path, target: DerivativeTarget) -> None:
    """Under its own size, so that the thumbnail can replace it later."""
    made = make_embedded_thumbnail(photo_with(tmp_path, jpeg(quarters((120, 80)))), target, LIMIT)

    assert made is not None
    assert made.path.name == "abcdefghijklm-1-preview.jpg"
    with Image.open(made.path) as picture:
        assert near(quarters_of(picture), UPRIGHT)


def test_without_an_embedded_thumbnail_nothing_is_stored(tmp_path: Path, target: DerivativeTarget) -> None:
    """The result is None, not an error."""
    assert make_embedded_thumbnail(saved(tmp_path, "photo.jpg", quarters()), target, LIMIT) is None
    assert not target.folder.exists()


def test_an_unreadable_original_stores_nothing(tmp_path: Path, target: DerivativeTarget) -> None:
    """The screen shows a placeholder instead."""
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff broken")
    photo = saved(tmp_path, "other.jpg", quarters())

    with pytest.raises(UnreadablePhotoError):
        make_derivative(type(photo)(photo.root, b"photo.jpg"), target, DerivativeSize.THUMBNAIL, LIMIT)
    assert not target.folder.exists()
