"""Topics with what is known about their records: labels, splits, and where a model fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import polars as pl

from assay.schema.evaluations import Interval
from assay.schema.topic_views import TopicExample, TopicsOverview, TopicView
from assay.schema.topics import Topic
from assay.store import Frame
from assay.topics.edits import effective
from assay.verbs.context import Context
from assay.verbs.latest import latest_predictions
from assay.verbs.looking.assigned import topics_of
from assay.verbs.looking.topical import themes
from assay.verbs.looking.view import view
from assay.verbs.theming.topic_edits import excluded_topics, topics_now

MOST_LABELS = 12
"""Labels of a topic that are counted one by one."""

EXAMPLES = 3
SHOWN = 280
"""Characters of an example."""


@dataclass(frozen=True)
class Judgement:
    """Whose answers are judged, and a frame of id and prediction."""

    judge: str
    answers: pl.DataFrame


def overview(ctx: Context, dataset: str) -> TopicsOverview:
    """Return the topics as they are now, with labels, splits, examples and accuracy.

    Accuracy is that of the promoted model, else of the newest one, on the records it was
    scored on; where no model was scored, that of the latest out-of-sample answers.

    Raises:
        DatasetNotFound: There is no such data set.
        NoTopics: It has no topics yet.
    """
    found = themes(ctx, dataset)
    now = topics_now(found)
    frame = view(ctx, dataset)
    records = _records(frame)
    judgement = judged_by(ctx, dataset, frame)
    labels = _counts(records, "label")
    splits = _counts(records, "split")
    right = _right(records, judgement)
    examples = _examples(frame, now.topics)
    effect = effective(found.edits)
    totals = pl.DataFrame(records.filter(pl.col("topic").is_not_null()))
    judged, hits = map(sum, zip(*right.values(), strict=True)) if right else (0, 0)
    return TopicsOverview(
        dataset=dataset,
        run=now.run,
        fit=found.fit,
        at_most=now.at_most,
        min_size=now.min_size,
        outliers=now.outliers,
        seed=now.seed,
        count=now.count,
        unassigned=now.unassigned,
        missing=topics_of(ctx, dataset).missing(ctx),
        gone=topics_of(ctx, dataset).gone(ctx),
        topics=tuple(
            _view(topic, labels, splits, right.get(topic.name, (0, 0)), examples)
            for topic in now.topics
        ),
        merges=now.merges,
        excluded=tuple(excluded_topics(found)),
        labels=tuple(_most_frequent(totals["label"])),
        splits=_most_frequent(totals["split"]),
        judge=judgement.judge if judgement else None,
        judged=judged,
        right=hits,
        interval=wilson(hits, judged),
        edits=len(effect),
        last_edit=effect[-1].seq if effect else None,
        notes=now.notes,
    )


def judged_by(ctx: Context, dataset: str, frame: Frame) -> Judgement | None:
    """Return the answers by which a model is judged, on records it was not trained on."""
    catalogue, artefacts = ctx.store.catalogue, ctx.store.artefacts
    scored = catalogue.runs.list(dataset=dataset, kind="evaluate", status="done")
    cards = sorted(catalogue.models.list(dataset=dataset), key=lambda card: not card.promoted)
    for card in cards:
        for run in scored:
            if run.params.get("model") == card.id and artefacts.exists(run.id, "predictions"):
                answers = artefacts.read_frame(run.id, "predictions")
                return Judgement(card.name, answers.select("id", "prediction"))
    run = latest_predictions(ctx, dataset)
    if run is None or "prediction" not in frame.schema:
        return None
    answers = frame.rows(columns=["id", "prediction"]).drop_nulls()
    whose = "out-of-sample answers of the checks" if run.kind == "check" else "latest predictions"
    return Judgement(whose, answers)


def wilson(hits: int, of: int, z: float = 1.959964) -> Interval | None:
    """Return the interval of a share by Wilson's score (1927); ``None`` of nothing."""
    if of <= 0:
        return None
    share, scale = hits / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / scale
    half = z / scale * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == of else min(1.0, middle + half)


def _records(frame: Frame) -> pl.DataFrame:
    table = frame.rows(columns=["id", "topic", "label", "split", "excluded"])
    return table.filter(~pl.col("excluded"))


def _counts(records: pl.DataFrame, column: str) -> dict[str, dict[str, int]]:
    """Count the values of a column in each topic, most frequent first."""
    counted = (
        records.select("topic", column)
        .drop_nulls()
        .group_by("topic", column)
        .len()
        .sort(["len", column], descending=[True, False])
    )
    found: dict[str, dict[str, int]] = {}
    for topic, value, count in counted.iter_rows():
        found.setdefault(topic, {})[value] = count
    return found


def _right(records: pl.DataFrame, judgement: Judgement | None) -> dict[str, tuple[int, int]]:
    """Return how many records of each topic are judged, and how many are right."""
    if judgement is None:
        return {}
    labelled = records.filter(pl.col("label").is_not_null() & pl.col("topic").is_not_null())
    joined = labelled.join(judgement.answers, on="id", how="inner")
    joined = joined.filter(pl.col("prediction").is_not_null())
    counted = joined.group_by("topic").agg(
        pl.len(), (pl.col("label") == pl.col("prediction")).sum().alias("right")
    )
    return {topic: (n, right) for topic, n, right in counted.iter_rows()}


def _examples(frame: Frame, topics: Sequence[Topic]) -> dict[str, TopicExample]:
    wanted = [record for topic in topics for record in topic.representatives[:EXAMPLES]]
    rows = frame.positions(wanted)
    table = frame.at(rows[rows >= 0], ["id", "text", "image"])
    return {
        record: TopicExample(id=record, text=text[:SHOWN] if text else text, image=image)
        for record, text, image in table.iter_rows()
    }


def _view(
    topic: Topic,
    labels: Mapping[str, dict[str, int]],
    splits: Mapping[str, dict[str, int]],
    right: tuple[int, int],
    examples: Mapping[str, TopicExample],
) -> TopicView:
    own = labels.get(topic.name, {})
    judged, hits = right
    return TopicView(
        **topic.model_dump(),
        labels=dict(list(own.items())[:MOST_LABELS]),
        labelled=sum(own.values()),
        splits=splits.get(topic.name, {}),
        judged=judged,
        right=hits,
        interval=wilson(hits, judged),
        examples=tuple(examples[r] for r in topic.representatives[:EXAMPLES] if r in examples),
    )


def _most_frequent(column: pl.Series) -> dict[str, int]:
    name = column.name
    counted = column.drop_nulls().value_counts(name="n").sort(["n", name], descending=[True, False])
    return dict(zip(counted[name].to_list(), counted["n"].to_list(), strict=True))
