"""Marks that members make on photos, collections and categories: favourites and ratings."""
