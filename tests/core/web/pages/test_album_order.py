"""Pages and archives of a link to an album have its photos in the order by hand, also by pages and one by one."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from core.marks.albums.operations import AddToAlbum, CreateAlbum, DeleteAlbum
from core.models import AlbumSet, Downloads, id_sequence
from core.sharing.models import ShareOptions
from core.sharing.operations import MakeShareLink
from core.web import album_pages
from tests.core.web.web_gallery import Web

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_link_to_an_album_has_its_order(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its pages, before and after each photo, among favourites, in the archive, and over SFTP."""
    monkeypatch.setattr(album_pages, "PHOTOS_PER_PAGE", 2)
    photos = [web.photos["Paris"][number] for number in (3, 0, 4, 1, 2)]
    keys = [photo.asset_key for photo in photos]
    made = (await web.gallery.apply(web.owner, CreateAlbum("By hand"))).result
    await web.gallery.apply(web.owner, AddToAlbum(made, id_sequence(photo.id for photo in photos)))
    files = await web.gallery.library.folders.files(web.owner, AlbumSet(made))
    assert [file.asset_key for file in files] == keys
    rest = await web.gallery.library.folders.files(web.owner, AlbumSet(made), files[1].page_key)
    assert [file.asset_key for file in rest] == keys[2:]

    options = ShareOptions(downloads=Downloads.DERIVATIVES)
    new = (await web.gallery.apply(web.owner, MakeShareLink(AlbumSet(made), options=options))).result
    guest = web.guest()
    home = await guest.enter(new)

    async def listed(path: str) -> list[str]:
        return list(dict.fromkeys(re.findall(r'href="p/(\w{13})"', (await guest.get(f"{home}{path}")).text)))

    assert await listed("") == keys[:2]
    assert await listed(f"?after={keys[1]}") == keys[2:4]
    assert await listed(f"?after={keys[3]}") == keys[4:]
    assert await listed(f"?before={keys[2]}") == keys[:2]
    for number, key in enumerate(keys):
        page = (await guest.get(f"{home}p/{key}")).text
        assert f"{number + 1} of {len(keys)}" in page
        around = [keys[each] for each in (number - 1, number + 1) if 0 <= each < len(keys)]
        assert [each for each in dict.fromkeys(re.findall(r'href="(\w{13})"', page)) if each != key] == around
    with zipfile.ZipFile(io.BytesIO((await guest.get(f"{home}photos.zip")).body)) as archive:
        assert len(archive.namelist()) == len(keys)
    await web.gallery.apply(web.owner, DeleteAlbum(made))
