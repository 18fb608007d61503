"""The list of places, of `places` and `ls places`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.context import Context
from core.commands.table import Column, Table

if TYPE_CHECKING:
    from core.gallery import Gallery


async def print_places(context: Context, gallery: Gallery) -> None:
    """Print countries, regions and cities with their photos; counts that have changed are kept afterwards."""
    places = await gallery.library.places.tree(context.actor)
    if context.json:
        for place in places:
            context.print_json(
                {
                    "place": place.path,
                    "name": place.name,
                    "country_code": place.country_code,
                    "photos": place.photos,
                    "query": place.query,
                }
            )
    elif not places:
        context.print("No photo that you may see has a named place.")
    else:
        rows = [(f"{'  ' * place.depth}{place.name}", f"{place.photos:,}", place.query) for place in places]
        columns = (Column("PLACE"), Column("PHOTOS", right=True), Column("QUERY"))
        Table(context, columns).print(rows)
    await context.drain()
    await gallery.library.statistics.catch_up()
