"""Saved web pages: a file, and beside it a folder of what it loads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from assay.readers.origins.places import Origin

_PAGES = frozenset({".html", ".htm", ".xhtml"})

_LOADED = (
    "_files", ".files", "-Dateien", "_fichiers", "_archivos", "_ficheros", "_bestanden",
    "_arquivos", "_ficheiros", "_file", "_pliki", "-filer",
)  # fmt: skip
"""How browsers end the name of the folder, by language."""


def without_page_parts(origins: Sequence[Origin]) -> list[Origin]:
    """Leave out what lies in the folder of a saved page: its pictures, scripts and frames.

    Args:
        origins: The files of a folder or an archive.
    """
    folders = {
        str(page.with_name(f"{page.stem}{ending}"))
        for page in (PurePosixPath(one.relative) for one in origins if one.suffix in _PAGES)
        for ending in _LOADED
    }
    return [
        one
        for one in origins
        if not any(str(above) in folders for above in PurePosixPath(one.relative).parents)
    ]
