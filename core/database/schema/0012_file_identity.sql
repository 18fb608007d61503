-- What recognises a file without reading it: the inode (renamed), and the change time, which programs cannot set (edited
-- with size and modification time kept). NULL until a scan has stored them. `head` is the digest of the file's beginning
-- (core/media/fingerprints.py): whether a file that was touched has other contents.
ALTER TABLE photos ADD COLUMN inode INTEGER;
ALTER TABLE photos ADD COLUMN ctime_ns INTEGER;
ALTER TABLE photos ADD COLUMN head INTEGER;
