"""What a list without photos says, and what fills it."""

from __future__ import annotations

from core.models import AlbumSet, ArchiveSet, FavouritesSet, PhotoSet, QuerySet, SelectionSet, TagSet, TrashSet


def empty_words(photo_set: PhotoSet) -> tuple[str, str]:
    """Return the message of a list without photos, and advice with keys in braces."""
    return _EMPTY_SETS.get(type(photo_set), _EMPTY)


_EMPTY = ("There are no photos here.", "Press {back} to go back.")
_EMPTY_SETS: dict[type[PhotoSet], tuple[str, str]] = {
    QuerySet: ("No photo matches this search.", "{search} changes it. Press {back} to go back."),
    AlbumSet: ("This album has no photos yet.", "{album} adds those that you see elsewhere. Press {back} to go back."),
    FavouritesSet: ("No photo is a favourite.", "{favourite} makes one of a photo. Press {back} to go back."),
    ArchiveSet: (
        "Nothing is archived.",
        "{archive} archives a photo: its collection shows it, home and the newest photos do not.",
    ),
    TrashSet: ("The trash is empty.", "Press {back} to go back."),
    TagSet: ("No photo here has this tag.", "{tag} on a photo sets a tag. Press {back} to go back."),
    SelectionSet: (
        "Nothing is selected.",
        "{select} selects a photo, {select.range} a range. Press {back} to go back.",
    ),
}
"""The message without photos, where it is another one."""
