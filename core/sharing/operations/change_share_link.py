"""The operation that changes the options of a share link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from core.models import ShareId
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sharing.link_listing import share_of
from core.sharing.models import ShareLink, ShareOptions
from core.sharing.operations.share_rows import MAX_TITLE, option_columns, own_share
from core.text import display_text


@dataclass(frozen=True, slots=True)
class ChangeShareLink(Operation[ShareLink]):
    """Give a share link other options; its address stays. With another password, every guest has to enter it."""

    kind = "change-share-link"
    action = Action.SHARE
    description = "share photos"
    audit_kind = audit.LINK_CHANGED

    share_id: ShareId
    options: ShareOptions
    keeps_password: bool = True
    """Whether the password stays as it is, whatever the options say."""

    def perform(self, tx: Transaction) -> Applied[ShareLink]:
        """Write the options.

        Raises:
            NotFoundError: the actor has no such link.
            UsageError: an option is out of range.
        """
        share = own_share(tx, self.share_id)
        values = option_columns(self.options) | {
            "share_id": self.share_id,
            "title": display_text(self.options.title or share.title, MAX_TITLE),
            "keeps_password": int(self.keeps_password),
            "cookie_key": secrets.token_bytes(32),
        }
        tx.connection.execute(_CHANGE, values)
        changed = share_of(tx.connection, self.share_id)
        return Applied(changed, audit_details=_details(changed, changes_password=not self.keeps_password))


def _details(share: ShareLink, *, changes_password: bool) -> str:
    """Return what guests of the link may do now, for the audit log."""
    limits = f"views {share.view_limit}" if share.view_limit is not None else "any number of views"
    words = [share.title, f"downloads {share.downloads}", limits]
    return ", ".join([*words, *(["another password"] if changes_password else [])])


_CHANGE = """
UPDATE shares SET title = :title, note = :note, title_in_previews = :title_in_previews, view_limit = :view_limit,
    downloads = :downloads, strips_originals = :strips_originals, shows_details = :shows_details,
    password_hash = CASE WHEN :keeps_password THEN password_hash ELSE :password_hash END,
    cookie_key = CASE WHEN :keeps_password THEN cookie_key ELSE :cookie_key END
WHERE id = :share_id
"""
