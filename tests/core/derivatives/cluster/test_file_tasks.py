"""Tasks for one file and their answers: the results of a real file, and None for anything else that is sent."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.derivatives.cluster.checked_pictures import clean_picture
from core.derivatives.cluster.file_tasks import DeriveTask, FileTask, HashTask, ReadTask, answer, checked
from core.media.metadata.photo_metadata import PhotoMetadata, read_metadata
from core.media.originals import Original
from core.models import DerivativeSize
from tests.core.indexing.libraries import jpeg, write

msgspec = pytest.importorskip("msgspec", reason="the extra dask is not installed")

PIXELS, MTIME = 10_000_000, 1_600_000_000 * 10**9


@pytest.fixture
def original(tmp_path: Path) -> Original:
    write(tmp_path, "one.jpg", contents=jpeg(900, 600))
    return Original(bytes(tmp_path), b"one.jpg")


def tasks_of(original: Original) -> dict[str, FileTask]:
    size = len(jpeg(900, 600))
    return {
        "read": ReadTask(original, MTIME, PIXELS),
        "hash": HashTask(original, size, MTIME),
        "derive": DeriveTask(original, DerivativeSize.THUMBNAIL, PIXELS),
    }


def test_answers_are_what_the_gallery_would_find(original: Original) -> None:
    """Metadata with all their types, the digest, and a thumbnail."""
    tasks = tasks_of(original)
    found: dict[str, Any] = {name: checked(task, answer(task)) for name, task in tasks.items()}
    assert found["read"] == read_metadata(original, MTIME, PIXELS)
    assert found["hash"] == hashlib.sha256(jpeg(900, 600)).digest()
    clean = clean_picture(found["derive"].jpeg, 400)
    assert clean is not None
    assert Image.open(io.BytesIO(clean)).size == (400, 267)
    assert (found["derive"].is_incomplete, found["derive"].missing_package) == (False, None)


def test_what_cannot_be_done_has_no_result(original: Original, tmp_path: Path) -> None:
    """A missing file, one that changed since its scan, one that is something else."""
    write(tmp_path, "broken.jpg", contents=b"nothing")
    gone, broken = Original(bytes(tmp_path), b"gone.jpg"), Original(bytes(tmp_path), b"broken.jpg")
    for task in (*tasks_of(gone).values(), *list(tasks_of(broken).values())[::2], HashTask(original, 1, MTIME)):
        assert (answer(task), checked(task, b"")) == (b"", None)


@given(st.data())
def test_any_bytes_are_checked(data: st.DataObject) -> None:
    """Of valid answers with other bytes in them, and of any values that the format has; never an error."""
    task = tasks_of(Original(b"/", b"x"))[data.draw(st.sampled_from(["read", "hash", "derive"]))]
    plain = PhotoMetadata("JPEG", 1, 2, 1, None)
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=4),
    )
    body = data.draw(st.binary(max_size=80) | values.map(msgspec.msgpack.encode))
    if data.draw(st.booleans()):
        damaged = bytearray(msgspec.msgpack.encode(plain))
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        body = bytes(damaged)
    found = checked(task, body)
    assert found is None or isinstance(found, PhotoMetadata | bytes) or hasattr(found, "jpeg")


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 0},
        {"height": 2**40},
        {"orientation": 9},
        {"camera_make": "Canon\x1b[2J"},
        {"lens": "\u202egnp"},
        {"low_resolution": bytes(100_000)},
        {"head": 2**63},
    ],
)
def test_implausible_metadata_are_refused(changes: dict[str, Any]) -> None:
    """Of the right types, and still nothing that reading a file gives."""
    task = ReadTask(Original(b"/", b"x"), 0, PIXELS)
    plain = PhotoMetadata("JPEG", 1, 2, 1, None)
    assert checked(task, msgspec.msgpack.encode(plain)) == plain
    assert checked(task, msgspec.msgpack.encode(plain._replace(**changes))) is None
    assert checked(task, "text") is None


def test_only_small_jpegs_without_metadata_are_stored() -> None:
    """Texts in them are left out; larger, damaged and other pictures are refused."""
    marked = io.BytesIO()
    Image.new("RGB", (400, 300), (9, 90, 200)).save(marked, "JPEG", comment=b"SECRET", exif=b"Exif\0\0SECRET")
    clean = clean_picture(marked.getvalue(), 400)
    assert clean is not None
    assert b"SECRET" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(marked).tobytes()
    other = io.BytesIO()
    Image.new("RGB", (40, 30)).save(other, "PNG")
    for jpeg_bytes, longest in (
        (marked.getvalue(), 399), (marked.getvalue()[:-300], 400), (other.getvalue(), 400), (b"", 400),
    ):  # fmt: skip
        assert clean_picture(jpeg_bytes, longest) is None
