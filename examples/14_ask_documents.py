"""Ask documents a question, then a list of them; every answer quotes what it rests on."""

from pathlib import Path

import assay
from assay.schema.questionnaires import Question, Questionnaire

Path("rules").mkdir(exist_ok=True)
Path("rules/library.md").write_text(
    "# Rules of the library\n\nBooks are lent for four weeks. Films are lent for seven days.\n\n"
    "Food is not allowed in the reading room, which is open until nine in the evening.\n"
)
Path("rules/archive.md").write_text(
    "# Rules of the archive\n\nNothing is lent. Maps are shown on Mondays from two to four.\n"
)

with assay.open("./workspace") as workspace:
    rules = workspace.load("rules")

    answer = workspace.ask("How long are films lent?")  # llm="ollama:llama3.2" for a model's words
    print(answer.text, f"(support {answer.support:.2f})")
    for citation in answer.citations:
        print(f"[{citation.number}] {citation.document}: {citation.quote!r}")
    print(workspace.ask("Who won the football world cup?").status)

    report = rules.questionnaire(
        Questionnaire(
            questions=(
                Question(id="lent", question="What is lent, and for how long?"),
                Question(id="open", question="When is it open?", phrases=("is open", "shown on")),
            )
        )
    )
    for cell in report.cells:
        print(f"{cell.document:12} {cell.question:5} {cell.answer.status:9} {cell.answer.text}")
