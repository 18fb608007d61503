-- The word `moments` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'moments' OR photo_set GLOB 'moments/*';
