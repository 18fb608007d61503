"""Names of photos as files: every name that is listed leads back to its photo."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from core.library.files.file_names import MAX_NAME_BYTES, FileName, file_name, parse_file_name
from core.models import AssetKey, SelectionSet
from core.ssh.files.virtual_tree import VirtualFile, VirtualFolder, resolve
from core.text import display_text

KEY = AssetKey("k3j5x2abcdefg")
KEYS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=13, max_size=13).map(AssetKey)
# As the index stores them: after display_text.
NAMES = (
    (
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
        | st.from_regex(r"[A-Za-z_~.-]{1,8}(~[a-z2-7]{13})?\.(jpg|JPEG|heic)", fullmatch=True)
    )
    .map(display_text)
    .filter(bool)
)


@given(NAMES, KEYS, st.booleans())
@example("a~k3j5x2abcdefg.jpg", KEY, False)
@example("~k3j5x2abcdefg", KEY, True)
@example(".jpg", KEY, False)
@example("a.b c", KEY, True)
def test_a_listed_name_is_safe_and_leads_back(name: str, key: AssetKey, repeated: bool) -> None:
    """It is one segment of a path, valid on any file system, and finds its photo: by name alone, or by key."""
    called = file_name(name, key, repeated=repeated)
    assert len(called.encode()) <= MAX_NAME_BYTES + len(key) + 1 <= 255
    assert not set(called) & set('/\\\0\n<>:"|?*')
    assert called[0] not in "-~."
    assert called not in {".", ".."}
    asked = parse_file_name(called)
    if asked.asset_key is None:
        assert (asked.name, repeated) == (name, False)
    else:
        assert asked.asset_key == key
    assert resolve(b"/selection/" + called.encode()) == VirtualFile(
        VirtualFolder(SelectionSet(), ("selection",)), called
    )


@given(NAMES, KEYS, st.booleans(), NAMES, KEYS, st.booleans())
def test_two_photos_never_have_the_same_name(
    name: str, key: AssetKey, repeated: bool, other: str, other_key: AssetKey, other_repeated: bool
) -> None:
    """Not even if a file is named like another one with a suffix; the index marks equal names as repeated."""
    if key == other_key or (name == other and not (repeated and other_repeated)):
        return
    assert file_name(name, key, repeated=repeated) != file_name(other, other_key, repeated=other_repeated)


def test_names_are_kept_where_they_can_be() -> None:
    """A suffix is added only where necessary, before the extension."""
    assert file_name("Été à Nîmes (1).JPG", KEY, repeated=False) == "Été à Nîmes (1).JPG"
    assert file_name("IMG_1.jpg", KEY, repeated=True) == "IMG_1~k3j5x2abcdefg.jpg"
    assert file_name("a:b?.jpg", KEY, repeated=False) == "a_b_~k3j5x2abcdefg.jpg"
    assert file_name("-rf.jpg", KEY, repeated=False) == "_rf~k3j5x2abcdefg.jpg"
    assert file_name("写" * 100 + ".jpg", KEY, repeated=False) == "写" * 65 + "~k3j5x2abcdefg.jpg"


def test_a_decomposed_name_is_the_composed_one() -> None:
    """As macOS writes names; the index stores them composed."""
    assert parse_file_name("E\u0301te\u0301.jpg") == FileName("Été.jpg", None)
