"""Where log records go and in which format: text, systemd's journal, or JSON lines, all safe to show."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import Any, TextIO

from core.config import Settings, create_private
from core.config.environment import journal_stream
from core.text import display_text, json_text

LOG_FILE_BYTES = 1024**2
"""A log file of this size is rotated; one rotated file is kept."""

_log = logging.getLogger(__name__)

_OURS = ("core", "tui")
_MAX_LINE = 2000
_MAX_TRACEBACK_LINES = 200


@contextmanager
def logging_configured(settings: Settings | None, stderr: TextIO, *, to_file: bool = False) -> Iterator[None]:
    """Log to standard error, or to a file in the data folder while the terminal shows the gallery itself.

    Without settings, warnings and errors are logged as text. Warnings about the settings are logged first.
    """
    handler: logging.Handler
    if to_file and settings is not None:
        create_private(settings.data_dir)
        handler = RotatingFileHandler(settings.data_dir / "sshowcase.log", maxBytes=LOG_FILE_BYTES, backupCount=1)
        handler.setFormatter(TextFormatter())
    else:
        handler = logging.StreamHandler(stderr)
        handler.setFormatter(_formatter("auto" if settings is None else settings.log, stderr))
    root = logging.getLogger()
    root.addHandler(handler)
    before = {name: logging.getLogger(name).level for name in _OURS}
    set_level("warning" if settings is None else settings.log_level)
    try:
        for warning in () if settings is None else settings.config_warnings:
            _log.warning("%s", warning)
        yield
    finally:
        for name, was in before.items():
            logging.getLogger(name).setLevel(was)
        root.removeHandler(handler)
        handler.close()


def set_level(name: str) -> None:
    """Log records of this level ("info") and above; libraries log warnings whatever the level."""
    for ours in _OURS:
        logging.getLogger(ours).setLevel(name.upper())


class SafeFormatter(logging.Formatter):
    """Formats records of untrusted text: each on one line, with its traceback indented below."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """Return the first line; a line break in untrusted text cannot start another record."""
        return display_text(super().formatMessage(record), _MAX_LINE)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the standard library's name
        """Return the traceback, indented."""
        return "\n".join("  " + line for line in _safe_lines(super().formatException(ei)))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the standard library's name
        """Return the stack, indented."""
        return "\n".join("  " + line for line in _safe_lines(stack_info))


class TextFormatter(SafeFormatter):
    """Puts local time, level and logger before the message."""

    def __init__(self) -> None:
        """Take no options."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")


class JournalFormatter(SafeFormatter):
    """Puts the priority as `<N>` before each line (sd-daemon(3)), and no time, which the journal adds."""

    def __init__(self) -> None:
        """Take no options."""
        super().__init__("%(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its priority."""
        priority = f"<{_priority(record.levelno)}>"
        return "\n".join(priority + line for line in super().format(record).split("\n"))


class JsonFormatter(logging.Formatter):
    """Writes one object per record: `time` (UTC), `level`, `logger`, `message`, and `error` for a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": display_text(record.getMessage(), _MAX_LINE),
        }
        if record.exc_info:
            entry["error"] = "\n".join(_safe_lines(self.formatException(record.exc_info)))
        return json_text(entry)


def _formatter(format_name: str, stream: TextIO) -> logging.Formatter:
    if format_name == "json":
        return JsonFormatter()
    if format_name == "journal" or (format_name == "auto" and _is_journal(stream)):
        return JournalFormatter()
    return TextFormatter()


def _is_journal(stream: TextIO) -> bool:
    """Return whether systemd's journal reads the stream, whose device and inode systemd states (systemd.exec(5))."""
    expected = journal_stream()
    if expected is None:
        return False
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) == expected


def _priority(level: int) -> int:
    """Return the syslog priority of a level: 3 for errors, 4 warnings, 6 information, 7 debugging."""
    for least, number in ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6)):
        if level >= least:
            return number
    return 7


def _safe_lines(text: str) -> list[str]:
    lines = text.split("\n", _MAX_TRACEBACK_LINES)[:_MAX_TRACEBACK_LINES]
    return [line[: len(line) - len(line.lstrip(" "))] + display_text(line, _MAX_LINE) for line in lines]
