"""The words that name classes of a data set: what a filter needs of them, and no more."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from assay.schema.class_names import CLASS, LANGUAGE, NAME, Lexicon, NamesReport, Understood, fold
from assay.schema.runs import Run
from assay.store.remembering import keep
from assay.verbs.context import Context
from assay.verbs.latest import latest_of

KIND = "names"
ARTEFACT = "class-names"
"""Artefact of a run: columns class, synset, language and name; no row where there are none now."""

_KEPT = 4


def lexicon(ctx: Context, dataset: str) -> Lexicon | None:
    """Return the words that name classes of a data set; ``None`` where none are attached."""
    run = latest_of(ctx, dataset, (KIND,), ARTEFACT)
    if run is None:
        return None
    made = ctx.lexicons.get(run.id)
    if made is None:
        table = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
        column = report_of(run).column
        classes = {*table[CLASS], *(values_of(ctx, dataset, column) if table.height else ())}
        made = _lexicon(run.id, column, classes, table)
        keep(ctx.lexicons, run.id, made, _KEPT)
    return made if made.names else None


def _lexicon(key: str, column: str, classes: Iterable[str], table: pl.DataFrame) -> Lexicon:
    means: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for row in table.iter_rows(named=True):
        seen = means.setdefault(fold(row[NAME]), ({}, {}))
        seen[0][row[CLASS]] = None
        seen[1][row[LANGUAGE]] = None
    names = {
        name: Understood(word=name, classes=tuple(of), languages=tuple(sorted(spoken)))
        for name, (of, spoken) in means.items()
    }
    return Lexicon(key, column, frozenset(classes), names)


def report_of(run: Run) -> NamesReport:
    """Return what a run of names reported."""
    return NamesReport.model_validate(run.result)


def values_of(ctx: Context, dataset: str, column: str) -> list[str]:
    """Return the different values of a column as texts; none where there is no such column."""
    frame = ctx.store.frame(dataset)
    if column not in frame.schema:
        return []
    return [str(value) for value in frame.facet(column, limit=None)["value"].drop_nulls()]
