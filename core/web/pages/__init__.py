"""HTML pages of share links: templates, their data and a cache."""
