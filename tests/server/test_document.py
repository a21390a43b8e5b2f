"""The API document: committed, fresh, complete, and true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks

from assay.server.document import COMMAND, document

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = ROOT / "docs" / "reference" / "openapi.json"
METHODS = {"get", "post", "put", "patch", "delete"}

Client = Any


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return orjson.loads(document())


def operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in told["paths"].items():
        yield from ((path, method, item[method]) for method in METHODS & item.keys())


def test_the_committed_document_is_fresh(told: dict[str, Any]) -> None:
    assert orjson.loads(SNAPSHOT.read_bytes()) == told, f"refresh it with: {COMMAND}"


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(told: dict[str, Any]) -> None:
    named = [operation["operationId"] for _, _, operation in operations(told)]
    assert len(set(named)) == len(named) > 35
    assert not [name for name in named if not name.replace("_", "").isalpha()]
    assert not [op["operationId"] for _, _, op in operations(told) if not op.get("description")]


def test_every_operation_documents_its_errors_as_problems(told: dict[str, Any]) -> None:
    for path, method, operation in operations(told):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (path, method)
        assert {"401", "403", "422"} <= operation["responses"].keys()
        if "{" in path:
            assert "404" in operation["responses"], (path, method)


def test_every_answer_has_a_schema(told: dict[str, Any]) -> None:
    for path, method, operation in operations(told):
        for status, answer in operation["responses"].items():
            if status in ("204", "304"):
                continue
            (content,) = answer["content"].values()
            assert content["schema"], (path, method, status)


EXAMPLES = 8
"""Requests of each kind that every operation gets."""

CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
)


@pytest.fixture
def explored(chat: Client) -> Any:
    return explore(chat, orjson.loads(document()))


def explore(chat: Client, raw: dict[str, Any]) -> Any:
    """Return a document as a schema over a server with something in it, its names made known."""
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "model"})
    chat.post("/models/model/promotion")
    chat.http.post(f"{chat.url}/predict", json={"texts": ["hello"]}).raise_for_status()
    exported = chat.finished("/datasets/chat/exports", {})
    known = {"dataset": "chat", "record": "m1", "model": "model", "run": exported["id"]}
    known["upload"] = chat.upload(b"text,label\nhello,x\n")["id"]
    known["selection"] = chat.post("/datasets/chat/selections", {"records": ["m1"]}, status=201)[
        "id"
    ]
    chat.http.post("/datasets/chat/chat", json={"message": "hello"}).raise_for_status()
    known["conversation"] = chat.get("/datasets/chat/conversations")[0]["id"]
    known["sample"], known["project"] = "captions", "chat"
    for _, _, operation in operations(raw):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                strange = {"type": "string", "minLength": 1}
                parameter["schema"] = {"anyOf": [{"const": known[parameter["name"]]}, strange]}
    schema = schemathesis.openapi.from_dict(raw)
    schema.config.base_url = chat.url
    return schema


def test_no_request_meets_a_defect_or_an_answer_that_is_not_documented(explored: Any) -> None:
    """Send what the document allows, and what it does not, to every operation."""
    found = {}
    for result in explored.get_all_operations():
        operation = result.ok()
        if operation.label == "DELETE /api/v1/datasets/{dataset}":
            continue  # the others need it
        for mode in schemathesis.GenerationMode:
            wrong = mode == schemathesis.GenerationMode.NEGATIVE
            if wrong and not (operation.query or operation.body):
                continue  # nothing but path segments, in which any text is allowed
            try:
                attack(operation, mode)
            except Unsatisfiable:
                assert wrong, operation.label
            except (schemathesis.core.failures.FailureGroup, AssertionError) as failure:
                found[operation.label, mode.value] = str(failure)
    assert not found, "\n\n".join(f"{where}: {what}" for where, what in found.items())


def attack(operation: Any, mode: schemathesis.GenerationMode) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def every(case: Any) -> None:
        case.validate_response(case.call(), checks=CHECKS)

    every()


NEEDED: dict[str, dict[str, Any]] = {
    "add_captions": {"upload": "a"},
    "ask": {"question": "why?"},
    "attach_class_names": {"upload": "a"},
    "ask_model": {"question": "why?", "llm": {"model": "fake"}},
    "chat": {"message": "hello"},
    "connect_model": {"options": {"kind": "remote", "url": "http://127.0.0.1:9"}},
    "create_ablation": {"options": {"kind": "llm", "model": "fake"}},
    "create_cut": {"cut": "180"},
    "create_decisions": {"decisions": [{"record": "a", "action": "exclude"}]},
    "create_decisions_in_bulk": {"records": ["a"], "action": "exclude"},
    "create_selection": {"records": ["a"]},
    "create_topic_edit": {"action": "undo"},
    "make_captions": {"model": "fake"},
    "find_places": {"document": "a", "text": "b"},
    "get_projection_values": {"field": "label"},
    "predict_dataset": {"model": "model"},
    "preview_prompt": {"options": {"kind": "llm", "model": "fake"}, "text": "hello"},
    "probe_remote": {"options": {"url": "http://127.0.0.1:9"}},
    "rename_conversation": {"title": "a"},
    "search_records": {"query": "card"},
}
"""Smallest body of operations that take no empty one."""


def test_every_address_of_a_data_set_that_does_not_exist_says_so(
    chat: Client, told: dict[str, Any]
) -> None:
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "model"})
    asked = 0
    for path, method, operation in operations(told):
        if not path.startswith("/api/v1/datasets/{dataset}"):
            continue
        at = re.sub(r"\{\w+\}", "a", path.removeprefix("/api/v1"))
        if path.endswith(("/facet", "/histogram")):
            at += "?field=label"
        at += {
            "/over": "?column=label",
            "/groups": "?groups=2",
            "/file": "?document=a",
            "/text": "?document=a",
        }.get(path[path.rfind("/") :], "")
        body = NEEDED.get(operation["operationId"], {}) if "requestBody" in operation else None
        problem = chat.ask(method.upper(), at, json=body, status=404)
        assert problem["code"] == "dataset_not_found", (method, path)
        asked += 1
    assert asked > 20


def test_an_answer_that_is_not_documented_would_be_seen(chat: Client) -> None:
    raw = orjson.loads(document())
    del raw["paths"]["/api/v1/runs/{run}"]["get"]["responses"]["404"]
    operation = explore(chat, raw)["/api/v1/runs/{run}"]["GET"]
    with pytest.raises(schemathesis.core.failures.FailureGroup):
        attack(operation, schemathesis.GenerationMode.POSITIVE)
