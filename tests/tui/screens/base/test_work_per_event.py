"""Each event loads or lays out a screen once."""

from collections import Counter
from collections.abc import Callable
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.screens.actions.exercising import LIBRARY, SCREENS, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.members.account import AccountScreen
from tui.screens.members.admin import AdminScreen
from tui.screens.sharing.share_links import ShareLinksScreen


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> Counter[type]:
    """Count the calls of a method of all screens by the class of the screen."""
    calls: Counter[type] = Counter()
    method: Callable[..., Any] = getattr(GalleryScreen, name)

    def call(self: GalleryScreen[Any], *arguments: Any) -> Any:
        calls[type(self)] += 1
        return method(self, *arguments)

    async def call_later(self: GalleryScreen[Any]) -> None:
        await call(self)

    monkeypatch.setattr(GalleryScreen, name, call_later if iscoroutinefunction(method) else call)
    return calls


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        *((WAY[place], SCREENS[place]) for place in ScreenKind if place is not ScreenKind.PEOPLE),
        (("g", "a"), AdminScreen),
        (("g", "k"), AccountScreen),
        (("g", "s"), ShareLinksScreen),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else "",
)
async def test_a_screen_is_loaded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], screen: type[GalleryScreen[Any]]
) -> None:
    """When it opens, and again when the library changes."""
    loads = counted(monkeypatch, "_load_safely")
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press(*keys)
        assert type(running.screen) is screen
        assert loads[screen] == 1
        gallery.change()
        await running.rest()
        assert loads[screen] == 2
        assert loads[HomeScreen] == (2 if screen is HomeScreen else 1), "below another screen, home waits"


@pytest.mark.parametrize("place", list(ScreenKind))
async def test_a_screen_is_laid_out_once_for_a_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: ScreenKind
) -> None:
    """Once when it opens, and once when the window changes."""
    layouts = counted(monkeypatch, "resized")
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[place])
        screen = type(running.screen)
        assert layouts[screen] == 1
        await running.pilot.resize_terminal(100, 30)
        await running.rest()
        assert layouts[screen] == 2
