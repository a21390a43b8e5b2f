"""Data sets: list, look at, delete."""

from __future__ import annotations

from fastapi import APIRouter

from assay.schema.datasets import DatasetInfo
from assay.schema.decisions import Agreement
from assay.server.deps import DatasetName, Ds, Ws
from assay.server.problems import answers

router = APIRouter(prefix="/datasets", tags=["datasets"])


@router.get("", responses=answers())
def list_datasets(ws: Ws) -> list[DatasetInfo]:
    """Return every data set with its counts."""
    return list(ws.info().datasets)


@router.get("/{dataset}", responses=answers(404))
def get_dataset(ds: Ds) -> DatasetInfo:
    """Return one data set with its counts."""
    return ds.info()


@router.delete("/{dataset}", status_code=204, responses=answers(404))
def delete_dataset(ws: Ws, dataset: DatasetName) -> None:
    """Delete a data set with its records, decisions and runs; its models stay."""
    ws.delete(dataset)


@router.get("/{dataset}/agreement", responses=answers(404))
def get_agreement(ds: Ds) -> Agreement:
    """Measure how far people who judged the same records agree."""
    return ds.agreement()
