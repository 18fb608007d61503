"""The base of screens that read what they show: again after a change of the library, after one of marks only those."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import ClassVar

from textual.css.query import NoMatches
from textual.screen import ScreenResultType
from textual.worker import Worker

from core.errors import GalleryError, NotAllowedError
from core.models import LibraryChanged, MarksChanged, both_changed
from tui.keys.screen_action import ScreenKind
from tui.photos.selection import Selection
from tui.screens.base.closing import close_screen
from tui.screens.base.withholding_screen import WithholdingScreen
from tui.session import Session, lag_of

_ANYTHING = LibraryChanged()


class LoadingScreen(WithholdingScreen[ScreenResultType], inherit_bindings=False):
    """A screen that loads. While it is covered by another one, changes wait until it is shown again."""

    kind: ClassVar[ScreenKind]

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen; `trail` names the screens from home to this one."""
        super().__init__(session, trail)
        self._loaded_version = -1
        self._loads = 0
        self._missed: MarksChanged | LibraryChanged | None = None
        """What changed while the screen was covered, or while it was loading."""

    # For subclasses.

    @property
    @abstractmethod
    def selection(self) -> Selection:
        """What is selected of what the screen lists."""

    @abstractmethod
    async def load(self) -> None:
        """Read and show the content; called again after changes, it keeps the cursor on the same item.

        Raises:
            GalleryError: the database cannot be read.
        """

    async def _show_marks(self, change: MarksChanged) -> bool:  # noqa: ARG002 - for those that override it
        """Show changed marks of what is listed; return False where that takes a new load, as it does by default.

        Raises:
            GalleryError: the database cannot be read.
        """
        return False

    @abstractmethod
    def show_error(self, error: GalleryError) -> None:
        """Show an error with its hint."""

    @abstractmethod
    def _show_status(self) -> None:
        """Show keys and background activity after a load."""

    # Changes.

    def library_changed(self, change: LibraryChanged | MarksChanged = _ANYTHING) -> None:
        """Load again, where a newer load replaces one in progress; after a change of marks, show these."""
        if isinstance(change, MarksChanged):
            self._marks_changed(change)
            return
        # The function, not a coroutine, which would never be awaited if the worker is replaced before it starts.
        _: Worker[None] = self.run_worker(self._load_safely, name="load", group="load", exclusive=True)

    def changed_here(self) -> None:
        """Load again after a change of this session, before the gallery announces it."""
        self.session.library_version += 1
        self.library_changed()

    def _marks_changed(self, change: MarksChanged | LibraryChanged) -> None:
        """Show changed marks; a screen that is covered does so when it is shown again."""
        if self._is_covered:
            self._missed = change if self._missed is None else both_changed(self._missed, change)
        elif lag := lag_of(self.session):
            self.set_timer(lag, partial(self._show_soon, change))
        else:
            self._show_soon(change)

    def _show_soon(self, change: MarksChanged | LibraryChanged) -> None:
        _: Worker[None] = self.run_worker(partial(self._show_change, change), name="marks", group="marks")

    async def _marked_here(self, change: MarksChanged) -> None:
        """Show marks of this session now, on this screen and on those below it."""
        for screen in self.app.screen_stack:
            if isinstance(screen, LoadingScreen) and screen is not self:
                screen.library_changed(change)
        if not self.is_removed:
            await self._show_change(change)

    def _load_what_was_missed(self) -> None:
        """Show what changed while the screen was covered."""
        missed = self._take_missed()
        if self._loaded_version not in {-1, self.session.library_version}:
            self.library_changed()
        elif missed is not None:
            self._marks_changed(missed)

    def _take_missed(self) -> MarksChanged | LibraryChanged | None:
        missed, self._missed = self._missed, None
        return missed

    @property
    def _is_covered(self) -> bool:
        shown = [screen for screen in self.app.screen_stack if isinstance(screen, LoadingScreen)]
        return bool(shown) and shown[-1] is not self

    async def _show_change(self, change: MarksChanged | LibraryChanged) -> None:
        if self._loads:
            self._missed = change if self._missed is None else both_changed(self._missed, change)
            return
        try:
            if isinstance(change, MarksChanged) and await self._show_marks(change):
                return
        except GalleryError as error:
            self.show_error(error)
            return
        except NoMatches:
            # The widgets are removed when the screen was closed in the meantime.
            if not self.is_removed:
                raise
            return
        self.library_changed()

    async def _load_safely(self) -> None:
        version, actor = self.session.library_version, self.session.actor
        self._take_missed()
        self._loads += 1  # marks that change during the load are shown after it: it may have read before them
        try:
            await self.selection.load(actor)
            if not self.is_removed:
                await self.load()
                self.withheld.end(self, actor)
        except GalleryError as error:
            self.show_error(error)
            if self.withheld and isinstance(error, NotAllowedError) and self.kind is not ScreenKind.HOME:
                close_screen(self)
        except NoMatches:
            # The widgets are removed when the screen was closed during the load.
            if not self.is_removed:
                raise
        finally:
            self._loads -= 1
        self._loaded_version = version
        self._show_status()
        if self.session.actor is not actor and not self.is_removed:
            self.withheld.begin(self)  # it was read with access that has changed in the meantime
            self.library_changed()
        elif not self.is_removed and (missed := self._take_missed()) is not None:
            self._marks_changed(missed)
