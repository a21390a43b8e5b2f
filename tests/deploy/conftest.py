"""What stands in deploy/, read as the programs read it that will."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile: its name, its flags, and what follows them."""

    name: str
    flags: dict[str, str]
    value: str

    @property
    def words(self) -> list[str]:
        """The value in exec form, else split as a shell does."""
        return orjson.loads(self.value) if self.value.startswith("[") else shlex.split(self.value)

    @property
    def is_exec_form(self) -> bool:
        """Whether it runs without a shell between."""
        return self.value.startswith("[")


@dataclass(frozen=True)
class Stage:
    """A ``FROM`` and what is done on it."""

    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def of(self, name: str) -> list[Instruction]:
        """The instructions of one name, in order."""
        return [one for one in self.instructions if one.name == name]

    @property
    def environment(self) -> dict[str, str]:
        """What ENV sets, as written."""
        return dict(pair.split("=", 1) for one in self.of("ENV") for pair in one.words)


def parsed(text: str) -> list[Stage]:
    """Read a Dockerfile: comments gone, continued lines joined."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\s*\n\s*", " ", "\n".join(lines))
    stages: list[Stage] = []
    for line in filter(str.strip, joined.splitlines()):
        name, _, rest = line.strip().partition(" ")
        flags = {}
        while found := re.match(r"--(\w[\w-]*)=(\S+)\s+", rest):
            flags[found[1]] = found[2]
            rest = rest[found.end() :]
        if name == "FROM":
            image, _, alias = rest.partition(" AS ")
            stages.append(Stage(image.strip(), alias.strip()))
        else:
            inner, _, command = rest.partition("CMD ")
            value = command if name == "HEALTHCHECK" and not inner.strip() else rest
            stages[-1].instructions.append(Instruction(name, flags, value.strip()))
    return stages


def documents(path: Path) -> Iterator[dict[str, Any]]:
    yield from filter(None, yaml.safe_load_all(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def stages() -> list[Stage]:
    """The stages of the image; the last one is what runs."""
    return parsed((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    return next(documents(DEPLOY / "compose.yaml"))


@pytest.fixture(scope="session")
def kustomization() -> dict[str, Any]:
    return next(documents(DEPLOY / "kubernetes" / "kustomization.yaml"))


@pytest.fixture(scope="session")
def manifests(kustomization: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object that the kustomization names."""
    folder = DEPLOY / "kubernetes"
    return [found for name in kustomization["resources"] for found in documents(folder / name)]
