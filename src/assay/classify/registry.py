"""The classifiers by name."""

from __future__ import annotations

from collections.abc import Mapping

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


def make_classifier(
    method: str = "hybrid",
    *,
    seed: int = 0,
    class_weight: str | Mapping[str, float] | None = None,
    **params: object,
) -> BlendClassifier:
    """Make an unfitted classifier.

    Raises:
        UnknownMethod: For a name that is not one of ``methods()``.
        InvalidSetting: For a parameter it does not have.
    """
    if method not in _METHODS:
        raise UnknownMethod(
            f"There is no classifier called {method!r}.",
            hint=f"Use one of: {', '.join(_METHODS)}.",
        )
    kind = _METHODS[method]
    known = set(kind().get_params())
    unknown = sorted(set(params) - known)
    if unknown:
        raise InvalidSetting(
            f"The {method} classifier has no parameter {unknown[0]!r}.",
            hint=f"Its parameters are: {', '.join(sorted(known))}.",
        )
    return kind().set_params(seed=seed, class_weight=class_weight, **params)
