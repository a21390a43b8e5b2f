"""Keys that programs ask the prediction service with."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class ApiKey(BaseModel):
    """A key, without its secret.

    Attributes:
        id: Stands at the beginning of the secret, so that a key found somewhere can be told.
        name: What a person calls it.
        created: When.
        revoked: Since when it opens nothing; ``None`` while it does.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    created: datetime
    revoked: datetime | None = None


class NewKey(ApiKey):
    """A key that was just made; the secret is shown this once and stored nowhere."""

    secret: str
