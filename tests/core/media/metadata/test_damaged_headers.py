"""Photos whose headers are damaged at random: no crash, and no date that was not written."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UnreadablePhotoError
from core.media.metadata.photo_metadata import read_metadata
from core.models import DateSource
from tests.core.media.drawing import EXTENSIONS, LIMIT, original, photo_exif
from tests.core.media.metadata.metadata_files import FORMATS_WITH_XMP, datasets, packet, photo_with
from tests.hypothesis_examples import examples

MTIME = 1_600_000_000_000_000_000
WRITTEN = (date(2001, 2, 3), date(2005, 6, 7), date(2008, 9, 1))
SHORTENED = {day.replace(day=1) for day in WRITTEN} | {day.replace(day=1, month=1) for day in WRITTEN}
HEADER = 6000
DIGITS = frozenset(b"0123456789")


@cache
def photo(decoder: str) -> bytes:
    """A small photo with three dates: in EXIF, XMP and, where the format has it, IPTC."""
    with TemporaryDirectory() as folder:
        exif = photo_exif(taken="2001:02:03 04:05:06")
        xmp = packet({"xmp:CreateDate": "2005-06-07T08:09:10", "aux:Lens": "50mm"}, "<dc:title>Sea</dc:title>")
        iptc = datasets({55: b"20080901", 5: b"Sea"}) if decoder in {"JPEG", "PNG", "TIFF"} else b""
        place = photo_with(Path(folder), decoder, exif=exif, xmp=xmp, iptc=iptc)
        return Path(folder, place.path.decode()).read_bytes()


@pytest.mark.parametrize("decoder", FORMATS_WITH_XMP)
@settings(deadline=None, max_examples=examples(60))
@given(
    changes=st.lists(
        st.tuples(st.integers(0, HEADER - 1), st.integers(0, 255).filter(lambda byte: byte not in DIGITS)),
        min_size=1,
        max_size=12,
    ),
    cut=st.none() | st.integers(20, HEADER),
)
def test_damage_invents_no_date(
    tmp_path_factory: pytest.TempPathFactory, decoder: str, changes: list[tuple[int, int]], cut: int | None
) -> None:
    """Bytes that are not digits are written over the header, and the file may end in it.

    The date is one that was written, perhaps without its end, or that of the file.
    """
    contents = bytearray(photo(decoder))
    for place, byte in changes:
        contents[place % min(HEADER, len(contents))] = byte
    folder = tmp_path_factory.mktemp("damaged")
    name = f"photo{EXTENSIONS[decoder]}"
    (folder / name).write_bytes(contents[:cut])

    try:
        found = read_metadata(original(folder, name), MTIME, LIMIT)
    except UnreadablePhotoError:
        return

    assert found.taken is not None
    assert found.taken.source is DateSource.FILE or found.taken.local.date() in SHORTENED.union(WRITTEN)


@pytest.mark.parametrize("decoder", FORMATS_WITH_XMP)
def test_without_damage_the_first_date_counts(tmp_path: Path, decoder: str) -> None:
    """The files of the other test are good ones."""
    name = f"photo{EXTENSIONS[decoder]}"
    (tmp_path / name).write_bytes(photo(decoder))
    found = read_metadata(original(tmp_path, name), MTIME, LIMIT)

    assert found.taken is not None
    assert (found.taken.local.isoformat(), found.taken.offset_minutes) == ("2001-02-03T04:05:06", 120)
    assert found.texts.title == "Sea"
