"""Scans with sidecars: values are read, changes are found, and nothing else of the photo changes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from core.indexing.scanning import preview
from core.jobs.job_run import JobRun
from core.models import FileKind
from tests.core.indexing.libraries import STATE, Scanner, jpeg, write
from tests.core.indexing.test_stored_metadata import png
from tests.core.media.faces.region_packets import region_packet

FACTS = """
SELECT name, datetime(taken_local, 'unixepoch'), taken_offset, taken_source, round(latitude, 3), title, i.rating
FROM photos LEFT JOIN imported_metadata AS i ON photo_id = photos.id WHERE deleted_at IS NULL ORDER BY path
"""
FILES = "SELECT CAST(path AS TEXT), role FROM files WHERE role <> 'primary' AND missing_at IS NULL ORDER BY path"
PEOPLE = """
SELECT people.name, photos.name, round(box_left, 3) FROM faces
JOIN people ON people.id = person_id JOIN photos ON photos.id = photo_id
ORDER BY 1, 2
"""
TAGS = """
SELECT tags.name, photos.name FROM tagged_photos
JOIN tags ON tags.id = tag_id JOIN photos ON photos.id = photo_id WHERE source = 2 ORDER BY tags.name
"""
PARIS = {"latitude": 48.8583736, "longitude": 2.291901, "altitude": 82.09}


def xmp(date: str = "2019-03-03T11:00:00+02:00", title: str = "Next to it", rating: int = 4) -> bytes:
    return f"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'
 xmlns:dc='http://purl.org/dc/elements/1.1/' exif:DateTimeOriginal='{date}' xmp:Rating='{rating}'>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>
</x:xmpmeta>""".encode()


def with_keywords(*keywords: str) -> bytes:
    items = "".join(f"<rdf:li>{keyword}</rdf:li>" for keyword in keywords)
    bag = f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject></rdf:Description>"
    return xmp().replace(b"</rdf:Description>", bag.encode())


def takeout(title: str, timestamp: int = 1_696_573_800, **fields: object) -> bytes:
    return json.dumps({"title": title, "photoTakenTime": {"timestamp": str(timestamp)}, **fields}).encode()


async def test_an_xmp_sidecar_is_read_changed_and_removed(photos: Path, scanner: Scanner) -> None:
    """Each time the next scan reads the photo again; its row, key and derivatives stay."""
    write(photos, "a/1.jpg", "a/2.jpg")
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1")
    before = await scanner.rows(STATE)
    plain = await scanner.rows(FACTS)

    (photos / "a/1.jpg.xmp").write_bytes(xmp())
    report = await scanner()
    assert (report.added, report.changed, report.unchanged, report.sidecars) == (0, 1, 1, 1)
    assert report.unsupported == {}
    assert (await scanner.rows(FACTS))[0] == ("1.jpg", "2019-03-03 11:00:00", 120, "sidecar", 48.858, "Next to it", 4)
    assert await scanner.rows(FILES) == [("a/1.jpg.xmp", "xmp")]
    assert (await scanner()).unchanged == 2

    (photos / "a/1.jpg.xmp").write_bytes(xmp(title="Near it"))
    assert (await scanner()).changed == 1
    assert (await scanner.rows(FACTS))[0][5] == "Near it"

    (photos / "a/1.jpg.xmp").unlink()
    report = await scanner()
    assert (report.changed, report.sidecars) == (1, 0)
    assert await scanner.rows(FACTS) == plain
    assert await scanner.rows(STATE) == before
    assert await scanner.value("SELECT min(has_thumbnail) FROM photos") == 1


async def test_keywords_become_tags_that_a_member_can_hide(photos: Path, scanner: Scanner) -> None:
    """Each scan brings the tags up to date, and never back those that a member removed from the photo."""
    write(photos, "a/1.jpg", "a/2.jpg")
    sidecar = photos / "a/1.jpg.xmp"
    sidecar.write_bytes(with_keywords("Sea", "Travel/Lisbon", "Été"))
    await scanner()
    assert await scanner.rows(TAGS) == [("Sea", "1.jpg"), ("Travel/Lisbon", "1.jpg"), ("Été", "1.jpg")]
    await scanner.execute("DELETE FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE name = 'Sea')")
    await scanner.execute("INSERT INTO hidden_tags SELECT id, 'sea/' FROM photos WHERE name = '1.jpg'")
    sidecar.write_bytes(with_keywords("sea", "Lisbon"))
    await scanner()
    assert await scanner.rows(TAGS) == [("Lisbon", "1.jpg")]
    sidecar.unlink()
    await scanner()
    assert await scanner.rows(TAGS) == []


async def test_faces_of_sidecars_and_files_are_people(photos: Path, scanner: Scanner) -> None:
    """A file with nothing but faces has them, a sidecar comes before the file, and what leaves it leaves the photo."""
    write(photos, "a/1.jpg", "a/2.jpg")
    picture = io.BytesIO()
    Image.new("RGB", (40, 20)).save(picture, "JPEG", xmp=region_packet([("Bo", 0.5, 0.5, 0.2, 0.4)]))
    write(photos, "a/3.jpg", contents=picture.getvalue())
    sidecar = photos / "a/1.jpg.xmp"
    sidecar.write_bytes(region_packet([("Ann", 0.5, 0.25, 0.2, 0.1), ("Bo", 0.2, 0.2, 0.1, 0.1)]))
    await scanner()
    assert await scanner.rows(PEOPLE) == [("Ann", "1.jpg", 0.4), ("Bo", "1.jpg", 0.15), ("Bo", "3.jpg", 0.4)]
    sidecar.unlink()
    await scanner()
    assert await scanner.rows(PEOPLE) == [("Bo", "3.jpg", 0.4)]


async def test_takeout_dates_and_places_photos_that_say_nothing(photos: Path, scanner: Scanner) -> None:
    """Names with all quirks, in two parts of an export; the album's own file and a stranger are not shown."""
    pytest.importorskip("tzfpy", reason="the package tzfpy is not installed")
    first, second = "Takeout/Google Photos/Rome", "Takeout 2/Google Photos/Rome"
    long = "Backyard_ceremony_wedding_photography_abcdefg_"
    write(
        photos, f"{first}/1.png", f"{first}/1(1).png", f"{first}/1-edited.png", f"{first}/{long}m.png", contents=png()
    )
    write(photos, f"{second}/2.png", contents=png(), mtime=1_700_000_000)
    (photos / first / "1.png.json").write_bytes(takeout("1.png", geoData=PARIS, favorited=True))
    (photos / first / "1.png.supplemental-metadata(1).json").write_bytes(takeout("1.png", 1_696_660_200))
    (photos / first / f"{long}.json").write_bytes(takeout(f"{long}m and more.png", geoData=PARIS))
    (photos / first / "2.png.supplemental-metadat.json").write_bytes(takeout("2.png", geoData=PARIS))
    (photos / first / "métadonnées.json").write_bytes(b'{"title": "Rome"}')

    report = await scanner()
    assert (report.added, report.sidecars, report.unsupported) == (5, 4, {FileKind.SIDECAR: 1})
    dated = {row[0]: row[1:] for row in await scanner.rows(FACTS)}
    paris = ("2023-10-06 08:30:00", 120, "takeout", 48.858)
    assert dated["1.png"] == (*paris, None, None)
    assert dated["1-edited.png"] == (*paris, None, None)
    assert dated[f"{long}m.png"] == (*paris, f"{long}m and more", None)
    assert dated["2.png"] == (*paris, None, None)
    assert dated["1(1).png"][2:4] == ("takeout", None)
    assert await scanner.value("SELECT count(*) FROM imported_metadata WHERE is_favourite") == 2
    assert [role for _, role in await scanner.rows(FILES)] == ["json"] * 4
    assert (await scanner()).unchanged == 5


async def test_libraries_of_earlier_versions_take_up_their_sidecars(photos: Path, scanner: Scanner) -> None:
    """At the next scan, which counts these photos as changed; a second one finds nothing to do."""
    write(photos, "1.jpg", "2.jpg")
    (photos / "1.xmp").write_bytes(xmp())
    await scanner()
    await scanner.execute("UPDATE photos SET sidecar_signature = NULL, taken_source = 'exif'")
    assert (await scanner()).changed == 1
    assert [row[3] for row in await scanner.rows(FACTS)] == ["sidecar", "exif"]
    assert (await scanner()).changed == 0


async def test_a_photo_moves_with_or_without_its_sidecar(photos: Path, scanner: Scanner) -> None:
    """It is the same photo; without the sidecar it has its own values again."""
    write(photos, "a/1.jpg", "a/2.jpg")
    for number in (1, 2):
        (photos / f"a/{number}.jpg.xmp").write_bytes(xmp(title=f"Photo {number}"))
    await scanner()
    (photos / "b").mkdir()
    for name in ("1.jpg", "1.jpg.xmp", "2.jpg"):
        (photos / "a" / name).rename(photos / "b" / name)

    report = await scanner()
    assert (report.moved, report.added, report.missing, report.unsupported) == (2, 0, 0, {FileKind.SIDECAR: 1})
    assert [row[5] for row in await scanner.rows(FACTS)] == ["Photo 1", None]
    assert await scanner.rows(FILES) == [("b/1.jpg.xmp", "xmp")]
    assert (await scanner()).unchanged == 2


@pytest.mark.parametrize(
    ("name", "contents", "reason"),
    [
        ("1.jpg.json", b"{", "This sidecar is not valid JSON."),
        ("1.jpg.json", b"x" * 1_048_577, "This sidecar is larger than 1 MB and was not read."),
    ],
)
async def test_an_unreadable_sidecar_is_reported_until_it_is_right(
    photos: Path, scanner: Scanner, name: str, contents: bytes, reason: str
) -> None:
    """The photo is indexed without it; each scan tries again and counts no change."""
    write(photos, "1.jpg")
    (photos / name).write_bytes(contents)
    assert (await scanner()).errors == 1
    report = await scanner()
    assert (report.errors, report.changed, report.unchanged) == (1, 0, 1)
    assert await scanner.rows("SELECT CAST(path AS TEXT), reason FROM scan_errors") == [(name, reason)]
    (photos / name).write_bytes(takeout("1.jpg", description="At the tower"))
    report = await scanner()
    assert (report.errors, report.changed) == (0, 1)
    assert await scanner.value("SELECT caption FROM imported_metadata") == "At the tower"


async def test_a_link_is_not_followed_to_a_sidecar(photos: Path, scanner: Scanner) -> None:
    """Whatever it points to is not read."""
    write(photos, "1.jpg")
    (photos.parent / "secret.xmp").write_bytes(xmp())
    (photos / "1.xmp").symlink_to(photos.parent / "secret.xmp")
    report = await scanner()
    assert report.sidecars == 0
    assert (await scanner.rows(FACTS))[0][3] == "exif+offset"


async def test_a_preview_says_that_a_sidecar_changed(photos: Path, scanner: Scanner) -> None:
    """And an edit that keeps size and time is found by its change time."""
    write(photos, "1.jpg", "2.jpg", "3.jpg")
    for number in (1, 2):
        (photos / f"{number}.xmp").write_bytes(xmp())
    await scanner()
    status = (photos / "1.xmp").stat()
    (photos / "1.xmp").write_bytes(xmp(rating=3))
    os.utime(photos / "1.xmp", ns=(status.st_atime_ns, status.st_mtime_ns))
    (photos / "3.jpg").write_bytes(jpeg(80, 60))
    (found,) = await preview(scanner.database, scanner.pool, scanner.settings, [photos], run=JobRun({}))
    assert [(change.path, change.reason) for change in found.changes] == [
        (b"1.jpg", "a sidecar was added, changed or removed"),
        (b"3.jpg", f"{len(jpeg()):,} bytes before, {len(jpeg(80, 60)):,} now"),
    ]
    assert (await scanner()).changed == 2
