"""Conditions on photos as a small expression tree: each node can be written as SQL and evaluated in Python."""

from core.sets.expressions.comparisons import EVERY_PHOTO, NO_PHOTO, And, Comparison, Membership, Not, OfKind, Or
from core.sets.expressions.member_sql import (
    ARCHIVED,
    BETWEEN_SESSIONS,
    HIDDEN,
    LAST_SESSION_END,
    OWNER,
    READER,
    SESSION_ENDS,
    opened_albums,
    readable_album,
)
from core.sets.expressions.related_rows import AddedSince, Archived, Related, StackedWith, Tagged, Trashed
from core.sets.expressions.tree import Expression, Operator, PhotoFacts, PhotoField, Relation, Sql

__all__ = [
    "ARCHIVED",
    "BETWEEN_SESSIONS",
    "EVERY_PHOTO",
    "HIDDEN",
    "LAST_SESSION_END",
    "NO_PHOTO",
    "OWNER",
    "READER",
    "SESSION_ENDS",
    "AddedSince",
    "And",
    "Archived",
    "Comparison",
    "Expression",
    "Membership",
    "Not",
    "OfKind",
    "Operator",
    "Or",
    "PhotoFacts",
    "PhotoField",
    "Related",
    "Relation",
    "Sql",
    "StackedWith",
    "Tagged",
    "Trashed",
    "opened_albums",
    "readable_album",
]
