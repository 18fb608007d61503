"""The files of the demo library are like those of a camera: Pillow reads them, and exifread their EXIF."""

from __future__ import annotations

import dataclasses
import io

import exifread
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from core.demo.catalogue import demo_pictures
from core.demo.models import DemoPicture, Place, Thumbnail
from core.demo.photo_files import exif_block, photograph

BY_PATH = {picture.path: picture for picture in demo_pictures()}
ALPINE = BY_PATH["Travel/Alps in autumn/Larches above the valley.jpg"]


def lopsided(size: tuple[int, int] = (240, 160)) -> Image.Image:
    """A picture that looks different after every rotation."""
    image = Image.new("RGB", size, (30, 60, 120))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] // 2, size[1] // 3), fill=(230, 180, 40))
    pen.rectangle((0, 0, size[0] // 5, size[1]), fill=(200, 40, 60))
    return image


def tags_of(content: bytes) -> dict[str, object]:
    tags: dict[str, object] = exifread.process_file(io.BytesIO(content), details=False)
    return tags


def degrees(tag: object) -> float:
    parts = [float(ratio) for ratio in tag.values]  # type: ignore[attr-defined]
    return parts[0] + parts[1] / 60 + parts[2] / 3600


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Travel/Coast road/DSC_0312.JPG", "JPEG"),
        ("Mathematics/Julia sets/Dragon.png", "PNG"),
        ("Travel/Coast road/Moon path.webp", "WEBP"),
        ("Travel/Japan/Day 1/IMG_2041.HEIC", "HEIF"),
        ("Travel/Sahara/Atlas at first light.avif", "AVIF"),
    ],
)
def test_every_still_format_opens_and_looks_as_drawn(path: str, kind: str) -> None:
    """Format, size and colours are those that the suffix and the drawn picture state."""
    drawn = lopsided()
    with Image.open(io.BytesIO(photograph(BY_PATH[path], drawn))) as image:
        assert (image.format, image.size) == (kind, drawn.size)
        difference = ImageChops.difference(image.convert("RGB"), drawn)
    assert max(ImageStat.Stat(difference).mean) < 4


@pytest.mark.parametrize("path", ["Travel/Coast road/Moon path.webp", "Travel/Japan/Day 1/IMG_2041.HEIC",
                                  "Travel/Sahara/Atlas at first light.avif"])  # fmt: skip
def test_newer_formats_have_exif(path: str) -> None:
    """WebP, HEIC and AVIF have the same EXIF block as a JPEG."""
    picture = BY_PATH[path]
    assert picture.camera is not None
    with Image.open(io.BytesIO(photograph(picture, lopsided()))) as image:
        exif = image.getexif()
    assert exif[0x0110] == picture.camera.model
    assert exif.get_ifd(0x8769)[0x9003] == picture.taken.strftime("%Y:%m:%d %H:%M:%S")


def test_the_animation_is_an_endless_gif() -> None:
    """Several frames become one GIF that repeats without end."""
    frames = [lopsided((40, 40)).rotate(angle).quantize(16) for angle in (0, 30, 60)]
    with Image.open(io.BytesIO(photograph(BY_PATH["Posters/Breathing.gif"], frames))) as image:
        assert (image.format, getattr(image, "n_frames", 1), image.info["loop"]) == ("GIF", 3, 0)


def test_date_camera_lens_and_exposure_are_readable() -> None:
    """EXIF has all that a details panel shows, with local time and offset."""
    tags = tags_of(photograph(ALPINE, lopsided()))
    assert str(tags["EXIF DateTimeOriginal"]) == "2022:10:08 10:42:11"
    assert str(tags["EXIF OffsetTimeOriginal"]) == "+02:00"
    assert (str(tags["Image Make"]), str(tags["Image Model"])) == ("FUJIFILM", "X-T4")
    assert ALPINE.lens is not None
    assert str(tags["EXIF LensModel"]) == ALPINE.lens.name
    assert ALPINE.exposure is not None
    numerator, denominator = ALPINE.exposure.time
    assert str(tags["EXIF ExposureTime"]) == f"{numerator}/{denominator}"
    assert int(str(tags["EXIF ISOSpeedRatings"])) == ALPINE.exposure.iso
    assert str(tags["Image ImageDescription"]) == "Larches above the valley"


def test_a_camera_without_a_time_zone_writes_no_offset() -> None:
    """Pictures of older cameras have a date but no offset."""
    tags = tags_of(photograph(BY_PATH["Travel/Coast road/DSC_0312.JPG"], lopsided()))
    assert "EXIF DateTimeOriginal" in tags
    assert not [name for name in tags if "OffsetTime" in name]


def test_a_picture_without_a_camera_has_no_exif() -> None:
    """A picture without a camera is not presented as a photograph."""
    assert not tags_of(photograph(BY_PATH["Posters/Sun.jpg"], lopsided()))


@given(
    st.floats(min_value=-90, max_value=90),
    st.floats(min_value=-180, max_value=180),
    st.floats(min_value=-400, max_value=8800),
)
def test_any_place_on_earth_can_be_written(latitude: float, longitude: float, altitude: float) -> None:
    """Latitude, longitude and altitude are read back with their signs, to about a tenth of a metre."""
    picture = dataclasses.replace(ALPINE, place=Place(latitude, longitude, altitude))
    tags = tags_of(_jpeg_with(exif_block(picture, (8, 8))))
    north = degrees(tags["GPS GPSLatitude"]) * (1 if str(tags["GPS GPSLatitudeRef"]) == "N" else -1)
    east = degrees(tags["GPS GPSLongitude"]) * (1 if str(tags["GPS GPSLongitudeRef"]) == "E" else -1)
    height = tags["GPS GPSAltitude"].values[0]  # type: ignore[attr-defined]
    assert north == pytest.approx(latitude, abs=1e-6)
    assert east == pytest.approx(longitude, abs=1e-6)
    assert float(height) == pytest.approx(abs(altitude), abs=0.051)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_rotated_pictures_are_upright_after_transposing(orientation: int) -> None:
    """Pixels are stored rotated; with the orientation tag applied, the picture is as drawn."""
    drawn = lopsided()
    picture = dataclasses.replace(ALPINE, orientation=orientation)
    with Image.open(io.BytesIO(photograph(picture, drawn))) as image:
        assert image.size == (drawn.size if orientation == 3 else drawn.size[::-1])
        upright = ImageOps.exif_transpose(image)
    assert max(ImageStat.Stat(ImageChops.difference(upright, drawn)).mean) < 4
    assert max(ImageStat.Stat(ImageChops.difference(image.resize(drawn.size), drawn)).mean) > 20


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_thumbnail_inside_matches_the_stored_picture(orientation: int) -> None:
    """IFD1 has a JPEG of the same aspect ratio and rotation as the stored pixels."""
    content = photograph(dataclasses.replace(ALPINE, orientation=orientation), lopsided((1500, 1000)))
    with Image.open(io.BytesIO(content)) as whole, _thumbnail_of(content) as inner:
        assert inner.width / inner.height == pytest.approx(whole.width / whole.height, rel=0.02)
        difference = ImageChops.difference(whole.resize(inner.size, Image.Resampling.BICUBIC), inner)
    assert max(ImageStat.Stat(difference).mean) < 6


def test_a_letterboxed_thumbnail_is_160_by_120() -> None:
    """Some cameras write 160 × 120 with black bars, whatever the aspect ratio."""
    picture = dataclasses.replace(ALPINE, thumbnail=Thumbnail.LETTERBOXED)
    with _thumbnail_of(photograph(picture, lopsided((600, 400)))) as inner:
        assert inner.size == (160, 120)
        assert max(ImageStat.Stat(inner.crop((0, 0, 160, 5))).mean) < 12


def test_a_picture_may_have_no_thumbnail() -> None:
    """Then the block ends with IFD0, which points to no other."""
    picture = dataclasses.replace(ALPINE, thumbnail=Thumbnail.NONE)
    tags = tags_of(photograph(picture, lopsided()))
    assert not [name for name in tags if name.startswith("Thumbnail") or name == "JPEGThumbnail"]


def _thumbnail_of(content: bytes) -> Image.Image:
    tags = exifread.process_file(io.BytesIO(content))
    return Image.open(io.BytesIO(tags["JPEGThumbnail"]))


def _jpeg_with(exif: bytes) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "JPEG", exif=exif)
    return target.getvalue()


def test_every_picture_of_a_camera_has_a_valid_exif_block() -> None:
    """EXIF can represent all values of the catalogue, and each block fits into a JPEG segment."""
    thumbnail = b"\xff\xd8" + bytes(30_000) + b"\xff\xd9"
    cameras: list[DemoPicture] = [picture for picture in BY_PATH.values() if picture.camera]
    assert all(len(exif_block(picture, picture.size, thumbnail)) < 65_000 for picture in cameras)
