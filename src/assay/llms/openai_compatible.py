"""Any server that speaks OpenAI's chat protocol, through the `openai` client."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Any

from assay.errors import LlmError
from assay.llms.concessions import Concessions
from assay.llms.port import Event, Finish, LabelReply, Message, Request, TextDelta
from assay.llms.replies import Reading, first_line
from assay.llms.servers import Server, secret
from assay.llms.shapes import schema_of

if TYPE_CHECKING:
    import httpx2
    import openai

CONNECT_TIMEOUT = 10.0
SENT_HEADERS = frozenset(
    {"accept", "accept-encoding", "authorization", "connection", "content-length"}
    | {"content-type", "host", "user-agent", "x-stainless-raw-response"}
)
"""What servers other than the hosted service get: the client would add the organisation, the
project and whatever OPENAI_CUSTOM_HEADERS holds, which are meant for that service alone."""

TRY_AGAIN = frozenset({408, 409, 425, 429})
REFUSALS = frozenset({400, 404, 422, 501})
"""Answers by which servers refuse a parameter they do not know."""

MOST_ALTERNATIVES = 20
MOST_CHARACTERS = 4_000_000
MOST_BYTES = 64_000_000
"""Of a reply in one piece: its characters, escaped, and the log-probabilities beside them."""


class OpenAICompatible:
    """A model behind an address.

    Args:
        server: The address, the model, and the variable that holds the key.

    Raises:
        LlmError: The key is missing.
    """

    def __init__(self, server: Server) -> None:
        self.name = server.name
        self.key = f"openai-compatible.{server.url}#{server.model}"
        self._server = server
        self._key = secret(server)  # asked for now, so that its lack is said before long work
        self._concessions = Concessions({"top_k"} if server.hosted else ())
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None

    def __repr__(self) -> str:
        return f"OpenAICompatible({self.name!r})"

    def stream(self, request: Request) -> Iterator[Event]:
        """Answer a request; see ``Llm.stream``."""
        body = self._body(request)
        deadline = time.monotonic() + request.timeout
        tried: list[str] = []
        while True:
            sent = self._concessions.apply(body, tried)
            try:
                reading = self._open(sent, request, deadline)
            except _Refused as refused:
                name = self._concessions.next(sent, refused.said, tried)
                if name is None:
                    raise refused.error from refused
                tried.append(name)
                continue
            self._concessions.remember(sent, tried)
            break
        yield from self._events(reading, body, deadline)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _events(
        self, chunks: Iterator[Mapping[str, Any]], body: dict[str, Any], deadline: float
    ) -> Iterator[Event]:
        reading = Reading()
        try:
            for chunk in chunks:
                if text := reading.take(chunk):
                    yield TextDelta(text)
                if time.monotonic() > deadline:
                    raise self._error("took longer than allowed", retryable=True)
                if reading.characters > MOST_CHARACTERS:
                    raise self._error("writes without end")
        finally:
            if hasattr(chunks, "close"):
                chunks.close()  # pyright: ignore[reportAttributeAccessIssue] - a generator's
        if reading.reason is None:
            raise self._error("broke off its reply", retryable=True)
        yield Finish(
            reason=reading.reason,
            tokens=reading.tokens,
            logprobs=tuple(reading.logprobs),
            held="response_format" in self._concessions.apply(body),
            notes=self._concessions.notes(body),
        )

    def _body(self, request: Request) -> dict[str, Any]:
        wanted = request.settings
        limit = "max_completion_tokens" if self._server.hosted else "max_tokens"
        body: dict[str, Any] = {
            "messages": [{"role": m.role, "content": _content(m)} for m in request.messages],
            "temperature": wanted.temperature,
            "top_p": wanted.top_p,
            "top_k": wanted.top_k,
            "seed": wanted.seed,
            "stop": list(wanted.stop) or None,
            limit: wanted.max_tokens,
        }
        if request.reply is not None:
            labels = isinstance(request.reply, LabelReply)
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": "label" if labels else request.reply.name,  # pyright: ignore[reportAttributeAccessIssue]
                    "strict": True,
                    "schema": schema_of(request.reply),
                },
            }
        if request.alternatives:
            body["logprobs"] = True
            body["top_logprobs"] = min(request.alternatives, MOST_ALTERNATIVES)
        if request.stream:
            body["stream"] = True
            body["stream_options"] = {"include_usage": True}
        return {name: value for name, value in body.items() if value is not None}

    def _open(
        self, body: dict[str, Any], request: Request, deadline: float
    ) -> Iterator[Mapping[str, Any]]:
        """Send a request and return its chunks; the answer's head has come by then."""
        import openai  # noqa: PLC0415 - half a second; only who asks a server waits for it

        arguments = dict(body)
        extra = {n: arguments.pop(n) for n in ("top_k",) if n in arguments}
        arguments.update(model=self._server.model, timeout=request.timeout, extra_body=extra)
        completions = self._connected().chat.completions
        try:
            if request.stream:
                return self._chunks(completions.create(**arguments))
            with completions.with_streaming_response.create(**arguments) as answer:
                return iter([self._parsed(self._body_of(answer, deadline))])
        except openai.APIError as error:
            raise self._translated(error) from error

    def _body_of(self, answer: openai.APIResponse[Any], deadline: float) -> bytes:
        """Read a reply that comes in one piece, which a server may send drop by drop."""
        import httpx2  # noqa: PLC0415 - see _open

        content = bytearray()
        try:
            for piece in answer.iter_bytes():
                content += piece
                if time.monotonic() > deadline:
                    raise self._error("took longer than allowed", retryable=True)
                if len(content) > MOST_BYTES:
                    raise self._error("writes without end")
        except httpx2.TimeoutException as error:
            raise self._error("did not answer in time", retryable=True) from error
        except httpx2.HTTPError as error:
            raise self._error("broke off its reply", retryable=True) from error
        return bytes(content)

    def _chunks(self, stream: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - openai's own
        import openai  # noqa: PLC0415 - see _open

        try:
            for chunk in stream:
                yield chunk.to_dict()
        except openai.APIError as error:
            raise _as_error(self._translated(error)) from error
        except (ValueError, AttributeError) as error:
            raise self._error("sent what is not JSON", retryable=True) from error
        finally:
            stream.close()

    def _parsed(self, content: bytes) -> Mapping[str, Any]:
        try:
            found = json.loads(content)
        except ValueError as error:
            raise self._error("sent what is not JSON", retryable=True) from error
        if not isinstance(found, dict):
            raise self._error("sent JSON of another kind", retryable=True)
        return found

    def _connected(self) -> openai.OpenAI:
        import httpx2  # noqa: PLC0415 - see _open
        import openai  # noqa: PLC0415

        with self._lock:
            if self._client is None:
                hooks = {} if self._server.hosted else {"request": [_without_secrets_of_others]}
                http = httpx2.Client(
                    timeout=httpx2.Timeout(60.0, connect=CONNECT_TIMEOUT),
                    follow_redirects=False,  # nothing leaves for an address nobody named
                    trust_env=not self._server.local,  # no proxy leads to this machine
                    event_hooks=hooks,
                    limits=httpx2.Limits(max_connections=256, max_keepalive_connections=64),
                )
                self._client = openai.OpenAI(
                    api_key=self._key or "none",
                    base_url=self._server.url,
                    max_retries=0,  # see assay.llms.asking
                    http_client=http,
                )
            return self._client

    def _translated(self, error: openai.APIError) -> LlmError | _Refused:
        """Turn an error of the client into one of ours, without the texts that were sent."""
        import openai  # noqa: PLC0415 - see _open

        if isinstance(error, openai.APITimeoutError):
            return self._error("did not answer in time", retryable=True)
        if isinstance(error, openai.APIStatusError):
            return self._of_status(error)
        if isinstance(error, openai.APIConnectionError):
            reason = first_line(error.__cause__ or error)
            return self._error(f"cannot be reached: {reason}", retryable=True)
        return self._error(f"failed: {first_line(error)}", retryable=True)

    def _of_status(self, error: openai.APIStatusError) -> LlmError | _Refused:
        status, said = error.status_code, first_line(error)
        headers = error.response.headers
        if status in (401, 403):
            hint = (
                f"Check the key in {self._server.key_variable}."
                if self._key
                else ("The server wants a key: name the variable that holds it with --key-env.")
            )
            return self._error(f"refuses the key ({status})", hint=hint)
        if status in TRY_AGAIN or (status >= 500 and status != 501):
            return self._error(
                f"answered {status}: {said}", retryable=True, retry_after=_retry_after(headers)
            )
        refusal = self._error(f"answered {status}: {said}")
        return _Refused(refusal, said) if status in REFUSALS else refusal

    def _error(self, what: str, **more: Any) -> LlmError:  # noqa: ANN401 - of LlmError
        if self._key:  # a server may repeat it
            what = what.replace(self._key, "…")
        return LlmError(f"The language model '{self.name}' {what}.", **more)


class _Refused(Exception):
    """A request was refused, perhaps for a parameter that can be left out."""

    def __init__(self, error: LlmError, said: str) -> None:
        super().__init__(said)
        self.error, self.said = error, said


def _as_error(found: LlmError | _Refused) -> LlmError:
    return found.error if isinstance(found, _Refused) else found


def _without_secrets_of_others(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if name.lower() not in SENT_HEADERS]:
        del request.headers[name]
    if request.headers.get("authorization") == "Bearer none":
        del request.headers["authorization"]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read seconds or a date, as RFC 9110 (10.2.3) has it."""
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        date = parsedate_tz(value)
        return None if date is None else max(0.0, mktime_tz(date) - time.time())


def _content(message: Message) -> str | list[dict[str, Any]]:
    """Return a turn's words, with its pictures as parts where it has some."""
    words = _sendable(message.content)
    if not message.pictures:
        return words
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in message.pictures]
    return [{"type": "text", "text": words}, *pictures]


def _sendable(text: str) -> str:
    """Replace lone surrogates, which no JSON in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
