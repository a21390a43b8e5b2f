"""Questions asked of many documents in one pass, and the table of answers."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assay.schema.answers import Answer

Phrase = Annotated[str, Field(min_length=1, max_length=200)]


class Question(BaseModel):
    """A question of a questionnaire.

    Attributes:
        id: Short name of its column.
        question: What is asked.
        headings: Words of headings under which answers usually stand; the first are likeliest.
        phrases: Phrases that usually begin or hold an answer, such as "we propose"; ``*`` stands
            for one to three words, ``#`` for a figure. With them, a question that shares no word
            with its answer is answered without a language model.
        avoid: Phrases that speak against a sentence.
        sentences: Sentences of an extractive answer at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=60)
    question: str = Field(min_length=1, max_length=2_000)
    headings: tuple[Phrase, ...] = Field(default=(), max_length=50)
    phrases: tuple[Phrase, ...] = Field(default=(), max_length=100)
    avoid: tuple[Phrase, ...] = Field(default=(), max_length=100)
    sentences: int = Field(default=3, ge=1, le=10)


class Questionnaire(BaseModel):
    """A list of questions.

    Attributes:
        name: What to call it.
        questions: In the order of the table; each id once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="questionnaire", min_length=1, max_length=100)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [question.id for question in self.questions]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise ValueError(f"the id '{repeated[0]}' stands twice")
        return self


class DocumentAsked(BaseModel):
    """A document of a questionnaire's table, and how many passages it has."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    passages: int


class Cell(BaseModel):
    """One question asked of one document in one way."""

    model_config = ConfigDict(frozen=True)

    question: str
    document: str
    way: str
    answer: Answer


class QuestionnaireReport(BaseModel):
    """The table of answers.

    Attributes:
        run: Its run.
        questionnaire: What was asked.
        documents: The rows.
        ways: ``extractive`` and the names of language models, in the order they were named.
        cells: By document, then question, then way.
        answered, absent, unsupported, failed: Cells of each status.
        kept: Cells that were answered before and not asked again.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    dataset: str
    questionnaire: Questionnaire
    documents: tuple[DocumentAsked, ...]
    ways: tuple[str, ...]
    cells: tuple[Cell, ...]
    answered: int = 0
    absent: int = 0
    unsupported: int = 0
    failed: int = 0
    kept: int = 0
    seconds: float = 0.0
