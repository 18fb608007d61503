-- `head` is made with another digest (core/media/fingerprints.py): the stored ones are made again in the background.
UPDATE photos SET head = NULL, must_reread = 1 WHERE head IS NOT NULL;
