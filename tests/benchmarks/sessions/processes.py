"""CPU time and memory of a process, as Linux reports them."""

from __future__ import annotations

import os
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process has used so far, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main_thread_seconds(pid: int) -> float:
    """Return the CPU seconds that the main thread of a process has used so far, which is that of an event loop."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def proportional_set_size(pid: int) -> float:
    """Return the proportional set size in MB."""
    return _megabytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def resident_set_size(pid: int) -> float:
    """Return the resident set size in MB."""
    return _megabytes(Path(f"/proc/{pid}/status"), "VmRSS:")


def children(pid: int) -> list[int]:
    """Return the ids of all processes below this one."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(word) for task in tasks for word in task.read_text().split()]
    return direct + [below for child in direct for below in children(child)]


def _megabytes(path: Path, field: str) -> float:
    line = next(line for line in path.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024
