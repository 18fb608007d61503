"""What keys do that select photos and take them along."""

from tests.tui.screens.actions.exercising import Exercises
from tests.tui.visits import Visit

exercise = Exercises()


@exercise("select")
async def selects(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert len(visiting.gallery.selected) == 1
    assert "✓ " in visiting.text
    await visiting.press(key)
    assert visiting.gallery.selected == []


@exercise("select.range")
async def selects_a_range(visiting: Visit, key: str) -> None:
    await visiting.press(key, "right", "right", key)
    assert len(visiting.gallery.selected) == 3


@exercise("select.all")
async def selects_all(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert len(visiting.gallery.selected) == 40
    await visiting.press(key)
    assert visiting.gallery.selected == []


@exercise("take")
async def takes_along(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    downloads = visiting.gallery.settings.home / "Downloads"
    assert [path.suffix for path in downloads.iterdir()] == [".jpg"]
