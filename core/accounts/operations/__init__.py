"""The operations about members, what they sign in with, and invitations; each file holds one."""

from core.accounts.operations.add_key import AddKey, RenameKey
from core.accounts.operations.make_invitation import MakeInvitation
from core.accounts.operations.open_to_public import OpenToPublic
from core.accounts.operations.recover_account import RecoverAccount
from core.accounts.operations.remove_key import RemoveKey, RestoreKey
from core.accounts.operations.remove_member import RemoveMember, RestoreMember
from core.accounts.operations.revoke_invitation import RevokeInvitation
from core.accounts.operations.set_access import SetAccess
from core.accounts.operations.set_name import SetMemberName, SetOwnName
from core.accounts.operations.set_password import RemovePassword, ResetPassword, SetPassword
from core.accounts.operations.set_role import SetRole
from core.operations import Operation

__all__ = [
    "OPERATIONS",
    "AddKey",
    "MakeInvitation",
    "OpenToPublic",
    "RecoverAccount",
    "RemoveKey",
    "RemoveMember",
    "RemovePassword",
    "RenameKey",
    "ResetPassword",
    "RestoreKey",
    "RestoreMember",
    "RevokeInvitation",
    "SetAccess",
    "SetMemberName",
    "SetOwnName",
    "SetPassword",
    "SetRole",
]

OPERATIONS: tuple[type[Operation[object]], ...] = (
    AddKey,
    MakeInvitation,
    OpenToPublic,
    RecoverAccount,
    RemoveKey,
    RemoveMember,
    RemovePassword,
    RenameKey,
    ResetPassword,
    RestoreKey,
    RestoreMember,
    RevokeInvitation,
    SetAccess,
    SetMemberName,
    SetOwnName,
    SetPassword,
    SetRole,
)
"""What this package registers with the gallery."""
