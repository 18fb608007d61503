"""Which derivatives stay: for any store and any photos."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.derivatives.derivative_store import DerivativeFile
from core.models import AssetKey, DerivativeSize
from core.pictures.cache.cache_decisions import (
    RECENT_SECONDS,
    CleaningSchedule,
    OldestFiles,
    beyond_budget,
    judged,
    only_pictures,
)
from core.pictures.cache.cache_rows import CachedPhoto

NOW, UNUSED = 1_000_000.0, 100_000.0
TIMES = st.sampled_from([0.0, NOW - UNUSED - 1, NOW - UNUSED + 1, NOW - RECENT_SECONDS - 1, NOW - 1])
KEYS = st.sampled_from([AssetKey("a"), AssetKey("b"), AssetKey("c")])

FILES = st.builds(
    lambda key, version, size, length, used: DerivativeFile(key, version, size, f"{key}{version}{size}", length, used),
    KEYS,
    st.integers(1, 2),
    st.sampled_from(DerivativeSize),
    st.integers(0, 3),
    TIMES,
)
PHOTOS = st.dictionaries(
    KEYS,
    st.builds(CachedPhoto, st.integers(1, 2), st.booleans(), st.none() | TIMES.map(int), st.booleans()),
)


@given(st.lists(FILES, unique_by=lambda file: file.path), PHOTOS, st.sampled_from([0.0, UNUSED]))
def test_what_photos_need_stays(
    stored: list[DerivativeFile], photos: dict[AssetKey, CachedPhoto], unused: float
) -> None:
    """A photo that exists, or whose root is offline, keeps its thumbnail, or the only picture that there is of it."""
    verdict = judged(stored, photos, now=NOW, unused_seconds=unused)
    doomed = {file.path for file in [*verdict.stale, *verdict.expired]}
    for file in stored:
        photo = photos.get(file.asset_key)
        present = photo is not None and photo.version == file.version and file.bytes > 0
        assert (file in verdict.stale) == (not present)
        if photo is None or not present:
            continue
        if file.size is DerivativeSize.THUMBNAIL and (photo.missing_since is None or not photo.is_online or not unused):
            assert file.path not in doomed
            assert (file.asset_key, photo.version) not in [*verdict.missing, *verdict.forgotten]
    kept = only_pictures(stored, photos)
    assert not kept & {*verdict.stale, *verdict.expired, *verdict.evictable}
    away = {file.asset_key for file in stored if file.bytes and _is_away(file, photos)}
    assert {file.asset_key for file in kept} == away
    assert not {key for key, _ in verdict.missing} & {key for key, _ in verdict.forgotten}


@given(
    st.lists(FILES, unique_by=lambda file: file.path), PHOTOS, st.sampled_from([0.0, UNUSED]), st.floats(0, 2 * UNUSED)
)
def test_nothing_else_expires_before_it_is_due(
    stored: list[DerivativeFile], photos: dict[AssetKey, CachedPhoto], unused: float, later: float
) -> None:
    """A folder need not be looked at before, as long as its files and photos stay as they are."""
    verdict = judged(stored, photos, now=NOW, unused_seconds=unused)
    assert verdict.due > NOW
    if NOW + later < verdict.due - 1e-3:
        assert judged(stored, photos, now=NOW + later, unused_seconds=unused) == verdict


@given(st.lists(st.tuples(TIMES, st.integers(0, 50), st.text("xyz"))), st.integers(1, 100))
def test_no_more_files_are_held_than_have_to_go(files: list[tuple[float, int, str]], surplus: int) -> None:
    """Of a million previews those that go are found without a list of all: as many bytes, as long unused."""
    oldest = OldestFiles(surplus)
    for file in files:
        oldest.add(*file)
    removed = oldest.removable(NOW)
    ages = {path: used_at for used_at, _, path in files} if len({path for *_, path in files}) == len(files) else {}
    size = sum(size for size, _ in removed)
    old = [file for file in files if file[0] <= NOW - RECENT_SECONDS]
    assert size >= surplus or size == sum(size for _, size, _ in old)
    assert not removed or size - removed[-1][0] < surplus
    if ages and removed:
        last = max(ages[path] for _, path in removed)
        assert all(path in {path for _, path in removed} or used_at >= last for used_at, _, path in files)


@given(st.lists(st.tuples(TIMES, st.integers(0, 50), st.text("xyz"))), st.integers(0, 100))
def test_the_least_recently_used_are_removed_first(files: list[tuple[float, int, str]], budget: int) -> None:
    """As many as needed and no more; what was used a moment ago stays even beyond the limit."""
    removed = beyond_budget(files, budget, NOW)
    rest = sorted(files)[len(removed) :]
    assert [(size, path) for _, size, path in sorted(files)[: len(removed)]] == removed
    old = [file for file in rest if file[0] <= NOW - RECENT_SECONDS]
    assert sum(size for _, size, _ in rest) <= budget or not old
    assert all(used_at <= NOW - RECENT_SECONDS for used_at, _, _ in sorted(files)[: len(removed)])
    if removed:
        assert sum(size for _, size, _ in rest) + removed[-1][0] > budget


def test_unused_files_expire() -> None:
    """An old preview, and the embedded thumbnail of a photo that has a thumbnail; not a recent preview."""
    key = AssetKey("a")
    old, new = 0.0, NOW - UNUSED / 2

    def file(size: DerivativeSize, used_at: float) -> DerivativeFile:
        return DerivativeFile(key, 1, size, f"{size}{used_at}", 1, used_at)

    thumbnail = file(DerivativeSize.THUMBNAIL, old)
    embedded, preview, recent = (
        file(DerivativeSize.EMBEDDED, new),
        file(DerivativeSize.PREVIEW, old),
        file(DerivativeSize.PREVIEW, new),
    )
    photos = {key: CachedPhoto(1, has_thumbnail=True, missing_since=None, is_online=True)}
    verdict = judged([thumbnail, embedded, preview, recent], photos, now=NOW, unused_seconds=UNUSED)
    assert (verdict.expired, verdict.evictable) == ([embedded, preview], [recent])
    assert judged([preview], photos, now=NOW, unused_seconds=0.0).evictable == [preview]
    assert judged([preview], photos, now=NOW, unused_seconds=0.0).missing == [(key, 1)]


def test_a_missing_photo_loses_its_thumbnail_after_the_time() -> None:
    """Its row says so then, so that it is made again when the photo returns."""
    key = AssetKey("a")
    file = DerivativeFile(key, 1, DerivativeSize.THUMBNAIL, "a", 1, 0.0)
    for since, goes in ((0, True), (int(NOW - 10), False)):
        photos = {key: CachedPhoto(1, has_thumbnail=True, missing_since=since, is_online=True)}
        verdict = judged([file], photos, now=NOW, unused_seconds=UNUSED)
        assert (verdict.expired, verdict.forgotten) == (([file], [(key, 1)]) if goes else ([], []))


def test_cleaning_is_due_after_a_day_or_an_eighth_of_the_limit() -> None:
    """Counted from the last one; without a limit only the time counts."""
    now = [0.0]
    schedule, unlimited = (CleaningSchedule(limit, lambda: now[0]) for limit in (800, 0))
    assert [schedule.is_due(written) for written in (0, 99, 100)] == [False, False, True]
    schedule.cleaned(100)
    assert not schedule.is_due(199)
    assert not unlimited.is_due(10**12)
    now[0] = 86400.0
    assert schedule.is_due(100)
    assert unlimited.is_due(0)


def _is_away(file: DerivativeFile, photos: dict[AssetKey, CachedPhoto]) -> bool:
    photo = photos.get(file.asset_key)
    return photo is not None and photo.version == file.version and not photo.is_online
