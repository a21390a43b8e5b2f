"""The keys that open the prediction service, as this process knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assay.store.catalogue.keys import hashed

HEADER = "x-api-key"


class Keyring:
    """Hashes of the keys that open; ``refresh`` looks whether others made or revoked some.

    Args:
        read: Reads the hashes of all that open.
    """

    def __init__(self, read: Callable[[], frozenset[str]] = frozenset) -> None:
        self._read = read
        self._hashes = read()

    def refresh(self) -> None:
        """Read them anew."""
        self._hashes = self._read()

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def opens(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request carries a key that opens."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        shown = given.strip() if scheme.lower() == "bearer" else headers.get(HEADER, "").strip()
        # a look-up by the hash of a random secret tells nothing about the secret by its time
        return bool(shown) and hashed(shown) in self._hashes
