-- photos to archive
.parameter set :ids "'[1]'"
SELECT value AS id FROM json_each(:ids);
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
