"""Forms that protect an album with a passphrase, change it and remove it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.errors import UsageError
from core.limits.password_hashing import MAX_PASSWORD, MIN_PASSWORD
from core.marks.albums.operations import SetAlbumPassphrase
from core.models import Album
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.dialogs.form import Answers, Field, Form

ABOUT_PROTECTION = (
    "While it is closed, nobody is shown this album, not even you: no name, no cover, no count. Its name and passphrase"
    " open it, in one session. Its photos stay visible where their collection shows them. It cannot be shown to other"
    " members or shared by link. Nobody can open it without the passphrase, and undo does not remove it."
)
"""What a person must know before they protect an album."""

_PRESENT = Field("present", "Its current passphrase", limit=MAX_PASSWORD, is_secret=True)


def ask_passphrase(screen: GalleryScreen[Any], album: Album, done: Callable[[], None]) -> None:
    """Ask for a new passphrase, twice, and for the one that a protected album has; call `done` once it is stored."""
    session = screen.session

    async def change(answers: Answers) -> None:
        if answers["passphrase"] != answers["again"]:
            raise UsageError("The two passphrases differ.", "Type the same one twice.")
        replaces = None
        if album.is_protected:
            replaces = await session.gallery.passphrases.confirm(session.actor, album.id, answers["present"])
        new = await session.gallery.passphrases.hash(answers["passphrase"])
        await session.gallery.apply(session.actor, SetAlbumPassphrase(album.id, new, replaces))

    new = f"New passphrase, {MIN_PASSWORD} characters or more"
    fields = [
        *([_PRESENT] if album.is_protected else []),
        Field("passphrase", new, limit=MAX_PASSWORD, is_secret=True),
        Field("again", "Repeat the passphrase", limit=MAX_PASSWORD, is_secret=True),
    ]
    title = (
        f"Change the passphrase of {album.name}" if album.is_protected else f"Protect {album.name} with a passphrase"
    )
    form = Form(title, fields, change, note="" if album.is_protected else ABOUT_PROTECTION)
    screen.app.push_screen(form, lambda answers: None if answers is None else done())


def ask_removal(screen: GalleryScreen[Any], album: Album, done: Callable[[], None]) -> None:
    """Ask for the passphrase of a protected album, and remove it."""
    session = screen.session

    async def remove(answers: Answers) -> None:
        replaces = await session.gallery.passphrases.confirm(session.actor, album.id, answers["present"])
        await session.gallery.apply(session.actor, SetAlbumPassphrase(album.id, None, replaces))

    title = f"Remove the passphrase of {album.name}"
    note = "Then the album is listed again like others."
    form = Form(title, [_PRESENT], remove, "removes it", note)
    screen.app.push_screen(form, lambda answers: None if answers is None else done())
