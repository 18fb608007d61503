-- Some fifty coloured squares per photo (core/media/coarse.py), empty while unknown.
ALTER TABLE photos ADD COLUMN coarse BLOB NOT NULL DEFAULT x'';

-- Photos whose squares can be had from their stored thumbnail.
CREATE INDEX photos_without_coarse ON photos (id) WHERE coarse = x'' AND has_thumbnail = 1;
