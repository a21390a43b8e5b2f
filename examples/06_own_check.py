"""A check of your own: a pure function of the data that says which records to doubt, and why."""

from dataclasses import dataclass
from typing import ClassVar

import assay
from assay.quality import CheckInput, CheckResult, ranked
from assay.sample import sample_path


@assay.register_check
@dataclass(frozen=True)
class SeveralQuestions:
    """Look for messages that ask more than one thing: one label cannot be right for both."""

    name: ClassVar[str] = "several_questions"
    title: ClassVar[str] = "messages that ask more than one thing"
    needs: ClassVar[frozenset[str]] = frozenset()

    fewest: int = 2

    def __call__(self, data: CheckInput) -> CheckResult:
        """Count question marks."""
        asked = [(row, (text or "").count("?")) for row, text in enumerate(data.texts)]
        return ranked(
            [
                assay.Finding(
                    record=data.ids[row],
                    check=self.name,
                    score=1 - 1 / questions,
                    given=data.labels[row],
                    why=f"Asks {questions} questions.",
                )
                for row, questions in asked
                if questions >= self.fewest
            ]
        )


with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    report = bank.check("several_questions")
    print(f"{len(report.findings)} findings in {report.records} records")
    for finding in report.findings[:3]:
        print(finding.record, finding.why)
