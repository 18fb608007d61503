"""Names of photos as files: every name that is listed leads back to its photo."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.library.files.file_names import (
    MAX_NAME_BYTES,
    FileName,
    archive_name,
    composed,
    exact_collection_name,
    exact_name,
    file_name,
    parse_file_name,
)
from core.library.slugs import name_sort
from core.models import AssetKey, SelectionSet
from core.ssh.files.virtual_tree import VirtualFile, VirtualFolder, resolve
from core.text import display_text

KEY = AssetKey("k3j5x2abcdefg")
KEYS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=13, max_size=13).map(AssetKey)
# As a disk may have them: any text without a slash.
NAMES = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=300)
    | st.from_regex(r"[A-Za-z_~.-]{1,8}(~[a-zA-Z2-7]{13})?\.(jpg|JPEG|heic)", fullmatch=True)
    | st.sampled_from(
        ["CON", "con.jpg", "Aux.tar.gz", "lpt\u00b9.png", "NUL .jpg", "clock$.jpg", "\t a.jpg", "a  b.jpg"]
    )
).map(lambda name: exact_name(name.encode()))


@given(NAMES, KEYS, st.booleans())
@example("a~k3j5x2abcdefg.jpg", KEY, False)
@example("~k3j5x2abcdefg", KEY, True)
@example(".jpg", KEY, False)
@example("a.b c", KEY, True)
def test_a_listed_name_is_safe_and_leads_back(name: str, key: AssetKey, repeated: bool) -> None:
    """It is one segment of a path, valid on any file system, and finds its photo: by name alone, or by key."""
    called = file_name(name, key, repeated=repeated)
    assert len(called.encode()) <= MAX_NAME_BYTES + len(key) + 1 <= 255
    assert not set(called) & set('/\\\0\t\n\x1b\x9b<>:"|?*')
    assert called.split(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "LPT\u00b9"}
    assert called[0] not in "-~."
    assert called not in {".", ".."}
    asked = parse_file_name(called)
    if asked.asset_key is None:
        assert (asked.name, repeated) == (name, False)
    else:
        assert asked.asset_key == key
    assert display_text(called)
    assert resolve(b"/selection/" + called.encode()) == VirtualFile(
        VirtualFolder(SelectionSet(), ("selection",)), called
    )


@given(NAMES, KEYS, st.booleans(), NAMES, KEYS, st.booleans())
def test_two_photos_never_have_the_same_name(
    name: str, key: AssetKey, repeated: bool, other: str, other_key: AssetKey, other_repeated: bool
) -> None:
    """Not even where case and normalization do not count; the index marks names with an equal sort key as repeated."""
    if key == other_key or (name_sort(name) == name_sort(other) and not (repeated or other_repeated)):
        return
    one, two = file_name(name, key, repeated=repeated), file_name(other, other_key, repeated=other_repeated)
    assert composed(one).casefold() != composed(two).casefold()


def test_names_are_kept_where_they_can_be() -> None:
    """A suffix is added only where necessary, before the extension."""
    assert file_name("Été à Nîmes (1).JPG", KEY, repeated=False) == "Été à Nîmes (1).JPG"
    assert file_name("IMG_1.jpg", KEY, repeated=True) == "IMG_1~k3j5x2abcdefg.jpg"
    assert file_name("a:b?.jpg", KEY, repeated=False) == "a_b_~k3j5x2abcdefg.jpg"
    assert (
        file_name("a  b c \U0001f469\u200d\U0001f4bb.jpg", KEY, repeated=False)
        == "a  b c \U0001f469\u200d\U0001f4bb.jpg"
    )
    assert file_name("CON.jpg", KEY, repeated=False) == "_CON~k3j5x2abcdefg.jpg"
    assert file_name("con.tar.jpg", KEY, repeated=True) == "_con.tar~k3j5x2abcdefg.jpg"
    assert file_name("A~K3J5X2ABCDEFG.jpg", KEY, repeated=False) == "A~K3J5X2ABCDEFG~k3j5x2abcdefg.jpg"
    assert file_name("-rf.jpg", KEY, repeated=False) == "_rf~k3j5x2abcdefg.jpg"
    assert file_name("写" * 100 + ".jpg", KEY, repeated=False) == "写" * 65 + "~k3j5x2abcdefg.jpg"


@pytest.mark.parametrize(
    ("title", "name"), [("Été", "Été.zip"), ("Aux", "_Aux.zip"), ("a:b\t?", "a_b__.zip"), ("..", "_..zip")]
)
def test_an_archive_has_a_name_that_windows_accepts(title: str, name: str) -> None:
    """Whatever the title of its share link is."""
    assert archive_name(title) == name


def test_a_decomposed_name_is_the_composed_one() -> None:
    """As macOS writes names; the index stores them composed."""
    assert parse_file_name("E\u0301te\u0301.jpg") == FileName("Été.jpg", None)


@pytest.mark.parametrize(
    ("category", "folder", "name"),
    [
        ("Odd  two", "", "Odd  two"),
        ("Odd  two", "Odd  two", "Odd  two"),
        ("Trips", "Trips/a\tb/ c ", "a\tb /  c "),
        ("Trips", "Trips/\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", "\U0001f469\u200d\U0001f4bb"),
        ("Trips", "Trips/cafe\N{COMBINING ACUTE ACCENT}", "caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("Trips", "Trips/Paris\x0012", "Paris"),
        ("Trips\x003", "", "Trips"),
    ],
)
def test_names_of_collections_are_those_of_their_folders(category: str, folder: str, name: str) -> None:
    """Nothing that JSON can hold is altered, and the marks of rows without a folder are not part of the name."""
    assert exact_collection_name(category.encode(), folder.encode()) == name
