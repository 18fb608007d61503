"""Settings from file, environment and flags; what the surroundings say; private folders."""

from core.config.environment import ignore_foreign_settings, safe_import_path, terminal_environment
from core.config.loading import load_settings
from core.config.private_folders import create_private
from core.config.running_server import as_served, door_recorded
from core.config.settings import DEFAULT_PORT, Settings

__all__ = [
    "DEFAULT_PORT",
    "Settings",
    "as_served",
    "create_private",
    "door_recorded",
    "ignore_foreign_settings",
    "load_settings",
    "safe_import_path",
    "terminal_environment",
]
