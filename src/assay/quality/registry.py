"""Which checks there are: built in, registered, or brought by an installed package."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from assay.errors import InvalidSetting, UnknownMethod
from assay.quality.data import Check

GROUP = "assay.checks"
"""Entry point group of packages that bring checks."""

C = TypeVar("C")

ORDER = (
    "label_errors",
    "confident_disagreement",
    "label_next",
    "exact_duplicates",
    "near_duplicates",
    "conflicting_duplicates",
    "leakage",
    "outliers",
    "weak_slices",
    "confusion_pairs",
    "calibration",
    "class_imbalance",
    "missing_text",
    "label_spelling",
    "odd_language",
    "picture_copies",
    "picture_faults",
    "picture_leakage",
)
"""The order in which the built-in checks run and are listed; others follow."""

_registered: dict[str, Check] = {}


def register_check(check: C) -> C:
    """Register a check, or a class of checks whose defaults are used; also as a decorator.

    A check of a name that is already there replaces it.

    Returns:
        What was given.

    Raises:
        TypeError: It lacks ``name``, ``title``, ``needs``, or cannot be called.
    """
    made = check() if isinstance(check, type) else check
    if not isinstance(made, Check):
        raise TypeError(f"{check!r} is not a check: it needs name, title, needs and __call__(data)")
    _registered[made.name] = made
    return check


def checks() -> dict[str, Check]:
    """Return all checks by name: those registered here, then those of installed packages.

    Raises:
        UnknownMethod: An installed package announces a check that cannot be loaded.
    """
    place = {name: at for at, name in enumerate(ORDER)}
    found = dict(sorted(_registered.items(), key=lambda item: place.get(item[0], len(place))))
    for entry in entry_points(group=GROUP):
        check = _load(entry)
        found.setdefault(check.name, check)
    return found


def _load(entry: EntryPoint) -> Check:
    try:
        loaded = entry.load()
    except (ImportError, AttributeError) as error:
        raise UnknownMethod(
            f"The check '{entry.name}' announced by {entry.value} cannot be loaded: {error}.",
            hint="Repair or uninstall the package that brings it.",
        ) from error
    check = loaded() if isinstance(loaded, type) else loaded
    if not isinstance(check, Check):
        raise UnknownMethod(
            f"What {entry.value} announces as the check '{entry.name}' is not a check.",
            hint="A check has name, title, needs and can be called with the data.",
        )
    return check


def parameters(check: Check) -> dict[str, Any]:
    """Return the thresholds and caps of a check, as recorded in the run."""
    return asdict(check) if is_dataclass(check) and not isinstance(check, type) else {}


def configured(check: Check, options: dict[str, Any]) -> Check:
    """Return the check with some of its parameters changed.

    Raises:
        InvalidSetting: It has no parameter of that name.
    """
    if not options:
        return check
    known = [f.name for f in fields(check)] if is_dataclass(check) else []
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise InvalidSetting(
            f"The check '{check.name}' has no parameter {', '.join(unknown)}.",
            hint=f"It has: {', '.join(known) or 'none'}.",
        )
    return replace(check, **options)  # type: ignore[type-var]
