"""The workspace a command was pointed at, and the options commands share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assay.workspace import Workspace

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
EncoderOption = Annotated[
    str | None, typer.Option(help="Encoder of the vectors.", show_default="minilm")
]
SeedOption = Annotated[int, typer.Option(help="Random seed: same seed, same result.")]
ByOption = Annotated[
    str | None, typer.Option(help="Who decides.", show_default="ASSAY_USER, else your login name")
]
ThresholdOption = Annotated[
    float, typer.Option(help="Below this confidence the answer is 'unsure'.")
]
ModelNameOption = Annotated[
    str | None, typer.Option("--name", help="Name of the model.", show_default="made for you")
]
FilterOption = Annotated[
    str | None, typer.Option("--where", help="Only records that match, e.g. \"split = 'train'\".")
]


PasswordOption = Annotated[
    list[str] | None,
    typer.Option(
        "--password",
        help="Opens encrypted documents; may be repeated. Or ASSAY_DOCUMENT_PASSWORD, one a line.",
    ),
]


def passwords_of(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the passwords that were given, else those of the environment, one a line."""
    return tuple(given or os.environ.get("ASSAY_DOCUMENT_PASSWORD", "").splitlines())


class Session:
    """One command's view of the outside; opening is put off until a command needs it.

    Args:
        folder: The workspace named with --workspace, if one was.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def open(self, *, create: bool = False) -> Workspace:
        """Open the workspace; with ``create`` make it where there is none."""
        from assay.workspace import open_workspace

        return open_workspace(self.folder, create=create)
