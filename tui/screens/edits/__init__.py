"""The sheets that edit tags, notes, titles, captions, dates and places."""
