"""The rows of titles, captions, keywords and ratings that programs wrote into photos."""

from __future__ import annotations

import json
import sqlite3

from core.marks.tags.tag_states import import_tags
from core.media.metadata.imported_texts import ImportedTexts
from core.models import PhotoId


def save_texts(connection: sqlite3.Connection, photo_id: PhotoId, texts: ImportedTexts, *, is_new: bool) -> None:
    """Replace what is stored for a photo, and its tags; one without texts has no row."""
    if texts:
        keywords = json.dumps(texts.keywords, ensure_ascii=False)
        connection.execute(_SAVE, texts._asdict() | {"photo_id": photo_id, "keywords": keywords})
    elif not is_new:
        connection.execute("DELETE FROM imported_metadata WHERE photo_id = ?", (photo_id,))
    import_tags(connection, photo_id, texts.keywords, is_new=is_new)


_SAVE = """
INSERT OR REPLACE INTO imported_metadata (photo_id, title, caption, keywords, rating, creator, copyright, is_favourite)
VALUES (:photo_id, :title, :caption, :keywords, :rating, :creator, :copyright,
    :is_favourite)
"""
