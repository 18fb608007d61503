"""The environment becomes settings, or a sentence about what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import Settings, load_settings
from core.errors import GalleryError

MEGABYTE = 1024**2


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSHOWCASE_PAYLOAD_MB", "SSHOWCASE_PAYLOAD_DISK_MB"):
        monkeypatch.delenv(name, raising=False)


def test_encoded_pictures_are_kept_in_memory_only_by_default(tmp_path: Path) -> None:
    """64 MB, and nothing on disk; the same as for settings that are made without an environment."""
    settings = load_settings(data_dir=tmp_path)
    assert (settings.payload_cache_bytes, settings.payload_disk_bytes) == (64 * MEGABYTE, 0)
    made = Settings(tmp_path, tmp_path, tmp_path, None)
    assert (made.payload_cache_bytes, made.payload_disk_bytes) == (64 * MEGABYTE, 0)
    assert made.payloads_dir == tmp_path / "payloads"


def test_both_can_be_set_in_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zero turns them off."""
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_MB", "0")
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_DISK_MB", "500")
    settings = load_settings(data_dir=tmp_path)
    assert (settings.payload_cache_bytes, settings.payload_disk_bytes) == (0, 500 * MEGABYTE)


@pytest.mark.parametrize("value", ["lots", "-1", "1.5", "64 MB", "1e3", "٣", "9999999"])
def test_what_is_no_number_of_megabytes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """With the variable's name, before anything is opened."""
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_DISK_MB", value)
    with pytest.raises(GalleryError, match="SSHOWCASE_PAYLOAD_DISK_MB"):
        load_settings(data_dir=tmp_path)
