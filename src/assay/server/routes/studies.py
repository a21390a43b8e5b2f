"""Learning curves, simulations and ablations: begun as runs, read back from them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assay.schema.runs import Run
from assay.schema.studies import Ablation, LearningCurve, Simulation
from assay.server.bodies import AblateRequest, CurveRequest, SimulateRequest
from assay.server.deps import Ds, Limit, RunId, Ws, result_of
from assay.server.problems import answers
from assay.verbs.scoring.report import html_of

router = APIRouter(tags=["studies"])

Of = Annotated[str | None, Query(max_length=200, description="Only of this data set.")]


@router.post("/datasets/{dataset}/curves", status_code=202, responses=answers(404, 409, 501))
def create_curve(ws: Ws, ds: Ds, body: CurveRequest) -> Run:
    """Begin to draw a learning curve: scores by number of labels, on the same test records."""
    return ws.begin(lambda: ds.curve(**dict(body)))


@router.get("/curves", responses=answers(404))
def list_curves(ws: Ws, dataset: Of = None, limit: Limit = 100) -> list[LearningCurve]:
    """Return the learning curves, newest first."""
    return ws.curves(dataset, limit=limit)


@router.get("/curves/{run}", responses=answers(404))
def get_curve(ws: Ws, run: RunId) -> LearningCurve:
    """Return one learning curve by the id of its run."""
    return LearningCurve.model_validate(result_of(ws, run, "curve"))


@router.get("/curves/{run}/report", response_class=HTMLResponse, responses=answers(404))
def download_curve(ws: Ws, run: RunId) -> HTMLResponse:
    """Return one learning curve as a page that stands alone."""
    return HTMLResponse(html_of(get_curve(ws, run)))


@router.post("/datasets/{dataset}/simulations", status_code=202, responses=answers(404, 409, 501))
def create_simulation(ws: Ws, ds: Ds, body: SimulateRequest) -> Run:
    """Begin to play labelling through: which choice of records learns fastest."""
    return ws.begin(lambda: ds.simulate(**dict(body)))


@router.get("/simulations", responses=answers(404))
def list_simulations(ws: Ws, dataset: Of = None, limit: Limit = 100) -> list[Simulation]:
    """Return the simulations of labelling, newest first."""
    return ws.simulations(dataset, limit=limit)


@router.get("/simulations/{run}", responses=answers(404))
def get_simulation(ws: Ws, run: RunId) -> Simulation:
    """Return one simulation of labelling by the id of its run."""
    return Simulation.model_validate(result_of(ws, run, "simulate"))


@router.get("/simulations/{run}/report", response_class=HTMLResponse, responses=answers(404))
def download_simulation(ws: Ws, run: RunId) -> HTMLResponse:
    """Return one simulation of labelling as a page that stands alone."""
    return HTMLResponse(html_of(get_simulation(ws, run)))


@router.post("/datasets/{dataset}/ablations", status_code=202, responses=answers(404, 409, 501))
def create_ablation(ws: Ws, ds: Ds, body: AblateRequest) -> Run:
    """Begin to test what examples in the prompt of a language model are worth."""
    return ws.begin(lambda: ds.ablate(**dict(body)))


@router.get("/ablations", responses=answers(404))
def list_ablations(ws: Ws, dataset: Of = None, limit: Limit = 100) -> list[Ablation]:
    """Return the ablations, newest first."""
    return ws.ablations(dataset, limit=limit)


@router.get("/ablations/{run}", responses=answers(404))
def get_ablation(ws: Ws, run: RunId) -> Ablation:
    """Return one ablation by the id of its run."""
    return Ablation.model_validate(result_of(ws, run, "ablate"))


@router.get("/ablations/{run}/report", response_class=HTMLResponse, responses=answers(404))
def download_ablation(ws: Ws, run: RunId) -> HTMLResponse:
    """Return one ablation as a page that stands alone."""
    return HTMLResponse(html_of(get_ablation(ws, run)))
