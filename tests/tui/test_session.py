"""A session remembers what its client likes, through the gallery and without trusting what is stored."""

from pathlib import Path

import pytest

from core.errors import DatabaseError
from core.models import Actor, Role, SortOrder, TerminalInfo
from core.operations import PREFERENCES, SetPreference
from core.permissions import ANONYMOUS, Action
from tests.tui.harness.running_app import NotingSurface
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tests.tui.harness.terminal import MemoryTerminal
from tui.listings import ORDERS, Listing
from tui.runtime.driver import Connection
from tui.session import Session
from tui.terminal_choice import Setting

REMEMBERED = [listing for listing in Listing if listing is not Listing.ALBUMS]
"""The lists whose order is stored: that of an album lasts until one leaves it."""


def connection() -> Connection:
    return Connection(MemoryTerminal(), TerminalInfo())


def session_of(gallery: SmallGallery) -> Session:
    return Session(OWNER, gallery, NotingSurface(), connection())


@pytest.mark.parametrize("listing", REMEMBERED)
async def test_an_order_is_remembered(tmp_path: Path, listing: Listing) -> None:
    """A later session begins with the order of the earlier one; other lists keep theirs."""
    gallery = SmallGallery(tmp_path, {})
    first = session_of(gallery)
    assert first.order(listing) is ORDERS[listing][0]
    await first.choose_order(listing, SortOrder.SIZE)
    later = session_of(gallery)
    await later.load()
    assert later.order(listing) is SortOrder.SIZE
    assert [other for other in REMEMBERED if later.order(other) is SortOrder.SIZE] == [listing]


async def test_orders_by_hidden_facts_are_not_offered(tmp_path: Path) -> None:
    """`public@` is shown no dates and file names: the usual order of photos has no name, and two others remain."""
    public = Session(Actor(ANONYMOUS, "public", Role.PUBLIC), SmallGallery(tmp_path, {}), NotingSurface(), connection())
    orders = public.orders(Listing.PHOTOS)
    assert [public.order_words(Listing.PHOTOS, order) for order in orders] == [
        "in order",
        "last added first",
        "largest first",
    ]
    assert public.order(Listing.PHOTOS) is orders[0]
    assert public.orders(Listing.COLLECTIONS) == (SortOrder.NAME, SortOrder.ADDED, SortOrder.SIZE)
    assert public.order_words(Listing.COLLECTIONS, SortOrder.NAME) == "by name"


async def test_what_is_stored_is_not_trusted(tmp_path: Path) -> None:
    """Orders and themes that do not exist are as good as none."""
    gallery = SmallGallery(tmp_path, {})
    gallery.store("order.photos", "rainbow")
    gallery.store("theme", "ultraviolet")
    session = session_of(gallery)
    await session.load()
    assert session.order(Listing.PHOTOS) is ORDERS[Listing.PHOTOS][0]
    assert session.theme == "dark"


async def test_an_unreadable_preference_does_not_end_the_session(tmp_path: Path) -> None:
    """When preferences cannot be read the session begins with the usual ones."""
    gallery = SmallGallery(tmp_path, {})
    gallery.failing = DatabaseError("The database is locked.")
    session = session_of(gallery)
    await session.load()
    assert session.theme == "dark"


async def test_an_unstored_preference_holds_for_the_session(tmp_path: Path) -> None:
    """A setting that cannot be stored is an error, and holds until the session ends."""
    gallery = SmallGallery(tmp_path, {})
    session = session_of(gallery)
    gallery.failing = DatabaseError("The disk is full.")
    with pytest.raises(DatabaseError):
        await session.set_preference("theme", "light")
    assert session.theme == "light"


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.GUEST])
async def test_preferences_without_an_account_hold_for_the_session(tmp_path: Path, role: Role) -> None:
    """It is not an error, and nothing is stored."""
    gallery = SmallGallery(tmp_path, {})
    session = Session(Actor(ANONYMOUS, "public", role, frozenset()), gallery, NotingSurface(), connection())
    await session.set_preference("theme", "light")
    await session.change_setting(Setting.PLAIN, "yes")
    assert (session.theme, session.plain) == ("light", True)
    assert gallery.done == []


async def test_the_names_are_the_cores(tmp_path: Path) -> None:
    """Everything that screens remember is a preference that the core accepts."""
    gallery = SmallGallery(tmp_path, {})
    session = session_of(gallery)
    for listing in REMEMBERED:
        await session.choose_order(listing, SortOrder.DATE)
    await session.set_preference("theme", "light")
    names = {operation.name for operation in gallery.done if isinstance(operation, SetPreference)}
    assert names <= PREFERENCES


def test_rights(tmp_path: Path) -> None:
    """A session asks the core's permissions, not its own."""
    gallery = SmallGallery(tmp_path, {})
    assert session_of(gallery).may(Action.CHOOSE_COVER)
    assert not Session(VIEWER, gallery, NotingSurface(), connection()).may(Action.CHOOSE_COVER)
