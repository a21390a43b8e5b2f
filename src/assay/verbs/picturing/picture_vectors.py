"""Vectors of pictures: computed once for each content and encoder, and placed by record."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from PIL import Image

from assay.encoders import PictureEncoder
from assay.errors import EncoderError, NotAPicture, NotEnoughData, PictureNotFound
from assay.jobs import Job, JobSpec
from assay.pictures import decode
from assay.schema.pictures import PictureEmbedReport, PictureFault, PictureVectorsInfo
from assay.schema.runs import Reporter, silent
from assay.store.vector_cache import VectorCache
from assay.vectors import Placed
from assay.verbs.context import Context
from assay.verbs.latest import latest_of
from assay.verbs.picturing.picture import folders_of, places, read_bytes
from assay.verbs.picturing.pictures import Seen, look_at

KIND = "embed_pictures"
ARTEFACT = "picture-vectors"
"""Columns: image, as records name it, and picture, the hash of its bytes; those with a vector."""

CHUNK = 64
"""Pictures embedded between two writes: what a kill can cost at most."""

FAULTS_SHOWN = 100
_OPENERS = 4
PHASE = "embedding pictures"


@dataclass(frozen=True)
class PictureVectors:
    """The vectors of the pictures of a data set as it is now.

    Attributes:
        run: Run that embedded them.
        name, key: Of the encoder.
        matrix: (m, d) float32 of unit length, a row a picture.
        place: (n,) int64, the row in ``matrix`` of the picture of each record; −1 without one.
        blank: (n,) bool, which records have no text.
        named, seen: Different pictures that the records name, and those of them with a vector.
    """

    run: str
    name: str
    key: str
    matrix: Placed
    place: np.ndarray
    blank: np.ndarray
    named: int
    seen: int


def embed_pictures(
    ctx: Context, dataset: str, *, encoder: str | None = None, watch: Reporter = silent
) -> PictureEmbedReport:
    """Embed the pictures that have no vector yet; see ``Dataset.embed_pictures``.

    Raises:
        NotEnoughData: No record names a picture.
        PictureNotFound: None of the pictures can be read.
        EncoderError: The encoder sees no pictures.
    """
    names = _distinct(ctx.store.frame(dataset).column("image"))
    if not names:
        raise NotEnoughData(
            f"No record of '{dataset}' names a picture.",
            hint="Import a folder of pictures, or a file with a column of their names.",
        )
    model = seeing(ctx, encoder)
    spec = JobSpec(
        KIND,
        dataset,
        params={"encoder": model.key, "encoder_name": model.name},
        fingerprint=ctx.content(dataset),
        models=(model.key,),
    )

    def work(job: Job) -> PictureEmbedReport:
        started = time.perf_counter()
        made = _Embedding(ctx, dataset, model, cache_of(ctx, model.key, model.dimensions))
        for start in range(0, len(names), CHUNK):
            job.report(start, len(names), PHASE)
            made.add(names[start : start + CHUNK])
        job.report(len(names), len(names), PHASE)
        if not made.found:
            raise PictureNotFound(
                f"None of the {len(names):,} pictures of '{dataset}' can be read. "
                f"{made.faults[0].why}",
                hint="Import the source again and name the folder of its pictures: "
                "--images FOLDER.",
            )
        ctx.blind.pop(dataset, None)
        table = {"image": list(made.found), "picture": list(made.found.values())}
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, pl.DataFrame(table))
        return PictureEmbedReport(
            dataset=dataset,
            run=job.id,
            encoder=model.key,
            dimensions=model.dimensions,
            pictures=len(names),
            embedded=made.embedded,
            cached=len(made.found) - made.embedded,
            missing=made.missing,
            broken=len(names) - len(made.found) - made.missing,
            faults=tuple(made.faults),
            seconds=time.perf_counter() - started,
            notes=_notes(model),
        )

    # The files may have changed since, and the vectors may have been deleted: look, do not trust.
    return ctx.jobs.run(spec, work, PictureEmbedReport, watch=watch, reuse=False)


def seeing(ctx: Context, encoder: str | None) -> PictureEncoder:
    """Return the encoder of a name, which sees pictures.

    Raises:
        EncoderError: It reads texts alone.
    """
    model = ctx.encoder(encoder)
    if not isinstance(model, PictureEncoder):
        raise EncoderError(
            f"The encoder '{model.name}' reads texts and sees no pictures.",
            hint="Name one that does, like --encoder clip:NAME-OR-FOLDER.",
        )
    return model


def cache_of(ctx: Context, encoder: str, dimensions: int) -> VectorCache:
    """Return the vectors that an encoder gave pictures, by the hash of their bytes."""
    return ctx.store.vectors(f"{encoder}.pictures", dimensions)


@dataclass
class _Embedding:
    """One run over the pictures of a data set."""

    ctx: Context
    dataset: str
    model: PictureEncoder
    cache: VectorCache
    found: dict[str, str] = field(default_factory=dict)
    faults: list[PictureFault] = field(default_factory=list)
    embedded: int = 0
    missing: int = 0

    def add(self, names: Sequence[str]) -> None:
        """Embed what is missing of a few pictures; on disk when this returns."""
        seen = look_at(self.ctx, self.dataset, names)
        whole: dict[str, str] = {}
        for name in names:
            if name not in seen:
                self.missing += 1
                self._fault(name, "It does not lie where it is looked for.")
            elif fault := _fault_of(seen[name]):
                self._fault(name, fault)
            else:
                whole[name] = seen[name].hash
        hashes = list(whole.values())
        wanted = {hashes[int(at)] for at in self.cache.missing(hashes)}
        images = self._opened({name: one for name, one in whole.items() if one in wanted})
        if images:
            self.cache.add(list(images), self.model.encode_pictures(list(images.values())))
        self.embedded += len(images)
        kept = (one for one in whole.items() if one[1] not in wanted or one[1] in images)
        self.found |= dict(kept)

    def _opened(self, named: Mapping[str, str]) -> dict[str, Image.Image]:
        """Decode pictures, each content once, by the hash of their bytes."""
        folders = folders_of(self.ctx, self.dataset)
        first = {expected: name for name, expected in reversed(list(named.items()))}
        images: dict[str, Image.Image] = {}

        def opened(expected: str) -> Image.Image | str:
            return _opened(first[expected], expected, folders, self.model.side)

        with ThreadPoolExecutor(min(_OPENERS, os.cpu_count() or 1)) as openers:
            for expected, image in zip(first, openers.map(opened, first), strict=True):
                if isinstance(image, str):
                    self._fault(first[expected], image)
                else:
                    images[expected] = image
        return images

    def _fault(self, name: str, why: str) -> None:
        if len(self.faults) < FAULTS_SHOWN:
            self.faults.append(PictureFault(image=name, why=why))


def _opened(name: str, expected: str, folders: Sequence[Path], side: int) -> Image.Image | str:
    """Decode a picture, no larger than is worth it; or say why it cannot be."""
    try:
        path = next(places(name, folders), None)
        if path is None:
            return "It went while it was looked at."
        data, _ = read_bytes(path, name)
        if hashlib.sha256(data).hexdigest() != expected:
            return "It changed while it was looked at."
        image = decode(data, reach=side).image
    except (PictureNotFound, NotAPicture) as error:
        return error.message
    image.thumbnail((side, side), reducing_gap=2.0)
    return image


def _fault_of(seen: Seen) -> str:
    if seen.facts.fault is not None or not seen.hash:
        return seen.facts.fault or "It cannot be read."
    # the vector of half a picture would pass for one of the whole
    return "It is cut short." if seen.facts.truncated else ""


def picture_vectors(ctx: Context, dataset: str) -> PictureVectors | None:
    """Return the vectors that pictures of a data set were given last; ``None`` without any."""
    run = latest_of(ctx, dataset, (KIND,), ARTEFACT)
    if run is None or run.result is None:
        return None
    known = (dataset, run.id, ctx.content(dataset))
    if known not in ctx.sights:
        told = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
        cache = cache_of(ctx, run.params["encoder"], run.result["dimensions"])
        rows = cache.rows(told["picture"].to_list())
        # two files of one content are one picture
        held = told.with_columns(row=pl.Series(rows, dtype=pl.Int64)).filter(pl.col("row") >= 0)
        distinct, places_ = np.unique(held["row"].to_numpy(), return_inverse=True)
        held = held.select("image", place=pl.Series(places_, dtype=pl.Int64))
        frame = ctx.store.frame(dataset).rows(columns=["image", "text"])
        placed = frame.join(held, on="image", how="left", maintain_order="left")
        ctx.sights.clear()  # one data set at a time is what a person searches
        ctx.sights[known] = PictureVectors(
            run=run.id,
            name=run.params["encoder_name"],
            key=run.params["encoder"],
            matrix=Placed(cache.matrix, distinct.astype(np.int64)),
            place=placed["place"].fill_null(-1).to_numpy(),
            blank=(placed["text"].fill_null("").str.strip_chars() == "").to_numpy(),
            named=len(_distinct(frame["image"])),
            seen=len(_distinct(placed.filter(pl.col("place") >= 0)["image"])),
        )
    found = ctx.sights[known]
    return found if len(found.matrix) else None


def asked_of(ctx: Context, sight: PictureVectors, query: str) -> np.ndarray:
    """Return the vector of a query in the space of the pictures, (d,) float32.

    Raises:
        EncoderError, MissingExtra, UnknownMethod: The encoder cannot be used, or is another now.
    """
    model = ctx.encoder(sight.name)
    if model.key != sight.key:
        raise EncoderError(
            f"The encoder '{sight.name}' is not the one any more that saw the pictures.",
            hint="Embed the pictures again: assay embed DATASET --pictures --encoder …",
        )
    return model.encode([query])[0]


def picture_vectors_info(ctx: Context, dataset: str) -> PictureVectorsInfo | None:
    """Say by what the pictures of a data set can be found; ``None`` where by nothing."""
    sight = picture_vectors(ctx, dataset)
    if sight is None:
        return None
    return PictureVectorsInfo(
        run=sight.run,
        encoder=sight.name,
        pictures=sight.named,
        embedded=sight.seen,
        unusable=ctx.blind.get(dataset, ""),
    )


def _distinct(images: pl.Series) -> list[str]:
    """Return the different names of pictures, in the order of the records."""
    named = images.drop_nulls()
    return named.filter(named != "").unique(maintain_order=True).to_list()


def _notes(model: PictureEncoder) -> tuple[str, ...]:
    if model.key.startswith("fake."):
        return ("It sees colours alone, and says nothing about any model.",)
    return ()
