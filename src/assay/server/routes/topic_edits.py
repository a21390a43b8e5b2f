"""Topics as they are now, and what people do to them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assay.schema.topic_edits import TopicEdit, TopicEditReport
from assay.schema.topic_views import TopicsOverview
from assay.server.bodies import Name, Seed
from assay.server.deps import LARGEST, Ds
from assay.server.problems import answers
from assay.verbs.theming.topic_edits import MOST_PARTS

router = APIRouter(prefix="/datasets/{dataset}/topics", tags=["topics"])

Number = Annotated[int, Field(ge=0, le=LARGEST)]


class TopicEditRequest(BaseModel):
    """An edit of the latest topics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["merge", "split", "rename", "exclude", "include", "undo"]
    topics: Annotated[tuple[Number, ...], Field(max_length=10_000)] = Field(
        default=(), description="Numbers of the topics concerned; none for undo."
    )
    name: Name | None = Field(default=None, description="The new name, for rename and merge.")
    parts: Annotated[int, Field(ge=2, le=MOST_PARTS)] = Field(
        default=2, description="How many parts a split makes."
    )
    seed: Seed = 0
    by: Name | None = None
    expected: Annotated[int, Field(ge=1, le=LARGEST)] | None = Field(
        default=None, description="For undo: refuse unless this edit would be taken back."
    )


@router.get("/overview", responses=answers(404))
def get_topics_overview(ds: Ds) -> TopicsOverview:
    """Return the topics, edits done, with labels, splits, examples and accuracy."""
    return ds.topics_overview()


@router.get("/edits", responses=answers(404))
def list_topic_edits(ds: Ds) -> list[TopicEdit]:
    """Return what people did to the latest topics, oldest first."""
    return ds.topic_history()


@router.post("/edits", status_code=201, responses=answers(404, 409, 507))
def create_topic_edit(ds: Ds, body: TopicEditRequest) -> TopicEditReport:
    """Merge, split, rename, exclude or include topics, or take the latest edit back."""
    return ds.edit_topics(**dict(body))
