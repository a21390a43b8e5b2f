"""A folder that ``datasets.load_dataset(folder)`` opens: Parquet per split and a data card."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from assay.errors import ExportError
from assay.schema.records import SPLITS
from assay.writers.card import DATA, Part, card
from assay.writers.parquet import write_parquet
from assay.writers.places import new_folder
from assay.writers.text import Chunks

CARD = "README.md"


def write_huggingface(chunks: Chunks, path: Path) -> None:
    """Write a data set folder in the layout of the Hugging Face Hub.

    ``data/<split>-00000-of-00001.parquet`` for each split and a ``README.md`` whose YAML
    head (``dataset_info``) names every feature. ``label`` is a ClassLabel: an integer per
    record, its names sorted in the head; null where there is no label.

    The split says itself in the files, so the column is left out. Records without one are
    the split ``none``; where no record has one, the whole is ``train``, as the Hub calls
    what is not divided, in a file named ``records`` so that nobody takes it for a choice.

    Raises:
        ExportError: A split is none of ``SPLITS``, or the folder holds other files.
    """
    with new_folder(path, frozenset({CARD, DATA})) as folder:
        spool = _Spool(folder / "spool")
        for chunk in chunks:
            spool.add(chunk)
        names = tuple(sorted(spool.labels))
        splits = [split for split in SPLITS if spool.rows[split]] or ["none"]
        (folder / DATA).mkdir()
        parts: list[Part] = []
        for split in splits:
            called, stem = ("train", "records") if splits == ["none"] else (split, split)
            part = Part(called, stem, spool.rows[split], 0)
            file = folder / DATA / part.file
            write_parquet(spool.coded(split, names), file)
            parts.append(replace(part, bytes=file.stat().st_size))
        shutil.rmtree(spool.folder)
        features = {name: dtype for name, dtype in spool.schema.items() if name != "split"}
        (folder / CARD).write_text(card(path.name, features, names, parts), encoding="utf-8")


@dataclass
class _Spool:
    """Chunks set aside by split, because class names are known only after the last one."""

    folder: Path
    pieces: dict[str, list[Path]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    schema: pl.Schema = field(default_factory=pl.Schema)

    def add(self, chunk: pl.DataFrame) -> None:
        """Set a chunk aside."""
        self.folder.mkdir(exist_ok=True)
        self.schema = chunk.schema
        if chunk.schema.get("label") == pl.String:
            self.labels.update(chunk["label"].drop_nulls().unique())
        for split, part in _by_split(chunk):
            pieces = self.pieces.setdefault(split, [])
            pieces.append(self.folder / f"{split}-{len(pieces)}.arrow")
            part.write_ipc(pieces[-1])
            self.rows[split] += len(part)

    def coded(self, split: str, names: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        """Give back the chunks of a split, labels as positions in ``names``."""
        codes = pl.col("label").cast(pl.Enum(names)).to_physical().cast(pl.Int64)
        chunks = map(pl.read_ipc, self.pieces.get(split, []))
        if not self.rows[split]:
            chunks = iter([self.schema.to_frame()])
        for chunk in chunks:
            yield chunk.with_columns([codes] if names else []).drop("split", strict=False)


def _by_split(chunk: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    if "split" not in chunk.columns:
        yield "none", chunk
        return
    splits = chunk["split"].fill_null("none")
    for split in splits.unique(maintain_order=True):
        if split not in SPLITS:
            raise ExportError(
                f"'{split}' is not a split a data set folder can have.",
                hint=f"Use one of {', '.join(SPLITS)}.",
            )
        yield split, chunk.filter(splits == split)
