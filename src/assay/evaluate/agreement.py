"""How far people who judged the same records agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assay.schema.decisions import Agreement


def agreement(judgements: Iterable[tuple[str, str, str | None]]) -> Agreement:
    """Return observed agreement and Krippendorff's alpha for labels without an order.

    Alpha is ``1 − Do / De`` over records with two judgements or more (Krippendorff 2018,
    ch. 12): 1 is perfect, 0 is chance, below 0 is worse than chance. It is undefined where
    fewer than two records' worth of judgements can be paired or every judgement is the same.

    Args:
        judgements: (record, person, label). Of one person's judgements of one record the
            last counts; ``None`` takes the earlier one back.
    """
    latest: dict[str, dict[str, str]] = {}
    for record, person, label in judgements:
        of_record = latest.setdefault(record, {})
        of_record.pop(person, None)
        if label is not None:
            of_record[person] = label
    units = {record: people for record, people in latest.items() if len(people) > 1}
    people = sorted({person for unit in units.values() for person in unit})
    tables = [Counter(unit.values()) for unit in units.values()]
    return Agreement(
        records=len(units),
        people=tuple(people),
        observed=_observed(tables),
        alpha=_alpha(tables),
        disagreements=tuple(
            record for record, unit in units.items() if len(set(unit.values())) > 1
        ),
    )


def _observed(tables: list[Counter[str]]) -> float | None:
    agreeing = sum(count * (count - 1) for table in tables for count in table.values())
    pairs = sum(table.total() * (table.total() - 1) for table in tables)
    return agreeing / pairs if pairs else None


def _alpha(tables: list[Counter[str]]) -> float | None:
    total = sum(table.total() for table in tables)
    overall: Counter[str] = sum(tables, Counter())
    expected = total * total - sum(count * count for count in overall.values())
    if not expected:
        return None
    differing = sum(
        (table.total() ** 2 - sum(count * count for count in table.values())) / (table.total() - 1)
        for table in tables
    )
    return 1 - (total - 1) * differing / expected
