"""The adapter for sentence-transformers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assay.encoders import resolve_encoder
from assay.errors import EncoderError


@pytest.mark.torch
def test_a_folder_that_is_no_model_is_refused_in_one_sentence(tmp_path: Path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        resolve_encoder(f"sentence-transformers:{tmp_path}")
    assert "\n" not in caught.value.message


def test_without_the_extra_the_install_line_is_said():
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from assay.encoders import resolve_encoder\n"
        "from assay.errors import MissingExtra\n"
        "try:\n    resolve_encoder('sentence-transformers:any')\n"
        "except MissingExtra as error:\n    print(error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "assay[torch]"' in done.stdout
