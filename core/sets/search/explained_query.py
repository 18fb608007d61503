"""A query in its printed form, and in words."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Actor
from core.query.explanation import explanation
from core.query.query_text import query_text
from core.query.search_field import access_of
from core.sets.search.search_conditions import compares_photos, looks_for_words, parsed_query
from core.sets.search.search_fields import fields_of, searched_texts

NOT_SEARCHED = "No text of these photos is searched for words."
"""Where words are looked for by an actor who is shown no text of photos."""


@dataclass(frozen=True, slots=True)
class ExplainedQuery:
    """A valid query, as one actor may ask it."""

    text: str
    """As it is printed; `core.models.QuerySet` takes it."""
    sentence: str
    """What it means: "Photos tagged “sea” and rated 4 or more."."""
    searched: str
    """Where its words are looked for, as a sentence; empty without words."""
    ranks_by_likeness: bool = False
    """Whether photos are compared with what it says, so that the most similar come first."""


def explained_query(actor: Actor, text: str) -> ExplainedQuery:
    """Read and explain a query.

    Raises:
        QueryError: it is not valid for this actor.
    """
    access = access_of(actor)
    query = parsed_query(text, access)
    searched = ""
    if looks_for_words(query):
        names = [each.name.lower() for each in searched_texts(access)]
        places = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
        searched = f"Words are looked for in {places}." if places else NOT_SEARCHED
    return ExplainedQuery(query_text(query), explanation(query, fields_of(access)), searched, compares_photos(query))
