"""The photos of one person, where editors say which ones do not show them."""

from __future__ import annotations

from textual.worker import Worker

from core.errors import GalleryError
from core.library.people.people import Person
from core.marks.people.operations import MoveFaces
from core.marks.people.person_names import MAX_NAME, person_name
from core.marks.things import Things
from core.models import QuerySet, SortOrder
from tui.keys.screen_action import Need
from tui.screens.base.section_screen import DIALOGS
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.form import Answers, Field, Form
from tui.session import Session
from tui.wording import count_words


class PersonPhotosScreen(GridScreen):
    """A grid of the photos of a person, the newest first."""

    def __init__(self, session: Session, trail: tuple[str, ...], person: Person) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, person.label), QuerySet(person.query), None, SortOrder.DATE)
        self._person = person

    def meets(self, need: Need) -> bool:
        """Add the person, unless the screen shows what was searched for since."""
        return self.photo_set == QuerySet(self._person.query) if need is Need.PERSON else super().meets(need)

    def action_not_person(self) -> None:
        """Ask who it is instead, in the range, the photos selected in this session, or the photo."""
        _: Worker[None] = self.run_worker(self._ask, name="correct a person", group=DIALOGS)

    async def _ask(self) -> None:
        try:
            things = await self._things_to_mark()
        except GalleryError as error:
            self.show_error(error)
            return
        things = Things(photos=things.photos)
        if not things.count:
            self.answer_key("There is no photo here.")
            return

        async def submit(answers: Answers) -> None:
            name = person_name(answers["name"]) if answers["name"].strip() else ""
            await self._move(things, name)

        title = f"Not {self._person.label} in {count_words(things.count, 'photo')}"
        note = "Who is it? Leave the line empty if you do not know."
        await self.app.push_screen_wait(Form(title, [Field("name", "Name", "", MAX_NAME)], submit, note=note))

    async def _move(self, things: Things, name: str) -> None:
        operation = MoveFaces(self._person.person_id, things, name)
        applied = await self.session.gallery.apply(self.session.actor, operation)
        where = count_words(things.count, "photo")
        who = f"{name}, " if name and applied.result else ""
        words = f"{where}: {who}not {self._person.label}"
        self.notify(self.session.with_undo(words), markup=False)
        self.changed_here()
