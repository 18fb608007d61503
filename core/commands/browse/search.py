"""`search QUERY`: find photos by words and fields."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from core.commands.arguments import LEFT_OUT, add_json, add_no_header
from core.commands.browse.photo_table import photo_table, print_photos
from core.commands.command import Command
from core.commands.context import Context
from core.commands.photo_arguments import pages
from core.errors import UsageError
from core.models import MOST_RANKED, QuerySet, SortOrder
from core.permissions import may_sort
from core.query.query_errors import QueryError
from core.query.query_tokens import quoted
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery

_SORTS = tuple(order for order in SortOrder if order not in {SortOrder.HAND, SortOrder.COLLECTIONS, SortOrder.SCANNED})
_INDENT = "    "


_FORMS = """lisbon "at night" (both; words are found by their beginnings, in quotes as they are)
tag:sea 'rating:>=4' not kind:video (also and, or, and groups in parentheses)
~ "snowy mountains" (what photos show, by a model: `models`, `understand`)
taken:2024-08 (also 2023..2024, last-30-days, every-year:08-10..08-20)
size:2mb..8mb 'iso:<=400' f:2.8 exposure:1/250 (numbers: one, compared, or a range)"""

FIELDS = """tag, rating, myrating, votes, fav, album, category, collection, name, title, note,
caption, camera, lens, iso, f, exposure, focal, place, country, near, area, taken, weekday, hour,
added, size, width, height, orientation, format, kind, duration, codec, thing, text, person,
like, similar, has, is"""
"""What help names, written out so that help loads nothing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    fields = f"Fields, as far as you are shown what they ask for:\n{FIELDS}."
    parser.description = f"{parser.description}\n\n{_FORMS}\n\n{fields}"
    parser.add_argument(
        "query",
        nargs="+",
        metavar="QUERY",
        help="words and fields; with --explain it says what they mean",
    )
    parser.set_defaults(**{LEFT_OUT: "To leave photos out, write `not {}`."})
    found = parser.add_mutually_exclusive_group()
    found.add_argument("--count", action="store_true", help="print only how many photos match")
    found.add_argument("--explain", action="store_true", help="say in words what the query means, and search nothing")
    parser.add_argument(
        "--sort",
        choices=[order.value for order in _SORTS],
        help="relevance, date (newest first), oldest, name, added, size, rating, votes or views; default: date",
    )
    add_no_header(parser)
    add_json(parser, "one JSON object per photo; with --count and --explain one object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the keys of the photos that match; on a terminal a table of them."""
    from core.sets.search.explained_query import explained_query

    text = joined_query(arguments.query, remote=context.remote)
    order = _order(context, arguments.sort)
    try:
        explained = explained_query(context.actor, text)
    except QueryError as error:
        _print_place(context, text, error)
        raise
    photo_set = QuerySet(explained.text)
    if arguments.sort is None and explained.ranks_by_likeness:
        order = SortOrder.RELEVANCE
    if arguments.explain:
        _print_explanation(context, explained.text, explained.sentence, explained.searched)
    elif arguments.count:
        count = await gallery.library.count(context.actor, photo_set)
        if context.json:
            context.print_json({"photos": count})
        else:
            context.print(str(count))
    elif not await _print_found(context, gallery, photo_set, order):
        await _print_help(context, gallery, explained.text, explained.sentence)
    if explained.searched and not arguments.explain and await gallery.library.searches.is_indexing():
        context.print_error("Words are still being indexed. Searches find everything, and take longer until then.")
    return 0


COMMAND = Command(
    name="search",
    summary="find photos by words, tags, ratings, dates, cameras and other fields",
    arguments=add_arguments,
    run=run,
)


def joined_query(words: Sequence[str], *, remote: bool) -> str:
    """Return the arguments as one query.

    A shell, and that of SSH once more, removes quotation marks: what has blanks in it was quoted, be it words or the
    value of a field. One argument at the machine is the whole query.
    """
    return words[0] if len(words) == 1 and not remote else " ".join(map(_requoted, words))


async def _print_found(context: Context, gallery: Gallery, photo_set: QuerySet, order: SortOrder) -> bool:
    """Print the photos; return whether there are any."""
    table, found = photo_table(context), 0
    async for page in pages(context, gallery, photo_set, order):
        found += len(page)
        if context.json or context.stdout.isatty():
            print_photos(context, table, page)
        else:
            for photo in page:
                context.print(photo.asset_key)
        await context.drain()
    if order is SortOrder.RELEVANCE and found > MOST_RANKED:
        context.print_error(f"The newest {MOST_RANKED:,} photos are sorted by relevance, the others by date.")
    return bool(found)


async def _print_help(context: Context, gallery: Gallery, text: str, sentence: str) -> None:
    """Say what was searched for, and what was probably meant, on standard error."""
    context.print_error(f"There are no {sentence[:1].lower()}{sentence[1:]}")
    meant = await gallery.library.query_corrections.of(context.actor, text)
    if meant is not None:
        context.print_error(f"{_INDENT}Did you mean: {display_text(meant)}")


def _print_explanation(context: Context, text: str, sentence: str, searched: str) -> None:
    if context.json:
        context.print_json({"query": text, "meaning": sentence, "words_in": searched})
        return
    context.print(sentence)
    if searched:
        context.print(searched)


def _order(context: Context, wanted: str | None) -> SortOrder:
    known = [each for each in _SORTS if may_sort(context.actor, each, photos=True)]
    order = SortOrder(wanted) if wanted else next(each for each in (SortOrder.DATE, SortOrder.ADDED) if each in known)
    if order not in known:
        raise UsageError(f"This list cannot be sorted by {order}.", f"`--sort` is one of {', '.join(known)} here.")
    return order


def _requoted(word: str) -> str:
    field, colon, value = word.partition(":") if ":" in word else ("", "", word)
    is_query = (
        value.startswith("~")
        or any(each in value for each in '"():')
        or not {"and", "or", "not"}.isdisjoint(value.casefold().split())
    )
    if is_query or not any(each.isspace() for each in value) or any(each.isspace() for each in field):
        return word
    return f"{field}{colon}{quoted(value)}"


def _print_place(context: Context, text: str, error: QueryError) -> None:
    """Print the query with a mark below what is wrong, where both fit on a line."""
    before, wrong = (
        display_text(f"x{part}x", len(part) + 2)[1:-1] for part in (text[: error.start], text[error.start : error.end])
    )
    line = f"{before}{wrong}{display_text(f'x{text[error.end :]}x')[1:-1]}"
    if context.json or cell_len(_INDENT + before + wrong) > context.width:
        return
    context.print_error(f"{_INDENT}{line}")
    context.print_error(f"{_INDENT}{' ' * cell_len(before)}{'^' * max(cell_len(wrong), 1)}")
