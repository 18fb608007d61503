"""The command line: exit codes, messages, and the JSON lines that scripts rely on."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from core.cli.main import run
from server_ssh import REGISTRY


@pytest.fixture
def run_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run commands with a data folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SSHOWCASE_DATA", str(tmp_path / "data"))
    return CommandLine()


class CommandLine:
    """Runs `sshowcase` in this process."""

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        out, err = io.StringIO(), io.StringIO()
        code = run(REGISTRY, words, io.StringIO(), out, err)
        return code, out.getvalue(), err.getvalue()


def _photo(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").convert("RGB").resize((320, 200)).save(path)


def test_a_moved_folder_is_pointed_to_and_another_one_refused(run_words: CommandLine, tmp_path: Path) -> None:
    """Checked against a sample of its photos; the list shows both states."""
    pictures, drive, stranger = (tmp_path / name for name in ("pictures", "drive", "stranger"))
    _photo(pictures / "Travel" / "a.jpg")
    _photo(stranger / "Travel" / "a.png")
    run_words("scan", str(pictures))
    pictures.rename(drive)
    code, _, error = run_words("roots", "move", str(pictures), str(stranger))
    assert code == 2
    assert "is another library: 0 of 1 photos" in error
    assert "Rebuild required" in error
    assert "is not an indexed folder" in run_words("roots", "move", str(stranger), str(drive))[2]
    code, out, _ = run_words("roots", "move", str(pictures), str(drive))
    assert (code, out) == (0, f"{pictures} is {drive} now; 1 of its photos were compared.\n")
    assert json.loads(run_words("scan", "--json")[1].splitlines()[-1])["unchanged"] == 1
    (listed,) = [json.loads(line) for line in run_words("roots", "--json")[1].splitlines()]
    assert (listed["path"], listed["online"], listed["photos"]) == (str(drive), True, 1)
    assert run_words("roots")[1].splitlines()[-1].endswith(str(drive))
    assert "is indexed already" in run_words("roots", "move", str(drive), str(drive))[2]


def test_a_dry_run_lists_changes_and_changes_nothing(run_words: CommandLine, tmp_path: Path) -> None:
    """One line or object for each, and counts at the end; a scan then finds the same."""
    pictures = tmp_path / "pictures"
    _photo(pictures / "Travel" / "a.jpg")
    code, out, _ = run_words("scan", str(pictures), "--dry-run")
    assert code == 0
    assert out.splitlines() == [
        f"added     {pictures}/Travel/a.jpg (a new file)",
        "A scan would find: 1 new. Nothing was changed.",
    ]
    assert json.loads(run_words("scan", str(pictures), "--json")[1].splitlines()[-1])["added"] == 1
    (pictures / "Travel" / "a.jpg").rename(pictures / "Travel" / "b.jpg")
    lines = [json.loads(line) for line in run_words("scan", "--dry-run", "--json")[1].splitlines()]
    assert lines == [
        {
            "change": "moved",
            "path": f"{pictures}/Travel/b.jpg",
            "why": "the same inode, size and time",
            "moved_from": f"{pictures}/Travel/a.jpg",
        },
        {"added": 0, "changed": 0, "moved": 1, "missing": 0, "back": 0, "excluded": 0, "error": 0, "unchanged": 0},
    ]


def test_scan_reports_counts_as_one_json_object(run_words: CommandLine, tmp_path: Path) -> None:
    """The last line of `scan --json` is an object with the documented numbers."""
    _photo(tmp_path / "pictures" / "Travel" / "Paris" / "a.jpg")
    _photo(tmp_path / "pictures" / "Travel" / "Paris" / "b.png")
    (tmp_path / "pictures" / "Travel" / "Paris" / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    code, out, _ = run_words("scan", str(tmp_path / "pictures"), "--json")
    report = json.loads(out.splitlines()[-1])
    assert code == 0
    assert set(report) == {
        "added",
        "changed",
        "moved",
        "missing",
        "excluded",
        "unchanged",
        "sidecars",
        "stories",
        "former_stories",
        "errors",
        "unsupported",
        "seconds",
    }
    assert (report["added"], report["errors"]) == (3, 1)
    again = json.loads(run_words("scan", "--json")[1].splitlines()[-1])
    assert (again["added"], again["unchanged"]) == (0, 3)


def test_errors_name_the_file_and_the_reason(run_words: CommandLine, tmp_path: Path) -> None:
    """Files that a scan could not read are listed as text and as JSON."""
    _photo(tmp_path / "pictures" / "fine.jpg")
    (tmp_path / "pictures" / "empty.png").write_bytes(b"")
    run_words("scan", str(tmp_path / "pictures"))
    code, out, _ = run_words("errors")
    assert code == 0
    assert "empty.png" in out
    assert "fine.jpg" not in out
    listed = [json.loads(line) for line in run_words("errors", "--json")[1].splitlines()]
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
def test_wrong_arguments_get_a_message_and_exit_code_2(run_words: CommandLine, words: list[str], sentence: str) -> None:
    """They end with code 2, a message on standard error, no output and no traceback."""
    code, out, err = run_words(*words)
    assert code == 2
    assert sentence in err
    assert out == ""
    assert "Traceback" not in err


def test_an_unknown_command_ends_with_127(run_words: CommandLine) -> None:
    """The exit code is that of a shell, and the message says where the commands are listed."""
    code, out, err = run_words("frobnicate")
    assert (code, out) == (127, "")
    assert "There is no command `frobnicate`." in err
    assert "`sshowcase help` lists all." in err


def test_an_offline_drive_is_not_a_spelling_mistake(run_words: CommandLine, tmp_path: Path) -> None:
    """An indexed folder may be named while its drive is offline: the command fails, but not as wrong usage."""
    _photo(tmp_path / "pictures" / "fine.jpg")
    run_words("scan", str(tmp_path / "pictures"))
    (tmp_path / "pictures").rename(tmp_path / "unplugged")
    code, _, err = run_words("scan", str(tmp_path / "pictures"))
    assert code == 1
    assert "It is missing now. Nothing was marked as missing." in err
    assert "There is no folder" in run_words("scan", str(tmp_path / "picture"))[2]
    assert "needs a terminal" in run_words("open", str(tmp_path / "pictures"))[2]


def test_a_file_is_not_a_folder(run_words: CommandLine, tmp_path: Path) -> None:
    """A file where a folder is expected gets a message of its own."""
    _photo(tmp_path / "a.jpg")
    code, _, err = run_words("scan", str(tmp_path / "a.jpg"))
    assert code == 2
    assert "is a file" in err


@pytest.mark.parametrize(
    "words", [["--help"], ["scan", "--help"], ["serve", "--help"], ["demo", "--help"], ["open", "--help"]]
)
def test_help_is_printed(run_words: CommandLine, words: list[str]) -> None:
    """Help goes to standard output, with exit code 0."""
    code, out, err = run_words(*words)
    assert (code, err) == (0, "")
    assert out.startswith("usage: sshowcase")


def test_the_data_folder_is_private(run_words: CommandLine, tmp_path: Path) -> None:
    """Only its owner may enter the folder of the database and the derivatives."""
    _photo(tmp_path / "pictures" / "a.jpg")
    run_words("scan", str(tmp_path / "pictures"), "--data", str(tmp_path / "elsewhere"))
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "elsewhere" / "gallery.db").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_that_cannot_be_used_is_an_error(run_words: CommandLine, tmp_path: Path) -> None:
    """A file in the place of the data folder ends with code 1 and a message."""
    _photo(tmp_path / "pictures" / "a.jpg")
    (tmp_path / "occupied").write_text("")
    code, _, err = run_words("scan", str(tmp_path / "pictures"), "--data", str(tmp_path / "occupied"))
    assert code == 1
    assert "cannot be used" in err
