"""Downloads: command lines for `scp` over SSH, copies of the originals on this machine."""

from __future__ import annotations

from typing import Any

from textual.worker import Worker

from core.errors import GalleryError
from core.library.files.file_names import file_name
from core.models import Collection, CollectionSet, Photo
from core.models.photo_sets import LIBRARY, SELECTION
from core.pictures.copies import save_copy
from tui.photos.download_lines import host_words, scp_line
from tui.photos.selection import selection_words
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.download_card import DownloadCard, DownloadLine
from tui.session import Session
from tui.wording import count_words

_NOTHING = "There is nothing to download here."


async def download(screen: GalleryScreen[Any], photo: Photo | None, collection: Collection | None) -> None:
    """Offer command lines for this photo, the selection and the collection; on this machine, copy originals."""
    session = screen.session
    if session.connected is None:
        await _copy(screen, photo)
        return
    try:
        lines = await _lines_for(session, photo, collection)
    except GalleryError as error:
        screen.show_error(error)
        return
    if lines:
        screen.app.push_screen(DownloadCard(lines, linear=session.plain))
    else:
        screen.answer_key(_NOTHING)


async def _lines_for(session: Session, photo: Photo | None, collection: Collection | None) -> list[DownloadLine]:
    """Return what can be downloaded with which command line, the likeliest first."""
    assert session.connected is not None
    address = session.gallery.ssh_address
    # A password is asked for under the login name; a key identifies the member without it.
    host = host_words(address.host, "" if session.connected.fingerprint else session.connected.login_name)
    selected = []
    if session.selection:
        words = selection_words(session.selection)
        selected.append(DownloadLine(words, scp_line(host, address.port, f"{SELECTION}/", folder=True)))
    lines = []
    if photo is not None:
        slug = (await session.gallery.library.details(session.actor, photo.asset_key)).collection.slug
        folder = f"{LIBRARY}/{slug}"
        folders = session.gallery.library.folders
        file = await folders.find_photo(session.actor, CollectionSet(slug), photo.asset_key)
        name = file_name(photo.exact_name, photo.asset_key, repeated=file is None or file.repeated)
        lines.append(DownloadLine(photo.file_name, scp_line(host, address.port, f"{folder}/{name}", folder=False)))
        if collection is not None:
            lines.append(DownloadLine(f"All of {collection.name}", scp_line(host, address.port, folder, folder=True)))
    first = 0 if session.selection.is_of_this_session else 1
    lines[first:first] = selected
    return lines


async def _copy(screen: GalleryScreen[Any], photo: Photo | None) -> None:
    """Copy the photos selected in this session, else this one, to the downloads folder of this machine."""
    session = screen.session
    chosen = session.selection.is_of_this_session or photo is None
    keys = await session.gallery.library.selection(session.actor) if session.selection and chosen else ()
    if not keys and photo is not None:
        keys = (photo.asset_key,)
    if not keys:
        screen.answer_key(_NOTHING)
        return
    folder = session.gallery.settings.home / "Downloads"

    async def copy_all() -> None:
        saved = 0
        try:
            for key in keys:
                async with await session.gallery.pictures.original(session.actor, key) as original:
                    found = await session.gallery.library.photo(session.actor, key)
                    name = file_name(found.exact_name, key, repeated=False)
                    await save_copy(original, folder, name)
                    saved += 1
        except GalleryError as error:
            screen.show_error(error)
        if saved:
            screen.notify(f"{count_words(saved, 'photo')} copied to {folder}.", markup=False)

    _: Worker[None] = screen.run_worker(copy_all, name="save copies", group="copies")
