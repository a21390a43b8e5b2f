"""Dataset: a named collection and every verb on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from assay import verbs
from assay.asking import Asking
from assay.calling import Calling
from assay.captioning import Captioning
from assay.deciding import Deciding
from assay.documenting import Documenting
from assay.grouping import Grouping
from assay.map import Map
from assay.model import Model
from assay.modelling import Modelling
from assay.picturing import Picturing
from assay.schema.datasets import DatasetInfo
from assay.schema.details import RecordDetail
from assay.schema.filters import Filter, parse_filter
from assay.schema.findings import CheckReport, CheckStanding, Finding, FindingsPage
from assay.schema.languages import LanguagesReport
from assay.schema.projections import Projection
from assay.schema.reports import EmbedReport, ExportReport
from assay.schema.runs import Reporter, silent
from assay.schema.searches import IndexReport, LikeBy, SearchHit, SearchMode
from assay.schema.selections import Selection
from assay.store import Frame
from assay.theming import Theming
from assay.verbs.context import Context
from assay.verbs.looking.view import view


class Dataset(
    Asking, Calling, Captioning, Deciding, Documenting, Grouping, Modelling, Picturing, Theming
):
    """A data set of a workspace.

    Get one from ``Workspace.load`` or ``Workspace.dataset``.
    """

    def __init__(self, ctx: Context, name: str) -> None:
        self._ctx = ctx
        self.name = name

    def __repr__(self) -> str:
        return f"Dataset({self.name!r}, {len(self)} records)"

    def __len__(self) -> int:
        return len(self._ctx.store.frame(self.name))

    # --- look ---------------------------------------------------------------------------

    def info(self) -> DatasetInfo:
        """Count what the data set holds now, decisions applied."""
        return verbs.info.dataset_info(self._ctx, self.name)

    def frame(self) -> Frame:
        """Return the records joined with decisions, latest predictions and findings."""
        return view(self._ctx, self.name)

    def rows(
        self,
        where: str | Filter | None = None,
        *,
        sort: str | None = None,
        descending: bool = False,
        columns: Sequence[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """Return records as a polars frame.

        Args:
            where: A filter, e.g. ``"split = 'train' and label != prediction"``.
            sort, descending: Column to sort by, and whether the largest come first.
            columns: Columns wanted; all when not given.
            offset, limit: The page.

        Raises:
            InvalidFilter: The filter does not parse or names an unknown column.
        """
        return self.frame().rows(
            as_filter(where),
            sort=sort,
            descending=descending,
            columns=list(columns) if columns else None,
            offset=offset,
            limit=limit,
        )

    @property
    def columns(self) -> list[str]:
        """Names of the columns a filter, a sort or a table may use."""
        return list(self.frame().schema)

    def count(self, where: str | Filter | None = None) -> int:
        """Count the records that match a filter."""
        return self.frame().count(as_filter(where))

    def ids(self, where: str | Filter | None = None) -> list[str]:
        """Return the ids of the records that match a filter, in stored order."""
        return self.rows(where, columns=["id"])["id"].to_list()

    def select(
        self,
        records: Sequence[str] | None = None,
        *,
        where: str | Filter | None = None,
        lasso: Sequence[tuple[float, float]] | None = None,
    ) -> Selection:
        """Keep which records are meant, so that ``selection = '…'`` finds them again.

        Args:
            records: Their ids; alone.
            where: A filter they pass now; what passes it later does not matter.
            lasso: Corners of a polygon on the map; beside ``where``, both must hold.
        """
        given = as_filter(where)
        return verbs.select.select(self._ctx, self.name, records=records, where=given, lasso=lasso)

    def selected(self, selection: str) -> list[str]:
        """Return the ids of a stored selection, of those records that still exist."""
        return verbs.select.selected(self._ctx, self.name, selection)

    def record(self, id: str) -> RecordDetail:  # noqa: A002 - the column's own name
        """Return one record with its history and findings, or raise ``RecordNotFound``."""
        return verbs.record.detail(self._ctx, self.name, id)

    def texts(self, records: Sequence[str]) -> dict[str, str | None]:
        """Return the texts of records by id; unknown ids are left out."""
        return verbs.info.texts_of(self._ctx, self.name, records)

    def languages(self, *, anew: bool = False, watch: Reporter = silent) -> LanguagesReport:
        """Tell the language of each text, offline: the column ``language`` from now on."""
        return verbs.languages.languages(self._ctx, self.name, anew=anew, watch=watch)

    # --- learn --------------------------------------------------------------------------

    def embed(self, encoder: str | None = None, *, watch: Reporter = silent) -> EmbedReport:
        """Compute the vectors that are missing; resumes where an earlier call stopped."""
        return verbs.embed.embed(self._ctx, self.name, encoder=encoder, watch=watch)

    def check(
        self,
        *checks: str,
        model: Model | str | None = None,
        encoder: str | None = None,
        folds: int = 5,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> CheckReport:
        """Look for what is wrong with the data and the model.

        Args:
            checks: Names of checks; all of them when none is given.
            model: A model to debug; else out-of-sample answers of the default method.
            encoder: Encoder of the vectors, where no model is named.
            folds, seed: Of the out-of-fold probabilities; the seed also of checks that draw.
            watch: Called with progress.
        """
        name = model.card.id if isinstance(model, Model) else model
        return verbs.check.check(
            self._ctx,
            self.name,
            names=checks or None,
            model=name,
            encoder=encoder,
            folds=folds,
            seed=seed,
            watch=watch,
        )

    def findings(
        self, check: str | None = None, *, limit: int | None = None, decided: bool = False
    ) -> list[Finding]:
        """Return the latest findings, gravest first.

        Args:
            check: Only this check's.
            limit: At most so many.
            decided: Also those on records a person has decided since.
        """
        return verbs.findings.findings(
            self._ctx, self.name, check=check, limit=limit, decided=decided
        )

    def findings_page(
        self,
        check: str | None = None,
        *,
        record: str | None = None,
        decided: bool = False,
        offset: int = 0,
        limit: int | None = None,
        values: bool = False,
    ) -> FindingsPage:
        """Return a page of the latest findings, and how many there are; see ``findings``.

        Args:
            check, record: Only those of a check, or on a record.
            decided: Also those on records a person has decided since.
            offset, limit: The page.
            values: Also what one sees of their records and of those related to them.
        """
        return verbs.findings.findings_page(
            self._ctx,
            self.name,
            check=check,
            record=record,
            decided=decided,
            offset=offset,
            limit=limit,
            values=values,
        )

    def standings(self) -> list[CheckStanding]:
        """Return the latest line of every check that ran, and how many findings are open."""
        return verbs.findings.standings(self._ctx, self.name)

    # --- find and leave -----------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        mode: SearchMode = "hybrid",
        where: str | Filter | None = None,
        limit: int = 10,
        encoder: str | None = None,
        patience: int | None = None,
        watch: Reporter = silent,
    ) -> list[SearchHit]:
        """Find records by words, by meaning, and by what their pictures show.

        Args:
            query: What to look for, in plain words; class names that are attached are understood.
            mode: lexical, semantic, pictures (each once), or hybrid: a weighted sum of all.
            where: Only records that match this filter.
            limit: At most so many.
            encoder: Encoder of the texts.
            patience: Texts that may be embedded before the answer; any number when not given.
            watch: Called while the index or vectors are made.
        """
        return verbs.find.search(
            self._ctx,
            self.name,
            query,
            mode=mode,
            where=as_filter(where),
            limit=limit,
            encoder=encoder,
            patience=patience,
            watch=watch,
        )

    def similar(
        self,
        record: str,
        *,
        where: str | Filter | None = None,
        by: LikeBy | None = None,
        limit: int = 10,
        encoder: str | None = None,
        patience: int | None = None,
        watch: Reporter = silent,
    ) -> list[SearchHit]:
        """Find the records nearest to one, or raise ``RecordNotFound``.

        By its picture where that has a vector, else by its text, unless ``by`` says by which.
        """
        return verbs.find.similar(
            self._ctx,
            self.name,
            record,
            where=as_filter(where),
            by=by,
            limit=limit,
            encoder=encoder,
            patience=patience,
            watch=watch,
        )

    def index(self, *, watch: Reporter = silent) -> IndexReport:
        """Make the word index that a search needs, where it is missing."""
        return verbs.find.index(self._ctx, self.name, watch=watch)

    def project(
        self,
        *,
        encoder: str | None = None,
        seed: int = 0,
        neighbours: int = 15,
        min_dist: float = 0.1,
        anew: bool = False,
        watch: Reporter = silent,
    ) -> Projection:
        """Lay the records out on a map, or place what is new on the map there is; see ``map``.

        Args:
            encoder: Encoder of the vectors; the workspace's when not given.
            seed: Same seed, same map.
            neighbours: Neighbours that hold each record: few show detail, many the whole.
            min_dist: How tight neighbours may lie, 0–1.
            anew: Move every record, also those on the map of these parameters.
            watch: Called with progress.
        """
        return verbs.project.project(
            self._ctx,
            self.name,
            encoder=encoder,
            seed=seed,
            neighbours=neighbours,
            min_dist=min_dist,
            anew=anew,
            watch=watch,
        )

    def map(self) -> Map:
        """Return the latest map, or raise ``NotProjected``."""
        return Map(self._ctx, verbs.points.latest_map(self._ctx, self.name))

    def pack(
        self,
        format: str = "csv",  # noqa: A002 - the word a person uses
        *,
        where: str | Filter | None = None,
        history: bool = False,
        watch: Reporter = silent,
    ) -> ExportReport:
        """Export into the workspace, to be fetched by the id of the run; see ``export``.

        A folder, or the history beside a file, is zipped.
        """
        return verbs.pack.pack(
            self._ctx,
            self.name,
            format=format,
            where=as_filter(where),
            history=history,
            watch=watch,
        )

    def export(
        self,
        to: str | Path,
        *,
        format: str | None = None,  # noqa: A002 - the word a person uses
        where: str | Filter | None = None,
        history: bool = False,
        watch: Reporter = silent,
    ) -> ExportReport:
        """Write the records with their current labels, findings and predictions.

        Args:
            to: A file (.csv, .tsv, .json, .jsonl, .parquet, also .gz) or a folder (Hugging Face).
            format: Where the ending does not say.
            where: Only records that match this filter.
            history: Also write every decision, beside the file.
            watch: Called with the number of rows done.
        """
        return verbs.export.export(
            self._ctx,
            self.name,
            Path(to),
            format=format,
            where=as_filter(where),
            history=history,
            watch=watch,
        )


def as_filter(where: str | Filter | None) -> Filter | None:
    """Parse a filter's text form; pass anything else through."""
    return parse_filter(where) if isinstance(where, str) else where
