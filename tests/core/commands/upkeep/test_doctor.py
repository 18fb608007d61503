"""`sshowcase doctor` and `sshowcase backup`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from core.cli.main import run
from core.media.decoding.optional_packages import EXTRAS, is_installed
from server_ssh import REGISTRY


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of a user without a gallery."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SSHOWCASE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SSHOWCASE_PORT", "0")
    return tmp_path


def say(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = run(REGISTRY, words, io.StringIO(), out, io.StringIO())
    return code, out.getvalue()


def test_no_check_fails_before_the_first_start_and_nothing_is_created(home: Path) -> None:
    """The exit code is 0, a worker process reads every format, and neither folder is created."""
    code, out = say("doctor", "--json")
    findings = [json.loads(line) for line in out.splitlines()]
    assert [each for each in findings if each["level"] == "fail"] == []
    assert code == 0
    read = [each["subject"] for each in findings if each["words"] == "works"]
    formats = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "AVIF", "BMP", "JPEG2000")
    assert read == [f"decoder {name}" for name in (*formats, *filter(is_installed, EXTRAS))]
    assert not (home / "data").exists()
    assert not (home / "config").exists()


def test_invalid_settings_are_a_finding(home: Path) -> None:
    """It names file and line; versions are checked nevertheless; the exit code is 1."""
    (home / "config").mkdir(mode=0o700)
    (home / "config" / "sshowcase.toml").write_text("\nprot = 1\n")
    code, out = say("doctor")
    assert code == 1
    assert f"fail  configuration: {home}/config/sshowcase.toml:2: there is no setting prot. Did you mean port?" in out
    assert "ok    Python: " in out
    assert out.splitlines()[-1].endswith("1 failed")


def test_backup_copies_the_index_to_a_new_file(home: Path) -> None:
    """It says how to restore the copy; it does not replace an existing file."""
    (home / "pictures").mkdir()
    say("scan", str(home / "pictures"))
    code, out = say("backup", str(home / "copy.db"))
    assert code == 0
    assert f"restore {home / 'copy.db'}" in out
    assert (home / "copy.db").exists()
    assert say("backup", str(home / "copy.db"))[0] == 2
