"""Machine captions of pictures, as verbs of ``Dataset``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assay import verbs
from assay.schema.captions import (
    CaptionComparison,
    CaptionFileReport,
    CaptioningSettings,
    CaptionReport,
)
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

    def add_captions(
        self,
        path: str | Path | None = None,
        *,
        upload: str | None = None,
        name: str | None = None,
        watch: Reporter = silent,
    ) -> CaptionFileReport:
        """Read captions that another program wrote, by the names of the pictures.

        The file takes a column of pictures and one of captions for each model, ``cap_model``;
        a single one may be called ``caption``. They become ``meta.caption.MODEL``.

        Args:
            path: CSV, TSV, JSON, JSON lines, Parquet; COCO's list of results too.
            upload: Id of an upload, in place of a path; kept until its captions are.
            name: Of the captions, where there is one column; by the file when not given.
            watch: Called with progress.
        """
        return verbs.captions.add_captions(
            self._ctx, self.name, path, upload=upload, name=name, watch=watch
        )

    def compare_captions(
        self,
        *,
        columns: Sequence[str] | None = None,
        judgements: str | Path | None = None,
        upload: str | None = None,
        judged_in: str | None = None,
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
            upload: Id of an upload that holds such a file; kept until the comparison is done.
            judged_in: Id of an earlier comparison whose judgements are taken again.
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
            upload=upload,
            judged_in=judged_in,
            adding=adding,
            encoder=encoder,
            resamples=resamples,
            level=level,
            seed=seed,
            watch=watch,
        )
