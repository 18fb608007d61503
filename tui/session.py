"""The state of one session: actor, gallery, terminal, preferences. Screens receive this object."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.accounts.last_places import LastPlace
from core.errors import GalleryError
from core.marks.albums.opened_albums import OpenedAlbums
from core.marks.session_favourites import in_session
from core.models import Activity, Actor, AssetKey, CategoryId, Collection, CollectionId, PhotoId, PhotoSet, SortOrder
from core.operations import NotePreference, SetPreference
from core.permissions import Action as Permission
from core.permissions import may, may_sort, shown_activity
from core.text import display_text
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.surface import PictureSurface
from tui.graphics.terminals.capabilities import Capabilities
from tui.keys.bindings import with_keys
from tui.keys.keymap import keymap_of, parse_bindings
from tui.listings import GROUPS, ORDERS, Listing
from tui.photos.marks import LastMark
from tui.photos.recent_searches import RecentSearches
from tui.photos.running_change import RunningChange
from tui.photos.selection import Selection, TrashSelection
from tui.terminal_choice import (
    SEEN_HINT,
    SEEN_THEME,
    DescribedTerminal,
    Setting,
    TerminalChoice,
    is_plain,
    noting_hint,
    noting_theme,
    recalled,
    remembering,
    theme_at_start,
)
from tui.wording import ORDER_WORDS

if TYPE_CHECKING:
    from textual.screen import Screen

    from core.accounts.connected_sessions import ConnectedSession
    from core.gallery import Gallery

_log = logging.getLogger(__name__)

_LAGS, _LAG_SECONDS = 16, 0.015
"""How many sessions in a row read a changed library one after the other, and how much later each of them does."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A screen that `g` and a letter open from anywhere; the registry is `tui.destinations`."""

    name: str
    key: str
    words: str
    open: Callable[[Session], Screen[Any]] | None
    """Make the screen; None for home, which is always there."""
    permission: Permission | None = None
    """Without it the destination is not shown."""
    action_id: str = ""
    """The action that opens it with a key of its own."""
    open_set: Callable[[Session, PhotoSet, AssetKey | None], Screen[Any]] | None = None
    """Make the screen of a photo set that it showed before, at a photo if it shows one; None: there is only `open`."""
    by_date: bool = False
    """Whether it is about dates: those who are not shown any do not have it."""


class Session:
    """One session. Its screens and widgets share it; nothing is shared between sessions."""

    def __init__(
        self,
        actor: Actor,
        gallery: Gallery,
        canvas: PictureSurface,
        terminal: DescribedTerminal,
        capabilities: Capabilities | None = None,
        link: ConnectionEstimator | None = None,
    ) -> None:
        """Connect the parts; call `load` before the first screen."""
        self.actor = in_session(actor)
        self.gallery = gallery
        self.canvas = canvas
        self.terminal = terminal
        self.capabilities = capabilities or terminal.capabilities
        self.choice = TerminalChoice()
        """The settings of this terminal."""
        self.link = link or ConnectionEstimator()
        self.connected: ConnectedSession | None = None
        """This session in `gallery.sessions`; None on the local terminal."""
        self.selection = Selection(gallery)
        self.trash_selection = TrashSelection(gallery)
        self.opened_albums = OpenedAlbums()
        """The protected albums that are open; the actor has them, too."""
        self.change = RunningChange()
        self.last_place: LastPlace | None = None
        """Where the previous session was disconnected; None when it was signed out."""
        self.home_seen: datetime | None = None
        """When the newest earlier session that counts as another one ended, in UTC; None without one."""
        self.clock: Callable[[], datetime] = lambda: datetime.now().astimezone()
        """The current moment with the zone of the server."""
        self.moved: Callable[[], None] = lambda: None
        """Called after every move to another screen, tile or photo."""
        self.signed_out = False
        """Whether the user signed out, as opposed to a lost connection."""
        self.preferences: dict[str, str] = {}
        self.keymap: Mapping[str, str] = {}
        """The keys that the member has set: action id to keys with commas between."""
        self.destinations: Sequence[Destination] = ()
        """What `g` opens."""
        self.library_version = 0
        """Incremented on every change of the library; a screen that loaded an older version loads again."""
        self.ended_here: PhotoSet | None = None
        """The photos of the stack that this session unstacked last."""
        self.has_continued = False
        """Whether a photo of a collection was opened since home was read."""
        self.recent_searches = RecentSearches()
        self.last_mark: LastMark | None = None
        """What `.` repeats."""

    @property
    def activity(self) -> Activity:
        """A change of this session that takes long, else the background activity that the actor may see."""
        return self.change.activity(self.key_of("back")) or shown_activity(self.actor, self.gallery.events.activity)

    @property
    def title(self) -> str:
        """The owner's title of the gallery, safe to show."""
        return display_text(self.gallery.settings.title)

    @property
    def theme(self) -> str:
        """Return `dark` or `light`: as chosen for this terminal, else as its background is, else as shown last."""
        if self.choice.theme is not None:
            return self.choice.theme
        light = self.terminal.detected.light_background
        if light is None:
            return theme_at_start(self.preferences, self.terminal)
        return "light" if light else "dark"

    @property
    def shows_connection(self) -> bool:
        """Whether the status line shows bandwidth and round-trip time."""
        return self.preferences.get("link") == "shown"

    @property
    def plain(self) -> bool:
        """Whether plain mode is on: text only, no drawn lines, one item per line."""
        return is_plain(self.choice, self.terminal)

    async def load(self) -> None:
        """Read preferences and last place; after an error the defaults hold."""
        try:
            self.preferences = dict(await self.gallery.accounts.preferences(self.actor))
            self.last_place = await self.gallery.last_places.of(self.actor)
            self.home_seen = await self.gallery.last_places.home_seen(self.actor)
            self.gallery.background.start(self.gallery.last_places.begin(self.actor), "keep the end of a session")
        except GalleryError as error:
            _log.warning("could not read the preferences of %s: %s", self.actor.name, error)
        self.apply_stored_settings()
        self.keymap = self._own_keymap()

    def key_of(self, action_id: str) -> str:
        """Return the first key of an action in words, as this member has set it."""
        return with_keys(f"{{{action_id}}}", self.keymap)

    def with_undo(self, change: str) -> str:
        """Return a change in words and the key that undoes it."""
        return f"{change}; {self.key_of('undo')} undoes it."

    def with_history(self, change: str, limit: str = "") -> str:
        """Return a change in words and the keys that lead to the history, which undoes it; `limit`: for how long."""
        history = next((each.key for each in self.destinations if each.name == "history"), "")
        return f"{change}; {self.key_of('go')}{history} undoes it{limit}."

    def _own_keymap(self) -> Mapping[str, str]:
        """Return the keys of the settings with the member's own ones; those that are invalid now are left out."""
        own = self.preferences.get("key_bindings", "")
        general = self.gallery.settings.key_bindings
        for text in (own, ""):
            try:
                return keymap_of((*general, *parse_bindings(text)))
            except GalleryError as error:
                _log.warning("keys of %s are not used: %s", self.actor.name, error)
        return {}

    def apply_stored_settings(self) -> None:
        """Apply the stored settings of this terminal; call it again once the terminal has reported its name."""
        choice = recalled(self.preferences, self.terminal)
        if choice == self.choice:
            return
        self.choice = choice
        self.terminal.choose(choice.pictures)
        self.capabilities = self.terminal.capabilities

    async def change_setting(self, setting: Setting, word: str | None) -> None:
        """Change a setting of this terminal and store it; None restores automatic detection.

        Raises:
            GalleryError: it could not be stored and holds for this session only.
        """
        value = remembering(self.preferences, setting, self.terminal, word)
        if value is None:
            self.preferences.pop(setting, None)
        else:
            self.preferences[setting] = value
        self.apply_stored_settings()
        await self._remember(setting, value)
        if setting is Setting.THEME:
            await self.note_theme()

    async def note_theme(self) -> None:
        """Store the theme that is shown, unless the next session on this terminal would start with it anyway.

        Raises:
            GalleryError: it could not be stored.
        """
        theme = self.theme
        if theme == theme_at_start(self.preferences, self.terminal) or not self._is_named:
            return
        value = noting_theme(self.preferences, self.terminal, theme)
        await self._note(SEEN_THEME, value)

    async def first_with_blocks(self) -> bool:
        """Return whether pictures are blocks here by themselves and this is the first such session; note that it was.

        False until the terminal has answered: it may still turn out to show real pictures.

        Raises:
            GalleryError: it could not be stored.
        """
        if not self.capabilities.draws_only_blocks or self.plain or self.choice.pictures.protocol:
            return False
        value = noting_hint(self.preferences, self.terminal)
        if value is None:
            return False
        await self._note(SEEN_HINT, value)
        return True

    def order(self, listing: Listing) -> SortOrder:
        """Return the sort order of a list."""
        chosen = self.preferences.get(f"order.{listing}")
        return next((order for order in self.orders(listing) if order == chosen), ORDERS[listing][0])

    def orders(self, listing: Listing) -> tuple[SortOrder, ...]:
        """Return the orders to choose from: the default, and those by facts that the actor is shown."""
        default, *others = ORDERS[listing]
        photos = listing not in GROUPS
        return (default, *(order for order in others if may_sort(self.actor, order, photos=photos)))

    def order_words(self, listing: Listing, order: SortOrder) -> str:
        """Return what an order is called; the default is by nothing if the actor is not shown the fact behind it."""
        is_shown = may_sort(self.actor, order, photos=listing not in GROUPS)
        return ORDER_WORDS[order] if is_shown else "in order"

    async def choose_order(self, listing: Listing, order: SortOrder) -> None:
        """Store the sort order of a list."""
        await self.set_preference(f"order.{listing}", order)

    async def set_preference(self, name: str, value: str | None) -> None:
        """Set and store a preference; None is its default.

        Raises:
            GalleryError: it could not be stored and holds for this session only.
        """
        if value is None:
            self.preferences.pop(name, None)
        else:
            self.preferences[name] = value
        self.apply_stored_settings()
        await self._remember(name, value)

    async def neighbour(self, collection: Collection, step: int) -> Collection | None:
        """Return the previous (-1) or next (1) collection of the category, None at its end.

        Raises:
            GalleryError: the database cannot be read.
        """
        before, after = await self.gallery.library.neighbours(self.actor, collection, self.order(Listing.COLLECTIONS))
        return before if step < 0 else after

    def viewed(self, collection_id: CollectionId, photo_id: PhotoId | None = None, *, is_last: bool = False) -> None:
        """Note that a collection is open, and the photo of it that is shown; the last one leaves nothing."""
        views = self.gallery.views
        views.opened(self.actor, collection_id)
        if photo_id is not None:
            views.stopped(self.actor, collection_id, None if is_last else photo_id)
            self.has_continued = True

    def may(self, action: Permission, category_id: CategoryId | None = None) -> bool:
        """Return whether the actor has a permission."""
        return may(self.actor, action, category_id)

    @property
    def _is_named(self) -> bool:
        """Whether the terminal has reported its name or background, which are not known before the first frame."""
        detected = self.terminal.detected
        return detected.light_background is not None or detected.name != self.terminal.info.term

    async def _note(self, name: str, value: str | None) -> None:
        if value is None:
            self.preferences.pop(name, None)
        else:
            self.preferences[name] = value
        if self.may(Permission.SET_PREFERENCE):
            await self.gallery.apply(self.actor, NotePreference(name, value))

    async def _remember(self, name: str, value: str | None) -> None:
        """Store a preference; without permission it holds for the session only."""
        if self.may(Permission.SET_PREFERENCE):
            await self.gallery.apply(self.actor, SetPreference(name, value))


def lag_of(session: Session) -> float:
    """Return after how many seconds a session reads a changed library, of which all hear at the same moment."""
    return 0.0 if session.connected is None else session.connected.id % _LAGS * _LAG_SECONDS
