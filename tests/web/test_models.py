"""Retrain, compare, promote: did it really get better?"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from assay.workspace import open_workspace

from .conftest import DATASET, OpenPage, Server


def test_a_model_is_trained_compared_and_promoted(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"/d/{DATASET}/models?train=1")
    page.get_by_role("radio", name="Lexical").check()
    page.get_by_label("Name", exact=True).fill("words only")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="words only")).to_be_visible()
    report = next(r for r in server.get("/evaluations") if r["model"] == "words only")
    expect(page.get_by_role("main")).to_contain_text(f"{100 * report['accuracy']:.1f} %")

    page.goto(f"{server.url}/d/{DATASET}/models")
    for name in ("after", "words only"):
        page.get_by_role("checkbox", name=f"Compare {name}").check()
    page.get_by_text("Compare these two").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("against")
    expect(page.get_by_role("main")).to_contain_text("points of accuracy")
    paired = server.get("/comparisons")[0]
    assert {paired["model_a"], paired["model_b"]} == {"after", "words only"}
    expect(page.get_by_role("main")).to_contain_text(paired["verdict"])

    page.goto(f"{server.url}/d/{DATASET}/models?model=after")
    page.get_by_role("button", name="Promote").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Promote").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [m["name"] for m in server.get("/models") if m["promoted"]] == ["after"]


def test_a_cell_of_the_confusion_matrix_opens_its_records(
    server: Server, open_page: OpenPage
) -> None:
    report = next(r for r in server.get("/evaluations") if r["model"] == "after")
    labels, counts = report["confusion"]["labels"], report["confusion"]["counts"]
    row, column = next(
        (i, j) for i, line in enumerate(counts) for j, n in enumerate(line) if n and i != j
    )
    page = open_page(server, f"/d/{DATASET}/models?model=after&tab=confusion")
    page.get_by_role("button", name=f"of {labels[row]} taken for {labels[column]}").first.click()
    expect(page.get_by_role("dialog")).to_contain_text(labels[column])


def test_a_wanted_accuracy_becomes_the_threshold_of_the_model(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, f"/d/{DATASET}/models?train=1")
    page.get_by_role("radio", name="Lexical").check()
    page.get_by_label("Uneven classes").select_option("weights")
    page.get_by_label("Name", exact=True).fill("careful")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="careful")).to_be_visible()
    page.get_by_role("tab", name="Confidence").click()
    page.get_by_label("Accuracy wanted").fill("99.9")
    expect(page.get_by_text("No threshold makes it right on 99.9 %")).to_be_visible()
    page.get_by_label("Accuracy wanted").fill("88")
    page.get_by_role("button", name="as its threshold").click()
    expect(page.get_by_text("Now it answers from")).to_be_visible()
    card = next(m for m in server.get("/models") if m["name"] == "careful")
    assert card["threshold"] > 0
    assert card["params"]["balance"] == "weights"
    assert "with 95 % confidence" in card["threshold_note"]
    expect(page.get_by_role("main")).to_contain_text("of them right [")  # scored anew
    newest = server.get("/evaluations")[0]
    assert (newest["model"], newest["coverage"] < 1) == ("careful", True)
    page.get_by_role("tab", name="Finding a class").click()
    expect(page.get_by_role("img", name="Precision over recall of")).to_be_visible()


def test_a_model_that_learned_from_every_label_is_not_scored_in_vain(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    wanted = [("a card was lost", "card"), ("a loan is wanted", "loan")]
    rows = [f"{n},{wanted[n % 2][0]} {n},{wanted[n % 2][1]},train" for n in range(12)]
    rows.append("12, ,card,test")  # a label on a blank text is nothing to score on
    (tmp_path / "all.csv").write_text("id,text,label,split\n" + "\n".join(rows) + "\n")
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "all.csv", name="all")
    page = open_page(empty_server, "/d/all/models?train=1")
    page.get_by_role("radio", name="Lexical").check()
    page.get_by_label("Name", exact=True).fill("eager")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("heading", name="eager")).to_be_visible()
    expect(page.get_by_text("No label is left to score it on")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert {run["kind"] for run in empty_server.get("/runs")} == {"import", "train"}
