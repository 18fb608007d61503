"""Views of tiles in rows: covers, photos, the filmstrip."""
