-- The job that computes digests asks after each scan whether there are files without one.
CREATE INDEX files_unhashed ON files (id) WHERE sha256 IS NULL AND start = 0 AND missing_at IS NULL AND mtime_ns >= 0;
