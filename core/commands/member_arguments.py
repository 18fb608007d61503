"""Members and categories as people name them on a command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.accounts.models import Member
from core.accounts.names import name_key
from core.commands.context import Context
from core.errors import NotFoundError
from core.models import CategoryId
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


async def member_named(context: Context, gallery: Gallery, name: str) -> Member:
    """Return the member of that name, in any spelling; NotFoundError when there is none."""
    wanted = name_key(name)
    for member in await gallery.accounts.members(context.actor):
        if name_key(member.name) == wanted:
            return member
    raise NotFoundError(f"Nobody is called {display_text(name, 40)}.", "List the members with `members`.")


async def categories_named(
    context: Context, gallery: Gallery, slugs: Sequence[str] | None
) -> frozenset[CategoryId] | None:
    """Return the ids of categories; None, and the word "all", mean all of them, the word "none" alone means none."""
    if slugs is None or list(slugs) == ["all"]:
        return None
    if list(slugs) == ["none"]:
        return frozenset()
    return frozenset([(await gallery.library.category(context.actor, slug)).id for slug in slugs])


async def slugs_of(context: Context, gallery: Gallery, category_ids: Collection[CategoryId] | None) -> list[str] | None:
    """Return the slugs of categories that hold photos, in order; None stays None and means all."""
    if category_ids is None:
        return None
    return [
        category.slug for category in await gallery.library.categories(context.actor) if category.id in category_ids
    ]


async def access_words(context: Context, gallery: Gallery, category_ids: Collection[CategoryId] | None) -> str:
    """Say what somebody may see."""
    slugs = await slugs_of(context, gallery, category_ids)
    return "sees everything" if slugs is None else f"sees {', '.join(slugs) or 'nothing yet'}"
