"""Which folders are stories, from their paths alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.indexing.stories.reserved_folders import StoryFolder, may_be_story, reserved_folders


def found(*folders: str, empty: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    """Return owner and capsule of each folder that is a story; all but `empty` have photos directly."""
    paths = [folder.encode() for folder in folders]
    with_media = {*paths} - {folder.encode() for folder in empty}
    stories = reserved_folders(paths, with_media.__contains__)
    return {path.decode(): (story.owner.decode(), story.capsule) for path, story in stories.items()}


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (("Travel/Rome", "Travel/Rome/stories"), {"Travel/Rome/stories": ("Travel/Rome", "")}),
        (("Travel", "Travel/stories"), {"Travel/stories": ("Travel", "")}),
        (("Travel/Rome", "Travel/Rome/ Stories "), {"Travel/Rome/ Stories ": ("Travel/Rome", "")}),
        (("Travel/Rome", "Travel/Rome/stories/The Zoo"), {"Travel/Rome/stories/The Zoo": ("Travel/Rome", "the-zoo")}),
        (("T/R", "T/R/stories/Zoo/Apes/Old"), {"T/R/stories/Zoo/Apes/Old": ("T/R", "zoo")}),
        (("T/R", "T/R/stories/stories"), {"T/R/stories/stories": ("T/R", "stories")}),
        (("T/R", "T/R/stories/Zoo/stories/More"), {"T/R/stories/Zoo/stories/More": ("T/R", "zoo")}),
        # Without photos next to it, a folder of this name is a collection, and may have a story itself.
        (("Travel/Rome/stories",), {}),
        (("T/R/stories", "T/R/stories/stories"), {"T/R/stories/stories": ("T/R/stories", "")}),
        (("stories", "stories/Zoo"), {}),
        (("stories", "stories/stories"), {"stories/stories": ("stories", "")}),
        (("T/R", "T/R/my stories", "T/R/stories.old", "T/R/story"), {}),
    ],
)
def test_a_folder_stories_next_to_photos_is_a_story(folders: tuple[str, ...], expected: dict[str, object]) -> None:
    """The name counts in any case, the outermost folder of that name decides, and a folder in it is one capsule."""
    assert found(*folders) == expected


def test_photos_in_a_root_have_no_story() -> None:
    """A folder `stories` next to them is a category of its own, to which other members may have access."""
    assert found("", "stories", "stories/Zoo") == {}


def test_capsules_have_different_slugs_and_their_names() -> None:
    """Of each owner by itself; the folders of one capsule share it."""
    folders = [b"a/b", b"a/c", b"a/b/stories/Zoo!", b"a/b/stories/zoo", b"a/b/stories/zoo/x", b"a/c/stories/zoo"]
    stories = reserved_folders(folders, {b"a/b", b"a/c"}.__contains__)
    assert stories == {
        b"a/b/stories/Zoo!": StoryFolder(b"a/b", "zoo", "Zoo!"),
        b"a/b/stories/zoo": StoryFolder(b"a/b", "zoo-2", "zoo"),
        b"a/b/stories/zoo/x": StoryFolder(b"a/b", "zoo-2", "zoo"),
        b"a/c/stories/zoo": StoryFolder(b"a/c", "zoo", "zoo"),
    }


NAMES = st.sampled_from([b"a", b"Stories", b"stories", b"b c", b"\xff"])
FOLDERS = st.lists(NAMES, min_size=1, max_size=5).map(b"/".join)


@given(st.frozensets(FOLDERS, max_size=8), st.frozensets(FOLDERS, max_size=8))
def test_a_story_lies_in_its_owner_which_is_not_a_story(folders: frozenset[bytes], media: frozenset[bytes]) -> None:
    """Whatever the folders are: the owner has photos, is of the same category, and is shown in lists itself."""
    stories = reserved_folders(folders | media, media.__contains__)
    for folder, story in stories.items():
        assert may_be_story(folder)
        assert story.owner in media
        assert folder.startswith(story.owner + b"/")
        assert story.owner not in stories
