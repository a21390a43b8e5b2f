"""Records whose annotation is probably wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.noise import NoisePosterior, NoiseSettings, noise_posterior
from assay.quality.registry import register_check
from assay.quality.wording import number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class LabelErrors:
    """Rank records by the probability that their annotation is wrong.

    The out-of-sample probabilities are read through a model of how labels go wrong
    (``assay.quality.noise``). Where the input can be refitted, the classifier is then
    trained anew, in folds dealt anew, with every record weighted by the probability that its
    label is right, so that it no longer learns the mistakes. Its answers are read the same way,
    and both readings count.

    Attributes:
        threshold: Findings are at least this probably wrong.
        refits: Times the classifier is trained anew; each costs as much as the
            out-of-sample probabilities did.
        fewest: Labels of a class from which on its records are judged. Of a smaller one a model
            that may not see the record knows next to nothing, contradicts every label, and made
            the noise model expect hundreds of mistakes: of the first findings none was one.
        neighbours: Nearest records whose labels are counted in the sentence.
        noise: Parameters of the noise model.
    """

    name: ClassVar[str] = "label_errors"
    title: ClassVar[str] = "annotations that are probably wrong"
    needs: ClassVar[frozenset[str]] = frozenset({"labels", "probabilities"})

    threshold: float = 0.5
    refits: int = 1
    fewest: int = 5
    neighbours: int = 10
    noise: NoiseSettings = field(default_factory=NoiseSettings)

    def __post_init__(self) -> None:
        # Parameters read back from a run are plain dictionaries.
        if isinstance(self.noise, dict):
            object.__setattr__(self, "noise", NoiseSettings(**self.noise))

    def __call__(self, data: CheckInput) -> CheckResult:
        """Score every judged record of a class with labels enough."""
        scores = np.zeros(len(data), dtype=np.float32)
        sizes = np.bincount(data.codes[data.judged], minlength=len(data.label_names))
        rows = np.flatnonzero(data.judged & (sizes[data.codes] >= self.fewest))
        if data.classes is None or len(data.classes) < 2 or not len(rows):
            return ranked([], scores)
        probabilities = np.asarray(data.probabilities, dtype=np.float64)
        answers = [probabilities[rows]]
        posterior = noise_posterior(answers, data.codes[rows], self.noise)
        if data.refit is not None:
            for deal in range(1, self.refits + 1):
                weights = np.ones(len(data))
                weights[rows] = 1 - posterior.wrong
                refitted = data.refit(data.labels, weights, deal)
                # A record the refit has no answer for keeps the one it had.
                answered = np.isfinite(refitted).all(axis=1, keepdims=True)
                probabilities = np.where(answered, refitted, probabilities)
                answers.append(probabilities[rows])
                posterior = noise_posterior(answers, data.codes[rows], self.noise)
        scores[rows] = posterior.wrong
        findings = [
            self._finding(data, int(rows[at]), at, posterior, probabilities[rows[at]])
            for at in np.flatnonzero(posterior.wrong >= self.threshold).tolist()
        ]
        return ranked(findings, scores)

    def _finding(
        self,
        data: CheckInput,
        row: int,
        at: int,
        posterior: NoisePosterior,
        probabilities: NDArray[np.float64],
    ) -> Finding:
        suggested, wrong = int(posterior.suggested[at]), float(posterior.wrong[at])
        given, better = data.given(row), data.label_names[suggested]
        near, same = self._nearest(data, row, suggested)
        seen = ""
        if len(near):
            seen = f"; {same} of its {len(near)} nearest labelled neighbours are {better}"
        likely, own = float(probabilities[suggested]), float(probabilities[data.codes[row]])
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=min(1.0, wrong),
            given=given,
            suggested=better,
            remedy="relabel",
            why=f"Annotated as {given}, but out-of-sample the model gives {better} "
            f"{number(likely)} and {given} {number(own)}{seen}.",
            related=data.ids_of(i for i in near.tolist() if data.codes[i] == suggested)[:5],
            details={
                "posterior": wrong,
                "probability_of_suggested": likely,
                "probability_of_given": own,
                "neighbours": len(near),
                "neighbours_agreeing": same,
            },
        )

    def _nearest(self, data: CheckInput, row: int, suggested: int) -> tuple[NDArray[np.int64], int]:
        """Return the nearest labelled records, and how many of them carry the suggestion."""
        if data.vectors is None or not data.embedded[row]:
            return np.empty(0, dtype=np.int64), 0
        near = data.neighbours(self.neighbours).indices[row]
        near = near[data.labelled[near]]
        return near, int((data.codes[near] == suggested).sum())
