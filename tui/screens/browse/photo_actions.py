"""What the grid and the lightbox do with the photo at the cursor and its collection."""

from __future__ import annotations

from abc import abstractmethod

from textual.message import Message
from textual.screen import ScreenResultType

from core.errors import GalleryError
from core.marks.things import Things
from core.models import Collection, Coordinates, Photo, PhotoSet, QuerySet
from core.operations import SetCover
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.screens.base.marking_screen import MarkingScreen
from tui.screens.base.selecting import select_photos
from tui.screens.browse.downloads import download
from tui.screens.search.photos_chosen import PhotosChosen
from tui.screens.sharing.making_links import share
from tui.screens.stacks.stacking import choose_top, stack, unstack
from tui.wording import no_neighbour_words


class PhotoActions(MarkingScreen[ScreenResultType]):
    """A screen with a photo at the cursor."""

    class MapChosen(Message):
        """The map is to be shown at a place, on top of a screen with these names from home on."""

        def __init__(self, trail: tuple[str, ...], at: Coordinates) -> None:
            """Show the map there."""
            super().__init__()
            self.trail = trail
            self.at = at

    @property
    @abstractmethod
    def photo(self) -> Photo | None:
        """The photo at the cursor; None while it is not loaded."""

    @property
    @abstractmethod
    def collection(self) -> Collection | None:
        """The collection whose photos these are; None for those of several collections."""

    @abstractmethod
    async def open_collection(self, collection: Collection) -> None:
        """Show the photos of another collection from the first one.

        Raises:
            GalleryError: the database cannot be read.
        """

    def meets(self, need: Need) -> bool:
        """Add the collection, and its story."""
        if need is Need.STORY:
            return self.collection is not None and self.collection.story is not None
        return self.collection is not None if need is Need.COLLECTION else super().meets(need)

    @property
    def _filtered_set(self) -> PhotoSet:
        """The photos of the list."""
        return self._shown

    def _things_at_cursor(self) -> Things:
        """Return the photo at the cursor."""
        return Things.of([] if self.photo is None else [self.photo.id])

    async def action_select(self) -> None:
        """Select or deselect the photo."""
        if self.photo is not None:
            await select_photos(self, [self.photo.asset_key], toggles=True)

    async def action_take(self) -> None:
        """Download the photo, the selection or the collection."""
        await download(self, self.photo, [] if self.collection is None else [self.collection])

    def action_share(self) -> None:
        """Offer a share link to the photo, the selection, the collection and what a query finds."""
        share(self, self.photo, self.collection, self._searched_set)

    async def action_cover(self) -> None:
        """Use the photo as cover of its collection."""
        photo = self.photo
        if photo is None:
            return
        try:
            await self.session.gallery.apply(self.session.actor, SetCover(photo.collection_id, photo.asset_key))
        except GalleryError as error:
            self.show_error(error)
            return
        self.notify(self.session.with_undo(f"{photo.file_name} is the cover now"), markup=False)
        self.changed_here()

    async def action_stack(self) -> None:
        """Stack the selected photos."""
        await stack(self, self.photo)

    async def action_unstack(self) -> None:
        """Take the photo out of its stack."""
        await unstack(self, self.photo, self._shown)

    async def action_choose_top(self) -> None:
        """Make the photo the top of its stack."""
        await choose_top(self, self.photo)

    async def action_map(self) -> None:
        """Show the photo on the map."""
        photo = self.photo
        if photo is None:
            return
        try:
            details = await self.session.gallery.library.details(self.session.actor, photo.asset_key, self._shown)
        except GalleryError as error:
            self.show_error(error)
            return
        if details.coordinates is None:
            self.answer_key("This photo has no coordinates.")
        else:
            self.post_message(self.MapChosen(self.trail, details.coordinates))

    async def action_similar(self) -> None:
        """Show the photos that look like the photo, and say how they were compared."""
        photo = self.photo
        if photo is None:
            return
        try:
            way = await self.session.gallery.understanding.way_of(self.session.actor, photo.asset_key)
        except GalleryError as error:
            self.show_error(error)
            return
        trail = (*self.trail, f"Similar to {photo.file_name}")
        self.post_message(PhotosChosen(trail, QuerySet(f"similar:{photo.asset_key}")))
        said = f"Photos are compared {way.words}. {{search}} and Ctrl+S save the group as a smart album."
        self.notify(with_keys(said, self.keymap), markup=False)

    async def action_neighbour(self, step: int) -> None:
        """Open the previous (-1) or next (1) collection of the category."""
        if self.collection is None:
            return
        try:
            neighbour = await self.session.neighbour(self.collection, step)
            if neighbour is None:
                self.notify(no_neighbour_words(self.collection, step), markup=False)
            else:
                await self.open_collection(neighbour)
        except GalleryError as error:
            self.show_error(error)

    async def action_story(self) -> None:
        """Play the story of the collection."""
        from tui.screens.browse.playing.story_screen import open_story  # its player is a screen with these actions

        if self.collection is not None:
            await open_story(self, self.trail, self.collection)

    @property
    @abstractmethod
    def _shown(self) -> PhotoSet:
        """The photos that are shown."""
