"""Optional parts: import them when used, or say exactly how to install them."""

from __future__ import annotations

import importlib
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
        raise MissingExtra(
            f"{purpose} needs the package '{module}', which is not installed.",
            hint=f'Install it with: pip install "assay[{extra}]"',
        ) from error
