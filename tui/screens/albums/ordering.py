"""What keys do to the photos of the album that a grid shows: take them out, move them, choose the cover."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from core.errors import GalleryError
from core.marks.albums.operations import MoveInAlbum, RemoveFromAlbum, SetAlbumCover
from core.marks.things import Things
from core.models import AlbumId, Photo, PhotoId, SortOrder, id_sequence
from core.operations import Operation
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.gallery_screen import GalleryScreen
from tui.wording import count_words


async def take_out(
    screen: GalleryScreen[Any], album_id: AlbumId, things_to_mark: Callable[[], Awaitable[Things]]
) -> None:
    """Take the photos that would be marked out of the album."""
    try:
        things = await things_to_mark()
    except GalleryError as error:
        screen.show_error(error)
        return
    removed = await _applied(screen, RemoveFromAlbum(album_id, things.photos))
    if removed == 0 and removed is not _REFUSED:
        screen.answer_key("Nothing of what is selected is in this album.")
    elif removed:
        screen.notify(screen.session.with_undo(f"{count_words(removed, 'photo')} taken out of the album"), markup=False)


async def choose_cover(screen: GalleryScreen[Any], album_id: AlbumId, photo: Photo) -> None:
    """Use a photo as the cover of the album."""
    if await _applied(screen, SetAlbumCover(album_id, photo.id)) is not _REFUSED:
        words = f"{photo.file_name} is the cover of the album now"
        screen.notify(screen.session.with_undo(words), markup=False)


async def move(
    screen: GalleryScreen[Any], album_id: AlbumId, sequence: PhotoSequence, index: int, chosen: range, step: int
) -> None:
    """Move a range, or the photo with a number, by one place towards the start (-1) or the end (1).

    Without a range, what was selected in this session is moved before (-1) or behind (1) the photo with that number.
    """
    session = screen.session
    if sequence.order is not SortOrder.HAND:
        screen.answer_key(f"Sort by hand first: {session.key_of('order')} 1.")
        return
    selected: tuple[PhotoId, ...] = ()
    try:
        if not chosen and session.selection.is_of_this_session:
            selected = await session.gallery.library.albums.selected_in(session.actor, album_id)
        if selected:
            place = index if step < 0 else index + 1
            while (before := await _at(sequence, place)) is not None and before.id in selected:
                place += 1
            await _move(screen, album_id, selected, before)
            return
        block = chosen or range(index, index + 1)
        moved = [photo.id for place in block if (photo := await _at(sequence, place)) is not None]
        before = await _at(sequence, block.start - 1 if step < 0 else block.stop + 1)
    except GalleryError as error:
        screen.show_error(error)
        return
    if block.start == 0 if step < 0 else block.stop >= sequence.total:
        screen.answer_key("It is at the start already." if step < 0 else "It is at the end already.")
    elif moved:
        await _move(screen, album_id, moved, before)


async def _at(sequence: PhotoSequence, place: int) -> Photo | None:
    return await sequence.get(place) if 0 <= place < sequence.total else None


async def _move(screen: GalleryScreen[Any], album_id: AlbumId, photos: Sequence[PhotoId], before: Photo | None) -> None:
    following = None if before is None else before.id
    moved = await _applied(screen, MoveInAlbum(album_id, id_sequence(photos), following))
    if isinstance(moved, int) and moved > 1:
        screen.notify(screen.session.with_undo(f"{count_words(moved, 'photo')} moved"), markup=False)


async def _applied(screen: GalleryScreen[Any], operation: Operation[Any]) -> Any:
    try:
        result = (await screen.session.gallery.apply(screen.session.actor, operation)).result
    except GalleryError as error:
        screen.show_error(error)
        return _REFUSED
    screen.changed_here()
    return result


_REFUSED = False
"""What a refused change returns."""
