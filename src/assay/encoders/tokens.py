"""Texts to token ids, for texts of any length and with any characters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assay.errors import EncoderError


class Tokens:
    """A tokenizer that reads no more of a text than the model can use.

    Tokenising ten megabytes to keep 256 tokens would take seconds and gigabytes, so a long text
    is cut first. The cut is safe: it is accepted only when the part kept has ``spare`` tokens
    more than needed, and a cut can only change the tokens of the word it falls into (at most
    100 in WordPiece, which reads a longer word as one unknown).

    Args:
        path: A ``tokenizer.json``.
        max_tokens: Tokens kept of a text, special ones included.
        first: Characters tried first, for each token kept.
        most: Characters read at most; only a text with next to no words in them is cut short.
        spare: Tokens beyond ``max_tokens`` that make a cut safe.
        chunk: Texts tokenised at once; bounds the memory of long texts.

    Raises:
        EncoderError: The tokenizer file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        max_tokens: int,
        *,
        first: int = 16,
        most: int = 1_000_000,
        spare: int = 100,
        chunk: int = 256,
    ) -> None:
        self._whole = _open(path)
        self._whole.no_padding()
        self._whole.no_truncation()
        self._cut = Tokenizer.from_str(self._whole.to_str())
        self._cut.enable_truncation(max_tokens)
        self.max_tokens = max_tokens
        self._first = first * max_tokens
        self._most = most
        self._spare = spare
        self._chunk = chunk

    def __call__(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Tokenise texts: for each an int32 array of 1 to ``max_tokens`` ids."""
        ids: list[np.ndarray] = []
        for start in range(0, len(texts), self._chunk):
            chunk = [self._shorten(text) for text in texts[start : start + self._chunk]]
            ids += [np.array(encoding.ids, dtype=np.int32) for encoding in self._encode(chunk)]
        return ids

    def _encode(self, texts: list[str]) -> list:
        try:
            return self._cut.encode_batch_fast(texts)
        except TypeError:  # a lone surrogate has no UTF-8 form
            return self._cut.encode_batch_fast([repaired(text) for text in texts])

    def _shorten(self, text: str) -> str:
        length = self._first
        while length < len(text):
            start = repaired(text[:length])
            tokens = self._whole.encode(start, add_special_tokens=False)
            if len(tokens.ids) >= self.max_tokens + self._spare or length >= self._most:
                return start
            length = min(8 * length, self._most)
        return text


def repaired(text: str) -> str:
    """Join surrogate pairs that a bad decoder left apart, and replace lone ones (U+FFFD)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _open(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EncoderError(
            f"The tokenizer '{path}' cannot be read: {error.strerror}.",
            hint="An encoder folder needs a tokenizer.json beside the model.",
        ) from error
    except Exception as error:
        raise EncoderError(f"The tokenizer '{path}' cannot be read: {error}.") from error
