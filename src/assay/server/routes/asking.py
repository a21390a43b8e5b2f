"""Questions asked of documents: at once from their sentences, or as a run by a language model."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from assay.errors import InvalidSetting
from assay.schema.answers import Answer
from assay.schema.questionnaires import QuestionnaireReport
from assay.schema.runs import Run
from assay.server.asking import AskRequest, QuestionnaireRequest
from assay.server.deps import Ds, RunId, Ws, one_filter, result_of
from assay.server.problems import answers
from assay.verbs.asking.answer_files import AnswerFormat, answers_as

router = APIRouter(tags=["answers"])

PATIENCE = 5_000
"""Texts embedded at most before an answer that a person waits for."""

Format = Annotated[AnswerFormat, Query(description="csv, md or html.")]


@router.post("/datasets/{dataset}/ask", responses=answers(404, 409))
def ask(ds: Ds, body: AskRequest) -> Answer:
    """Answer a question with sentences of the documents; a language model answers as a run."""
    if body.llm is not None:
        raise InvalidSetting(
            "A language model takes a while to answer.", hint="Ask it by POST …/answers."
        )
    return ds.ask(
        body.question,
        top=body.top,
        document=body.document,
        where=one_filter(body.where, body.filter),
        references=body.references,
        patience=PATIENCE,
    )


@router.post("/datasets/{dataset}/answers", status_code=202, responses=answers(404, 501))
def ask_model(ws: Ws, ds: Ds, body: AskRequest) -> Run:
    """Begin to answer a question with a language model; the run's result is the answer."""
    if body.llm is None:
        raise InvalidSetting("No language model is named.", hint="Name one, or use POST …/ask.")
    where = one_filter(body.where, body.filter)
    return ws.begin(
        lambda: ds.ask(
            body.question,
            llm=body.llm,
            top=body.top,
            document=body.document,
            where=where,
            references=body.references,
        )
    )


@router.get("/answers/{run}", responses=answers(404))
def get_answer(ws: Ws, run: RunId) -> Answer:
    """Return the answer of a language model."""
    return Answer.model_validate(result_of(ws, run, "ask"))


@router.post("/datasets/{dataset}/questionnaires", status_code=202, responses=answers(404, 501))
def create_questionnaire(ws: Ws, ds: Ds, body: QuestionnaireRequest) -> Run:
    """Begin to ask a list of questions of every document; what was answered is kept."""
    asked = body.ready if body.questionnaire is None else body.questionnaire
    return ws.begin(
        lambda: ds.questionnaire(asked, llms=body.llms, documents=body.documents, top=body.top)
    )


@router.get("/questionnaires/{run}", responses=answers(404))
def get_questionnaire(ws: Ws, run: RunId) -> QuestionnaireReport:
    """Return the table of answers."""
    return QuestionnaireReport.model_validate(result_of(ws, run, "questionnaire"))


@router.get(
    "/questionnaires/{run}/export",
    response_class=Response,
    responses={
        **answers(404),
        200: {
            "description": "The file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        },
    },
)
def export_questionnaire(ws: Ws, run: RunId, format: Format = "csv") -> Response:  # noqa: A002
    """Fetch the table of answers as a file."""
    report = QuestionnaireReport.model_validate(result_of(ws, run, "questionnaire"))
    return Response(
        answers_as([report], format),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="answers.{format}"'},
    )
