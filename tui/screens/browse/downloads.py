"""Downloads: command lines for `scp` over SSH, copies of the originals on this machine."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from textual.worker import Worker

from core.errors import GalleryError
from core.library.files.file_names import file_name
from core.library.slugs import slug
from core.models import AssetKey, Category, Collection, CollectionSet, Photo, PhotoSet, photo_set_text
from core.models.photo_sets import LIBRARY, SELECTION
from core.pictures.copies import save_copy
from tui.photos.download_lines import host_words, scp_line
from tui.photos.photo_sequence import photos_of
from tui.photos.selection import selection_words
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.download_card import DownloadCard, DownloadLine
from tui.session import Session
from tui.wording import count_words

_NOTHING = "There is nothing to download here."


async def download(
    screen: GalleryScreen[Any],
    photo: Photo | None,
    groups: Sequence[Category | Collection] = (),
) -> None:
    """Offer command lines for this photo, what is selected, and these groups; on this machine, copy originals."""
    session = screen.session
    if session.connected is None:
        await _copy(screen, photo, groups)
        return
    try:
        collection = None
        if photo is not None:
            collection = (await session.gallery.library.details(session.actor, photo.asset_key)).collection
        lines = await _lines_for(session, photo, collection, groups)
    except GalleryError as error:
        screen.show_error(error)
        return
    if lines:
        is_away = any(group.is_away for group in (*groups, *([] if collection is None else [collection])))
        screen.app.push_screen(DownloadCard(lines, is_away=is_away, linear=session.plain))
    else:
        screen.answer_key(_NOTHING)


async def download_set(screen: GalleryScreen[Any], name: str, photo_set: PhotoSet) -> None:
    """Offer the command that downloads any photos as an archive; on this machine, copy originals."""
    session = screen.session
    if session.connected is None:
        try:
            keys = [each.asset_key async for each in photos_of(session.gallery, session.actor, photo_set)]
        except GalleryError as error:
            screen.show_error(error)
            return
        _copy_all(screen, keys)
        return
    login_name = "" if session.connected.fingerprint else session.connected.login_name
    ssh = session.gallery.ssh_address.command(shlex.quote(login_name) if login_name else "")
    line = f"{ssh} zip {shlex.quote(photo_set_text(photo_set))} > {slug(name)}.zip"
    screen.app.push_screen(DownloadCard([DownloadLine(f"All of {name}", line)], linear=session.plain))


async def _lines_for(
    session: Session, photo: Photo | None, collection: Collection | None, groups: Sequence[Category | Collection]
) -> list[DownloadLine]:
    """Return what can be downloaded with which command line, the likeliest first."""
    assert session.connected is not None
    address = session.gallery.ssh_address
    # A password is asked for under the login name; a key identifies the member without it.
    host = host_words(address.host, "" if session.connected.fingerprint else session.connected.login_name)
    selected = []
    if session.selection:
        paths = [f"{SELECTION}/"] if session.selection.photo_count else []
        paths += [_folder(group) for group in await _selected_groups(session)]
        line = scp_line(host, address.port, *paths, folder=True)
        selected.append(DownloadLine(selection_words(session.selection), line))
    lines = []
    if photo is not None and collection is not None:
        slug = collection.slug
        folder = f"{LIBRARY}/{slug}"
        folders = session.gallery.library.folders
        file = await folders.find_photo(session.actor, CollectionSet(slug), photo.asset_key)
        name = file_name(photo.exact_name, photo.asset_key, repeated=file is None or file.repeated)
        lines.append(DownloadLine(photo.file_name, scp_line(host, address.port, f"{folder}/{name}", folder=False)))
    if groups:
        words = f"All of {groups[0].name}" if len(groups) == 1 else f"These {count_words(len(groups), 'collection')}"
        lines.append(DownloadLine(words, scp_line(host, address.port, *map(_folder, groups), folder=True)))
    first = 0 if session.selection.is_of_this_session else 1
    lines[first:first] = selected
    return lines


def _folder(group: Category | Collection) -> str:
    return f"{LIBRARY}/{group.slug}"


async def _selected_groups(session: Session) -> tuple[Category | Collection, ...]:
    if not session.selection.groups.count:
        return ()
    found = await session.gallery.library.selected.of(session.actor)
    return (*found.categories, *found.collections)


async def _copy(screen: GalleryScreen[Any], photo: Photo | None, groups: Sequence[Category | Collection]) -> None:
    """Copy what was selected in this session, else this photo, or those of groups, to the folder of downloads here."""
    session = screen.session
    try:
        keys = await _keys_to_copy(session, photo, groups)
    except GalleryError as error:
        screen.show_error(error)
        return
    if not keys:
        screen.answer_key(_NOTHING)
        return
    _copy_all(screen, keys)


def _copy_all(screen: GalleryScreen[Any], keys: Sequence[AssetKey]) -> None:
    session = screen.session
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


async def _keys_to_copy(
    session: Session, photo: Photo | None, groups: Sequence[Category | Collection]
) -> tuple[AssetKey, ...]:
    if session.selection.is_of_this_session or (session.selection and photo is None and not groups):
        keys = list(await session.gallery.library.selected.photo_keys(session.actor))
        groups = await _selected_groups(session)
    elif photo is not None:
        return (photo.asset_key,)
    else:
        keys = []
    for group in groups:
        keys += [each.asset_key async for each in photos_of(session.gallery, session.actor, group.photo_set)]
    return tuple(dict.fromkeys(keys))
