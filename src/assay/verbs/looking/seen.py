"""Records found by what their pictures show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assay.errors import EncoderError, MissingExtra, NotPrepared, UnknownMethod
from assay.search import Ranking, semantic
from assay.vectors import normalise
from assay.verbs.context import Context
from assay.verbs.picturing.picture_vectors import PictureVectors, asked_of, picture_vectors


@dataclass(frozen=True)
class Sought:
    """A query as the pictures of a data set are compared with it.

    Attributes:
        sight: The vectors of the pictures.
        vector: Of the query, (d,) float32.
    """

    sight: PictureVectors
    vector: np.ndarray

    def records(self, pool: int, allowed: np.ndarray | None, *, once: bool = False) -> Ranking:
        """Rank the records of the nearest pictures; with ``once`` the first of each alone."""
        return nearest(self.sight, self.vector, pool, allowed, once=once)

    def cosines(self) -> np.ndarray:
        """Return (n,) float32 of each record's picture and the query, NaN where there is none."""
        likeness = self.sight.matrix @ normalise(self.vector)
        place = self.sight.place
        return np.where(place >= 0, likeness[place], np.float32(np.nan)).astype(np.float32)


def sought(ctx: Context, dataset: str, query: str) -> Sought:
    """Prepare a search by what pictures show alone.

    Raises:
        NotPrepared: The pictures have no vectors.
        EncoderError, MissingExtra, UnknownMethod: Their encoder cannot be used.
    """
    sight = picture_vectors(ctx, dataset)
    if sight is None:
        raise NotPrepared(
            f"The pictures of '{dataset}' have no vectors, so that they cannot be found by what "
            "they show.",
            hint=f"Embed them: assay embed {dataset} --pictures --encoder clip:NAME-OR-FOLDER",
        )
    return Sought(sight, asked_of(ctx, sight, query))


def sought_beside(ctx: Context, dataset: str, query: str) -> Sought | None:
    """Prepare a search by what pictures show, beside one by texts; ``None`` without vectors.

    Texts are found even where the encoder of the pictures cannot be used: on a machine without
    torch, or when its folder is gone. That is remembered, so that the next search need not try.

    Raises:
        EncoderError, MissingExtra, UnknownMethod: It cannot be used, and there are no texts.
    """
    sight = picture_vectors(ctx, dataset)
    if sight is None:
        return None
    texts = not sight.blank.all()
    if texts and dataset in ctx.blind:
        return None
    try:
        found = Sought(sight, asked_of(ctx, sight, query))
    except (EncoderError, MissingExtra, UnknownMethod) as error:
        if not texts:
            raise
        ctx.blind[dataset] = error.message
        return None
    return found


def nearest(
    sight: PictureVectors,
    vector: np.ndarray,
    pool: int,
    allowed: np.ndarray | None,
    *,
    once: bool = False,
    without: int = -1,
) -> Ranking:
    """Rank the records whose pictures are nearest to a vector.

    Args:
        sight: The vectors of the pictures.
        vector: (d,).
        pool: Pictures at most.
        allowed: (n,) which records may be found.
        once: Only the first record of each picture.
        without: Row of a picture that is left out.

    Returns:
        Their rows and cosines; records of one picture in row order.
    """
    open_ = sight.place >= 0
    if allowed is not None:
        open_ = open_ & allowed
    if without >= 0:
        open_ = open_ & (sight.place != without)
    pictures = np.zeros(len(sight.matrix), dtype=np.bool_)
    pictures[sight.place[open_]] = True
    found = semantic(vector, sight.matrix, pool, allowed=pictures)
    rank = np.full(len(sight.matrix), -1, dtype=np.int64)
    rank[found.rows] = np.arange(len(found))
    rows = np.flatnonzero(open_)
    rows = rows[rank[sight.place[rows]] >= 0]
    rows = rows[np.argsort(rank[sight.place[rows]], kind="stable")]
    ranks = rank[sight.place[rows]]
    if once:
        ranks, first = np.unique(ranks, return_index=True)
        rows = rows[first]
    return Ranking(rows, found.scores[ranks])


def of_record(ctx: Context, dataset: str, row: int) -> tuple[PictureVectors, int] | None:
    """Return the vectors, and the row in them of the picture of a record; ``None`` without one."""
    sight = picture_vectors(ctx, dataset)
    if sight is None or sight.place[row] < 0:
        return None
    return sight, int(sight.place[row])
