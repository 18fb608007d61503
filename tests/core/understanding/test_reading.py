"""Text in photos: what is certain and long enough is kept, and the model of the package reads what is drawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from core.library.search.lookups.few_candidates import few_candidates
from core.media.originals import Original
from core.models import AssetKey, PhotoId, QuerySet
from core.sets.statements import Statement
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.picture_job import UnseenPicture
from core.understanding.readable_pictures import PictureToRead
from core.understanding.text import line_rows
from core.understanding.text.reading import FLOOR, FoundLine, found_lines, text_in_pictures
from core.understanding.text.text_model import TextModel, installed_text_model
from tests.core.building import ADMIN, add_photo, database_in_memory, populate

_BOX = ((10, 20), (110, 20), (110, 40), (10, 40))
_FOUND = Statement(
    "test: photos with text", "SELECT name FROM photos WHERE {set} AND {listed} AND {visible} ORDER BY id"
)


def test_short_and_uncertain_lines_are_left_out() -> None:
    """Two letters, and what is read into leaves; boxes become shares of the picture."""
    texts, scores = ("Open  daily", "a1 -!", "leaves", "abc"), (0.95, 0.99, FLOOR - 0.01, FLOOR)
    found = found_lines([_BOX] * 4, texts, scores, (200, 100))
    corners = ((0.05, 0.2), (0.55, 0.2), (0.55, 0.4), (0.05, 0.4))
    assert found == (FoundLine("Open daily", 0.95, corners), FoundLine("abc", FLOOR, corners))


@pytest.fixture
def two(database: sqlite3.Connection) -> tuple[UnseenPicture, UnseenPicture]:
    """Two photos with thumbnails."""
    rows = database.execute("SELECT id, asset_key, version FROM photos ORDER BY id").fetchall()
    one, other = (UnseenPicture(PhotoId(row[0]), AssetKey(row[1]), row[2]) for row in rows)
    return one, other


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """A library with two photos."""
    with database_in_memory() as connection:
        library = populate(connection, {"Open": {"Day": 0}})
        for name in ("one.jpg", "two.jpg"):
            add_photo(connection, library.collections["Day"], name, has_thumbnail=1)
        yield connection


def test_text_is_replaced_and_goes_with_its_photo(
    database: sqlite3.Connection, two: tuple[UnseenPicture, UnseenPicture]
) -> None:
    """A changed picture is read again, another model reads all, and the row of a deleted photo finds no later one."""
    one, other = two

    def found(text: str) -> list[str]:
        return [row[0] for row in database.execute(*_FOUND.fill(ADMIN, QuerySet(text)))]

    def unread(model: line_rows.TextModelId) -> list[PhotoId]:
        return [each.photo.photo_id for each in line_rows.unread(database, model, 0, 9)]

    first = line_rows.add_text_model(database, TextModel("model", "1", "aa"))
    assert unread(first) == [one.photo_id, other.photo_id]
    lines = [FoundLine("Harbour Museum", 0.99, ()), FoundLine("open daily", 0.98, ())]
    line_rows.save_text(database, first, [(one, lines), (other, ())])
    assert (unread(first), line_rows.counts_of_read(database, first)) == ([], (2, 2))
    assert found("text:mus") == found('text:"harbour museum"') == found("text:HARBOUR") == ["one.jpg"]
    assert found('text:"museum open"') == [], "lines are apart"
    assert found("not text:harbour") == ["two.jpg"]
    looked_up = few_candidates(database, ADMIN, QuerySet("text:harbour"))
    assert looked_up is not None
    assert looked_up.ids == (one.photo_id,), "pages do not read the other photos"
    database.execute("UPDATE photos SET version = 7 WHERE id = ?", (one.photo_id,))
    assert unread(first) == [one.photo_id]
    line_rows.save_text(database, first, [(one._replace(version=7), lines[1:])])
    assert (found("text:harbour"), found("text:daily")) == ([], ["one.jpg"])
    second = line_rows.add_text_model(database, TextModel("model", "2", "bb"))
    assert unread(second) == [one.photo_id, other.photo_id]
    assert found("text:daily") == ["one.jpg"], "until it is read again"
    database.execute("UPDATE roots SET online = 0")
    assert unread(second) == []
    database.execute("UPDATE photo_lines SET photo_id = ?", (other.photo_id,))
    assert found("text:daily") == []
    last = line_rows.forget_deleted(database, 0)
    assert last is not None
    assert line_rows.forget_deleted(database, last) is None
    assert database.execute("SELECT count(*) FROM line_words").fetchone()[0] == 0


def test_the_real_model_reads_what_is_drawn(tmp_path: Path) -> None:
    """The weights of the package: a sign is read, a bare picture has no text, a file not opened now is missing."""
    if installed_text_model() is None:
        pytest.skip("the extra `ocr` is not installed")
    sign = Image.new("RGB", (800, 400), (90, 120, 90))
    draw = ImageDraw.Draw(sign)
    draw.rectangle((60, 60, 740, 300), fill=(240, 240, 230))
    draw.text((100, 90), "HARBOUR MUSEUM", fill=(20, 20, 60), font=ImageFont.load_default(60))
    draw.text((110, 200), "open daily", fill=(120, 20, 20), font=ImageFont.load_default(48))
    sign.save(tmp_path / "sign.jpg")
    Image.new("RGB", (300, 200), (90, 120, 90)).save(tmp_path / "bare.jpg")
    (tmp_path / "damaged.jpg").write_bytes(b"no picture")
    places = [Original(bytes(tmp_path), f"{name}.jpg".encode()) for name in ("sign", "bare", "damaged", "missing")]
    places.append(Original(bytes(tmp_path), b"a" * 300 + b".jpg"))  # the system refuses to open it
    read = text_in_pictures([PictureToRead(None, place) for place in places], 10**6)
    assert [[line.text for line in each.lines] for each in read] == [["HARBOUR MUSEUM", "open daily"], [], [], [], []]
    assert [each.is_missing for each in read] == [False, False, False, True, True]
    top, below = (line.corners[0] for line in read[0].lines)
    assert 0.1 < top[0] < 0.15
    assert top[1] < 0.3 < below[1] < 0.6
    downloads = import_module("rapidocr.utils.download_file").DownloadFile
    with pytest.raises(UnusableModelError, match="lacks files"):
        downloads.run(None)
