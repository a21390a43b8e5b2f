"""What examples in a prompt are worth: one language model without, with random, with near ones."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, get_args

import numpy as np

from assay.errors import InvalidSetting
from assay.evaluate import compare as compare_answers
from assay.evaluate import evaluate as score
from assay.evaluate.studies import holm
from assay.jobs import Job, JobSpec
from assay.schema.connections import ExampleChoice, PromptedLlm
from assay.schema.evaluations import EvalReport
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.schema.studies import Ablation, AblationPair, AblationVariant
from assay.verbs.context import Context
from assay.verbs.predicting.connect import connect
from assay.verbs.predicting.predict import prediction_frame
from assay.verbs.predicting.predictors import Predictor, load_model
from assay.verbs.scoring.learned import leaked, learned_records, require_common_labels
from assay.verbs.scoring.timing import taken
from assay.verbs.selection import Rows, read_rows, require_scored, scored_rows

VARIANTS = ("none", "random", "retrieved")
"""Choices of examples, each compared with those before it."""


def ablate(
    ctx: Context,
    dataset: str,
    options: PromptedLlm,
    *,
    variants: Sequence[str] = VARIANTS,
    limit: int | None = None,
    split: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> Ablation:
    """Connect a language model once a choice of examples and test the choices in pairs.

    Every answer is kept as it comes: a run that was cut short, or one with a larger ``limit``,
    asks only what was not asked before.

    Args:
        options: The language model and how it is asked; ``examples`` is what varies.
        variants: Choices of examples.
        limit: At most so many records, drawn by the seed; all when not given.
        split: See ``selection.scored_rows``; no record shown as an example is scored.
        resamples, level: Of the intervals.
        seed: Of the records drawn and of the bootstrap.

    Raises:
        InvalidSetting: Fewer than two different variants, or an option cannot be used.
        NotEnoughData: Nothing to score.
    """
    unknown = next((one for one in variants if one not in get_args(ExampleChoice)), None)
    if unknown is not None:
        raise InvalidSetting(
            f"There is no choice of examples called '{unknown}'.",
            hint=f"Choices are: {', '.join(get_args(ExampleChoice))}.",
        )
    if len(set(variants)) != len(variants) or len(variants) < 2:
        raise InvalidSetting(
            "An ablation compares at least two different choices of examples.",
            hint=f"Use --variants {','.join(VARIANTS)}.",
        )
    chosen = [_with_examples(options, one) for one in variants]
    spec = JobSpec(
        "ablate",
        dataset,
        params={
            "options": options.model_dump(mode="json"),
            "variants": list(variants),
            "limit": limit,
            "split": split,
            "resamples": resamples,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
    )

    require_scored(ctx.store.frame(dataset), split)  # before anything is asked, and paid for

    def work(job: Job) -> Ablation:
        started = time.perf_counter()
        made = [connect(ctx, dataset, one, watch=job.report) for one in chosen]
        models = [load_model(ctx, report.run) for report in made]
        cards = [model.card for model in models]
        learned = set().union(*(learned_records(ctx, card, dataset) for card in cards))
        every, scored = scored_rows(read_rows(ctx.store.frame(dataset)), split, learned)
        rows = _drawn(every, limit, seed)
        require_common_labels(cards[0], rows, dataset)
        asked = [_ask(ctx, job, model, rows) for model in models]
        drawing = {"resamples": resamples, "level": level, "seed": seed}
        reports = [_score(ctx, one, rows, scored, drawing) for one in asked]
        pairs = _pairs(variants, asked, rows, scored, drawing)
        costs = [one.cost for one in reports if one.cost is not None]
        notes = tuple(dict.fromkeys(note for report in made for note in report.notes))
        return Ablation(
            dataset=dataset,
            run=job.id,
            llm=options.model,
            split=scored,
            n=len(rows),
            of=len(every),
            variants=tuple(
                AblationVariant(examples=name, model=card.name, report=report)
                for name, card, report in zip(variants, cards, reports, strict=True)
            ),
            pairs=pairs,
            cost=sum(costs) if costs else None,
            seconds=time.perf_counter() - started,
            confidence_level=level,
            seed=seed,
            notes=notes,
        )

    return ctx.jobs.run(spec, work, Ablation, watch=watch)


def _with_examples(options: PromptedLlm, examples: str) -> PromptedLlm:
    return PromptedLlm.model_validate({**options.model_dump(), "examples": examples})


def _drawn(rows: Rows, limit: int | None, seed: int) -> Rows:
    """Return at most ``limit`` rows; a larger limit draws the same ones and more."""
    if limit is None or limit >= len(rows):
        return rows
    return rows.take(np.sort(np.random.default_rng(seed).permutation(len(rows))[:limit]))


@dataclass(frozen=True, eq=False)
class _Asked:
    """What one variant answered, (n, k), and fields of a report that say what it took."""

    card: ModelCard
    proba: np.ndarray
    figures: dict[str, Any]

    @property
    def answers(self) -> list[str | None]:
        ids = [""] * len(self.proba)
        return prediction_frame(ids, self.proba, self.card)["prediction"].to_list()


def _ask(ctx: Context, job: Job, model: Predictor, rows: Rows) -> _Asked:
    started = time.perf_counter()
    proba = model.probabilities(ctx, rows.texts, stored=True, report=job.report)
    return _Asked(model.card, proba, taken(model, len(rows), time.perf_counter() - started))


def _score(
    ctx: Context, asked: _Asked, rows: Rows, split: str, drawing: Mapping[str, Any]
) -> EvalReport:
    card = asked.card
    report = score(
        rows.labels,
        asked.proba,
        card.classes,
        threshold=card.threshold,
        unsure_label=card.unsure_label,
        class_thresholds=card.class_thresholds,
        leaked=leaked(ctx, [card], rows),
        model=card.name,
        dataset=card.trained_on,
        split=split,
        **drawing,
    )
    return report.model_copy(update=asked.figures)


def _pairs(
    variants: Sequence[str],
    asked: Sequence[_Asked],
    rows: Rows,
    split: str,
    drawing: Mapping[str, Any],
) -> tuple[AblationPair, ...]:
    """Compare each variant with those before it."""
    answers = [one.answers for one in asked]
    places = [(a, b) for b, a in combinations(range(len(variants)), 2)]
    found = [
        compare_answers(
            rows.labels,
            answers[a],
            answers[b],
            ids=rows.ids,
            classes=asked[a].card.classes,
            model_a=variants[a],
            model_b=variants[b],
            dataset=asked[a].card.trained_on,
            split=split,
            **drawing,
        )
        for a, b in places
    ]
    adjusted = holm([comparison.p_value for comparison in found])
    return tuple(
        AblationPair(a=variants[a], b=variants[b], comparison=comparison, adjusted=p)
        for (a, b), comparison, p in zip(places, found, adjusted, strict=True)
    )
