"""Which format a path asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assay.errors import ExportError
from assay.writers.parquet import write_parquet
from assay.writers.text import Chunks, write_csv, write_json, write_jsonl, write_tsv

FOLDER = "huggingface"

FILES: dict[str, Callable[[Chunks, Path, bool], None]] = {
    "csv": write_csv,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "json": write_json,
    "parquet": write_parquet,
}

ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
}
"""Endings a path may have; each but Parquet's may be followed by ``.gz``."""

FORMATS = (*FILES, FOLDER)
"""Names of the formats."""

_HINT = (
    "Use one of .csv, .tsv, .jsonl, .json (each also with .gz) or .parquet; a path without "
    "an ending becomes a Hugging Face folder."
)


@dataclass(frozen=True)
class Format:
    """A format, and whether the file is gzipped."""

    name: str
    gzipped: bool = False


def format_of(path: Path, name: str | None = None) -> Format:
    """Choose the format: by name if given, else by the ending of the path.

    Raises:
        ExportError: No such format, or the ending names none.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    gzipped = bool(suffixes) and suffixes[-1] == ".gz"
    if name is not None:
        if name not in FORMATS:
            raise ExportError(
                f"'{name}' is not a format we write.", hint=f"Use one of {', '.join(FORMATS)}."
            )
        return Format(name, gzipped and name != FOLDER)
    ending = "".join(suffixes[-2:-1] if gzipped else suffixes[-1:])
    if not suffixes or (path.is_dir() and ending not in ENDINGS):
        return Format(FOLDER)
    if ending not in ENDINGS or (gzipped and ENDINGS[ending] == "parquet"):
        shown = "".join(path.suffixes[-2:]) if gzipped else path.suffix
        raise ExportError(f"No format we write ends with '{shown}'.", hint=_HINT)
    return Format(ENDINGS[ending], gzipped)
