"""The fields of queries: one entry for each, with its values, its words, who may ask for it, and its condition.

A new field is an entry of `_FIELDS`, a new word of `has:` or `is:` one of `_HAS` or `_IS`, and a new text in which
words are looked for one of `_SEARCHED`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from core.query.search_field import Audience, SearchAccess, SearchField
from core.query.values.cycle_values import HOUR, WEEKDAY
from core.query.values.date_values import DateKind
from core.query.values.field_values import CycleValue, FieldValue, NameValue, NumberValue, OptionValue, WordsValue
from core.query.values.meaning_values import KeyKind, MeaningKind
from core.query.values.number_values import APERTURE, DURATION, MILLIMETRES, PIXELS, SECONDS, SIZE, STARS, WHOLE
from core.query.values.place_values import AreaKind, NearKind
from core.query.values.word_values import NameKind, OptionKind, WordsKind
from core.sets.expressions import AddedSince, Archived, Expression, Not
from core.sets.favourite_clauses import favourites_of_guest
from core.sets.likeness.likeness_conditions import like_condition, similar_condition
from core.sets.likeness.line_conditions import text_condition
from core.sets.likeness.thing_conditions import thing_condition
from core.sets.search.date_conditions import added_condition, taken_condition
from core.sets.search.fact_conditions import FactBetween, FactHolds, FactIsOneOf, ShowingPerson, TaggedWith
from core.sets.search.place_conditions import area_condition, country_condition, near_condition, place_condition
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_facts import Fact, SearchedText
from core.sets.search.word_search import WordSearch

FieldCondition = Callable[[FieldValue, SearchActor], Expression]
"""From a value, and who asks, to a condition."""

IsShown = Callable[[SearchAccess], bool]


@dataclass(frozen=True, slots=True)
class CompiledField(SearchField):
    """A field with its condition."""

    condition: FieldCondition


@lru_cache(maxsize=32)
def fields_of(access: SearchAccess) -> Mapping[str, CompiledField]:
    """Return the fields that exist with this access, with those words of `has:` and `is:` that do."""
    fields = (*_FIELDS, *_of_flags("has", _HAS, access), *_of_flags("is", _IS, access))
    return {field.name: field for field in fields if field.is_shown(access) and _may_be_asked(field.audience, access)}


def searched_texts(access: SearchAccess) -> tuple[SearchedText, ...]:
    """Return the texts in which free words are looked for."""
    return tuple(text for text, is_shown in _SEARCHED.items() if is_shown(access))


def audience_of(name: str, value: FieldValue) -> Audience:
    """Return whose fact a field with a value asks for."""
    flags = {"has": _HAS, "is": _IS}.get(name)
    if flags is not None and isinstance(value, OptionValue):
        return flags[value.text].audience
    return next(field.audience for field in _FIELDS if field.name == name)


@dataclass(frozen=True, slots=True)
class _Flag:
    """A word of `has:` or `is:`."""

    phrase: str
    audience: Audience
    is_shown: IsShown
    condition: Callable[[SearchActor], Expression]


def _of_flags(name: str, flags: Mapping[str, _Flag], access: SearchAccess) -> Iterator[CompiledField]:
    shown = {
        word: flag.phrase
        for word, flag in flags.items()
        if flag.is_shown(access) and _may_be_asked(flag.audience, access)
    }
    if shown:
        kind, example = OptionKind(shown), f"{name}:{next(iter(shown))}"

        def condition(value: FieldValue, actor: SearchActor) -> Expression:
            assert isinstance(value, OptionValue)
            return flags[value.text].condition(actor)

        yield CompiledField(name, kind, "{}", example, Audience.OPEN, _everybody, condition)


def _number(fact: Fact) -> FieldCondition:
    def condition(value: FieldValue, actor: SearchActor) -> Expression:
        assert isinstance(value, NumberValue)
        low, high = value.low, value.high
        return FactBetween(
            fact,
            None if low is None else low.number,
            None if high is None else high.number,
            has_low=low is None or low.is_included,
            has_high=high is not None and high.is_included,
            user_id=actor.user_id,
        )

    return condition


def _words(text: SearchedText) -> FieldCondition:
    def condition(value: FieldValue, actor: SearchActor) -> Expression:
        assert isinstance(value, WordsValue)
        return WordSearch(value.text, value.is_exact, (text,), actor.user_id)

    return condition


def _option(fact: Fact, values: Callable[[str], tuple[str | int, ...]]) -> FieldCondition:
    def condition(value: FieldValue, actor: SearchActor) -> Expression:
        del actor
        assert isinstance(value, OptionValue)
        return FactIsOneOf(fact, values(value.text))

    return condition


def _cycle(fact: Fact) -> FieldCondition:
    def condition(value: FieldValue, actor: SearchActor) -> Expression:
        del actor
        assert isinstance(value, CycleValue)
        return FactIsOneOf(fact, value.places)

    return condition


def _tag(value: FieldValue, actor: SearchActor) -> Expression:
    del actor
    assert isinstance(value, NameValue)
    return TaggedWith(value.text)


def _person(value: FieldValue, actor: SearchActor) -> Expression:
    del actor
    assert isinstance(value, NameValue)
    return ShowingPerson(value.text)


def _codec(value: FieldValue, actor: SearchActor) -> Expression:
    del actor
    assert isinstance(value, NameValue)
    name = value.text.replace(".", "").translate(_CAPITALS)
    return FactIsOneOf(Fact.CODEC, (_CODECS_TOO.get(name, name),))


def _favourite(value: FieldValue, actor: SearchActor) -> Expression:
    assert isinstance(value, OptionValue)
    own: Expression = FactHolds(Fact.IS_FAVOURITE, actor.user_id)
    if actor.favourites is not None:
        own = favourites_of_guest(actor.favourites)
    return own if value.text == "yes" else Not(own)


def _holds(fact: Fact) -> Callable[[SearchActor], Expression]:
    return lambda actor: FactHolds(fact, actor.user_id)


def _may_be_asked(audience: Audience, access: SearchAccess) -> bool:
    return audience is Audience.OPEN or not access.is_open_only


def _everybody(_access: SearchAccess) -> bool:
    return True


def _members(access: SearchAccess) -> bool:
    return access.is_member


def _notes(access: SearchAccess) -> bool:
    return access.is_member and not access.is_open_only


def _favourites(access: SearchAccess) -> bool:
    return access.has_favourites


def _names(access: SearchAccess) -> bool:
    return access.redaction.shows_names


def _dates(access: SearchAccess) -> bool:
    return access.redaction.shows_dates


def _cameras(access: SearchAccess) -> bool:
    return access.redaction.shows_cameras


def _places(access: SearchAccess) -> bool:
    return access.redaction.shows_places


def _named_places(access: SearchAccess) -> bool:
    return access.is_member and access.redaction.shows_places


def _groups(access: SearchAccess) -> bool:
    return access.shows_groups


def _archive(access: SearchAccess) -> bool:
    return access.shows_archive


_KIND_WORDS = {
    "still": "of the kind still picture",
    "animated": "of the kind animation",
    "video": "of the kind video",
    "live": "of the kind live photo",
    "raw": "of the kind RAW file",
}
_FORMATS = (
    *("jpeg", "png", "gif", "webp", "tiff", "avif", "heic", "bmp", "jpeg2000"),
    *("dng", "nef", "cr2", "cr3", "arw", "raf", "orf", "rw2", "pef"),
    *("mp4", "mov", "3gp", "mkv", "webm", "avi", "mts"),
)
"""The words for what `core.media` names the formats of files."""
_FORMAT_WORDS = {word: f"of the format {word.upper()}" for word in _FORMATS}
_FORMATS_TOO = {"jpg": "jpeg", "tif": "tiff", "heif": "heic", "jp2": "jpeg2000"}
_STORED_FORMATS = {"jpeg2000": "JPEG 2000"}
_CODECS = (
    *("H.264", "HEVC", "AV1", "VP8", "VP9", "MPEG-4", "MPEG-2", "MPEG-1"),
    *("H.263", "Motion JPEG", "ProRes", "DV", "Theora"),
)
_CODECS_TOO = {"H265": "HEVC", "AVC": "H264"}
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
"""The letters that SQLite's `upper` changes."""
_SHAPES = {"landscape": 1, "portrait": -1, "square": 0}

_TEXT, _DATE = WordsKind(), DateKind()
_PRIVATE, _MEMBERS, _OPEN = Audience.PRIVATE, Audience.MEMBERS, Audience.OPEN

_FIELDS = (
    CompiledField("tag", NameKind("the name of a tag"), "tagged {}", "tag:sea", _OPEN, _members, _tag),
    CompiledField("rating", STARS, "rated {}", "rating:>=4", _OPEN, _members, _number(Fact.RATING)),
    CompiledField("myrating", STARS, "rated {} by you", "myrating:5", _PRIVATE, _members, _number(Fact.MY_STARS)),
    CompiledField("votes", WHOLE, "with {} votes", "votes:>=2", _OPEN, _members, _number(Fact.VOTES)),
    CompiledField(
        "fav",
        OptionKind({"yes": "marked as your favourites", "no": "not marked as your favourites"}, {"me": "yes"}),
        *("{}", "fav:yes", _PRIVATE, _favourites, _favourite),
    ),
    CompiledField(
        "album", _TEXT, "in an album named with {}", "album:trips", _PRIVATE, _members, _words(SearchedText.ALBUMS)
    ),
    CompiledField(
        "category", _TEXT, "in a category with {}", "category:travel", _OPEN, _groups, _words(SearchedText.CATEGORY)
    ),
    CompiledField(
        "collection", _TEXT, "in a collection with {}", "collection:paris", _OPEN, _groups,
        _words(SearchedText.COLLECTION),
    ),
    CompiledField("name", _TEXT, "whose name has {}", "name:img_1", _OPEN, _names, _words(SearchedText.NAME)),
    CompiledField("title", _TEXT, "whose title has {}", "title:sunset", _OPEN, _names, _words(SearchedText.TITLE)),
    CompiledField("note", _TEXT, "whose note has {}", "note:print", _MEMBERS, _members, _words(SearchedText.NOTE)),
    CompiledField(
        "caption", _TEXT, "whose caption has {}", "caption:harbour", _OPEN, _names, _words(SearchedText.CAPTION)
    ),
    CompiledField(
        "camera", _TEXT, "whose camera has {}", "camera:canon", _OPEN, _cameras, _words(SearchedText.CAMERA)
    ),
    CompiledField("lens", _TEXT, "whose lens has {}", 'lens:"24-70"', _OPEN, _cameras, _words(SearchedText.LENS)),
    CompiledField("iso", WHOLE, "with ISO {}", "iso:<=400", _OPEN, _cameras, _number(Fact.ISO)),
    CompiledField("f", APERTURE, "with f-number {}", "f:2.8", _OPEN, _cameras, _number(Fact.APERTURE)),
    CompiledField(
        "exposure", SECONDS, "exposed for {}", "exposure:1/250", _OPEN, _cameras, _number(Fact.EXPOSURE)
    ),
    CompiledField(
        "focal", MILLIMETRES, "with a focal length of {} mm", "focal:24..70", _OPEN, _cameras,
        _number(Fact.FOCAL_LENGTH),
    ),
    CompiledField(
        "place", _TEXT, "whose place has {}", "place:lisbon", _MEMBERS, _named_places, place_condition
    ),
    CompiledField("country", _TEXT, "in a country with {}", "country:pt", _MEMBERS, _named_places, country_condition),
    CompiledField("near", NearKind(), "taken within {}", "near:38.7,-9.1,5", _MEMBERS, _named_places, near_condition),
    CompiledField(
        "area", AreaKind(), "taken between {}", "area:38.6,-9.3,38.8,-9", _MEMBERS, _named_places, area_condition
    ),
    CompiledField(
        "like", MeaningKind(), "that show {}", 'like:"snowy mountains"', _MEMBERS, _members, like_condition
    ),
    CompiledField(
        "similar", KeyKind(), "similar to {}", "similar:k3j5x2abcdefg", _MEMBERS, _members, similar_condition
    ),
    CompiledField(
        "thing", NameKind("the name of a thing"), "that show a thing named {}", "thing:bird", _MEMBERS, _members,
        thing_condition,
    ),
    CompiledField(
        "person", NameKind("the name of a person, or words of it"), "that show the person {}",
        *("person:ann", _MEMBERS, _members, _person),
    ),
    CompiledField(
        "text", _TEXT, "that show text with {}", 'text:"open daily"', _MEMBERS, _members, text_condition
    ),
    CompiledField("taken", _DATE, "taken {}", "taken:2024-08", _OPEN, _dates, taken_condition),
    CompiledField("weekday", WEEKDAY, "taken {}", "weekday:sat", _OPEN, _dates, _cycle(Fact.WEEKDAY)),
    CompiledField("hour", HOUR, "taken {}", "hour:18..20", _OPEN, _dates, _cycle(Fact.HOUR)),
    CompiledField("added", _DATE, "added {}", "added:last-30-days", _OPEN, _dates, added_condition),
    CompiledField("size", SIZE, "with a size of {}", "size:>=8mb", _OPEN, _everybody, _number(Fact.SIZE)),
    CompiledField("width", PIXELS, "with a width of {} pixels", "width:>=4000", _OPEN, _everybody, _number(Fact.WIDTH)),
    CompiledField(
        "height", PIXELS, "with a height of {} pixels", "height:>=3000", _OPEN, _everybody, _number(Fact.HEIGHT)
    ),
    CompiledField(
        "orientation", OptionKind({word: f"in {word} orientation" for word in _SHAPES}),
        *("{}", "orientation:landscape", _OPEN, _everybody, _option(Fact.SHAPE, lambda word: (_SHAPES[word],))),
    ),
    CompiledField(
        "format", OptionKind(_FORMAT_WORDS, _FORMATS_TOO), "{}", "format:jpeg", _OPEN, _everybody,
        _option(Fact.FORMAT, lambda word: (_STORED_FORMATS.get(word, word.upper()),)),
    ),
    CompiledField(
        "kind", OptionKind(_KIND_WORDS), "{}", "kind:video", _OPEN, _everybody,
        _option(Fact.KIND, lambda word: (word,)),
    ),
    CompiledField(
        "duration", DURATION, "with a duration of {}", "duration:>30s", _OPEN, _everybody, _number(Fact.DURATION)
    ),
    CompiledField(
        "codec", NameKind("the name of a codec", _CODECS, tuple(_CODECS_TOO)), "with the codec {}",
        *("codec:hevc", _OPEN, _everybody, _codec),
    ),
)  # fmt: skip

_HAS = {
    "gps": _Flag("with coordinates", _OPEN, _places, _holds(Fact.HAS_GPS)),
    "note": _Flag("with a note", _MEMBERS, _members, _holds(Fact.HAS_NOTE)),
    "tag": _Flag("with a tag", _OPEN, _members, _holds(Fact.HAS_TAG)),
    "person": _Flag("that show a person", _MEMBERS, _members, _holds(Fact.HAS_PERSON)),
    "rating": _Flag("with a rating", _OPEN, _members, lambda _: FactBetween(Fact.RATING)),
    "caption": _Flag("with a caption", _OPEN, _names, _holds(Fact.HAS_CAPTION)),
    "title": _Flag("with a title", _OPEN, _names, _holds(Fact.HAS_TITLE)),
}

_IS = {
    "new": _Flag("new to you", _PRIVATE, _members, lambda actor: AddedSince(actor.user_id)),
    "offline": _Flag("in an offline folder", _MEMBERS, _members, _holds(Fact.IS_OFFLINE)),
    "edited": _Flag("with edited details", _MEMBERS, _members, _holds(Fact.IS_EDITED)),
    "archived": _Flag("archived", _MEMBERS, _archive, lambda _: Archived()),
    "unrated": _Flag("without a rating", _OPEN, _members, lambda _: Not(FactBetween(Fact.RATING))),
    "untagged": _Flag("without a tag", _OPEN, _members, lambda _: Not(FactHolds(Fact.HAS_TAG))),
    "stacked": _Flag("in a stack", _OPEN, _members, _holds(Fact.IS_STACKED)),
}

_SEARCHED: Mapping[SearchedText, IsShown] = {
    SearchedText.NAME: _names,
    SearchedText.TITLE: _names,
    SearchedText.CAPTION: _names,
    SearchedText.NOTE: _notes,
    SearchedText.TAGS: _members,
    SearchedText.CATEGORY: _groups,
    SearchedText.COLLECTION: _groups,
    SearchedText.CAMERA: _cameras,
    SearchedText.LENS: _cameras,
}
