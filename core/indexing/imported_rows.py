"""The rows of titles, captions, keywords, ratings and named faces that programs wrote into photos."""

from __future__ import annotations

import json
import sqlite3

from core.marks.people.person_rows import import_faces
from core.marks.tags.tag_states import import_tags
from core.media.metadata.photo_metadata import PhotoMetadata
from core.models import PhotoId


def save_texts(connection: sqlite3.Connection, photo_id: PhotoId, read: PhotoMetadata, *, is_new: bool) -> None:
    """Replace what is stored for a photo, its tags and the people in it; one without texts has no row."""
    texts = read.texts
    if texts:
        keywords = json.dumps(texts.keywords, ensure_ascii=False)
        connection.execute(_SAVE, texts._asdict() | {"photo_id": photo_id, "keywords": keywords})
    elif not is_new:
        connection.execute("DELETE FROM imported_metadata WHERE photo_id = ?", (photo_id,))
    import_tags(connection, photo_id, texts.keywords, is_new=is_new)
    import_faces(connection, photo_id, read.faces, is_new=is_new)


_SAVE = """
INSERT OR REPLACE INTO imported_metadata (photo_id, title, caption, keywords, rating, creator, copyright, is_favourite)
VALUES (:photo_id, :title, :caption, :keywords, :rating, :creator, :copyright,
    :is_favourite)
"""
