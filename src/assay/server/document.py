"""Write the API document: what clients are generated from."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from assay.server.app import make_app
from assay.workspace import open_workspace

COMMAND = "python -m assay.server.document docs/reference/openapi.json"


def document() -> bytes:
    """Return the OpenAPI document as JSON with sorted keys."""
    with TemporaryDirectory() as folder, open_workspace(Path(folder) / "empty") as workspace:
        told = make_app(workspace).openapi()
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(document())
