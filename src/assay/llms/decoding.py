"""Writing a reply token by token, each request with a seed and a clock of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Literal

from assay.errors import LlmError
from assay.llms.port import TextDelta, Token
from assay.schema.generation import GenerationSettings


@dataclass(frozen=True)
class Decoder:
    """What writing needs.

    Attributes:
        torch, model, tokenizer: Of the extra.
        settings: How to write.
        alternatives: Likeliest tokens told at each place.
        room: Tokens to write at most.
        timeout: Seconds it may take.
        lock: Held during each pass of the model.
    """

    torch: Any
    model: Any
    tokenizer: Any
    settings: GenerationSettings
    alternatives: int
    room: int
    timeout: float
    lock: threading.Lock


@dataclass
class Written:
    """How the writing ended."""

    reason: Literal["stop", "length"] = "length"
    written: int = 0
    tokens: list[Token] = field(default_factory=list)


def decode(decoder: Decoder, prompt: list[int]) -> Generator[TextDelta, None, Written]:
    """Write after a prompt.

    The library's own loop draws from one seed of the whole process and cannot be stopped from
    outside; this one gives the same reply to the same seed whatever runs beside it.

    Raises:
        LlmError: It takes longer than allowed.
    """
    torch, result = decoder.torch, Written()
    generator = torch.Generator(device="cpu")
    if decoder.settings.seed is not None:
        generator.manual_seed(decoder.settings.seed)
    else:
        generator.seed()
    ends, text = _ends(decoder.model), Unfolding(decoder.tokenizer, decoder.settings.stop)
    deadline = time.monotonic() + decoder.timeout
    ids, past = prompt, None
    while result.written < decoder.room:
        with decoder.lock, torch.inference_mode():
            step = decoder.model(
                input_ids=torch.tensor([ids], device=decoder.model.device),
                past_key_values=past,
                use_cache=True,
            )
            past, logits = step.past_key_values, step.logits[0, -1].float().cpu()
        token = draw(torch, logits, decoder.settings, generator)
        result.written += 1
        if decoder.alternatives:
            result.tokens.append(_told(decoder, logits, token))
        if token in ends:
            result.reason = "stop"
            break
        if piece := text.add(token):
            yield TextDelta(piece)
        if text.stopped:
            result.reason = "stop"
            break
        if time.monotonic() > deadline:
            raise LlmError("The language model took longer than allowed.", retryable=True)
        ids = [token]
    if piece := text.rest():
        yield TextDelta(piece)
    return result


def draw(torch: Any, logits: Any, settings: GenerationSettings, generator: Any) -> int:  # noqa: ANN401
    """Choose the next token from (vocabulary,) logits by temperature, top-k and top-p."""
    if settings.temperature == 0:
        return int(logits.argmax())
    scaled = logits / settings.temperature
    if settings.top_k is not None and settings.top_k < len(scaled):
        least = scaled.topk(settings.top_k).values[-1]
        scaled = scaled.masked_fill(scaled < least, -torch.inf)
    if settings.top_p is not None:
        ordered, order = scaled.sort(descending=True, stable=True)
        before = ordered.softmax(-1).cumsum(-1) - ordered.softmax(-1)
        # the token that crosses the share is still in, so that one always is
        scaled[order[before >= settings.top_p]] = -torch.inf
    return int(torch.multinomial(scaled.softmax(-1), 1, generator=generator))


class Unfolding:
    """Tokens to text as they come: no half characters, and no stop text or part of one.

    Args:
        tokenizer: Of the extra.
        stop: Texts that end the reply.
    """

    def __init__(self, tokenizer: Any, stop: tuple[str, ...]) -> None:  # noqa: ANN401
        self.stopped = False
        self._tokenizer, self._stop = tokenizer, stop
        self._ids: list[int] = []
        self._begin = self._seen = 0  # a window of tokens: decoding all again would be quadratic
        self._held = ""
        self._keep = max(map(len, stop), default=1) - 1

    def add(self, token: int) -> str:
        """Take a token; return the text that is certain now."""
        self._ids.append(token)
        known = self._text(self._ids[self._begin : self._seen])
        whole = self._text(self._ids[self._begin :])
        if len(whole) > len(known) and not whole.endswith("\N{REPLACEMENT CHARACTER}"):
            self._begin, self._seen = self._seen, len(self._ids)
            self._held += whole[len(known) :]
        return self._certain()

    def rest(self) -> str:
        """Return what was held back."""
        known = self._text(self._ids[self._begin : self._seen])
        tail = "" if self.stopped else self._text(self._ids[self._begin :])[len(known) :]
        held, self._held = self._held + tail, ""
        return held

    def _certain(self) -> str:
        found = [at for text in self._stop if (at := self._held.find(text)) >= 0]
        if found:
            self.stopped = True
            certain, self._held = self._held[: min(found)], ""
            return certain
        cut = max(0, len(self._held) - self._keep)
        certain, self._held = self._held[:cut], self._held[cut:]
        return certain

    def _text(self, ids: list[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)


def _told(decoder: Decoder, logits: Any, token: int) -> Token:  # noqa: ANN401
    logprobs = logits.log_softmax(-1)
    best = logprobs.topk(min(decoder.alternatives, len(logprobs)))
    top = [
        (decoder.tokenizer.decode([int(i)]), float(v))
        for i, v in zip(best.indices, best.values, strict=True)
    ]
    return Token(decoder.tokenizer.decode([token]), float(logprobs[token]), tuple(top))


def _ends(model: Any) -> set[int]:  # noqa: ANN401
    ends = model.generation_config.eos_token_id
    if ends is None:
        return set()
    return set(ends) if isinstance(ends, list | tuple) else {int(ends)}
