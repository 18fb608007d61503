"""How a photo is compared with others, the best way first."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SimilarityWay(StrEnum):
    """What of two photos is compared. Vectors have the name of the part that makes them."""

    CLIP = "clip"
    VISION = "vision"
    HASHES = "hashes"

    @property
    def words(self) -> str:
        """How photos are compared, as the end of a sentence."""
        if self is SimilarityWay.HASHES:
            return "by perceptual hashes, which find copies and photos that look almost the same"
        return "by what they show"


VECTOR_WAYS: Final = (SimilarityWay.CLIP, SimilarityWay.VISION)
"""The first of which a photo has a vector is used; a photo without one is compared by hashes."""


def serving_model(column: str, photo_id: str) -> str:
    """Return SQL of a column of the model by whose vectors a photo is compared; NULL if it is compared by hashes."""
    order = " ".join(f"WHEN '{way}' THEN {place}" for place, way in enumerate(VECTOR_WAYS))
    return f"""(
            SELECT serving.{column} FROM photo_vectors AS made
            CROSS JOIN vector_models AS serving ON serving.id = made.model_id AND serving.is_serving = 1
            WHERE made.photo_id = {photo_id} AND made.slot IS NOT NULL
            ORDER BY CASE serving.part {order} ELSE {len(VECTOR_WAYS)} END LIMIT 1
        )"""  # noqa: S608 - parts and columns of the program
