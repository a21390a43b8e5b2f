"""Evaluations and comparisons: begun as runs, read back from them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assay.schema.evaluations import Comparison, EvalReport, ScoredRecord
from assay.schema.runs import Run
from assay.server.bodies import CompareRequest, EvaluateRequest
from assay.server.deps import Limit, Offset, RunId, Ws, result_of
from assay.server.problems import answers
from assay.verbs.scoring.report import html_of

router = APIRouter(tags=["evaluations"])

Of = Annotated[str | None, Query(max_length=200, description="Only of this data set.")]


@router.post("/evaluations", status_code=202, responses=answers(404, 409, 501))
def create_evaluation(ws: Ws, body: EvaluateRequest) -> Run:
    """Begin to score a model on labelled records it was not trained on."""
    asked = body.model_dump(exclude={"model"})
    return ws.begin(lambda: ws.model(body.model).evaluate(**asked))


@router.get("/evaluations", responses=answers(404))
def list_evaluations(ws: Ws, dataset: Of = None, limit: Limit = 100) -> list[EvalReport]:
    """Return the scores of models, newest first."""
    return ws.evaluations(dataset, limit=limit)


@router.get("/evaluations/{run}", responses=answers(404))
def get_evaluation(ws: Ws, run: RunId) -> EvalReport:
    """Return one evaluation by the id of its run."""
    return EvalReport.model_validate(result_of(ws, run, "evaluate"))


@router.get("/evaluations/{run}/report", response_class=HTMLResponse, responses=answers(404))
def download_evaluation(ws: Ws, run: RunId) -> HTMLResponse:
    """Return one evaluation as a page that stands alone."""
    return HTMLResponse(html_of(get_evaluation(ws, run)))


@router.get("/evaluations/{run}/records", responses=answers(404))
def list_scored_records(
    ws: Ws,
    run: RunId,
    label: Annotated[str | None, Query(max_length=200, description="Only of this label.")] = None,
    prediction: Annotated[
        str | None, Query(max_length=200, description="Only with this answer.")
    ] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> list[ScoredRecord]:
    """Return the records behind an evaluation, the surest answers first."""
    return ws.scored(run, label=label, prediction=prediction, offset=offset, limit=limit)


@router.post("/comparisons", status_code=202, responses=answers(404, 409, 501))
def create_comparison(ws: Ws, body: CompareRequest) -> Run:
    """Begin to compare two models on the same records."""
    asked = body.model_dump(exclude={"a", "b"})
    return ws.begin(lambda: ws.model(body.a).compare(body.b, **asked))


@router.get("/comparisons", responses=answers(404))
def list_comparisons(ws: Ws, dataset: Of = None, limit: Limit = 100) -> list[Comparison]:
    """Return the comparisons of models, newest first."""
    return ws.comparisons(dataset, limit=limit)


@router.get("/comparisons/{run}", responses=answers(404))
def get_comparison(ws: Ws, run: RunId) -> Comparison:
    """Return one comparison by the id of its run."""
    return Comparison.model_validate(result_of(ws, run, "compare"))


@router.get("/comparisons/{run}/report", response_class=HTMLResponse, responses=answers(404))
def download_comparison(ws: Ws, run: RunId) -> HTMLResponse:
    """Return one comparison as a page that stands alone."""
    return HTMLResponse(html_of(get_comparison(ws, run)))
