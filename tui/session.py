"""Who visits which gallery on which terminal, and how they like it: the one object that screens receive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.accounts.last_places import LastPlace
from core.errors import GalleryError
from core.models import Activity, Actor, CategoryId, Collection, SortOrder
from core.operations import SetPreference
from core.permissions import Action as Permission
from core.permissions import may, shown_activity
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.surface import PictureSurface
from tui.graphics.terminals.capabilities import Capabilities
from tui.photos.selection import Selection
from tui.terminal_choice import Setting, TerminalChoice, VisitorTerminal, is_plain, recalled, remembering

if TYPE_CHECKING:
    from textual.screen import Screen

    from core.accounts.connected_sessions import ConnectedSession
    from core.gallery import Gallery

_log = logging.getLogger(__name__)


class Listing(StrEnum):
    """The lists whose order a person chooses; each remembers its own."""

    CATEGORIES = "categories"
    COLLECTIONS = "collections"
    PHOTOS = "photos"


ORDERS: dict[Listing, tuple[SortOrder, ...]] = {
    Listing.CATEGORIES: (SortOrder.NAME, SortOrder.DATE, SortOrder.OLDEST, SortOrder.ADDED, SortOrder.SIZE),
    Listing.COLLECTIONS: (SortOrder.NAME, SortOrder.DATE, SortOrder.OLDEST, SortOrder.ADDED, SortOrder.SIZE),
    Listing.PHOTOS: (SortOrder.OLDEST, SortOrder.DATE, SortOrder.NAME, SortOrder.ADDED, SortOrder.SIZE),
}
"""The orders that each list offers; the first is where everyone starts."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A screen that `g` and a letter open from anywhere; the registry is `tui.destinations`."""

    name: str
    key: str
    words: str
    open: Callable[[Session], Screen[None]] | None
    """Make the screen; None for home, which is always there."""
    permission: Permission | None = None
    """Without it the destination is not shown."""
    action_id: str = ""
    """The action that opens it with a key of its own."""


class Session:
    """One visit. Screens and widgets of that visit share it; nothing of it is shared between visits."""

    def __init__(
        self,
        actor: Actor,
        gallery: Gallery,
        canvas: PictureSurface,
        terminal: VisitorTerminal,
        capabilities: Capabilities | None = None,
        link: ConnectionEstimator | None = None,
    ) -> None:
        """Take what the visit was opened with; call `load` before the first screen."""
        self.actor = actor
        self.gallery = gallery
        self.canvas = canvas
        self.terminal = terminal
        self.capabilities = capabilities or terminal.capabilities
        self.choice = TerminalChoice()
        """What this person wants of this terminal."""
        self.link = link or ConnectionEstimator()
        self.connected: ConnectedSession | None = None
        """This session in `gallery.sessions`; None on the local terminal."""
        self.selection = Selection(gallery)
        self.place_before: LastPlace | None = None
        """Where the visit before this one was when its link broke."""
        self.moved: Callable[[], None] = lambda: None
        """Called whenever another screen or another thing on it is shown."""
        self.has_left = False
        """The visitor ends this visit, not the link."""
        self.preferences: dict[str, str] = {}
        self.keymap: Mapping[str, str] = {}
        """Keys of this person's own: action id -> keys with commas."""
        self.destinations: Sequence[Destination] = ()
        """Where `g` leads."""
        self.library_version = 0
        """Grows with every change of the library: a screen that loaded an older one reads again."""

    @property
    def activity(self) -> Activity:
        """What the gallery does in the background now, as far as this visitor may know it."""
        return shown_activity(self.actor, self.gallery.events.activity)

    @property
    def theme(self) -> str:
        """`dark` or `light`."""
        return "light" if self.preferences.get("theme") == "light" else "dark"

    @property
    def shows_link(self) -> bool:
        """Whether this person wants to see what the link carries."""
        return self.preferences.get("link") == "shown"

    @property
    def plain(self) -> bool:
        """Whether to show text only: no pictures, no drawn lines, one thing after the other."""
        return is_plain(self.choice, self.terminal)

    async def load(self) -> None:
        """Read what this person has set before; a gallery that cannot answer leaves everything as it comes."""
        try:
            self.preferences = dict(await self.gallery.accounts.preferences(self.actor))
            self.place_before = await self.gallery.last_places.of(self.actor)
        except GalleryError as error:
            _log.warning("could not read the preferences of %s: %s", self.actor.name, error)
        self.recall()

    def recall(self) -> None:
        """Want of the terminal what this person wanted of it before; again when it has told its name."""
        choice = recalled(self.preferences, self.terminal)
        if choice == self.choice:
            return
        self.choice = choice
        self.terminal.choose(choice.pictures)
        self.capabilities = self.terminal.capabilities

    async def want(self, setting: Setting, word: str | None) -> None:
        """Want something of this terminal from now on, and remember it; None leaves it to what was found out.

        Raises:
            GalleryError: it holds for this visit only, because it could not be stored.
        """
        value = remembering(self.preferences, setting, self.terminal, word)
        if value is None:
            self.preferences.pop(setting, None)
        else:
            self.preferences[setting] = value
        self.recall()
        await self._remember(setting, value)

    def order(self, listing: Listing) -> SortOrder:
        """The order in which this person wants a list."""
        chosen = self.preferences.get(f"order.{listing}")
        return next((order for order in ORDERS[listing] if order == chosen), ORDERS[listing][0])

    async def choose_order(self, listing: Listing, order: SortOrder) -> None:
        """Remember an order for this and later visits."""
        await self.prefer(f"order.{listing}", order)

    async def prefer(self, name: str, value: str) -> None:
        """Remember a preference for this and later visits.

        Raises:
            GalleryError: it holds for this visit only, because it could not be stored.
        """
        self.preferences[name] = value
        await self._remember(name, value)

    async def neighbour(self, collection: Collection, step: int) -> Collection | None:
        """The collection before (-1) or after (1) in its category, in this person's order.

        Raises:
            GalleryError: it cannot be looked up.
        """
        before, after = await self.gallery.library.neighbours(self.actor, collection, self.order(Listing.COLLECTIONS))
        return before if step < 0 else after

    def may(self, action: Permission, category_id: CategoryId | None = None) -> bool:
        """Say whether this visitor may do something."""
        return may(self.actor, action, category_id)

    async def _remember(self, name: str, value: str | None) -> None:
        """Store a preference; those of visitors who are no members hold for the visit."""
        if self.may(Permission.SET_PREFERENCE):
            await self.gallery.apply(self.actor, SetPreference(name, value))
