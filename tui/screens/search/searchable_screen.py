"""The base of all screens: on each of them a search begins, within what it lists."""

from __future__ import annotations

from typing import Any, cast

from textual.screen import Screen

from core.accounts.last_places import LastPlace
from core.models import AssetKey, EverythingSet, PhotoSet
from core.models.sets.filtered_sets import without_query
from tui.screens.dialogs.palette import PlaceChosen
from tui.screens.search.photos_chosen import PhotosChosen, Searched
from tui.screens.search.search_scope import scope_of
from tui.screens.search.search_sheet import SearchSheet
from tui.session import Session


class SearchableScreen:
    """What screens have in common on which `/` begins a search. It is not a screen itself."""

    session: Session
    trail: tuple[str, ...]

    @property
    def _searched_set(self) -> PhotoSet:
        """The photos that the screen lists or leads to, with the query whose photos they are."""
        return EverythingSet()

    def action_search(self) -> None:
        """Ask for a query, and show its photos or what else was chosen."""
        scope, text = without_query(self._searched_set)
        self._screen.app.push_screen(SearchSheet(self.session, scope_of(scope), text), self._searched)

    def _show_found(self, trail: tuple[str, ...], photo_set: PhotoSet, starts_at: AssetKey | None) -> None:
        """Show photos that were searched for, on top of the screen, from the first one or another."""
        self._screen.post_message(PhotosChosen(trail, photo_set, starts_at))

    @property
    def _screen(self) -> Screen[Any]:
        return cast("Screen[Any]", self)

    def _searched(self, searched: Searched | LastPlace | None) -> None:
        if isinstance(searched, LastPlace):
            self._screen.post_message(PlaceChosen(searched))
        elif searched is not None:
            scope, text = without_query(self._searched_set)
            is_here = without_query(searched.photo_set)[0] == scope_of(scope)
            here = (self.trail[:-1] if text else self.trail) if is_here else (self.session.title,)
            self._show_found((*here, searched.words), searched.photo_set, searched.starts_at)
