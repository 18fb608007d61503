-- The history of changes: which of them stand, in which order they took effect, and what each of them touched.
-- `step` counts applications, undos and redos: that of an operation is the number of the last of these.
ALTER TABLE operations ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN undone_by INTEGER REFERENCES users (id);
-- The operation that applies an undone one again, as JSON.
ALTER TABLE operations ADD COLUMN redo TEXT;
-- Why steps pass over it, NULL if they do not: a newer change conflicted with its undo ('conflict'), what it was about is
-- gone ('impossible'), or it was undone before a newer change was made ('replaced').
ALTER TABLE operations ADD COLUMN passed TEXT;

UPDATE operations SET step = id;
-- Earlier versions marked what had become impossible to undo in the same way.
UPDATE operations SET undone_by = user_id, passed = 'impossible' WHERE undone_at IS NOT NULL;

DROP INDEX operations_standing;
CREATE INDEX operations_standing ON operations (user_id, step) WHERE undone_at IS NULL AND passed IS NULL;
CREATE INDEX operations_undone ON operations (undone_by, step) WHERE undone_at IS NOT NULL AND passed IS NULL;
CREATE INDEX operations_by_step ON operations (step);
CREATE INDEX operations_by_member ON operations (user_id, id);

-- Which field of which things an operation changed. `member_id` is that of a field which each member has for themselves,
-- such as a rating, 0 for one that all share; `ids` are numbers and ranges, "1-40,52".
CREATE TABLE touched_fields (
    operation_id INTEGER NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    ids TEXT NOT NULL
) STRICT;

CREATE INDEX touched_fields_by_operation ON touched_fields (operation_id);
CREATE INDEX touched_fields_by_field ON touched_fields (field, kind, member_id, operation_id);

INSERT INTO touched_fields (operation_id, field, kind, member_id, ids)
SELECT id, 'cover', 'collection', 0, CAST(arguments ->> 'collection_id' AS TEXT) FROM operations
WHERE kind = 'set-cover';

INSERT INTO touched_fields (operation_id, field, kind, member_id, ids)
SELECT id,
    CASE kind WHEN 'set-role' THEN 'role' WHEN 'set-access' THEN 'access' WHEN 'set-member-name' THEN 'name'
        ELSE 'membership' END,
    'member', 0, CAST(arguments ->> 'user_id' AS TEXT)
FROM operations
WHERE kind IN ('set-role', 'set-access', 'set-member-name', 'remove-member', 'restore-member');

INSERT INTO touched_fields (operation_id, field, kind, member_id, ids)
SELECT id, 'name', 'member', 0, CAST(user_id AS TEXT) FROM operations
WHERE kind = 'set-own-name';
