-- Top Picks: what members have rated, by all stars that it was given (average times votes), or by a Bayesian average, which
-- adds five votes of three stars. The statements repeat these expressions.
CREATE INDEX photos_by_stars ON photos (rating * votes, id, category_id, below_top)
    WHERE votes > 0 AND deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_bayesian_average
    ON photos ((rating * votes + 15.0) / (votes + 5), id, category_id, below_top)
    WHERE votes > 0 AND deleted_at IS NULL AND width > 0;
CREATE INDEX collections_by_stars ON collections (rating * votes, id, category_id)
    WHERE votes > 0 AND photo_count > 0;
CREATE INDEX collections_by_bayesian_average ON collections ((rating * votes + 15.0) / (votes + 5), id, category_id)
    WHERE votes > 0 AND photo_count > 0;
