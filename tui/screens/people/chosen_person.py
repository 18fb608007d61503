"""The sheet in which a member chooses a person by name, to merge another one into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.errors import NotFoundError
from core.library.people.people import Person
from core.marks.people.person_names import MAX_NAME
from core.models.tags.tag_names import folded
from core.text import display_text
from tui.screens.dialogs.entry_sheet import MOST_COMPLETIONS, Chip, Completion, EntrySource


class ChosenPersonSource(EntrySource):
    """One of some people; the sheet closes when one is chosen."""

    placeholder = "The name of a person"
    limit = MAX_NAME
    closes = True
    keys = "Up and Down choose a person, Tab writes the name into the line, Enter takes it, Esc closes."

    def __init__(self, title: str, people: Sequence[Person], chosen: Callable[[Person], Awaitable[None]]) -> None:
        """Ask for one of these people, and call `chosen`; a GalleryError that it raises is shown in the sheet."""
        self.title = title
        self._chosen = chosen
        names = [folded(person.label) for person in people]
        # A number tells people of one name apart.
        self._people = {
            person.label if names.count(name) == 1 else f"{person.label} #{person.person_id}": person
            for person, name in zip(people, names, strict=True)
        }

    async def chips(self) -> Sequence[Chip]:
        """Return none: nothing is set."""
        return ()

    async def completions(self, typed: str) -> Sequence[Completion]:
        """Return people whose names contain what is typed, those that begin with it first."""
        begun = folded(typed)
        found = [(words, person) for words, person in self._people.items() if begun in folded(words)]
        found.sort(key=lambda each: not folded(each[0]).startswith(begun))
        return [Completion(words, words, f"{person.photos:,}") for words, person in found[:MOST_COMPLETIONS]]

    async def add(self, entry: str) -> str:
        """Choose a person; the sheet closes without one on an empty line."""
        if entry:
            found = next((person for words, person in self._people.items() if folded(words) == folded(entry)), None)
            if found is None:
                raise NotFoundError(f"There is no person {display_text(entry, 80)!r}.")
            await self._chosen(found)
        return ""
