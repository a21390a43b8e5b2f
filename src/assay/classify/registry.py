"""The classifiers by name."""

from __future__ import annotations

from collections.abc import Mapping

from assay.classify.balancing import require_way
from assay.classify.classifier import (
    BlendClassifier,
    HybridClassifier,
    LexicalClassifier,
    LinearClassifier,
)
from assay.classify.semi import SemiClassifier
from assay.errors import InvalidSetting, UnknownMethod

_METHODS: dict[str, type[BlendClassifier]] = {
    kind.method: kind
    for kind in (HybridClassifier, LexicalClassifier, LinearClassifier, SemiClassifier)
}


def methods() -> tuple[str, ...]:
    """Return the names of the classifiers, the default first."""
    return tuple(_METHODS)


def balances(method: str) -> tuple[str, ...]:
    """Return the ways in which a method can make uneven classes even, ``none`` first.

    Raises:
        UnknownMethod: For a name that is not one of ``methods()``.
    """
    return _kind(method).balances


def make_classifier(
    method: str = "hybrid",
    *,
    seed: int = 0,
    class_weight: Mapping[str, float] | None = None,
    balance: str = "none",
    **params: object,
) -> BlendClassifier:
    """Make an unfitted classifier.

    Raises:
        UnknownMethod: For a name that is not one of ``methods()``.
        InvalidSetting: For a parameter it does not have, or a way to balance classes.
    """
    kind = _kind(method)
    known = set(kind().get_params())
    unknown = sorted(set(params) - known)
    if unknown:
        raise InvalidSetting(
            f"The {method} classifier has no parameter {unknown[0]!r}.",
            hint=f"Its parameters are: {', '.join(sorted(known))}.",
        )
    require_way(method, balance, kind.balances)
    return kind().set_params(seed=seed, class_weight=class_weight, balance=balance, **params)


def _kind(method: str) -> type[BlendClassifier]:
    if method not in _METHODS:
        raise UnknownMethod(
            f"There is no classifier called {method!r}.",
            hint=f"Use one of: {', '.join(_METHODS)}.",
        )
    return _METHODS[method]
