"""The lightbox: one photo at a time, as large as the terminal allows."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.worker import Worker

from core.errors import GalleryError
from core.models import Collection, MarksChanged, Photo, PhotoId, PhotoSet, TrashSet
from core.wording import marks_words, rating_words
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import ScreenKind
from tui.photos.marks import Mark
from tui.photos.photo_sequence import PhotoSequence, Seen
from tui.screens.browse.slideshow_screen import SlideshowScreen
from tui.screens.stacks.stacking import closes_without_photos, opened_stack
from tui.screens.text.text_in_photo import show_text
from tui.session import Session
from tui.widgets.frame.photo_caption import PhotoCaption
from tui.widgets.frame.sheets import Sheet, sheet_of
from tui.widgets.photo.boxed_photo_view import BoxedPhotoView
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import Direction, PhotoView
from tui.widgets.tiles.filmstrip import Filmstrip


class LightboxScreen(SlideshowScreen[Seen]):
    """One photo of a sequence."""

    BINDINGS = bindings_of(ScreenKind.LIGHTBOX)
    kind: ClassVar[ScreenKind] = ScreenKind.LIGHTBOX

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        sequence: PhotoSequence,
        index: int,
        collection: Collection | None = None,
        *,
        plays: bool = False,
    ) -> None:
        """Create the screen with the photo at `index`; `plays` starts a slideshow there."""
        super().__init__(session, trail)
        self._sequence, self._index = sequence, index
        self._collection = collection
        self._photo: Photo | None = None
        self._starts_playing = plays

    def compose_body(self) -> Iterable[Widget]:
        """Yield the photo, its details, the filmstrip and the caption."""
        self._place_sheets()  # before there are widgets, which would be styled again
        photos = Container(
            BoxedPhotoView(self.session, id="photo"), PhotoView(self.session, id="compared"), id="photos"
        )
        yield Container(photos, DetailsPanel(), id="stage")
        yield Filmstrip(self.session)
        yield PhotoCaption(self.session, id="caption")

    @property
    def seen(self) -> Seen:
        """The current state."""
        return Seen(self._collection, self._sequence, self._index)

    @property
    def photo(self) -> Photo | None:
        """The current photo."""
        return self._photo

    @property
    def collection(self) -> Collection | None:
        """The collection whose photos these are; None for those of several collections."""
        return self._collection

    @property
    def photo_views(self) -> tuple[PhotoView, ...]:
        """The view of the photo, and of the one compared with it."""
        return self._view, self._compared

    @property
    def _shows_trash(self) -> bool:
        """Whether the photos are in the trash."""
        return isinstance(self._sequence.photo_set, TrashSet)

    async def load(self) -> None:
        """Load the photo; after a change of the library, find it again."""
        if self.withheld:
            self._end_comparison()
            self._details.show(None)
        if self._photo is not None or self._sequence.actor is not self.session.actor:
            await self._find_again(self._photo)
        self.is_gone = not self._sequence.total
        if await closes_without_photos(self, self._shown, self._sequence.total):
            return
        await self._show()
        self.set_focus(self._view)
        if self._starts_playing:
            self._starts_playing = False
            self.start_slideshow()

    async def _show_marks(self, change: MarksChanged) -> bool:
        """Show the marks of the photo; lists by marks load again."""
        if self._sequence.is_by_marks:
            return False
        await self._sequence.refresh_marks(change)
        self._take_over_marks()
        if self._photo is not None and (change.has_groups or self._photo.id in change.photo_ids):
            self._show_details()
        return True

    def _draw_mark(self, mark: Mark, photo_ids: AbstractSet[PhotoId]) -> None:
        """Show it in the header."""
        self._sequence.make_mark(photo_ids, mark.on)
        self._take_over_marks()

    def _take_over_marks(self) -> None:
        shown, read = self._photo, self._sequence.photo(self._index)
        if shown is not None and read is not None and shown.asset_key == read.asset_key and not self.is_removed:
            self._photo = read
            self.show_position()

    async def open_collection(self, collection: Collection) -> None:
        """Show the first photo of another collection."""
        self._collection = collection
        self.trail = (*self.trail[:-1], collection.name)
        session, order = self.session, self._sequence.order
        self._sequence = await PhotoSequence.open(session.gallery, session.actor, collection.photo_set, order)
        await self._go_to(0)

    async def action_open_stack(self) -> None:
        """Show the photos of the stack one at a time, this one first."""
        opened = await opened_stack(self, self._photo, self._sequence.photo_set)
        if opened is not None:
            self.app.push_screen(LightboxScreen(self.session, *opened))

    def terminal_changed(self) -> None:
        """In plain mode, show details in place of the photo."""
        super().terminal_changed()
        self._show_details()
        self._show_filmstrip()

    def action_back(self) -> None:
        """Go back one step: boxes, the zoom, the video, the comparison, the slideshow, the sheets, then the screen."""
        if self._view.hide_boxes():
            return
        if self._view.is_magnified:
            self._view.fit()
        elif self._close_video():
            return
        elif self._compared.photo is not None:
            self._end_comparison()
        elif self.is_playing:
            self.stop_slideshow()
        elif not self.close_sheets():
            self.dismiss(self.seen)

    def close_sheets(self) -> bool:
        """Close the details and the filmstrip; return whether one was open."""
        sheets = [sheet for sheet in (self._details, self._filmstrip) if sheet.has_class("-open")]
        for sheet in sheets:
            sheet.remove_class("-open")
        self._show_filmstrip()
        return bool(sheets) and not self.session.plain

    async def action_step(self, direction: Direction) -> None:
        """Show the next or previous photo, or pan a zoomed one."""
        if self._view.is_zoomed:
            self._view.pan(direction)
        else:
            await self.action_turn(1 if direction in {"right", "down"} else -1)

    async def action_turn(self, step: int) -> None:
        """Show the next (1) or previous (-1) photo."""
        target = self._index + step
        if 0 <= target < self._sequence.total:
            await self._go_to(target)
        else:
            self.answer_key(f"This is the {'first' if step < 0 else 'last'} photo.")

    async def action_first(self) -> None:
        """Show the first photo."""
        await self._go_to(0)

    async def action_last(self) -> None:
        """Show the last photo."""
        await self._go_to(self._sequence.total - 1)

    def action_zoom(self, direction: Literal["in", "out"]) -> None:
        """Zoom in or out."""
        self._view.zoom(direction)

    def action_fill(self) -> None:
        """Toggle between fitting and filling the screen."""
        self._view.toggle_fill()

    def action_rotate(self) -> None:
        """Rotate the view by 90 degrees clockwise."""
        self._view.turn(1)

    def action_actual_size(self) -> None:
        """Toggle between actual size and fitting the screen."""
        self._view.toggle_actual_size()

    def action_details(self) -> None:
        """Show or hide the details."""
        self._details.toggle_class("-open")
        self._show_details()

    async def action_compare(self) -> None:
        """Show the next photo next to this one, or end the comparison."""
        if self._compared.photo is not None:
            self._end_comparison()
        elif self._photo is not None:
            self._compared.add_class("-open")
            self._compared.keeps_window = self._view.keeps_window = True
            self._compared.show(self._photo)
            self._compared.follow(self._view)
            self._compared.playback.take(self._view.playback.film, plays=self._view.playback.is_wanted)
            await self.action_turn(1 if self._index + 1 < self._sequence.total else -1)

    async def action_text(self) -> None:
        """Show and copy the text in the photo, or show it no longer."""
        await show_text(self, self._view)

    def action_filmstrip(self) -> None:
        """Show or hide the filmstrip."""
        self._filmstrip.toggle_class("-open")
        self._show_filmstrip()

    def selection_changed(self) -> None:
        """Show whether the photo is selected."""
        super().selection_changed()
        self.show_position()

    async def on_photo_view_turned(self, event: PhotoView.Turned) -> None:
        """Show the next or previous photo after a click or turn of the wheel."""
        await self.action_turn(event.step)

    def on_photo_view_moved(self, event: PhotoView.Moved) -> None:
        """Show the zoom; apply zoom and position to both compared photos."""
        self.show_position()
        other = self._compared if event.view is self._view else self._view
        if other.photo is not None:
            other.follow(event.view)

    async def on_filmstrip_chosen(self, event: Filmstrip.Chosen) -> None:
        """Show a clicked photo of the filmstrip."""
        await self._go_to(event.index)

    def on_photo_view_pressed(self) -> None:
        """Toggle actual size after a double click."""
        self.action_actual_size()

    async def _find_again(self, shown: Photo | None) -> None:
        """Open the sequence again at the same photo; keys that are pressed in the meantime count."""
        old = self._sequence
        sequence = await PhotoSequence.open(self.session.gallery, self.session.actor, old.photo_set, old.order)
        while self._sequence is old:
            index = self._index
            photo = old.photo(index) or shown
            found = None if photo is None else await sequence.find(photo.asset_key)
            if (self._sequence, self._index) == (old, index):
                self._sequence = sequence
                self._index = min(index if found is None else found, max(sequence.total - 1, 0))

    async def _go_to(self, index: int) -> None:
        self._index = index
        self._slide_chosen()
        await self._show()

    async def _show(self) -> None:
        """Show the photo at the current index, and prefetch its neighbours."""
        sequence, index = self._sequence, self._index
        try:
            photo = await sequence.get(index)
            neighbours = await self._neighbours()
        except GalleryError as error:
            self.show_error(error)
            return
        if (sequence, index) != (self._sequence, self._index):
            return
        self._photo = photo
        if self._collection is not None and photo is not None:
            self.session.viewed(self._collection.id, photo.id, is_last=index + 1 == sequence.total)
        self._view.show(photo, neighbours)
        self._slide_shown()
        self.look_for_frames()
        self.show_position()
        if photo is not None:
            self._caption.read_place(photo)
        self._show_details()
        self._show_filmstrip()

    async def _neighbours(self) -> list[Photo]:
        """Return the photos that are prefetched, the one that follows first.

        Raises:
            GalleryError: the database cannot be read.
        """
        sequence, index = self._sequence, self._index
        following = self.slide_after(index) if self.is_playing and sequence.total else index + 1
        return [
            neighbour
            for number in dict.fromkeys((following, index + 1, index - 1))
            if 0 <= number < sequence.total and (neighbour := await sequence.get(number)) is not None
        ]

    async def next_slide(self) -> None:
        """Show the next photo of the slideshow."""
        if self._sequence.total:
            await self._go_to(self.slide_after(self._index))

    @property
    def photo_count(self) -> int:
        """How many photos there are."""
        return self._sequence.total

    def _end_comparison(self) -> None:
        self._compared.show(None)
        self._compared.remove_class("-open")
        self._compared.keeps_window = self._view.keeps_window = False
        self.show_position()

    def _show_filmstrip(self) -> None:
        is_open = self._filmstrip.has_class("-open") and not self.session.plain
        self._filmstrip.show(self._sequence if is_open else None, self._index)

    def show_position(self) -> None:
        """Show the position, the caption, and the state of slideshow, comparison and animation."""
        total, compared = self._sequence.total, self._compared.photo
        about = [self.slideshow_words] if self.is_playing and total else []
        about += [f"{self._index + 1:,} of {total:,}"] if total else []
        about += [f"compared with {compared.file_name}"] if compared is not None else []
        if total and not self.session.plain:
            about.append(self._view.zoom_words)
        if self._photo is not None:
            marks, plain = self._photo.marks, self.session.plain
            favourite = marks_words(replace(marks, rating=None), spoken=plain)
            about += filter(None, (favourite, rating_words(marks, spoken=plain)))
        if self._view.is_away or (self._collection is not None and self._collection.is_away):
            about.append("drive offline: preview" if self._view.is_zoomed else "offline")
        self.show_trail(" · ".join(about))
        if (photo := self._photo) is None:
            gone = f"This photo no longer exists. Press {self.session.key_of('back')} to go back."
            self._caption.show_line(Content(gone))
        elif not self._shows_player(self._caption, photo.file_name):
            self._caption.show_photo(photo, [*filter(None, [self._view.playback.words])])

    def resized(self) -> None:
        """Place the details at the right of the photo, below it, or instead of it, as the width allows."""
        super().resized()
        self._place_sheets()

    def _place_sheets(self) -> None:
        for each in Sheet:
            self.set_class(each is sheet_of(self.app.size), each)

    def _show_details(self) -> None:
        if self._photo is not None and (self.session.plain or self._details.has_class("-open")):
            _: Worker[None] = self.run_worker(partial(self._read_details, self._photo), group="details", exclusive=True)

    async def _read_details(self, photo: Photo) -> None:
        try:
            await self._details.read(self.session, photo, self._sequence.photo_set)
        except GalleryError as error:
            self.show_error(error)

    @property
    def _shown(self) -> PhotoSet:
        return self._sequence.photo_set

    @property
    def _view(self) -> BoxedPhotoView:
        return self.query_one("#photo", BoxedPhotoView)

    @property
    def _compared(self) -> PhotoView:
        return self.query_one("#compared", PhotoView)

    @property
    def _caption(self) -> PhotoCaption:
        return self.query_one("#caption", PhotoCaption)

    @property
    def _filmstrip(self) -> Filmstrip:
        return self.query_one(Filmstrip)

    @property
    def _details(self) -> DetailsPanel:
        return self.query_one(DetailsPanel)
