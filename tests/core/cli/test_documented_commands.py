"""docs/commands.md matches the registry: every command, the exit codes and the JSON fields.

Write that part of the page with `sshowcase help --reference`.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from core.cli.main import run
from core.commands.json_objects import category_json, collection_json, details_json, photo_json
from core.errors import (
    ConflictError,
    GalleryError,
    NotAllowedError,
    NotFoundError,
    UnknownCommandError,
    UsageError,
)
from core.models import (
    AssetKey,
    Category,
    CategoryId,
    CategorySet,
    Collection,
    CollectionId,
    CollectionSet,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
)
from server_ssh import REGISTRY

_ROOT = Path(__file__).parents[3]
_PAGE = _ROOT / "docs" / "commands.md"
_BEGIN, _END = "<!-- every command, from the registry -->", "<!-- end -->"

NOW = datetime(2024, 5, 1, tzinfo=UTC)
CATEGORY = Category(CategoryId(1), "travel", "Travel", 1, 3, (), None, CategorySet("travel"), "Travel")
COLLECTION = Collection(
    CollectionId(1),
    CategoryId(1),
    "travel",
    "Travel",
    "travel/paris",
    "Paris",
    3,
    None,
    None,
    None,
    CollectionSet("travel/paris"),
    "Paris",
)
PHOTO = Photo(
    PhotoId(1),
    AssetKey("a" * 13),
    1,
    CollectionId(1),
    "a.jpg",
    "a.jpg",
    "JPEG",
    600,
    400,
    1000,
    None,
    None,
    PageKey(0, PhotoId(1)),
)
DETAILS = PhotoDetails(PHOTO, COLLECTION, None, None, None, None, None, None, None, None, None, 1, NOW, NOW)


def test_the_page_describes_every_command_as_it_is() -> None:
    """The part of the page about every command is what `sshowcase help --reference` prints."""
    _, written, _ = re.split(f"{_BEGIN}|{_END}", _PAGE.read_text())
    out = io.StringIO()
    assert run(REGISTRY, ["help", "--reference"], io.StringIO(), out, io.StringIO()) == 0
    assert written.strip() == out.getvalue().strip()


def test_the_page_and_the_errors_agree_on_exit_codes() -> None:
    """The table lists the exit code of every error."""
    listed = {int(code) for code in re.findall(r"^\| ([0-9]+) \|", _PAGE.read_text(), re.MULTILINE)}
    errors = (GalleryError, ConflictError, UsageError, NotFoundError, NotAllowedError, UnknownCommandError)
    codes = {each.exit_code for each in errors}
    assert listed == codes | {0, 130}


def test_the_page_lists_the_fields_that_machines_get() -> None:
    """The page lists exactly the fields that scripts can rely on."""
    rows = dict(
        re.findall(
            r"^\| (category|collection|photo in a list|photo of `info`, in addition) \| (.*) \|$",
            _PAGE.read_text(),
            re.MULTILINE,
        )
    )
    fields = {name: re.findall("`([a-z0-9_]+)`", row) for name, row in rows.items()}
    assert list(category_json(CATEGORY)) == fields["category"]
    assert list(collection_json(COLLECTION)) == fields["collection"]
    assert list(photo_json(PHOTO, COLLECTION)) == fields["photo in a list"]
    assert list(details_json(DETAILS)) == fields["photo in a list"] + fields["photo of `info`, in addition"]
