"""Machines describe the pictures of a data set: in batches, remembered, resumed."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from assay.captioners import Caption, Captioner, resolve_captioner
from assay.errors import InvalidSetting, LlmError, NotAPicture, NotEnoughData, PictureNotFound
from assay.jobs import Job, JobSpec
from assay.schema.captions import (
    CAPTION_PREFIX,
    CaptionFailure,
    CaptioningSettings,
    CaptionReport,
)
from assay.schema.runs import Reporter, silent
from assay.store.answers import Answers
from assay.verbs.context import Context, digest
from assay.verbs.picturing.picture import place_of, read_bytes

KIND = "caption"
ARTEFACT = "captions"
"""Columns: id of the record, ``meta.caption.NAME``, and outcome, a row a record with a picture."""

MEMORY = "captions"
FAILURES_SHOWN = 100
PHASE = "describing pictures"


def make_captions(
    ctx: Context,
    dataset: str,
    model: str,
    *,
    name: str | None = None,
    settings: CaptioningSettings | None = None,
    key_env: str | None = None,
    anew: bool = False,
    watch: Reporter = silent,
) -> CaptionReport:
    """Describe every picture of a data set; see ``Dataset.make_captions``.

    Each caption is on disk when its batch is done, by the content of the picture, the model and
    the settings, so that a call that was cut short goes on where it stopped and a picture that
    several records share is described once.

    Raises:
        NotEnoughData: No record names a picture.
        PictureNotFound: None of the pictures can be read.
        InvalidSetting: The name is taken by a column of the source.
        UnknownMethod, MissingExtra, LlmError: See ``resolve_captioner``; LlmError also where
            the model answered for no picture of a batch, and for none before.
    """
    settings = settings or CaptioningSettings()
    column = CAPTION_PREFIX + (slug(name) if name else slug(_last(model)))
    frame = ctx.store.frame(dataset)
    if column in frame.schema:
        raise InvalidSetting(
            f"The source of '{dataset}' has a column '{column.removeprefix('meta.')}' already.",
            hint="Give the captions another name: --name NAME.",
        )
    named = frame.rows(columns=["id", "image"]).filter(pl.col("image").fill_null("") != "")
    if not named.height:
        raise NotEnoughData(
            f"No record of '{dataset}' names a picture.",
            hint="Import a folder of pictures, or a file with a column of their names.",
        )
    captioner = resolve_captioner(model, key_variable=key_env)
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "model": model,
            "name": name,
            "settings": settings.model_dump(),
            "key_env": key_env,
        },
        fingerprint=ctx.content(dataset),
        models=(captioner.key,),
    )

    def work(job: Job) -> CaptionReport:
        started = time.perf_counter()
        try:
            made = _Making(ctx, job, dataset, captioner, settings)
            found = made.describe(named)
        finally:
            captioner.close()
        _require_pictures(dataset, found)
        table = named.join(
            pl.DataFrame(
                {
                    "image": list(found),
                    column: [one.text or None for one in found.values()],
                    "outcome": [one.outcome for one in found.values()],
                },
                schema={"image": pl.String, column: pl.String, "outcome": pl.String},
            ),
            on="image",
            how="left",
            maintain_order="left",
        ).select("id", column, "outcome")
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, table)
        outcomes = Counter(one.outcome for one in found.values())
        failed = [(image, one) for image, one in found.items() if one.outcome != "made"]
        return CaptionReport(
            dataset=dataset,
            run=job.id,
            model=captioner.name,
            column=column,
            pictures=len(found),
            made=outcomes["made"],
            remembered=made.remembered,
            outcomes=dict(outcomes.most_common()),
            failures=tuple(
                CaptionFailure(image=image, outcome=one.outcome, why=one.why)
                for image, one in failed[:FAILURES_SHOWN]
            ),
            settings=settings,
            seconds=time.perf_counter() - started,
            notes=_notes(captioner),
        )

    return ctx.jobs.run(spec, work, CaptionReport, watch=watch, reuse=not anew)


class _Making:
    """One run over the pictures of a data set."""

    def __init__(
        self,
        ctx: Context,
        job: Job,
        dataset: str,
        captioner: Captioner,
        settings: CaptioningSettings,
    ) -> None:
        self.remembered = 0
        self._ctx, self._job, self._dataset = ctx, job, dataset
        self._captioner, self._settings = captioner, settings
        self._memory: Answers = ctx.store.answers(MEMORY)
        self._asked = digest([captioner.key, settings.model_dump_json()])
        self._answered = False

    def describe(self, named: pl.DataFrame) -> dict[str, Caption]:
        """Return a caption for every picture the rows name, by its name."""
        first = named.unique("image", keep="first", maintain_order=True)
        images, records = first["image"].to_list(), first["id"].to_list()
        found: dict[str, Caption] = {}
        size = self._captioner.batch
        for start in range(0, len(images), size):
            self._job.report(start, len(images), PHASE)
            stretch = slice(start, start + size)
            found |= self._batch(dict(zip(images[stretch], records[stretch], strict=True)))
        self._job.report(len(images), len(images), PHASE)
        return found

    def _batch(self, pictures: Mapping[str, str]) -> dict[str, Caption]:
        """Describe a few pictures: name → record."""
        found: dict[str, Caption] = {}
        files: dict[str, bytes] = {}
        for image, record in pictures.items():
            try:
                path = place_of(self._ctx, self._dataset, record)
                files[image], _ = read_bytes(path, record)  # of any kind that can be decoded
            except (PictureNotFound, NotAPicture) as error:
                found[image] = Caption("", "unreadable", error.message)
        keys = {image: self._key(data) for image, data in files.items()}
        known = self._memory.get(list(keys.values()))
        for image, key in keys.items():
            if key in known:
                found[image] = Caption(known[key].decode())
                self.remembered += 1
        missing = [image for image in files if image not in found]
        told = self._captioner.caption([files[one] for one in missing], self._settings)
        asked = dict(zip(missing, told, strict=True))
        self._require_answers(list(asked.values()))
        made = {
            keys[one]: said.text.encode() for one, said in asked.items() if said.outcome == "made"
        }
        self._memory.add(made)
        return {image: (found | asked)[image] for image in pictures}

    def _require_answers(self, told: Sequence[Caption]) -> None:
        """Stop where the model answered for none so far: the next batches would fare no better."""
        failed = [one for one in told if one.outcome == "failed"]
        self._answered |= len(failed) < len(told)
        if failed and not self._answered:
            raise LlmError(
                failed[0].why,
                hint="No picture was described. See that the model runs and takes pictures.",
            )

    def _key(self, data: bytes) -> str:
        return digest([hashlib.blake2b(data, digest_size=16).hexdigest(), self._asked])


def _require_pictures(dataset: str, found: Mapping[str, Caption]) -> None:
    """Say what is wrong where not one picture could be read."""
    if all(one.outcome == "unreadable" for one in found.values()):
        first = next(iter(found.values()))
        raise PictureNotFound(
            f"None of the {len(found):,} pictures of '{dataset}' can be read. {first.why}",
            hint="Import the source again and name the folder of its pictures: --images FOLDER.",
        )


def slug(name: str) -> str:
    """Return a name as a column can have it: small letters, digits and ``_``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "model"


def _last(model: str) -> str:
    """Return what tells a model from others: the last part of its name."""
    plain = model.rpartition("#")[2].rstrip("/").rpartition("/")[2]
    provider, _, named = plain.partition(":")
    found = named or provider
    return found if found[:1].isalpha() else f"model_{found}"


def _notes(captioner: Captioner) -> tuple[str, ...]:
    if captioner.key.startswith("fake."):
        return ("Its captions name colours, and say nothing about any model.",)
    return ()
