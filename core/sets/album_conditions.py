"""Conditions on albums: the photos of one, and whether a smart one is shown."""

from __future__ import annotations

from dataclasses import dataclass

from core.sets.expressions import OWNER, PhotoFacts, Sql, readable_album


@dataclass(frozen=True, slots=True)
class InAlbum:
    """The photos that an album shows, if a member may see it; 0: the maker of the share link, else the owner."""

    album_id: int
    user_id: int
    is_opened: bool = False
    """Whether the actor has opened it with its passphrase, if it has one."""

    def sql(self, out: Sql) -> str:
        """Look up the album once, then its photos; in the table that is joined where the order is by hand."""
        album = _readable(self.album_id, self.user_id, out, is_opened=self.is_opened)
        if out.joins_albums:
            return f"album_photos.album_id = {album}"
        return f"{out.table}.id IN (SELECT shown_id FROM album_photos WHERE album_id = {album})"  # noqa: S608 - as above

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the albums of one photo."""
        return _is_readable(self.album_id, self.user_id, photo, is_opened=self.is_opened)


@dataclass(frozen=True, slots=True)
class AlbumShown:
    """Every photo, if a member may see an album; 0: the maker of the share link, else the owner."""

    album_id: int
    user_id: int
    is_opened: bool = False
    """Whether the actor has opened it with its passphrase, if it has one."""

    def sql(self, out: Sql) -> str:
        """Look up the album once."""
        return f"{_readable(self.album_id, self.user_id, out, is_opened=self.is_opened)} IS NOT NULL"

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the album, which all photos have."""
        return _is_readable(self.album_id, self.user_id, photo, is_opened=self.is_opened)


def _readable(album_id: int, user_id: int, out: Sql, *, is_opened: bool) -> str:
    """Return the id of an album as SQL, NULL if the member may not see it."""
    reader = f"coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), {OWNER})"  # noqa: S608 - a condition of this package
    if user_id:
        reader = out.parameter(user_id)
    readable = readable_album("reader.id", "1" if is_opened else "0")
    return f"""(
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = {reader}
        WHERE albums.id = {out.parameter(album_id)} AND {readable}
    )"""  # noqa: S608 - conditions of this package


def _is_readable(album_id: int, user_id: int, photo: PhotoFacts, *, is_opened: bool) -> bool:
    album = (album_id, user_id)
    return album in photo.albums or (is_opened and album in photo.protected_albums)
