"""What a terminal at rest is sent of a photo: all colours, from the original, in exactly its pixels."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from core.models import AssetKey, DerivativeSize, Downloads
from tests.tui.harness.share_guests import guest
from tests.tui.photos.test_payload_source import Photos, scanned
from tui.graphics.encoders.encoding import request_for
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Fit, Picture, Placement
from tui.graphics.payloads.quality import ALL_COLOURS, FINEST
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

__all__ = ["scanned"]


def finest(photos: Photos, turns: int = 0, protocol: GraphicsProtocol = GraphicsProtocol.KITTY) -> PayloadRequest:
    """The whole photo in more pixels than its preview has."""
    photo = photos.photos["fine.jpg"]
    picture = Picture(photo.asset_key, photo.version, DerivativeSize.PREVIEW, fit=Fit.CONTAIN, turns=turns)
    columns, rows = (50, 50) if turns % 2 else (140, 50)
    capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, 10, 20)
    return request_for(Placement(picture, columns, rows), capabilities, (9, 9, 9), FINEST)


@pytest.mark.parametrize("turns", range(4))
async def test_it_is_the_original_scaled_once(scanned: Photos, tmp_path: Path, turns: int) -> None:
    """One final payload: the pixels of the original in the middle of the background, whatever the turn."""
    (payload,) = await scanned.ask(finest(scanned, turns))
    assert payload.final
    with Image.open(tmp_path / "photos" / "a" / "fine.jpg") as file:
        original = file.convert("RGB")
    if turns:
        original = original.transpose(
            (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turns - 1]
        )
    box = (500, 750) if turns % 2 else (1400, 933)
    with Image.open(BytesIO(payload.body)) as image:
        shown = image.convert("RGB")
        assert image.mode == "RGB"
    wanted = Image.new("RGB", shown.size, (9, 9, 9))
    wanted.paste(
        original.resize(box, Image.Resampling.LANCZOS),
        (round((shown.width - box[0]) / 2), round((shown.height - box[1]) / 2)),
    )
    assert max(ImageStat.Stat(ImageChops.difference(shown, wanted)).mean) < 0.7


async def test_it_is_not_kept(scanned: Photos) -> None:
    """A megabyte for one client would evict many small payloads; nothing is stored in memory or on disk."""
    before = scanned.cache.size
    await scanned.ask(finest(scanned))
    assert scanned.cache.size == before
    assert not list(scanned.gallery.settings.regions_dir.glob("*"))


async def test_without_the_original_it_is_the_preview(scanned: Photos, tmp_path: Path) -> None:
    """A drive that is offline, or a guest without downloads: the stored preview in all colours."""
    request = finest(scanned)
    (sharp,) = await scanned.ask(request)
    key = scanned.photos["fine.jpg"].asset_key
    without_downloads = await guest(scanned.gallery, scanned.owner, key, Downloads.OFF)
    for_guest = (await scanned.ask(request, without_downloads))[-1]
    (tmp_path / "photos" / "a" / "fine.jpg").rename(tmp_path / "elsewhere.jpg")
    offline = (await scanned.ask(request))[-1]
    for payload in (for_guest, offline):
        assert payload.final
        assert payload.body != sharp.body
        with Image.open(BytesIO(payload.body)) as image:
            assert (image.mode, image.size) == ("RGB", (1400, 1000))


async def test_a_part_that_a_dialog_uncovers_is_a_part_of_it(scanned: Photos) -> None:
    """iTerm2: some cells alone are encoded from what is stored, without decoding the original for each of them."""
    whole = finest(scanned, protocol=GraphicsProtocol.ITERM2)
    assert (await scanned.ask(whole))[-1].body.count(b"\x1b]1337") > 3
    scanned.pool.encoded.clear()
    clip = replace(whole, clip=CellRectangle(10, 10, 30, 12))
    assert (await scanned.ask(clip))[-1].body.count(b"\x1b]1337") == 1


def test_tiles_come_from_what_has_enough_pixels() -> None:
    """A tile is made of the thumbnail, a large cover of the preview; only whole photos of the original."""
    kitty = Capabilities(GraphicsProtocol.KITTY, ColourDepth.TRUECOLOR, 10, 20)
    tile = Picture(AssetKey("a"), 1)
    small = request_for(Placement(tile, 30, 12), kitty, quality=FINEST)
    large = request_for(Placement(tile, 60, 20), kitty, quality=FINEST)
    assert (small.colours, small.picture.size) == (ALL_COLOURS, DerivativeSize.THUMBNAIL)
    assert (large.colours, large.picture.size) == (ALL_COLOURS, DerivativeSize.PREVIEW)
    assert not small.picture.original
    assert not large.picture.original
