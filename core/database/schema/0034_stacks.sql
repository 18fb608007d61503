-- Stacks: photos with one key are listed as one, their top, in each collection. `stack_count` photos are listed together,
-- those with `below_top` under the first by rank and name; `core.library.stacks` keeps both.
ALTER TABLE photos ADD COLUMN stack_key TEXT;
-- 0 the top that a person chose, 1 the top by the names of files, 2 the others.
ALTER TABLE photos ADD COLUMN stack_rank INTEGER NOT NULL DEFAULT 2 CHECK (stack_rank BETWEEN 0 AND 2);
-- Whether a person put the photo into its stack, or took it out of one: scans leave it as it is.
ALTER TABLE photos ADD COLUMN stack_decided INTEGER NOT NULL DEFAULT 0 CHECK (stack_decided IN (0, 1));
ALTER TABLE photos ADD COLUMN stack_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN below_top INTEGER NOT NULL DEFAULT 0 CHECK (below_top IN (0, 1));

CREATE INDEX photos_by_stack ON photos (stack_key) WHERE stack_key IS NOT NULL;

-- The next scan looks for stacks in all collections, later ones where files were added, changed or moved.
ALTER TABLE collections ADD COLUMN stacks_due INTEGER NOT NULL DEFAULT 1 CHECK (stacks_due IN (0, 1));
CREATE INDEX collections_with_stacks_due ON collections (root_id, id) WHERE stacks_due = 1;

-- Stacks that changed within a transaction: what is listed of them is computed again before it ends.
CREATE TABLE changed_stacks (stack_key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TRIGGER stack_changed AFTER UPDATE OF stack_key, stack_rank, collection_id, name_sort, width, deleted_at ON photos
WHEN OLD.stack_key IS NOT NULL OR NEW.stack_key IS NOT NULL
BEGIN
    INSERT INTO changed_stacks
    SELECT stack_key FROM (SELECT OLD.stack_key AS stack_key UNION SELECT NEW.stack_key)
    WHERE stack_key IS NOT NULL AND stack_key NOT IN (SELECT stack_key FROM changed_stacks);
END;

DROP TRIGGER photo_changed;
CREATE TRIGGER photo_changed
AFTER UPDATE OF category_id, collection_id, date_sort, newest_sort, name_sort, added_at, size, width, deleted_at, below_top
ON photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

-- Lists leave out what is below a top: the indexes that answer them hold that, too.
DROP INDEX photos_in_collection_by_date;
CREATE INDEX photos_in_collection_by_date
    ON photos (collection_id, date_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_collection_by_name;
CREATE INDEX photos_in_collection_by_name
    ON photos (collection_id, name_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_collection_by_added;
CREATE INDEX photos_in_collection_by_added
    ON photos (collection_id, added_at, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_collection_by_size;
CREATE INDEX photos_in_collection_by_size
    ON photos (collection_id, size, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_category_by_date;
CREATE INDEX photos_in_category_by_date
    ON photos (category_id, date_sort, id, aspect, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_by_name;
CREATE INDEX photos_by_name
    ON photos (name_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_by_added;
CREATE INDEX photos_by_added
    ON photos (added_at, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_by_size;
CREATE INDEX photos_by_size
    ON photos (size, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_by_date;
CREATE INDEX photos_by_date
    ON photos (date_sort, id, aspect, category_id, deleted_at, width, below_top, taken_local)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_by_newest;
CREATE INDEX photos_by_newest
    ON photos (newest_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_collection_by_newest;
CREATE INDEX photos_in_collection_by_newest
    ON photos (collection_id, newest_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
DROP INDEX photos_in_category_by_newest;
CREATE INDEX photos_in_category_by_newest
    ON photos (category_id, newest_sort, id, aspect, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
