"""The vectors of a data set in a quarter of their size, for a service that is asked often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from assay.encoders import Encoder
from assay.errors import NotPrepared
from assay.schema.filter_text import parse_filter
from assay.schema.runs import silent
from assay.store import Frame
from assay.store.vector_cache import VectorCache
from assay.vectors.rounded import Rounded
from assay.verbs.context import Context
from assay.verbs.embedding.embed import add_missing

SLICE = 50_000
"""Records read at a time: bounds memory at any size of data set."""

_KEPT = parse_filter("not excluded")
_LABELLED = parse_filter("not excluded and label is not null")


@dataclass
class Nearby:
    """Rounded vectors in the order of the frame, and where the exact ones are stored."""

    cache: VectorCache
    places: np.ndarray
    rounded: Rounded
    _masks: dict[tuple[str, bool], np.ndarray] = field(default_factory=dict)

    def exact(self, rows: np.ndarray) -> np.ndarray:
        """Return vectors as they are stored, (m, d) float32."""
        return self.cache.at(self.places[rows])

    def allowed(self, frame: Frame, *, labelled: bool) -> np.ndarray:
        """Return (n,) which records may be found: none that is excluded."""
        key = (frame.fingerprint, labelled)
        mask = self._masks.get(key)
        if mask is None:
            mask = frame.mask(_LABELLED if labelled else _KEPT).to_numpy()
            if len(self._masks) > 3:  # decisions made since have made others of no use
                self._masks.clear()
            self._masks[key] = mask
        return mask


def nearby_of(ctx: Context, dataset: str, encoder: Encoder) -> Nearby:
    """Round the vectors of a data set, embedding a few that are missing.

    Raises:
        NotPrepared: So many are missing that it takes longer than a request may.
    """
    frame = ctx.store.frame(dataset)
    cache = ctx.store.vectors(encoder.key, encoder.dimensions)
    places = np.empty(len(frame), np.int64)

    def blocks() -> Iterator[np.ndarray]:
        for start in range(0, len(frame), SLICE):
            table = frame.rows(columns=["text"], offset=start, limit=SLICE)
            texts = table["text"].fill_null("").to_list()
            missing = len(cache.missing(texts))
            if missing > ctx.settings.patience:
                raise NotPrepared(
                    f"At least {missing} texts of '{dataset}' have no vector yet, which takes "
                    "a while.",
                    hint=f"Embed the data set first (`assay embed {dataset}`), then ask again.",
                )
            if missing:
                add_missing(ctx, encoder, texts, silent)
            here = slice(start, start + len(texts))
            places[here] = cache.places(texts)
            yield cache.at(places[here])

    rounded = Rounded.of(blocks(), len(frame), encoder.dimensions)
    return Nearby(cache, places, rounded)
