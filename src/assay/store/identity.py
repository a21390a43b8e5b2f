"""Ids of records: made from content where the source has none, and unique within an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from assay.store.files import operating

ID_BYTES = 8
"""Bytes of the content hash; in hexadecimal an id is twice as long. Equal hashes of unequal
contents are harmless, since repeats are numbered."""

BLOCK = 1 << 20
"""Hashes looked at in one go when repeats are sought."""


def content_ids(frame: pl.DataFrame) -> pl.Series:
    """Hash text and image of each row: BLAKE2b-64 of the text, and of the image after a NUL.

    Returns:
        The hashes in hexadecimal.
    """
    content = frame["text"].fill_null("")
    if frame["image"].null_count() < frame.height:
        image = (
            pl.when(pl.col("image").is_not_null())
            .then("\0" + pl.col("image"))
            .otherwise(pl.lit(""))
        )
        content = frame.select(pl.col("text").fill_null("") + image).to_series()
    hashed = [blake2b(data, digest_size=ID_BYTES).digest() for data in content.cast(pl.Binary)]
    return pl.Series("id", hashed, dtype=pl.Binary).bin.encode("hex")


class HashSpill:
    """The 64-bit hashes of all ids of an import, kept in a file instead of memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        with operating(path):
            self._file = path.open("wb")

    def append(self, hashes: np.ndarray) -> None:
        """Add hashes, uint64, in row order.

        Raises:
            DiskFull, PermissionRefused: The file cannot be written.
        """
        with operating(self.path):
            self._file.write(hashes.astype(np.uint64, copy=False).tobytes())
        self.count += len(hashes)

    def close(self) -> None:
        """Write what is left."""
        with operating(self.path):
            self._file.close()

    def blocks(self) -> Iterator[np.ndarray]:
        """Read the hashes again, ``BLOCK`` at a time."""
        with self.path.open("rb") as file:
            while len(block := np.fromfile(file, dtype=np.uint64, count=BLOCK)):
                yield block

    def repeated(self) -> np.ndarray:
        """Return the hashes that occur twice or more, sorted.

        Looks at the range of hashes slice by slice, so that memory stays the same however
        many there are.
        """
        slices = 1 << max(0, (self.count - 1).bit_length() - (2 * BLOCK).bit_length())
        width = 64 - (slices.bit_length() - 1)
        found = []
        for number in range(slices):
            if slices == 1:
                mine = list(self.blocks())
            else:
                shift, wanted = np.uint64(width), np.uint64(number)
                mine = [block[block >> shift == wanted] for block in self.blocks()]
            ordered = np.sort(np.concatenate(mine)) if mine else np.empty(0, np.uint64)
            found.append(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))
        return np.concatenate(found)

    def holds_any(self, hashes: np.ndarray) -> bool:
        """Tell whether any of the hashes occurs."""
        wanted = np.unique(hashes)
        return any(is_in_sorted(block, wanted).any() for block in self.blocks())


def is_in_sorted(values: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """Return a mask of the values that occur in a sorted array."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return ordered[at] == values


@dataclass(frozen=True)
class Repeats:
    """What becomes of the rows whose id another row of the import has.

    Attributes:
        renamed: Row number → new id, for content that occurs more than once; columns row, id.
        dropped: Rows whose given id occurred before; columns row, id, line, first_line.
    """

    renamed: pl.DataFrame
    dropped: pl.DataFrame


def resolve_repeats(rows: pl.DataFrame) -> Repeats:
    """Number repeated content and find repeated ids.

    Args:
        rows: Columns row (number in the import), id, line, generated (whether the id was made
            from the content); all rows of each id concerned, in row order.
    """
    explicit = ~pl.col("generated")
    counted = rows.with_columns(
        taken=explicit.any().over("id"),
        nth_given=explicit.cum_sum().over("id"),
        nth_made=pl.col("generated").cum_sum().over("id"),
        first_line=pl.col("line").filter(explicit).first().over("id"),
    )
    # where the source itself uses the id, made ones begin at -2
    number = pl.col("nth_made") + pl.col("taken").cast(pl.Int64)
    renamed = counted.filter(pl.col("generated") & (number > 1)).select(
        "row", pl.format("{}-{}", "id", number).alias("id")
    )
    dropped = counted.filter(explicit & (pl.col("nth_given") > 1)).select(
        "row", "id", "line", "first_line"
    )
    return Repeats(renamed, dropped)
