"""The operations on albums."""

from core.marks.albums.operations.add_to_album import AddToAlbum
from core.marks.albums.operations.create_album import CreateAlbum
from core.marks.albums.operations.delete_album import DeleteAlbum, RestoreAlbum
from core.marks.albums.operations.hide_album import HideAlbum
from core.marks.albums.operations.move_in_album import MoveInAlbum
from core.marks.albums.operations.name_albums import NameAlbums
from core.marks.albums.operations.place_in_album import PlaceInAlbum
from core.marks.albums.operations.remove_from_album import RemoveFromAlbum
from core.marks.albums.operations.set_album_cover import SetAlbumCover
from core.marks.albums.operations.set_album_passphrase import SetAlbumPassphrase
from core.marks.albums.operations.set_album_query import SetAlbumQuery
from core.marks.albums.operations.share_album import SetAlbumAudience, ShareAlbum
from core.operations import Operation

__all__ = [
    "OPERATIONS",
    "AddToAlbum",
    "CreateAlbum",
    "DeleteAlbum",
    "HideAlbum",
    "MoveInAlbum",
    "NameAlbums",
    "PlaceInAlbum",
    "RemoveFromAlbum",
    "RestoreAlbum",
    "SetAlbumAudience",
    "SetAlbumCover",
    "SetAlbumPassphrase",
    "SetAlbumQuery",
    "ShareAlbum",
]

OPERATIONS: tuple[type[Operation[object]], ...] = (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    HideAlbum,
    MoveInAlbum,
    NameAlbums,
    PlaceInAlbum,
    RemoveFromAlbum,
    RestoreAlbum,
    SetAlbumAudience,
    SetAlbumCover,
    SetAlbumPassphrase,
    SetAlbumQuery,
    ShareAlbum,
)
"""What this package registers with the gallery."""
