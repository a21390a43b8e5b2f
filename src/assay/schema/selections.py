"""A selection of records that is kept, so that a short name says which ones are meant."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Selection(BaseModel):
    """Records of a data set that were picked one by one, by a filter or on the map.

    Attributes:
        id: Its name; the same records have the same.
        dataset: Name of the data set.
        count: How many there are.
        where: The filter that finds them: ``selection = '…'``.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    dataset: str
    count: int
    where: str
