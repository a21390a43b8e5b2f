"""What a sample of a column looks like, in the few numbers that roles are guessed from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assay.readers.guessing.splits import SPLIT_NAMES
from assay.readers.tables import LINE

_IMAGE_ENDING = r"(?i)\.(?:jpe?g|png|gif|bmp|webp|tiff?|svg|heic|avif)(?:\?.*)?$"
_WORD = r"\p{L}"
_NUMBER = r"^-?\d+(?:\.\d+)?[eE][+-]?\d+$"


@dataclass(frozen=True)
class Profile:
    """A column of a sample.

    Attributes:
        name: Of the column.
        rows: Rows of the sample.
        filled: Rows with a value that is not empty.
        distinct: Different values among them.
        length: Mean characters of a value.
        spaced: Share of values with a space inside, 0–1.
        numeric: Share of values without a letter: numbers, dates, truth values.
        pictures: Share of values that end like the name of a picture.
        splits: Share of values that name a split.
        examples: The first few different values.
        plain: Whether a value is one thing, and no list.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    length: float
    spaced: float
    numeric: float
    pictures: float
    splits: float
    examples: tuple[str, ...]
    plain: bool = True

    @property
    def unique(self) -> bool:
        """Whether no value stands twice."""
        return self.distinct == self.filled

    @property
    def words(self) -> bool:
        """Whether the values are words rather than numbers."""
        return self.filled > 0 and self.numeric < 0.5


def as_text(series: pl.Series) -> pl.Series:
    """Return values as trimmed text, null where they are empty."""
    if isinstance(series.dtype, pl.List):
        series = series.list.eval(pl.element().cast(pl.String)).list.join(", ")
    text = series.cast(pl.String, strict=False).str.strip_chars()
    return text.set(text == "", None)


def profile_columns(frame: pl.DataFrame) -> dict[str, Profile]:
    """Profile every source column of a sample."""
    return {name: _profile(frame[name]) for name in frame.columns if name != LINE}


def _profile(series: pl.Series) -> Profile:
    text = as_text(series).drop_nulls()
    boolean = series.dtype == pl.Boolean
    letterless = ~text.str.contains(_WORD) | text.str.contains(_NUMBER)
    numeric = 1.0 if boolean else _share(letterless)
    known = text.str.to_lowercase().is_in(sorted(SPLIT_NAMES))
    return Profile(
        name=series.name,
        rows=series.len(),
        filled=text.len(),
        distinct=text.n_unique(),
        length=float(text.str.len_chars().cast(pl.Float64).mean() or 0.0),  # type: ignore[arg-type]
        spaced=_share(text.str.contains(r"\s")),
        numeric=numeric,
        pictures=_share(text.str.contains(_IMAGE_ENDING)),
        splits=_share(known),
        examples=tuple(text.unique(maintain_order=True).head(5).to_list()),
        plain=not series.dtype.is_nested(),
    )


def _share(mask: pl.Series) -> float:
    return float(mask.cast(pl.Float64).mean() or 0.0) if mask.len() else 0.0  # type: ignore[arg-type]
