"""Checks of the gallery's folders and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import Settings
from core.maintenance.findings import Level
from core.maintenance.folder_checks import folder_findings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The folders and files of a gallery, all private."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    for folder in (settings.data_dir, settings.config_dir):
        folder.mkdir(mode=0o700)
    settings.host_key_path.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    settings.database_path.write_text("")
    for path in (settings.host_key_path, settings.database_path):
        path.chmod(0o600)
    return settings


def levels(settings: Settings) -> dict[str, Level]:
    found = {finding.subject: finding.level for finding in folder_findings(settings)}
    found.pop("disk space")
    return found


def test_private_files_are_ok(settings: Settings) -> None:
    """Folders have the mode 0700, files 0600."""
    assert set(levels(settings).values()) == {Level.OK}
    assert set(levels(settings)) == {"data folder", "configuration folder", "database file", "host key"}


def test_missing_folders_are_ok_and_not_created(tmp_path: Path) -> None:
    """The first start creates them."""
    assert set(levels(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)).values()) == {Level.OK}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("subject", ["data folder", "configuration folder", "database file", "host key"])
def test_what_others_may_read_is_a_warning(settings: Settings, subject: str) -> None:
    """The check does not change the mode."""
    paths = {
        "data folder": settings.data_dir,
        "configuration folder": settings.config_dir,
        "database file": settings.database_path,
        "host key": settings.host_key_path,
    }
    mode = 0o755 if paths[subject].is_dir() else 0o644
    paths[subject].chmod(mode)
    assert levels(settings)[subject] is Level.WARN
    assert paths[subject].stat().st_mode & 0o777 == mode


def test_an_invalid_host_key_fails(settings: Settings) -> None:
    """The server could not start with it."""
    settings.host_key_path.write_text("ssh-ed25519 AAAA a public key")
    assert levels(settings)["host key"] is Level.FAIL


def test_a_file_in_place_of_a_folder_fails(tmp_path: Path) -> None:
    """The folder could not be created."""
    (tmp_path / "data").write_text("")
    assert levels(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None))["data folder"] is Level.FAIL
