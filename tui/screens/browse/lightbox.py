"""One photo after the other, as large as the terminal allows."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
from core.models import Collection, Photo
from tui.bindings import Need, ScreenKind, bindings_of
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.browse.animated import AnimatedScreen
from tui.session import Session
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import Direction, PhotoView
from tui.widgets.photo.slideshow import Slideshow
from tui.widgets.tiles.filmstrip import Filmstrip
from tui.wording import moment_words

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the lightbox showed when it was closed, for the grid below it."""

    collection: Collection | None
    sequence: PhotoSequence
    index: int


class LightboxScreen(AnimatedScreen[Seen]):
    """A photo of a sequence, with the ones before and after it within reach."""

    BINDINGS = bindings_of(ScreenKind.LIGHTBOX)
    kind: ClassVar[ScreenKind] = ScreenKind.LIGHTBOX
    shares_photo_first: ClassVar[bool] = True

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        sequence: PhotoSequence,
        index: int,
        collection: Collection | None = None,
    ) -> None:
        """Show the photo at `index` of the sequence first."""
        super().__init__(session, trail)
        self._sequence = sequence
        self._index = index
        self._collection = collection
        self._photo: Photo | None = None
        self._slideshow = Slideshow()
        self._slides: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The photo with its caption, and the details above it at the right."""
        yield Container(
            PhotoView(self.session, id="photo"), PhotoView(self.session, id="compared"), DetailsPanel(), id="stage"
        )
        yield Filmstrip(self.session)
        yield Static("", id="caption", markup=False)

    @property
    def seen(self) -> Seen:
        """What is shown now."""
        return Seen(self._collection, self._sequence, self._index)

    @property
    def photo(self) -> Photo | None:
        """The photo that is shown now."""
        return self._photo

    @property
    def collection(self) -> Collection | None:
        """The collection whose photos these are; None for those of several collections."""
        return self._collection

    @property
    def photo_views(self) -> tuple[PhotoView, ...]:
        """The photo, and what it is compared with."""
        return self._view, self._compared

    async def load(self) -> None:
        """Show the photo; after the library changed, find it again."""
        if self._photo is not None:
            photo_set, order = self._sequence.photo_set, self._sequence.order
            sequence = await PhotoSequence.open(self.session.gallery, self.session.actor, photo_set, order)
            index = await sequence.find(self._photo.asset_key)
            self._sequence = sequence
            self._index = min(self._index if index is None else index, max(sequence.total - 1, 0))
        await self._show()
        self.set_focus(self._view)

    async def open_collection(self, collection: Collection) -> None:
        """Show the first photo of another collection."""
        self._collection = collection
        self.trail = (*self.trail[:-1], collection.name)
        self._sequence = await PhotoSequence.open(
            self.session.gallery, self.session.actor, collection.photo_set, self._sequence.order
        )
        await self._go_to(0)

    def terminal_changed(self) -> None:
        """Details take the place of the photo where only text is wanted."""
        super().terminal_changed()
        self._show_details()
        self._show_filmstrip()

    def meets(self, need: Need) -> bool:
        """Add slideshow and animation."""
        match need:
            case Need.SLIDESHOW:
                return self._slides is not None
            case Need.NO_SLIDESHOW:
                return self._slides is None
            case Need.ANIMATION:
                return bool(self.moving_views())
            case _:
                return super().meets(need)

    def action_back(self) -> None:
        """Back to the grid, which selects the photo that was shown; out of a comparison first."""
        if self._compared.photo is not None:
            self._end_comparison()
        else:
            self.dismiss(self.seen)

    async def action_step(self, direction: Direction) -> None:
        """Turn to another photo, or move about in a zoomed one."""
        if self._view.is_zoomed:
            self._view.pan(direction)
        else:
            await self.action_turn(1 if direction in {"right", "down"} else -1)

    async def action_turn(self, step: int) -> None:
        """Turn to the next (1) or the previous (-1) photo."""
        target = self._index + step
        if 0 <= target < self._sequence.total:
            await self._go_to(target)

    async def action_first(self) -> None:
        """The first photo."""
        await self._go_to(0)

    async def action_last(self) -> None:
        """The last photo."""
        await self._go_to(self._sequence.total - 1)

    def action_zoom(self, direction: Literal["in", "out"]) -> None:
        """Zoom."""
        self._view.zoom(direction)

    def action_fill(self) -> None:
        """Fill the screen, or fit it."""
        self._view.toggle_fill()

    def action_rotate(self) -> None:
        """Turn the view a quarter clockwise."""
        self._view.turn(1)

    def action_actual_size(self) -> None:
        """Full size, and back."""
        self._view.toggle_actual_size()

    def action_details(self) -> None:
        """Show or hide what is known about the photo."""
        self._details.toggle_class("-open")
        self._show_details()
        self.call_after_refresh(self._make_way)

    async def action_compare(self) -> None:
        """Keep this photo at the left and show the next one beside it; or end that."""
        if self._compared.photo is not None:
            self._end_comparison()
        elif self._photo is not None:
            self._compared.add_class("-open")
            self._compared.keeps_window = self._view.keeps_window = True
            self._compared.show(self._photo)
            self._compared.follow(self._view)
            self._compared.moving.take(self._view.moving.animation, plays=self._view.moving.is_wanted)
            await self.action_turn(1 if self._index + 1 < self._sequence.total else -1)

    def action_slideshow(self) -> None:
        """Start the slideshow, or stop it."""
        if self._slides is not None:
            self._slides.stop()
            self._slides = None
        else:
            self._slideshow.is_paused = False
            self._play()
        self.show_position()
        self._show_status()

    def action_pause(self) -> None:
        """Let the slideshow stand at a photo, or go on."""
        self._slideshow.is_paused = not self._slideshow.is_paused
        self._play()
        self.show_position()

    def action_pace(self, step: int) -> None:
        """Show each photo of the slideshow for longer (1) or not as long (-1)."""
        self._slideshow.pace(step)
        self._play()
        self.show_position()

    def action_shuffle(self) -> None:
        """Show the photos in no order, each once, or in theirs."""
        self._slideshow.toggle_shuffle(self._sequence.total, self._index)
        self.show_position()

    def action_filmstrip(self) -> None:
        """Show or hide the photos before and after this one."""
        self._filmstrip.toggle_class("-open")
        self._show_filmstrip()

    def selection_changed(self) -> None:
        """Say whether the photo is selected."""
        super().selection_changed()
        self.show_position()

    async def on_photo_view_turned(self, event: PhotoView.Turned) -> None:
        """The wheel or a click at the side."""
        await self.action_turn(event.step)

    def on_photo_view_moved(self, event: PhotoView.Moved) -> None:
        """Photos that are compared are looked at alike."""
        other = self._compared if event.view is self._view else self._view
        if other.photo is not None:
            other.follow(event.view)

    async def on_filmstrip_chosen(self, event: Filmstrip.Chosen) -> None:
        """A photo of the filmstrip was clicked."""
        await self._go_to(event.index)

    def on_photo_view_pressed(self) -> None:
        """A double click on the photo."""
        self.action_actual_size()

    async def _go_to(self, index: int) -> None:
        self._index = index
        if self._slides is not None and not self._slideshow.is_paused:
            self._slides.reset()
        await self._show()

    async def _show(self) -> None:
        """Show the photo of the present index, and make the next and the previous one ready."""
        sequence, index = self._sequence, self._index
        try:
            photo = await sequence.get(index)
            neighbours = [
                neighbour
                for number in dict.fromkeys((self._following(), index + 1, index - 1))
                if 0 <= number < sequence.total and (neighbour := await sequence.get(number)) is not None
            ]
        except GalleryError as error:
            self.tell(error)
            return
        if (sequence, index) != (self._sequence, self._index):
            return
        self._photo = photo
        self._view.show(photo, neighbours)
        self.look_for_frames()
        self.show_position()
        self._show_details()
        self._show_filmstrip()

    def _following(self) -> int:
        """The photo that comes next by itself."""
        if self._slides is None or not self._sequence.total:
            return self._index + 1
        return self._slideshow.after(self._index, self._sequence.total)

    async def next_slide(self) -> None:
        """The slideshow's step: the next photo, after the last the first."""
        if self._sequence.total:
            self._index = self._slideshow.after(self._index, self._sequence.total)
            await self._show()

    def _end_comparison(self) -> None:
        self._compared.show(None)
        self._compared.remove_class("-open")
        self._compared.keeps_window = self._view.keeps_window = False
        self.show_position()

    def _play(self) -> None:
        """Run the slideshow's clock anew."""
        if self._slides is not None:
            self._slides.stop()
        paused = self._slideshow.is_paused
        self._slides = self.set_interval(self._slideshow.seconds, self.next_slide, name="slideshow", pause=paused)

    def _show_filmstrip(self) -> None:
        is_open = self._filmstrip.has_class("-open") and not self.session.plain
        self._filmstrip.show(self._sequence if is_open else None, self._index)

    def show_position(self) -> None:
        """Say which photo of how many this is, what it is called, and what is going on."""
        total = self._sequence.total
        playing = f"{self._slideshow.words} · " if self._slides is not None else ""
        compared = self._compared.photo
        beside = f" · compared with {compared.file_name}" if compared is not None else ""
        self.show_trail(f"{playing}{self._index + 1:,} of {total:,}{beside}" if total else "")
        caption = self.query_one("#caption", Static)
        photo = self._photo
        if photo is None:
            caption.update(Content("This photo is not there any more. Press Esc to go back."))
            return
        about = [moment_words(photo.taken.local)] if photo.taken is not None else []
        if photo.camera:
            about.append(photo.camera)
        if self._view.moving.words:
            about.insert(0, self._view.moving.words)
        mark = "✓ " if photo.asset_key in self.session.selection else ""
        caption.update(Content.assemble(mark + photo.file_name, ("   " + " · ".join(about), "$lightbox-muted")))

    def resized(self) -> None:
        """Follow the width of the details."""
        super().resized()
        self.call_after_refresh(self._make_way)

    def _make_way(self) -> None:
        self._view.cover(self._details.outer_size.width if self._details.has_class("-open") else 0)

    def _show_details(self) -> None:
        if self._photo is not None and (self.session.plain or self._details.has_class("-open")):
            _: Worker[None] = self.run_worker(partial(self._read_details, self._photo), group="details", exclusive=True)

    async def _read_details(self, photo: Photo) -> None:
        try:
            details = await self.session.gallery.library.details(self.session.actor, photo.asset_key)
        except GalleryError as error:
            self.tell(error)
            return
        self._details.show(details)
        if self.session.plain:
            return
        try:
            pictures = await self.session.gallery.pictures.of(self.session.actor, photo.asset_key)
            counts = await pictures.histogram()
        except GalleryError as error:
            _log.info("no histogram of %s: %s", photo.asset_key, error)
            return
        self._details.show_histogram(counts)

    @property
    def _view(self) -> PhotoView:
        return self.query_one("#photo", PhotoView)

    @property
    def _compared(self) -> PhotoView:
        return self.query_one("#compared", PhotoView)

    @property
    def _filmstrip(self) -> Filmstrip:
        return self.query_one(Filmstrip)

    @property
    def _details(self) -> DetailsPanel:
        return self.query_one(DetailsPanel)
