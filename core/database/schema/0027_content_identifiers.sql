-- The identifier that a live photo's still shares with its video is read now: the next scan reads Apple's photos again.
UPDATE photos SET must_reread = 1 WHERE camera_make = 'Apple';
