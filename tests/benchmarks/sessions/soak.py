"""Random keys in many sessions for a while: `python -m tests.benchmarks.sessions.soak [--seconds S] [--sessions N]`.

Photos, members and share links change all the while. It fails when a session ends but by a key that leaves or
because its member or share link was removed, when the server logs an error, stops answering or exits. It prints the lag
of the event loop.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.stress.stress_run import stressed


def main() -> int:
    """Press keys; return 1 and print why when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--sessions", type=int, default=20, help="sessions at the same time")
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}, {arguments.sessions} sessions, {arguments.seconds:.0f} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="sshowcase-soak-") as folder:
        report = stressed(Path(folder), seed=seed, seconds=arguments.seconds, sessions=arguments.sessions)
    print(report)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
