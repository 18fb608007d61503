"""The SQLite database: one writer, many readers, numbered migrations."""
