"""Questions asked of a data set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assay import verbs
from assay.schema.answers import Answer, Asked
from assay.schema.filters import Filter, parse_filter
from assay.schema.questionnaires import Questionnaire, QuestionnaireReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Asking:
    """The verbs of a data set that answer questions; part of ``Dataset``."""

    _ctx: Context
    name: str

    def ask(
        self,
        question: str,
        *,
        llm: str | Asked | None = None,
        top: int = 3,
        document: str | None = None,
        where: str | Filter | None = None,
        references: bool = False,
        patience: int | None = None,
        watch: Reporter = silent,
    ) -> Answer:
        """Answer a question with evidence.

        Args:
            question: In plain words.
            llm: A language model, ``ollama:llama3.2``; else the sentences that fit best answer.
            top: Passages returned, whether cited or not.
            document: Ask only this document.
            where: Ask only records that match this filter.
            references: Also look into lists of references.
            patience: Texts that may be embedded before the answer; any number when not given.
            watch: Called while the index or vectors are made.
        """
        return verbs.ask.ask(
            self._ctx,
            self.name,
            question,
            llm=Asked(model=llm) if isinstance(llm, str) else llm,
            top=top,
            document=document,
            where=parse_filter(where) if isinstance(where, str) else where,
            references=references,
            patience=patience,
            watch=watch,
        )

    def questionnaire(
        self,
        asked: str | Path | Questionnaire = "paper",
        *,
        llms: Sequence[str | Asked] = (),
        documents: Sequence[str] | None = None,
        top: int = 3,
        watch: Reporter = silent,
    ) -> QuestionnaireReport:
        """Ask a list of questions of every document; resumes where an earlier call stopped.

        Args:
            asked: A YAML file, the name of a ready one (``paper``), or a questionnaire.
            llms: Language models, side by side; without one, answers are extractive.
            documents: Only these; all when not given.
            top: Passages kept with each answer.
            watch: Called with progress.
        """
        if not isinstance(asked, Questionnaire):
            asked = verbs.questionnaire.read_questionnaire(asked)
        return verbs.questionnaire.questionnaire(
            self._ctx,
            self.name,
            asked,
            llms=[Asked(model=one) if isinstance(one, str) else one for one in llms],
            documents=documents,
            top=top,
            watch=watch,
        )
