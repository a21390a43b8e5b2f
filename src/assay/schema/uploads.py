"""Files handed in over the network, before anything of them is imported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from assay.schema.imports import SourceInfo


class Upload(BaseModel):
    """A file received whole.

    Attributes:
        id: Id of the upload; its only address.
        name: What the person called it; shown, never used as a path.
        bytes: Size.
        created: When it was complete, UTC.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    bytes: int
    created: datetime


class Preview(BaseModel):
    """How an upload would be read: nothing is stored yet.

    Attributes:
        upload: The file.
        info: Format, encoding and the role of every column, each with its reason.
        columns: Names of the columns shown.
        rows: The first rows as they would be stored.
    """

    model_config = ConfigDict(frozen=True)

    upload: Upload
    info: SourceInfo
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
