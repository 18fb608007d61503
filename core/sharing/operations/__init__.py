"""The operations about share links; each file holds one."""

from core.operations import Operation
from core.sharing.operations.change_share_link import ChangeShareLink
from core.sharing.operations.extend_share_link import ExtendShareLink
from core.sharing.operations.make_share_link import MakeShareLink
from core.sharing.operations.renew_share_link import RenewShareLink
from core.sharing.operations.revoke_share_link import RestoreShareLink, RevokeShareLink

__all__ = [
    "OPERATIONS",
    "ChangeShareLink",
    "ExtendShareLink",
    "MakeShareLink",
    "RenewShareLink",
    "RestoreShareLink",
    "RevokeShareLink",
]

OPERATIONS: tuple[type[Operation[object]], ...] = (
    ChangeShareLink,
    ExtendShareLink,
    MakeShareLink,
    RenewShareLink,
    RestoreShareLink,
    RevokeShareLink,
)
"""What this package registers with the gallery."""
