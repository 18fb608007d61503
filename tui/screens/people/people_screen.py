"""People in photos as tiles: Enter shows the photos of one; editors name, merge, hide and remove people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual.widget import Widget
from textual.worker import Worker

from core.errors import GalleryError
from core.library.people.people import Person
from core.marks.people.operations import HidePerson, MergePeople, NamePerson, RemovePerson
from core.marks.people.person_names import MAX_NAME, person_name
from core.models import AssetKey, KeySet, Photo, PhotoSet, QuerySet, SortOrder
from core.operations import Operation
from core.permissions import Action
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.section_screen import DIALOGS
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.dialogs.entry_sheet import EntrySheet
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.screens.people.chosen_person import ChosenPersonSource
from tui.screens.people.person_photos import PersonPhotosScreen
from tui.screens.people.person_tiles import PersonTiles
from tui.screens.timeline.day_tiles import NO_EFFECT_ON_DAYS
from tui.session import Session
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

PEOPLE = "People"

_EMPTY = (
    "No photo here has a named face.",
    "Names come from the face regions that other programs write into files, and a model finds faces. {back} goes back.",
)
_NOBODY_HIDDEN = ("Nobody is hidden.", "{order} shows the others. {back} goes back.")
_EVERYWHERE = dict.fromkeys(
    ("person.merge", "person.hide", "person.remove"),
    "People are merged, hidden and removed everywhere, and you have access to some categories only.",
)
_SHOWN, _HIDDEN = "shown", "hidden"


class PeopleScreen(ListScreen):
    """Tiles of people, those with most photos first."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    permission: ClassVar[Action] = Action.MARK
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = {
        **{
            name: "Open the person first: this is for the photos." if words.startswith("Open the day") else words
            for name, words in NO_EFFECT_ON_DAYS.items()
            if name not in {"order", "jump"}
        },
        "filter": "Open the person first: this is for the photos.",
        "share": "Open the person first: links show photos.",
    }

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, PEOPLE))
        self._is_hidden = False
        self._people: tuple[Person, ...] = ()
        self._covers: dict[AssetKey, Photo] = {}
        self._asked: set[AssetKey] = set()
        """The covers that have been asked for; one that is gone since is not asked for again."""

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield PersonTiles(self.session, id="people")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @property
    def opens(self) -> ScreenKind | None:
        """Photos, if there are any."""
        return ScreenKind.PHOTOS if self._people else None

    async def load(self) -> None:
        """Read the people."""
        self._people = await self.session.gallery.library.people.page(self.session.actor, hidden=self._is_hidden)
        self._tiles.show_people(self._people, self._covers)
        self.show_note(*(() if self._people else _NOBODY_HIDDEN if self._is_hidden else _EMPTY))
        self._show_position()
        self.set_focus(self._tiles)

    def meets(self, need: Need) -> bool:
        """Add people, and whether there is anybody, or there may be among the others."""
        match need:
            case Need.ITEMS:
                return bool(self._people) or self._is_hidden
            case Need.FACES:
                return bool(self._people)
            case _:
                return super().meets(need)

    def _without_effect(self) -> Mapping[str, str]:
        """Add what takes access to all categories."""
        return {**self.no_effect, **({} if self.session.actor.category_ids is None else _EVERYWHERE)}

    def on_tile_view_cursor_moved(self) -> None:
        """Show the position, and the whole name at the cursor if it is cut."""
        self._show_position()

    def on_person_tiles_shown(self, event: PersonTiles.Shown) -> None:
        """Read the covers of the tiles in view."""
        event.stop()
        wanted = {self._people[index].cover for index in event.indexes if index < len(self._people)}
        if missing := tuple(sorted(wanted - self._asked)):
            self._asked.update(missing)
            _: Worker[None] = self.run_worker(partial(self._read_covers, missing), group="covers")

    async def open_at_cursor(self) -> None:
        """Show the photos of a person, the newest first."""
        if self._people:
            self.app.push_screen(PersonPhotosScreen(self.session, self.trail, self._person))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of a person."""
        if not self._people:
            return False
        return await open_slideshow(self, (*self.trail, self._person.label), self._photos)

    async def jump_to(self, letter: str) -> bool:
        """Move to the next name with a letter."""
        return self._tiles.jump(letter)

    def action_order(self) -> None:
        """Ask whether to show people, or those whose names are hidden."""
        choices = [
            MenuChoice("1", "People", _SHOWN, is_current=not self._is_hidden),
            MenuChoice("2", "People whose names are hidden", _HIDDEN, is_current=self._is_hidden),
        ]
        self.app.push_screen(Menu("Show", choices, linear=self.session.plain), self._list_chosen)

    def action_name_person(self) -> None:
        """Ask for the name of the person at the cursor."""
        self._attempt(self._rename)

    def action_merge_person(self) -> None:
        """Ask whom to merge the person at the cursor into."""
        self._attempt(self._merge)

    def action_hide_person(self) -> None:
        """Hide the name of the person at the cursor, or show it again."""
        self._attempt(self._hide)

    def action_remove_person(self) -> None:
        """Ask whether to remove the person at the cursor."""
        self._attempt(self._remove)

    async def _rename(self, person: Person) -> None:
        async def submit(answers: Answers) -> None:
            name = person_name(answers["name"])
            await self._change(NamePerson(person.person_id, name), f"{person.label} is {name} now")

        form = Form(f"Name {person.label} everywhere", [Field("name", "Name", person.name, MAX_NAME)], submit)
        await self.app.push_screen_wait(form)

    async def _merge(self, person: Person) -> None:
        async def chosen(other: Person) -> None:
            words = f"{person.label} is merged into {other.label}"
            await self._change(MergePeople(person.person_id, other.person_id), words)

        others = [each for each in self._people if each.person_id != person.person_id]
        source = ChosenPersonSource(f"Merge {person.label} into another person", others, chosen)
        await self.app.push_screen_wait(EntrySheet(source, linear=self.session.plain))

    async def _hide(self, person: Person) -> None:
        words = f"{person.label} is {'shown again' if person.is_hidden else 'hidden'}"
        await self._change(HidePerson(person.person_id, is_hidden=not person.is_hidden), words)

    async def _remove(self, person: Person) -> None:
        question = f"Remove {person.label} from {count_words(person.photos, 'photo')}? The photos stay."
        choices = [MenuChoice("n", "No", "no"), MenuChoice("y", "Yes, remove the person", "yes")]
        if await self.app.push_screen_wait(Menu(question, choices, linear=self.session.plain)) == "yes":
            await self._change(RemovePerson(person.person_id), f"{person.label} is removed")

    async def _change(self, operation: Operation[None], words: str) -> None:
        await self.session.gallery.apply(self.session.actor, operation)
        self.notify(self.session.with_undo(words), markup=False)
        self.changed_here()

    def _attempt(self, work: Callable[[Person], Awaitable[None]]) -> None:
        if not self._people:
            return
        person = self._person

        async def safely() -> None:
            try:
                await work(person)
            except GalleryError as error:
                self.show_error(error)

        _: Worker[None] = self.run_worker(safely, name="change a person", group=DIALOGS)

    def _list_chosen(self, value: str | None) -> None:
        if value is not None:
            self._is_hidden = value == _HIDDEN
            self.library_changed()

    async def _read_covers(self, wanted: tuple[AssetKey, ...]) -> None:
        library, actor = self.session.gallery.library, self.session.actor
        try:
            found = await library.page(actor, KeySet(wanted), SortOrder.DATE, None, len(wanted))
        except GalleryError as error:
            self.show_error(error)
            return
        self._covers |= {photo.asset_key: photo for photo in found}
        self._tiles.show_people(self._people, self._covers)

    def _show_position(self) -> None:
        if not self._people:
            self.show_trail()
            return
        place = f"{self._tiles.cursor_index + 1:,} of {len(self._people):,}"
        self.show_trail(f"{place} · hidden" if self._is_hidden else place, self._tiles.cut_name)

    @property
    def _photos(self) -> PhotoSet:
        return QuerySet(self._person.query)

    @property
    def _person(self) -> Person:
        return self._people[self._tiles.cursor_index]

    @property
    def _tiles(self) -> PersonTiles:
        return self.query_one("#people", PersonTiles)
