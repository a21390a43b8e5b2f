"""The runtime works for us alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENCODE = """
from assay.encoders import resolve_encoder
print(resolve_encoder("minilm").encode(["a text"]).shape)
"""


def test_the_runtime_keeps_no_id_of_the_machine_and_nothing_to_send(tmp_path: Path) -> None:
    """ONNX Runtime 1.31 writes an id and a queue of events for its makers below the cache."""
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    kept = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    said = subprocess.run(
        [sys.executable, "-c", ENCODE],
        env={**kept, **home},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "(1, 384)\n"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
