"""The sheet that says which members are shown an album."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import UsageError
from core.marks.albums.operations import ShareAlbum
from core.models import AlbumAudience, AlbumId
from tui.screens.dialogs.entry_sheet import Chip, Completion, EntrySource
from tui.session import Session

EVERYBODY = "All members"


class ReaderSource(EntrySource):
    """The members as chips; Enter shows the album to the member of an exact name, or to all."""

    placeholder = "The exact name of a member"

    def __init__(self, session: Session, album_id: AlbumId, name: str) -> None:
        """Share this album of the actor."""
        self._session = session
        self._album_id = album_id
        self._changes = 0
        self.title = f"Show the album {name} to members; each sees the photos that they may see"

    async def chips(self) -> Sequence[Chip]:
        """Return who is shown the album."""
        album = await self._session.gallery.library.albums.one(self._session.actor, self._album_id)
        if album.audience is AlbumAudience.ALL:
            return [Chip("", EVERYBODY)]
        return [Chip(name, name) for name in album.readers]

    async def completions(self, typed: str) -> Sequence[Completion]:
        """Offer all members; names of members are not completed."""
        return [Completion(EVERYBODY, EVERYBODY)] if EVERYBODY.casefold().startswith(typed.casefold()) else ()

    async def add(self, entry: str) -> str:
        """Show the album to a member, or to all."""
        if entry == EVERYBODY:
            await self._apply(AlbumAudience.ALL)
            return "All members are shown the album."
        await self._apply(AlbumAudience.NAMED, add=(entry,))
        return f"{entry} is shown the album."

    async def remove(self, chip: Chip) -> str:
        """Show the album no longer."""
        if chip.value:
            await self._apply(AlbumAudience.NAMED, remove=(chip.value,))
        else:
            await self._apply(AlbumAudience.PRIVATE)
        return f"No longer shown to {chip.words}."

    async def undo(self) -> str:
        """Undo the newest change of this sheet."""
        if not self._changes:
            raise UsageError("There is nothing to undo here.", "Esc closes the sheet, and then u undoes.")
        await self._session.gallery.undo(self._session.actor)
        self._changes -= 1
        return "The last change is undone."

    async def _apply(self, audience: AlbumAudience, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
        operation = ShareAlbum(self._album_id, audience, add, remove)
        applied = await self._session.gallery.apply(self._session.actor, operation)
        self._changes += applied.inverse is not None
