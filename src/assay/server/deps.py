"""What routes are given: the workspace, path segments, filters, pages."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any
from urllib.parse import unquote

import orjson
from fastapi import Depends, Path, Query, Request
from pydantic import AfterValidator, TypeAdapter, ValidationError

from assay.dataset import Dataset
from assay.errors import InvalidFilter, RunNotFound
from assay.schema.filter_text import MAX_DEPTH
from assay.schema.filters import And, Filter, Not, Or, parse_filter
from assay.server.problems import Refusal
from assay.workspace import Workspace

MAX_TESTS = 1_000
"""Most tests in one filter; a list of ids is one test."""

MAX_SEED = 2**32 - 1
LARGEST = 2**53 - 1
"""Largest whole number that a page can hold exactly."""

Segment = AfterValidator(unquote)
DatasetName = Annotated[str, Path(description="Name of the data set."), Segment]
RecordId = Annotated[str, Path(description="Id of the record."), Segment]
ModelName = Annotated[str, Path(description="Name or id of the model."), Segment]
RunId = Annotated[str, Path(description="Id of the run."), Segment]
UploadId = Annotated[str, Path(description="Id of the upload."), Segment]

Offset = Annotated[int, Query(ge=0, le=LARGEST, description="Leave out so many at the start.")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="Answer at most so many.")]

_FILTER: TypeAdapter[Filter] = TypeAdapter(Filter)


# What only hands something over is asynchronous, though nothing is awaited: FastAPI calls it
# at once, where it would send any other function to a thread and wait for the answer.


async def workspace(request: Request) -> Workspace:
    """Return the workspace that is served."""
    return request.app.state.workspace


Ws = Annotated[Workspace, Depends(workspace)]


async def dataset(ws: Ws, dataset: DatasetName) -> Dataset:
    """Return the data set a path names; whether there is one, its first verb finds."""
    return ws.named(dataset)


Ds = Annotated[Dataset, Depends(dataset)]


async def chosen(
    where: Annotated[
        str | None,
        Query(
            max_length=20_000, description="A filter as text: split = 'train' and confidence < 1"
        ),
    ] = None,
    filter: Annotated[  # noqa: A002 - the word of the vocabulary
        str | None,
        Query(
            max_length=50_000,
            description="A filter as a tree, in JSON; beside one as text, both must hold.",
        ),
    ] = None,
) -> Filter | None:
    """Read the filter of a query string."""
    tree: Filter | None = None
    if filter is not None:
        try:
            tree = _FILTER.validate_json(filter)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where_ = ".".join(map(str, first["loc"]))
            raise InvalidFilter(
                f"The filter is not a tree we know: {where_} {first['msg']}."
            ) from error
    return one_filter(where, tree)


Chosen = Annotated[Filter | None, Depends(chosen)]


def one_filter(where: str | None, tree: Filter | None) -> Filter | None:
    """Return one filter of what was given as text and as a tree; given both, both must hold.

    Raises:
        InvalidFilter: One does not parse, or is too large.
    """
    given = [tree] if tree is not None else []
    if where is not None and where.strip():
        given.insert(0, parse_filter(where))
    for part in given:
        _measure(part)
    return And(of=tuple(given)) if len(given) > 1 else next(iter(given), None)


def _measure(tree: Filter) -> None:
    """Refuse a tree that would nest or grow beyond what a person could mean."""
    waiting: list[tuple[Filter, int]] = [(tree, 1)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise InvalidFilter(f"The filter is nested deeper than {MAX_DEPTH} levels.")
        if seen > MAX_TESTS:
            raise InvalidFilter(
                f"The filter has more than {MAX_TESTS} tests.", hint="Use: id in ('a', 'b', …)"
            )
        if isinstance(node, Not):
            waiting.append((node.of, depth + 1))
        elif isinstance(node, And | Or):
            waiting += [(part, depth + 1) for part in node.of]


def result_of(ws: Workspace, run: str, kind: str) -> dict[str, Any]:
    """Return the result of a finished run of one kind.

    Raises:
        RunNotFound: There is none, it is of another kind, or it has not ended well.
    """
    found = ws.run(run)
    if found.kind != kind or found.status != "done" or found.result is None:
        raise RunNotFound(f"Run '{run}' has no result of the kind '{kind}'.")
    return found.result


def write_cursor(offset: int, fingerprint: str) -> str:
    """Make the opaque mark of where the next page begins."""
    return base64.urlsafe_b64encode(orjson.dumps([offset, fingerprint])).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """Return the offset a cursor stands for.

    Raises:
        Refusal: It is not one of ours.
    """
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        offset, _ = orjson.loads(base64.urlsafe_b64decode(padded))
        if isinstance(offset, int) and 0 <= offset <= LARGEST:
            return offset
    except (ValueError, TypeError, binascii.Error):
        pass
    raise Refusal(
        400, "invalid_cursor", "The cursor is not one this server made.", "Ask for the first page."
    )
