"""The sheets in which members set tags, choose one to filter a list, and one to merge another one into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.errors import NotFoundError, UsageError
from core.library.tags.counted_tags import CountedTag
from core.library.tags.tag_completions import MOST_COUNTED
from core.marks.things import Things
from core.models import PhotoId, PhotoThing, ids_in
from core.models.tags.tag_names import folded, tag_key
from core.operations import Request, ThingKind
from tui.photos.marks import TagMark
from tui.screens.dialogs.entry_sheet import MOST_COMPLETIONS, Chip, Completion, EntrySource
from tui.session import Session
from tui.wording import changed_words, count_words, things_words

_LONGEST_TAG = 800
"""Characters of a name with all its parts."""


class TagSource(EntrySource):
    """The tags of things: what is set on how many of them, and changes at once."""

    placeholder = "A tag, such as Travel/Lisbon"
    limit = _LONGEST_TAG

    def __init__(self, session: Session, things: Things) -> None:
        """Change the tags of these things."""
        self.title = f"Tags of {things_words(things)}"
        self.change = session.change
        self._session = session
        self._things = things
        self._set: frozenset[str] = frozenset()
        """The keys of tags that all of them have."""
        self._changes: list[int] = []
        """The numbers of the changes of this sheet that stand."""

    async def chips(self) -> Sequence[Chip]:
        """Return the tags of the things, with the number of those that have one where not all do."""
        total = self._things.count
        found = await self._session.gallery.library.tags.of_things(self._session.actor, self._things)
        self._set = frozenset(tag_key(tag.name) for tag in found if tag.count == total)
        chips = []
        for tag in found:
            notes = [f"{tag.count:,} of {total:,}"] * (tag.count < total) + ["in the file"] * tag.is_imported
            chips.append(Chip(tag.name, tag.name, ", ".join(notes)))
        return chips

    async def completions(self, typed: str) -> Sequence[Completion]:
        """Return what a model has found in the photo, then tags that not all of the things have."""
        found = [each for each in await self._found() if folded(each.name).startswith(folded(typed))]
        without = self._set | {tag_key(each.name) for each in found}
        offered = [Completion(each.name, each.name, f"found, {each.certainty * 100:.0f} %") for each in found]
        return [*offered, *await _completions(self._session, typed, without)][:MOST_COMPLETIONS]

    async def _found(self) -> Sequence[PhotoThing]:
        """Return the things in the only photo that are not a tag of it."""
        photos = list(ids_in(self._things.photos)) if self._things.count == 1 else []
        if not photos:
            return ()
        found = await self._session.gallery.library.tags.found_in(self._session.actor, PhotoId(photos[0]))
        return [each for each in found if tag_key(each.name) not in self._set]

    async def add(self, entry: str) -> str:
        """Set a tag."""
        return await self._change(TagMark(entry))

    async def remove(self, chip: Chip) -> str:
        """Remove a tag from those that have it."""
        return await self._change(TagMark(chip.value, is_set=False))

    async def undo(self) -> str:
        """Undo the newest change of this sheet."""
        if not self._changes:
            raise UsageError("There is nothing to undo here.", "Esc closes the sheet, and then u undoes.")
        await self._session.gallery.undo(self._session.actor, Request(self._changes[-1]))
        self._changes.pop()
        return "Undone."

    async def _change(self, mark: TagMark) -> str:
        gallery, actor = self._session.gallery, self._session.actor
        words = f"Changing {things_words(self._things)}"
        changed = (await self._session.change.apply(gallery, actor, mark.operation(self._things), words)).result
        self._session.last_mark = mark
        if not changed:
            return "It has this tag already." if self._things.count == 1 else "All of them have this tag already."
        entry = await gallery.operations.entry(actor)
        if entry is not None:
            self._changes.append(entry.id)
        return f"{mark.words(changed_words(changed, self._things))}."


class ChosenTagSource(EntrySource):
    """One tag that there is, for a purpose; the sheet closes when it is chosen."""

    placeholder = "The name of a tag"
    limit = _LONGEST_TAG
    closes = True
    keys = "Up and Down choose a tag, Tab writes it into the line, Enter takes it, Esc closes."

    def __init__(
        self, session: Session, title: str, chosen: Callable[[str], Awaitable[None]], *, without: str = ""
    ) -> None:
        """Ask for a tag and call `chosen` with its name; a GalleryError that it raises is shown in the sheet.

        The tag `without` is not among the completions.
        """
        self.title = title
        self._session = session
        self._chosen = chosen
        self._without = frozenset({tag_key(without)} if without else ())

    async def chips(self) -> Sequence[Chip]:
        """Return none: nothing is set."""
        return ()

    async def completions(self, typed: str) -> Sequence[Completion]:
        """Return tags that the member has access to."""
        return await _completions(self._session, typed, self._without)

    async def add(self, entry: str) -> str:
        """Choose a tag; the sheet closes without one on an empty line."""
        if entry:
            try:
                tag = await self._session.gallery.library.tags.tag(self._session.actor, entry)
            except NotFoundError as error:
                # Without its hint, which names a command.
                raise NotFoundError(error.message) from error
            await self._chosen(tag.name)
        return ""


def tag_words(tag: CountedTag) -> str:
    """Return what has a tag, in words."""
    counts = (
        (tag.photos, ThingKind.PHOTO),
        (tag.collections, ThingKind.COLLECTION),
        (tag.categories, ThingKind.CATEGORY),
    )
    return " · ".join(count_words(count, kind.value) for count, kind in counts if count)


async def _completions(session: Session, typed: str, without: frozenset[str]) -> list[Completion]:
    limit = MOST_COMPLETIONS + len(without)
    found = await session.gallery.library.tags.completions(session.actor, typed, limit)
    left = [tag for tag in found if tag_key(tag.name) not in without]
    return [
        Completion(tag.name, tag.name, f"{tag.count:,}{'+' if tag.photos >= MOST_COUNTED else ''}")
        for tag in left[:MOST_COMPLETIONS]
    ]
