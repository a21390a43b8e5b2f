"""Captions that another program wrote, from a file: columns beside the human ones."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path, PurePosixPath

import polars as pl

from assay.errors import InvalidSetting, NotEnoughData
from assay.jobs import Job, JobSpec
from assay.schema.captions import CAPTION_PREFIX, CaptionFileReport
from assay.schema.records import META_PREFIX
from assay.schema.runs import Reporter, silent
from assay.verbs.captions.gather import MACHINE, read_by_picture
from assay.verbs.captions.make import ARTEFACT, slug
from assay.verbs.collecting.bring import naming
from assay.verbs.context import Context

KIND = "caption_file"
_PLAIN = ("caption", "generated", "prediction", "text", "sentence", "description", "answer")
"""What the only column of captions is called where its name tells no model."""

_NUMBER = "image_id"
_BY = "_picture"


def add_captions(
    ctx: Context,
    dataset: str,
    path: str | Path | None = None,
    *,
    upload: str | None = None,
    name: str | None = None,
    watch: Reporter = silent,
) -> CaptionFileReport:
    """Read machine captions from a file; see ``Dataset.add_captions``.

    Raises:
        UploadNotFound: There is no such upload.
        ReadError: The file cannot be read.
        InvalidSetting: It holds no captions, of none of the pictures, or a name is taken; or
            neither file nor upload is given.
        NotEnoughData: No record names a picture.
    """
    started = time.perf_counter()
    if upload is not None:
        file, called = ctx.store.uploads.file(upload), ctx.store.uploads.get(upload).name
    elif path is not None:
        file, called = Path(path), None
    else:
        raise InvalidSetting("There is no file of captions.", hint="Name a file, or an upload.")
    shown = called or file.name
    frame = ctx.store.frame(dataset)
    named = _pictures(frame.data, dataset)
    with naming(file, called):
        told = read_by_picture(file)
    columns = _columns(told, name or PurePosixPath(shown).stem)
    if not columns:
        raise InvalidSetting(
            f"'{shown}' has no column of captions.",
            hint="It takes a column with the pictures' names, and one of captions for each "
            "model: cap_model, or caption alone.",
        )
    if name is not None and len(columns) > 1:
        raise InvalidSetting(
            f"'{shown}' has captions of {len(columns)} models, which one name does not fit.",
            hint="Leave the name out: each column keeps its own.",
        )
    for short in columns:
        if CAPTION_PREFIX + short in frame.schema:
            raise InvalidSetting(
                f"The source of '{dataset}' has a column 'caption.{short}' already.",
                hint="Give the captions another name: --name NAME.",
            )
    joined, strangers = _joined(named, told, list(columns.values()), dataset, shown)
    said = joined.select("id", "image", *(pl.col(c).alias(_full(s)) for s, c in columns.items()))

    def work(job: Job) -> CaptionFileReport:
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, said.drop("image"))
        if upload is not None:
            job.once_stored(partial(ctx.store.uploads.delete, upload))
        pictures = said.unique("image")
        empty = pictures.null_count().row(0, named=True)
        return CaptionFileReport(
            dataset=dataset,
            run=job.id,
            file=shown,
            columns={_full(short): pictures.height - empty[_full(short)] for short in columns},
            pictures=pictures.height,
            strangers=strangers,
            seconds=time.perf_counter() - started,
        )

    place = {"upload": upload} if upload is not None else {"file": str(file.absolute())}
    spec = JobSpec(KIND, dataset, params={**place, "name": name})
    # the latest run counts, so that an earlier file brought again must be a run of its own
    return ctx.jobs.run(spec, work, CaptionFileReport, watch=watch, reuse=False)


def _full(short: str) -> str:
    return CAPTION_PREFIX + short


def _pictures(data: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """Return id, image, and image_id where the source has it, of records with a picture."""
    number = META_PREFIX + _NUMBER
    numbered = [pl.col(number).cast(pl.String).alias(_NUMBER)] if number in data.columns else []
    named = data.filter(pl.col("image").fill_null("") != "").select("id", "image", *numbered)
    if not named.height:
        raise NotEnoughData(
            f"No record of '{dataset}' names a picture.",
            hint="Import a folder of pictures, or a file with a column of their names.",
        )
    return named


def _columns(told: pl.DataFrame, alone: str) -> dict[str, str]:
    """Return the columns of captions by the short name of their model."""
    texts = [name for name, kind in told.schema.items() if kind == pl.String]
    machine = [name for name in texts if MACHINE.fullmatch(name)]
    if machine:
        return {
            slug(re.split("[_.]", one.removeprefix(META_PREFIX), maxsplit=1)[1]): one
            for one in machine
        }
    plain = next((META_PREFIX + one for one in _PLAIN if META_PREFIX + one in texts), None)
    return {slug(alone): plain} if plain is not None else {}


def _joined(
    named: pl.DataFrame, told: pl.DataFrame, columns: list[str], dataset: str, shown: str
) -> tuple[pl.DataFrame, int]:
    """Return the captions of each record by its picture, and how many pictures are strangers."""
    number = META_PREFIX + _NUMBER
    if told["image"].null_count() < told.height:
        ours = named.with_columns(_last("image").alias(_BY))
        theirs = told.with_columns(_last("image").alias(_BY))
    elif number in told.columns and _NUMBER in named.columns:
        ours = named.with_columns(pl.col(_NUMBER).alias(_BY))
        theirs = told.with_columns(pl.col(number).cast(pl.String).alias(_BY))
    else:
        raise InvalidSetting(
            f"'{shown}' has no column of pictures.",
            hint="Name it image, file_name or filename; image_id where the data set has it too.",
        )
    theirs = theirs.select(_BY, *columns).unique(_BY, keep="first", maintain_order=True)
    known = theirs.join(ours, on=_BY, how="semi")
    if not known.height:
        example = named["image"][0]
        raise InvalidSetting(
            f"'{shown}' names none of the pictures of '{dataset}'.",
            hint=f"Pictures are named as in the data set, such as '{example}'.",
        )
    joined = ours.join(theirs, on=_BY, how="left", maintain_order="left")
    return joined, theirs.height - known.height


def _last(column: str) -> pl.Expr:
    return pl.col(column).str.split("/").list.last()
