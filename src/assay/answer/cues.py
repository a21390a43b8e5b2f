"""Plain questions about a document itself, which share no word with their answer.

"What is proposed?" is answered by "we introduce …". The ready questionnaire knows how such answers
begin and where they stand; a question asked freely borrows that, where nothing else is asked for.
"""

from __future__ import annotations

from functools import cache

from assay.answer.questionnaires import read_questionnaire
from assay.answer.questions import telling
from assay.schema.questionnaires import Question

_ITSELF = (
    "paper papers article author authors work study document main key they we use used collected "
    "step steps"
)
_WORDS = {
    "proposed": "propose proposed proposal introduce present contribution contributions idea new",
    "why": "problem problems motivation motivate solve solved solves addressed address",
    "how": "method methods methodology approach",
    "results": "result results performance others other against compare compared comparison",
    "takeaways": "conclusion conclusions conclude take-aways takeaways",
    "next": "future next left open",
    "fair": "fair fairness comparison compare compared other others system systems method methods "
    "baseline baselines",
    "data": "data dataset datasets corpus corpora",
    "limits": "limit limits limitation limitations weakness weaknesses shortcomings",
}
_MORE = (
    Question(
        id="data",
        question="Which data are used?",
        headings=("dataset", "data collection", "data", "corpus", "corpora", "abstract", "training",
                  "experiment", "setup"),
        phrases=("dataset of #", "corpus of #", "new dataset", "new corpus", "we used * dataset",
                 "we use * dataset", "standard data split", "is trained on", "are trained on",
                 "evaluated on", "evaluate on", "dataset contains", "dataset consists of",
                 "we collected", "we collect", "dataset includes", "# *queries", "# training",
                 "# documents", "# sentences", "# examples", "# images", "# participants",
                 "# papers", "data set", "corpus", "dataset"),
        avoid=("future work", "et al. (", "labeled datasets", "other datasets", "these datasets"),
    ),
    Question(
        id="limits",
        question="What are the limits?",
        headings=("limitation", "discussion", "conclusion", "challenges", "error analysis"),
        phrases=("limitation", "limited coverage", "lacks", "is limited to", "are limited to",
                 "is restricted to", "we do not", "does not", "beyond the scope", "fail to",
                 "struggle", "suffer", "was not considered", "remains low", "remains weak"),
        avoid=("we thank", "in this section", "unlike most", "such resources"),
    ),
)  # fmt: skip


def with_cues(question: Question) -> Question:
    """Give a plain question about the document itself the cues of the ready one like it.

    One that names anything else is returned as it is: its own words find its answer.
    """
    if question.phrases or question.headings:
        return question
    asked = set(telling(question.question))
    about = asked - set(telling(_ITSELF))
    if not about:
        return question
    for name, words in _WORDS.items():
        if about <= set(telling(words)):
            ready = _ready()[name]
            return question.model_copy(
                update={
                    "headings": ready.headings,
                    "phrases": ready.phrases,
                    "avoid": ready.avoid,
                }
            )
    return question


@cache
def _ready() -> dict[str, Question]:
    return {one.id: one for one in (*read_questionnaire("paper").questions, *_MORE)}
