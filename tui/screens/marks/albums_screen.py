"""The albums of a member and those that are shared with them, one level of folders, as cover tiles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from core.errors import GalleryError
from core.marks.albums.operations import CreateAlbum, DeleteAlbum, HideAlbum, NameAlbums
from core.marks.things import Things
from core.models import Album, AlbumAudience, AlbumId
from core.operations import Operation
from core.permissions import Action
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing, listing_of
from tui.screens.albums.protecting import ask_passphrase, ask_removal
from tui.screens.albums.readers import ReaderSource
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.marking_screen import MarkingScreen
from tui.screens.base.section_screen import DIALOGS
from tui.screens.browse.downloads import download
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home_strips import ALBUMS
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.dialogs.entry_sheet import EntrySheet
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.screens.search.saved_queries import ask_query, ask_to_save
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects
from tui.session import Session
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

_EMPTY = ("There are no albums here.", "{album} makes one. {back} goes back.")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A tile: an album, or a folder that holds albums."""

    name: str
    albums: tuple[Album, ...]
    is_folder: bool

    @property
    def key(self) -> str:
        return f"{self.name}/" if self.is_folder else str(self.albums[0].id)


class AlbumsScreen(MarkingScreen[None], ListScreen):
    """Albums, and folders of them."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = {
        "select": "Albums are not selected. Select their photos.",
        "select.all": "Albums are not selected. Select their photos.",
        "filter": "Open an album to filter its photos.",
        "order": "Albums are always sorted by name.",
        "hero": "Choose the large row of home on home or in a category.",
    }

    class ProtectionChanged(Message):
        """An album was protected with a passphrase, or is no longer."""

        def __init__(self, album_id: AlbumId, *, is_protected: bool) -> None:
            """Name the album."""
            super().__init__()
            self.album_id = album_id
            self.is_protected = is_protected

    def __init__(self, session: Session, trail: tuple[str, ...], level: tuple[str, ...] = ()) -> None:
        """Create the screen of the folder with these names; of none, the first level."""
        super().__init__(session, (*trail, level[-1] if level else ALBUMS))
        self.level = level
        """The names of the folders around what is shown."""
        self._entries: tuple[_Entry, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, id="collections")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    async def load(self) -> None:
        """Load the albums of this level."""
        albums = await self.session.gallery.library.albums.of(self.session.actor)
        entries = _entries(albums, self.level)
        within = [[each.id for each in entry.albums if each.query is None] for entry in entries]
        counts = await self.session.gallery.library.albums.count_together(self.session.actor, within)
        self._entries = entries
        self.is_gone = bool(self.level) and not self._entries
        self._tiles.show([_tile(entry, count) for entry, count in zip(entries, counts, strict=True)])
        self.show_note(*(() if self._entries else _EMPTY))
        self._show_selected()
        self.set_focus(self._tiles)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name at the cursor if it is cut."""
        self._show_selected()

    def _without_effect(self) -> Mapping[str, str]:
        """Add the keys that act on what is selected, while nothing is: albums have no marks."""
        if self.selection.is_of_this_session:
            return self.no_effect
        return {**self.no_effect, **_OF_SELECTION, **({} if len(self.selection) else _OF_DOWNLOADS)}

    def meets(self, need: Need) -> bool:
        """Add whether there are albums."""
        return bool(self._entries) if need is Need.ITEMS else super().meets(need)

    @property
    def opens(self) -> ScreenKind | None:
        """The photos of an album; None for a folder."""
        return ScreenKind.PHOTOS if self._entry is not None and not self._entry.is_folder else None

    async def open_at_cursor(self) -> None:
        """Open the photos of the album, or the folder at the cursor."""
        entry = self._entry
        if entry is None:
            return
        if entry.is_folder:
            self.app.push_screen(AlbumsScreen(self.session, self.trail, (*self.level, entry.name)))
            return
        trail = (*self.trail, entry.name)
        photos = entry.albums[0].photo_set
        order = self.session.order(listing_of(self.session.actor, photos))
        self.app.push_screen(GridScreen(self.session, trail, photos, None, order))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the album at the cursor, or of the first one in a folder."""
        entry = self._entry
        return entry is not None and await open_slideshow(self, (*self.trail, entry.name), entry.albums[0].photo_set)

    async def jump_to(self, letter: str) -> bool:
        """Move to the first name with a letter."""
        return self._tiles.jump(letter)

    def _things_at_cursor(self) -> Things:
        """Return nothing: albums have no marks, and are not selected."""
        return Things()

    async def action_take(self) -> None:
        """Download what is selected."""
        await download(self, None)

    def action_share(self) -> None:
        """Offer a link to the album at the cursor, or to what is selected."""
        entry = self._entry
        is_album = entry is not None and not entry.is_folder
        if entry is None or not is_album:
            share_subjects(self, [])
        elif entry.albums[0].query is not None:
            share_subjects(self, [], entry.albums[0].photo_set)
        else:
            share_subjects(self, [Subject(f"All of {entry.name}", entry.albums[0].photo_set)])

    def action_album(self) -> None:
        """Ask what to do: make an album, or change the one at the cursor."""
        entry = self._entry
        choices = [MenuChoice("n", "New album…", "new"), MenuChoice("s", "New smart album, of a query…", "smart")]
        if entry is not None and all(each.is_own for each in entry.albums):
            choices.append(MenuChoice("r", f"Rename or move {entry.name}…", "rename"))
            if not entry.is_folder:
                is_smart = entry.albums[0].query is not None
                choices += [MenuChoice("e", "Change its query…", "query")] * is_smart
                hide = "Hide from my home" if is_smart else "Hide from my home and newest photos"
                choices.append(MenuChoice("h", "Show at home again" if entry.albums[0].is_hidden else hide, "hide"))
                if self.session.may(Action.SHARE) and not entry.albums[0].is_protected:
                    choices.append(MenuChoice("m", "Show it to members…", "readers"))
                if not entry.albums[0].is_default:
                    words = (
                        "Change the passphrase…" if entry.albums[0].is_protected else "Protect it with a passphrase…"
                    )
                    choices.append(MenuChoice("p", words, "protect"))
                    if entry.albums[0].is_protected:
                        choices.append(MenuChoice("w", "Remove the passphrase…", "unprotect"))
                    choices.append(MenuChoice("d", "Delete it; its photos stay", "delete"))
            elif not any(each.is_default for each in entry.albums):
                words = f"Delete its {count_words(len(entry.albums), 'album')}; the photos stay"
                choices.append(MenuChoice("d", words, "delete"))
        words = "Close protected albums" if self.session.actor.opened_albums else "Open a protected album…"
        choices.append(MenuChoice("o", words, "protected"))
        menu = Menu("Album", choices, linear=self.session.plain)
        self.app.push_screen(menu, partial(self._chosen, entry=entry))

    def _chosen(self, value: str | None, entry: _Entry | None) -> None:
        folder = "".join(f"{name}/" for name in self.level)
        if value == "new":
            self._ask_name("New album", folder, self._create)
        elif value == "smart":
            ask_to_save(self.app, self.session, "", name=folder, done=self.changed_here)
        elif value == "protected":
            self.action_protected()
        elif value is not None and entry is not None:
            self._change_entry(value, entry, folder)

    def _change_entry(self, value: str, entry: _Entry, folder: str) -> None:
        album = entry.albums[0]
        match value:
            case "query":
                ask_query(self.app, self.session, album, self.changed_here)
            case "rename":
                title = f"Rename or move {entry.name}"
                self._ask_name(title, f"{folder}{entry.name}", partial(self._rename, entry=entry))
            case "readers":
                _: Worker[None] = self.run_worker(partial(self._share, entry), name="readers", group=DIALOGS)
            case "protect":
                ask_passphrase(self, album, partial(self._protected, album))
            case "unprotect":
                ask_removal(self, album, partial(self._unprotected, album))
            case "hide":
                words = f"The album {entry.name} is {'shown at home' if album.is_hidden else 'hidden from home'}"
                self._change(HideAlbum(album.id, not album.is_hidden), words)
            case "delete":
                more = tuple(each.id for each in entry.albums[1:])
                deleted = f"{len(more) + 1} albums of {entry.name} are" if more else f"The album {album.name} is"
                self._change(DeleteAlbum(album.id, more), f"{deleted} deleted")

    def _protected(self, album: Album) -> None:
        """Keep the album open in this session, whose user has just typed the passphrase."""
        self.post_message(self.ProtectionChanged(album.id, is_protected=True))
        words = f"The album {album.name} is protected. {self.session.key_of('album.protected')} closes it here, too."
        self.notify(words, markup=False)

    def _unprotected(self, album: Album) -> None:
        self.post_message(self.ProtectionChanged(album.id, is_protected=False))
        self.notify(f"The album {album.name} is no longer protected.", markup=False)

    def _ask_name(self, title: str, name: str, submit: _Submit) -> None:
        field = Field("name", "Name; folders before it end with a slash", name, limit=300)
        self.app.push_screen(Form(title, [field], submit), self._named)

    def _named(self, answers: Answers | None) -> None:
        if answers is not None:
            self.changed_here()

    async def _create(self, answers: Answers) -> None:
        await self.session.gallery.apply(self.session.actor, CreateAlbum(answers["name"]))

    async def _rename(self, answers: Answers, entry: _Entry) -> None:
        depth = len(self.level) + 1
        name = answers["name"].strip().strip("/")
        names = tuple((each.id, "/".join((name, *each.path[depth:]))) for each in entry.albums)
        await self.session.gallery.apply(self.session.actor, NameAlbums(names))

    async def _share(self, entry: _Entry) -> None:
        source = ReaderSource(self.session, entry.albums[0].id, entry.name)
        if await self.app.push_screen_wait(EntrySheet(source, linear=self.session.plain)):
            self.changed_here()

    def _change(self, operation: Operation[None], words: str) -> None:
        async def work() -> None:
            try:
                await self.session.gallery.apply(self.session.actor, operation)
            except GalleryError as error:
                self.show_error(error)
                return
            self.notify(self.session.with_undo(words), markup=False)
            self.changed_here()

        _: Worker[None] = self.run_worker(work, name="change an album", group="change")

    @property
    def _entry(self) -> _Entry | None:
        return self._entries[self._tiles.cursor_index] if self._entries else None

    def _show_selected(self) -> None:
        places = f"{self._tiles.cursor_index + 1:,} of {len(self._entries):,}" if self._entries else ""
        words = f"{places} · {self.session.key_of('album')} makes and changes albums" if places else ""
        self.show_trail(words, self._tiles.cut_name)

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#collections", TileGrid)


_NOTHING_SELECTED = "Nothing is selected. Open an album, and select photos."
_MARKS = ("favourite", *(f"rate.{stars}" for stars in range(6)), "mark.repeat", "tag", "note", "archive", "trash")
_OF_SELECTION = dict.fromkeys(_MARKS, _NOTHING_SELECTED)
_OF_DOWNLOADS = {"take": _NOTHING_SELECTED}  # also what was selected in an earlier session

_Submit = Callable[[Answers], Awaitable[None]]


def _entries(albums: Iterable[Album], level: tuple[str, ...]) -> tuple[_Entry, ...]:
    """Return the folders of a level, then its albums, each in the order of the names."""
    depth = len(level)
    here = [each for each in albums if each.path[:depth] == level and len(each.path) > depth]
    folders: dict[str, list[Album]] = {}
    for each in here:
        if len(each.path) > depth + 1:
            folders.setdefault(each.path[depth], []).append(each)
    return (
        *(_Entry(name, tuple(within), is_folder=True) for name, within in folders.items()),
        *(_Entry(each.name, (each,), is_folder=False) for each in here if len(each.path) == depth + 1),
    )


def _tile(entry: _Entry, put_in: int) -> CoverTile:
    """Return the tile of an album or folder; `put_in` is the number of photos that were put into its albums."""
    photos = put_in + sum(each.photo_count for each in entry.albums if each.query is not None)
    more = "+" * any(each.has_more or not each.is_counted for each in entry.albums)
    words = f"{photos:,}+ photos" if more else count_words(photos, "photo")
    return CoverTile(
        key=entry.key,
        name=entry.name,
        count=f"{count_words(len(entry.albums), 'album')} · {words}" if entry.is_folder else words,
        short_count=words if entry.is_folder else f"{photos:,}{more}",
        when="" if entry.is_folder else _state_words(entry.albums[0]),
        covers=tuple(each.cover for each in entry.albums if each.cover is not None)[:3],
    )


def _state_words(album: Album) -> str:
    is_shared = album.is_own and album.audience is not AlbumAudience.PRIVATE
    is_smart = album.query is not None
    states = {"smart": is_smart, "protected": album.is_protected, "shared": is_shared, "hidden": album.is_hidden}
    return " · ".join(words for words, holds in states.items() if holds)
