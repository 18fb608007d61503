"""Layers of the code: import contracts, what an import loads, and who reads the environment."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tui/**/*.py"), ROOT / "server_ssh.py"])


@cache
def _modules_after(imported: str) -> frozenset[str]:
    """Import a module in a fresh interpreter and return the names of everything it loaded."""
    program = f"import {imported}, sys; print('\\n'.join(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return frozenset(ended.stdout.split())


def test_import_contracts_hold() -> None:
    """The layers of pyproject.toml hold for every import in core and tui."""
    script = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([script, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("absent", ["textual", "asyncssh", "aiohttp", "numpy", "textual_image"])
def test_the_core_loads_no_screens_and_protocols(absent: str) -> None:
    """Importing the gallery loads no screens, no protocol and nothing that only the demo needs."""
    assert absent not in _modules_after("core.gallery")


@pytest.mark.parametrize(
    "absent", ["textual", "asyncssh", "numpy", "PIL", "core.gallery", "sqlite3", "rich.progress", "argon2"]
)
def test_the_command_line_starts_light(absent: str) -> None:
    """Parsing a command loads neither screens nor decoders, nor the gallery: `--help` answers at once."""
    assert absent not in _modules_after("server_ssh")


def test_encoders_load_no_screens() -> None:
    """The encoders, which worker processes import, load neither Textual nor asyncssh."""
    loaded = _modules_after("tui.graphics.encoders.encoding")
    assert not loaded & {"textual", "asyncssh", "rich.console"}


def test_only_the_configuration_reads_the_environment() -> None:
    """`os.environ` and `os.getenv` are used in core/config/environment.py only."""
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if "os.environ" in path.read_text() or "getenv(" in path.read_text()
    ]
    assert readers == ["core/config/environment.py"]
