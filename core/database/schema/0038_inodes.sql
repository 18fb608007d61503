-- A scan of a few folders asks whether the files in them were elsewhere at the last scan.
CREATE INDEX photos_by_inode ON photos (inode, root_id) WHERE inode IS NOT NULL;
