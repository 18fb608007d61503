"""The sheets that edit notes, and titles, captions, dates and places."""
