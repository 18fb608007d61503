"""The kinds of marks that are exported and imported: register a new one in `MARK_KINDS`."""

from core.exchange.kinds.album_kinds import ALBUMS
from core.exchange.kinds.archive_kind import ARCHIVE
from core.exchange.kinds.edit_kinds import EDITS
from core.exchange.kinds.favourite_kind import FAVOURITES
from core.exchange.kinds.mark_kind import MarkKind, MarkTable
from core.exchange.kinds.rating_kind import RATINGS
from core.exchange.kinds.shared_kinds import COVERS, DIFFERENT, STACKS
from core.exchange.kinds.tag_kind import TAGS
from core.exchange.kinds.trash_kind import TRASH
from core.exchange.kinds.view_kind import VIEWS

__all__ = ["KINDS_BY_NAME", "MARK_KINDS", "MarkKind", "MarkTable"]

MARK_KINDS: tuple[MarkKind, ...] = (
    FAVOURITES,
    RATINGS,
    VIEWS,
    *ALBUMS,
    TAGS,
    COVERS,
    STACKS,
    DIFFERENT,
    *EDITS,
    ARCHIVE,
    TRASH,
)
"""Every kind, in the order in which they are written to a file and imported."""

KINDS_BY_NAME = {kind.name: kind for kind in MARK_KINDS}
