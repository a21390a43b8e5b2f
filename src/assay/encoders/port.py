"""The port: what an encoder is to everything that uses one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from assay.schema.runs import Reporter, silent


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors of unit length.

    The vector of a text depends on that text alone, never on its neighbours in the call, so
    that vectors may be cached by text and a cancelled job resumed with what is missing.

    Attributes:
        key: Names the provider, the weights (by hash), the precision and the token limit; two
            encoders with one key give the same vectors. Made of ``a-z 0-9 . _ -``.
        name: What a person types to get this encoder.
        dimensions: Length of a vector.
        max_tokens: Tokens read of a text, special ones included; what follows is ignored.
    """

    key: str
    name: str
    dimensions: int
    max_tokens: int

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts.

        Args:
            texts: Any strings, in any number, empty ones included.
            report: Called from the calling thread after each batch, with texts done.

        Returns:
            (n, dimensions) float32, rows of unit length in the order of ``texts``.

        Raises:
            Cancelled: Raised by ``report``; passed on once no work is left running.
            EncoderError: The model cannot be loaded or cannot encode.
        """
        ...


@runtime_checkable
class PictureEncoder(Encoder, Protocol):
    """An encoder that also turns pictures into vectors, in the space of its texts.

    A text and a picture that shows what it says have vectors near each other. As of a text, the
    vector of a picture depends on that picture alone.

    Attributes:
        side: Points of the longer side that are worth decoding; more change nothing much.
        batch: Pictures it likes to be given at once.
    """

    side: int
    batch: int

    def encode_pictures(
        self, pictures: Sequence[Image.Image], *, report: Reporter = silent
    ) -> np.ndarray:
        """Encode pictures.

        Args:
            pictures: Upright and RGB, of any size and shape, in any number.
            report: Called from the calling thread after each batch, with pictures done.

        Returns:
            (n, dimensions) float32, rows of unit length in the order of ``pictures``.

        Raises:
            Cancelled: Raised by ``report``.
            EncoderError: The model cannot encode.
        """
        ...
