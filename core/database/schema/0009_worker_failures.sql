-- How often a photo's error was that its worker process failed (killed, out of time or memory) and not that of the file
-- itself. Such a mark can be the fault of a busy system: scans clear it and try again, a bounded number of times.
ALTER TABLE photos ADD COLUMN worker_failures INTEGER NOT NULL DEFAULT 0;

UPDATE photos SET worker_failures = 1, error_at = min(error_at, CAST(strftime('%s', 'now') AS INTEGER) - 3600) WHERE error IN (
    'Reading this picture crashed its decoder.',
    'Reading this picture took too long.',
    'Reading this picture needs too much memory.'
);
