-- What a report of a scan says in addition to its counts: kinds of files that are not shown (JSON), and what could not be read.
ALTER TABLE scan_runs ADD COLUMN sidecars INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan_runs ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan_runs ADD COLUMN unsupported TEXT NOT NULL DEFAULT '{}';

CREATE TABLE scan_run_problems (
    run_id INTEGER NOT NULL REFERENCES scan_runs (id) ON DELETE CASCADE,
    path BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, path)
) STRICT, WITHOUT ROWID;
