"""Videos and RAW files through share links: their pictures are shown, and nothing that the files say about people."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator

import av
import pytest
import pytest_asyncio
from PIL import Image

from core.limits.password_hashing import hash_password
from core.models import Downloads, Photo, PhotoKind
from core.pictures.downloads import clean_copies
from core.sharing.models import ShareOptions
from tests.core.indexing.libraries import write
from tests.core.media.live.motion_files import DIRECTORY, PACKET, still
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.video_files import video_bytes
from tests.core.web.web_gallery import Answer, Web, web_in


def remuxed_by_nobody(*_arguments: object) -> None:
    """Stand for a video of which there is no copy."""


pytestmark = pytest.mark.asyncio(loop_scope="package")

SECRETS = (b"Secret comment", b"+48.8125", b"2021:02:05", b"K-3 II", b"com.apple", b"creation", b"Exif\0\0")
METADATA = {"comment": "Secret comment", "creation_time": "2024-05-01T10:00:00Z", "location": "+48.8125+002.4862/"}


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def clips(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """A gallery with a collection of one video and one RAW file."""
    folder = tmp_path_factory.mktemp("clips")
    pictures = folder / "pictures"
    write(pictures, "Travel/Trip/clip.mp4", contents=video_bytes("mp4", size=(320, 240), metadata=METADATA))
    write(pictures, "Travel/Trip/sensor.dng", contents=raw_bytes("dng", preview(), orientation=6))
    film = video_bytes("mp4", size=(320, 240), metadata=METADATA)
    packet = PACKET.format(attributes=' GCamera:MotionPhoto="1"', inner=DIRECTORY.format(length=len(film)))
    write(pictures, "Travel/Walk/moves.jpg", contents=still(packet) + film)
    async with web_in(folder) as served:
        yield served


def named(web: Web, name: str) -> Photo:
    """Return a photo of the collection."""
    return next(photo for photo in web.photos["Trip"] if photo.exact_name == name)


def is_clean_jpeg(answer: Answer) -> bool:
    """Return whether an answer is a JPEG without any of the secrets."""
    Image.open(io.BytesIO(answer.body)).load()
    return answer.headers["Content-Type"] == "image/jpeg" and not any(secret in answer.body for secret in SECRETS)


async def test_pages_show_a_picture_with_a_mark(clips: Web) -> None:
    """The video has its duration; thumbnails and previews of both carry no metadata."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(), "Trip"))
    page = (await guest.get(home)).text
    assert page.count('<span class="play" aria-hidden="true">▶ 0:02</span>') == 1
    for photo in clips.photos["Trip"]:
        for size in ("t", "v"):
            assert is_clean_jpeg(await guest.get(f"{home}{size}/{photo.asset_key}-{photo.version}.jpg"))


async def test_without_metadata_a_copy_or_a_picture_is_offered(clips: Web) -> None:
    """Alone and in the ZIP, whose names say what the entries are; the page says which it is."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(downloads=Downloads.ORIGINALS, shows_details=True), "Trip"))
    film, raw = named(clips, "clip.mp4"), named(clips, "sensor.dng")
    copy = await guest.get(f"{home}o/{film.asset_key}")
    assert copy.headers["Content-Type"] == "video/mp4"
    assert "clip.mp4" in copy.headers["Content-Disposition"]
    assert not any(secret in copy.body for secret in SECRETS)
    part = await guest.get(f"{home}o/{film.asset_key}", headers={"Range": "bytes=100-199"})
    assert (part.status, part.body) == (206, copy.body[100:200])
    assert "Download original" in (await guest.get(f"{home}p/{film.asset_key}")).text
    picture = await guest.get(f"{home}o/{raw.asset_key}")
    assert is_clean_jpeg(picture)
    assert "sensor.jpg" in picture.headers["Content-Disposition"]
    assert "Download picture" in (await guest.get(f"{home}p/{raw.asset_key}")).text
    archive = await guest.get(f"{home}photos.zip")
    assert not any(secret in archive.body for secret in SECRETS)
    with zipfile.ZipFile(io.BytesIO(archive.body)) as entries:
        assert sorted(entries.namelist()) == ["clip.mp4", "sensor.jpg"]
        assert entries.read("clip.mp4") == copy.body


async def test_a_video_that_cannot_be_copied_is_a_picture(clips: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone; the ZIP names it as left out, since its name was to be that of a video."""
    monkeypatch.setattr(clean_copies, "make_video_copy", remuxed_by_nobody)
    for path in clips.gallery.settings.video_copies_dir.glob("*"):
        path.unlink()
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(downloads=Downloads.ORIGINALS, shows_details=True), "Trip"))
    assert is_clean_jpeg(await guest.get(f"{home}o/{named(clips, 'clip.mp4').asset_key}"))
    with zipfile.ZipFile(io.BytesIO((await guest.get(f"{home}photos.zip")).body)) as entries:
        assert sorted(entries.namelist()) == ["Not included.txt", "sensor.jpg"]
        assert b"clip.mp4: This video cannot be copied" in entries.read("Not included.txt")


async def test_with_metadata_the_files_are_offered_as_they_are(clips: Web) -> None:
    """The maker of the link chose that."""
    guest = clips.guest()
    options = ShareOptions(downloads=Downloads.ORIGINALS, strips_originals=False, shows_details=True)
    home = await guest.enter(await clips.share(options, "Trip"))
    for name, content_type in (("clip.mp4", "video/mp4"), ("sensor.dng", "image/x-adobe-dng")):
        answer = await guest.get(f"{home}o/{named(clips, name).asset_key}")
        assert answer.body == (clips.originals / "Travel/Trip" / name).read_bytes()
        assert answer.headers["Content-Type"] == content_type
        assert name in answer.headers["Content-Disposition"]


async def test_a_player_without_cookies_plays_the_original_by_the_token(clips: Web) -> None:
    """With ranges, without metadata; only the photos of the link, which neither a password nor a limit protects."""
    player, film = clips.guest(), named(clips, "clip.mp4")
    new = await clips.share(ShareOptions(downloads=Downloads.ORIGINALS), "Trip")
    address = f"/s/{new.token}/o/{film.asset_key}"
    whole = await player.get(address)
    assert (whole.status, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert not any(secret in whole.body for secret in SECRETS)
    part = await player.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status, part.body) == (206, whole.body[100:200])
    assert not player.kept
    views = {share.share_id: share.views for share in await clips.gallery.sharing.list(clips.owner)}
    assert views[new.share.share_id] == 1, "of the request from the first byte on"
    others = [
        await clips.share(options, "Trip")
        for options in (
            ShareOptions(),
            ShareOptions(downloads=Downloads.ORIGINALS, view_limit=3),
            ShareOptions(downloads=Downloads.ORIGINALS, password_hash=hash_password("correct horse")),
        )
    ]
    await clips.end(new, "revoked")
    tokens = [new.token, "a" * 26, *(each.token for each in others)]
    elsewhere = f"/s/{(await clips.share(ShareOptions(downloads=Downloads.ORIGINALS), 'Trip')).token}/o/"
    wrong = clips.photos["Paris"][0].asset_key
    for target in (*(f"/s/{token}/o/{film.asset_key}" for token in tokens), f"{elsewhere}{wrong}"):
        assert (await player.get(target)).status == 404, target


async def test_a_page_plays_an_original_that_may_be_downloaded(clips: Web) -> None:
    """Where browsers play it, as the download without metadata, with its picture until it plays."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(downloads=Downloads.ORIGINALS), "Trip"))
    film = named(clips, "clip.mp4")
    page = await guest.get(f"{home}p/{film.asset_key}")
    assert f'<video controls preload="metadata" src="../o/{film.asset_key}"' in page.text
    assert f'poster="../v/{film.asset_key}-{film.version}.jpg"' in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<video" not in (await guest.get(f"{home}p/{named(clips, 'sensor.dng').asset_key}")).text


async def test_other_pages_play_a_version_made_for_them(clips: Web) -> None:
    """First the page says that it is being made, and reloads itself; then it plays, with ranges, without metadata."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(), "Trip"))
    film = named(clips, "clip.mp4")
    assert (await guest.get(f"{home}m/{film.asset_key}.mp4")).status == 404
    page = await guest.get(f"{home}p/{film.asset_key}")
    assert '<meta http-equiv="refresh" content="5">' in page.text
    assert "being prepared" in page.text
    async with asyncio.timeout(200):
        while "<video" not in page.text:
            await asyncio.sleep(0.1)  # the worker process needs the processor, too
            page = await guest.get(f"{home}p/{film.asset_key}")
    assert f'src="../m/{film.asset_key}.mp4"' in page.text
    assert "refresh" not in page.text
    video = await guest.get(f"{home}m/{film.asset_key}.mp4")
    assert (video.headers["Content-Type"], video.body[4:8]) == ("video/mp4", b"ftyp")
    assert "Content-Disposition" not in video.headers
    assert not any(secret in video.body for secret in SECRETS)
    part = await guest.get(f"{home}m/{film.asset_key}.mp4", headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, video.body[10:20])
    assert (await clips.guest().get(f"{home}m/{film.asset_key}.mp4")).status == 404, "without the cookie of the link"


async def test_the_moving_part_of_a_photo_is_a_video_without_sound_and_metadata(clips: Web) -> None:
    """Its page has a plain link, which waits until the version is there; the guest has no access to the file itself."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(), "Walk"))
    [photo] = clips.photos["Walk"]
    assert photo.kind is PhotoKind.LIVE
    assert '<span class="live" aria-hidden="true">live</span>' in (await guest.get(home)).text
    page = (await guest.get(f"{home}p/{photo.asset_key}")).text
    address = f"{home}m/{photo.asset_key}.mp4"
    assert f'<a id="live" href="../m/{photo.asset_key}.mp4">Play the moving part' in page
    assert "<video" not in page
    waiting = await guest.get(address)
    assert (waiting.status, waiting.headers["Refresh"]) == (503, "5")
    assert "being prepared" in waiting.text
    film = waiting
    async with asyncio.timeout(200):
        while film.status == 503:
            await asyncio.sleep(0.1)  # as a browser that reloads the page
            film = await guest.get(address)
    assert film.headers["Content-Type"] == "video/mp4"
    assert not any(secret in film.body for secret in SECRETS)
    with av.open(io.BytesIO(film.body)) as video:
        assert [stream.type for stream in video.streams] == ["video"]
    still_photo = clips.photos["Paris"][0].asset_key
    paris = await guest.enter(await clips.share(ShareOptions(), "Paris"))
    assert (await guest.get(f"{paris}m/{still_photo}.mp4")).status == 404
