"""Which pictures there are, what people and machines say of them, and what was judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from assay.captions.measuring import Source
from assay.errors import InvalidSetting, NotEnoughData, UnknownColumn
from assay.readers import open_source
from assay.schema.captions import CAPTION_PREFIX, HUMAN
from assay.schema.records import META_PREFIX
from assay.verbs.collecting.bring import naming
from assay.verbs.context import Context
from assay.verbs.looking.view import view

MACHINE = re.compile(r"meta\.(cap|caption|captions|machine|generated|predicted)_\w+", re.IGNORECASE)
"""Columns of a file that are taken for machine captions where none are named."""

JUDGED = ("acc", "accuracy", "judged", "judgement", "rating")
"""How columns of judgements begin; what follows is the name of the captions."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """The pictures of a data set with their captions.

    Attributes:
        frame: A row a record that is not excluded: id, text, image, label, each source column,
            and ``picture``, the number of its picture.
        records, images: First record and name of each picture.
        references: Human captions of each picture, each once.
        columns: Of machine captions.
        sources: Their captions, and the human ones where pictures have several.
    """

    frame: pl.DataFrame
    records: Sequence[str]
    images: Sequence[str | None]
    references: Sequence[Sequence[str]]
    columns: Sequence[str]
    sources: Sequence[Source]


@dataclass(frozen=True, eq=False)
class Judgements:
    """What people judged of captions, in a file.

    Attributes:
        file: What the file is called.
        table: Its rows: image, and a number for each model.
    """

    file: str
    table: pl.DataFrame

    @classmethod
    def read(cls, path: Path, called: str | None = None) -> Self:
        """Read a file.

        Raises:
            ReadError: It cannot be read.
        """
        with naming(path, called):
            table = read_by_picture(path)
        return cls(called or path.name, table)


def read_by_picture(path: Path) -> pl.DataFrame:
    """Read a file with every column under its own name, pictures as ``image``.

    Raises:
        ReadError: It cannot be read.
    """
    source = open_source(path, roles={"label": "", "split": ""})
    read = pl.concat(list(source.batches()), how="diagonal_relaxed")
    own = {
        guess.role: META_PREFIX + guess.column
        for guess in source.info.columns
        if guess.role in {"text", "id"}
    }
    plain = [pl.col(role).alias(column) for role, column in own.items()]
    read = read.drop(set(own.values()) & set(read.columns)).with_columns(plain)
    named = [META_PREFIX + guess.column for guess in source.info.columns]
    return read.select("image", *(name for name in named if name in read.columns))


def gather(
    ctx: Context, dataset: str, columns: Sequence[str] | None, judgements: Judgements | None
) -> Gathered:
    """Read captions by picture; records without a picture are each their own.

    Raises:
        UnknownColumn: A column that was named does not exist.
        NotEnoughData: There are no machine captions, or none beside a human one.
    """
    data = view(ctx, dataset).data
    chosen = _chosen(data, columns, dataset)
    judging = {one: found for one in chosen if (found := _judging(data, one))}
    wanted = ["id", "text", "image", "label", "excluded"]
    kept = data.select(*wanted, *chosen, *judging.values()).filter(~pl.col("excluded"))
    key = pl.when(pl.col("image").fill_null("") != "").then(pl.col("image")).otherwise("id")
    kept = kept.with_columns(picture=key.rank("dense").cast(pl.Int64) - 1)
    kept = kept.with_columns(pl.col(one).cast(pl.String).str.strip_chars() for one in chosen)
    first = kept.group_by("picture", maintain_order=True).first().sort("picture")
    texts = (
        kept.filter(pl.col("text").fill_null("").str.strip_chars() != "")
        .group_by("picture")
        .agg(pl.col("text").unique(maintain_order=True))
    )
    told = first.select("picture").join(texts, on="picture", how="left").sort("picture")
    references = [list(one) if one is not None else [] for one in told["text"].to_list()]
    judged = _judged(first, judging, chosen, judgements)
    sources = [_source(first, one, references, judged.get(one)) for one in chosen]
    sources = [one for one in sources if len(one.rows)]
    if not sources:
        raise NotEnoughData(
            f"No picture of '{dataset}' has a human caption beside a machine's.",
            hint="Human captions are the texts of records; see that they name the same pictures.",
        )
    several = [at for at, found in enumerate(references) if len(found) > 1]
    if several:
        sources.append(_left_out(several, references))
    return Gathered(
        kept, first["id"].to_list(), first["image"].to_list(), references, chosen, sources
    )


def _chosen(data: pl.DataFrame, columns: Sequence[str] | None, dataset: str) -> list[str]:
    if columns:
        named = [one if one in data.columns else META_PREFIX + one for one in columns]
        missing = [
            one for one, full in zip(columns, named, strict=True) if full not in data.columns
        ]
        if missing:
            raise UnknownColumn(
                f"The data set '{dataset}' has no column '{missing[0]}'.",
                hint="Columns of the source are named as there: cap_model.",
            )
        return list(dict.fromkeys(named))
    found = [
        name
        for name, kind in data.schema.items()
        if name.startswith(CAPTION_PREFIX) or (kind == pl.String and MACHINE.fullmatch(name))
    ]
    # a column that people judge by may begin alike, and the human captions may stand twice
    found = [one for one in found if not _same(data, one)]
    if not found:
        raise NotEnoughData(
            f"'{dataset}' has no machine captions.",
            hint=f"Make some: assay captions make {dataset} --with MODEL; or name the columns "
            "of the file that hold them: --column NAME.",
        )
    return found


def _same(data: pl.DataFrame, column: str) -> bool:
    """Tell whether a column repeats the texts of the records."""
    return bool((data[column].cast(pl.String) == data["text"]).fill_null(value=True).all())


def _judging(data: pl.DataFrame, column: str) -> str | None:
    _, _, tail = column.removeprefix(META_PREFIX).replace(".", "_").partition("_")
    found = (f"{META_PREFIX}{one}_{tail}" for one in JUDGED)
    return next(
        (one for one in found if one in data.columns and data[one].dtype.is_numeric()), None
    )


def _judged(
    first: pl.DataFrame,
    judging: Mapping[str, str],
    columns: Sequence[str],
    judgements: Judgements | None,
) -> dict[str, np.ndarray]:
    """Return the mean judgement of each picture by column of captions."""
    if judgements is None:
        return {one: first[by].cast(pl.Float64).to_numpy() for one, by in judging.items()}
    read = judgements.table
    found = {one: by for one in columns if (by := _judging(read, one))}
    if not found or read["image"].null_count() == read.height:
        raise InvalidSetting(
            f"'{judgements.file}' has no judgements of these captions.",
            hint="It takes a column with the pictures' names, and one for each model: captions "
            "in cap_model are judged by acc_model.",
        )
    mean = read.group_by("image").agg(pl.col(by).cast(pl.Float64).mean() for by in found.values())
    joined = first.select("image").join(mean, on="image", how="left", maintain_order="left")
    return {one: joined[by].to_numpy() for one, by in found.items()}


def _source(
    first: pl.DataFrame,
    column: str,
    references: Sequence[Sequence[str]],
    judged: np.ndarray | None,
) -> Source:
    captions = first[column].fill_null("").to_list()
    rows = [at for at, said in enumerate(captions) if said and references[at]]
    return Source(
        column,
        np.array(rows, dtype=np.int64),
        [captions[at] for at in rows],
        [references[at] for at in rows],
        np.full(len(rows), np.nan) if judged is None else judged[rows],
    )


def _left_out(rows: Sequence[int], references: Sequence[Sequence[str]]) -> Source:
    """Take the first human caption of each picture as a caption, and the others to compare."""
    return Source(
        HUMAN,
        np.array(rows, dtype=np.int64),
        [references[at][0] for at in rows],
        [references[at][1:] for at in rows],
        np.full(len(rows), np.nan),
    )
