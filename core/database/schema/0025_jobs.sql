-- Long work, one row per job: kept after its end, for lists and reports.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- JSON: what a process that takes the job over needs.
    arguments TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- What is asked of the process that runs it, until that has done it: pause, resume or cancel.
    request TEXT,
    started_by TEXT NOT NULL,
    process INTEGER NOT NULL,
    -- The name of the locked file that shows that the process is alive.
    lock TEXT NOT NULL,
    -- How often a process has started it.
    attempts INTEGER NOT NULL DEFAULT 1,
    stage TEXT,
    sentence TEXT NOT NULL DEFAULT '',
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    rate REAL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;

-- A scan is one job, with a run for each of its roots.
ALTER TABLE scan_runs ADD COLUMN job_id INTEGER REFERENCES jobs (id) ON DELETE CASCADE;
ALTER TABLE scan_runs ADD COLUMN state TEXT NOT NULL DEFAULT 'completed';
ALTER TABLE scan_runs ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE scan_runs SET state = 'completed_with_errors' WHERE errors > 0;

CREATE INDEX scan_runs_by_job ON scan_runs (job_id);
