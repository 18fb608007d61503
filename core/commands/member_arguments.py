"""Members and categories that arguments name, and access in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.accounts.models import Member
from core.accounts.names import name_key
from core.commands.context import Context
from core.errors import NotFoundError
from core.models import Category, CategoryId, CategorySet
from core.suggestions import close_match
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


async def find_member(context: Context, gallery: Gallery, name: str) -> Member:
    """Return the member with that login name, else called so, whatever its case; NotFoundError if there is none."""
    wanted = name_key(name)
    members = await gallery.accounts.members(context.actor)
    for names in ([member.name for member in members], [member.display_name for member in members]):
        for member, each in zip(members, names, strict=True):
            if each and name_key(each) == wanted:
                return member
    close = close_match(name, [member.name for member in members])
    meant = f"Did you mean {display_text(close)}? " if close else ""
    raise NotFoundError(f"There is no member {display_text(name, 40)!r}.", f"{meant}`members` lists them.")


async def find_categories(
    context: Context, gallery: Gallery, slugs: Sequence[str] | None
) -> frozenset[CategoryId] | None:
    """Return the ids of these categories, by slug or name; None (all) for None and for "all", no ids for "none"."""
    if slugs is None or list(slugs) == ["all"]:
        return None
    if list(slugs) == ["none"]:
        return frozenset()
    return frozenset([(await _find_category(context, gallery, word)).id for word in slugs])


async def _find_category(context: Context, gallery: Gallery, word: str) -> Category:
    try:
        found = await gallery.library.named(context.actor, word)
    except NotFoundError:
        found = None
    # A category without photos has no name that can be found, but keeps its slug.
    return await gallery.library.category(context.actor, found.slug if isinstance(found, CategorySet) else word)


async def category_slugs(
    context: Context, gallery: Gallery, category_ids: Collection[CategoryId] | None
) -> list[str] | None:
    """Return the slugs of the categories that have photos, in order; None (all) for None."""
    if category_ids is None:
        return None
    return [
        category.slug for category in await gallery.library.categories(context.actor) if category.id in category_ids
    ]


async def describe_access(context: Context, gallery: Gallery, category_ids: Collection[CategoryId] | None) -> str:
    """Return the access to these categories in words."""
    slugs = await category_slugs(context, gallery, category_ids)
    return "everything" if slugs is None else ", ".join(slugs) or "nothing yet"
