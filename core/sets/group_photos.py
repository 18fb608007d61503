"""The photos of collections and categories, as SQL for statements that take the ids of things."""

from __future__ import annotations

PHOTOS_OF_GROUPS = """\
    SELECT within.id FROM json_each(:collection_ids) AS each JOIN photos AS within ON within.collection_id = each.value
    UNION ALL
    SELECT within.id FROM json_each(:in_categories) AS each JOIN photos AS within ON within.category_id = each.value
"""
"""A query of the ids of all their photos, without regard to access; its parameters are JSON lists of ids."""
