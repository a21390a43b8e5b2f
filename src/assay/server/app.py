"""The application: routes, errors, access, the page."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from assay import __version__
from assay.server import problems
from assay.server.access import API, Access, Guard
from assay.server.observing import Observed
from assay.server.routes import (
    asking,
    batches,
    captions,
    class_names,
    conversations,
    datasets,
    decisions,
    documents,
    evaluations,
    exports,
    findings,
    health,
    languages,
    models,
    projections,
    projects,
    records,
    runs,
    samples,
    selections,
    service,
    studies,
    topic_edits,
    topics,
    uploads,
)
from assay.server.service.overflow import Overflow
from assay.server.service.service import Options, Service
from assay.server.service.tracing import Tracing
from assay.server.static import FOLDER, Page
from assay.workspace import Workspace

ROUTES = (
    health,
    class_names,
    languages,
    datasets,
    records,
    decisions,
    documents,
    findings,
    batches,
    captions,
    uploads,
    samples,
    selections,
    runs,
    models,
    evaluations,
    studies,
    projections,
    topic_edits,
    topics,
    asking,
    conversations,
    exports,
)


def make_app(
    workspace: Workspace,
    access: Access | None = None,
    page: Path = FOLDER,
    *,
    options: Options | None = None,
    api_only: bool = False,
    tracing: Tracing | None = None,
) -> FastAPI:
    """Make the application over an open workspace; closing it stays the caller's.

    Args:
        workspace: What is served.
        access: Who may ask; anybody on this machine when not given.
        page: Folder of the built page.
        options: What the prediction service answers with.
        api_only: Only the prediction service: no page, nothing under ``/api/v1``.
        tracing: Makes a span for each request.
    """
    access = access or Access()
    predictions = Service(workspace.serving(), options or Options(), access.keyring)
    closing = threading.Event()
    app = FastAPI(
        title="Assay",
        version=__version__,
        description="From a file to trusted labels, a tested model and a served prediction.",
        openapi_url="/openapi.json" if api_only else f"{API}/openapi.json",
        docs_url=None,  # their pages load scripts from another site
        redoc_url=None,
        generate_unique_id_function=_operation,
        separate_input_output_schemas=False,
        redirect_slashes=False,
        lifespan=_answering(predictions),
    )
    app.state.service = predictions
    app.state.workspace = workspace
    app.state.access = access
    app.state.closing = closing
    problems.install(app)
    app.include_router(service.router)
    app.include_router(projects.router)
    if not api_only:
        api = APIRouter(prefix=API)
        for module in ROUTES:
            api.include_router(module.router)
        app.include_router(api)
        # a mount would hide wrong methods of the API
        app.router.default = GZipMiddleware(Page(page))
    app.add_middleware(Overflow, service=predictions)
    app.add_middleware(Guard, access=access)
    app.add_middleware(Observed, metrics=predictions.metrics, closing=closing, tracing=tracing)
    _with_problem_schema(app)
    return app


def _answering(
    predictions: Service,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Let the service answer for as long as the application does, and finish what it took."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        predictions.start()
        try:
            yield
        finally:
            await asyncio.to_thread(predictions.close)

    return lifespan


def _operation(route: APIRoute) -> str:
    return route.name


def _with_problem_schema(app: FastAPI) -> None:
    """Add the schema every error answer refers to, and drop the one it replaces."""
    made = app.openapi

    def openapi() -> dict[str, object]:
        document = made()
        schemas = document["components"]["schemas"]
        schemas["ProblemDetails"] = problems.ProblemDetails.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{}, {"token": []}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]
