"""Keys of the prediction service: only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import Engine, Row, insert, select, update

from assay.errors import NotFound
from assay.schema.keys import ApiKey, NewKey
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import checked
from assay.store.catalogue.schema import keys

_RANDOM_BYTES = 24


class Keys:
    """Make, list and revoke keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str) -> NewKey:
        """Make a key; its secret is in the answer and nowhere else.

        Raises:
            InvalidSetting: The name is not one a person could type.
        """
        made = secrets.token_hex(4)
        secret = f"assay_{made}_{secrets.token_urlsafe(_RANDOM_BYTES)}"
        key = NewKey(id=made, name=checked(name, "key"), created=datetime.now(UTC), secret=secret)
        with writing(self._engine) as connection:
            connection.execute(
                insert(keys).values(
                    id=key.id, name=key.name, hash=hashed(secret), created=key.created
                )
            )
        return key

    def list(self) -> list[ApiKey]:
        """List all keys, oldest first, revoked ones included."""
        with reading(self._engine) as connection:
            query = select(keys).order_by(keys.c.created, keys.c.id)
            return [_key(row) for row in connection.execute(query)]

    def hashes(self) -> frozenset[str]:
        """Read the hashes of the secrets that open the service."""
        with reading(self._engine) as connection:
            query = select(keys.c.hash).where(keys.c.revoked.is_(None))
            return frozenset(connection.execute(query).scalars())

    def revoke(self, key: str) -> list[ApiKey]:
        """Let a key open nothing any more; one that is revoked stays so.

        Args:
            key: Its id, or a name: then every key of that name.

        Raises:
            NotFound: There is none of that id or name.
        """
        with writing(self._engine) as connection:
            meant = (keys.c.id == key) | (keys.c.name == key)
            open_ = meant & keys.c.revoked.is_(None)
            connection.execute(update(keys).where(open_).values(revoked=datetime.now(UTC)))
            found = [_key(row) for row in connection.execute(select(keys).where(meant))]
        if not found:
            raise NotFound(f"There is no key '{key}'.", hint="Run `assay keys list`.")
        return found


def hashed(secret: str) -> str:
    """Hash a secret (SHA-256).

    Slow hashes protect passwords, which can be guessed; a secret of 192 random bits cannot.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Row) -> ApiKey:
    return ApiKey(id=row.id, name=row.name, created=row.created, revoked=row.revoked)
