"""The command starts Python so that Ctrl+C is one line also before any line of the program runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / "packaging" / "sshowcase"
INTERRUPTING = "import _signal, os\nos.kill(os.getpid(), _signal.SIGINT)\n"
"""As `sitecustomize`, interrupts Python before its first line of a program."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the command and its Python, as the `bin` of a virtual environment."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "sshowcase").write_bytes(COMMAND.read_bytes())
    (programs / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    (tmp_path / "early").mkdir()
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "gallery").symlink_to(programs / "sshowcase")
    return programs


def run(folder: Path, *words: str, early: str = "", path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    (folder.parent / "early" / "sitecustomize.py").write_text(early)
    environment = {"PATH": path, "HOME": str(folder.parent), "PYTHONPATH": f"{folder.parent / 'early'}:{ROOT}"}
    return subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_ctrl_c_while_python_starts_is_one_line(folder: Path) -> None:
    """It is kept until the first module of the program lets it through."""
    ended = run(folder, str(folder / "sshowcase"), "help", early=INTERRUPTING)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "Interrupted.\n")


@pytest.mark.parametrize(
    "words", [["./sshowcase"], ["../links/gallery"], ["sh", "sshowcase"], ["sh", "../bin/sshowcase"]]
)
def test_the_python_next_to_the_command_runs_it(folder: Path, words: list[str]) -> None:
    """Also where a link leads to the command, and with arguments that the shell would change."""
    ended = run(folder, *words, "help", "no such*command")
    assert ended.returncode == 127
    assert "no such*command" in ended.stderr


def test_the_command_runs_where_signals_cannot_be_blocked(folder: Path) -> None:
    """As with an `env` other than that of GNU."""
    (folder / "env").write_text("#!/bin/sh\nexit 125\n")
    (folder / "env").chmod(0o755)
    ended = run(folder, str(folder / "sshowcase"), "help", path=f"{folder}:/usr/bin:/bin")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("usage: sshowcase")
