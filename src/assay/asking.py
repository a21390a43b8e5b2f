"""Questions asked of a data set, or of a workspace that holds one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assay import verbs
from assay.errors import InvalidSetting
from assay.schema.answers import Answer, Asked
from assay.schema.conversations import (
    ChatReply,
    ChatStart,
    Conversation,
    ConversationView,
    Hear,
    Turn,
    thread,
    unheard,
)
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

    def chat(
        self,
        message: str,
        *,
        conversation: str | None = None,
        after: int | None = None,
        llm: str | Asked | None = None,
        pictures: bool = False,
        patience: int | None = None,
        hear: Hear = unheard,
        alive: Callable[[], object] = lambda: None,
        watch: Reporter = silent,
    ) -> ChatReply:
        """Answer a message of a conversation, and keep the turn.

        Args:
            message: In plain words: what to show, to count, or to answer with quotes.
            conversation: Id of the one it goes on; a new one when not given.
            after: Number of the turn it follows, to ask another way; 0 begins anew; the newest
                when not given.
            llm: A language model, ``ollama:llama3.2``; else records, counts and quotes answer.
            pictures: Whether that model sees: it is sent the picture asked about, made small.
            patience: Texts that may be embedded before the answer; any number when not given.
            hear: Called with the answer as it comes.
            alive: Called while something is waited for; raises ``Cancelled`` to stop the answer,
                which is kept as far as it came.
            watch: Called while the index or vectors are made.
        """
        return verbs.chat.chat(
            self._ctx,
            self.name,
            message,
            conversation=conversation,
            after=after,
            llm=Asked(model=llm) if isinstance(llm, str) else llm,
            pictures=pictures,
            patience=patience,
            hear=hear,
            alive=alive,
            watch=watch,
        )

    def conversations(self) -> list[Conversation]:
        """Return the conversations over the data set, the newest first."""
        return self._ctx.store.catalogue.conversations.of(self.name)

    def conversation(self, conversation: str) -> ConversationView:
        """Return a conversation with the turns that stand and the records they show."""
        return verbs.conversing.shown(self._ctx, self.name, conversation)

    def chat_start(self) -> ChatStart:
        """Return what a conversation can begin with: requests made from the records, and models."""
        return verbs.conversing.start(self._ctx, self.name)

    def rename_conversation(self, conversation: str, title: str) -> Conversation:
        """Give a conversation another title."""
        return verbs.conversing.rename(self._ctx, self.name, conversation, title)

    def delete_conversation(self, conversation: str) -> None:
        """Delete a conversation with its turns."""
        self._ctx.store.catalogue.conversations.delete(self.name, conversation)

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """Return the turns of a conversation that stand, oldest first."""
        return thread(self._ctx.store.catalogue.conversations.turns(self.name, conversation))

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


class AskingAnywhere:
    """The verb of a workspace that answers questions; part of ``Workspace``."""

    _ctx: Context

    def ask(
        self,
        question: str,
        *,
        dataset: str | None = None,
        llm: str | Asked | None = None,
        top: int = 3,
        document: str | None = None,
        where: str | Filter | None = None,
        references: bool = False,
        patience: int | None = None,
        watch: Reporter = silent,
    ) -> Answer:
        """Answer a question with evidence from a data set.

        Args:
            question: In plain words.
            dataset: The data set; may be left out where there is only one.
            llm, top, document, where, references, patience, watch: See ``Dataset.ask``.

        Raises:
            InvalidSetting: There are several data sets and none is named, or there is none.
        """
        return verbs.ask.ask(
            self._ctx,
            dataset if dataset is not None else _only(self._ctx),
            question,
            llm=Asked(model=llm) if isinstance(llm, str) else llm,
            top=top,
            document=document,
            where=parse_filter(where) if isinstance(where, str) else where,
            references=references,
            patience=patience,
            watch=watch,
        )


def _only(ctx: Context) -> str:
    names = [row.name for row in ctx.store.catalogue.datasets.list()]
    if not names:
        raise InvalidSetting("There is nothing to ask yet.", hint="Import a document first.")
    if len(names) > 1:
        raise InvalidSetting(
            "There are several data sets: say which is asked.",
            hint=f"dataset= one of {', '.join(names[:10])}.",
        )
    return names[0]
