"""The sheet that adds what is marked, selected or at the cursor to albums."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from textual.worker import Worker

from core.errors import GalleryError, NotFoundError, UsageError
from core.library.slugs import name_sort
from core.marks.albums.operations import AddToAlbum, CreateAlbum, RemoveFromAlbum
from core.models import Album, AlbumId, PhotoId, id_ranges, id_sequence
from core.operations import Operation
from tui.photos.marks import AlbumMark
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.section_screen import DIALOGS
from tui.screens.dialogs.entry_sheet import Chip, Completion, EntrySheet, EntrySource
from tui.session import Session
from tui.wording import count_words

_T = TypeVar("_T")


class AlbumSource(EntrySource):
    """Albums as chips, those that hold some of the photos; Enter adds the photos to the album of a name."""

    placeholder = "An album, or a new one: Trips/Lisbon"
    limit = 300

    def __init__(self, session: Session, photos: Sequence[PhotoId]) -> None:
        """Add these photos."""
        self._session = session
        self._photos = photos
        self._changes = 0
        self.change = session.change
        self.title = f"Add {count_words(len(photos), 'photo')} to an album"

    async def chips(self) -> Sequence[Chip]:
        """Return the albums that hold some of the photos, with how many where it is not all of them."""
        held = await self._session.gallery.library.albums.holding(self._session.actor, self._photos)
        return [
            Chip(str(each.id), each.full_name, "" if held[each.id] == len(self._photos) else f"{held[each.id]:,}")
            for each in await self._albums()
            if held.get(each.id)
        ]

    async def completions(self, typed: str) -> Sequence[Completion]:
        """Return the albums whose names contain what is typed, those that begin with it first."""
        wanted = name_sort(typed) if typed else ""
        found = [each for each in await self._albums() if wanted in name_sort(each.full_name)]
        found.sort(key=lambda each: (not name_sort(each.name).startswith(wanted), not each.is_default))
        return [Completion(each.full_name, each.full_name, count_words(each.photo_count, "photo")) for each in found]

    async def add(self, entry: str) -> str:
        """Add the photos to the album of this name, or to a new one in the same change."""
        gallery, actor = self._session.gallery, self._session.actor
        albums = await self._albums()
        key = name_sort(entry)
        found = next((each for each in albums if name_sort(each.full_name) == key), None)
        photos = id_sequence(self._photos)
        if found is None:
            album = await gallery.library.albums.one(actor, await self._applied(CreateAlbum(entry, photos=photos)))
            added = album.photo_count
            self._changes += 1
        else:
            album = found
            added = await self._applied(AddToAlbum(album.id, photos))
            self._changes += bool(added)
        name = album.full_name
        self._session.last_mark = AlbumMark(album.id, name)
        return f"{count_words(added, 'photo')} added to {name}." if added else f"{name} has all of them already."

    async def remove(self, chip: Chip) -> str:
        """Take the photos out of an album."""
        operation = RemoveFromAlbum(AlbumId(int(chip.value)), id_ranges(self._photos))
        removed = await self._applied(operation)
        self._changes += bool(removed)
        return f"{count_words(removed, 'photo')} taken out of {chip.words}."

    async def undo(self) -> str:
        """Undo the newest change of this sheet."""
        if not self._changes:
            raise UsageError("There is nothing to undo here.", "Esc closes the sheet, and then u undoes.")
        await self._session.gallery.undo(self._session.actor)
        self._changes -= 1
        return "The last change is undone."

    async def _applied(self, operation: Operation[_T]) -> _T:
        session, words = self._session, f"Changing {count_words(len(self._photos), 'photo')}"
        return (await session.change.apply(session.gallery, session.actor, operation, words)).result

    async def _albums(self) -> list[Album]:
        found = await self._session.gallery.library.albums.of(self._session.actor, searches=False)
        return [each for each in found if each.is_open_to_changes]


def add_to_album(screen: GalleryScreen[Any], photos_to_add: Callable[[], Awaitable[Sequence[PhotoId]]]) -> None:
    """Ask for the album of these photos, which are added in their order."""

    async def work() -> None:
        session = screen.session
        try:
            photos = await photos_to_add()
            if not photos:
                raise NotFoundError("There is nothing to add here.", "Choose photos, or a collection with photos.")
        except GalleryError as error:
            screen.answer_key(str(error))
            return
        sheet = EntrySheet(AlbumSource(session, photos), linear=session.plain)
        if await screen.app.push_screen_wait(sheet):
            screen.changed_here()

    _: Worker[None] = screen.run_worker(work, name="album", group=DIALOGS)
