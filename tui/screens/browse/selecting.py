"""Selecting photos and taking them along, as grid and lightbox do it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from textual.worker import Worker

from core.accounts.invitations.join_instructions import public_address
from core.errors import GalleryError
from core.models import AssetKey, Collection, CollectionSet, Photo
from core.pictures.copies import save_copy
from core.ssh.files.virtual_tree import TOP, Kind, file_name
from tui.photos.download_lines import host_words, scp_line
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.download_card import TakeScreen, Way
from tui.session import Session
from tui.wording import count_words

_log = logging.getLogger(__name__)


async def toggle(screen: GalleryScreen[Any], photo: Photo) -> None:
    """Select a photo, or unselect it."""
    await select_all(screen, [photo.asset_key], toggles=True)


async def select_all(screen: GalleryScreen[Any], keys: Sequence[AssetKey], *, toggles: bool = False) -> None:
    """Select all of these photos; with `toggles` none of them when all are selected already."""
    selection, actor = screen.session.selection, screen.session.actor
    remove = toggles and all(key in selection for key in keys)
    try:
        changed = await selection.change(actor, **{"remove" if remove else "add": keys})
    except GalleryError as error:
        screen.tell(error)
        return
    if changed > 1:
        words = f"{count_words(changed, 'photo')} {'unselected' if remove else 'selected'}; u undoes it."
        screen.notify(words, markup=False)
    screen.selection_changed()


async def take(screen: GalleryScreen[Any], photo: Photo | None, collection: Collection | None) -> None:
    """Take along what is selected; else this photo, or its collection: as lines for `scp`, or as copies here."""
    session = screen.session
    if session.visitor is None:
        await _save(screen, photo)
        return
    try:
        ways = await _ways(session, photo, collection)
    except GalleryError as error:
        screen.tell(error)
        return
    if ways:
        screen.app.push_screen(TakeScreen(ways, linear=session.plain))


async def _ways(session: Session, photo: Photo | None, collection: Collection | None) -> list[Way]:
    """Return what can be taken with which line, the likeliest first."""
    assert session.visitor is not None
    settings = session.gallery.settings
    if settings.ssh_address is not None or session.visitor.reached is None:
        host, port = public_address(settings)
    else:
        host, port = session.visitor.reached
    # A key says who somebody is; a password is asked for under the name.
    host = host_words(host, "" if session.visitor.fingerprint else session.visitor.login_name)
    ways = []
    if session.selection:
        words = f"The {count_words(len(session.selection), 'selected photo')}"
        ways.append(Way(words, scp_line(host, port, f"{TOP[Kind.SELECTION]}/", folder=True)))
    if photo is not None:
        slug = (await session.gallery.library.details(session.actor, photo.asset_key)).collection.slug
        folder = f"{TOP[Kind.LIBRARY]}/{slug}"
        first = await session.gallery.folders.find(session.actor, CollectionSet(slug), photo.file_name)
        repeated = first is None or first.asset_key != photo.asset_key
        name = file_name(photo.file_name, photo.asset_key, repeated=repeated)
        ways.append(Way(photo.file_name, scp_line(host, port, f"{folder}/{name}", folder=False)))
        if collection is not None:
            ways.append(Way(f"All of {collection.name}", scp_line(host, port, folder, folder=True)))
    return ways


async def _save(screen: GalleryScreen[Any], photo: Photo | None) -> None:
    """Copy what is selected, else this photo, into the downloads of the person at this machine."""
    session = screen.session
    keys = await session.gallery.library.selection(session.actor) if session.selection else ()
    if not keys and photo is not None:
        keys = (photo.asset_key,)
    if not keys:
        return
    folder = session.gallery.settings.home / "Downloads"

    async def copy_all() -> None:
        saved = 0
        try:
            for key in keys:
                async with await session.gallery.pictures.original(session.actor, key) as original:
                    name = file_name(original.name, key, repeated=False)
                    await save_copy(original, folder, name)
                    saved += 1
        except GalleryError as error:
            screen.tell(error)
        if saved:
            screen.notify(f"{count_words(saved, 'photo')} copied to {folder}.", markup=False)

    _: Worker[None] = screen.run_worker(copy_all, name="save copies", group="copies")
