"""Show where the text in a photo is, and copy it, on a screen with one photo."""

from __future__ import annotations

from typing import Any

from core.errors import GalleryError
from tui.screens.base.gallery_screen import GalleryScreen
from tui.widgets.photo.boxed_photo_view import BoxedPhotoView
from tui.wording import count_words

NO_TEXT = "No text was read in this photo."


async def show_text(screen: GalleryScreen[Any], view: BoxedPhotoView) -> None:
    """Draw boxes around the text in the photo of a view and copy it, or remove the boxes; say what was done."""
    photo = view.photo
    if view.hide_boxes() or photo is None:
        return
    try:
        lines = await screen.session.gallery.understanding.text_in(screen.session.actor, photo.id)
    except GalleryError as error:
        screen.show_error(error)
        return
    if view.photo is None or view.photo.asset_key != photo.asset_key:
        return  # another one is shown in the meantime
    if not lines:
        screen.answer_key(NO_TEXT)
        return
    if not screen.session.plain:
        view.show_boxes([line.corners for line in lines])
    screen.app.copy_to_clipboard("\n".join(line.text for line in lines))
    words = count_words(len(lines), "line")
    screen.notify(f"{words} of text copied to your clipboard, if your terminal allows it.", markup=False)
