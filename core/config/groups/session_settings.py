"""The settings of the SSH server and of sessions."""

from __future__ import annotations

from dataclasses import dataclass

from core.config.declarations import setting
from core.config.formats.address_formats import is_host, is_network, is_ssh_address
from core.config.value_types import BindingsType, DurationType, IntegerType, ListType, TextType

_GROUP = "SSH server and sessions"
DEFAULT_PORT = 2222


@dataclass(frozen=True, kw_only=True)
class SessionSettings:
    """Where the SSH server listens, and how long sessions last."""

    listen: str = setting(
        "127.0.0.1",
        TextType("an address of this machine in quotation marks", fits=is_host),
        'Address to listen on: `"0.0.0.0"` and `"::"` for every network, `"127.0.0.1"` for this machine only.',
        group=_GROUP,
        flag="--listen",
    )
    port: int = setting(
        DEFAULT_PORT, IntegerType(0, 65535), "Port to listen on; 0 is any free port.", group=_GROUP, flag="--port"
    )
    ssh_address: str | None = setting(
        None,
        TextType('"HOST" or "HOST:PORT"', fits=is_ssh_address),
        "The one address for `ssh` that invitations, share links, QR codes and messages state. Unset, it is the address"
        " of `listen` and `port`: `localhost`, or for all networks this machine's full name, else its own address.",
        group=_GROUP,
        shown="where the server listens",
    )
    idle_seconds: float = setting(
        2 * 3600.0,
        DurationType(0, 365 * 86400),
        "A session ends after this time without input; 0 means never.",
        group=_GROUP,
        name="idle_time",
    )
    session_seconds: float = setting(
        86400.0,
        DurationType(0, 365 * 86400),
        "The longest time that a session lasts; 0 means no limit.",
        group=_GROUP,
        name="visit_time",
    )
    return_seconds: float = setting(
        12 * 3600.0,
        DurationType(0, 365 * 86400),
        "A session that starts within this time after a lost connection opens at the same place; 0 makes every session"
        " start at home.",
        group=_GROUP,
        name="return_time",
    )
    visits_per_member: int = setting(
        8,
        IntegerType(1, 10_000),
        "How many sessions one member may have at the same time: screens, commands and file transfers together.",
        group=_GROUP,
    )
    proxy_protocol: tuple[str, ...] = setting(
        (),
        ListType(TextType("an address or a network in quotation marks", fits=is_network)),
        "Addresses or networks of reverse proxies whose connections begin with a PROXY header (version 1 or 2) that"
        ' states the address of the client, for instance `["127.0.0.1"]`. Connections from them without it are closed.',
        group=_GROUP,
        flag="--proxy-protocol",
    )
    key_bindings: tuple[tuple[str, str], ...] = setting(
        (),
        BindingsType(),
        "Other keys for actions, in all sessions; [the guide](guide.md#change-keys) lists the actions. Members can set"
        " their own with `preferences key_bindings`.",
        group=_GROUP,
    )
