"""A query evaluated photo by photo, in the plainest way, on plain values: it shares no code with the conditions."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query, WordTerm
from core.query.values.field_values import WordsValue
from tests.core.sets.search.drawn_library import (
    ALBUMS,
    NEW_SINCE,
    PATHS,
    PEOPLE,
    READABLE,
    DrawnPhoto,
    camera_of,
    place_of,
)


def matches(query: Query, photo: DrawnPhoto, user_id: int) -> bool:  # noqa: PLR0911 - one for each kind of term
    """Return whether a photo matches, for a member who may ask for everything."""
    match query:
        case WordTerm(text, is_exact):
            return any(_has_words(text, is_exact, each) for each in _all_texts(photo))
        case FieldTerm("country", WordsValue("pt" | "UK" as code, False)):
            place = place_of(photo)
            return place is not None and place[4] == {"pt": "PT", "UK": "GB"}[code]
        case FieldTerm("place", WordsValue(text, False)) if "/" in text:
            path = PATHS.get(int(str(photo.columns["place_id"] or 0)), "") + "/"
            return path.startswith(text.strip("/").lower() + "/")
        case FieldTerm(field, WordsValue(text, is_exact)):
            return any(_has_words(text, is_exact, each) for each in _texts(field, photo, user_id))
        case FieldTerm(field, value):
            return _FIELDS[field](value.text, photo, user_id)
        case NotQuery(part):
            return not matches(part, photo, user_id)
        case AndQuery(parts):
            return all(matches(part, photo, user_id) for part in parts)
        case OrQuery(parts):
            return any(matches(part, photo, user_id) for part in parts)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return re.sub(r"([京都東])", r" \1 ", plain)


def _has_words(wanted: str, is_exact: bool, text: str) -> bool:
    words, found = (re.findall(r"[^\W_]+", _plain(each)) for each in (wanted, text))
    for start in range(len(found) - len(words) + 1):
        here = found[start : start + len(words)]
        if here[:-1] == words[:-1] and (here[-1] == words[-1] if is_exact else here[-1].startswith(words[-1])):
            return True
    return False


def _all_texts(photo: DrawnPhoto) -> list[str]:
    fields = ("name", "title", "caption", "note", "category", "collection", "camera", "lens")
    return [text for field in fields for text in _texts(field, photo, 1)] + list(photo.tags)


def _texts(field: str, photo: DrawnPhoto, user_id: int) -> list[str]:
    if field == "album":
        return [ALBUMS[album][1] for album in photo.albums if album in READABLE[user_id]]
    place = place_of(photo)
    if field in {"place", "country"}:
        return [] if place is None else [place[3]] if field == "country" else [*place[:4]]
    if field == "camera":
        return [camera_of(photo)]
    if field == "text":
        return [*photo.lines]
    text = photo.columns.get(field) if field in {"name", "lens"} else getattr(photo, field)
    return [str(text)] if text else []


def _number(column: str) -> Callable[[str, DrawnPhoto, int], bool]:
    return lambda text, photo, _: _in_range(text, photo.columns[column])


def _in_range(text: str, value: object) -> bool:
    if value is None:
        return False
    number = Fraction(float(str(value)))
    if ".." in text:
        low, high = text.split("..")
        return (not low or number >= _amount(low)) and (not high or number <= _amount(high))
    sign = re.match("[<>=]*", text)[0]  # type: ignore[index]
    wanted = _amount(text[len(sign) :])
    if not sign and "/" in text.removeprefix("f/"):
        return round(1 / number) == round(1 / wanted)
    if not sign:
        scale = next((scale for unit, scale in _SCALES if text.endswith(unit)), 1)
        digits = len(text.partition(".")[2])
        return abs(number - wanted) * 10**digits < Fraction(scale, 2) or number == wanted - Fraction(
            scale, 2 * 10**digits
        )
    return {
        ">": number > wanted, ">=": number >= wanted, "<": number < wanted, "<=": number <= wanted,
        "=": number == wanted,
    }[sign]  # fmt: skip


def _amount(text: str) -> Fraction:
    for unit, scale in _SCALES:
        if text.endswith(unit):
            return _amount(text.removesuffix(unit)) * scale
    return Fraction(float(Fraction(text.removeprefix("f/"))))


def _date(text: str, day: str | None) -> bool:
    """Compare the beginnings of days as texts, "2024-08-15" with "2024-08"."""
    if day is None:
        return False
    if text.startswith("every-year:"):
        first, _, last = text.removeprefix("every-year:").partition("..")
        last = last or first
        here = day[5:]
        return first <= here <= last if first <= last else here >= first or here <= last
    if text.startswith("last-"):
        today = datetime.now().astimezone().date()
        return str(today - timedelta(days=int(text.split("-")[1]) - 1)) <= day <= str(today)
    if ".." in text:
        first, last = text.split("..")
        return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)
    sign = re.match("[<>=]*", text)[0]  # type: ignore[index]
    wanted = text[len(sign) :]
    here = day[: len(wanted)]
    return {
        "": here == wanted, "=": here == wanted, ">": here > wanted, ">=": here >= wanted, "<": here < wanted,
        "<=": here <= wanted,
    }[sign]  # fmt: skip


def _taken(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    local = photo.columns["taken_local"]
    return _date(text, None if local is None else f"{datetime.fromtimestamp(int(str(local)), UTC):%Y-%m-%d}")


def _cycle(names: list[str], form: str) -> Callable[[str, DrawnPhoto, int], bool]:
    def matches(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
        local = photo.columns["taken_local"]
        if local is None:
            return False
        here = names.index(f"{datetime.fromtimestamp(int(str(local)), UTC):{form}}".casefold())
        first, _, last = text.partition("..")
        low, high = (names.index(each[:3].casefold().zfill(2)) for each in (first, last or first))
        return low <= here <= high if low <= high else here >= low or here <= high

    return matches


def _added(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    return _date(text, f"{datetime.fromtimestamp(int(str(photo.columns['added_at']))):%Y-%m-%d}")  # noqa: DTZ006 - by the clock of the server


def _tag(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    wanted = _plain(text).split("/")
    for tag in photo.tags:
        parts = _plain(tag).split("/")
        if any(parts[start : start + len(wanted)] == wanted for start in range(len(parts))):
            return True
    return False


def _thing(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    wanted = _plain(text).split()
    names = [_plain(name).split() for name in photo.things]
    return any(name[start : start + len(wanted)] == wanted for name in names for start in range(len(name)))


def _person(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    wanted = _plain(text).split()
    if len(wanted) == 1 and wanted[0].startswith("#"):
        return any(f"#{each}" == wanted[0] for each in photo.people)
    names = [_plain(PEOPLE[each][0]).split() for each in photo.people if not PEOPLE[each][1]]
    return any(name[start : start + len(wanted)] == wanted for name in names for start in range(len(name)))


def _orientation(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    width, height = (int(str(photo.columns[side])) for side in ("width", "height"))
    return {"landscape": width > height, "portrait": width < height, "square": width == height}[text]


def _has(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    return {
        "gps": photo.columns["latitude"] is not None, "note": bool(photo.note), "tag": bool(photo.tags),
        "rating": photo.columns["rating"] is not None, "caption": bool(photo.caption), "title": bool(photo.title),
        "person": any(not PEOPLE[each][1] for each in photo.people),
    }[text]  # fmt: skip


def _is(text: str, photo: DrawnPhoto, user_id: int) -> bool:
    return {
        "new": user_id == 1 and int(str(photo.columns["added_at"])) > NEW_SINCE,
        "offline": photo.is_offline,
        "edited": photo.is_corrected or photo.is_edited_text,
        "archived": photo.is_archived,
        "unrated": photo.columns["rating"] is None,
        "untagged": not photo.tags,
        "stacked": bool(photo.columns["stack_count"]),
    }[text]


def _near(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    """Compare the angle between two vectors."""
    latitude, longitude, reach = map(float, text.split(","))
    found = _at(photo)
    if found is None:
        return False
    (a, b), (c, d) = (tuple(map(math.radians, each)) for each in ((latitude, longitude), found))
    angle = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6371.0088 * math.acos(max(-1.0, min(1.0, angle))) <= reach


def _area(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    south, west, north, east = map(float, text.split(","))
    found = _at(photo)
    if found is None:
        return False
    return south <= found[0] <= north and (east - west == 360 or (found[1] - west) % 360 <= (east - west) % 360)


def _at(photo: DrawnPhoto) -> tuple[float, float] | None:
    latitude, longitude = photo.columns["latitude"], photo.columns["longitude"]
    return None if latitude is None or longitude is None else (float(str(latitude)), float(str(longitude)))


def _codec(text: str, photo: DrawnPhoto, _user_id: int) -> bool:
    return str(photo.columns["codec"]) in {
        "hevc": ["HEVC"], "h.264": ["H.264"], "h264": ["H.264"], "motion jpeg": ["Motion JPEG"], "zzz": [],
    }[text.lower()]  # fmt: skip


_SCALES = (("kb", 1000), ("mb", 10**6), ("mm", 1), ("px", 1), ("s", 1), ("min", 60), ("h", 3600))
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "heic": "HEIC", "jpeg2000": "JPEG 2000"}
_FIELDS: dict[str, Callable[[str, DrawnPhoto, int], bool]] = {
    "rating": _number("rating"),
    "myrating": lambda text, photo, user_id: _in_range(text, photo.my_stars.get(user_id)),
    "votes": _number("votes"),
    "iso": _number("iso"),
    "f": _number("aperture"),
    "exposure": _number("exposure_seconds"),
    "focal": _number("focal_length"),
    "size": _number("size"),
    "width": _number("width"),
    "height": _number("height"),
    "taken": _taken,
    "added": _added,
    "weekday": _cycle(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "%a"),
    "hour": _cycle([f"{hour:02}" for hour in range(24)], "%H"),
    "tag": _tag,
    "thing": _thing,
    "person": _person,
    "near": _near,
    "area": _area,
    "fav": lambda text, photo, user_id: (user_id in photo.favourite_of) == (text == "yes"),
    "orientation": _orientation,
    "format": lambda text, photo, _: photo.columns["format"] == _FORMATS[text],
    "kind": lambda text, photo, _: photo.columns["kind"] == text,
    "duration": _number("seconds"),
    "codec": _codec,
    "has": _has,
    "is": _is,
}
