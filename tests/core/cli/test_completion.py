"""The completion scripts, tried in the real shells."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from core.cli import completion
from server_ssh import REGISTRY
from tests.programs import program, require_programs
from tests.server.clients.openssh import Client

# What bash does when Tab is pressed behind these words.
TAB = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
name=$(complete -p sshowcase | sed -n 's/.* -F \\([^ ]*\\) .*/\\1/p')
"$name" sshowcase "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def _script(shell: str, path: Path) -> Path:
    path.write_text(completion.script(REGISTRY, shell))
    return path


def _tab(script: Path, *words: str) -> set[str]:
    ended = subprocess.run(
        ["bash", "--norc", "-c", TAB, "bash", script, "sshowcase", *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=script.parent,
    )
    assert ended.stderr == ""
    return {line.strip() for line in ended.stdout.splitlines() if line.strip()}


def test_bash_completes_commands_flags_and_choices(tmp_path: Path) -> None:
    """Bash with the script offers every command, its flags, and the choices of a flag."""
    script = _script("bash", tmp_path / "completion")
    assert {command.name for command in REGISTRY.available(remote=False)} <= _tab(script, "")
    assert _tab(script, "err") == {"errors"}
    assert {"--json", "--sort"} <= _tab(script, "ls", "--")
    assert _tab(script, "ls", "--sort", "ol") == {"oldest"}
    assert _tab(script, "completion", "") >= {"bash", "zsh", "fish"}
    assert "--role" in _tab(script, "invite", "--r")


def test_bash_completes_folders(tmp_path: Path) -> None:
    """For `serve PATH` it offers folders, not files."""
    script = _script("bash", tmp_path / "completion")
    (tmp_path / "pictures of ours").mkdir()
    (tmp_path / "pictures.txt").write_text("")
    assert _tab(script, "serve", "pict") == {"pictures of ours"}


def test_fish_completes_commands_flags_and_choices(tmp_path: Path) -> None:
    """Fish with the script offers the same."""
    require_programs("fish")
    script = _script("fish", tmp_path / "completion")

    def tab(line: str) -> set[str]:
        words = ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"]
        ended = subprocess.run(
            words, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        )
        return {offered.split("\t")[0] for offered in ended.stdout.splitlines()}

    assert {command.name for command in REGISTRY.available(remote=False)} <= tab("sshowcase ")
    assert tab("sshowcase err") == {"errors"}
    assert "--sort" in tab("sshowcase ls --s")
    assert tab("sshowcase ls --sort ol") == {"oldest"}


async def test_zsh_completes_commands_and_choices(tmp_path: Path) -> None:
    """Zsh on a terminal, with the script in a folder of $fpath, completes after Tab."""
    _script("zsh", tmp_path / "_sshowcase")
    shell = await Client.start(["-f", "-i"], program="zsh", environment={"HOME": str(tmp_path), "TERM": "dumb"})
    shell.type(f"fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -D; echo $_comps[sshowcase]\n".encode())
    await shell.until(b"\n_sshowcase")
    shell.type(b"sshowcase err\t")
    await shell.until(b"sshowcase errors")
    shell.type(b"\x15sshowcase ls --sort ol\t")
    await shell.until(b"sshowcase ls --sort oldest")
    await shell.close()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_parses_its_script(shell: str, tmp_path: Path) -> None:
    """Each shell reads its script without an error."""
    script = _script(shell, tmp_path / "completion")
    assert "sshowcase" in script.read_text()
    ended = subprocess.run([program(shell), "-n", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
