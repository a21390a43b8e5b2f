"""Models that were not trained here: connected, asked, scored, and used by programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import DATASET, OpenPage, Server, axe_violations

FORM = f"/d/{DATASET}/models?connect=1"


def connected(server: Server, name: str) -> dict[str, Any]:
    """The card of a connected model."""
    return next(card for card in server.get("/models") if card["name"] == name)


def connect(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_a_prediction_api_is_tried_connected_and_scored(
    server: Server, open_page: OpenPage
) -> None:
    address = f"{server.url}/projects/before/predict"  # one Assay asks another: here, itself
    page = open_page(server, FORM)
    page.get_by_label("Address").fill(address)
    expect(page.get_by_role("note")).to_contain_text("stay on the server’s machine")
    page.get_by_label("A text to try it with").fill("someone stole my card")
    page.get_by_role("button", name="Ask it once").click()
    expect(page.get_by_role("status", name="What it answers")).to_contain_text("card_stolen")
    assert axe_violations(page) == []

    connect(page, "elsewhere")
    expect(page.get_by_role("main")).to_contain_text(address)
    page.get_by_role("button", name="Evaluate").click()
    expect(page.get_by_role("main")).to_contain_text("records of the test split")
    scores = {r["model"]: r["accuracy"] for r in server.get("/evaluations")}
    assert scores["elsewhere"] == scores["before"]  # the same model answers
    expect(page.get_by_role("main")).to_contain_text("What its latest score took")


def test_texts_go_to_a_strange_address_only_after_a_yes(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, FORM)
    page.get_by_label("Address").fill("https://api.example.org/predict")
    page.get_by_label("Variable that holds its key").fill("sk-1234-secret")
    expect(page.get_by_role("main")).to_contain_text("never the key itself")
    page.get_by_label("Variable that holds its key").fill("ASSAY_KEY_SHOP")
    expect(page.get_by_role("note")).to_contain_text(
        f"Texts of “{DATASET}” go to https://api.example.org"
    )
    button = page.get_by_role("button", name="Connect", exact=True)
    expect(button).to_be_disabled()
    expect(page.get_by_role("button", name="Ask it once")).to_be_disabled()
    page.get_by_role("checkbox", name="These texts may go there").check()
    expect(button).to_be_enabled()
    page.get_by_label("Address").fill("https://other.example.org/predict")  # a yes is for one
    expect(button).to_be_disabled()
    assert not [run for run in server.get("/runs") if run["kind"] == "connect"]


def test_a_language_model_shows_its_prompt_and_may_have_no_answer(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = server.get(f"/datasets/{DATASET}/records?limit=2&columns=id&columns=text")["rows"]
    lines = [
        {"when": rows[0]["text"], "text": "", "reason": "refused"},
        {"when": "That reply cannot be used", "text": "", "reason": "refused"},  # asked again
        {"text": json.dumps({"label": "card_stolen", "confidence": 0.9})},
    ]
    script = tmp_path / "script.jsonl"
    script.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    page = open_page(server, FORM)
    page.get_by_role("radio", name="Language model").check()
    page.get_by_label("Model", exact=True).fill(f"fake:{script}")
    page.get_by_label("What the texts are").fill("Messages to a bank")
    page.get_by_label("A text to try it with").fill("my card is gone")
    page.get_by_role("button", name="Show the prompt").click()
    messages = page.get_by_role("group", name="Messages of the prompt")
    expect(messages).to_contain_text("my card is gone")
    expect(messages).to_contain_text("Messages to a bank")
    connect(page, "asked")
    page.get_by_role("tab", name="Prompt").click()
    page.get_by_text("A record", exact=True).click()
    page.get_by_label("Id of the record").fill(rows[1]["id"])
    page.get_by_role("button", name="Show the prompt").click()
    expect(page.get_by_role("group", name="Messages of the prompt")).to_contain_text(
        rows[1]["text"]
    )

    page.get_by_role("tab", name="Try it").click()
    page.get_by_label("A text", exact=True).fill(rows[0]["text"])
    page.get_by_role("button", name="Ask the model").click()
    expect(page.get_by_role("main")).to_contain_text("no usable answer")

    page.get_by_role("tab", name="Connection").click()
    page.get_by_role("button", name="Predict every record").click()
    expect(page.get_by_text("The predictions in Explore are this model's now.")).to_be_visible()
    page.goto(f"{server.url}/d/{DATASET}/explore?where=id+%3D+%27{rows[0]['id']}%27")
    expect(page.get_by_role("grid")).to_contain_text("no answer")


def test_a_prompt_is_written_and_its_examples_are_put_to_the_test(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, FORM)
    page.get_by_role("radio", name="Language model").check()
    page.get_by_label("Model", exact=True).fill("fake")
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("combobox", name="Prompt template").click()
    page.get_by_role("option", name="One of your own").click()
    template = page.get_by_label("Your template")
    expect(template).to_have_value(re.compile("# system"))
    template.fill(
        template.input_value().replace("You sort texts into classes.", "Sort the bank's post.")
    )
    page.get_by_label("Top-k").fill("40")
    page.get_by_label("Times each text is asked").fill("3")
    expect(page.get_by_role("main")).to_contain_text("set a temperature")
    page.get_by_label("Times each text is asked").fill("1")
    page.get_by_label("A text to try it with").fill("my card is gone")
    page.get_by_role("button", name="Show the prompt").click()
    expect(page.get_by_role("group", name="Messages of the prompt")).to_contain_text(
        "Sort the bank's post."
    )
    assert axe_violations(page) == []
    connect(page, "worded")
    params: Any = connected(server, "worded")["params"]
    assert params["generation"]["top_k"] == 40
    assert "Sort the bank's post." in params["template"]

    page.get_by_label("Records", exact=True).fill("20")
    page.get_by_role("button", name="Test the examples").click()
    region = page.get_by_role("region", name="Examples in prompts")
    expect(region).to_contain_text("retrieved")
    (found,) = server.get(f"/ablations?dataset={DATASET}")
    assert [one["examples"] for one in found["variants"]] == ["none", "random", "retrieved"]
    assert found["n"] == 20


def test_the_program_that_is_shown_runs(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"/d/{DATASET}/models?model=after&tab=use")
    page.get_by_text("Python", exact=True).click()
    program = page.get_by_role("region", name="Labels of texts: program")
    expect(program).to_contain_text(f"{server.url}/predict?model=after")
    done = subprocess.run(
        [sys.executable, "-c", program.inner_text()], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    label, confidence, unsure = done.stdout.split()
    assert label in connected(server, "after")["classes"]
    assert 0 < float(confidence) <= 1
    assert unsure == "False"
    assert axe_violations(page) == []
