-- How sharp the photos are of which one is to be kept or listed: copies, and those of stacks. The variance of the Laplacian of
-- the thumbnail (core/media/comparison/sharpness.py), and that of the largest face, with its box as it was then.
CREATE TABLE picture_sharpness (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    -- NULL for a picture that cannot be read.
    whole REAL,
    face REAL,
    face_box TEXT
) STRICT;

-- The next scan looks which bursts have a top by the names of their files: of others the sharpest photo is listed.
UPDATE collections SET stacks_due = 1
WHERE id IN (SELECT collection_id FROM photos WHERE stack_key IS NOT NULL);
