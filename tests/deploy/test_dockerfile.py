"""The image is small, pinned, nobody's, and holds no secret: the rules of hadolint that matter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
SECRET = re.compile(r"token|password|passwd|secret|api_?key|credential", re.IGNORECASE)


def every(stages: list[Any], name: str) -> list[Any]:
    return [one for stage in stages for one in stage.of(name)]


def test_hadolint_has_nothing_to_say() -> None:
    beside = Path(sys.executable).parent / "hadolint"
    program = str(beside) if beside.exists() else shutil.which("hadolint")
    if program is None:
        pytest.skip("hadolint is not installed")
    said = subprocess.run([program, DOCKERFILE], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_stage_starts_from_one_image_of_an_exact_version(stages: list[Any]) -> None:
    images = {stage.image for stage in stages}
    assert len(images) == 1
    (image,) = images
    assert re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-[\w.-]+(@sha256:[0-9a-f]{64})?", image), image


def test_only_what_is_built_reaches_the_image_that_runs(stages: list[Any]) -> None:
    assert len(stages) >= 2
    assert {one.flags.get("from") for one in stages[-1].of("COPY")} == {"builder"}


def test_it_runs_as_a_number_that_is_not_root(stages: list[Any]) -> None:
    users = stages[-1].of("USER")
    assert users
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1].value)
    after = stages[-1].instructions[stages[-1].instructions.index(users[-1]) + 1 :]
    assert not [one for one in after if one.name in ("RUN", "COPY")]


def test_nothing_is_added_from_an_address_or_an_archive(stages: list[Any]) -> None:
    assert not every(stages, "ADD")


def test_what_is_started_and_asked_needs_no_shell(stages: list[Any]) -> None:
    for name in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        (one,) = stages[-1].of(name)
        assert one.is_exec_form, name


def test_each_folder_that_is_worked_in_is_absolute(stages: list[Any]) -> None:
    assert all(one.value.startswith("/") for one in every(stages, "WORKDIR"))
    assert not [one for one in every(stages, "RUN") if re.search(r"\bcd\b|\bsudo\b", one.value)]


def test_system_packages_come_without_recommendations_and_lists(stages: list[Any]) -> None:
    for one in every(stages, "RUN"):
        if "apt-get install" in one.value:
            assert "--no-install-recommends" in one.value
            assert "rm -rf /var/lib/apt/lists/*" in one.value
        assert not re.search(r"\bapt install|apt-get (dist-)?upgrade", one.value)


def test_packages_come_from_the_pins_and_nothing_is_resolved(stages: list[Any]) -> None:
    installs = [one.value for one in every(stages, "RUN") if " install --" in one.value]
    assert len([line for line in installs if "pip" in line]) == 2
    assert all("--no-deps" in line for line in installs if "pip" in line)
    copied = [word for one in every(stages, "COPY") for word in one.words]
    assert [word for word in copied if word.startswith("requirements/")][:1] == [
        "requirements/base.txt"
    ]


def test_neither_environment_nor_arguments_hold_a_secret(stages: list[Any]) -> None:
    named = [name for stage in stages for name in stage.environment]
    assert not [name for name in named if SECRET.search(name)]
    assert not [one for one in every(stages, "ARG") if SECRET.search(one.value)]


def test_the_workspace_lies_in_the_volume(stages: list[Any]) -> None:
    (volume,) = stages[-1].of("VOLUME")
    assert stages[-1].environment["ASSAY_WORKSPACE"].startswith(f"{volume.words[0]}/")


def test_every_setting_it_names_exists(stages: list[Any]) -> None:
    from assay.settings import Settings

    ours = {n.removeprefix("ASSAY_") for n in stages[-1].environment if n.startswith("ASSAY_")}
    assert ours <= {name.upper() for name in Settings.model_fields}


def test_the_build_is_sent_what_it_copies_and_nothing_else() -> None:
    lines = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert all((ROOT / name).exists() for name in let_in)
    assert not [name for name in let_in if name.startswith(".") or name in ("tests", "docs")]
