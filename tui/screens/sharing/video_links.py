"""A link to the file of a video, for VLC, mpv and other players: `E`."""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import Any, Final

from textual.worker import Worker

from core.errors import GalleryError
from core.models import Downloads, KeySet, Photo
from core.permissions import Action as Permission
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import MakeShareLink
from core.sharing.share_addresses import audience
from tui.graphics.terminals.capabilities import ColourDepth
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.section_screen import DIALOGS
from tui.screens.dialogs.text_card import TextCard
from tui.screens.sharing.link_card import LinkCard
from tui.screens.sharing.making_links import preview_card
from tui.session import Session

LIFETIME: Final = timedelta(days=1)

_TITLE: Final = "Play in another player"


async def link_to_video(screen: GalleryScreen[Any], photo: Photo) -> None:
    """Make a share link to one video that gives out its file, and show the address for players.

    Where that is not allowed or not possible, say why, and which command plays it over SSH.
    """

    async def work() -> None:
        try:
            await _link(screen, photo)
        except GalleryError as error:
            screen.show_error(error)

    _: Worker[None] = screen.run_worker(work, name="link to a video", group=DIALOGS)


async def _link(screen: GalleryScreen[Any], photo: Photo) -> None:
    session = screen.session
    if not session.may(Permission.DOWNLOAD):
        screen.answer_key("You may not download originals, so that there is no link to this video.")
        return
    reason = await _why_none(session, photo)
    if reason:
        words = f"{reason}\n\nOver SSH, where mpv is installed:\n  {_command(session, photo)}"
        await screen.app.push_screen_wait(TextCard(_TITLE, words))
        return
    options = ShareOptions(downloads=Downloads.ORIGINALS)
    made = (
        await session.gallery.apply(session.actor, MakeShareLink(KeySet((photo.asset_key,)), LIFETIME, options))
    ).result
    if await screen.app.push_screen_wait(_card(session, photo, made)):
        await screen.app.push_screen_wait(preview_card(session, made.share))


async def _why_none(session: Session, photo: Photo) -> str:
    """Return why this session cannot make such a link; empty if it can."""
    if not session.may(Permission.SHARE):
        return "You may not create share links, so that there is no address for players."
    if session.gallery.sharing.address_root is None:
        return "This gallery serves no web pages (share_listen), so that there is no address for players."
    pictures = await session.gallery.pictures.of(session.actor, photo.asset_key)
    if not pictures.offers_copy:
        return "A link gives out no metadata, and this video cannot be copied without it. s shares it as it is."
    return ""


def _card(session: Session, photo: Photo, made: NewShareLink) -> LinkCard:
    gallery = session.gallery
    address = gallery.sharing.player_address_of(made.token, photo.asset_key)
    with_code = not session.plain and session.capabilities.depth is not ColourDepth.MONOCHROME
    about = f"For VLC, mpv and other players; without metadata.\n{audience(gallery.sharing.address_root)}"
    return LinkCard(made, address, gallery.ssh_address, with_code=with_code, about=about)


def _command(session: Session, photo: Photo) -> str:
    """Return the command that plays the original over SSH."""
    connected = session.connected
    login_name = "" if connected is None or connected.fingerprint else connected.login_name
    ssh = session.gallery.ssh_address.command(shlex.quote(login_name) if login_name else "")
    return f"{ssh} cat {photo.asset_key} | mpv -"
