"""A map of a data set, and what is written on it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class MapCluster(BaseModel):
    """A place on the map where records lie close together.

    Attributes:
        id: Its number; the largest is 0.
        name: The words that set it apart, for showing.
        words: The same, one by one.
        x, y: Where it is densest, −1 to 1.
        count: Records in it.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    words: tuple[str, ...]
    x: float
    y: float
    count: int


class Projection(BaseModel):
    """A map of the records of a data set.

    Attributes:
        run: The run that made it.
        encoder: Key of the encoder of the vectors.
        seed, neighbours, min_dist: Its parameters.
        count: Records on the map.
        placed: Of these, how many were placed later, without moving the others.
        missing: Records of the data set that are not on the map, or changed their text since.
        gone: Points whose records left since: passages that a document has no more.
        clusters: Largest first.
        fingerprint: Of points, ids and their order; another one means another map.
        seconds: Wall time of the run.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    encoder: str
    seed: int
    neighbours: int
    min_dist: float
    count: int
    placed: int
    missing: int
    gone: int = 0
    clusters: tuple[MapCluster, ...]
    fingerprint: str
    seconds: float
