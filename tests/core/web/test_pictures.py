"""Pictures and downloads: their content, caching and ranges."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile

import pytest
from PIL import Image

from core.errors import NotAllowedError
from core.library.summaries import refresh_counts
from core.models import CollectionSet, Downloads, Part, Priority, SortOrder
from core.sharing.models import ShareOptions
from core.sharing.operations import MakeShareLink
from core.web import album_pages
from tests.core.building import add_collection, add_photo
from tests.core.web.web_gallery import PHOTOS, Guest, Web

pytestmark = pytest.mark.asyncio(loop_scope="package")

ORIGINALS = ShareOptions(downloads=Downloads.ORIGINALS, strips_originals=False, shows_details=True)
STRIPPED = ShareOptions(downloads=Downloads.ORIGINALS)
PICTURES = ShareOptions(downloads=Downloads.DERIVATIVES)
METADATA = (b"Exif", b"Canon", b"EOS R5", b"EF 85mm", b"http://ns.adobe.com/xap", b"GPS", b"Photoshop", b"2024:05")


async def opened_link(web: Web, options: ShareOptions) -> tuple[Guest, str, str]:
    """Return a guest who has opened a share link, its address, and the key of its first photo."""
    guest = web.guest()
    return guest, await guest.enter(await web.share(options)), web.photos["Paris"][0].asset_key


def original(web: Web, number: int = 1) -> bytes:
    return (web.originals / "Travel" / "Paris" / f"day {number}.jpg").read_bytes()


def assert_bare(jpeg: bytes) -> None:
    """Assert that the picture contains no metadata."""
    assert not [word for word in METADATA if word in jpeg]
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert not dict(picture.getexif())
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"}


async def test_70_derivatives_have_no_metadata(web: Web) -> None:
    """Case 70: no EXIF, GPS, XMP or maker notes in any size, shown, downloaded or archived."""
    guest, home, key = await opened_link(web, PICTURES)
    assert all(word in original(web) for word in METADATA[:2])
    for path in (f"t/{key}-1.jpg", f"v/{key}-1.jpg", f"d/{key}.jpg"):
        assert_bare((await guest.get(f"{home}{path}")).body)
    with zipfile.ZipFile(io.BytesIO((await guest.get(f"{home}photos.zip")).body)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"photo-{number:04}.jpg" for number in range(1, PHOTOS + 1)]
        for name in archive.namelist():
            assert_bare(archive.read(name))


async def test_originals_are_the_files(web: Web) -> None:
    """If the maker allows it: alone and in the archive, with their names and a known size."""
    guest, home, key = await opened_link(web, ORIGINALS)
    answer = await guest.get(f"{home}o/{key}")
    assert answer.body == original(web)
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"day 1.jpg\"; filename*=UTF-8''day%201.jpg"
    packed = await guest.get(f"{home}photos.zip")
    assert int(packed.headers["Content-Length"]) == len(packed.body)
    with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        assert [archive.read(f"day {number}.jpg") for number in range(1, PHOTOS + 1)] == [
            original(web, number) for number in range(1, PHOTOS + 1)
        ]


async def test_stripped_originals_are_the_same_picture(web: Web) -> None:
    """Pixel for pixel, and nothing else; alone and in the archive, and without their names."""
    guest, home, key = await opened_link(web, STRIPPED)
    answer = await guest.get(f"{home}o/{key}")
    assert_bare(answer.body)
    assert f"photo-{key[:6]}.jpg" in answer.headers["Content-Disposition"]
    with Image.open(io.BytesIO(answer.body)) as stripped, Image.open(io.BytesIO(original(web))) as whole:
        assert stripped.tobytes() == whole.tobytes()
    packed = await guest.get(f"{home}photos.zip")
    assert "Content-Length" not in packed.headers
    with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        assert archive.read("photo-0001.jpg") == answer.body
        assert len(archive.namelist()) == PHOTOS


async def test_browsers_cache_pictures_until_the_link_expires(web: Web) -> None:
    """Private and immutable until the link expires; another version for a minute only; unchanged ones cost nothing."""
    guest, home, key = await opened_link(web, PICTURES)
    answer = await guest.get(f"{home}t/{key}-1.jpg")
    private, age, immutable = answer.headers["Cache-Control"].split(", ")
    assert (private, immutable) == ("private", "immutable")
    assert 604_700 < int(age.removeprefix("max-age=")) <= 604_800
    assert (await guest.get(f"{home}t/{key}-2.jpg")).headers["Cache-Control"] == "private, max-age=60"
    for condition in (answer.headers["ETag"], f'"x", W/{answer.headers["ETag"]}', "*"):
        known = await guest.get(f"{home}t/{key}-1.jpg", headers={"If-None-Match": condition})
        assert (known.status, known.body, known.headers["ETag"]) == (304, b"", answer.headers["ETag"])
    assert (await guest.get(f"{home}t/{key}-1.jpg", headers={"If-None-Match": '"x"'})).status == 200


@pytest.mark.parametrize("path", ["o/{key}", "photos.zip"])
async def test_entity_tags_do_not_say_the_time_of_the_file(web: Web, path: str) -> None:
    """Links without details show no dates; a tag is the same for each request and another one in another link."""
    tags = []
    for _ in range(2):
        guest, home, key = await opened_link(web, ORIGINALS)
        answers = [await guest.get(f"{home}{path.format(key=key)}") for _ in range(2)]
        tags.append({answer.headers["ETag"] for answer in answers})
        assert "Last-Modified" not in answers[0].headers
    assert [len(each) for each in tags] == [1, 1]
    assert tags[0] != tags[1]
    assert all(re.fullmatch('"[0-9a-f]{24}"', tag) for each in tags for tag in each)


@pytest.mark.parametrize("path", ["t/{key}-1.jpg", "d/{key}.jpg", "o/{key}", "photos.zip"])
async def test_68_ranges(web: Web, path: str) -> None:
    """Case 68: one range gives these bytes, one beyond the end gives 416, and anything else is ignored."""
    guest, home, key = await opened_link(web, ORIGINALS)
    target = f"{home}{path.format(key=key)}"
    whole = await guest.get(target)
    size, tag = len(whole.body), whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    for wanted, start, end in (
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        (f"bytes={size - 5}-", size - 5, size),
        ("bytes=-7", size - 7, size),
        (f"bytes=10-{size * 9}", 10, size),
        (f"bytes=-{size * 9}", 0, size),
    ):
        part = await guest.get(target, headers={"Range": wanted})
        assert (part.status, part.body) == (206, whole.body[start:end]), wanted
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
    many = "bytes=" + ",".join(f"{number}-" for number in range(400))
    for wanted in (f"bytes={size}-", "bytes=-0"):
        refused = await guest.get(target, headers={"Range": wanted})
        assert (refused.status, refused.body) == (416, b""), wanted
        assert refused.headers["Content-Range"] == f"bytes */{size}"
    for wanted in (
        "items=0-3",
        "lines=1-2",
        "bytes=0-1,3-4",
        many,
        "bytes=5-2",
        "bytes=-",
        "bytes=x-",
        "bytes",
        "=0-3",
    ):
        ignored = await guest.get(target, headers={"Range": wanted})
        assert (ignored.status, ignored.body) == (200, whole.body), wanted
        assert "Content-Range" not in ignored.headers
    same = await guest.get(target, headers={"Range": "bytes=5-9", "If-Range": tag})
    other = await guest.get(target, headers={"Range": "bytes=5-9", "If-Range": '"another"'})
    assert (same.status, other.status) == (206, 200)
    head = await guest.ask("HEAD", target)
    assert int(head.headers["Content-Length"]) == size


async def test_an_aborted_archive_is_resumed(web: Web) -> None:
    """The bytes that follow are those of the first download, however much later they are requested."""
    guest, home, _ = await opened_link(web, ORIGINALS)
    first = await guest.get(f"{home}photos.zip")
    cut = len(first.body) * 2 // 3
    rest = await guest.get(f"{home}photos.zip", headers={"Range": f"bytes={cut}-", "If-Range": first.headers["ETag"]})
    assert first.body[:cut] + rest.body == first.body


async def test_a_page_of_pictures_loads_in_their_numbers(web: Web) -> None:
    """Pages by keyset: forward, backward and photo by photo, each photo once and in the order of dates."""
    guest, home, _ = await opened_link(web, ORIGINALS)
    keys = [photo.asset_key for photo in web.photos["Paris"]]
    per_page, album_pages.PHOTOS_PER_PAGE = album_pages.PHOTOS_PER_PAGE, 4
    try:
        first = (await guest.get(home)).text
        second = (await guest.get(f"{home}?after={keys[3]}")).text
        back = (await guest.get(f"{home}?before={keys[4]}")).text
    finally:
        album_pages.PHOTOS_PER_PAGE = per_page
    shown = [[key for key in keys if f'id="{key}"' in text] for text in (first, second, back)]
    assert shown == [keys[:4], keys[4:], keys[:4]]
    assert f'href="?after={keys[3]}"' in first
    assert 'rel="prev"' not in first
    assert f'href="?before={keys[4]}"' in second
    assert "5–6 of 6" in second
    for index, key in enumerate(keys):
        page = (await guest.get(f"{home}p/{key}")).text
        assert f"{index + 1} of 6" in page
        assert (f'rel="prev" href="{keys[index - 1]}"' in page) == (index > 0)
        assert (f'rel="next" href="{(*keys, "")[index + 1]}"' in page) == (index < 5)


async def test_details_are_shown_if_the_maker_allows_it(web: Web) -> None:
    """Camera, lens and exposure; never the place."""
    key = web.photos["Paris"][0].asset_key
    for options, shown in ((ORIGINALS, True), (PICTURES, False)):
        guest, home, _ = await opened_link(web, options)
        page = (await guest.get(f"{home}p/{key}")).text
        for word in ("day 1.jpg", "2024-05-01 12:30", "EOS R5", "EF 85mm", "1/250 s", "f/5.6", "85 mm"):
            assert (word in page) is shown, word
        assert "48." not in page.replace("width", "")


@pytest.mark.parametrize("details", [True, False])
async def test_dates_and_names_are_shown_with_details_only(web: Web, details: bool) -> None:
    """Neither the page of the album nor that of a photo has a date or file name without them."""
    guest, home, _ = await opened_link(web, ShareOptions(shows_details=details))
    pages = [(await guest.get(path)).text for path in (home, f"{home}p/{web.photos['Paris'][0].asset_key}")]
    assert all(("2024" in page) is details for page in pages)
    assert ("day 1" in pages[1]) is details


async def test_full_detail_needs_downloads_of_originals(web: Web) -> None:
    """Guests zoom no further than the previews: parts of originals would add up to the whole."""
    key, whole = web.photos["Paris"][0].asset_key, Part(0, 0, 1, 1)
    for options in (ShareOptions(), PICTURES):
        guest = (await web.gallery.sharing.by_token((await web.share(options)).token)).actor
        with pytest.raises(NotAllowedError):
            await (await web.gallery.pictures.of(guest, key)).region(whole, 1500, 1000, Priority.VISIBLE)
    guest = (await web.gallery.sharing.by_token((await web.share(ORIGINALS)).token)).actor
    assert (await (await web.gallery.pictures.of(guest, key)).region(whole, 1500, 1000, Priority.VISIBLE)).exists()


async def test_five_thousand_photos_are_pages_like_fifty(web: Web) -> None:
    """Each page has at most a hundred photos, and following the links shows every photo once, in order."""

    def build(connection: sqlite3.Connection) -> None:
        home = connection.execute("SELECT root_id, category_id FROM collections WHERE name = 'Paris'").fetchone()
        collection = add_collection(connection, home["category_id"], "Everything", home["root_id"])
        for number in range(5000):
            add_photo(connection, collection, f"{number}.jpg")
        refresh_counts(connection, [collection])

    await web.gallery.database.write(build)
    new = (await web.gallery.apply(web.owner, MakeShareLink(CollectionSet("travel/everything")))).result
    guest = web.guest()
    home = await guest.enter(new)
    target, seen = home, []
    while True:
        page = (await guest.get(target)).text
        tiles = re.findall(r'<a id="([a-z2-7]{13})"', page)
        assert len(tiles) == 100
        assert "5000 photos" in page
        seen += tiles
        following = re.search(r'rel="next" href="(\?after=[a-z2-7]{13})"', page)
        if following is None:
            break
        target = f"{home}{following[1]}"
    scope = CollectionSet("travel/everything")
    everything = await web.gallery.library.page(web.owner, scope, SortOrder.OLDEST, None, 6000)
    assert seen == [photo.asset_key for photo in everything]
    assert "4901–5000 of 5000" in page
