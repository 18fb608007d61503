"""A library with random photos, and each photo as plain values: what a query is evaluated on in Python."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from statistics import fmean

from core.models import AssetKey, CollectionId, PhotoId, UserId
from core.models.tags.tag_names import folded
from core.sets.expressions import PhotoFacts, PhotoField
from core.sets.orders import date_sort
from core.sets.search.search_facts import Fact, SearchedText
from core.understanding.picture_job import UnseenPicture
from core.understanding.text.line_rows import TextModelId, save_text
from core.understanding.text.reading import FoundLine
from tests.core.building import add_category, add_collection, add_members, add_photo, add_root, refresh_date_sort

NAMES = ("IMG_1.jpg", "img_12.jpg", "Lisbon-2024.png", "sea.jpg", "東京都.jpg", "Ж.heic", "a b.jpg")
TEXTS = (None, None, None, "The sea", "Été à Lisbonne", "京都", "a zzz", "")
TAGS = {1: "Sea", 2: "Sea/North", 3: "Été", 4: "Travel", 5: "Travel/Sea", 6: "Seaside"}
THINGS = {1: "fox squirrel", 2: "animal", 3: "Sea lion", 4: "kite (bird)"}
PEOPLE = {1: ("Ann", 0), 2: ("Ann Lee", 0), 3: ("Été Bo", 0), 4: ("Lee", 1)}
"""Names, and 1 for a hidden one."""
CAMERAS = ((None, None), ("Canon", "Canon EOS R6"), ("Apple", "iPhone 12"), ("Canon", None))
LENSES = (None, "RF24-70mm F2.8", "sea mm")
VIDEOS = ((None, None), (11.6, "HEVC"), (30.0, "H.264"), (60.0, "Motion JPEG"), (7200.0, "H.264"), (89.9, None))
"""Seconds and codec."""
GROUPS = (("Travel", "Lisbon / 2024"), ("Travel", "Sea"), ("Home", "Été"), ("京都", "a"))
ALBUMS = {1: (1, "Trips/Lisbon", "private"), 2: (2, "Sea", "all"), 3: (2, "zzz", "private"), 4: (2, "A", "named")}
READABLE = {1: (1, 2, 4), 2: (2, 3, 4)}
"""The albums that members 1 and 2 may see."""
PLACES = {
    1: ("", "Lisbon", "Lisboa", "Portugal", "PT"),
    2: ("Été", "京都", "Sea", "Japan", "JP"),
    3: ("", "", "", "Zzz", "GB"),
}
"""Neighbourhood, city, region, country and its code."""
PATHS = {1: "portugal/lisboa/lisbon", 2: "japan/sea/kyoto", 3: "zzz"}
NEW_SINCE = int(datetime(2024, 8, 15, 12).timestamp())  # noqa: DTZ001 - by the clock of the server
"""When the last session of member 1 ended, that of 2 never did."""


@dataclass(frozen=True)
class DrawnPhoto:
    """One photo, as plain values; None is unknown."""

    photo_id: int
    columns: dict[str, object]
    category: str
    collection: str
    title: str | None
    caption: str | None
    note: str | None
    tags: tuple[str, ...]
    things: tuple[str, ...]
    people: tuple[int, ...]
    lines: tuple[str, ...]
    albums: tuple[int, ...]
    my_stars: dict[int, int]
    favourite_of: tuple[int, ...]
    is_corrected: bool
    is_edited_text: bool
    is_archived: bool
    is_offline: bool


def draw_library(connection: sqlite3.Connection, seed: int, number: int = 60) -> tuple[DrawnPhoto, ...]:
    """Add as many random photos to an empty database; the same ones for the same seed."""
    random = Random(seed)
    add_members(connection)
    roots = add_root(connection, b"/one"), add_root(connection, b"/two")
    connection.execute("UPDATE roots SET online = 0 WHERE id = ?", (roots[1],))
    categories = {name: add_category(connection, name) for name in dict.fromkeys(name for name, _ in GROUPS)}
    collections = [add_collection(connection, categories[top], name, random.choice(roots)) for top, name in GROUPS]
    connection.executemany(
        "INSERT INTO tags VALUES (?, NULL, ?, ?)", [(each, name, _key(name)) for each, name in TAGS.items()]
    )
    connection.execute("INSERT INTO text_models VALUES (1, 'hash', 'model', '1')")
    connection.executemany(
        "INSERT INTO things VALUES (?, ?, ?, 0)", [(each, name.casefold(), name) for each, name in THINGS.items()]
    )
    connection.executemany(
        "INSERT INTO people (id, name, key, is_hidden) VALUES (?, ?, ?, ?)",
        [(each, name, folded(name), hidden) for each, (name, hidden) in PEOPLE.items()],
    )
    for album, (owner, name, audience) in ALBUMS.items():
        connection.execute(
            "INSERT INTO albums (id, user_id, name, name_key, audience) VALUES (?, ?, ?, ?, ?)",
            (album, owner, name, name.casefold(), audience),
        )
    connection.execute("INSERT INTO album_readers VALUES (4, 1)")
    connection.executemany(
        "INSERT INTO places (id, neighbourhood, city, region, country, country_code, city_id, neighbourhood_id, zone,"
        " latitude, longitude, path) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, ?)",
        [(number, *place, number, PATHS[number]) for number, place in PLACES.items()],
    )
    connection.execute("INSERT INTO session_ends VALUES (1, ?)", (NEW_SINCE,))
    photos = tuple(_draw_photo(connection, random, number, collections) for number in range(1, number + 1))
    refresh_date_sort(connection)
    return photos


def facts_of(photo: DrawnPhoto, user_id: int) -> PhotoFacts:
    """Return a photo as the Python twins of conditions read it, for a member."""
    columns = photo.columns
    width, height = int(str(columns["width"])), int(str(columns["height"]))
    taken, added = columns["taken_local"], int(str(columns["added_at"]))
    readable = [each for each in photo.albums if each in READABLE[user_id]]
    place = place_of(photo)
    flags = {
        Fact.IS_FAVOURITE: user_id in photo.favourite_of,
        Fact.HAS_GPS: columns["latitude"] is not None,
        Fact.HAS_NOTE: photo.note is not None,
        Fact.HAS_TAG: bool(photo.tags),
        Fact.HAS_PERSON: any(not PEOPLE[each][1] for each in photo.people),
        Fact.HAS_CAPTION: bool(photo.caption),
        Fact.HAS_TITLE: bool(photo.title),
        Fact.IS_OFFLINE: photo.is_offline,
        Fact.IS_EDITED: photo.is_corrected or photo.is_edited_text,
        Fact.IS_STACKED: bool(columns["stack_count"]),
    }
    numbers = {
        Fact.RATING: "rating", Fact.VOTES: "votes", Fact.ISO: "iso", Fact.APERTURE: "aperture",
        Fact.EXPOSURE: "exposure_seconds", Fact.FOCAL_LENGTH: "focal_length", Fact.SIZE: "size", Fact.WIDTH: "width",
        Fact.HEIGHT: "height", Fact.TAKEN: "taken_local", Fact.ADDED: "added_at", Fact.KIND: "kind",
        Fact.LATITUDE: "latitude", Fact.LONGITUDE: "longitude", Fact.DURATION: "seconds",
    }  # fmt: skip
    return PhotoFacts(
        photo.photo_id,
        {
            PhotoField.TAKEN: date_sort(int(str(added if taken is None else taken)), 0, ""),
            PhotoField.TAKEN_LOCAL: taken,  # type: ignore[dict-item]
        },
        tags=frozenset(map(_key, photo.tags)),
        lines=photo.lines,
        things=frozenset(name.casefold() for name in photo.things),
        people=frozenset((each, "" if PEOPLE[each][1] else folded(PEOPLE[each][0])) for each in photo.people),
        is_archived=photo.is_archived,
        new_to=frozenset({1} if added > NEW_SINCE else ()),
        facts={fact: columns[name] for fact, name in numbers.items()}  # type: ignore[arg-type]
        | {fact: int(holds) for fact, holds in flags.items()}
        | {
            Fact.FORMAT: str(columns["format"]).upper(),
            Fact.CODEC: None if columns["codec"] is None else str(columns["codec"]).upper().replace(".", ""),
            Fact.MY_STARS: photo.my_stars.get(user_id),
            Fact.WEEKDAY: None if taken is None else (int(str(taken)) // 86400 + 3) % 7,
            Fact.HOUR: None if taken is None else int(str(taken)) % 86400 // 3600,
            Fact.COUNTRY: place[4] if place else None,
            Fact.PLACE_PATH: PATHS[int(str(columns["place_id"]))] if place else None,
            Fact.SHAPE: (width > height) - (width < height),
        },
        texts={
            SearchedText.NAME: (str(columns["name"]),),
            SearchedText.TITLE: (photo.title or "",),
            SearchedText.CAPTION: (photo.caption or "",),
            SearchedText.NOTE: (photo.note or "",),
            SearchedText.CAMERA: (camera_of(photo),),
            SearchedText.LENS: (str(columns["lens"] or ""),),
            SearchedText.TAGS: photo.tags,
            SearchedText.PLACE: ("\n".join(place[:4]),) if place else (),
            SearchedText.COUNTRY: (place[3],) if place else (),
            SearchedText.CATEGORY: (photo.category,),
            SearchedText.COLLECTION: (photo.collection,),
            SearchedText.ALBUMS: tuple(ALBUMS[each][1] for each in readable),
        },
    )


def place_of(photo: DrawnPhoto) -> tuple[str, str, str, str, str] | None:
    number = photo.columns["place_id"]
    return PLACES[int(str(number))] if number is not None else None


def camera_of(photo: DrawnPhoto) -> str:
    return f"{photo.columns['camera_make'] or ''} {photo.columns['camera_model'] or ''}"


def _draw_photo(
    connection: sqlite3.Connection, random: Random, number: int, collections: list[CollectionId]
) -> DrawnPhoto:
    group = random.randrange(len(GROUPS))
    make, model = random.choice(CAMERAS)
    kind = random.choice(("still", "still", "video", "raw"))
    seconds, codec = random.choice(VIDEOS) if kind == "video" else (None, None)
    has_date, has_gps = random.random() < 0.8, random.random() < 0.4
    columns: dict[str, object] = {
        "name": random.choice(NAMES),
        "format": random.choice(("JPEG", "MPO", "PNG", "HEIF")),
        "kind": kind,
        "seconds": seconds,
        "codec": codec,
        "size": random.choice((1000, 1400, 1500, 1_800_000, 2_000_000, 2_600_000)),
        "width": random.choice((400, 600, 800)),
        "height": random.choice((400, 600, 800)),
        "camera_make": make,
        "camera_model": model,
        "lens": random.choice(LENSES),
        "iso": random.choice((None, 100, 200, 400, 3200)),
        "aperture": random.choice((None, 1.8, 2.0, 2.8, 4.0)),
        "exposure_seconds": random.choice((None, 0.004, 1 / 249.8, 1 / 60, 0.5, 2.0)),
        "focal_length": random.choice((None, 35.0, 50.0, 49.8, 85.0)),
        "taken_local": _moment(random, UTC) if has_date else None,
        "taken_source": "exif" if has_date else None,
        "added_at": _moment(random, None),
        "latitude": random.choice((1.0, 38.7, 38.8, -16.8, 89.9)) if has_gps else None,
        "longitude": random.choice((2.0, -9.1, 179.9, -179.9)) if has_gps or random.random() < 0.2 else None,
        "place_id": random.choice(sorted(PLACES)) if has_gps else None,
        "stack_count": random.choice((0, 0, 2)),
    }
    add_photo(connection, collections[group], **columns)  # type: ignore[arg-type]
    own = {field: random.choice(TEXTS) for field in ("title", "caption")}
    imported = {field: random.choice(TEXTS[:-1]) for field in ("title", "caption")}
    note = random.choice(TEXTS[:-1])
    if any(text is not None for text in (*own.values(), note)):
        texts = (number, own["title"], own["caption"], note)
        connection.execute("INSERT INTO photo_texts (photo_id, title, caption, note) VALUES (?, ?, ?, ?)", texts)
    has_imported = random.random() < 0.7
    file_rating = random.choice((None, 3, 5)) if has_imported else None
    if has_imported:
        connection.execute(
            "INSERT INTO imported_metadata (photo_id, title, caption, keywords, rating) VALUES (?, ?, ?, '', ?)",
            (number, imported["title"], imported["caption"], file_rating),
        )
    else:
        imported = {"title": None, "caption": None}
    tags = random.sample(sorted(TAGS), random.choice((0, 0, 1, 2)))
    connection.executemany("INSERT INTO tagged_photos VALUES (?, ?, 1)", [(tag, number) for tag in tags])
    lines = [FoundLine(text, 0.95, ()) for text in ("The Sea", "Été 東京都")[: number % 3]]
    save_text(connection, TextModelId(1), [(UnseenPicture(PhotoId(number), AssetKey("k"), 1), lines)])
    things = [each for each in THINGS if (number + each) % 4 == 0]
    connection.executemany("INSERT INTO photo_things VALUES (?, ?, 0.7)", [(number, each) for each in things])
    people = Random(number).sample(sorted(PEOPLE), number % 3)
    connection.executemany(
        "INSERT INTO faces VALUES (NULL, ?, ?, NULL, 0, 0, 1, 1, 1)", [(number, each) for each in people]
    )
    albums = random.sample(sorted(ALBUMS), random.choice((0, 0, 1, 2)))
    connection.executemany(
        "INSERT INTO album_photos VALUES (?, ?, ?, ?)", [(each, number, number, number) for each in albums]
    )
    my_stars = {user: random.randint(1, 5) for user in (1, 2) if random.random() < 0.4}
    # As triggers count them.
    columns["votes"] = len(my_stars)
    columns["rating"] = fmean(my_stars.values()) if my_stars else file_rating
    connection.executemany(
        "INSERT INTO rated_photos VALUES (?, ?, ?)", [(user, number, my_stars[user]) for user in my_stars]
    )
    favourite_of = tuple(user for user in (1, 2) if random.random() < 0.3)
    connection.executemany("INSERT INTO favourite_photos VALUES (?, ?)", [(user, number) for user in favourite_of])
    is_corrected, is_archived = random.random() < 0.2, random.random() < 0.2
    if is_corrected:
        connection.execute(
            "INSERT INTO photo_corrections (photo_id, is_offset, original_microsecond) VALUES (?, 1, 0)", (number,)
        )
    if is_archived:
        connection.execute("INSERT INTO archived_photos VALUES (?)", (number,))
    online = connection.execute(
        "SELECT online FROM roots JOIN photos ON root_id = roots.id WHERE photos.id = ?", (number,)
    ).fetchone()[0]
    category, collection = GROUPS[group]
    return DrawnPhoto(
        number,
        columns,
        category,
        collection,
        title=imported["title"] if own["title"] is None else own["title"],
        caption=imported["caption"] if own["caption"] is None else own["caption"],
        note=note,
        tags=tuple(TAGS[tag] for tag in tags),
        lines=tuple(each.text for each in lines),
        things=tuple(THINGS[each] for each in things),
        people=tuple(people),
        albums=tuple(albums),
        my_stars=my_stars,
        favourite_of=favourite_of,
        is_corrected=is_corrected,
        is_edited_text=any(text is not None for text in own.values()),
        is_archived=is_archived,
        is_offline=not online,
    )


def _moment(random: Random, zone: object) -> int:
    """Return a second of a day, around the ends of years and months and leap days, or some days ago, at noon."""
    if random.random() < 0.3:
        now = datetime.now().timestamp() if zone is None else datetime.now().replace(tzinfo=UTC).timestamp()  # noqa: DTZ005 - as the program counts
        return int(now) - 86400 * random.choice((0, 5, 50, 500))
    day = random.choice(
        ((2023, 12, 31), (2024, 1, 1), (2024, 2, 29), (2024, 8, 10), (2024, 8, 15), (1999, 12, 20), (2025, 1, 1))
    )
    hour = random.choice(((0, 0, 0), (12, 0, 0), (23, 59, 59)))
    return int(datetime(*day, *hour, tzinfo=zone).timestamp())  # type: ignore[arg-type]


def _key(name: str) -> str:
    return name.casefold().replace("é", "e") + "/"


MEMBERS = (UserId(1), UserId(2))
