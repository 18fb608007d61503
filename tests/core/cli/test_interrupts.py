"""Ctrl+C at any moment of a command: one line and the exit code of a shell."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.derivatives.worker_pool import WorkerPool
from core.models import Priority
from tests.core.derivatives import worker_tasks
from tests.core.derivatives.pools import settings_for

ROOT = Path(__file__).parents[3]
PROGRAM = """
import _signal, os, runpy, sys

moment, sys.argv[1:] = sys.argv[1], sys.argv[2:]

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == moment:
            os.kill(os.getpid(), _signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
runpy.run_module("server_ssh", run_name="__main__", alter_sys=True)
"""
"""Runs the program, and interrupts it when it imports a module."""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("asyncio", ["ls"]),
        ("core.cli.main", ["serve"]),
        ("core.commands.upkeep.scan", ["scan"]),
        ("core.gallery", ["ls"]),
        ("core.gallery", ["serve"]),
        ("core.indexing.scanning", ["scan", "."]),
    ],
)
def test_ctrl_c_during_the_start_is_one_line(tmp_path: Path, moment: str, words: list[str]) -> None:
    """While modules are imported, before and in the event loop."""
    environment = {"PYTHONPATH": str(ROOT), "SSHOWCASE_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, moment, *words],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr.decode()) == (130, "Interrupted.\n")


def test_ctrl_c_after_the_end_changes_nothing(tmp_path: Path) -> None:
    """While the interpreter takes itself down, the command has done its work: it ends with its own exit code."""
    program = """
import _signal, os, runpy, sys

class Interrupting:
    def __del__(self, kill=os.kill, process=os.getpid(), number=_signal.SIGINT):
        kill(process, number)

sys.modules["interrupting"] = Interrupting()
runpy.run_module("server_ssh", run_name="__main__", alter_sys=True)
"""
    environment = {"PYTHONPATH": str(ROOT), "SSHOWCASE_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", program, "help"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr.decode()) == (0, "")
    assert ended.stdout


def test_a_worker_that_starts_too_late_prints_nothing() -> None:
    """Forked when its program has ended, it cannot unpickle the locks of the pool; other processes print as always."""
    program = """
import os, sys
import core.derivatives.quiet_starts

if not os.fork():
    sys.excepthook(FileNotFoundError, FileNotFoundError("in a worker"), None)
    os._exit(0)
os.wait()
sys.excepthook(FileNotFoundError, FileNotFoundError("here"), None)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False, timeout=60
    )
    assert ended.stderr.decode() == "FileNotFoundError: here\n"


async def test_workers_ignore_ctrl_c(tmp_path: Path) -> None:
    """A terminal sends it to all processes; the one that started them ends them in order."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path))
    try:
        assert signal.SIGINT in await pool.run(worker_tasks.blocked_signals, priority=Priority.SCAN)
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    finally:
        await pool.close()
