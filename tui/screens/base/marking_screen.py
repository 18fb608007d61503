"""The keys that mark what is at the cursor, selected or in a range, and move it to the trash: `f`, `1`, `t`, `x`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from textual.screen import ScreenResultType

from core.errors import GalleryError, NotFoundError, UsageError
from core.library.archive.operations import SetArchived
from core.library.trash.operations import MoveToTrash, RestoreFromTrash
from core.marks.albums.operations import AddToAlbum
from core.marks.session_favourites import with_favourites
from core.marks.things import Things
from core.models import EverythingSet, LibraryChanged, MarksChanged, PhotoId, PhotoSet, TagSet, id_sequence
from core.operations.history.changed_marks import changed_marks
from core.permissions import Action
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need, ScreenKind
from tui.photos.marks import FAVOURITE, NO_FAVOURITE, AlbumMark, ArchiveMark, Mark, TagMark
from tui.photos.selection import Selection
from tui.screens.base.album_sheet import add_to_album
from tui.screens.base.changes.changing_screen import ChangingScreen
from tui.screens.base.selecting import select_groups
from tui.screens.deletion.deleting import ask_to_delete
from tui.screens.dialogs.entry_sheet import EntrySheet
from tui.screens.edits.edit_sheet import EditSheet
from tui.screens.edits.editing import edit_sheet, note_sheet
from tui.screens.edits.note_sheet import NoteSheet
from tui.screens.edits.tag_sources import ChosenTagSource, TagSource
from tui.screens.search.photos_chosen import PhotosChosen
from tui.session import Session
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.tiles.photo_grid import PhotoGrid
from tui.wording import changed_words, count_words, things_words

_OPEN_TO_SELECT = "Open it: {select.all} selects its photos."
_MARKS = (
    "favourite",
    *(f"rate.{stars}" for stars in range(6)),
    "mark.repeat",
    "tag",
    "note",
    "edit",
    "album",
    "archive",
)
_OUTSIDE_TRASH = {
    **dict.fromkeys(_MARKS, "Nothing is changed in the trash. Restore it first."),
    "take": "What is in the trash cannot be downloaded.",
}


class MarkingScreen(ChangingScreen[ScreenResultType]):
    """A screen with things that can be marked."""

    async def _things_to_mark(self) -> Things:
        """Return the range, else what was selected in this session, else what is at the cursor; it may be empty.

        A range ends with that.

        Raises:
            GalleryError: the database cannot be read.
        """
        if self.selection.is_of_this_session:
            return await self.selection.things(self.session.actor)
        return self._things_at_cursor()

    @abstractmethod
    def _things_at_cursor(self) -> Things:
        """Return what is at the cursor; it may be empty."""

    def _all_things(self) -> Things:
        """Return the collections and categories that are listed."""
        return Things()

    @property
    def selection(self) -> Selection:
        """What is selected, or chosen in the trash."""
        return self.session.trash_selection if self._shows_trash else super().selection

    async def action_select(self) -> None:
        """Select or deselect the collections or the category at the cursor."""
        await self._select(self._things_at_cursor())

    async def action_select_all(self) -> None:
        """Select all that is listed; deselect it when all is selected."""
        await self._select(self._all_things())

    async def _select(self, groups: Things) -> None:
        if groups.count:
            await select_groups(self, groups)
        else:
            self.answer_key(with_keys(_OPEN_TO_SELECT, self.keymap))

    def action_album(self) -> None:
        """Ask for the album to which to add what is marked, selected or at the cursor."""
        add_to_album(self, self._photos_to_add)

    async def action_favourite(self) -> None:
        """Make things favourites; where all of them are favourites, make them no longer so."""
        await self._carry_out(partial(self._mark, FAVOURITE, otherwise=NO_FAVOURITE))

    async def action_rate(self, stars: int) -> None:
        """Give things stars, or clear them (0)."""
        await self._carry_out(partial(self._mark, Mark(stars)))

    async def action_repeat(self) -> None:
        """Make the last mark of this session again, on what is at the cursor or selected now."""
        match self.session.last_mark:
            case None:
                self.answer_key("There is no mark to repeat yet.")
            case AlbumMark() as album:
                await self._carry_out(partial(self._add_again, album))
            case ArchiveMark() as archive:
                await self._carry_out(partial(self._archive, archive))
            case mark:
                await self._carry_out(partial(self._mark, mark))

    async def action_tag(self) -> None:
        """Show the tags of things in a sheet, and change them there."""
        try:
            things = await self._things_to_mark()
        except GalleryError as error:
            self.show_error(error)
            return
        if not things.count:
            self.answer_key("There is nothing to tag here.")
            return
        sheet = EntrySheet(TagSource(self.session, things), linear=self.session.plain)
        self.app.push_screen(sheet, self._marked)

    def action_filter(self) -> None:
        """Ask for a tag, and show the photos of this list that have it."""
        within = self._filtered_set
        if within is None:
            self.answer_key("There are no photos to filter here.")
            return

        found: list[TagSet] = []

        async def chosen(name: str) -> None:
            wanted = TagSet(name, within)
            if not await self.session.gallery.library.count(self.session.actor, wanted):
                raise NotFoundError(f"No photo here has the tag {name}.", "Choose another one.")
            found.append(wanted)

        def closed(_: bool | None) -> None:
            if found:
                self.post_message(PhotosChosen((*self.trail, found[-1].name), found[-1]))

        source = ChosenTagSource(self.session, "Show the photos here that have a tag", chosen)
        self.app.push_screen(EntrySheet(source, linear=self.session.plain), closed)

    @property
    def _filtered_set(self) -> PhotoSet | None:
        """The photos that the list shows, or leads to; None for a list that is not filtered."""
        return EverythingSet() if self.kind is ScreenKind.HOME else None

    @property
    def _searched_set(self) -> PhotoSet:
        """The same photos."""
        return self._filtered_set or super()._searched_set

    def _marked(self, is_changed: bool | None) -> None:
        if is_changed:
            self.changed_here()

    @property
    def _shows_trash(self) -> bool:
        """Whether the screen shows what is in the trash."""
        return False

    @property
    def _trash_words(self) -> str:
        """What the header says in the trash about its keys, after what else is there."""
        keys = [f"{self.session.key_of('trash')} restores"] if self._shows_trash else []
        if self.meets(Need.DELETION) and self.session.may(Action.DELETE):
            keys.append(f"{self.session.key_of('trash.delete')} deletes")
        return "".join(f" · {each}" for each in keys)

    async def action_trash(self) -> None:
        """Move things to the trash; in the trash, restore them."""
        await self._carry_out(self._trash)

    def _without_effect(self) -> Mapping[str, str]:
        """Add the keys that mark, in the trash: nobody would see what they change."""
        return {**super()._without_effect(), **_OUTSIDE_TRASH} if self._shows_trash else super()._without_effect()

    def meets(self, need: Need) -> bool:
        """Add whether what is shown can be deleted permanently."""
        if need is Need.DELETION:
            return self._shows_trash and self.session.gallery.deletion.is_allowed
        return super().meets(need)

    async def action_delete_permanently(self) -> None:
        """Ask for the confirmation to delete what is chosen in the trash or at the cursor, and delete it."""
        try:
            things = await self._things_to_mark()
            if not things.count and not self._is_at_whole_trash:
                self.answer_key("There is nothing to delete here.")
                return
            trash = self.session.gallery.library.trash
            ids = await trash.photo_ids(self.session.actor, things if things.count else None)
            await ask_to_delete(self, self.session, ids, self.changed_here)
        except GalleryError as error:
            self.show_error(error)

    @property
    def _is_at_whole_trash(self) -> bool:
        """Whether everything in the trash is at the cursor."""
        return False

    async def action_archive(self) -> None:
        """Archive things; where all of them are archived, take them out of the archive."""
        await self._carry_out(self._archive)

    async def _trash(self) -> None:
        kind, done = (RestoreFromTrash, "restored") if self._shows_trash else (MoveToTrash, "moved to the trash")
        things = await self._things_to_mark()
        if not things.count:
            self.answer_key("Open it to restore photos." if self._shows_trash else "There is nothing to move here.")
            return
        changed = (await self._applied(kind(things), things)).result
        if changed:
            self.notify(self.session.with_undo(f"{count_words(changed, 'photo')} {done}"), markup=False)
            self._changed()
        else:
            self.answer_key("It was changed in another session.")

    async def _photos_to_add(self) -> Sequence[PhotoId]:
        """Return the photos of what is to be marked, in the order in which they are added to an album: by date."""
        return await self.session.gallery.library.albums.photos_of(self.session.actor, await self._things_to_mark())

    async def _add_again(self, album: AlbumMark) -> None:
        photos = await self._photos_to_add()
        if not photos:
            self.answer_key("There is nothing to add here.")
            return
        added = (await self._applied(AddToAlbum(album.album_id, id_sequence(photos)), Things.of(photos))).result
        if added:
            self.notify(self.session.with_undo(f"{count_words(added, 'photo')} added to {album.name}"), markup=False)
            self._changed()
        else:
            self.answer_key(f"{album.name} has all of them already.")

    async def _archive(self, again: ArchiveMark | None = None) -> None:
        things = await self._things_to_mark()
        if not things.count or self._shows_trash:
            self.answer_key("There is nothing to archive here.")
            return
        is_archived = True if again is None else again.is_archived
        changed = (await self._applied(SetArchived(things, is_archived), things)).result
        if not changed and again is None:
            is_archived = False
            changed = (await self._applied(SetArchived(things, is_archived), things)).result
        self.session.last_mark = ArchiveMark(is_archived)
        if changed:
            done = "archived" if is_archived else "no longer archived"
            self.notify(self.session.with_undo(f"{count_words(changed, 'photo')} {done}"), markup=False)
            self._changed()
        else:
            self.answer_key(f"All of it is {'archived' if is_archived else 'out of the archive'} already.")

    async def action_note(self) -> None:
        """Open the sheet for a note."""
        await self._open_sheet(note_sheet)

    async def action_edit(self) -> None:
        """Open the sheet for title, caption, date and place."""
        await self._open_sheet(edit_sheet)

    async def _open_sheet(self, make: Callable[[Session, Things], Awaitable[NoteSheet | EditSheet]]) -> None:
        try:
            things = await self._things_to_mark()
            if not things.count:
                self.answer_key("There is nothing to edit here.")
                return
            sheet = await make(self.session, things)
        except GalleryError as error:
            self.show_error(error)
            return
        if self.app.screen is not self:
            return
        # A photo refits next to the sheet as it does next to its details, which are at the same place.
        panels = [panel for panel in self.query(DetailsPanel) if isinstance(sheet, EditSheet)]
        opened = [panel for panel in panels if not panel.has_class("-open")]

        def closed(is_changed: bool | None) -> None:
            for panel in opened:
                panel.remove_class("-open")
            if is_changed:
                self.notify(self.session.with_undo(f"{things_words(things)} changed"), markup=False)
                self.changed_here()

        for panel in opened:
            panel.add_class("-open")
        self.app.push_screen(sheet, closed)

    async def _mark(self, mark: Mark | TagMark, otherwise: Mark | None = None) -> None:
        things = await self._things_to_mark()
        if isinstance(mark, Mark) and mark.stars is not None and things.categories:
            raise UsageError("Categories are not rated.", "Open one, and rate its collections.")
        if not things.count:
            self.answer_key("There is nothing to mark here.")
            return
        changed, change = await self._apply(mark, things)
        if not changed and otherwise is not None:
            mark = otherwise
            changed, change = await self._apply(mark, things)
        self.session.last_mark = mark
        if not changed:
            self.answer_key("It has this mark already." if things.count == 1 else "All of them have this mark already.")
        elif things.count > 1:
            self.notify(self.session.with_undo(mark.words(changed_words(changed, things))), markup=False)
        if changed and isinstance(change, MarksChanged):
            if isinstance(mark, Mark):
                self._draw_mark(mark, change.photo_ids)
            await self._marked_here(change)
        elif changed:
            self._changed()

    def _draw_mark(self, mark: Mark, photo_ids: AbstractSet[PhotoId]) -> None:
        """Show a mark on photos as soon as it is stored; afterwards what there is now is read."""
        for grid in self.query(PhotoGrid):
            grid.make_mark(photo_ids, mark.on)

    async def _apply(self, mark: Mark | TagMark, things: Things) -> tuple[int, MarksChanged | LibraryChanged]:
        """Make a mark; favourites of a session without an account are kept in its memory."""
        session = self.session
        if session.actor.favourites is None or mark not in {FAVOURITE, NO_FAVOURITE}:
            applied = await self._applied(mark.operation(things), things)
            return applied.result, changed_marks(applied.touched)
        session.actor, changed = with_favourites(session.actor, things, is_favourite=mark == FAVOURITE)
        return changed, LibraryChanged()
