"""Posts with comments, from the file to the filter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assay.errors import DuplicateIds
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

Comments = list[dict[str, Any]]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


def written(tmp_path: Path, comments: Comments) -> Path:
    posts = [
        {"id": 7, "text": "Der Zug kam zu spät, und niemand sagt, warum.", "comments": comments}
    ]
    (tmp_path / "posts.json").write_text(json.dumps(posts), "utf-8")
    return tmp_path / "posts.json"


def test_comments_have_a_language_of_their_own_and_are_no_documents(
    workspace: Workspace, tmp_path: Path
) -> None:
    comments: Comments = [
        {"id": 1, "text": "The train was late again and nobody told us why."},
        {"id": 2, "text": "Nous attendons le train depuis une heure déjà."},
    ]
    posts = workspace.load(written(tmp_path, comments), name="posts")
    posts.languages()
    assert posts.ids("parent = '7'") == ["7/1", "7/2"]
    assert posts.ids("parent = '7' and language = 'fr'") == ["7/2"]
    assert posts.documents() == []
    again = workspace.import_file(tmp_path / "posts.json", name="posts")
    assert (again.added, again.unchanged) == (0, 3)


def test_a_comment_that_stands_twice_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    twice: Comments = [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]
    with pytest.raises(DuplicateIds, match="7/1"):
        workspace.load(written(tmp_path, twice), name="posts")
