-- The best photos of each category: members with access to some of them read no others.
CREATE INDEX photos_of_categories_by_stars ON photos (category_id, rating * votes * max(views, 1), id, below_top)
    WHERE votes > 0 AND deleted_at IS NULL AND width > 0;
CREATE INDEX photos_of_categories_by_bayesian_average
    ON photos (category_id, (rating * votes + 15.0) / (votes + 5), id, below_top)
    WHERE votes > 0 AND deleted_at IS NULL AND width > 0;
