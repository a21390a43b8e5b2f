"""Whether one model is better than another, on records neither was trained on."""

from __future__ import annotations

from assay.errors import InvalidSetting
from assay.evaluate import compare as compare_answers
from assay.jobs import Job, JobSpec
from assay.schema.evaluations import Comparison
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.predicting.predict import prediction_frame, rules_of
from assay.verbs.predicting.predictors import load_model
from assay.verbs.scoring.learned import leaked, learned_records, require_common_labels, unlearned
from assay.verbs.selection import read_rows, require_scored, scored_rows

CHANGED_CAP = 1000
"""Most ids of records on which two models differ that a comparison lists."""


def compare(
    ctx: Context,
    name_a: str,
    name_b: str,
    *,
    split: str | None = None,
    dataset: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> Comparison:
    """Compare two models on the same records, none of which either was trained on.

    Args:
        name_a, name_b: Names or ids; the difference is A minus B.
        split: See ``selection.scored_rows``; records either learned from are left out.
        dataset: Data set to compare them on; the one both belong to when not given.
        resamples, level, seed: Of the paired bootstrap.

    Raises:
        InvalidSetting: The models belong to different data sets and none is named, or the
            labels of the records are none of a model's.
        NotEnoughData: No labelled record is left that neither was trained on.
    """
    models = [load_model(ctx, name) for name in (name_a, name_b)]
    cards = [model.card for model in models]
    dataset = dataset or _shared(cards)
    spec = JobSpec(
        "compare",
        dataset,
        params={
            "a": cards[0].id,
            "b": cards[1].id,
            "rules": [rules_of(card) for card in cards],
            "split": split,
            "resamples": resamples,
            "level": level,
            "changed_cap": CHANGED_CAP,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(cards[0].id, cards[1].id),
    )

    learned = set().union(*(learned_records(ctx, card, dataset) for card in cards))
    there = require_scored(ctx.store.frame(dataset), split, learned)
    for card in cards:
        require_common_labels(card, there, dataset)

    def work(job: Job) -> Comparison:
        rows, scored = scored_rows(read_rows(ctx.store.frame(dataset)), split, learned)
        answers = [
            prediction_frame(
                rows.ids,
                model.probabilities(ctx, rows.texts, stored=True, report=job.report),
                model.card,
            )["prediction"].to_list()
            for model in models
        ]
        job.report(0, None, "comparing")
        report = compare_answers(
            rows.labels,
            answers[0],
            answers[1],
            ids=rows.ids,
            classes={name for card in cards for name in card.classes},
            model_a=cards[0].name,
            model_b=cards[1].name,
            dataset=dataset,
            split=scored,
            resamples=resamples,
            level=level,
            seed=seed,
            changed_cap=CHANGED_CAP,
        )
        return report.model_copy(
            update={
                "run": job.id,
                "leaked": int(leaked(ctx, cards, rows).sum()),
                "unlearned_a": unlearned(cards[0], rows),
                "unlearned_b": unlearned(cards[1], rows),
            }
        )

    return ctx.jobs.run(spec, work, Comparison, watch=watch)


def _shared(cards: list[ModelCard]) -> str:
    """Return the data set both models belong to."""
    a, b = cards
    if a.trained_on != b.trained_on:
        raise InvalidSetting(
            f"'{a.name}' belongs to data set '{a.trained_on}', '{b.name}' to '{b.trained_on}'.",
            hint="Name the data set to compare them on: --dataset "
            f"{a.trained_on or b.trained_on or 'NAME'}.",
        )
    return a.trained_on
