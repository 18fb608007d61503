"""Web pages of a gallery of drawn photos, on a port chosen by the kernel, and share links to them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.config import Settings
from core.gallery import Gallery
from core.models import Actor, AssetKey, Photo, PhotoSet, SortOrder
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import MakeShareLink
from core.web.http_server import HttpServer
from tests.core.derivatives.pools import usual_priority
from tests.core.media.drawing import photo_exif
from tests.core.media.live.motion_files import DIRECTORY, PACKET, still
from tests.core.media.playback.clips import clip_bytes
from tests.terminals.images.pictures import landscape

TRIP = "Iceland"
SIZES = ((1350, 900), (900, 1350), (1400, 788), (1250, 1250), (1500, 540), (1350, 900), (975, 1300))
"""Sizes of the photos of the trip, repeated; the second one is stored rotated, as cameras do."""
TRIP_PHOTOS = 9

ROLL = "Roll"
ROLL_PHOTOS = 105
"""A full page of an album and a second one."""

REEL = "Reel"
"""Two videos: of one that Chromium plays, and of one in a codec and a container that browsers do not play."""

WALK = "Walk"
"""A motion photo."""

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)<"
HOSTILE_NOTE = "</p><script>window.hacked=1</script><a href='javascript:alert(1)'>&amp; {{7*7}}</a>"
LONGEST = "w" * 251 + ".jpg"
"""The longest possible file name, without a place to break."""
RIGHT_TO_LEFT = "תמונה מהחוף.jpg"
HOSTILE_PHOTO = "\"><svg onload=alert(3)>'&lt;.jpg"
_LYING = 6


@dataclass(frozen=True)
class ServedPages:
    """The HTTP server and its gallery."""

    gallery: Gallery
    owner: Actor
    root: str
    pictures: Path
    """The folder of the originals."""
    targets: dict[str, PhotoSet]
    photos: dict[str, tuple[Photo, ...]]
    """By collection, in the order of their dates."""
    drawn: dict[str, Image.Image]
    """The photos of the trip upright, by file name."""

    async def link(self, collection: str = TRIP, **options: Any) -> str:
        """Create a share link and return its address."""
        return f"{self.root}/s/{(await self.share(collection, **options)).token}"

    async def share(self, collection: str = TRIP, **options: Any) -> NewShareLink:
        """Create a share link with these options."""
        return (
            await self.gallery.apply(
                self.owner, MakeShareLink(self.targets[collection], options=ShareOptions(**options))
            )
        ).result

    def keys(self, collection: str = TRIP) -> list[AssetKey]:
        """Return the photos of a collection in the order of pages."""
        return [photo.asset_key for photo in self.photos[collection]]

    def original(self, number: int) -> Image.Image:
        """Return a photo of the trip as it was drawn, upright."""
        return self.drawn[self.photos[TRIP][number].file_name]


@asynccontextmanager
async def served_pages(folder: Path) -> AsyncIterator[ServedPages]:
    """Draw the photos, index them, and serve their web pages."""
    pictures = folder / "pictures"
    drawn = _draw(pictures)
    settings = Settings(folder / "data", folder / "config", folder, None, worker_count=1, share_listen="127.0.0.1:0")
    with usual_priority():
        gallery = await Gallery.open(settings)
    try:
        owner = await gallery.accounts.owner("ada")
        await gallery.indexing.scan(owner, [pictures])
        await gallery.indexing.make_thumbnails()
        found = [
            collection
            for category in await gallery.library.categories(owner)
            for collection in await gallery.library.collections(owner, category.slug)
        ]
        photos = {
            each.name: await gallery.library.page(owner, each.photo_set, SortOrder.OLDEST, None, 1000) for each in found
        }
        targets = {each.name: each.photo_set for each in found}
        site = await HttpServer.open(
            gallery, join_command="ssh join@photos.example.org", host_key="SHA256:of-the-host-key"
        )
        gallery.sharing.root = site.root
        try:
            yield ServedPages(gallery, owner, site.root, pictures, targets, photos, drawn)
        finally:
            await site.close()
    finally:
        await gallery.close()


def _draw(pictures: Path) -> dict[str, Image.Image]:
    drawn = {}
    for number in range(TRIP_PHOTOS):
        name = f"IMG_{number:04}.jpg"
        drawn[name] = landscape(*SIZES[number % len(SIZES)], seed=number + 5)
        taken = f"2024:06:{number + 3:02} 09:30:00"
        _save(pictures / "Travel" / TRIP / name, drawn[name], taken, lies=number == 1)
    small = _jpeg(landscape(300, 200, seed=3), "2024:01:01 08:00:00")
    roll = pictures / "Travel" / ROLL
    roll.mkdir(parents=True)
    for number in range(ROLL_PHOTOS):
        # Bytes after the end of the picture make every file different, though all decode to the same picture.
        (roll / f"{number:03}.jpg").write_bytes(small + number.to_bytes(2, "big"))
    reel = pictures / "Travel" / REEL
    reel.mkdir()
    (reel / "first.mp4").write_bytes(clip_bytes("mp4", size=(320, 160)))
    film = clip_bytes("mp4", size=(320, 160))
    packet = PACKET.format(attributes=' GCamera:MotionPhoto="1"', inner=DIRECTORY.format(length=len(film)))
    walk = reel.with_name(WALK)
    walk.mkdir()
    (walk / "moves.jpg").write_bytes(still(packet) + film)
    (reel / "second.mkv").write_bytes(clip_bytes("mkv", size=(320, 160), codec="libx265"))
    for number, name in enumerate((RIGHT_TO_LEFT, LONGEST, HOSTILE_PHOTO)):
        picture = landscape(900, 600, seed=40 + number)
        _save(pictures / "Odd" / HOSTILE / name, picture, f"2023:02:0{number + 1} 12:00:00")
    return drawn


def _save(path: Path, picture: Image.Image, taken: str, *, lies: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = picture.transpose(Image.Transpose.ROTATE_90) if lies else picture
    path.write_bytes(_jpeg(stored, taken, _LYING if lies else 1))


def _jpeg(picture: Image.Image, taken: str, orientation: int = 1) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=92, exif=photo_exif(orientation, taken).tobytes())
    return stream.getvalue()
