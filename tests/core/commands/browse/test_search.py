"""`search` finds photos by a query; its keys, and the query itself, are things for other commands."""

from __future__ import annotations

import io

import pytest

from core.accounts.operations import SetAccess
from core.commands.browse.search import FIELDS
from core.commands.context import Context
from core.commands.streams import LocalInput, LocalOutput
from core.errors import NotFoundError, UsageError
from core.models import Actor, CategoryId, Role, UserId
from core.query.query_errors import QueryError
from core.query.search_field import EVERY_FIELD
from core.sets.search.search_fields import fields_of
from server_ssh import REGISTRY
from tests.core.building import ADMIN, VIEWER
from tests.core.commands.command_runner import Runner

PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset({CategoryId(1)}))
RESTRICTED = Actor(VIEWER.user_id, VIEWER.name, Role.VIEWER, frozenset({CategoryId(1)}))


async def keys(runner: Runner, *words: str, actor: Actor = ADMIN) -> list[str]:
    return (await runner.run("search", *words, actor=actor)).split()


async def test_keys_flow_into_other_commands(runner: Runner) -> None:
    """Without a terminal it prints keys alone, the newest first, which `tag add`, `rate` and others read."""
    found = await keys(runner, "lake")
    assert found == [each["key"] for each in await runner.objects("ls", "open/lake", "--sort", "date")]
    assert await runner.run("tag", "add", "Sea", "-", stdin="\n".join(found), actor=ADMIN) == "Tagged: 2.\n"
    await runner.run("rate", "5", "-", stdin=found[0], actor=ADMIN)
    assert await keys(runner, "tag:sea", "rating:5") == found[:1]
    assert await keys(runner, "tag:sea not rating:5") == found[1:]


async def test_a_query_is_a_thing(runner: Runner) -> None:
    """In every command that takes photos, also in another form, evaluated with the rights of who asks."""
    assert await runner.run("tag", "add", "Sea", "query:collection:lake", actor=ADMIN) == "Tagged: 2.\n"
    assert await runner.run("fav", "query:TAG:sea AND (photo)", actor=VIEWER)
    assert len(await runner.objects("ls", "query:fav:yes", actor=VIEWER)) == 2
    assert not await runner.objects("ls", "query:fav:yes", actor=ADMIN)
    (known,) = await runner.objects("info", "query:TAG:sea  or (safe)", actor=ADMIN)
    assert known == {"kind": "set", "set": "query:tag:sea or safe", "photos": 5}
    (known,) = await runner.objects("info", "query:tag:sea or safe", actor=RESTRICTED)
    assert known["photos"] == 2
    (link,) = await runner.objects("share", "query:tag:sea", actor=ADMIN)
    assert link["photos"] == 2
    with pytest.raises(UsageError, match="fav:"):
        await runner.run("share", "query:fav:yes", actor=ADMIN)
    with pytest.raises(QueryError, match="column 5"):
        await runner.run("zip", "query:sea tga:x", actor=ADMIN)


async def test_the_count_and_the_meaning(runner: Runner) -> None:
    """`--count` counts, `--explain` says what it means and where words are looked for, both also as JSON."""
    assert await runner.run("search", "--count", "photo", actor=ADMIN) == "5\n"
    assert await runner.objects("search", "--count", "photo", actor=RESTRICTED) == [{"photos": 2}]
    explained = await runner.run("search", "--explain", "lake", "Rating:>=4", actor=ADMIN)
    assert explained.splitlines() == [
        "Photos with a word that begins with “lake” and rated 4 or more.",
        "Words are looked for in name, title, caption, note, tags, category, collection, camera and lens.",
    ]
    (meaning,) = await runner.objects("search", "--explain", "lake", actor=PUBLIC)
    assert meaning["words_in"] == "Words are looked for in category and collection."
    assert "looked for" not in await runner.run("search", "--explain", "kind:video", actor=ADMIN)


def test_help_names_every_field() -> None:
    """The fields that `--help` names are those that there are."""
    assert set(FIELDS.replace("\n", " ").split(", ")) == set(fields_of(EVERY_FIELD))


async def test_a_table_and_json(runner: Runner) -> None:
    """A terminal has the table of `ls`; JSON has one photo a line, in the order that was asked for."""
    lines = (await runner.run("search", "lake", actor=ADMIN, terminal=True)).splitlines()
    assert (len(lines), lines[0].split()) == (3, ["KEY", "TAKEN", "PIXELS", "SIZE", "NAME"])
    names = [each["name"] for each in await runner.objects("search", "lake", "--sort", "oldest", actor=ADMIN)]
    assert names == ["photo 1.jpg", "photo 2.jpg"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["a b"], '"a b"'),
        (["a", "b"], "a b"),
        (["tag:Sea side"], 'tag:"Sea side"'),
        (["tag:sea width:>1"], "tag:sea width:>1"),
        (["sea or tag:x"], "sea or tag:x"),
        (["sea or beach"], "sea or beach"),
        (["taken:2024 not sea"], "taken:2024 not sea"),
        (["tag:Sea side", "a"], 'tag:"Sea side" a'),
        (["lisbon night", "rating:5"], '"lisbon night" rating:5'),
        (["(a", "or", "b)"], "a or b"),
        (["not (a b)", "c"], "not (a b) c"),
    ],
)
async def test_several_arguments_are_one_query(runner: Runner, words: list[str], text: str) -> None:
    """One with blanks was quoted before shells removed its quotation marks; at the machine a single one is all."""
    (meaning,) = await runner.objects("search", "--explain", *words, actor=ADMIN)
    assert meaning["query"] == text
    if len(words) == 1:
        (meaning,) = await runner.objects("search", "--explain", *words)
        assert meaning["query"] == words[0]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("sea ratng:4", ["    sea ratng:4", "        ^^^^^^"]),
        ("東京 kind:x", ["    東京 kind:x", "              ^"]),
        ("a\x1bb", ["    a\N{REPLACEMENT CHARACTER}b", "     ^"]),
        ("a or", ["    a or", "      ^^"]),
    ],
)
async def test_a_mistake_is_marked(runner: Runner, text: str, marked: list[str]) -> None:
    """The query is printed with a mark below the place, in cells of a terminal, and nothing in it acts on that."""
    errors = io.StringIO()
    call = REGISTRY.parse(["search", text], 100, remote=True)
    context = Context(
        lambda: ADMIN, LocalInput(io.StringIO()), LocalOutput(io.StringIO()), LocalOutput(errors), 100, json=False
    )
    with pytest.raises(QueryError):
        await call.run(context, runner.gallery)
    assert errors.getvalue().splitlines() == marked


async def test_orders_and_fields_follow_the_role(runner: Runner) -> None:
    """`public@` finds nothing by names and dates, has no order by them, and a field for members is unknown."""
    assert len(await keys(runner, "lake", actor=PUBLIC)) == 2
    assert await keys(runner, "photo", actor=PUBLIC) == []
    with pytest.raises(QueryError, match="no field rating"):
        await keys(runner, "rating:5", actor=PUBLIC)
    with pytest.raises(UsageError, match="cannot be sorted"):
        await keys(runner, "lake", "--sort", "date", actor=PUBLIC)
    with pytest.raises(NotFoundError):
        await runner.run("ls", "tagged:sea:query:lake", actor=PUBLIC)


async def test_a_query_without_photos_is_explained(runner: Runner) -> None:
    """It says what was searched for, with the nearest tag and album that the actor is shown."""
    await runner.run("tag", "add", "Sea side", "open/lake", actor=ADMIN)
    await runner.run("tag", "add", "Seaside", "query:safe", actor=ADMIN)
    await runner.run("tag", "add", "Sea side", "query:lake", actor=ADMIN)
    await runner.run("album", "create", "Holidays", actor=ADMIN)
    await runner.gallery.apply(ADMIN, SetAccess(VIEWER.user_id, RESTRICTED.category_ids))

    async def said(text: str, actor: Actor) -> list[str]:
        errors = io.StringIO()
        call = REGISTRY.parse(["search", text], 100, remote=True)
        streams = LocalInput(io.StringIO()), LocalOutput(io.StringIO()), LocalOutput(errors)
        assert await call.run(Context(lambda: actor, *streams, 100, json=False), runner.gallery) == 0
        return errors.getvalue().splitlines()

    assert await said("tag:seasid not kind:video", ADMIN) == [
        "There are no photos tagged “seasid” and not of the kind video.",
        "    Did you mean: tag:Seaside not kind:video",
    ]
    assert (await said("tag:sea", RESTRICTED))[1:] == ['    Did you mean: tag:"Sea side"']
    assert (await said("tag:seasid", RESTRICTED))[1:] == ['    Did you mean: tag:"Sea side"']
    assert (await said("album:hollidays", ADMIN))[1:] == ['    Did you mean: album:"Holidays"']
    assert (await said("album:hollidays", RESTRICTED))[1:] == []
    assert len(await said("album:holidays tag:seaside", ADMIN)) == 1
    assert len(await said("nowhere", PUBLIC)) == 1
