"""How far people who judged the same records agree."""

from __future__ import annotations

from assay.evaluate import agreement as measure
from assay.schema.decisions import Agreement
from assay.verbs.context import Context
from assay.verbs.labelling.decide import history


def agreement(ctx: Context, dataset: str) -> Agreement:
    """Measure how far people who judged the same records agree.

    A judgement is a person's latest label for a record: what they relabelled it to, or the
    label it had when they confirmed it.
    """
    decisions = history(ctx, dataset)
    taken_back = {decision.undoes for decision in decisions}
    judgements = {
        (decision.record, decision.by): decision.label
        for decision in decisions
        if decision.action in ("relabel", "confirm")
        and decision.label is not None
        and decision.seq not in taken_back
    }
    return measure((record, person, label) for (record, person), label in judgements.items())
