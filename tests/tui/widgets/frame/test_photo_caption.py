"""The line below a photo: its place stays with it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from textual.app import App, ComposeResult
from textual.content import Content

from core.models import AssetKey, CollectionId, PageKey, Photo, PhotoId
from tui.widgets.frame.photo_caption import PhotoCaption


async def _place_of(_: object, key: AssetKey) -> object:
    return SimpleNamespace(words=f"Place of {key}")


def _photo(number: int) -> Photo:
    key = AssetKey(f"{'abc'[number]}" * 13)
    name = f"{number}.jpg"
    page_key = PageKey(0, PhotoId(number))
    return Photo(PhotoId(number), key, 1, CollectionId(0), name, name, "JPEG", 600, 400, 9, None, None, page_key)


class OneCaption(App[None]):
    """A caption alone, in the colours that it names."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The gallery's own names of colours."""
        return {"lightbox-muted": "#888888"}

    def compose(self) -> ComposeResult:
        """The widget alone, whose places are known at once."""
        library = SimpleNamespace(places=SimpleNamespace(of_photo=_place_of))
        session: Any = SimpleNamespace(
            gallery=SimpleNamespace(library=library), actor=None, plain=False, selection=frozenset()
        )
        yield PhotoCaption(session)


async def test_a_place_stays_while_something_else_is_shown() -> None:
    """As the line of a player: the photo after it has its place without another read; another photo does not."""
    app = OneCaption()
    async with app.run_test(size=(80, 3)):
        caption = app.query_one(PhotoCaption)
        first, other = _photo(1), _photo(2)
        caption.show_photo(first, ())
        caption.read_place(first)
        await app.workers.wait_for_complete()
        assert "Place of bbb" in caption.render_line(0).text
        caption.show_line(Content("a player"))
        assert "Place" not in caption.render_line(0).text
        caption.show_photo(first, ["paused"])
        assert "Place of bbb" in caption.render_line(0).text
        caption.show_photo(other, ())
        assert "Place" not in caption.render_line(0).text

        # One that is read while a player is shown is there after it.
        caption.show_line(Content("a player"))
        caption.read_place(other)
        await app.workers.wait_for_complete()
        caption.show_photo(other, ())
        assert "Place of ccc" in caption.render_line(0).text
