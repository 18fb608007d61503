"""A gallery in memory for tests of screens: `library(tmp_path, {"Travel": {"Paris": 12}})`; its calls are counted.

Photos are described, not stored: the few whose picture is asked for are drawn as real JPEGs then. Newer collections
have newer photos; within a collection each photo is a minute younger than the one before.
"""

from array import array
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from core.accounts.connected_sessions import ConnectedSessions
from core.accounts.last_places import LastPlaces
from core.background import BackgroundTasks
from core.config import Settings
from core.errors import NotFoundError, PictureUnavailableError
from core.event_bus import EventBus
from core.gallery import Gallery
from core.limits.password_hashing import PasswordHashing
from core.metrics import Metrics
from core.models import (
    BLOCK_SIZE,
    ActivityChanged,
    Actor,
    AssetKey,
    Block,
    Category,
    CategoryId,
    CategorySet,
    Collection,
    CollectionId,
    CollectionSet,
    Coordinates,
    DateSource,
    DerivativeSize,
    Event,
    LibraryChanged,
    MembersChanged,
    Outline,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
    PhotoSet,
    Priority,
    Role,
    SelectionSet,
    SortOrder,
    StoredPicture,
    TakenAt,
    UserId,
)
from core.models.stored_animations import Animation, StoredAnimation
from core.operations import Applied, ChangeSelection, Operation, SelectionChange, SetCover, SetPreference
from core.pictures.original_files import OriginalFile
from tests.core.building import operations_on
from tests.tui.fake_accounts import fake_accounts
from tests.tui.fake_files import FakeFiles, draw_photo
from tests.tui.fake_pictures import FakePictures
from tests.tui.fake_shares import fake_shares

_T = TypeVar("_T")
_P = ParamSpec("_P")

OWNER = Actor(UserId(1), "Ana", Role.ADMIN)
VIEWER = Actor(UserId(2), "Ben", Role.VIEWER)
SHAPES = ((6000, 4000), (4000, 6000), (4000, 3000), (4000, 4000), (1600, 900), (6000, 4000))
START = datetime(2024, 7, 12, 17, 3)  # noqa: DTZ001 - a wall clock


class NoStorage:
    """A database that keeps nothing and finds nothing."""

    async def read(self, query: Callable[[Any], Any], /) -> Any:
        return None

    write = read


class FakeGallery(Gallery):
    """What screens ask a gallery, answered from memory."""

    def __init__(self, folder: Path, wanted: Mapping[str, Mapping[str, int]]) -> None:
        self.settings = Settings(data_dir=folder, config_dir=folder, home=folder, agent_socket=None)
        self.events = EventBus()
        self.background = BackgroundTasks()
        self.pictures = FakePictures(self)  # type: ignore[assignment]
        self.metrics = Metrics()
        self.last_places = LastPlaces(NoStorage(), 3600)
        self.calls: Counter[str] = Counter()
        self.stored: dict[str, str] = {}
        self.files = FakeFiles(self._photos_of, self._drawn)
        self.library = self  # type: ignore[assignment]
        self.folders = self.files  # type: ignore[assignment]
        self.done: list[tuple[Operation[object], Operation[object]]] = []
        self.unavailable: set[AssetKey] = set()
        self.animations: dict[AssetKey, Animation] = {}
        self.failing: Exception | None = None
        self._folder = folder
        self.photos_by_collection: dict[CollectionId, list[Photo]] = {}
        self.all_collections: list[Collection] = []
        self.passwords = PasswordHashing()
        self.sessions = ConnectedSessions()
        self.ssh_port = None
        names = {CategoryId(number): name for number, name in enumerate(wanted, start=1)}
        changed = partial(self.announce, MembersChanged())
        self.accounts, self.members_database = fake_accounts((OWNER, VIEWER), names, changed)
        self._members = operations_on(self.members_database, self.announce)
        for category_number, (category, collections) in enumerate(wanted.items(), start=1):
            for collection, count in collections.items():
                self.add_collection(category_number, category, collection, count)
        self.sharing = fake_shares(
            self.members_database, self.settings, self.all_collections, self.photos_by_collection
        )

    def add_collection(self, category_number: int, category: str, name: str, count: int) -> Collection:
        number = CollectionId(len(self.all_collections) + 1)
        begin = START + timedelta(days=7 * int(number))
        photos = [self._photo(number, place, begin) for place in range(count)]
        self.photos_by_collection[number] = photos
        slug = f"{category.lower()}/{name.lower()}"
        collection = Collection(
            id=number,
            category_id=CategoryId(category_number),
            category_slug=category.lower(),
            category_name=category,
            slug=slug,
            name=name,
            photo_count=count,
            cover=photos[0].picture if photos else None,
            cover_chosen=False,
            oldest=_taken(photos[0]) if photos else None,
            newest=_taken(photos[-1]) if photos else None,
            photo_set=CollectionSet(slug),
        )
        self.all_collections.append(collection)
        return collection

    def remove_photo(self, collection: Collection, place: int) -> None:
        del self.photos_by_collection[collection.id][place]

    def change(self) -> None:
        """Tell that the library changed."""
        self.announce(LibraryChanged())

    def announce(self, event: Event) -> None:
        if isinstance(event, ActivityChanged):
            self.events.activity = event.activity
        self.events.announce(event)

    def _photo(self, collection: CollectionId, place: int, begin: datetime) -> Photo:
        width, height = SHAPES[place % len(SHAPES)]
        number = PhotoId(int(collection) * 100_000 + place)
        return Photo(
            id=number,
            asset_key=AssetKey(f"{int(number):013d}"),
            version=1,
            collection_id=collection,
            file_name=f"{'BAC'[place % 3]}MG_{place:04d}.jpg",
            format="jpeg",
            width=width,
            height=height,
            size=8_200_000 + place,
            taken=TakenAt(begin + timedelta(minutes=place), None, DateSource.EXIF),
            camera="FUJIFILM X-T4",
            page_key=PageKey(0, number),
        )

    async def categories(self, actor: Actor, order: SortOrder = SortOrder.NAME) -> tuple[Category, ...]:
        self._ask("categories")
        found: dict[CategoryId, list[Collection]] = {}
        for collection in self._living():
            found.setdefault(collection.category_id, []).append(collection)
        categories = [
            Category(
                id=number,
                slug=collections[0].category_slug,
                name=collections[0].category_name,
                collection_count=len(collections),
                photo_count=sum(collection.photo_count for collection in collections),
                covers=tuple(collection.cover for collection in collections if collection.cover is not None)[:4],
                newest=max(collection.newest for collection in collections if collection.newest is not None),
                photo_set=CategorySet(collections[0].category_slug),
            )
            for number, collections in found.items()
        ]
        if order is SortOrder.DATE:
            categories.sort(key=lambda category: category.newest or START, reverse=True)
        elif order is SortOrder.NAME:
            categories.sort(key=lambda category: category.name)
        return tuple(categories)

    async def collection(self, actor: Actor, slug: str) -> Collection:
        self._ask("collection")
        for collection in self._living():
            if collection.slug == slug:
                return collection
        raise NotFoundError("There is no such collection.")

    async def collections(
        self, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        self._ask("collections")
        collections = [collection for collection in self._living() if collection.category_slug == category_slug]
        if order is SortOrder.DATE:
            collections.sort(key=lambda collection: collection.newest or START, reverse=True)
        else:
            collections.sort(key=lambda collection: collection.name)
        return tuple(collections)

    async def neighbours(
        self, actor: Actor, collection: Collection, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection | None, Collection | None]:
        self._ask("neighbours")
        collections = await self.collections(actor, collection.category_slug, order)
        place = next(number for number, other in enumerate(collections) if other.id == collection.id)
        before = collections[place - 1] if place else None
        return before, collections[place + 1] if place + 1 < len(collections) else None

    async def outline(self, actor: Actor, scope: PhotoSet, order: SortOrder) -> Outline:
        self._ask("outline")
        photos = self._ordered(scope, order)
        blocks = tuple(
            Block(
                photos[start - 1].page_key if start else None,
                array("H", (photo.width * 1000 // photo.height for photo in photos[start : start + BLOCK_SIZE])),
            )
            for start in range(0, len(photos), BLOCK_SIZE)
        )
        return Outline(scope, order, blocks)

    async def page(
        self, actor: Actor, scope: PhotoSet, order: SortOrder, after: PageKey | None, limit: int = BLOCK_SIZE
    ) -> tuple[Photo, ...]:
        self._ask("page")
        photos = self._ordered(scope, order)
        start = 0
        if after is not None:
            start = next(number for number, photo in enumerate(photos) if photo.page_key == after) + 1
        return tuple(photos[start : start + limit])

    async def position(self, actor: Actor, scope: PhotoSet, order: SortOrder, asset_key: AssetKey) -> int | None:
        self._ask("position")
        photos = self._ordered(scope, order)
        return next((number for number, photo in enumerate(photos) if photo.asset_key == asset_key), None)

    async def first_with_letter(self, actor: Actor, scope: PhotoSet, letter: str) -> int | None:
        self._ask("first_with_letter")
        photos = self._ordered(scope, SortOrder.NAME)
        names = (photo.file_name.casefold() for photo in photos)
        return next((number for number, name in enumerate(names) if name.startswith(letter.casefold())), None)

    async def photo(self, actor: Actor, asset_key: AssetKey) -> Photo:
        self._ask("photo")
        return self.find(asset_key)

    async def details(self, actor: Actor, asset_key: AssetKey) -> PhotoDetails:
        self._ask("details")
        photo = self.find(asset_key)
        return PhotoDetails(
            photo=photo,
            collection=next(other for other in self.all_collections if other.id == photo.collection_id),
            camera_make="FUJIFILM",
            camera_model="X-T4",
            lens="XF 35mm F1.4 R",
            exposure_seconds=1 / 250,
            aperture=2.8,
            iso=200,
            focal_length=35.0,
            focal_length_35mm=53.0,
            coordinates=Coordinates(48.8584, 2.2945),
            orientation=1,
            modified=START,
            added=START,
        )

    async def preferences(self, actor: Actor) -> Mapping[str, str]:
        self._ask("preferences")
        return dict(self.stored)

    async def selection(self, actor: Actor) -> tuple[AssetKey, ...]:
        self._ask("selection")
        return tuple(self.files.selected)

    async def apply(self, actor: Actor, operation: Operation[Any]) -> Applied[Any]:
        if operation.kind not in {"set-cover", "set-preference", "change-selection"}:
            return await self._members.apply(actor, operation)
        self._ask("apply")
        inverse = self._perform(operation)
        self.done.append((operation, inverse))
        result = SelectionChange(inverse.remove, inverse.add) if isinstance(inverse, ChangeSelection) else None
        return Applied(result, inverse)

    async def undo(self, actor: Actor) -> Operation[object] | None:
        self._ask("undo")
        if not self.done:
            return await self._members.undo(actor)
        _, inverse = self.done.pop()
        self._perform(inverse)
        return inverse

    async def stored_pictures(self, asset_key: AssetKey, size: DerivativeSize) -> AsyncGenerator[StoredPicture, None]:
        self._ask("pictures")
        if asset_key in self.unavailable:
            raise PictureUnavailableError("The drive with this photo is not connected.")
        path = self._folder / f"{asset_key}-{size}.jpg"
        if not path.exists():
            draw_photo(self.find(asset_key), path)
        yield StoredPicture(path, size, final=True)

    def original(self, asset_key: AssetKey) -> OriginalFile:
        self._ask("original")
        return self.files.open(asset_key)

    def animation(self, asset_key: AssetKey) -> StoredAnimation | None:
        self._ask("animation")
        animation = self.animations.get(asset_key)
        return None if animation is None else StoredAnimation(animation, self._folder / "frames")

    async def work(self, function: Callable[_P, _T], priority: Priority, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        self._ask("work")
        return function(*args, **kwargs)

    @property
    def listeners(self) -> int:
        return len(self.events._listeners)

    def find(self, asset_key: AssetKey) -> Photo:
        for photo in chain.from_iterable(self.photos_by_collection.values()):
            if photo.asset_key == asset_key:
                return photo
        raise NotFoundError("There is no such photo.")

    def _photos_of(self, slug: str) -> list[Photo]:
        return next(self.photos_by_collection[each.id] for each in self.all_collections if each.slug == slug)

    def _drawn(self, asset_key: AssetKey) -> tuple[Photo, Path]:
        photo, path = self.find(asset_key), self._folder / f"{asset_key}.jpg"
        draw_photo(photo, path)
        return photo, path

    def _ask(self, name: str) -> None:
        self.calls[name] += 1
        if self.failing is not None:
            raise self.failing

    def _living(self) -> list[Collection]:
        return [
            replace(collection, photo_count=len(photos))
            for collection in self.all_collections
            if (photos := self.photos_by_collection[collection.id])
        ]

    def _ordered(self, scope: PhotoSet, order: SortOrder) -> list[Photo]:
        if isinstance(scope, CollectionSet):
            photos = list(self._photos_of(scope.slug))
        elif isinstance(scope, SelectionSet):
            photos = [self.find(key) for key in self.files.selected]
        else:
            photos = [photo for photos in self.photos_by_collection.values() for photo in photos]
        keys: dict[SortOrder, Callable[[Photo], Any]] = {
            SortOrder.NAME: lambda photo: (photo.file_name, photo.id),
            SortOrder.OLDEST: lambda photo: (_taken(photo), photo.id),
            SortOrder.DATE: lambda photo: (_taken(photo), photo.id),
            SortOrder.ADDED: lambda photo: photo.id,
            SortOrder.SIZE: lambda photo: (photo.size, photo.id),
        }
        return sorted(photos, key=keys[order], reverse=order in {SortOrder.DATE, SortOrder.ADDED, SortOrder.SIZE})

    def _perform(self, operation: Operation[object]) -> Operation[object]:
        if isinstance(operation, SetPreference):
            inverse = SetPreference(operation.name, self.stored.get(operation.name))
            if operation.value is None:
                self.stored.pop(operation.name, None)
            else:
                self.stored[operation.name] = operation.value
            return inverse
        if isinstance(operation, ChangeSelection):
            return self.files.change(operation)
        assert isinstance(operation, SetCover)
        for number, collection in enumerate(self.all_collections):
            if collection.id == operation.collection_id:
                chosen = operation.asset_key
                photos = self.photos_by_collection[collection.id]
                cover = self.find(chosen).picture if chosen is not None else photos[0].picture
                self.all_collections[number] = replace(collection, cover=cover, cover_chosen=chosen is not None)
                before = collection.cover.asset_key if collection.cover and collection.cover_chosen else None
                return SetCover(collection.id, before)
        raise NotFoundError("There is no such collection.")


def _taken(photo: Photo) -> datetime:
    assert photo.taken is not None
    return photo.taken.local
