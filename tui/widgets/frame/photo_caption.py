"""The line below a photo: its name and the most important facts, with its place, which is read after the photo."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
from core.models import AssetKey, Photo
from tui.session import Session
from tui.wording import caption_facts

_log = logging.getLogger(__name__)


class PhotoCaption(Static):
    """A line about one photo."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty line."""
        super().__init__("", id=id, markup=False)
        self._session = session
        self._photo: Photo | None = None
        self._state: tuple[str, ...] = ()
        self._place: tuple[AssetKey, str] | None = None
        """The photo whose place was read, and the words for it; they stay while something else is shown."""

    def show_photo(self, photo: Photo, state: Sequence[str]) -> None:
        """Show a photo, with words for its state before the other facts."""
        self._photo, self._state = photo, tuple(state)
        self._draw()

    def show_line(self, line: Content) -> None:
        """Show something else."""
        self._photo = None
        self.update(line, layout=False)  # it has one line, whatever stands there

    def read_place(self, photo: Photo) -> None:
        """Read the name of the place of a photo, and show it with the photo."""
        _: Worker[None] = self.run_worker(partial(self._read_place, photo), group="place", exclusive=True)

    async def _read_place(self, photo: Photo) -> None:
        session = self._session
        try:
            place = await session.gallery.library.places.of_photo(session.actor, photo.asset_key)
        except GalleryError as error:
            _log.info("the caption of %s is shown without its place: %s", photo.asset_key, error)
            return
        found = (photo.asset_key, "" if place is None else place.words)
        if found != self._place:
            self._place = found
            self._draw()

    def _draw(self) -> None:
        photo = self._photo
        if photo is None:
            return
        place = self._place[1] if self._place is not None and self._place[0] == photo.asset_key else ""
        facts = [*self._state, *caption_facts(photo, spoken=self._session.plain), *filter(None, [place])]
        mark = "✓ " if photo.asset_key in self._session.selection else ""
        self.update(
            Content.assemble(mark + photo.file_name, ("   " + " · ".join(facts), "$lightbox-muted")), layout=False
        )
