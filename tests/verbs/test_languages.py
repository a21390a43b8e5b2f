"""The column ``language``: made by a run, filtered, counted, exported, kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.errors import InvalidFilter
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

ROWS = {
    "id": ["1", "2", "3", "4", "5"],
    "text": [
        "The train was late and nobody told us why.",
        "Der Zug kam zu spät, und niemand hat uns gesagt, warum.",
        "Wir warten seit einer Stunde auf dem Bahnhof.",
        "12345",
        "",
    ],
    "language": ["en", "de", "en", "de", "de"],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    pl.DataFrame(ROWS).write_csv(tmp_path / "posts.csv")
    return tmp_path / "posts.csv"


def test_languages_are_counted_and_become_a_column(workspace: Workspace, source: Path) -> None:
    data = workspace.load(source, name="posts")
    report = data.languages()
    assert report.languages == {"de": 2, "en": 1}
    assert (report.records, report.unknown, report.empty) == (5, 1, 1)
    assert data.rows(columns=["language"])["language"].to_list() == [
        "en", "de", "de", "unknown", None,
    ]  # fmt: skip
    assert data.ids("language = 'de'") == ["2", "3"]
    assert data.ids("language is null") == ["5"]
    assert data.ids("language in ('en', 'de') and language != meta.language") == ["3"]


def test_a_filter_by_language_says_what_makes_them(workspace: Workspace, source: Path) -> None:
    with pytest.raises(InvalidFilter) as caught:
        workspace.load(source, name="posts").count("language = 'de'")
    assert "assay languages" in caught.value.hint


def test_decisions_change_no_language_and_new_records_wait_for_theirs(
    workspace: Workspace, source: Path, tmp_path: Path
) -> None:
    data = workspace.load(source, name="posts")
    first = data.languages()
    data.decide("2", "relabel", label="complaint")
    assert data.languages().run == first.run
    more = tmp_path / "more.csv"
    pl.DataFrame({"id": ["6"], "text": ["Nous attendons le train depuis une heure."]}).write_csv(
        more
    )
    workspace.import_file(more, name="posts")
    assert data.ids("language is null") == ["5", "6"]
    second = data.languages()
    assert second.run != first.run
    assert data.ids("language = 'fr'") == ["6"]


def test_an_export_has_the_languages_beside_those_of_the_source(
    workspace: Workspace, source: Path, tmp_path: Path
) -> None:
    data = workspace.load(source, name="posts")
    data.languages()
    data.export(tmp_path / "out.csv")
    table = pl.read_csv(tmp_path / "out.csv")
    assert table["language"].to_list() == ["en", "de", "de", "unknown", None]
    assert table["meta.language"].to_list() == ROWS["language"]


def test_languages_survive_a_restart_and_are_told_again_where_they_were_deleted(
    tmp_path: Path, source: Path
) -> None:
    with open_workspace(tmp_path / "again", settings=Settings(encoder="fake")) as opened:
        run = opened.load(source, name="posts").languages().run
    with open_workspace(tmp_path / "again", settings=Settings(encoder="fake")) as opened:
        data = opened.dataset("posts")
        assert data.count("language = 'de'") == 2
        for path in sorted((tmp_path / "again").rglob(f"{run}/**/*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        assert data.languages().languages == {"de": 2, "en": 1}


def test_no_records_have_no_language(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "void.csv").write_text("id,text\n1,\n")
    report = workspace.load(tmp_path / "void.csv", name="void", text="text").languages()
    assert (report.languages, report.unknown, report.empty) == ({}, 0, 1)


def test_texts_in_another_language_than_the_rest_are_findings_once_languages_are_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    english = [f"The train to platform {n} was late and nobody told us why." for n in range(59)]
    texts = [*english, "Der Zug kam zu spät, und niemand hat uns gesagt, warum."]
    pl.DataFrame({"id": [f"r{n}" for n in range(60)], "text": texts}).write_csv(
        tmp_path / "trains.csv"
    )
    data = workspace.load(tmp_path / "trains.csv", name="trains")
    assert "odd_language" not in {line.check for line in data.check().summaries}
    data.languages()
    report = data.check()
    assert [f.record for f in report.top(9, "odd_language")] == ["r59"]
    assert data.ids("finding = 'odd_language'") == ["r59"]
