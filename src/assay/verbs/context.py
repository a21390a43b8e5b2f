"""What every verb needs at hand: the store, the jobs, the settings, the encoders in use."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from assay.errors import EncoderError, RunNotFound
from assay.jobs import Jobs
from assay.schema.class_names import Lexicon
from assay.schema.models import OWN
from assay.settings import Settings
from assay.store import Store

if TYPE_CHECKING:
    from assay.chat import Router
    from assay.encoders import Encoder
    from assay.llms import Llm
    from assay.vectors import Placed
    from assay.verbs.embedding.points import StoredMap
    from assay.verbs.looking.assigned import StoredTopics
    from assay.verbs.looking.topical import Themes
    from assay.verbs.picturing.picture_vectors import PictureVectors

OWN_ENCODER = "encoder"
"""Name of the artefact that holds the encoder of a model's own."""

RESULT_PACKAGES = ("numpy", "scikit-learn", "onnxruntime", "tokenizers", "polars")
"""Packages whose version can change a number in a result."""


class Context:
    """The parts one open workspace shares between its verbs.

    Args:
        store: The open store.
        settings: The settings the workspace was opened with.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.jobs = Jobs(store.catalogue.runs, versions())
        self.matrices: dict[tuple[str, str, str], Placed] = {}
        self.sights: dict[tuple[str, str, str], PictureVectors] = {}
        self.blind: dict[str, str] = {}
        self.maps: dict[str, StoredMap] = {}
        self.topics: dict[str, StoredTopics] = {}
        self.themes: dict[tuple[str, str], Themes] = {}
        self.lexicons: dict[str, Lexicon] = {}
        self.fits: dict[str, str] = {}
        self.findings: dict[tuple[str, str], pl.DataFrame] = {}
        self.routers: dict[str, Router] = {}
        self._encoders: dict[str, Encoder] = {}
        self._llms: dict[tuple[str, str | None], Llm] = {}

    def encoder(self, name: str | None = None) -> Encoder:
        """Return the encoder of that name, loaded once per workspace.

        Args:
            name: `provider:model` or a short name, ``model:NAME`` for the one a model brought
                with it; the setting ``encoder`` when not given.
        """
        name = name or self.settings.encoder
        if name.startswith(OWN):
            card = self.store.catalogue.models.get(name.removeprefix(OWN))
            return self.own_encoder(card.run, card.name)
        if name not in self._encoders:
            from assay.encoders import resolve_encoder  # noqa: PLC0415 - who looks need not wait

            self._encoders[name] = resolve_encoder(name, threads=self.settings.threads)
        return self._encoders[name]

    def own_encoder(self, run: str, name: str) -> Encoder:
        """Return the encoder that was fine-tuned in a run for the model of a name.

        Raises:
            EncoderError: There is none.
        """
        known = f"{OWN}{run}"
        if known not in self._encoders:
            from assay.encoders.folder import OnnxFolder  # noqa: PLC0415 - see encoder

            folder = self._own_folder(run, name)
            self._encoders[known] = OnnxFolder(
                folder, name=f"{OWN}{name}", threads=self.settings.threads
            )
        return self._encoders[known]

    def own_encoder_folder(self, model: str) -> Path:
        """Return the folder of the encoder that a model brought with it.

        Raises:
            ModelNotFound: There is no model of that name.
            EncoderError: It has no encoder of its own.
        """
        card = self.store.catalogue.models.get(model)
        return self._own_folder(card.run, card.name)

    def _own_folder(self, run: str, name: str) -> Path:
        try:
            return self.store.artefacts.folder(run, OWN_ENCODER)
        except RunNotFound as error:
            raise EncoderError(
                f"The model '{name}' has no encoder of its own.",
                hint="Models trained with --method contrastive have one.",
            ) from error

    def llm(self, name: str, key_variable: str | None = None) -> Llm:
        """Return the language model of that name, loaded once per workspace.

        Args:
            name: See ``assay.llms.resolve_llm``.
            key_variable: Environment variable that holds the key of an address.
        """
        known = (name, key_variable)
        if known not in self._llms:
            from assay.llms import resolve_llm  # noqa: PLC0415 - see encoder

            self._llms[known] = resolve_llm(name, key_variable=key_variable)
        return self._llms[known]

    def fingerprint(self, dataset: str, *more: str) -> str:
        """Hash the state of a data set (parts, decisions) with whatever else the input is."""
        row = self.store.catalogue.datasets.get(dataset)
        return digest([row.content, str(row.seq), *more])

    def content(self, dataset: str) -> str:
        """Hash what came in alone, in the order it is stored; decisions do not change it."""
        row = self.store.catalogue.datasets.get(dataset)
        return digest([row.content, str(row.revision)])

    def close(self) -> None:
        """Wait for running jobs, then close the store."""
        self.jobs.close()
        for llm in self._llms.values():
            llm.close()
        self.store.close()


def digest(parts: Iterable[str]) -> str:
    """Hash strings into one short hexadecimal name (BLAKE2b, 128 bits)."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hasher.update(len(encoded).to_bytes(8, "little"))
        hasher.update(encoded)
    return hasher.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Versions recorded with every run."""
    found = {"python": platform.python_version()}
    for package in ("assay", *RESULT_PACKAGES):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
