"""Machine captions of pictures, as verbs of ``Dataset``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assay import verbs
from assay.schema.captions import CaptionComparison, CaptioningSettings, CaptionReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Captioning:
    """The verbs of a data set about captions; part of ``Dataset``."""

    _ctx: Context
    name: str

    def make_captions(
        self,
        model: str,
        *,
        name: str | None = None,
        settings: CaptioningSettings | None = None,
        key_env: str | None = None,
        anew: bool = False,
        watch: Reporter = silent,
    ) -> CaptionReport:
        """Let a machine describe every picture; what was described before is remembered.

        The captions are the column ``meta.caption.NAME`` of the records; several models stand
        side by side.

        Args:
            model: ``blip:NAME-OR-FOLDER``, ``openai:MODEL``, ``ollama:MODEL``,
                ``http://HOST:PORT/v1#MODEL`` or ``fake``.
            name: Of the captions; by the model when not given.
            settings: Prompt, length, temperature, beams, seed, size of what is sent.
            key_env: Environment variable with the key of an address.
            anew: Ask again for the pictures that got no caption.
            watch: Called with progress.
        """
        return verbs.captions.make_captions(
            self._ctx,
            self.name,
            model,
            name=name,
            settings=settings,
            key_env=key_env,
            anew=anew,
            watch=watch,
        )

    def compare_captions(
        self,
        *,
        columns: Sequence[str] | None = None,
        judgements: str | Path | None = None,
        adding: bool = True,
        encoder: str | None = None,
        resamples: int = 2000,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> CaptionComparison:
        """Compare the human captions, which are the texts, with those of machines.

        Args:
            columns: That hold machine captions; those that were made here, and those of the file
                named like ``cap_model``, when not given.
            judgements: A file with a column of pictures and one for each model (``acc_model``
                judges ``cap_model``), 0-1; columns of the data set named so when not given.
            adding: Also tell labels and topics with machine captions added, and without.
            encoder: Encoder of the similarity.
            resamples, level, seed: Of the bootstrap.
            watch: Called with progress.
        """
        return verbs.captions.compare_captions(
            self._ctx,
            self.name,
            columns=columns,
            judgements=Path(judgements) if judgements is not None else None,
            adding=adding,
            encoder=encoder,
            resamples=resamples,
            level=level,
            seed=seed,
            watch=watch,
        )
