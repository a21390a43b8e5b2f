"""Errors as answers: problem details (RFC 9457) with a code and a hint, made in this one place."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from assay import errors
from assay.errors import AssayError

MEDIA = "application/problem+json"

STATUSES: tuple[tuple[type[AssayError], int], ...] = (
    (errors.NotFound, 404),
    (errors.InvalidFilter, 400),
    (errors.InvalidDecision, 409),
    (errors.InvalidSetting, 400),
    (errors.UnknownMethod, 400),
    (errors.EncoderError, 400),
    (errors.ExportError, 400),
    (errors.ReadError, 422),
    (errors.NotEnoughData, 409),
    (errors.NotPrepared, 409),
    (errors.NotResumable, 409),
    (errors.NotAPicture, 415),
    (errors.Cancelled, 409),
    (errors.NoModel, 409),
    (errors.NotSentiment, 409),
    (errors.RemoteUnavailable, 503),
    (errors.RemoteError, 502),
    (errors.LlmError, 502),
    (errors.PromptError, 400),
    (errors.MissingExtra, 501),
    (errors.DiskFull, 507),
    (errors.StoreBusy, 503),
    (errors.StoreError, 503),
    (errors.PermissionRefused, 503),
)
"""Status of each family of errors; the first that fits."""

logger = logging.getLogger("assay.server")


class ProblemDetails(BaseModel):
    """What is wrong, and what to do.

    Attributes:
        type: Address of the kind of problem.
        title: The kind in words, the same for every problem of one status.
        status: The HTTP status.
        detail: One sentence: what is wrong here.
        code: Stable name for programs; see docs/reference/errors.md.
        hint: One sentence: what to do.
        retryable: Whether the same request may succeed later.
    """

    model_config = ConfigDict(frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    hint: str = ""
    retryable: bool = False


class Refusal(HTTPException):
    """A request refused for its form, before any verb is asked.

    Args:
        status: The HTTP status.
        code: Stable name.
        detail: One sentence.
        hint: One sentence.
        headers: Further headers of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code, self.hint = code, hint


def status_of(error: AssayError) -> int:
    """Return the HTTP status of a domain error."""
    return next((status for family, status in STATUSES if isinstance(error, family)), 500)


def problem(
    status: int,
    code: str,
    detail: str,
    hint: str = "",
    *,
    retryable: bool = False,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Make the answer to a request that went wrong."""
    body = ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        hint=hint,
        retryable=retryable,
    )
    return JSONResponse(body.model_dump(), status, dict(headers or {}), media_type=MEDIA)


def answer_refusal(refusal: Refusal) -> JSONResponse:
    """Answer a request that was refused for its form."""
    return problem(
        refusal.status_code,
        refusal.code,
        str(refusal.detail),
        refusal.hint,
        headers=refusal.headers,
    )


def answer_defect(error: BaseException) -> JSONResponse:
    """Answer a request that met a defect; log where it happened, never what was said."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("%s in %s, line %s", type(error).__name__, frame.filename, frame.lineno)
    return problem(
        500,
        "internal_error",
        f"Something is wrong in Assay itself ({type(error).__name__}).",
        "Nothing that was saved is concerned. Please report what you did.",
    )


def install(app: FastAPI) -> None:
    """Let every error of an application be answered as a problem."""

    def domain(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, AssayError)
        status = status_of(error)
        headers = {"Retry-After": "1"} if status == 503 and error.retryable else None
        return problem(
            status,
            error.code,
            error.message,
            error.hint,
            retryable=error.retryable,
            headers=headers,
        )

    def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem(422, "invalid_request", _sentence(error.errors()), "See the API document.")

    def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)
        return answer_refusal(error)

    def other(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        detail = {404: "There is nothing at this address.", 405: "This address does not do that."}
        return problem(
            error.status_code,
            code,
            detail.get(error.status_code, str(error.detail)),
            "See the API document at /api/v1/openapi.json.",
            headers=error.headers,
        )

    app.add_exception_handler(AssayError, domain)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, other)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the problems a route may answer with, beside those every route may."""
    common = (400, 401, 403, 413, 422, 500, 503)
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA: {"schema": schema}},
        }
        for status in sorted({*common, *statuses})
    }


def _sentence(found: Any) -> str:  # noqa: ANN401 - pydantic's own list
    """Say in words where a request is wrong; what was sent is not repeated."""
    said = []
    for error in list(found)[:3]:
        where = ".".join(str(part) for part in error["loc"] if part != "body")
        said.append(f"{where}: {error['msg']}" if where else str(error["msg"]))
    more = len(found) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more > 0 else "") + "."
