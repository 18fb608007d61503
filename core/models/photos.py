"""Categories, collections and photos as lists, grids and panels need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple

from core.models.ids import AlbumId, AssetKey, CategoryId, CollectionId, PhotoId
from core.models.lists import PageKey, SortOrder
from core.models.people.faces import PhotoPerson
from core.models.photo_sets import AlbumSet, PhotoSet, SmartAlbumSet
from core.models.places.named_places import NamedPlace
from core.models.sets.story_sets import StoryState
from core.models.unit_files import FileRole, PhotoKind


class DateSource(StrEnum):
    """Where a photo's date was read."""

    PERSON = "person"
    """A member corrected it."""
    SIDECAR = "sidecar"
    """An XMP sidecar."""
    EXIF_OFFSET = "exif+offset"
    EXIF = "exif"
    XMP = "xmp"
    IPTC = "iptc"
    PNG = "png"
    CONTAINER = "container"
    """The container of a video or an animation, most of them in UTC."""
    TAKEOUT = "takeout"
    """The JSON file of Google Takeout, in UTC."""
    GPS = "gps"
    """The camera's clock with the offset that GPS time implies, or GPS time alone."""
    MODIFIED = "modified"
    """The last change that a program recorded in the file."""
    NAME = "name"
    """The file name."""
    FILE = "file"
    """The file's modification time."""


class TakenAt(NamedTuple):
    """When a photo was taken: the local wall clock, its offset from UTC where known, and the source.

    A tuple and not a dataclass: a scan passes one for every file between processes, and a tuple costs a tenth.
    """

    local: datetime
    """Naive: the local time where the photo was taken."""
    offset_minutes: int | None
    source: DateSource

    @property
    def aware(self) -> datetime | None:
        """The instant, or None while the offset is unknown."""
        if self.offset_minutes is None:
            return None
        return self.local.replace(tzinfo=timezone(timedelta(minutes=self.offset_minutes)))


@dataclass(frozen=True, slots=True)
class Marks:
    """The favourites and ratings of a photo, collection or category, and what of them is the actor's own."""

    is_favourite: bool = False
    """Of the actor."""
    favourites: int = 0
    """Of how many members it is one."""
    stars: int | None = None
    """The actor's own rating, 1 to 5."""
    rating: float | None = None
    """The average of the members' ratings; without votes, the one that a program wrote into the file of a photo."""
    votes: int = 0


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class PictureRef:
    """What a request for a picture needs: the asset, the version of its file, its upright shape."""

    asset_key: AssetKey
    version: int
    width: int
    height: int
    """Upright pixels of the original (orientation applied)."""
    low_resolution: bytes = field(default=b"", compare=False, repr=False)
    """The low-resolution preview (see `core.media.decoding.low_resolution_previews`); empty while unknown."""


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
    """Local time of the newest photo, None if none is dated or dates are not shown."""
    photo_set: PhotoSet
    """Its photos, as queries take them."""
    exact_name: str
    """The name as the disk has it; not safe to show."""
    is_away: bool = False
    """Every root of its photos is offline, such as an unplugged drive; its thumbnails are still available."""
    marks: Marks = NO_MARKS
    is_archived: bool = False
    """Whether all of its photos are archived: home leaves it out."""
    has_new_story: bool = False
    """Whether the actor has not seen all of the story of a collection in it; only in the list of all categories."""


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
    oldest: datetime | None
    newest: datetime | None
    photo_set: PhotoSet
    """Its photos, as queries take them."""
    exact_name: str
    """The name as the disk has it; not safe to show."""
    is_away: bool = False
    marks: Marks = NO_MARKS
    story: StoryState | None = None
    """Whether the actor has seen all of its story; None if it has none."""

    @property
    def full_name(self) -> str:
        """The name with that of its category before it, once for photos directly in the folder of the category."""
        return self.name if self.name == self.category_name else f"{self.category_name} › {self.name}"


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo as lists and grids need it."""

    id: PhotoId
    asset_key: AssetKey
    version: int
    collection_id: CollectionId
    file_name: str
    """Safe to show: it went through `display_text`."""
    exact_name: str
    """The name on disk, for files and machines; not safe to show."""
    format: str
    width: int
    height: int
    """Upright pixels; 0 when the file could not be read."""
    size: int
    taken: TakenAt | None
    camera: str | None
    page_key: PageKey
    error: str | None = None
    """Why the file cannot be decoded, None if it can."""
    low_resolution: bytes = field(default=b"", compare=False, repr=False)
    """The low-resolution preview (see `core.media.decoding.low_resolution_previews`); empty while unknown."""
    kind: PhotoKind = PhotoKind.STILL
    seconds: float | None = None
    """The duration of a video, None while unknown and for all others."""
    stack_count: int = 0
    """Photos of its stack, itself too; 0 for a photo in none."""
    is_below_top: bool = False
    """Whether lists show the top of its stack in its place."""
    marks: Marks = NO_MARKS

    @property
    def picture(self) -> PictureRef:
        """The reference that requests for pictures take."""
        return PictureRef(self.asset_key, self.version, self.width, self.height, self.low_resolution)


@dataclass(frozen=True, slots=True)
class Coordinates:
    """WGS 84 degrees, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class FurtherFile:
    """A file of a photo that is not its primary one."""

    file_id: int
    asset_key: AssetKey
    """Of the photo."""
    role: FileRole
    name: str
    """Its exact name on disk, not safe to show."""
    has_plain_name: bool
    """Whether that name can be found again: its bytes are UTF-8, and it is in the folder of its photo."""
    size: int
    mtime: int
    """UTC seconds since 1970."""


class EditField(StrEnum):
    """A field that persons edit."""

    NOTE = "note"
    """Of photos and collections."""
    TITLE = "title"
    CAPTION = "caption"
    TAKEN = "taken"
    """The wall clock at which a photo was taken."""
    OFFSET = "offset"
    """The offset of that clock from UTC."""
    PLACE = "place"
    """Coordinates."""


@dataclass(frozen=True, slots=True)
class PhotoEdits:
    """The texts of a photo, and what persons edited. Texts are exact, and not safe to show."""

    title: str | None = None
    """As a person wrote it, else as the file has it; None without one, or where a person hid that of the file."""
    caption: str | None = None
    """The same of the caption."""
    note: str | None = None
    """A person's note in Markdown."""
    edited: frozenset[EditField] = frozenset()
    """What persons set in place of what the file has."""
    original_title: str | None = None
    """What the file has; the same for the fields below."""
    original_caption: str | None = None
    original_taken: TakenAt | None = None
    """Also where nothing was corrected."""
    original_coordinates: Coordinates | None = None


NO_EDITS = PhotoEdits()


@dataclass(frozen=True, slots=True)
class PhotoThing:
    """What a model has found in a photo."""

    name: str
    """Safe to show."""
    certainty: float
    """From 0 to 1."""
    is_group: bool
    """Whether it is one of several things: an animal, a vehicle."""


@dataclass(frozen=True, slots=True)
class PhotoDetails:
    """The metadata of one photo; None means unknown or not shown to the actor."""

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
    """Millimetres, as recorded."""
    focal_length_35mm: float | None
    coordinates: Coordinates | None
    orientation: int
    """EXIF orientation 1 to 8 of the stored pixels."""
    modified: datetime
    """The file's modification time, UTC."""
    added: datetime
    """When it was first indexed, UTC."""
    note: str | None = None
    """What to know about its file, as a sentence: that parts of the picture are missing."""
    codec: str | None = None
    """The common name of the codec of a video ("H.264"), else its code."""
    plays_in_browsers: bool | None = None
    """Whether browsers play a video as it is; None for all others."""
    has_sound: bool | None = None
    """Whether a video has sound."""
    files: tuple[FurtherFile, ...] = ()
    """Its other files, sidecars too; members are shown them."""
    tags: tuple[str, ...] = ()
    """The names of its tags, safe to show; members are shown them."""
    people: tuple[PhotoPerson, ...] = ()
    """Who is in it, from left to right, without hidden people and those without names; members are shown them."""
    things: tuple[PhotoThing, ...] = ()
    """What a model has found in it and is not a tag of it; members are shown it."""
    lines: tuple[str, ...] = ()
    """The lines of text that a model has read in it, safe to show; members are shown them."""
    edits: PhotoEdits = NO_EDITS
    """Its texts, and what persons edited; only members are shown what they edited, and notes."""
    place: NamedPlace | None = None
    """The named place of its coordinates."""

    @property
    def is_offline(self) -> bool:
        """Return whether its root is offline: its original cannot be read, and what was made of it is shown."""
        return self.collection.is_away


class AlbumAudience(StrEnum):
    """Who is shown an album: always the member whose it is, and of its photos always those that they may see."""

    PRIVATE = "private"
    NAMED = "named"
    """Members that were named."""
    ALL = "all"
    """Every member."""


@dataclass(frozen=True, slots=True)
class Album:
    """An album as one actor is shown it."""

    id: AlbumId
    path: tuple[str, ...]
    """Its name after those of the folders that it is in; safe to show."""
    slug: str
    """The same as an address among the albums of this actor: "trips/lisbon"."""
    photo_count: int
    """Photos that the actor has access to; of a smart album 0 where they are not counted."""
    cover: PictureRef | None
    """The chosen photo, else the first one, of those that the actor has access to; None without any."""
    photo_set: AlbumSet | SmartAlbumSet
    audience: AlbumAudience
    readers: tuple[str, ...]
    """The names of the members that it is shared with, for the member whose it is; safe to show."""
    is_own: bool
    is_default: bool
    """Whether it is the album that each member has from the start, which is not deleted."""
    is_hidden: bool
    """Whether its photos are left out of what home and the newest photos show to the member whose it is."""
    is_protected: bool
    """Whether it has a passphrase, with which the actor has opened it; closed, it is shown to nobody."""
    is_open_to_changes: bool
    """Whether the actor may add, remove and order photos."""
    is_counted: bool = True
    """Whether the photos are counted, which ends in a list of many smart albums after some time."""
    has_more: bool = False
    """Whether a smart album has more photos than `photo_count`, up to which they were counted."""

    @property
    def order(self) -> SortOrder:
        """The order that its photos have by themselves: by hand, those of a smart album from the newest."""
        return SortOrder.HAND if self.query is None else SortOrder.DATE

    @property
    def query(self) -> str | None:
        """The query of a smart album; None for an album whose photos are put in."""
        return self.photo_set.query if isinstance(self.photo_set, SmartAlbumSet) else None

    @property
    def name(self) -> str:
        """The name without the folders."""
        return self.path[-1]

    @property
    def full_name(self) -> str:
        """The name after those of the folders: "Trips/Lisbon"."""
        return "/".join(self.path)
