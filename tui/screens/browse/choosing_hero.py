"""Choose what the large row of home shows."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import GalleryError
from core.models import Category, Collection, EverythingSet, FavouritesSet, SelectionSet, photo_set_text
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.home_strips import FAVOURITE_PHOTOS, HERO, HERO_ROWS, NEWEST, SELECTED, shows_hero
from tui.screens.dialogs.menu import Menu, MenuChoice

_AUTOMATIC = "automatic"


def choose_hero(screen: ListScreen, groups: Sequence[Category | Collection]) -> None:
    """Offer photos of this day, the newest, favourite or selected ones, and all of each group, for the row of home."""
    session = screen.session
    current = session.preferences.get(HERO)

    def choice(key: str, words: str, stored: str | None) -> MenuChoice:
        return MenuChoice(key, words, stored or _AUTOMATIC, is_current=stored == current)

    choices = [
        choice("a", "This day in earlier years, else the newest photos", None),
        choice("n", NEWEST, photo_set_text(EverythingSet())),
        choice("f", FAVOURITE_PHOTOS, photo_set_text(FavouritesSet())),
        *([choice("v", SELECTED, photo_set_text(SelectionSet()))] if session.selection.photo_count else []),
        *(
            choice(str(number), f"All of {group.name}", photo_set_text(group.photo_set))
            for number, group in enumerate(groups, 1)
        ),
    ]

    async def chosen(value: str | None) -> None:
        if value is None:
            return
        try:
            await session.set_preference(HERO, None if value == _AUTOMATIC else value)
        except GalleryError as error:
            screen.show_error(error)
        words = next(each.words for each in choices if each.value == value)
        where = "" if shows_hero(screen.app.size.height) else f" Windows of {HERO_ROWS} rows and more show it."
        screen.notify(f"Home begins with: {words[0].lower()}{words[1:]}.{where}", markup=False)
        screen.changed_here()

    screen.app.push_screen(Menu("The large row of home", choices, linear=session.plain), chosen)
