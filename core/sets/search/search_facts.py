"""Facts about photos that queries compare, each as one SQL expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum


class Fact(Enum):
    """Values of a photo; {table} is the table of photos, {user} the id of the member who asks.

    NULL is unknown. Facts without a value are true or false.
    """

    RATING = "{table}.rating"
    VOTES = "{table}.votes"
    MY_STARS = "(SELECT stars FROM rated_photos WHERE user_id = {user} AND photo_id = {table}.id)"
    ISO = "{table}.iso"
    APERTURE = "{table}.aperture"
    EXPOSURE = "{table}.exposure_seconds"
    FOCAL_LENGTH = "{table}.focal_length"
    SIZE = "{table}.size"
    WIDTH = "{table}.width"
    HEIGHT = "{table}.height"
    TAKEN = "{table}.taken_local"
    """Seconds since 1970 of the wall clock."""
    WEEKDAY = "iif({table}.newest_sort >= '1', {second} % 604800 / 86400, NULL)"
    """Of the wall clock, from 0 for Monday on; unknown without a date of its own."""
    HOUR = "iif({table}.newest_sort >= '1', {second} % 86400 / 3600, NULL)"
    """Of the wall clock, 0 to 23; unknown without a date of its own."""
    ADDED = "{table}.added_at"
    """Seconds since 1970 in UTC."""
    FORMAT = "upper({table}.format)"
    KIND = "{table}.kind"
    DURATION = "{table}.seconds"
    """Of a video, in seconds."""
    CODEC = "upper(replace({table}.codec, '.', ''))"
    """Of a video, in capital letters and without dots: H264."""
    SHAPE = "sign({table}.width - {table}.height)"
    """1 for landscape, 0 for square, -1 for portrait."""
    IS_FAVOURITE = "{table}.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = {user})"
    HAS_GPS = "({table}.latitude IS NOT NULL AND {table}.longitude IS NOT NULL)"
    HAS_NOTE = "EXISTS (SELECT 1 FROM photo_texts WHERE photo_id = {table}.id AND note IS NOT NULL)"
    HAS_TAG = "EXISTS (SELECT 1 FROM tagged_photos WHERE photo_id = {table}.id)"
    HAS_PERSON = (
        "EXISTS (SELECT 1 FROM faces CROSS JOIN people ON people.id = person_id"
        " WHERE faces.photo_id = {table}.id AND people.is_hidden = 0)"
    )
    HAS_CAPTION = "{caption} <> ''"
    HAS_TITLE = "{title} <> ''"
    IS_OFFLINE = "{table}.root_id IN (SELECT id FROM roots WHERE online = 0)"
    IS_EDITED = """(
        EXISTS (SELECT 1 FROM photo_corrections WHERE photo_id = {table}.id)
        OR EXISTS (SELECT 1 FROM photo_texts WHERE photo_id = {table}.id AND coalesce(title, caption) IS NOT NULL)
    )"""
    IS_STACKED = "{table}.stack_count > 0"
    LATITUDE = "{table}.latitude"
    LONGITUDE = "{table}.longitude"
    COUNTRY = "(SELECT country_code FROM places WHERE id = {table}.place_id)"
    """Two capital letters."""
    PLACE_PATH = "(SELECT path FROM places WHERE id = {table}.place_id)"


class SearchedText(Enum):
    """Texts of a photo, in which words are looked for; see `core.sets.search.word_search`."""

    NAME = "name"
    TITLE = "title"
    CAPTION = "caption"
    NOTE = "note"
    CAMERA = "camera"
    LENS = "lens"
    TAGS = "tags"
    PLACE = "place"
    COUNTRY = "country"
    CATEGORY = "category"
    COLLECTION = "collection"
    ALBUMS = "albums"


COMPARED_TEXTS: Mapping[SearchedText, tuple[str, str]] = {
    SearchedText.PLACE: (
        "{table}.place_id IN (SELECT id FROM places WHERE {has_words})",
        "neighbourhood || char(10) || city || char(10) || region || char(10) || country",
    ),
    SearchedText.COUNTRY: ("{table}.place_id IN (SELECT id FROM places WHERE {has_words})", "country"),
    SearchedText.CATEGORY: ("{table}.category_id IN (SELECT id FROM categories WHERE {has_words})", "name"),
    SearchedText.COLLECTION: ("{table}.collection_id IN (SELECT id FROM collections WHERE {has_words})", "name"),
    SearchedText.ALBUMS: (
        """{table}.id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE {has_words} AND {readable}
    )""",
        "albums.name",
    ),
}
"""Texts that are found once for all photos: a condition, and the text whose words {has_words} compares."""

INDEXED_TEXTS: Mapping[SearchedText, tuple[str, str]] = {
    SearchedText.NAME: ("name", "{table}.name"),
    SearchedText.TITLE: ("title", "{title}"),
    SearchedText.CAPTION: ("caption", "{caption}"),
    SearchedText.NOTE: ("note", "(SELECT note FROM photo_texts WHERE photo_id = {table}.id)"),
    SearchedText.CAMERA: (
        "camera",
        "coalesce({table}.camera_make || ' ', '') || coalesce({table}.camera_model, '')",
    ),
    SearchedText.LENS: ("lens", "{table}.lens"),
    SearchedText.TAGS: (
        "tags",
        """(
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = {table}.id ORDER BY tag_id
        )
    )""",
    ),
    SearchedText.CATEGORY: ("category", "(SELECT name FROM categories WHERE id = {table}.category_id)"),
    SearchedText.COLLECTION: ("collection", "(SELECT name FROM collections WHERE id = {table}.collection_id)"),
}
"""The texts whose words are in `photo_words`: the column there, and the text of one photo; NULL has no words."""

IN_OTHER_TABLES = frozenset({SearchedText.TITLE, SearchedText.CAPTION, SearchedText.NOTE, SearchedText.TAGS})
"""Texts that few photos have: their words are looked up, however many there are."""


def texts_sql(searched: Sequence[SearchedText], table: str) -> str:
    """Return indexed texts of one photo as one text with lines."""
    return " || char(10) || ".join(fact_sql(f"coalesce({INDEXED_TEXTS[each][1]}, '')", table) for each in searched)


def fact_sql(template: str, table: str, **words: str) -> str:
    """Return the SQL of a fact or text of a table."""
    filled = template
    for field in ("title", "caption"):
        filled = filled.replace(f"{{{field}}}", _EFFECTIVE.format(field=field))
    filled = filled.replace("{second}", _SECOND).replace("{table}", table)
    for name, text in words.items():
        filled = filled.replace(f"{{{name}}}", text)
    return filled


# The order "newest first" begins with the second; the sum is one since a Monday before all of them.
_SECOND = "(CAST(substr({table}.newest_sort, 2, 12) AS INTEGER) + 310400)"
# A person's text hides that of the file, also an empty one.
_EFFECTIVE = """coalesce(
        (SELECT {field} FROM photo_texts WHERE photo_id = {{table}}.id),
        (SELECT {field} FROM imported_metadata WHERE photo_id = {{table}}.id)
    )"""
