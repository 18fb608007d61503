"""Settings of a gallery in a temporary folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.config import Settings, create_private


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
