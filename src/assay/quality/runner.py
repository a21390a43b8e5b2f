"""Run checks over one input and sum up what each found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from assay.errors import NotEnoughData, UnknownMethod
from assay.quality.data import Check, CheckInput, CheckResult
from assay.quality.registry import checks, configured
from assay.schema.findings import CheckSummary
from assay.schema.runs import Reporter, silent

REASONS = {
    "languages": "the languages of the texts were not told yet (run `assay languages`)",
    "labels": "no record has a label",
    "pictures": "no record has a picture that is here",
    "vectors": "the records have no vectors yet (embed them first)",
    "probabilities": "no model has predicted the records (train one first)",
}
"""Why a check is skipped, by what it needs."""


def run_checks(
    data: CheckInput,
    names: Sequence[str] | None = None,
    *,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    report: Reporter = silent,
) -> list[tuple[CheckSummary, CheckResult]]:
    """Run the named checks, or all, in the order named.

    Args:
        data: The records.
        names: Names of checks; ``None`` runs all there are.
        options: Check name → parameters to change.
        report: Told after each check.

    Returns:
        One pair per check; a check whose needs are not met is summed up as skipped, with
        the reason, and has an empty result.

    Raises:
        UnknownMethod: A name that no check has.
        InvalidSetting: A parameter that a check does not have.
        Cancelled: From ``report``.
    """
    chosen = _chosen(names, options or {})
    results = []
    for done, check in enumerate(chosen):
        report(done, len(chosen), check.title)
        started = perf_counter()
        result, skipped = _run(check, data)
        summary = CheckSummary(
            check=check.name,
            title=check.title,
            count=len(result.findings),
            worst=result.findings[0] if result.findings else None,
            skipped=skipped,
            seconds=perf_counter() - started,
        )
        results.append((summary, result))
    report(len(chosen), len(chosen), "checks")
    return results


def _chosen(names: Sequence[str] | None, options: Mapping[str, Mapping[str, Any]]) -> list[Check]:
    known = checks()
    wanted = list(known) if names is None else list(dict.fromkeys(names))
    unknown = [name for name in (*wanted, *options) if name not in known]
    if unknown:
        raise UnknownMethod(
            f"There is no check called '{unknown[0]}'.", hint=f"There are: {', '.join(known)}."
        )
    return [configured(known[name], dict(options.get(name, {}))) for name in wanted]


def _run(check: Check, data: CheckInput) -> tuple[CheckResult, str | None]:
    """Return the result, and why it is empty if the check could not run."""
    reason = unmet(check, data)
    if reason is not None:
        return CheckResult(), reason
    try:
        return check(data), None
    except NotEnoughData as error:
        return CheckResult(), str(error)


def unmet(check: Check, data: CheckInput) -> str | None:
    """Say in one sentence why a check cannot run on the data; ``None`` if it can."""
    has = {
        "languages": data.languages is not None,
        "labels": bool(data.labelled.any()),
        "pictures": data.pictures is not None,
        "vectors": data.vectors is not None,
        "probabilities": data.classes is not None and bool(data.predicted.any()),
    }
    missing = [
        data.unpredicted
        if need == "probabilities" and data.unpredicted
        else REASONS.get(need, f"it needs {need}")
        for need in sorted(check.needs)
        if not has.get(need)
    ]
    if len(data) == 0:
        missing = ["the data set is empty"]
    return f"Skipped: {' and '.join(missing)}." if missing else None
