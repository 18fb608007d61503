"""`sshowcase config`, and the flags that set settings."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.main import run
from core.config.settings_reference import example_file, settings_reference
from server_ssh import REGISTRY


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the usual settings file, which does not exist yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SSHOWCASE_DATA", str(tmp_path / "data"))
    (tmp_path / "config").mkdir(mode=0o700)
    return tmp_path / "config" / "sshowcase.toml"


def run_command(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = run(REGISTRY, words, io.StringIO(), out, err)
    return code, out.getvalue(), err.getvalue()


def test_settings_in_force_are_shown_with_their_source(file: Path) -> None:
    """They are printed as lines of a settings file, each with its source as a comment."""
    file.write_text('port = 1001\npayload_cache = "2 MB"\n')
    file.chmod(0o600)
    code, out, err = run_command("config", "--listen", "::1", "--set", "log_level=debug")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"# {file}"
    lines = {line.partition(" =")[0]: line for line in out.splitlines() if " = " in line}
    assert lines["port"].split() == ["port", "=", "1001", "#", f"{file}:1"]
    assert lines["payload_cache"].split("  # ")[1] == f"{file}:2"
    assert lines["listen"].split() == ["listen", "=", '"::1"', "#", "--listen"]
    assert lines["log_level"].split() == ["log_level", "=", '"debug"', "#", "--set", "log_level"]
    assert lines["data"].endswith("# SSHOWCASE_DATA")
    assert lines["log"].endswith("# default")
    assert tomllib.loads(out)["payload_cache"] == "2 MB"


def test_json_has_one_object_per_setting(file: Path) -> None:
    """The value of an unset one is null."""
    found = {entry["name"]: entry for entry in map(json.loads, run_command("config", "--json")[1].splitlines())}
    assert found["port"] == {"name": "port", "value": "2222", "source": "default"}
    assert found["metrics_listen"]["value"] is None


def test_without_a_file_the_first_line_says_so() -> None:
    """It stands where the path of the file would be."""
    assert run_command("config")[1].splitlines()[0] == "# no settings file"


@pytest.mark.parametrize(("flag", "text"), [("--example", example_file), ("--reference", settings_reference)])
def test_the_example_and_the_reference_are_printed_alone(flag: str, text: Callable[[], str]) -> None:
    """Redirected to a file they are the whole file."""
    assert run_command("config", flag) == (0, text(), "")


def test_the_example_can_be_saved_as_the_file(file: Path) -> None:
    """A file with the example changes nothing."""
    before = run_command("config", "--json")[1]
    file.write_text(run_command("config", "--example")[1])
    file.chmod(0o600)
    assert run_command("config", "--json")[1] == before


@pytest.mark.parametrize("command", [("config",), ("scan",), ("serve",), ("errors",), ("backup", "x")])
def test_a_mistake_stops_every_command_with_file_and_line(file: Path, command: tuple[str, ...]) -> None:
    """The exit code is 2, with one line per mistake; nothing is opened or created."""
    file.write_text("port = 1\nprot = 2\nworkers = 0\n")
    code, out, err = run_command(*command)
    assert (code, out) == (2, "")
    assert f"sshowcase: {file}:2: there is no setting prot. Did you mean port?\n{file}:3: workers must be" in err
    assert not (file.parent.parent / "data").exists()


def test_help_works_with_a_settings_file_that_cannot_be_read(file: Path) -> None:
    """Help and the example are needed to fix the file."""
    file.write_text("][")
    assert run_command("help")[0] == 0
    assert run_command("config", "--example")[0] == 0


@pytest.mark.parametrize(
    "words", [("--set", "port"), ("--set", "port=lots"), ("--set", "colour=red"), ("--log", "xml")]
)
def test_wrong_flags_are_named(words: tuple[str, ...]) -> None:
    """The exit code is 2, as for any wrong argument."""
    code, _, err = run_command("config", *words)
    assert code == 2
    assert words[1].partition("=")[0] in err or words[0] in err


def test_a_file_that_others_may_write_is_a_warning(file: Path) -> None:
    """The warning is on standard error, not in the result."""
    file.write_text("port = 1\n")
    file.chmod(0o666)
    code, out, err = run_command("config")
    assert code == 0
    assert "can be written by other users" in err
    assert "can be written by other users" not in out


def test_another_file_and_json_records(file: Path, tmp_path: Path) -> None:
    """`--config FILE` is read instead, and `--log json` writes one object per record."""
    file.write_text("nonsense")
    other = tmp_path / "other.toml"
    other.write_text('data = "elsewhere"\n')
    other.chmod(0o666)
    (tmp_path / "photos").mkdir()
    code, _, err = run_command("scan", str(tmp_path / "photos"), "--config", str(other), "--log", "json")
    assert code == 0
    (record,) = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert (record["level"], record["logger"]) == ("warning", "core.commands.logging_setup")
    assert f"{other} can be written by other users" in record["message"]
