"""Similar photos of a scanned folder: hashed, searched and compared in worker processes."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.derivative_store import DerivativeStore
from core.jobs.job_run import JobRun
from core.jobs.models import JobProgress
from core.library.duplicates.sharp_photos import are_sharp
from core.media.comparison.sharpness import Sharpness
from core.models import DerivativeSize
from core.pictures.duplicates.similar_photos import SimilarPhotos
from tests.core.indexing.libraries import Scanner
from tests.core.media.comparison.scenes import COPIES, cropped, scene, with_another_shape
from tests.core.media.drawing import photo_exif

_PAIRS = """
SELECT one.path, other.path, distance FROM similar_photos
JOIN photos AS one ON one.id = first_id JOIN photos AS other ON other.id = second_id
"""


@pytest.fixture
def similar(scanner: Scanner) -> SimilarPhotos:
    store = DerivativeStore(scanner.settings.derivatives_dir)
    return SimilarPhotos(scanner.database, scanner.pool, store, scanner.settings)


def save(picture: Image.Image, path: Path, mtime: int = 1_600_000_000, taken: str = "") -> None:
    path.parent.mkdir(exist_ok=True)
    stream = io.BytesIO()
    exif = photo_exif(taken=taken).tobytes() if taken else b""
    picture.save(stream, "JPEG", quality=90, exif=exif)
    path.write_bytes(stream.getvalue())
    os.utime(path, (mtime, mtime))


async def pairs(scanner: Scanner) -> set[frozenset[str]]:
    return {frozenset((one.decode(), other.decode())) for one, other, _ in await scanner.rows(_PAIRS)}


async def test_copies_are_found_whatever_was_done_to_them(
    scanner: Scanner, photos: Path, similar: SimilarPhotos
) -> None:
    """Each with its photo, directly or by way of another copy, and none with another photo."""
    for seed in (1, 2):
        save(scene(seed), photos / f"{seed}/original.jpg")
        for number, change in enumerate(COPIES.values()):
            save(change(scene(seed)), photos / f"{seed}/copy {number}.jpg")
    await scanner()
    progress: list[JobProgress] = []
    await similar.find(JobRun({}, on_progress=progress.append))
    found = await pairs(scanner)
    for name in ("1", "2"):
        group = {f"{name}/original.jpg"}
        while more := {photo for pair in found if pair & group for photo in pair} - group:
            group |= more
        assert group == {f"{name}/original.jpg"} | {f"{name}/copy {number}.jpg" for number in range(len(COPIES))}
    assert progress[-1].sentence == "Comparing pictures"
    assert not await similar.are_outstanding()


async def test_photos_of_a_burst_are_not_copies(scanner: Scanner, photos: Path, similar: SimilarPhotos) -> None:
    """By what moved, by the shift of the camera, and by the clock of the camera; a corrected time zone is a copy."""
    wide = scene(3, (1000, 700))
    save(scene(1), photos / "moved/1.jpg")
    save(with_another_shape(scene(1)), photos / "moved/2.jpg")
    save(wide.crop((0, 0, 960, 670)), photos / "shifted/1.jpg")
    save(wide.crop((25, 20, 985, 690)), photos / "shifted/2.jpg")
    save(scene(4), photos / "clock/1.jpg", taken="2024:05:01 12:30:00")
    save(COPIES["recompressed"](scene(4)), photos / "clock/2.jpg", taken="2024:05:01 12:30:01")
    save(scene(5), photos / "zone/1.jpg", taken="2024:05:01 12:30:00")
    save(COPIES["recompressed"](scene(5)), photos / "zone/2.jpg", taken="2024:05:01 14:30:00")
    await scanner()
    await similar.find(JobRun({}))
    assert await pairs(scanner) == {frozenset({"zone/1.jpg", "zone/2.jpg"})}


async def test_copies_that_only_vectors_find(scanner: Scanner, photos: Path, similar: SimilarPhotos) -> None:
    """Wide crops, whose hashes differ; what vectors call alike, and is another picture, is not a copy."""
    save(scene(1), photos / "a/1.jpg")
    save(cropped(scene(1), 0.14, 0.0, 0.0, 0.14), photos / "a/2.jpg")
    save(cropped(scene(1), 0.0, 0.12, 0.06, 0.0), photos / "a/3.jpg")
    save(with_another_shape(scene(1)), photos / "a/4.jpg")
    save(scene(2), photos / "a/5.jpg")
    await scanner()
    await similar.find(JobRun({}))
    before = await pairs(scanner)
    assert not any("a/2.jpg" in pair for pair in before)
    file = VectorFile(scanner.settings.data_dir / FOLDER, "model", 4)
    near = [np.array([1, 0.1 * number, 0, 0], np.float32) for number in range(4)]
    far = np.array([0, 0, 1, 0], np.float32)
    file.append([(each / np.linalg.norm(each)).astype("<f2").tobytes() for each in (*near, far)])
    await scanner.execute("INSERT INTO vector_models VALUES (1, 'model', 'model', '1', 4, 1, 'clip')")
    await scanner.execute(
        "INSERT INTO photo_vectors SELECT id, 1, version, unicode(substr(name, 1)) - 49, 0 FROM photos"
    )
    assert await similar.are_outstanding()
    await similar.find(JobRun({}))
    found = await pairs(scanner)
    assert before < found
    assert {"a/1.jpg", "a/2.jpg", "a/3.jpg"} == {photo for pair in found for photo in pair}
    assert not await similar.are_outstanding()


async def test_copies_are_measured(scanner: Scanner, photos: Path, similar: SimilarPhotos) -> None:
    """A blurred one is less sharp than others; a photo without copies is not measured, a new face is."""
    save(scene(1), photos / "a/1.jpg")
    save(COPIES["recompressed"](scene(1)), photos / "a/2.jpg")
    save(COPIES["half as large"](scene(1)), photos / "a/3.jpg")
    save(scene(1).filter(ImageFilter.GaussianBlur(3)), photos / "a/4.jpg")
    save(scene(2), photos / "a/5.jpg")
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1")
    store = DerivativeStore(scanner.settings.derivatives_dir)
    for key, name in await scanner.rows("SELECT asset_key, path FROM photos"):
        with Image.open(photos / name.decode()) as picture:
            stream = io.BytesIO()
            picture.resize((400, 267)).save(stream, "JPEG", quality=85)
        store.write(key, 1, DerivativeSize.THUMBNAIL, stream.getvalue())
    await similar.find(JobRun({}))

    async def sharpness() -> dict[str, tuple[float, float | None]]:
        rows = await scanner.rows("SELECT path, whole, face FROM picture_sharpness JOIN photos ON id = photo_id")
        return {path.decode()[2:3]: (whole, face) for path, whole, face in rows}

    found = await sharpness()
    assert sorted(found) == ["1", "2", "3", "4"]
    sharp = are_sharp([Sharpness(*found[name]) for name in sorted(found)])
    assert sharp == [True, True, True, False]
    assert not await similar.are_outstanding()
    await scanner.execute("INSERT INTO faces SELECT 1, id, NULL, NULL, 0.1, 0.1, 0.3, 0.3, 0 FROM photos WHERE id = 1")
    assert await similar.are_outstanding()
    await similar.find(JobRun({}))
    assert [name for name, (_, face) in (await sharpness()).items() if face is not None] == ["1"]


async def test_a_changed_file_is_compared_again(scanner: Scanner, photos: Path, similar: SimilarPhotos) -> None:
    """It loses its pairs at once; a photo that is missing, or whose root is offline, keeps them."""
    save(scene(1), photos / "a/1.jpg")
    save(COPIES["half as large"](scene(1)), photos / "a/2.jpg")
    save(scene(2), photos / "a/3.jpg")
    await scanner()
    await similar.find(JobRun({}))
    assert await pairs(scanner) == {frozenset({"a/1.jpg", "a/2.jpg"})}
    await scanner.execute("UPDATE photos SET deleted_at = 1 WHERE path = CAST('a/1.jpg' AS BLOB)")
    await scanner.execute("UPDATE photos SET deleted_at = NULL")
    assert not await similar.are_outstanding()
    save(COPIES["half as large"](scene(2)), photos / "a/2.jpg", mtime=1_700_000_000)
    await scanner()
    assert await pairs(scanner) == set()
    await similar.find(JobRun({}))
    assert await pairs(scanner) == {frozenset({"a/2.jpg", "a/3.jpg"})}


async def test_what_cannot_be_compared_is_left_out(scanner: Scanner, photos: Path, similar: SimilarPhotos) -> None:
    """Plain pictures, files that are gone, and drawn pictures; none is tried twice."""
    save(Image.new("RGB", (300, 200), "red"), photos / "a/1.jpg")
    save(Image.new("RGB", (200, 150), "red"), photos / "a/2.jpg")
    save(scene(1), photos / "a/3.jpg")
    save(scene(1), photos / "a/4.jpg", mtime=1_600_000_001)
    await scanner()
    (photos / "a/3.jpg").unlink()
    await scanner.execute("UPDATE photos SET needs_package = 'rawpy' WHERE path = CAST('a/4.jpg' AS BLOB)")
    await similar.find(JobRun({}))
    assert await pairs(scanner) == set()
    assert not await similar.are_outstanding()
