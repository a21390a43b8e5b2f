"""Import every module of the package once: proof that an install works, and its byte code made."""

from __future__ import annotations

import importlib
import pkgutil

import assay


def main() -> None:
    """Import the package's modules, sorted; a broken install raises here and not later."""
    for module in sorted(m.name for m in pkgutil.walk_packages(assay.__path__, "assay.")):
        if not module.endswith(".__main__"):  # that one is a program, it would run
            importlib.import_module(module)


if __name__ == "__main__":
    main()
