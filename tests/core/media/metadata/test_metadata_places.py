"""The places of metadata in files: XMP, IPTC and EXIF of every format, texts of PNG, extended XMP of JPEG."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from core.media.metadata.photo_metadata import PhotoMetadata, read_metadata
from core.media.metadata.png_metadata import png_metadata
from core.media.originals import Original
from core.models import DateSource
from tests.core.media.drawing import LIMIT, original, photo_exif, quarters, saved
from tests.core.media.metadata.metadata_files import (
    FORMATS_WITH_XMP,
    datasets,
    extension,
    hexadecimal,
    packet,
    photo_with,
    resources,
    with_chunks,
    with_segments,
)

MTIME = 1_600_000_000_000_000_000


def read(photo: Original) -> PhotoMetadata:
    return read_metadata(photo, MTIME, LIMIT)


def when(photo: Original) -> tuple[str, int | None, str]:
    taken = read(photo).taken
    assert taken is not None
    return taken.local.isoformat(), taken.offset_minutes, str(taken.source)


def png(folder: Path, *chunks: tuple[bytes, bytes], behind_pixels: bool = False) -> Original:
    saved(folder, "photo.png", quarters(), "PNG")
    path = folder / "photo.png"
    path.write_bytes(with_chunks(path.read_bytes(), list(chunks), behind_pixels=behind_pixels))
    return original(folder, "photo.png")


@pytest.mark.parametrize("decoder", FORMATS_WITH_XMP)
@pytest.mark.parametrize(
    "name", ["photoshop:DateCreated", "exif:DateTimeOriginal", "exif:DateTimeDigitized", "xmp:CreateDate"]
)
def test_dates_of_xmp_are_read_in_every_format(tmp_path: Path, decoder: str, name: str) -> None:
    """As an attribute of the description."""
    photo = photo_with(tmp_path, decoder, xmp=packet({name: "2005-03-04T05:06:07.5+02:00"}))

    assert when(photo) == ("2005-03-04T05:06:07.500000", 120, "xmp")


@pytest.mark.parametrize("decoder", FORMATS_WITH_XMP)
def test_properties_as_elements_are_read_too(tmp_path: Path, decoder: str) -> None:
    """The same XMP in its longer form."""
    elements = "<photoshop:DateCreated>2005-03-04</photoshop:DateCreated><aux:Lens> 50mm f/1.8 </aux:Lens>"
    photo = photo_with(tmp_path, decoder, xmp=packet(elements=elements))

    assert (when(photo)[0], read(photo).lens) == ("2005-03-04T00:00:00", "50mm f/1.8")


@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "TIFF"])
def test_dates_of_iptc_are_read(tmp_path: Path, decoder: str) -> None:
    """Date and time are datasets of their own, the time with its offset."""
    photo = photo_with(tmp_path, decoder, iptc=datasets({55: b"20050304", 60: b"050607-0330"}))

    assert when(photo) == ("2005-03-04T05:06:07", -210, "iptc")


def test_a_change_is_the_last_resort_before_the_file(tmp_path: Path) -> None:
    """An older creation date in XMP is the date of the photo."""
    exif = Image.Exif()
    exif[0x0132] = "2022:05:24 10:51:58"
    created = photo_with(tmp_path, "JPEG", exif=exif, xmp=packet({"photoshop:DateCreated": "2005-03-04T05:06:07"}))
    assert when(created) == ("2005-03-04T05:06:07", None, "xmp")
    changed = photo_with(tmp_path, "JPEG", exif=exif)
    assert when(changed) == ("2022-05-24T10:51:58", None, "modified")


def test_extended_xmp_is_put_together(tmp_path: Path) -> None:
    """A JPEG keeps what exceeds 64 KiB in further segments, in any order; the main packet comes first."""
    main = packet({"xmp:CreateDate": "2005-03-04T05:06:07"})
    more = packet(
        {"exif:DateTimeOriginal": "2001-02-03T04:05:06", "dc:source": "x" * 3000, "xmp:CreateDate": "1999-01-01"}
    )
    photo = photo_with(tmp_path, "JPEG", xmp=main)
    path = tmp_path / "photo.jpg"
    path.write_bytes(with_segments(path.read_bytes(), extension(more)))

    assert when(photo)[0] == "2001-02-03T04:05:06"


@pytest.mark.parametrize("head", [b"http://ns.adobe.com/xap/1.0/", b"", b"XMP\0"])
def test_xmp_with_another_prefix_and_in_several_segments_is_read(tmp_path: Path, head: bytes) -> None:
    """Of values in both, those of the last segment count."""
    saved(tmp_path, "photo.jpg", quarters())
    path = tmp_path / "photo.jpg"
    first = b"http://ns.adobe.com/xap/1.0/\0" + packet({"photoshop:DateCreated": "2006-03-04", "dc:title": "Sea"})
    second = head + packet({"photoshop:DateCreated": "2005-03-04"})
    path.write_bytes(with_segments(path.read_bytes(), [first, second]))

    assert when(original(tmp_path, "photo.jpg"))[0] == "2005-03-04T00:00:00"
    assert read(original(tmp_path, "photo.jpg")).texts.title == "Sea"


@pytest.mark.parametrize("is_extended", [True, False])
def test_chunks_that_a_webp_does_not_announce_are_read(tmp_path: Path, is_extended: bool) -> None:
    """Programs append EXIF and XMP without the flags of the header, or without that header."""
    quarters().save(tmp_path / "photo.webp", lossless=True)
    pixels = (tmp_path / "photo.webp").read_bytes()[12:]
    exif = photo_exif().tobytes().removeprefix(b"Exif\0\0")
    chunks = [(b"VP8X", bytes(4) + b"\x5f\0\0\x3f\0\0")] if is_extended else []
    added = [(b"EXIF", exif), (b"XMP ", packet({"dc:title": "Sea"}))]
    parts = [[b"%b%b%b%b" % (kind, len(data).to_bytes(4, "little"), data, bytes(len(data) % 2)) for kind, data in each]
             for each in (chunks, added)]  # fmt: skip
    body = b"WEBP" + b"".join(parts[0]) + pixels + b"".join(parts[1])
    (tmp_path / "photo.webp").write_bytes(b"RIFF" + len(body).to_bytes(4, "little") + body)

    assert when(original(tmp_path, "photo.webp")) == ("2024-05-01T12:30:00", 120, "exif+offset")
    assert read(original(tmp_path, "photo.webp")).texts.title == "Sea"


@pytest.mark.parametrize("version", [0, 1])
def test_an_animation_has_the_time_of_its_container(tmp_path: Path, version: int) -> None:
    """In UTC; metadata of the picture itself come first, and a time that is not set counts as none."""
    path = tmp_path / "photo.avif"
    seconds = (date(2005, 3, 4) - date(1904, 1, 1)).days * 86_400 + 5 * 3600
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    for exif, moment, expected in (
        (b"", seconds, "container"), (photo_exif().tobytes(), seconds, "exif+offset"), (b"", 0, "file"),
        (b"", 1_700_000_000, "file"), (b"", 2 ** (32 * (version + 1)) - 1, "file"),
    ):  # fmt: skip
        frames[0].save(path, save_all=True, append_images=frames[1:], exif=exif)
        contents = bytearray(path.read_bytes())
        place = contents.index(b"mvhd") + 4
        contents[place] = version
        contents[place + 4 : place + 8 + 4 * version] = moment.to_bytes(4 + 4 * version, "big")
        path.write_bytes(contents)

        taken = read(original(tmp_path, "photo.avif")).taken

        assert taken is not None
        assert str(taken.source) == expected
        assert expected != "container" or taken.aware == datetime(2005, 3, 4, 5, tzinfo=UTC)


def test_gif_keeps_xmp_in_an_extension(tmp_path: Path) -> None:
    """The packet stands there as it is, before or behind the pixels; a table of bytes ends it for other readers."""
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    block = b"\x21\xff\x0bXMP DataXMP" + packet({"xmp:CreateDate": "2005-03-04T05:06:07"}) + trailer
    saved(tmp_path, "photo.gif", quarters(), "GIF")
    path = tmp_path / "photo.gif"
    plain = path.read_bytes()
    for contents in (plain[:-1] + block + b";", plain[:-1] + b"\x21\xfe\xff" + b"x" * 255 + b"\0" + block + b";"):
        path.write_bytes(contents)
        assert when(original(tmp_path, "photo.gif"))[0] == "2005-03-04T05:06:07"
    path.write_bytes(plain)
    assert when(original(tmp_path, "photo.gif"))[2] == "file"


def test_cameras_before_exif_wrote_their_own_segment(tmp_path: Path) -> None:
    """Seconds of their wall clock, in text."""
    saved(tmp_path, "photo.jpg", quarters())
    path = tmp_path / "photo.jpg"
    text = b"AGFA\0[picture info]\r\nResolution=1\r\nTimeDate=899991190\r\nShutter=10\r\n"
    contents = path.read_bytes()
    path.write_bytes(contents[:2] + b"\xff\xec" + (len(text) + 2).to_bytes(2, "big") + text + contents[2:])

    assert when(original(tmp_path, "photo.jpg")) == ("1998-07-09T13:33:10", None, "exif")
    casio = b"QVCI\0" + bytes(72) + b"1998.10.24.12.08.57\0KX-778"
    path.write_bytes(with_segments(contents, [casio]))
    assert when(original(tmp_path, "photo.jpg")) == ("1998-10-24T12:08:57", None, "exif")
    path.write_bytes(with_segments(contents, [casio.replace(b"1998.10", b"1998.13")]))
    assert when(original(tmp_path, "photo.jpg"))[2] == "file"


@pytest.mark.parametrize("cut", [14, 30, 45, 60])
def test_photoshops_resources_continue_in_the_next_segment(tmp_path: Path, cut: int) -> None:
    """Also within a value; resources of other programs may stand between."""
    saved(tmp_path, "photo.jpg", quarters())
    path = tmp_path / "photo.jpg"
    iptc = datasets({55: b"20050304", 60: b"050607+0200", 80: b"The Photographer"})
    whole = b"PHUT\x04\x00\0\0\0\0\0\2ab" + resources(iptc)
    contents = path.read_bytes()
    for part in (whole[:cut], whole[cut:]):
        contents = with_segments(contents, [], b"Photoshop 3.0\0" + part)
    path.write_bytes(contents)

    assert when(original(tmp_path, "photo.jpg")) == ("2005-03-04T05:06:07", 120, "iptc")
    assert read(original(tmp_path, "photo.jpg")).texts.creator == "The Photographer"


def test_an_exif_prefix_in_another_case_counts(tmp_path: Path) -> None:
    """Pillow does not take such a segment for EXIF."""
    saved(tmp_path, "photo.jpg", quarters(), exif=photo_exif())
    path = tmp_path / "photo.jpg"
    path.write_bytes(path.read_bytes().replace(b"Exif\0\0", b"EXIF\0\xff"))

    assert when(original(tmp_path, "photo.jpg")) == ("2024-05-01T12:30:00", 120, "exif+offset")


def test_the_creation_time_of_a_png_is_read(tmp_path: Path) -> None:
    """The standard recommends the form of mails; programs write ISO dates as well."""
    for text in (b"Fri, 04 Mar 2005 05:06:07 +0200", b"2005-03-04T05:06:07+02:00"):
        assert when(png(tmp_path, (b"tEXt", b"Creation Time\0" + text))) == ("2005-03-04T05:06:07", 120, "png")
    packed = (b"zTXt", b"Creation Time\0\0" + zlib.compress(b"2005:03:04 05:06:07"))
    assert when(png(tmp_path, packed, behind_pixels=True)) == ("2005-03-04T05:06:07", None, "png")


def test_the_times_of_the_file_in_a_png_are_not_dates_of_capture(tmp_path: Path) -> None:
    """ImageMagick copies them from the file system."""
    photo = png(
        tmp_path, (b"tEXt", b"date:create\x002005-03-04T05:06:07+00:00"), (b"tEXt", b"date:modify\x002005-03-04")
    )

    assert when(photo)[2] == "file"


@pytest.mark.parametrize("behind_pixels", [False, True])
@pytest.mark.parametrize("form", ["eXIf", "exif", "APP1"])
def test_exif_of_a_png_is_read_wherever_it_is(tmp_path: Path, form: str, behind_pixels: bool) -> None:
    """As its own chunk or as one of ImageMagick's profiles, before or behind the pixels; orientation included."""
    block = photo_exif(6).tobytes()
    profile = f"Raw profile type {form}".encode() + b"\0\0" + zlib.compress(hexadecimal(form.lower(), block))
    chunk = (b"eXIf", block.removeprefix(b"Exif\0\0")) if form == "eXIf" else (b"zTXt", profile)
    photo = png(tmp_path, chunk, behind_pixels=behind_pixels)
    found = read(photo)

    assert when(photo) == ("2024-05-01T12:30:00", 120, "exif+offset")
    assert (found.orientation, found.width, found.height, found.iso) == (6, 64, 96, 400)


def test_both_profiles_of_app1_are_read(tmp_path: Path) -> None:
    """ImageMagick names EXIF and XMP alike."""
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + packet({"aux:Lens": "50mm"})
    exif = photo_exif(offset=None)
    del exif.get_ifd(0x8769)[0xA434]
    blocks = (exif.tobytes(), xmp)
    photo = png(tmp_path, *((b"tEXt", b"Raw profile type APP1\0" + hexadecimal("app1", each)) for each in blocks))

    assert (when(photo)[0], read(photo).lens) == ("2024-05-01T12:30:00", "50mm")


@pytest.mark.parametrize("behind_pixels", [False, True])
def test_xmp_profiles_of_a_png_are_read(tmp_path: Path, behind_pixels: bool) -> None:
    """ImageMagick's form of XMP, and XMP's own chunk, compressed and behind the pixels."""
    xmp = packet({"xmp:CreateDate": "2005-03-04T05:06:07"})
    for chunk in (
        (b"tEXt", b"Raw profile type xmp\0" + hexadecimal("xmp", xmp)),
        (b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + zlib.compress(xmp)),
    ):
        assert when(png(tmp_path, chunk, behind_pixels=behind_pixels))[0] == "2005-03-04T05:06:07"


def test_damaged_chunks_of_a_png_are_skipped(tmp_path: Path) -> None:
    """A chunk that cannot be read does not hide the others."""
    photo = png(
        tmp_path,
        (b"zTXt", b"Raw profile type exif\0\0" + b"not compressed"),
        (b"tEXt", b"Raw profile type xmp\0\nxmp\n  4\nzz"),
        (b"iTXt", b"XML:com.adobe.xmp\0"),
        (b"tIME", b"\x07"),
        (b"tEXt", b"no separator"),
        (b"tEXt", b"Creation Time\x002005-03-04"),
    )

    assert when(photo)[0] == "2005-03-04T00:00:00"


@pytest.mark.parametrize("decoder", FORMATS_WITH_XMP)
def test_other_values_of_xmp_fill_the_gaps_of_exif(tmp_path: Path, decoder: str) -> None:
    """Camera, exposure, lens and place, where EXIF was lost."""
    written = {
        "tiff:Make": "Canon Inc.", "tiff:Model": "Canon EOS R5", "exif:ExposureTime": "1/250", "exif:FNumber": "56/10",
        "exif:FocalLength": "85/1", "exifEX:LensModel": "RF 85mm", "exif:GPSLatitude": "48,51.5N",
        "exif:GPSLongitude": "2,17,40W", "exif:GPSAltitude": "120/10", "exif:GPSAltitudeRef": "1",
    }  # fmt: skip
    iso = "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
    found = read(photo_with(tmp_path, decoder, xmp=packet(written, iso)))

    assert (found.camera_make, found.camera_model, found.lens) == ("Canon", "EOS R5", "RF 85mm")
    assert (found.exposure_seconds, found.aperture, found.iso, found.focal_length) == (0.004, 5.6, 400, 85.0)
    assert found.coordinates is not None
    assert found.coordinates.latitude == pytest.approx(48.858333, abs=1e-6)
    assert found.coordinates.longitude == pytest.approx(-2.294444, abs=1e-6)
    assert found.altitude == -12.0


def test_logarithmic_values_of_xmp_are_read(tmp_path: Path) -> None:
    """APEX exposure, the sensitivity of Exif 2.3, and the lens as Windows writes it."""
    microsoft = '<m:LensModel xmlns:m="http://ns.microsoft.com/photo/1.0/">RF 85mm</m:LensModel>'
    written = {
        "exif:ShutterSpeedValue": "7/1", "exif:ApertureValue": "5/1", "exifEX:PhotographicSensitivity": "400",
    }  # fmt: skip
    found = read(photo_with(tmp_path, "JPEG", xmp=packet(written, microsoft)))

    assert (found.exposure_seconds, found.aperture, found.iso, found.lens) == (2.0**-7, 5.66, 400, "RF 85mm")


def test_a_photo_without_any_plausible_date_has_none(tmp_path: Path) -> None:
    """The file's time lies in the future, too."""
    photo = saved(tmp_path, "photo.jpg", quarters())
    found = read_metadata(photo, 4_000_000_000_000_000_000, LIMIT)

    assert found.taken is None
    assert found.date_problem is not None
    named = saved(tmp_path, "IMG_20240501_123045.jpg", quarters())
    taken = read_metadata(named, 4_000_000_000_000_000_000, LIMIT).taken
    assert taken is not None
    assert taken.source is DateSource.NAME


def test_bombs_in_texts_of_a_png_are_not_inflated(tmp_path: Path) -> None:
    """Texts that are not used are skipped, a profile counts once, and a text has a limit."""
    bomb = zlib.compress(b"0" * 30_000_000)
    names = [b"Raw profile type exif", b"Raw profile type xmp", b"Comment", b"Raw profile type icc", b"Title"] * 20
    photo = png(tmp_path, *((b"zTXt", name + b"\0\0" + bomb) for name in names))
    path = tmp_path / "photo.png"
    with path.open("rb") as file:
        found = png_metadata(file)

    assert (found.exif, found.iptc) == (b"", b"")
    assert len(found.xmp) <= 16 * 1024 * 1024
    assert {name: len(text) for name, text in found.texts.items()} == {"title": 16 * 1024}
    assert when(photo)[2] == "file"
