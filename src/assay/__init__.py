"""Assay: from a file to trusted labels, a tested model and a served prediction.

The public names; importing this package does nothing and loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assay.dataset import Dataset
    from assay.errors import AssayError
    from assay.model import Model
    from assay.quality import register_check
    from assay.schema.findings import Finding
    from assay.schema.records import Record
    from assay.settings import Settings
    from assay.verbs.scoring.report import save_report
    from assay.workspace import Workspace
    from assay.workspace import open_workspace as open  # noqa: A004 - `assay.open` reads well

__version__ = "0.1.0"

_HOMES = {
    "AssayError": ("assay.errors", "AssayError"),
    "Dataset": ("assay.dataset", "Dataset"),
    "Finding": ("assay.schema.findings", "Finding"),
    "Model": ("assay.model", "Model"),
    "Record": ("assay.schema.records", "Record"),
    "Settings": ("assay.settings", "Settings"),
    "Workspace": ("assay.workspace", "Workspace"),
    "open": ("assay.workspace", "open_workspace"),
    "register_check": ("assay.quality", "register_check"),
    "save_report": ("assay.verbs.scoring.report", "save_report"),
}

__all__ = [
    "AssayError",
    "Dataset",
    "Finding",
    "Model",
    "Record",
    "Settings",
    "Workspace",
    "__version__",
    "open",
    "register_check",
    "save_report",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute can be anything
    if name not in _HOMES:
        raise AttributeError(f"module 'assay' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
