"""A questionnaire that was cut short goes on where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

from assay.schema.answers import Asked
from assay.schema.questionnaires import Question, Questionnaire
from assay.settings import Settings
from assay.workspace import open_workspace

SETTINGS = Settings(encoder="fake", threads=1)

QUESTIONS = Questionnaire(
    name="rules",
    questions=tuple(
        Question(id=name, question=f"What is said of {name}?")
        for name in ("loans", "fees", "food", "hours")
    ),
)


def rules(folder: Path) -> Path:
    """Three documents of rules."""
    folder.mkdir()
    for number in range(3):
        text = f"# Rules {number}\n\nBooks are lent for {number + 2} weeks. Food is not allowed."
        (folder / f"rules{number}.md").write_text(text, encoding="utf-8")
    return folder


KILLED = """
import sys
from pathlib import Path
from assay.schema.answers import Asked
from assay.schema.questionnaires import Questionnaire
from assay.settings import Settings
from assay.workspace import open_workspace
asked = Questionnaire.model_validate_json(sys.argv[3])
with open_workspace(Path(sys.argv[1]), settings=Settings(encoder="fake", threads=1)) as ws:
    ws.dataset("rules").questionnaire(asked, llms=[Asked(model=sys.argv[2])])
"""


def test_a_killed_questionnaire_asks_only_what_is_missing(
    tmp_path: Path, chat_server: Any, chat: ModuleType
) -> None:
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        workspace.load(rules(tmp_path / "texts"), name="rules")
    reached = threading.Event()
    chat_server.plan += [chat.answer] * 5
    chat_server.plan += [lambda handler, body: (reached.set(), chat.dawdles(handler, body))]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "ws"), chat_server.name]
    with subprocess.Popen([*command, QUESTIONS.model_dump_json()]) as child:
        assert reached.wait(60)
        os.kill(child.pid, signal.SIGKILL)
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        dataset = workspace.dataset("rules")
        (cut,) = workspace.runs(kind="questionnaire")
        assert cut.status == "interrupted"
        report = dataset.questionnaire(QUESTIONS, llms=[Asked(model=chat_server.name)])
        assert report.run == cut.id
        assert (report.kept, report.absent, len(report.cells)) == (5, 12, 12)
        assert workspace.run(cut.id).status == "done"
    # 12 cells, and the one that was under way when the process died
    asked = [str(body["messages"]) for body in chat_server.bodies]
    assert len(asked) == 13
    assert len(set(asked)) == 12


def test_a_killed_questionnaire_is_resumed_by_its_run(
    tmp_path: Path, chat_server: Any, chat: ModuleType
) -> None:
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        workspace.load(rules(tmp_path / "texts"), name="rules")
    reached = threading.Event()
    chat_server.plan += [chat.answer] * 2
    chat_server.plan += [lambda handler, body: (reached.set(), chat.dawdles(handler, body))]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "ws"), chat_server.name]
    with subprocess.Popen([*command, QUESTIONS.model_dump_json()]) as child:
        assert reached.wait(60)
        os.kill(child.pid, signal.SIGKILL)
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        (cut,) = workspace.runs(kind="questionnaire")
        begun = workspace.resume(cut.id)
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        ended = workspace.run(begun.id)  # a workspace that closes waits for its work
        assert ended.status == "done"
        assert ended.result is not None
        assert (ended.result["kept"], ended.result["absent"]) == (2, 12)
