"""Settings from file, environment and flags; what the surroundings say; private folders."""

from core.config.environment import ignore_foreign_settings, safe_import_path, terminal_environment
from core.config.folders import create_private
from core.config.loading import load_settings
from core.config.settings import DEFAULT_PORT, Settings

__all__ = [
    "DEFAULT_PORT",
    "Settings",
    "create_private",
    "ignore_foreign_settings",
    "load_settings",
    "safe_import_path",
    "terminal_environment",
]
