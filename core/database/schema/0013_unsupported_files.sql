-- What the last scan of a root found and does not show: files of one kind in one folder, and a name as an example.
-- The category is the folder that photos of this folder would belong to.
CREATE TABLE unsupported_files (
    root_id INTEGER NOT NULL REFERENCES roots (id),
    folder BLOB NOT NULL,
    kind TEXT NOT NULL,
    category BLOB NOT NULL,
    number INTEGER NOT NULL,
    example BLOB NOT NULL,
    PRIMARY KEY (root_id, folder, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX unsupported_files_by_category ON unsupported_files (category, kind, number);
