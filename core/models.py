"""What crosses rooms: frozen dataclasses, enums and ids. Nothing here reads or writes anything."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import NewType

UserId = NewType("UserId", int)
RootId = NewType("RootId", int)
CategoryId = NewType("CategoryId", int)
CollectionId = NewType("CollectionId", int)
PhotoId = NewType("PhotoId", int)
ShareId = NewType("ShareId", int)
AssetKey = NewType("AssetKey", str)
"""Names a photo and its derivatives for life: 13 characters of lower-case base32; paths are mere attributes."""


class Role(StrEnum):
    """What a member may do; see `core.permissions`."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"
    PUBLIC = "public"
    """Anybody, in the categories that are open to everybody; never a member's role."""
    GUEST = "guest"
    """Whoever has a link, in what it shows; never a member's role."""


class Downloads(StrEnum):
    """What the people who have a link may take: nothing, 1200 px without metadata, or the files themselves."""

    OFF = "off"
    DERIVATIVES = "derivatives"
    ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class SharePass:
    """What a guest sees: the photos of one link, for as long as it stands. Its title is safe to show."""

    share_id: ShareId
    title: str
    collection_id: CollectionId | None
    """Of a link that shows what a collection holds; None when it names its photos."""
    shows_details: bool
    downloads: Downloads


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. Every query and every operation takes one."""

    user_id: UserId
    name: str
    role: Role
    category_ids: frozenset[CategoryId] | None = None
    """The categories this actor may see; None means all."""
    share: SharePass | None = None
    """Of a guest only: the link whose photos they see, beside which there is nothing."""


class SortOrder(StrEnum):
    """How a list is ordered. Dates, additions and sizes come largest first; names from A to Z."""

    DATE = "date"
    OLDEST = "oldest"
    NAME = "name"
    ADDED = "added"
    SIZE = "size"


class DateSource(StrEnum):
    """Where a photo's date was read."""

    EXIF_OFFSET = "exif+offset"
    EXIF = "exif"
    GPS = "gps"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class TakenAt:
    """When a photo was taken: the local wall clock, its offset from UTC where known, and the source."""

    local: datetime
    """Naive: the clock on the photographer's wrist."""
    offset_minutes: int | None
    source: DateSource

    @property
    def aware(self) -> datetime | None:
        """The instant, or None while the offset is unknown."""
        if self.offset_minutes is None:
            return None
        return self.local.replace(tzinfo=timezone(timedelta(minutes=self.offset_minutes)))


@dataclass(frozen=True, slots=True)
class PictureRef:
    """Enough to ask for a picture of a photo: which asset, which version of its bytes, its upright shape."""

    asset_key: AssetKey
    version: int
    width: int
    height: int
    """Upright pixels of the original (orientation applied)."""
    coarse: bytes = field(default=b"", compare=False, repr=False)
    """The picture in some fifty squares (see `core.media.coarse`); empty while unknown."""


@dataclass(frozen=True, slots=True)
class Category:
    """A top-level folder of a root; roots that share the name share the category."""

    id: CategoryId
    slug: str
    name: str
    collection_count: int
    photo_count: int
    covers: tuple[PictureRef, ...]
    """Up to four: those of its newest collections, newest first."""
    newest: datetime | None
    """Local time of the newest photo, None when none is dated."""
    is_away: bool = False
    """Every folder that its photos lie in is away, as an unplugged drive is; what was made of them is still there."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with media below a category; `name` keeps the path between ("Paris / Day 1")."""

    id: CollectionId
    category_id: CategoryId
    category_slug: str
    category_name: str
    slug: str
    """Stable and unique: "travel/paris-day-1"."""
    name: str
    photo_count: int
    cover: PictureRef | None
    cover_chosen: bool
    oldest: datetime | None
    newest: datetime | None
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo as lists and grids need it."""

    id: PhotoId
    asset_key: AssetKey
    version: int
    collection_id: CollectionId
    file_name: str
    """Safe to show: it went through `display_text`."""
    format: str
    width: int
    height: int
    """Upright pixels; 0 when the file could not be read."""
    size: int
    taken: TakenAt | None
    camera: str | None
    page_key: PageKey
    error: str | None = None
    """Why the file cannot be shown, None when it can."""
    coarse: bytes = field(default=b"", compare=False, repr=False)
    """The picture in some fifty squares (see `core.media.coarse`); empty while unknown."""

    @property
    def picture(self) -> PictureRef:
        """The reference that picture requests take."""
        return PictureRef(self.asset_key, self.version, self.width, self.height, self.coarse)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """WGS 84 degrees, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PhotoDetails:
    """Everything the details panel shows; None means unknown."""

    photo: Photo
    collection: Collection
    camera_make: str | None
    camera_model: str | None
    lens: str | None
    exposure_seconds: float | None
    aperture: float | None
    """The f-number."""
    iso: int | None
    focal_length: float | None
    """Millimetres as recorded."""
    focal_length_35mm: float | None
    coordinates: Coordinates | None
    orientation: int
    """EXIF orientation 1 to 8 of the stored pixels."""
    modified: datetime
    """The file's modification time, UTC."""
    added: datetime
    """When the gallery first saw it, UTC."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a photo stands in a sort order: the keyset that the next page starts after."""

    value: int | str
    photo_id: PhotoId


@dataclass(frozen=True, slots=True)
class CollectionScope:
    """The photos of one collection."""

    collection_id: CollectionId


@dataclass(frozen=True, slots=True)
class EverythingScope:
    """All photos that the actor may see."""


@dataclass(frozen=True, slots=True)
class ShareScope:
    """The photos that a guest's link names."""


Scope = CollectionScope | EverythingScope | ShareScope

BLOCK_SIZE = 240
"""Photos per block: justified rows restart here, so that a block lays out alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """Up to `BLOCK_SIZE` consecutive photos: where they start and their shapes."""

    after: PageKey | None
    """The keyset before the first photo, None for the first block."""
    aspects: array[int]
    """Width : height in thousandths, one unsigned short per photo, 100 to 60000 (1500 is 3:2)."""

    def __len__(self) -> int:
        """How many photos the block holds."""
        return len(self.aspects)


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a whole scope in one order: enough for scrollbars and jumps without loading a photo."""

    scope: Scope
    order: SortOrder
    blocks: tuple[Block, ...]

    @property
    def total(self) -> int:
        """How many photos the scope holds."""
        return sum(len(block) for block in self.blocks)

    def __iter__(self) -> Iterator[Block]:
        """The blocks, in order."""
        return iter(self.blocks)


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of an upright picture, in fractions (0 to 1) of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


class DerivativeSize(StrEnum):
    """The named sizes of the derivative store."""

    PREVIEW = "preview"
    """The camera's own embedded thumbnail, upright; serves until the 400 px one exists."""
    THUMBNAIL = "thumbnail"
    """400 px on the long side."""
    VIEW = "view"
    """1200 px on the long side."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A JPEG of the derivative store: upright, sRGB, without metadata. Readers only ever open it."""

    path: Path
    size: DerivativeSize
    final: bool
    """False while a better one is being made and will follow."""


class Priority(IntEnum):
    """Who gets a worker first; lower is sooner."""

    SELECTED = 0
    VISIBLE = 1
    PREFETCH = 2
    SCAN = 3
    BACKGROUND = 4


@dataclass(frozen=True, slots=True)
class ScanError:
    """A file or folder that the last scan could not read."""

    path: str
    """Safe to show."""
    reason: str
    seen_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one scan found; the numbers of `scan --json`."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    unchanged: int = 0
    errors: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """What the gallery does in the background now; the status line shows `sentence`."""

    sentence: str = ""
    done: int = 0
    total: int | None = None
    """None while unknown."""


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Photos came, went or changed; lists and outlines should be read again."""

    category_ids: frozenset[CategoryId] = field(default_factory=frozenset)
    """Empty: anything may have changed."""


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """The background work moved on."""

    activity: Activity


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Members, their keys, roles or access changed; whoever relies on an actor should ask for it anew."""


Event = LibraryChanged | ActivityChanged | MembersChanged


@dataclass(frozen=True, slots=True)
class Health:
    """Counts for people: what the gallery holds."""

    categories: int
    collections: int
    photos: int
    errors: int


@dataclass(frozen=True, slots=True)
class Listening:
    """An open door: where visitors come in, and by which keys the owner does."""

    address: str
    port: int
    host_key: str
    """SHA-256 fingerprint that OpenSSH shows at the first visit."""
    owner: str
    owner_keys: tuple[str, ...]
    """Fingerprints with their labels, safe to show."""
    claim_code: str | None
    """Shown once while nobody owns the gallery yet."""
    links: str | None = None
    """What the addresses of links begin with, None where none are served."""
