"""What a share link to a query can show: the photos that it finds now, or at any time."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.models import PhotoSet
from core.models.sets.filtered_sets import queries_of
from core.sharing.models import ShareLink
from core.sharing.share_targets import MAX_PHOTOS, leaves_out_notes
from tui.session import Session
from tui.wording import count_words


@dataclass(frozen=True, slots=True)
class Subject:
    """What a share link can show."""

    words: str
    photo_set: PhotoSet | tuple[PhotoSet, ...]
    """One or several photo sets, whose present photos the link shows."""
    title: str = ""
    """The title of the link; "" for the name of the set."""
    is_live: bool = False
    """Whether it shows what a query finds at any time."""
    leaves_out_notes: bool = False
    """Whether it looks for words, but not in notes."""


async def subjects_of_query(session: Session, photo_set: PhotoSet) -> list[Subject]:
    """Return what is found as two subjects, with the number of photos; none of a set without a query.

    Of a query that cannot be shared there is one, which is refused with the reason when it is chosen.
    """
    if not queries_of(photo_set):
        return []
    try:
        count = await session.gallery.sharing.found_now(session.actor, photo_set)
    except UsageError:
        return [Subject("What is found here", photo_set)]
    is_partial = leaves_out_notes(session.actor, photo_set)
    live = Subject(
        f"Live: {_words(count)} now; future matches join", photo_set, is_live=True, leaves_out_notes=is_partial
    )
    frozen = Subject(f"The {_words(count)} found now", photo_set, leaves_out_notes=is_partial)
    return [frozen, live] if 0 < count <= MAX_PHOTOS else [live]


def live_count_words(share: ShareLink) -> str:
    """Return how many photos a link shows now, and whether those of the future join."""
    return count_words(share.photo_count, "photo") + (" now; future matches join" if share.is_live else "")


def _words(count: int) -> str:
    return f"over {MAX_PHOTOS:,} photos" if count > MAX_PHOTOS else count_words(count, "photo")
