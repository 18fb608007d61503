"""The virtual tree as one user may see it now: descriptions, listings in pages, and photos opened for reading."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace

from core.accounts.connected_sessions import ConnectedSession
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.library.files.folders import FolderFile, FolderName
from core.models import (
    CategorySet,
    CollectionSet,
    EverythingSet,
    MonthSet,
    NewSet,
    PageKey,
    PhotoSet,
    QuerySet,
    TagSet,
    TopSet,
    YearSet,
)
from core.models.tags.tag_names import tag_path
from core.permissions import Action, is_member, require
from core.pictures.original_files import OriginalFile
from core.sets.conditions import is_offered
from core.ssh.files.upload_folder import UploadedFile, UploadFolder
from core.ssh.files.virtual_tree import (
    TOP,
    AlbumFolder,
    SpecialFolder,
    TagFolder,
    VirtualFile,
    VirtualFolder,
    file_of_tag,
    query_folder_name,
    resolve,
)
from core.text import display_text


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A file or folder in the listing of its parent."""

    name: str
    is_folder: bool
    size: int = 0
    """Bytes of a file when it was indexed."""
    mtime: int | None = None
    """UTC seconds since 1970, None if unknown."""
    takes_files: bool = False
    """Whether a folder accepts uploads of this user."""


class VirtualFiles:
    """The virtual tree of one user. Every call checks the user's current permissions."""

    def __init__(self, gallery: Gallery, session: ConnectedSession) -> None:
        """Show this gallery to the user of this session."""
        self._gallery = gallery
        self._session = session
        self.sending = UploadFolder(gallery, session)

    async def describe(self, path: bytes) -> FolderEntry:
        """Describe a path.

        Raises:
            NotFoundError: there is nothing that this user may see.
            NotAllowedError: this user may not download anything.
        """
        self._require()
        found = await self._resolve(path)
        if isinstance(found, VirtualFile) and (sent := await self.sending.find(found)) is not None:
            return _sent(sent)
        if isinstance(found, VirtualFile):
            return _entry(await self._find(found))
        if found is None or not await self._exists(found):
            raise _nothing()
        return _folder(found)

    async def pages(self, path: bytes) -> AsyncIterator[list[FolderEntry]]:
        """Yield the entries of a folder, one page of the index at a time; errors are those of `describe`."""
        self._require()
        folder = await self._resolve(path)
        if not isinstance(folder, VirtualFolder) or not await self._exists(folder):
            raise _nothing()
        if folder.content is SpecialFolder.UPLOAD:
            yield [_sent(sent) for sent in await self.sending.files()]
        elif isinstance(folder.content, AlbumFolder):
            async for entries in self._album(folder.content):
                yield entries
        elif isinstance(folder.content, TagFolder):
            async for entries in self._tag(folder.content):
                yield entries
        elif folder.holds_files and not isinstance(folder.content, SpecialFolder):
            async for files in self._files(folder.content):
                yield [_entry(file) for file in files]
        else:
            async for entries in self._folders(folder):
                yield entries

    async def open(self, path: bytes) -> OriginalFile:
        """Open a photo for reading; the caller closes it.

        Raises:
            NotFoundError, NotAllowedError: see `describe`; a folder cannot be opened either.
            PictureUnavailableError: the file is missing now, with the reason.
        """
        self._require()
        found = await self._resolve(path)
        if not isinstance(found, VirtualFile):
            raise _nothing()
        sent = await self.sending.find(found)
        file = await self._find(found) if sent is None else sent
        if file.asset_key is None:
            raise NotAllowedError("An uploaded photo can be downloaded when it is complete and indexed.")
        self._session.doing = f"downloading {display_text(file.name)}"
        file_id = file.file_id if isinstance(file, FolderFile) else None
        return await self._gallery.pictures.original(self._session.actor, file.asset_key, file_id)

    async def check(self, original: OriginalFile) -> None:
        """Check access to an open photo again, because it may have been withdrawn; errors are those of `describe`."""
        self._require()
        await self._gallery.library.photo(self._session.actor, original.asset_key)

    def _require(self) -> None:
        require(self._session.actor, Action.DOWNLOAD, "download photos")

    async def _exists(self, folder: VirtualFolder) -> bool:
        actor, folders = self._session.actor, self._gallery.library.folders
        match folder.content:
            case AlbumFolder() | TagFolder() as content:
                return await (
                    self._exists_album(content) if isinstance(content, AlbumFolder) else self._exists_tag(content.name)
                )
            case CategorySet(slug):
                return await folders.has_category(actor, slug)
            case CollectionSet(slug):
                return await folders.has_collection(actor, slug)
            case YearSet(year) | MonthSet(year):
                months = await folders.months(actor, year)
                return bool(months) if isinstance(folder.content, YearSet) else folder.content.month in months
            case SpecialFolder.UPLOAD:
                return self.sending.is_open()
            case content:
                return not isinstance(content, NewSet | TopSet | QuerySet) or is_offered(actor, content)

    async def _exists_album(self, folder: AlbumFolder) -> bool:
        actor, within = self._session.actor, f"{folder.address}/"
        if not folder.address:
            return is_member(actor)
        found = await self._gallery.library.albums.addresses(actor)
        return folder.address in found or any(each.startswith(within) for each in found)

    async def _exists_tag(self, name: str) -> bool:
        actor = self._session.actor
        if not name:
            return is_member(actor)
        try:
            await self._gallery.library.tags.tag(actor, name)
        except NotFoundError:
            return False
        return True

    async def _resolve(self, path: bytes) -> VirtualFolder | VirtualFile | None:
        """Parse a path; in a tag, what is not a tag itself can be a file, and a smart album is found by its name."""
        found = resolve(path)
        folder = found.folder if isinstance(found, VirtualFile) else found
        if folder is not None and isinstance(folder.content, QuerySet):
            saved = (await self._gallery.library.albums.smart_albums(self._session.actor)).get(folder.content.text)
            folder = folder if saved is None else replace(folder, content=saved)
            return replace(found, folder=folder) if isinstance(found, VirtualFile) else folder
        if isinstance(found, VirtualFolder) and isinstance(found.content, TagFolder) and not await self._exists(found):
            return file_of_tag(found)
        return found

    async def _folders(self, folder: VirtualFolder) -> AsyncIterator[list[FolderEntry]]:
        actor, folders = self._session.actor, self._gallery.library.folders
        match folder.content:
            case EverythingSet():
                after = ""
                while page := await folders.categories(actor, after):
                    yield _named(page)
                    after = page[-1].slug
            case CategorySet(category):
                after = ""
                while page := await folders.collections(actor, category, after):
                    yield _named(page)
                    after = page[-1].slug
            case SpecialFolder.SEARCH:
                saved = await self._gallery.library.albums.smart_albums(actor)
                yield [FolderEntry(query_folder_name(name), is_folder=True) for name in saved]
            case SpecialFolder.DATES:
                yield [FolderEntry(f"{year:04}", is_folder=True) for year in await folders.years(actor)]
            case YearSet(year):
                yield [FolderEntry(f"{month:02}", is_folder=True) for month in await folders.months(actor, year)]
            case _:
                names = [folder.inner(name) for name in TOP]
                yield [_folder(inner) for inner in names if await self._exists(inner)]

    async def _album(self, folder: AlbumFolder) -> AsyncIterator[list[FolderEntry]]:
        """Yield the folders and albums in a folder of albums, then the photos of the album that it is."""
        found = await self._gallery.library.albums.addresses(self._session.actor)
        beginning = f"{folder.address}/" if folder.address else ""
        below = [each.removeprefix(beginning) for each in found if each.startswith(beginning)]
        names = dict.fromkeys(each.partition("/")[0] for each in below)
        yield [FolderEntry(name, is_folder=True) for name in names]
        if folder.address in found:
            async for files in self._files(found[folder.address]):
                yield [_entry(file) for file in files]

    async def _tag(self, folder: TagFolder) -> AsyncIterator[list[FolderEntry]]:
        """Yield the tags below a tag, then its photos; one with the name of a tag there is left out."""
        names: set[str] = set()
        after = ""
        while page := await self._gallery.library.tags.children(self._session.actor, folder.name, after):
            after = page[-1].name
            below = [tag_path(tag.name).rpartition("/")[2] for tag in page]
            names.update(below)
            yield [FolderEntry(name, is_folder=True) for name in below]
        if folder.name:
            async for files in self._files(TagSet(folder.name)):
                yield [entry for entry in map(_entry, files) if entry.name not in names]

    async def _files(self, photo_set: PhotoSet) -> AsyncIterator[tuple[FolderFile, ...]]:
        after: PageKey | None = None
        photo_set = self._gallery.library.top_picks.meant(photo_set)
        while page := await self._gallery.library.folders.files(self._session.actor, photo_set, after):
            yield page
            after = page[-1].page_key

    async def _find(self, file: VirtualFile) -> FolderFile:
        if isinstance(file.folder.content, SpecialFolder):
            raise _nothing()
        actor, photo_set = self._session.actor, file.folder.content
        if isinstance(photo_set, AlbumFolder):
            album = (await self._gallery.library.albums.addresses(actor)).get(photo_set.address)
            if album is None:
                raise _nothing()
            photo_set = album
        elif isinstance(photo_set, TagFolder):
            photo_set = TagSet(photo_set.name)
        photo_set = self._gallery.library.top_picks.meant(photo_set)
        found = await self._gallery.library.folders.find_file(actor, photo_set, file.name)
        if found is None:
            raise _nothing()
        return found


def _named(page: Iterable[FolderName]) -> list[FolderEntry]:
    return [FolderEntry(folder.slug.rpartition("/")[2], is_folder=True, mtime=folder.newest) for folder in page]


def _entry(file: FolderFile) -> FolderEntry:
    return FolderEntry(file.listed_name, is_folder=False, size=file.size, mtime=file.mtime)


def _sent(sent: UploadedFile) -> FolderEntry:
    return FolderEntry(sent.name, is_folder=False, size=sent.size, mtime=sent.mtime)


def _folder(folder: VirtualFolder) -> FolderEntry:
    name = folder.names[-1] if folder.names else "/"
    return FolderEntry(name, is_folder=True, takes_files=folder.content is SpecialFolder.UPLOAD)


def _nothing() -> NotFoundError:
    return NotFoundError("There is no such file or folder.")
