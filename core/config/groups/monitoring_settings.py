"""The settings of logs and metrics."""

from __future__ import annotations

from dataclasses import dataclass

from core.config.declarations import setting
from core.config.formats.address_formats import is_listen
from core.config.value_types import ChoiceType, TextType

_GROUP = "Logs and metrics"


@dataclass(frozen=True, kw_only=True)
class MonitoringSettings:
    """What is logged, and where the metrics are served."""

    log: str = setting(
        "auto",
        ChoiceType(of=("auto", "text", "journal", "json")),
        "Format of the log. `auto` is `journal` (no time, a priority before each line) where systemd's journal reads"
        " it, else `text`; `json` is one object per line.",
        group=_GROUP,
        flag="--log",
    )
    log_level: str = setting(
        "info",
        ChoiceType(of=("debug", "info", "warning", "error")),
        "Log records of this level and above. Sign-ins are `info`.",
        group=_GROUP,
    )
    metrics_listen: str | None = setting(
        None,
        TextType('"ADDRESS:PORT"', fits=is_listen),
        'Address and port of the metrics for Prometheus, for instance `"127.0.0.1:9222"`. Unset, they are not served.'
        " Everybody who can reach the address can read them.",
        group=_GROUP,
    )
