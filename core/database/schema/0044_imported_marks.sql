-- Imports of marks: what a file says, and what was there before, so that an import is undone and redone whatever its size.
-- A row without an operation is of an import that has not been applied; the next one removes it.
CREATE TABLE imported_marks (
    import_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    -- Whose mark it is, 0 for what all share.
    member_id INTEGER NOT NULL,
    thing_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value ANY,
    before ANY,
    PRIMARY KEY (import_id, kind, about, member_id, thing_id, key)
) STRICT, WITHOUT ROWID;
