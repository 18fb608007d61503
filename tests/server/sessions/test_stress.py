"""No session ends by a key, a size, a scan or a change of members, whatever comes together."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.programs import needs_program
from tests.stress.stress_run import stressed

SECONDS, SESSIONS = 30.0, 20


@pytest.mark.slow
@needs_program("ssh-keygen")
async def test_random_sessions_while_everything_changes(tmp_path: Path) -> None:
    """Members of all roles, guests and `public@` press random keys; the report of a failure names the seed."""
    seed = random.SystemRandom().randrange(1 << 32)
    report = await asyncio.to_thread(stressed, tmp_path, seed=seed, seconds=SECONDS, sessions=SESSIONS)
    assert not report.failures, str(report)
