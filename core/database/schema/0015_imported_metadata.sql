-- What programs wrote into photos for people to read; `keywords` is a JSON array of strings. Nothing shows it yet.
CREATE TABLE imported_metadata (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    title TEXT,
    caption TEXT,
    keywords TEXT NOT NULL,
    rating INTEGER CHECK (rating BETWEEN -1 AND 5),
    creator TEXT,
    copyright TEXT
) STRICT;

-- The next scan reads every photo of earlier versions again, also those that these could not read.
UPDATE photos SET must_reread = 1;

DROP INDEX photos_to_reread;
