"""The command line: exit codes, sentences and machine-readable lines that people script against."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from core.cli.main import run
from server_ssh import REGISTRY


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sshowcase:
    """Run commands on a data directory of their own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SSHOWCASE_DATA", str(tmp_path / "data"))
    return Sshowcase()


class Sshowcase:
    """Runs `sshowcase WORDS` in this process."""

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        out, err = io.StringIO(), io.StringIO()
        code = run(REGISTRY, words, io.StringIO(), out, err)
        return code, out.getvalue(), err.getvalue()


def _photo(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").convert("RGB").resize((320, 200)).save(path)


def test_scan_reports_counts_as_one_json_object(say: Sshowcase, tmp_path: Path) -> None:
    """The last line of `scan --json` is an object with the documented numbers."""
    _photo(tmp_path / "pictures" / "Travel" / "Paris" / "a.jpg")
    _photo(tmp_path / "pictures" / "Travel" / "Paris" / "b.png")
    (tmp_path / "pictures" / "Travel" / "Paris" / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    code, out, _ = say("scan", str(tmp_path / "pictures"), "--json")
    report = json.loads(out.splitlines()[-1])
    assert code == 0
    assert set(report) == {"added", "changed", "moved", "missing", "unchanged", "errors", "seconds"}
    assert (report["added"], report["errors"]) == (3, 1)
    again = json.loads(say("scan", "--json")[1].splitlines()[-1])
    assert (again["added"], again["unchanged"]) == (0, 3)


def test_errors_name_the_file_and_the_reason(say: Sshowcase, tmp_path: Path) -> None:
    """What a scan could not read is listed for people and for machines."""
    _photo(tmp_path / "pictures" / "fine.jpg")
    (tmp_path / "pictures" / "empty.png").write_bytes(b"")
    say("scan", str(tmp_path / "pictures"))
    code, out, _ = say("errors")
    assert code == 0
    assert "empty.png" in out
    assert "fine.jpg" not in out
    listed = [json.loads(line) for line in say("errors", "--json")[1].splitlines()]
    assert [Path(entry["path"]).name for entry in listed] == ["empty.png"]
    assert listed[0]["reason"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["scan", "/nonexistent"], "There is no folder /nonexistent."),
        (["serve", "/nonexistent"], "There is no folder /nonexistent."),
        (["open", "/nonexistent"], "There is no folder /nonexistent."),
        (["scan"], "Nothing is indexed yet."),
        (["serve"], "There is nothing to show yet."),
        (["serve", "--port", "99999"], "--port must be a whole number from 0 to 65535."),
        ([], "Which command?"),
        (["scan", "--frobnicate"], "unrecognized arguments"),
    ],
)
def test_wrong_words_get_a_sentence_and_exit_code_two(say: Sshowcase, words: list[str], sentence: str) -> None:
    """Wrong usage: exit code 2, one sentence on standard error, nothing on standard output, no traceback."""
    code, out, err = say(*words)
    assert code == 2
    assert sentence in err
    assert out == ""
    assert "Traceback" not in err


def test_a_command_that_is_not_there_ends_with_127(say: Sshowcase) -> None:
    """As in a shell: exit code 127, and the sentence names the commands there are."""
    code, out, err = say("frobnicate")
    assert (code, out) == (127, "")
    assert "There is no command `frobnicate`." in err
    assert "scan" in err


def test_a_drive_that_is_away_is_no_spelling_mistake(say: Sshowcase, tmp_path: Path) -> None:
    """A folder that was indexed may be named while it is away: a failure with its reason, not wrong usage."""
    _photo(tmp_path / "pictures" / "fine.jpg")
    say("scan", str(tmp_path / "pictures"))
    (tmp_path / "pictures").rename(tmp_path / "unplugged")
    code, _, err = say("scan", str(tmp_path / "pictures"))
    assert code == 1
    assert "It is missing now. Nothing was marked as missing." in err
    assert "There is no folder" in say("scan", str(tmp_path / "picture"))[2]
    assert "needs a terminal" in say("open", str(tmp_path / "pictures"))[2]


def test_a_file_is_no_folder(say: Sshowcase, tmp_path: Path) -> None:
    """Naming a photo instead of its folder says so."""
    _photo(tmp_path / "a.jpg")
    code, _, err = say("scan", str(tmp_path / "a.jpg"))
    assert code == 2
    assert "is a file" in err


@pytest.mark.parametrize(
    "words", [["--help"], ["scan", "--help"], ["serve", "--help"], ["demo", "--help"], ["open", "--help"]]
)
def test_help_is_printed_and_nothing_fails(say: Sshowcase, words: list[str]) -> None:
    """Every command explains itself on standard output with exit code 0."""
    code, out, err = say(*words)
    assert (code, err) == (0, "")
    assert out.startswith("usage: sshowcase")


def test_the_data_directory_is_private(say: Sshowcase, tmp_path: Path) -> None:
    """Database and derivatives lie in a folder that only its owner may enter."""
    _photo(tmp_path / "pictures" / "a.jpg")
    say("scan", str(tmp_path / "pictures"), "--data", str(tmp_path / "elsewhere"))
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "elsewhere" / "gallery.db").stat().st_mode & 0o777 == 0o600


def test_a_data_directory_that_cannot_be_used_is_said(say: Sshowcase, tmp_path: Path) -> None:
    """A file in the place of the data directory: exit code 1 and a sentence."""
    _photo(tmp_path / "pictures" / "a.jpg")
    (tmp_path / "occupied").write_text("")
    code, _, err = say("scan", str(tmp_path / "pictures"), "--data", str(tmp_path / "occupied"))
    assert code == 1
    assert "cannot be used" in err
