"""How the tests of this room write a source and read it whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below a temporary folder and return its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def read() -> Callable[..., pl.DataFrame]:
    """Read a source whole."""

    def read_all(path: Path, **options: object) -> pl.DataFrame:
        return pl.concat(list(open_source(path, **options).batches()))  # type: ignore[arg-type]

    return read_all
