"""What undo and redo report."""

from __future__ import annotations

from core.library.stacks.operations import RestoreStacks
from core.marks.albums.operations import DeleteAlbum, PlaceInAlbum, RestoreAlbum
from core.marks.operations import SetFavourite, SetRatings
from core.operations import Operation, SetCover

_WORDS: dict[type[Operation[object]], str] = {
    SetFavourite: "The previous favourites are restored.",
    SetRatings: "The previous ratings are restored.",
    SetCover: "The previous cover is restored.",
    PlaceInAlbum: "The album has its previous photos and order.",
    RestoreAlbum: "What was deleted is restored.",
    DeleteAlbum: "It is deleted again.",
    RestoreStacks: "The previous stacks are restored.",
}


def step_words(step: str, applied: Operation[object] | None) -> str:
    """Return a sentence about an undo or redo, and the operation that it applied; None: there was nothing to do."""
    if applied is None:
        return f"There is nothing to {step}."
    return "What you undid is done again." if step == "redo" else undone_words(applied)


def undone_words(undone: Operation[object]) -> str:
    """Return a sentence about an inverse that was applied."""
    return _WORDS.get(type(undone), "Your last change is undone.")
