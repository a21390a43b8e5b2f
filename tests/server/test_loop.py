"""The closed loop as a page goes through it, over HTTP."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest

Client = Any


def test_from_an_upload_to_a_paired_test(client: Client, source: bytes) -> None:
    from_upload(client, source)
    before = client.finished("/datasets/chat/models", {"name": "before"})
    assert before["result"]["classes"] == ["card_lost", "pin", "transfer"]
    checked = client.finished("/datasets/chat/checks", {})
    standings = {line["check"]: line for line in client.get("/datasets/chat/checks")}
    assert set(standings) == {line["check"] for line in checked["result"]["summaries"]}

    page = client.get("/datasets/chat/findings", check="label_errors")
    assert page["run"] == checked["id"]
    assert standings["label_errors"]["open"] == page["total"] >= 1
    wrong = next(finding for finding in page["findings"] if finding["record"] == "m5")
    assert wrong["suggested"] == "card_lost"

    decision = {
        "record": "m5",
        "action": "relabel",
        "label": wrong["suggested"],
        "check": wrong["check"],
        "run": wrong["run"],
    }
    saved = client.post(
        "/datasets/chat/decisions", {"decisions": [decision], "by": "lena"}, status=201
    )
    assert (saved["count"], saved["last"], saved["saved"][0]["by"]) == (1, 1, "lena")
    left = client.get("/datasets/chat/findings", check="label_errors")
    assert left["total"] == page["total"] - 1
    detail = client.get("/datasets/chat/records/m5")
    assert detail["values"]["label"] == "card_lost"
    assert detail["values"]["given"] == "pin"
    assert [entry["action"] for entry in detail["history"]] == ["relabel"]
    assert "label_errors" in {finding["check"] for finding in detail["findings"]}
    assert set(detail["probabilities"]) == {"card_lost", "pin", "transfer"}
    assert abs(sum(detail["probabilities"].values()) - 1) < 1e-4

    client.finished("/datasets/chat/models", {"name": "after"})
    scored = client.finished("/evaluations", {"model": "after", "resamples": 200})
    compared = client.finished("/comparisons", {"a": "after", "b": "before", "resamples": 200})
    assert client.get(f"/evaluations/{scored['id']}")["model"] == "after"
    assert [report["model"] for report in client.get("/evaluations", dataset="chat")] == ["after"]
    behind = client.get(f"/evaluations/{scored['id']}/records", limit=1000)
    assert len(behind) == scored["result"]["n"]
    assert all(row["text"] for row in behind)
    one = behind[-1]
    same = client.get(
        f"/evaluations/{scored['id']}/records", label=one["label"], prediction=one["prediction"]
    )
    table = scored["result"]["confusion"]
    place = [table["labels"].index(one[side]) for side in ("label", "prediction")]
    assert one in same
    assert len(same) == table["counts"][place[0]][place[1]]
    assert client.get(f"/comparisons/{compared['id']}")["verdict"]
    assert len(client.get("/comparisons")) == 1
    for path, title in (
        (f"/evaluations/{scored['id']}/report", "after on chat"),
        (f"/comparisons/{compared['id']}/report", "after against before"),
    ):
        printed = client.http.get(path)
        assert printed.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<h1>{title}</h1>" in printed.text
    client.get(f"/evaluations/{compared['id']}/report", status=404)
    assert client.post("/models/after/promotion")["promoted"] is True
    assert {m["name"]: m["promoted"] for m in client.get("/models", dataset="chat")} == {
        "after": True,
        "before": False,
    }
    answered = client.post("/models/after/predictions", {"texts": ["my card is gone"]})
    assert set(answered[0]["probabilities"]) == {"card_lost", "pin", "transfer"}
    predicted = client.finished("/datasets/chat/predictions", {"model": "after"})
    assert predicted["result"]["n"] == 84


def from_upload(client: Client, source: bytes) -> None:
    """Hand a file in, look at what is guessed, correct it, import it."""
    upload = client.upload(source, "My Messages.csv")
    assert (upload["name"], upload["bytes"]) == ("My Messages.csv", len(source))
    preview = client.get(f"/uploads/{upload['id']}/preview", rows=5)
    assert preview["info"]["path"] == "My Messages.csv"
    roles = {guess["column"]: guess["role"] for guess in preview["info"]["columns"]}
    assert roles == {"id": "id", "text": "text", "intent": "label", "split": "split", "score": None}
    assert len(preview["rows"]) == 5
    corrected = client.get(f"/uploads/{upload['id']}/preview", label="")
    assert "label" not in {guess["role"] for guess in corrected["info"]["columns"]}

    run = client.post("/imports", {"upload": upload["id"], "name": "chat"}, status=202)
    events = client.events(run["id"])
    assert {name for name, _ in events[:-1]} <= {"progress"}
    name, ended = events[-1]
    assert (name, ended["status"], ended["result"]["added"]) == ("end", "done", 84)
    assert client.get(f"/uploads/{upload['id']}", status=404)["code"] == "upload_not_found"
    assert client.get("/datasets/chat")["records"] == 84


def test_an_export_is_made_as_a_run_and_fetched_by_its_id(chat: Client) -> None:
    run = chat.finished("/datasets/chat/exports", {"format": "csv", "where": "label = 'pin'"})
    answer = chat.http.get(f"/exports/{run['id']}")
    assert answer.headers["content-disposition"] == 'attachment; filename="chat.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == run["result"]["records"] == 29
    assert {row["label"] for row in rows} == {"pin"}


@pytest.mark.parametrize(("kind", "inside"), [("jsonl", "records.jsonl"), ("huggingface", "")])
def test_an_export_of_several_files_is_one_archive(chat: Client, kind: str, inside: str) -> None:
    saved = {"decisions": [{"record": "m1", "action": "confirm"}]}
    chat.post("/datasets/chat/decisions", saved, status=201)
    run = chat.finished("/datasets/chat/exports", {"format": kind, "history": True})
    answer = chat.http.get(f"/exports/{run['id']}")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "records.history.csv" in names
    assert any(name.startswith(inside or "records/") for name in names)


def test_rows_an_import_refused_can_be_fetched(client: Client) -> None:
    run = client.imported(b"id,text,label\na,one,x\na,two,y\nb,three,x\n", skip_bad=True)
    assert run["result"]["rejected"] == 1
    rows = list(csv.DictReader(io.StringIO(client.http.get(f"/runs/{run['id']}/rejects").text)))
    assert [row["line"] for row in rows] == ["3"]


def test_search_finds_by_words_and_by_meaning(chat: Client) -> None:
    found = chat.post("/datasets/chat/search", {"query": "card gone", "mode": "lexical"})
    assert "card" in found[0]["text"]
    near = chat.get("/datasets/chat/records/m0/similar", limit=3, where="split = 'train'")
    assert len(near) == 3
    assert {hit["split"] for hit in near} == {"train"}
    fused = chat.post("/datasets/chat/search", {"query": "card", "where": "label = 'pin'"})
    assert {hit["label"] for hit in fused} == {"pin"}


def test_the_same_request_is_answered_from_the_stored_run(chat: Client) -> None:
    first = chat.finished("/datasets/chat/models", {"shots": 4})
    again = chat.post("/datasets/chat/models", {"shots": 4}, status=202)
    assert (again["id"], again["status"]) == (first["id"], "done")


def test_a_run_that_cannot_begin_is_refused_at_once_and_leaves_no_run(chat: Client) -> None:
    refused = chat.post("/datasets/chat/models", {"method": "magic"}, status=400)
    assert refused["code"] == "unknown_method"
    assert chat.get("/runs", kind="train") == []


def test_a_file_that_cannot_be_imported_fails_its_run_in_its_own_name(client: Client) -> None:
    upload = client.upload(b"id,text\na,one\na,two\n", "broken list.csv")
    run = client.finished("/imports", {"upload": upload["id"]}, status="failed")
    assert "upload" not in run["error"]
    assert client.get("/datasets") == []
    assert client.get(f"/uploads/{upload['id']}")["name"] == "broken list.csv"
