"""Random queries, as text, over the names and values that `tests.core.sets.search.drawn_library` draws photos with."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = ("sea", "lis", "lisbon", "ÉTÉ", "ete", "img", "img_1", "2024", "東", "京都", "canon", "mm", "a", "zzz", "ж")
NUMBERS = {
    "rating": ("1", "3", "4", "4.5", "5"),
    "myrating": ("1", "3", "5"),
    "votes": ("0", "1", "2"),
    "iso": ("100", "400", "3200"),
    "f": ("2", "2.8", "f/4"),
    "exposure": ("1/250", "0.5", "1/60", "2s"),
    "focal": ("35", "50", "85mm"),
    "size": ("1kb", "2mb", "1500"),
    "width": ("600", "800px"),
    "height": ("400", "800"),
    "duration": ("12", "30s", "1min", "2h"),
}
STARS = ("rating", "myrating")
DATES = ("2023", "2024", "2024-02", "2024-02-29", "2024-08", "2024-08-15", "2025-01-01", "1999")
DAYS = ("08-10", "02-29", "12-31", "01-01", "12-20")
OPTIONS = {
    "orientation": ("landscape", "portrait", "square"),
    "format": ("jpeg", "jpg", "png", "heif", "jpeg2000"),
    "kind": ("still", "video", "raw"),
    "has": ("gps", "note", "tag", "person", "rating", "caption", "title"),
    "is": ("new", "offline", "edited", "archived", "unrated", "untagged", "stacked"),
    "fav": ("yes", "no"),
    "weekday": ("sat", "Monday", "mon..fri", "fri..mon"),
    "hour": ("0", "09", "18..20", "22..3"),
}
TEXT_FIELDS = (
    "name",
    "title",
    "note",
    "caption",
    "camera",
    "lens",
    "text",
    "category",
    "collection",
    "album",
    "place",
    "country",
)
PEOPLE = ("ann", "ANN LEE", "lee", "ete", "bo", "#2", "#4", "no such person")
TAGS = ("sea", "SEA", "été", "Travel/Sea", "travel", "north", "no such tag")
PLACES = (
    *("near:38.7,-9.1,5", "near:38.75,-9.1,20", "near:-16.8,180,50", "near:90,0,20", "near:0,0,20000"),
    *(
        "area:38,-10,39,-9",
        "area:-20,179,0,-179",
        "area:-90,-180,90,180",
        "place:portugal/lisboa",
        "place:Japan/",
        "place:japan/se",
        "country:pt",
        "country:UK",
        'country:"jp"',
    ),
)
CODECS = ("codec:hevc", "codec:H.264", "codec:h264", 'codec:"motion jpeg"', "codec:zzz")
THINGS = (
    "thing:animal",
    "thing:ANIMAL",
    "thing:squirrel",
    'thing:"sea  lion"',
    "thing:kite",
    "thing:fox",
    "thing:sea",
    "thing:quirrel",
)
LAST_DAYS = ("last-10-days", "last-100-days", "last-1000-days")

_words = st.sampled_from(WORDS)
_texts = _words | st.builds('"{}"'.format, _words) | st.builds('"{} {}"'.format, _words, _words)


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    field = draw(st.sampled_from(sorted(NUMBERS)))
    number = draw(st.sampled_from(NUMBERS[field]))
    form = draw(st.sampled_from(["{}", "{}", ">={}", ">{}", "<{}", "<={}", "={}", "{}..", "..{}"]))
    if field in STARS and (form, number) in {(">{}", "5"), ("<{}", "1")}:  # nothing can match
        form = "{}"
    return f"{field}:{form.format(number)}"


@st.composite
def _dates(draw: st.DrawFn) -> str:
    field = draw(st.sampled_from(["taken", "added"]))
    first, last = sorted(draw(st.tuples(st.sampled_from(DATES), st.sampled_from(DATES))))
    forms = ["{}", "{}", ">={}", ">{}", "<{}", "<={}", "={}", "{}..", "..{}"]
    value = draw(
        st.sampled_from(forms).map(lambda form: form.format(first))
        | st.just(f"{first[:4]}..{last[:4]}")
        | st.sampled_from(LAST_DAYS)
        | st.sampled_from(DAYS).map("every-year:{}".format)
        | st.builds("every-year:{}..{}".format, st.sampled_from(DAYS), st.sampled_from(DAYS))
    )
    return f"{field}:{value}"


_options = st.sampled_from([f"{field}:{word}" for field, words in OPTIONS.items() for word in words])
_fields = st.builds("{}:{}".format, st.sampled_from(TEXT_FIELDS), _texts)
_people = st.sampled_from(PEOPLE).map(lambda name: f'person:"{name}"')
_tags = st.sampled_from(TAGS).map(lambda name: f'tag:"{name}"')
TERMS = st.one_of(
    *(
        _texts,
        _texts,
        _numbers(),
        _numbers(),
        _dates(),
        _options,
        _options,
        _fields,
        _tags,
        _people,
        st.sampled_from(PLACES + CODECS + THINGS),
    )
)

QUERIES: st.SearchStrategy[str] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
        st.builds("NOT {}".format, inner),
    ),
    max_leaves=8,
)
"""Valid queries for one who may ask for every field."""
