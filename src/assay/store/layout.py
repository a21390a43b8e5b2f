"""Where things lie in the folder of a workspace.

::

    workspace.json          format of this folder; checked before anything else is touched
    catalogue.sqlite        the catalogue, unless it is in PostgreSQL
    parts/<id>/00000.arrow  what came in: immutable Arrow IPC files, uncompressed
    artefacts/<run>/<name>/ what was computed, each with its manifest.json
    vectors/<encoder>/      the vector caches
    uploads/<id>/           files received over the network, until they are imported
    pictures/<id>/          pictures that came over the network, until no data set names them
    answers/<name>.sqlite   what prediction APIs and language models answered
    locks/                  lock files of processes at work

Anything whose name starts with ``.tmp-`` is unfinished and may be removed once its process
is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from assay.errors import NewerWorkspace, StoreError, WorkspaceNotFound
from assay.store.files import make_folder, operating, write_atomic

FORMAT = 1
"""Version of this layout. A folder with a higher one is refused unchanged."""


@dataclass(frozen=True)
class Layout:
    """The paths of one workspace."""

    root: Path

    @property
    def version_file(self) -> Path:
        """The file that tells the format."""
        return self.root / "workspace.json"

    @property
    def catalogue(self) -> Path:
        """The SQLite catalogue."""
        return self.root / "catalogue.sqlite"

    @property
    def parts(self) -> Path:
        """Folder of the parts."""
        return self.root / "parts"

    @property
    def artefacts(self) -> Path:
        """Folder of the artefacts."""
        return self.root / "artefacts"

    @property
    def vectors(self) -> Path:
        """Folder of the vector caches."""
        return self.root / "vectors"

    @property
    def uploads(self) -> Path:
        """Folder of files received and not imported yet."""
        return self.root / "uploads"

    @property
    def pictures(self) -> Path:
        """Folder of pictures that were uploaded."""
        return self.root / "pictures"

    def told(self, folder: Path) -> str:
        """Return the path of a folder as it is remembered: ours holds where the workspace moves."""
        whole, root = folder.absolute(), self.root.absolute()
        return str(whole.relative_to(root) if whole.is_relative_to(root) else whole)

    def meant(self, told: str) -> Path:
        """Return the folder that was remembered by ``told``."""
        return self.root / told

    @property
    def answers(self) -> Path:
        """Folder of what others answered."""
        return self.root / "answers"

    @property
    def locks(self) -> Path:
        """Folder of the lock files."""
        return self.root / "locks"


def open_layout(root: Path, *, create: bool) -> Layout:
    """Open the folder of a workspace.

    Args:
        root: The folder.
        create: Make it when there is none.

    Raises:
        WorkspaceNotFound: There is none, and none is to be made.
        NewerWorkspace: Its format is newer than this program; nothing was changed.
        StoreError: The path is a file, or a folder with other things in it.
        PermissionRefused: The system refuses access.
    """
    layout = Layout(root)
    with operating(root):
        if layout.version_file.is_file():
            _check(layout)
        elif not create:
            raise WorkspaceNotFound(f"There is no workspace at {root}.")
        elif root.exists() and not root.is_dir():
            raise StoreError(f"{root} is a file, not a folder.", hint="Choose another folder.")
        elif root.is_dir() and _strangers(root) and not layout.version_file.is_file():
            raise StoreError(
                f"{root} holds other files and is not a workspace.",
                hint="Choose an empty or a new folder.",
            )
        else:
            make_folder(root)
            write_atomic(layout.version_file, orjson.dumps({"program": "assay", "format": FORMAT}))
    for folder in (layout.parts, layout.artefacts, layout.vectors, layout.locks):
        if not folder.is_dir():
            make_folder(folder)
    return layout


def _strangers(root: Path) -> bool:
    # another process may be making the same workspace at this moment, so the caller looks
    # for the version file once more
    ours = {"workspace.json", "parts", "artefacts", "vectors", "locks"}
    return any(p.name not in ours and not p.name.startswith(".") for p in root.iterdir())


def _check(layout: Layout) -> None:
    try:
        told = orjson.loads(layout.version_file.read_bytes())
        version = int(told["format"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{layout.version_file} is damaged.",
            hint=f'Write {{"program": "assay", "format": {FORMAT}}} into it if no newer Assay '
            "was used here.",
        ) from error
    if version > FORMAT:
        raise NewerWorkspace(
            f"The workspace {layout.root} has format {version}; "
            f"this Assay knows formats up to {FORMAT}."
        )
