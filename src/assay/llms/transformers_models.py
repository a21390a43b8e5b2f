"""A causal language model in this process, by the transformers library, behind the torch extra."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assay.errors import LlmError
from assay.extras import require
from assay.llms.decoding import Decoder, decode
from assay.llms.port import Event, Finish, LabelReply, Message, Request, TextDelta, Tokens
from assay.llms.scoring import choose, label_logprobs
from assay.llms.shapes import written

FALLBACK_CONTEXT = 1_000_000_000
SAMPLED_WEIGHTS = 1_000_000
"""Values of each tensor that go into the fingerprint; larger ones are sampled evenly, for any
further training changes some of them."""


class TransformersLlm:
    """A model of the hub, or of a folder, read from safetensors and run where torch can.

    A reply with a label is not generated: the log-probability of each label, as it would be
    written, is computed, so that every reply is well-formed and its confidence exact. A JSON
    schema is asked for in the messages alone; the reply's ``held`` says so.

    Args:
        model: Hub name or folder.

    Raises:
        MissingExtra: transformers or torch is not installed.
        LlmError: The model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        self.name = f"transformers:{model}"
        purpose = f"The language model '{self.name}'"
        library = require("transformers", extra="torch", purpose=purpose)
        self._torch = require("torch", extra="torch", purpose=purpose)
        require("transformers.utils.logging", extra="torch", purpose=purpose).disable_progress_bar()
        self._tokenizer, self._model = _load(library, self._torch, model, self.name)
        self.key = f"transformers.{_fingerprint(self._model, self._tokenizer)}"
        config = self._model.config.get_text_config()
        self._context = getattr(config, "max_position_embeddings", None) or FALLBACK_CONTEXT
        self._lock = threading.Lock()  # two passes side by side gain nothing and cost memory

    def stream(self, request: Request) -> Iterator[Event]:
        """Answer a request; see ``Llm.stream``."""
        prompt = self._prompt(request.messages)
        try:
            if isinstance(request.reply, LabelReply):
                yield from self._label(prompt, request, request.reply)
            else:
                yield from self._text(prompt, request)
        except RuntimeError as error:  # torch: out of memory, shapes the model cannot take
            reason = str(error).strip().partition("\n")[0][:200]
            raise LlmError(
                f"The language model '{self.name}' failed: {reason}.",
                hint="Use a smaller model, or fewer and shorter examples.",
            ) from error

    def close(self) -> None:
        """Nothing to close: the memory goes with the object."""

    def _label(self, prompt: str, request: Request, reply: LabelReply) -> Iterator[Event]:
        encoded = [self._ids(prompt + written(label)) for label in reply.labels]
        self._require_room(max(map(len, encoded)))
        with self._lock:
            scores = label_logprobs(self._torch, self._model, encoded)
        labels = dict(zip(reply.labels, scores, strict=True))
        best = choose(labels, request.settings)
        sure = round(100 * min(1.0, max(0.0, self._share(labels, best))))
        yield TextDelta(written(best, sure if reply.confidence else None))
        yield Finish(
            tokens=Tokens(len(self._ids(prompt)), len(self._ids(written(best)))),
            labels=labels,
            held=True,
        )

    def _text(self, prompt: str, request: Request) -> Iterator[Event]:
        ids = self._ids(prompt)
        self._require_room(len(ids) + 1)
        room = min(request.settings.max_tokens, self._context - len(ids))
        decoder = Decoder(
            torch=self._torch,
            model=self._model,
            tokenizer=self._tokenizer,
            settings=request.settings,
            alternatives=request.alternatives,
            room=room,
            timeout=request.timeout,
            lock=self._lock,
        )
        result = yield from decode(decoder, ids)
        notes = ("The model is not held to a JSON schema.",) if request.reply else ()
        yield Finish(
            reason=result.reason,
            tokens=Tokens(len(ids), result.written),
            logprobs=tuple(result.tokens),
            notes=notes,
        )

    def _share(self, labels: dict[str, float], label: str) -> float:
        values = self._torch.tensor(list(labels.values()), dtype=self._torch.float64)
        return float((labels[label] - values.logsumexp(0)).exp())

    def _prompt(self, messages: Sequence[Message]) -> str:
        turns = [{"role": m.role, "content": self._plain(m.content)} for m in messages]
        if not getattr(self._tokenizer, "chat_template", None):
            named = [f"{turn['role'].capitalize()}: {turn['content']}" for turn in turns]
            return "\n\n".join([*named, "Assistant: "])
        from jinja2 import TemplateError  # noqa: PLC0415 - others need not wait for it

        try:
            return self._render(turns)
        except (TemplateError, TypeError) as error:
            refusal = error
        try:  # some know no system turn
            return self._render(_without_system(turns))
        except (TemplateError, TypeError):
            raise LlmError(
                f"The chat template of '{self.name}' cannot take these messages: {refusal}."
            ) from refusal

    def _render(self, turns: list[dict[str, str]]) -> str:
        return self._tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )

    def _plain(self, text: str) -> str:
        """Break what the tokenizer would read as a special token: text is never a turn's end."""
        for token in self._tokenizer.all_special_tokens:
            if len(token) > 1:
                text = text.replace(token, f"{token[0]} {token[1:]}")
        return text.encode("utf-8", "replace").decode("utf-8")

    def _ids(self, text: str) -> list[int]:
        templated = bool(getattr(self._tokenizer, "chat_template", None))
        return self._tokenizer.encode(text, add_special_tokens=not templated)

    def _require_room(self, tokens: int) -> None:
        if tokens > self._context:
            raise LlmError(
                f"The messages have {tokens} tokens with the reply, and '{self.name}' takes "
                f"{self._context}.",
                hint="Use fewer or shorter examples, or another model.",
            )


def _load(library: Any, torch: Any, model: str, name: str) -> tuple[Any, Any]:  # noqa: ANN401
    folder = Path(model).expanduser()
    if not folder.is_dir() and (model.startswith((".", "/", "~")) or not model.strip()):
        raise LlmError(f"There is no folder '{model}'.")
    source = str(folder) if folder.is_dir() else model
    options: dict[str, Any] = {"trust_remote_code": False}
    try:
        try:
            tokenizer = library.AutoTokenizer.from_pretrained(
                source, local_files_only=True, **options
            )
        except OSError:
            if folder.is_dir():
                raise
            tokenizer = library.AutoTokenizer.from_pretrained(source, **options)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        loaded = library.AutoModelForCausalLM.from_pretrained(
            source,
            use_safetensors=True,  # the other format runs code when it is read
            dtype="auto" if device == "cuda" else torch.float32,
            **options,
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:300]
        raise LlmError(
            f"The language model '{name}' cannot be loaded: {reason}.",
            hint="Check the name; a name that is no folder is fetched from the hub. Weights must "
            "be safetensors.",
        ) from error
    return tokenizer, loaded.to(device).eval()


def _without_system(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """Put the system's words before the first turn of the user."""
    said = "\n\n".join(turn["content"] for turn in turns if turn["role"] == "system")
    rest = [dict(turn) for turn in turns if turn["role"] != "system"]
    if said and rest:
        rest[0]["content"] = f"{said}\n\n{rest[0]['content']}"
    return rest


def _fingerprint(model: Any, tokenizer: Any) -> str:  # noqa: ANN401 - types of the extra
    digest = hashlib.blake2b(digest_size=12)
    for name, tensor in sorted(model.state_dict().items()):
        flat = tensor.detach().flatten()
        step = max(1, flat.numel() // SAMPLED_WEIGHTS)
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(flat[::step].cpu().float().numpy().tobytes())
    digest.update((getattr(tokenizer, "chat_template", None) or "").encode())
    digest.update(repr(sorted(tokenizer.get_vocab().items())).encode("utf-8", "replace"))
    return digest.hexdigest()
