"""Videos and RAW files through share links: their pictures are shown, and nothing that the files say about people."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from core.models import Downloads, Photo
from core.sharing.models import ShareOptions
from tests.core.indexing.libraries import write
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.video_files import video_bytes
from tests.core.web.web_gallery import Answer, Web, web_in

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


async def test_without_metadata_a_picture_is_offered_instead_of_the_file(clips: Web) -> None:
    """Alone and in the ZIP, whose names say what the entries are."""
    guest = clips.guest()
    home = await guest.enter(await clips.share(ShareOptions(downloads=Downloads.ORIGINALS, shows_details=True), "Trip"))
    for name in ("clip.mp4", "sensor.dng"):
        photo = named(clips, name)
        answer = await guest.get(f"{home}o/{photo.asset_key}")
        assert is_clean_jpeg(answer)
        assert f"{Path(name).stem}.jpg" in answer.headers["Content-Disposition"]
        assert "Download picture" in (await guest.get(f"{home}p/{photo.asset_key}")).text
    archive = await guest.get(f"{home}photos.zip")
    assert not any(secret in archive.body for secret in SECRETS)
    with zipfile.ZipFile(io.BytesIO(archive.body)) as entries:
        assert sorted(entries.namelist()) == ["clip.jpg", "sensor.jpg"]
        for entry in entries.namelist():
            Image.open(io.BytesIO(entries.read(entry))).load()


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
