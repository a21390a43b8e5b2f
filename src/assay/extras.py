"""Optional parts: import them when used, or say exactly how to install them."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

from assay.errors import MissingExtra


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import an optional module, or raise with the exact install line.

    Args:
        module: Dotted name of the module.
        extra: Name of the extra of this package that brings it.
        purpose: What the caller wants it for, as the subject of a sentence.

    Raises:
        MissingExtra: The module is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise _missing(module, extra, purpose) from error


def require_installed(*modules: str, extra: str, purpose: str) -> None:
    """Raise as ``require`` does, without importing anything: to refuse before long work begins.

    Args:
        modules: Top-level modules.
        extra: Name of the extra of this package that brings them.
        purpose: What the caller wants them for, as the subject of a sentence.

    Raises:
        MissingExtra: One is not installed.
    """
    for module in modules:
        if not is_installed(module):
            raise _missing(module, extra, purpose)


def is_installed(*modules: str) -> bool:
    """Tell whether optional top-level modules are there, without importing them."""
    return all(importlib.util.find_spec(module) is not None for module in modules)


def _missing(module: str, extra: str, purpose: str) -> MissingExtra:
    return MissingExtra(
        f"{purpose} needs the package '{module}', which is not installed.",
        hint=f'Install it with: pip install "assay[{extra}]"',
    )
