"""All pictures of a data set: measured and made small once, each by what is in its file."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assay.errors import AssayError, NotAPicture, PictureNotFound, StoreError
from assay.jobs import Job, JobSpec
from assay.pictures import VERSION, look
from assay.schema.pictures import Picture, PictureFacts, PicturesReport
from assay.schema.runs import Reporter, silent
from assay.store.answers import key_of
from assay.verbs.context import Context
from assay.verbs.picturing.picture import folders_of, place_of, places, read_bytes

KEPT = "pictures"
"""Where facts and thumbnails are kept: by the hash of the picture's bytes."""

PHASE = "looking at pictures"

CHUNK = 256
"""Pictures looked at between two writes: what a kill can cost at most."""

_LOOKERS = 4
_FACTS, _SMALL, _FILE = f"facts:{VERSION}:", f"small:{VERSION}:", "file:"


@dataclass(frozen=True)
class Seen:
    """A picture that was looked at.

    Attributes:
        hash: Of the bytes of its file; "" where it could not be read.
        facts: What was measured.
        fresh: Whether it was looked at now.
    """

    hash: str
    facts: PictureFacts
    fresh: bool = False


def pictures(ctx: Context, dataset: str, *, watch: Reporter = silent) -> PicturesReport:
    """Measure every picture and make its thumbnail; resumes where an earlier call stopped.

    Raises:
        DatasetNotFound: There is no such data set.
    """
    spec = JobSpec("pictures", dataset, fingerprint=ctx.fingerprint(dataset))

    def work(job: Job) -> PicturesReport:
        started = time.perf_counter()
        names = ctx.store.frame(dataset).column("image").drop_nulls().unique(maintain_order=True)
        seen = look_at(ctx, dataset, names.to_list(), job.report)
        return PicturesReport(
            dataset=dataset,
            run=job.id,
            pictures=len(names),
            made=sum(one.fresh for one in seen.values()),
            missing=sum(name not in seen for name in names),
            broken=sum(one.facts.fault is not None for one in seen.values()),
            seconds=time.perf_counter() - started,
        )

    # The files may have changed, and thumbnails may have been deleted: look, do not trust.
    return ctx.jobs.run(spec, work, PicturesReport, watch=watch, reuse=False)


def look_at(
    ctx: Context, dataset: str, names: Sequence[str], report: Reporter = silent
) -> dict[str, Seen]:
    """Return what is known of pictures by name, looking at those that are new or changed.

    Args:
        names: As records name them; those that are not here are left out of the answer.
        report: Told after each of some hundred pictures.
    """
    folders = folders_of(ctx, dataset)
    found: dict[str, Seen] = {}
    with ThreadPoolExecutor(min(_LOOKERS, os.cpu_count() or 1)) as lookers:
        for start in range(0, len(names), CHUNK):
            report(start, len(names), PHASE)
            chunk = names[start : start + CHUNK]
            files = {name: path for name in chunk if (path := _first(name, folders)) is not None}
            found |= _known(ctx, files, lookers)
    report(len(names), len(names), PHASE)
    return found


def thumbnail(ctx: Context, dataset: str, record: str) -> Picture:
    """Return the picture of a record, small, upright, as WebP; made now where it is new.

    Raises:
        RecordNotFound, PictureNotFound: As of ``picture``.
        NotAPicture: Nothing of the file can be shown.
    """
    path = place_of(ctx, dataset, record)
    kept = ctx.store.answers(KEPT)
    known = kept.get([_FILE + stamp_of(path)]).values()
    hash_ = next((value.decode() for value in known), None)
    told = {} if hash_ is None else kept.get([_SMALL + hash_, _FACTS + hash_])
    if hash_ is None or _FACTS + hash_ not in told:
        hash_, facts, small = _look(path)
        _keep(ctx, {stamp_of(path): (hash_, facts, small)})
    else:
        small = told.get(_SMALL + hash_)
        facts = PictureFacts.model_validate_json(told[_FACTS + hash_])
    if small is None:
        raise NotAPicture(facts.fault or f"The picture of record '{record}' cannot be shown.")
    return Picture(small, "image/webp", f"{hash_}-{VERSION}")


def forget(ctx: Context, dataset: str) -> None:
    """Remove the thumbnails of a data set; others that have the same pictures make them anew.

    Raises:
        DatasetNotFound: There is no such data set.
    """
    folders = folders_of(ctx, dataset)
    try:
        names = ctx.store.frame(dataset).column("image").drop_nulls().unique()
    except (StoreError, OSError, pl.exceptions.PolarsError):
        return  # records that are damaged can be deleted all the same
    kept = ctx.store.answers(KEPT)
    for start in range(0, len(names), CHUNK):
        files = [_first(name, folders) for name in names[start : start + CHUNK]]
        stamps = [_FILE + stamp_of(path) for path in files if path is not None]
        hashes = [hash_.decode() for hash_ in kept.get(stamps).values()]
        about = [kind + hash_ for kind in (_SMALL, _FACTS) for hash_ in hashes]
        kept.forget([*stamps, *about])


Looked = tuple[str, PictureFacts, bytes | None]


def _known(ctx: Context, files: Mapping[str, Path], lookers: ThreadPoolExecutor) -> dict[str, Seen]:
    kept = ctx.store.answers(KEPT)
    stamps = {name: stamp for name, path in files.items() if (stamp := stamp_of(path))}
    hashes = kept.get([_FILE + stamp for stamp in stamps.values()])
    facts = kept.get([_FACTS + hash_.decode() for hash_ in hashes.values()])
    found: dict[str, Seen] = {}
    missing: list[str] = []
    for name, stamp in stamps.items():
        hash_ = hashes.get(_FILE + stamp, b"").decode()
        about = facts.get(_FACTS + hash_)
        if about is None:
            missing.append(name)
        else:
            found[name] = Seen(hash_, PictureFacts.model_validate_json(about))
    looked = dict(zip(missing, lookers.map(_look, (files[name] for name in missing)), strict=True))
    _keep(ctx, {stamps[name]: one for name, one in looked.items()})
    for name, (hash_, about, _) in looked.items():
        found[name] = Seen(hash_, about, fresh=True)
    return found


def _look(path: Path) -> Looked:
    try:
        data, _ = read_bytes(path, path.name)
    except AssayError as error:
        fault = "It is too large." if isinstance(error, NotAPicture) else "It cannot be read."
        if not isinstance(error, NotAPicture | PictureNotFound):
            raise
        return "", PictureFacts(size=0, fault=fault), None
    facts, small = look(data)
    return hashlib.sha256(data).hexdigest(), facts, small


def _keep(ctx: Context, looked: Mapping[str, Looked]) -> None:
    rows: dict[str, bytes] = {}
    for stamp, (hash_, facts, small) in looked.items():
        if not hash_:
            continue
        rows[_FILE + stamp] = hash_.encode()
        rows[_FACTS + hash_] = facts.model_dump_json().encode()
        if small is not None:
            rows[_SMALL + hash_] = small
    ctx.store.answers(KEPT).add(rows)


def stamp_of(path: Path) -> str:
    """Return what changes when a file does, without reading it; "" where it is gone."""
    with suppress(OSError):
        about = path.stat()
        return key_of(f"{path}\0{about.st_size}\0{about.st_mtime_ns}")
    return ""


def _first(name: str, folders: Sequence[Path]) -> Path | None:
    return next(iter(places(name, folders)), None)
