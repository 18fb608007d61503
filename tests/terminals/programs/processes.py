"""Whether programs have work to do that their screens may not show yet."""

from collections.abc import Iterable, Iterator
from pathlib import Path

_RUNNING = frozenset("RD")
"""States of a thread that runs, or waits for a processor or a disk (proc_pid_stat(5), field 3)."""


def busy(pids: Iterable[int]) -> bool:
    """Return whether any thread of these processes or their descendants has work to do now."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        for _, parent in _stat(folder):
            children.setdefault(parent, []).append(int(folder.name))
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        if any(state in _RUNNING for task in Path(f"/proc/{pid}/task").glob("[0-9]*") for state, _ in _stat(task)):
            return True
        waiting += children.get(pid, [])
    return False


def _stat(folder: Path) -> Iterator[tuple[str, int]]:
    """Return the state and parent of a process or thread; None when it has ended."""
    try:
        state, parent, *_ = (folder / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return
    yield state, int(parent)
