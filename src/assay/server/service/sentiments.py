"""Labels as sentiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast, get_args

from assay.errors import InvalidSetting, NotSentiment
from assay.schema.models import ModelCard
from assay.verbs.predicting.serve import Answer

Sentiment = Literal["negative", "neutral", "positive"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)

_SAID: Mapping[Sentiment, tuple[str, ...]] = {
    "negative": ("negative", "neg", "very negative", "bad"),
    "neutral": ("neutral", "neu", "mixed"),
    "positive": ("positive", "pos", "very positive", "good"),
}
NAMES: Mapping[str, Sentiment] = {name: side for side, names in _SAID.items() for name in names}
"""Names of labels that say by themselves which sentiment they are."""


def read_labels(text: str) -> dict[str, Sentiment]:
    """Read what labels mean from ``0=negative,1=positive``.

    Raises:
        InvalidSetting: It does not have that form, or names another sentiment.
    """
    found: dict[str, Sentiment] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        label, _, meaning = pair.rpartition("=")
        if not label or meaning.strip() not in SENTIMENTS:
            raise InvalidSetting(
                f"'{pair}' does not say which sentiment a label is.",
                hint="Write ASSAY_SENTIMENT_LABELS='0=negative,1=positive'.",
            )
        found[_plain(label)] = cast("Sentiment", meaning.strip())
    return found


class Sentiments:
    """Which sentiment each label is.

    Args:
        labels: Meanings beside those the names say, e.g. of ``read_labels``.
    """

    def __init__(self, labels: Mapping[str, Sentiment] | None = None) -> None:
        self._meanings: dict[str, Sentiment] = {**NAMES, **(labels or {})}

    def of(self, label: str | None) -> Sentiment | None:
        """Return the sentiment of a label, where it is one."""
        return None if label is None else self._meanings.get(_plain(label))

    def require(self, card: ModelCard) -> None:
        """Refuse a model whose labels are not sentiments.

        Raises:
            NotSentiment: One of its labels has no meaning as a sentiment, or all have one.
        """
        strange = [name for name in card.classes if self.of(name) is None]
        sides = {self.of(name) for name in card.classes}
        if strange or not {"negative", "positive"} <= sides:
            raise NotSentiment(
                f"Model '{card.name}' has the labels {_listed(card.classes)}: "
                "not those of a sentiment."
            )

    def judge(self, answer: Answer, *, binary: bool) -> tuple[Sentiment, float]:
        """Return the sentiment of an answer and how sure it is.

        Args:
            answer: Of a model that ``require`` accepts.
            binary: Count neutral as negative, and never abstain.
        """
        shares = dict.fromkeys(SENTIMENTS, 0.0)
        for label, share in answer.probabilities.items():
            side = self.of(label)
            shares["negative" if binary and side == "neutral" else side or "neutral"] += share
        best = max(shares, key=lambda side: shares[side])
        if answer.unsure and not binary and self.of(answer.label) == "neutral":
            return "neutral", answer.confidence
        return best, min(1.0, shares[best])


def _plain(label: str) -> str:
    return label.strip().lower().replace("_", " ")


def _listed(classes: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in classes[:5])
    return f"{shown} …" if len(classes) > 5 else shown
