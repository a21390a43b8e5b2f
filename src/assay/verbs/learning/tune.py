"""The encoder of a model of its own: fine-tuned within a training, kept with its run."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from assay.classify.labels import number
from assay.classify.semi import CLAIM
from assay.classify.tuning.backbone import open_backbone
from assay.classify.tuning.contrastive import params_for, tune_encoder
from assay.classify.tuning.exporting import write_encoder
from assay.encoders import Encoder
from assay.encoders.minilm import weights_folder
from assay.errors import EncoderError, InvalidSetting, RunNotFound
from assay.extras import require_installed
from assay.jobs import Job
from assay.schema.models import OWN
from assay.schema.tuning import BUNDLED, TUNED, Tuning
from assay.store.artefacts import Artefacts
from assay.verbs.context import OWN_ENCODER, Context
from assay.verbs.selection import Rows

CHECKPOINT = "checkpoint"
"""Name of the artefact that says how far a training cut short was; gone when it is done."""


@dataclass(frozen=True)
class RunKeeper:
    """Keeps the checkpoint of one run among its artefacts."""

    artefacts: Artefacts
    run: str

    def building(self) -> AbstractContextManager[Path]:
        """Give an empty folder to fill; see ``Artefacts.building``."""
        return self.artefacts.building(self.run, CHECKPOINT)

    def kept(self) -> Path | None:
        """Return the folder of the checkpoint, if there is one."""
        try:
            return self.artefacts.folder(self.run, CHECKPOINT)
        except RunNotFound:
            return None

    def done(self) -> None:
        """Remove the checkpoint."""
        self.artefacts.delete(self.run, CHECKPOINT)


def tuned_encoder(
    ctx: Context, job: Job, rows: Rows, tuning: Tuning, *, seed: int, name: str
) -> tuple[Encoder, list[str]]:
    """Fine-tune an encoder on labelled rows and keep it with the run.

    Args:
        ctx: The workspace.
        job: The training it is part of.
        rows: Labelled.
        tuning: What to start from, and how long.
        seed: Of batches and dropout.
        name: Name of the model the encoder belongs to.

    Returns:
        The encoder, as ``model:NAME`` gives it, and sentences worth showing.

    Raises:
        MissingExtra: torch is not installed.
        EncoderError: The base cannot be loaded.
    """
    notes: list[str] = []
    if OWN_ENCODER not in ctx.store.artefacts.names(job.id):
        job.report(0, None, "loading")
        backbone = open_backbone(
            base_source(ctx, tuning.base), max_tokens=tuning.max_tokens, device=tuning.device
        )
        _, numbers = number(rows.labels)
        params = params_for(numbers, tuning.epochs, tuning.learning_rate)
        keeper = RunKeeper(ctx.store.artefacts, job.id)
        start = tune_encoder(
            backbone,
            rows.texts,
            numbers,
            params,
            seed=seed,
            keeper=keeper,
            checkpoint_every=tuning.checkpoint_every,
            report=job.report,
        )
        job.report(0, None, "exporting")
        with ctx.store.artefacts.building(job.id, OWN_ENCODER) as folder:
            write_encoder(backbone, folder)
        keeper.done()
        notes.append(
            f"The encoder '{tuning.base}' was fine-tuned in {params.steps} steps of "
            f"{params.size} texts; use it elsewhere as --encoder {OWN}{name}."
        )
        if start:
            notes.append(f"It had been cut short and went on at step {start}.")
    return ctx.own_encoder(job.id, name), notes


def tuning_of(method: str, tuning: Tuning | None, encoder: str | None) -> Tuning | None:
    """Return how a method fine-tunes; None for one that does not.

    Raises:
        InvalidSetting: Options of fine-tuning for another method, or an encoder for this one.
    """
    if method not in TUNED:
        if tuning is not None:
            raise InvalidSetting(
                f"The method {method} does not fine-tune, so it takes no base and no epochs.",
                hint=f"Leave them out, or use --method {' or '.join(TUNED)}.",
            )
        return None
    if encoder is not None:
        raise InvalidSetting(
            f"The method {method} uses no encoder as it is: it fine-tunes one.",
            hint="Say with --base what it starts from.",
        )
    require_installed(
        "torch", "transformers", "onnx", extra="torch", purpose=f"The method {method}"
    )
    return tuning or Tuning()


def without_claims(notes: Iterable[str]) -> list[str]:
    """Return what a head says of its training, less how well it did on held-out labels.

    The encoder has learned from those labels, so that of course it gets them right.
    """
    return [note.partition(CLAIM)[0].rstrip(".") + "." for note in notes]


def base_source(ctx: Context, base: str) -> str:
    """Return the folder or hub name of what to start from.

    Raises:
        MissingExtra: The bundled weights are not installed.
        EncoderError: The model named has no encoder of its own.
    """
    if base == BUNDLED:
        return str(weights_folder())
    if base.startswith(OWN):
        return str(ctx.own_encoder_folder(base.removeprefix(OWN)))
    if base.startswith("fake"):
        raise EncoderError(f"The encoder '{base}' has no weights to be fine-tuned.")
    return base
