"""Settings of a gallery in a temporary folder, and workers that a test waits for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings, create_private
from core.derivatives import worker_pool
from core.derivatives.worker_process import limit_worker


@contextmanager
def usual_priority() -> Iterator[None]:
    """Let the workers that start in the body yield to no others: on a busy machine a test would wait without end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_pool, "limit_worker", partial(limit_worker, nice=0))
        yield


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Return settings that stay within a folder, with two workers."""
    values: dict[str, Any] = {
        "data_dir": folder / "data",
        "config_dir": folder / "config",
        "home": folder,
        "agent_socket": None,
        "worker_count": 2,
        "worker_memory": 1024**3,
        "task_seconds": 30.0,
    }
    settings = Settings(**(values | changes))
    create_private(settings.data_dir)
    return settings
