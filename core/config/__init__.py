"""Settings from file, environment and flags; the environment of the process; private folders."""

from core.config.environment import ignore_foreign_settings, safe_import_path, terminal_environment
from core.config.groups.session_settings import DEFAULT_PORT
from core.config.loading import load_settings
from core.config.private_folders import create_private
from core.config.running_server import is_server_running, server_recorded, with_running_server
from core.config.settings import Settings

__all__ = [
    "DEFAULT_PORT",
    "Settings",
    "create_private",
    "ignore_foreign_settings",
    "is_server_running",
    "load_settings",
    "safe_import_path",
    "server_recorded",
    "terminal_environment",
    "with_running_server",
]
