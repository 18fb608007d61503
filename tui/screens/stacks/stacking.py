"""Stack photos, unstack them, and choose the top of a stack, on a screen with a photo at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import GalleryError, NotFoundError
from core.library.stacks.operations import ChooseTop, StackPhotos, UnstackPhotos
from core.models import AssetKey, Photo, PhotoSet, SortOrder, StackSet
from core.models.sets.filtered_sets import album_of
from core.operations import Operation
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.closing import close_for
from tui.screens.base.gallery_screen import GalleryScreen
from tui.wording import count_words

NO_STACK = "This photo is not in a stack."


async def closes_without_photos(screen: GalleryScreen[Any], shown: PhotoSet, total: int) -> bool:
    """Close the screen of a stack or album that is gone, and say so; return whether it is.

    Nothing is said of a stack that this session unstacked.
    """
    if total:
        return False
    if isinstance(shown, StackSet):
        close_for(screen, "" if screen.session.ended_here == shown else "This stack no longer exists.", "information")
        return True
    if (album := album_of(shown)) is not None:
        try:
            await screen.session.gallery.library.albums.one(screen.session.actor, album)
        except NotFoundError:
            close_for(screen, "This album is no longer available.", "information")
            return True
    return False


def stack_to_open(screen: GalleryScreen[Any], photo: Photo | None, shown: PhotoSet) -> Photo | None:
    """Return the photo at the cursor if its stack can be opened; otherwise say why not."""
    if photo is None or not photo.stack_count:
        screen.answer_key(NO_STACK)
    elif isinstance(shown, StackSet):
        screen.answer_key("These are the photos of its stack.")
    else:
        return photo
    return None


async def opened_stack(
    screen: GalleryScreen[Any], photo: Photo | None, shown: PhotoSet
) -> tuple[tuple[str, ...], PhotoSequence, int] | None:
    """Return the trail, the photos and the place of a photo in its stack; None, and say why, if it cannot be opened."""
    photo = stack_to_open(screen, photo, shown)
    if photo is None:
        return None
    gallery, actor, stacked = screen.session.gallery, screen.session.actor, StackSet(photo.asset_key)
    try:
        sequence = await PhotoSequence.open(gallery, actor, stacked, SortOrder.OLDEST)
        index = await sequence.find(photo.asset_key)
    except GalleryError as error:
        screen.show_error(error)
        return None
    return (*screen.trail, stack_name(photo)), sequence, index or 0


def stack_name(photo: Photo) -> str:
    """Return the name of the screen that shows the stack of a photo."""
    return f"Stack of {photo.file_name}"


async def stack(screen: GalleryScreen[Any], photo: Photo | None, chosen: Sequence[AssetKey] = ()) -> bool:
    """Stack the photos that are chosen by a range, else those that are selected; they are no longer selected.

    The photo at the cursor is the top if it is one of them. Return whether they are a stack now.
    """
    session = screen.session
    keys = chosen or await _selected(screen)
    if len(keys) < 2:
        screen.answer_key(f"Select the photos of the stack first: {session.key_of('select')} selects one.")
        return False
    if photo is not None and photo.asset_key in keys:
        keys = [photo.asset_key, *(key for key in keys if key != photo.asset_key)]
    selected = [key for key in keys if key in session.selection]
    try:
        # Before the stack, so that one undo restores that.
        await session.selection.change(session.actor, remove=selected)
        try:
            stacked = await session.gallery.apply(session.actor, StackPhotos(tuple(keys)))
        except GalleryError:
            await session.selection.change(session.actor, add=selected)
            raise
    except GalleryError as error:
        screen.show_error(error)
        return False
    screen.notify(screen.session.with_undo(f"{count_words(stacked.result, 'photo')} are a stack now"), markup=False)
    screen.changed_here()
    return True


async def unstack(screen: GalleryScreen[Any], photo: Photo | None, shown: PhotoSet) -> None:
    """Take the photo at the cursor out of its stack, or all selected photos if it is one of them.

    The top takes all photos of its stack out. The message about it also explains why the screen of a stack closes.
    """
    if photo is None:
        return
    keys = [photo.asset_key]
    if photo.asset_key in screen.session.selection:
        keys += [key for key in await _selected(screen) if key != photo.asset_key]
    elif not photo.stack_count:
        screen.answer_key(NO_STACK)
        return
    unstacked = await _applied(screen, UnstackPhotos(tuple(keys)))
    if unstacked is not None:
        screen.session.ended_here = shown
        screen.notify(screen.session.with_undo(f"{count_words(unstacked, 'photo')} no longer stacked"), markup=False)


async def choose_top(screen: GalleryScreen[Any], photo: Photo | None) -> None:
    """Make the photo at the cursor the top of its stack."""
    if photo is None:
        return
    if not photo.stack_count:
        screen.answer_key(NO_STACK)
        return
    if not photo.is_below_top:
        screen.answer_key("This photo is the top of its stack already.")
        return
    if await _applied(screen, ChooseTop(photo.asset_key)) is not None:
        screen.notify(screen.session.with_undo(f"{photo.file_name} is the top of its stack now"), markup=False)


async def _selected(screen: GalleryScreen[Any]) -> list[AssetKey]:
    """Return what is selected, the oldest first."""
    try:
        return list(await screen.session.gallery.library.selected.photo_keys(screen.session.actor))
    except GalleryError as error:
        screen.show_error(error)
        return []


async def _applied(screen: GalleryScreen[Any], operation: Operation[int | None]) -> int | None:
    """Apply an operation and load again; return its result, 0 without one, None if it failed."""
    try:
        applied = await screen.session.gallery.apply(screen.session.actor, operation)
    except GalleryError as error:
        screen.show_error(error)
        return None
    screen.changed_here()
    return applied.result or 0
