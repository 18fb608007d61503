"""SQLite: one writer, many readers, numbered migrations."""
