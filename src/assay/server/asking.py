"""What requests that ask questions carry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assay.schema.answers import Asked
from assay.schema.questionnaires import Questionnaire
from assay.server.bodies import Selected, _Body

Document = Annotated[str, Field(max_length=1_000)]
Top = Annotated[int, Field(ge=1, le=50, description="Passages returned with an answer.")]


class AskRequest(Selected):
    """A question, and where to look for its answer."""

    question: Annotated[str, Field(min_length=1, max_length=2_000)]
    document: Document | None = None
    references: bool = Field(default=False, description="Look into lists of references too.")
    top: Top = 3
    llm: Asked | None = Field(default=None, description="For POST …/answers alone.")


class QuestionnaireRequest(_Body):
    """A list of questions to ask of every document."""

    ready: Literal["paper"] = Field(default="paper", description="A list that comes with Assay.")
    questionnaire: Questionnaire | None = Field(default=None, description="Instead: your own.")
    llms: Annotated[tuple[Asked, ...], Field(max_length=10)] = ()
    documents: Annotated[tuple[Document, ...], Field(min_length=1, max_length=10_000)] | None = None
    top: Top = 3
