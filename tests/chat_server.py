"""A server of the OpenAI-compatible kind on this machine, which misbehaves when told to."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from assay.llms import (
    Finish,
    LabelReply,
    Llm,
    Message,
    Request,
    SchemaReply,
    TextDelta,
)
from assay.schema.generation import GenerationSettings

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            self.server.bodies.append(body)
            self.server.headers.append(dict(self.headers))
            planned = self.server.plan.popleft() if self.server.plan else None
        refused = next((name for name in self.server.refuses if name in body), None)
        if refused is not None:
            self.json(400, {"error": {"message": self.server.refusal.format(refused)}})
        else:
            (planned or answer)(self, body)

    def json(self, status: int, content: Any, **headers: str) -> None:
        self.raw(status, json.dumps(content).encode(), **headers)

    def raw(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, content: Any) -> None:
        said = content if isinstance(content, str) else json.dumps(content)
        self.wfile.write(f"data: {said}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class ChatServer(ThreadingHTTPServer):
    """Serves a model of this process.

    Attributes:
        llm: The model that answers.
        plan: What to do with the next requests, one each; then it behaves.
        refuses: Parameters answered with 400; ``refusal`` is what is said of them.
        logprobs: Whether log-probabilities are given.
        bodies, headers: What was asked so far.
        released: Set when the server ends, so that who dawdles goes home.
    """

    daemon_threads = False

    def __init__(self, llm: Llm) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.llm = llm
        self.plan: deque[Behaviour] = deque()
        self.refuses: set[str] = set()
        self.refusal = "Unknown parameter: '{}'."
        self.logprobs = True
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()
        self.released = threading.Event()
        self._connections: list[socket.socket] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def name(self) -> str:
        return f"{self.url}#tiny"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.shutdown()
        self._thread.join()
        for one in self._connections:  # whoever still keeps one open need not be waited for
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._connections.append(connection)
        return connection, address

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error here."""


# --- behaviours ----------------------------------------------------------------------------


def answer(handler: Handler, body: dict[str, Any]) -> None:
    """Behave."""
    said, finish = asked(handler.server.llm, body)
    text = "".join(said)
    usage = {
        "prompt_tokens": finish.tokens.read if finish.tokens else 0,
        "completion_tokens": finish.tokens.written if finish.tokens else 0,
    }
    logprobs = tokens_of(text, finish) if body.get("logprobs") and handler.server.logprobs else None
    if not body.get("stream"):
        handler.json(200, whole(text, finish_reason=finish.reason, usage=usage, logprobs=logprobs))
        return
    handler.begin_stream()
    for piece in said:
        handler.event({"choices": [{"index": 0, "delta": {"content": piece}}]})
    handler.event(
        {
            "choices": [
                {"index": 0, "delta": {}, "finish_reason": finish.reason, "logprobs": logprobs}
            ]
        }
    )
    if body.get("stream_options"):
        handler.event({"choices": [], "usage": usage})
    handler.event("[DONE]")


def whole(text: str, *, finish_reason: str = "stop", **more: Any) -> dict[str, Any]:
    logprobs, usage = more.pop("logprobs", None), more.pop("usage", None)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    choice |= {"finish_reason": finish_reason, "logprobs": logprobs, **more}
    return {"object": "chat.completion", "choices": [choice], "usage": usage}


def asked(llm: Llm, body: dict[str, Any]) -> tuple[list[str], Finish]:
    """Ask the model behind the server what the body asks."""
    shape = (body.get("response_format") or {}).get("json_schema")
    reply: LabelReply | SchemaReply | None = None
    if shape and "label" in shape["schema"].get("properties", {}):
        properties = shape["schema"]["properties"]
        reply = LabelReply(tuple(properties["label"]["enum"]), "confidence" in properties)
    elif shape:
        reply = SchemaReply(shape["name"], shape["schema"])
    request = Request(
        tuple(Message(turn["role"], words_of(turn["content"])) for turn in body["messages"]),
        GenerationSettings(
            temperature=body.get("temperature", 0),
            top_p=body.get("top_p"),
            top_k=body.get("top_k"),
            seed=body.get("seed"),
            stop=tuple(body.get("stop") or ()),
            max_tokens=body.get("max_tokens", 256),
        ),
        reply,
        body.get("top_logprobs", 0),
    )
    said: list[str] = []
    for event in llm.stream(request):
        if isinstance(event, TextDelta):
            said.append(event.text)
        else:
            return said, event
    raise AssertionError("no end")


def words_of(content: str | list[dict[str, Any]]) -> str:
    """The words of a turn, whose pictures are parts beside them."""
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if part["type"] == "text")


def tokens_of(text: str, finish: Finish) -> dict[str, Any]:
    """Log-probabilities as servers send them; a label is one token here."""
    if finish.labels is None:
        told = [(t.text, t.logprob, t.top) for t in finish.logprobs]
    else:
        label = json.loads(text)["label"]
        before, after = text.split(json.dumps(label, ensure_ascii=False)[1:-1], 1)
        top = tuple(sorted(finish.labels.items(), key=lambda item: -item[1])[:20])
        told = [(before, -0.001, ()), (label, finish.labels[label], top), (after, -0.001, ())]
    return {
        "content": [
            {
                "token": token,
                "logprob": logprob,
                "top_logprobs": [{"token": t, "logprob": v} for t, v in top],
            }
            for token, logprob, top in told
        ]
    }


def says(text: str, **more: Any) -> Behaviour:
    """Reply this."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        if not body.get("stream"):
            handler.json(200, whole(text, **more))
            return
        handler.begin_stream()
        handler.event({"choices": [{"delta": {"content": text}, "finish_reason": "stop"}]})
        handler.event("[DONE]")

    return behave


def fails(status: int, message: str = "no", **headers: str) -> Behaviour:
    """Answer with an error."""
    return lambda handler, _body: handler.json(status, {"error": {"message": message}}, **headers)


def sends(content: bytes) -> Behaviour:
    """Answer 200 with these bytes."""
    return lambda handler, _body: handler.raw(200, content)


def drops(handler: Handler, body: dict[str, Any]) -> None:
    """Break off in the middle of the reply."""
    if body.get("stream"):
        handler.begin_stream()
        handler.event({"choices": [{"delta": {"content": "The first half"}}]})
    else:
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", "5000")
        handler.end_headers()
        handler.wfile.write(b'{"choices": [{"mess')
    handler.close_connection = True


def hangs_up(handler: Handler, _body: dict[str, Any]) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def dawdles(handler: Handler, _body: dict[str, Any]) -> None:
    """Answer only when the server ends."""
    handler.server.released.wait(60)
    handler.close_connection = True


def drips(handler: Handler, _body: dict[str, Any]) -> None:
    """Send piece after piece until the client has had enough."""
    handler.begin_stream()
    while not handler.server.released.wait(0.01):
        handler.event({"choices": [{"delta": {"content": "and "}}]})
