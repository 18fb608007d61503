"""The app of a session, and what runs it on a connection."""

from tui.app.gallery_app import GalleryApp
from tui.app.session_run import run_session, sessions

__all__ = ["GalleryApp", "run_session", "sessions"]
