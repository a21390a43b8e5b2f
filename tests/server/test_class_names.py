"""Class names over HTTP: uploaded, attached, asked for, understood, taken away."""

from __future__ import annotations

from typing import Any

Client = Any

NAMES = "class,language,name\npin,fra,code secret\npin,he,GAP!\ncard_lost,fra,carte perdue\n"
AT = "/datasets/chat/names"


def attached(chat: Client, content: str = NAMES, **expected: str) -> dict[str, Any]:
    upload = chat.upload(content.encode(), "names.csv")["id"]
    return chat.finished(AT, {"upload": upload, "column": "label"}, **expected)


def test_an_uploaded_table_is_attached_and_the_upload_removed(chat: Client) -> None:
    upload = chat.upload(NAMES.encode(), "names.csv")["id"]
    result = chat.finished(AT, {"upload": upload, "column": "label"})["result"]
    assert chat.get(f"/uploads/{upload}", status=404)["code"] == "upload_not_found"
    assert (result["file"], result["names"], result["rejected"]) == ("names.csv", 2, 1)
    assert result["rejects"][0]["line"] == 3
    page = chat.get("/datasets/chat/records", where="label = 'Code Secret'")
    assert page["count"] == chat.get("/datasets/chat/records", where="label = 'pin'")["count"] > 0


def test_names_of_a_language_and_what_was_understood_are_answered(chat: Client) -> None:
    attached(chat)
    names = chat.get(AT, language="fr")
    assert names["names"] == {"card_lost": ["carte perdue"], "pin": ["code secret"]}
    assert names["report"]["languages"] == {"fr": 2}
    [word, value] = chat.get(
        f"{AT}/understood", q="ma carte perdue", where="label != 'code secret'"
    )
    assert (word["word"], word["classes"]) == ("carte perdue", ["card_lost"])
    assert (value["word"], value["languages"]) == ("code secret", ["fr"])


def test_names_are_taken_away(chat: Client) -> None:
    attached(chat)
    assert chat.ask("DELETE", AT)["file"] is None
    assert chat.get(AT, status=404)["code"] == "no_class_names"
    assert chat.get(f"{AT}/understood", q="carte perdue") == []
    assert chat.ask("DELETE", AT, status=404)["code"] == "no_class_names"


def test_a_table_that_names_nothing_is_refused_at_once_and_kept(chat: Client) -> None:
    poor = chat.upload(b"image,objects\na.jpg,dog\n", "names.csv")["id"]
    refused = chat.post(AT, {"upload": poor, "column": "label"}, status=422)
    assert "No column of 'names.csv' holds" in refused["detail"]
    assert chat.get(f"/uploads/{poor}")["name"] == "names.csv"
    upload = chat.upload(NAMES.encode(), "names.csv")["id"]
    refused = chat.post(AT, {"upload": upload, "column": "meta.score"}, status=422)
    assert "holds no texts" in refused["detail"]
    assert chat.post(AT, {"upload": "0" * 20}, status=404)["code"] == "upload_not_found"
