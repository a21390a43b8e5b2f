"""Topics of a data set: found, read, counted over a column, cut into groups."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assay.schema.runs import Run
from assay.schema.topics import TopicGroup, Topics, TopicsOver
from assay.server.bodies import TopicsRequest
from assay.server.deps import Ds, Ws
from assay.server.problems import answers

router = APIRouter(prefix="/datasets/{dataset}/topics", tags=["topics"])

Column = Annotated[str, Query(min_length=1, max_length=500, description="Any field of a filter.")]
Most = Annotated[int, Query(ge=2, le=200, description="Values told apart; the others are one.")]
Groups = Annotated[int, Query(ge=1, le=100_000, description="How many groups.")]


@router.post("", status_code=202, responses=answers(404, 501))
def make_topics(ws: Ws, ds: Ds, body: TopicsRequest) -> Run:
    """Begin to find what the records are about, or to assign new ones to the topics there are."""
    return ws.begin(lambda: ds.topics(**dict(body)))


@router.get("", responses=answers(404))
def get_topics(ds: Ds) -> Topics:
    """Return the latest topics, edits done: names, words, sizes, which belong together."""
    return ds.topic_set().about


@router.get("/over", responses=answers(404))
def get_topics_over(ds: Ds, column: Column, most: Most = 12) -> TopicsOver:
    """Count the records of each topic over the values of a column."""
    return ds.topic_set().over(column, most=most)


@router.get("/groups", responses=answers(404))
def get_topic_groups(ds: Ds, groups: Groups) -> tuple[TopicGroup, ...]:
    """Cut the tree of topics into so many groups, largest first."""
    return ds.topic_set().cut(groups)
