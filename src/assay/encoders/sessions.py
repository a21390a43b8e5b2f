"""ONNX Runtime sessions set up for many small batches side by side."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from assay.errors import EncoderError

_KINDS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class Session:
    """A model ready to run, from several threads at once.

    Each run uses the thread that calls it and no other: on few cores, two runs side by side
    beat one run that splits every product in two.

    Args:
        model: The ``.onnx`` file.
        tensors: Data for tensors the file leaves empty, by name. Not copied, and kept for the
            life of the session: products whose weights the runtime repacks never read them
            again, others do.
        optimise: Let the runtime rewrite the graph. Off for our own graphs, whose nodes are
            already the fastest (its fused normalisation is five times slower).

    Attributes:
        inputs: Integer type of each input, by name.
        outputs: Shape of each output, by name; sizes not fixed are strings or None.

    Raises:
        EncoderError: The file is missing, damaged or not supported.
    """

    def __init__(
        self, model: Path, tensors: Mapping[str, np.ndarray] | None = None, *, optimise: bool
    ) -> None:
        # The runtime counts its users and tells its makers, unless this is set before the import
        # (its own switch comes too late: an id of the machine is written by then).
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime as ort  # noqa: PLC0415 - a fifth of a second; cached vectors need none

        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what is wrong is said by the exception
        if not optimise:
            options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        # without VNNI instructions, 8-bit products would otherwise overflow and lose accuracy
        options.add_session_config_entry("session.x64quantprecision", "1")
        self._tensors = {n: np.ascontiguousarray(t) for n, t in (tensors or {}).items()}
        self._values = [ort.OrtValue.ortvalue_from_numpy(t) for t in self._tensors.values()]
        if self._values:
            options.add_external_initializers(list(self._tensors), self._values)
        try:
            self._session = ort.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's errors share no other base
            raise EncoderError(
                f"The model '{model}' cannot be loaded: {_first_line(error)}.",
                hint="Check that the file is a complete ONNX model.",
            ) from error
        self._model = model
        self.inputs = {i.name: _KINDS.get(i.type, np.int64) for i in self._session.get_inputs()}
        self.outputs = {node.name: list(node.shape) for node in self._session.get_outputs()}

    def run(self, inputs: Mapping[str, np.ndarray], output: str) -> np.ndarray:
        """Run the model on named inputs and return one named output.

        Raises:
            EncoderError: The model fails on these inputs.
        """
        try:
            return np.asarray(self._session.run([output], dict(inputs))[0])
        except Exception as error:  # the runtime's errors share no other base
            raise EncoderError(
                f"The model '{self._model}' failed: {_first_line(error)}.",
                hint="Check that the tokenizer and the model belong together.",
            ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
