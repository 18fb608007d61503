"""Stills and videos with one content identifier are one live photo, whatever they are called."""

from __future__ import annotations

from pathlib import Path

from core.models import PhotoKind
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.live.apple_files import apple_still, apple_video
from tests.core.media.live.motion_files import VIDEO, google_photo

FIRST, SECOND = "9B539AB8-A668-4FA6-9207-EB653A5E7E3C", "2C0E5D11-0000-4FA6-9207-EB653A5E7E3C"
LIVE = """
SELECT CAST(photos.path AS TEXT), CAST(files.path AS TEXT), files.role, files.content_id
FROM files JOIN photos ON photos.id = photo_id WHERE role <> 'primary' ORDER BY files.path
"""
KINDS = "SELECT CAST(path AS TEXT), kind FROM photos WHERE deleted_at IS NULL ORDER BY path"
HOUR = 3600


async def test_other_names_and_times_do_not_matter(scanner: Scanner, photos: Path) -> None:
    """The identifier says which still it is, in the first scan as in the next one."""
    write(photos, "a/still.jpg", contents=apple_still(FIRST))
    write(photos, "a/other.jpg", contents=apple_still(SECOND))
    write(photos, "a/clip.mov", contents=apple_video(FIRST), mtime=1_600_000_000 + HOUR)
    for _ in range(2):
        await scanner()

        assert await scanner.rows(LIVE) == [("a/still.jpg", "a/clip.mov", "live-video", FIRST)]
        assert ("a/still.jpg", PhotoKind.LIVE) in await scanner.rows(KINDS)


async def test_a_video_that_comes_later_finds_its_still(scanner: Scanner, photos: Path) -> None:
    """By the identifier that was stored when the still was read."""
    write(photos, "a/still.jpg", contents=apple_still(FIRST))
    await scanner()
    write(photos, "a/clip.mov", contents=apple_video(FIRST), mtime=1_600_000_000 + HOUR)
    await scanner()

    assert await scanner.rows(LIVE) == [("a/still.jpg", "a/clip.mov", "live-video", FIRST)]


async def test_a_video_with_the_name_of_another_still_is_not_its_video(scanner: Scanner, photos: Path) -> None:
    """Identifiers come before names."""
    write(photos, "a/IMG_1.jpg", contents=apple_still(FIRST))
    await scanner()
    write(photos, "a/IMG_1.mov", contents=apple_video(SECOND))
    await scanner()

    assert await scanner.rows(LIVE) == []


async def test_a_video_with_the_name_of_another_raw_still_is_not_its_video(scanner: Scanner, photos: Path) -> None:
    """Also where both are new: the identifier of a RAW still is read before it is joined."""
    write(photos, "a/IMG_1.dng", contents=apple_still(FIRST))
    write(photos, "a/IMG_1.mov", contents=apple_video(SECOND))
    await scanner()

    assert await scanner.rows(LIVE) == []


async def test_a_long_video_is_not_a_live_video(scanner: Scanner, photos: Path) -> None:
    """By its name alone it would be; with the identifier of the still it is one."""
    write(photos, "a/1.jpg", "a/2.jpg", contents=apple_still(FIRST))
    write(photos, "a/1.mov", contents=apple_video(None, seconds=40))
    write(photos, "b/3.jpg", contents=apple_still(SECOND))
    write(photos, "b/3.mov", contents=apple_video(SECOND, seconds=40))
    await scanner()

    assert [row[:2] for row in await scanner.rows(LIVE)] == [("b/3.jpg", "b/3.mov")]


async def test_an_identifier_is_forgotten_with_the_contents(scanner: Scanner, photos: Path) -> None:
    """A file that was replaced has that of its new contents."""
    write(photos, "a/1.jpg", contents=apple_still(FIRST))
    await scanner()
    identifiers = "SELECT content_id FROM files"
    assert await scanner.rows(identifiers) == [(FIRST,)]
    write(photos, "a/1.jpg", contents=apple_still(SECOND, width=80), mtime=1_700_000_000)
    await scanner()
    assert await scanner.rows(identifiers) == [(SECOND,)]
    write(photos, "a/1.jpg", mtime=1_800_000_000)
    await scanner()

    assert await scanner.rows(identifiers) == [(None,)]


async def test_damaged_videos_are_joined_by_name(scanner: Scanner, photos: Path) -> None:
    """Nothing can be read of them."""
    write(photos, "a/1.jpg")
    write(photos, "a/1.mov", contents=apple_video(FIRST)[:50])
    await scanner()

    assert [row[:3] for row in await scanner.rows(LIVE)] == [("a/1.jpg", "a/1.mov", "live-video")]


async def test_a_video_inside_a_still_is_a_file_of_the_photo(scanner: Scanner, photos: Path) -> None:
    """With its place in the file. It goes where the file goes, and is gone when the file loses it."""
    contents = google_photo()
    write(photos, "a/1.jpg", contents=contents)
    inside = "SELECT CAST(path AS TEXT), start, size, missing_at IS NULL FROM files WHERE role = 'motion-video'"
    await scanner()
    start = len(contents) - len(VIDEO)
    assert await scanner.rows(inside) == [("a/1.jpg", start, len(VIDEO), 1)]
    assert await scanner.rows(KINDS) == [("a/1.jpg", PhotoKind.LIVE)]

    (photos / "a/1.jpg").rename(photos / "a/2.jpg")
    await scanner()
    assert await scanner.rows(inside) == [("a/2.jpg", start, len(VIDEO), 1)]
    assert await scanner.rows(KINDS) == [("a/2.jpg", PhotoKind.LIVE)]

    write(photos, "a/2.jpg", mtime=1_700_000_000)
    await scanner()
    assert await scanner.rows(inside) == []
    assert await scanner.rows(KINDS) == [("a/2.jpg", PhotoKind.STILL)]


async def test_still_and_video_may_be_in_different_folders(scanner: Scanner, photos: Path) -> None:
    """By the identifier, in one scan or two, and as long as both are there, wherever the still is moved."""
    write(photos, "stills/a.jpg", contents=apple_still(FIRST))
    write(photos, "stills/b.jpg", contents=apple_still(SECOND, width=80))
    write(photos, "stills/c.jpg")
    write(photos, "films/clip.mov", contents=apple_video(FIRST))
    joined = [("stills/a.jpg", "films/clip.mov", "live-video", FIRST)]
    for _ in range(3):
        await scanner()
        assert await scanner.rows(LIVE) == joined
        assert [path for path, _ in await scanner.rows(KINDS)] == ["stills/a.jpg", "stills/b.jpg", "stills/c.jpg"]
    assert (await scanner.rows(KINDS))[0][1] == PhotoKind.LIVE

    write(photos, "films/late.mov", contents=apple_video(SECOND, seconds=2), mtime=1_650_000_000)
    write(photos, "films/trip.mov", contents=apple_video(None, seconds=30), mtime=1_660_000_000)
    await scanner()
    joined += [("stills/b.jpg", "films/late.mov", "live-video", SECOND)]
    assert await scanner.rows(LIVE) == joined
    write(photos, "stills/d.jpg", mtime=1_670_000_000)
    await scanner()
    await scanner(reads_all=True)
    assert await scanner.rows(LIVE) == joined

    (photos / "moved").mkdir()
    (photos / "stills/a.jpg").rename(photos / "moved/a.jpg")
    await scanner()
    await scanner()
    assert await scanner.rows(LIVE) == [("moved/a.jpg", *joined[0][1:]), joined[1]]
    (photos / "films/clip.mov").unlink()
    await scanner()
    assert ("moved/a.jpg", PhotoKind.STILL) in await scanner.rows(KINDS)
    write(photos, "films/clip.mov", contents=apple_video(FIRST))
    await scanner()
    assert ("moved/a.jpg", PhotoKind.LIVE) in await scanner.rows(KINDS)


async def test_of_two_stills_with_one_identifier_neither_takes_a_video_elsewhere(
    scanner: Scanner, photos: Path
) -> None:
    """It stays a photo, as does a video that was one before; a still whose video is next to it takes no other."""
    write(photos, "x/a.jpg", "y/a.jpg", contents=apple_still(FIRST))
    write(photos, "films/clip.mov", contents=apple_video(FIRST))
    write(photos, "z/b.jpg", contents=apple_still(SECOND))
    write(photos, "z/b.mov", "films/b.mov", contents=apple_video(SECOND))
    for _ in range(2):
        await scanner()
        assert [row[:2] for row in await scanner.rows(LIVE)] == [("z/b.jpg", "z/b.mov")]
        assert ("films/clip.mov", PhotoKind.VIDEO) in await scanner.rows(KINDS)
        assert ("films/b.mov", PhotoKind.VIDEO) in await scanner.rows(KINDS)
