"""What a person gets who installs the base: complete, small, without torch, and working.

The slow half makes a fresh environment from the pins and needs the package registry, so it runs
where ``CI`` is set; the quick half reads the pins.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "requirements" / "base.txt"
DEV = ROOT / "requirements" / "dev.txt"
LARGEST_BASE = 950_000_000
"""Bytes of everything the base install adds to an empty environment, the model included."""

NOT_WANTED = {"sentence-transformers", "hf-xet"}
"""Declared by packages in the base, but not needed to read weights or to fetch a model."""

fresh = pytest.mark.skipif(
    not os.environ.get("CI"), reason="makes a fresh environment from the registry: set CI=1"
)


def pins(path: Path) -> dict[str, str]:
    """Pinned name → version of a requirements file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+)", line) for line in lines)
    return {canonicalize_name(m.group(1)): m.group(2) for m in found if m}


def size(folder: Path) -> int:
    """Bytes of the files under a folder, byte code included."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", [BASE, DEV], ids=["base", "dev"])
def test_every_line_of_the_pins_is_one_exact_version_and_no_address(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    rest = [line for line in lines if line and not line.startswith("#")]
    assert len(rest) == len(pins(path))
    assert not [line for line in rest if "://" in line or "+" in line or "@" in line]


def test_dev_holds_the_very_versions_of_base() -> None:
    base, dev = pins(BASE), pins(DEV)
    assert base
    assert {name: dev.get(name) for name in base} == base


def test_the_base_has_no_torch() -> None:
    heavy = ("torch", "transformers", "sentence-transformers", "nvidia", "triton", "pandas")
    assert not [name for name in pins(BASE) if name.startswith(heavy)]


def test_no_cuda_package_is_pinned() -> None:
    assert not [name for name in pins(DEV) if name.startswith(("nvidia-", "cuda-", "triton"))]


def test_every_declared_dependency_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = pins(BASE)
    for written in project["dependencies"]:
        requirement = Requirement(written)
        version = base[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), written


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the pinned base and a wheel of the package in it."""
    folder = tmp_path_factory.mktemp("install") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [
        *(str(python), "-m", "pip", "-qq", "install", "--no-deps", "--no-compile"),
        "--disable-pip-version-check",
    ]
    subprocess.run([*install, "-r", str(BASE)], check=True, cwd=ROOT)
    subprocess.run([*install, "--no-build-isolation", str(ROOT)], check=True, cwd=folder)
    warm = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    script = ROOT / "scripts" / "import_all.py"
    subprocess.run([str(python), str(script)], check=True, cwd=folder, env=warm)
    return folder


@fresh
def test_the_base_install_is_at_most_950_megabytes(environment: Path) -> None:
    site = next(environment.glob("lib/python*/site-packages"))
    came_with_python = sum(size(f) for name in ("pip", "setuptools") for f in site.glob(f"{name}*"))
    assert size(site) - came_with_python <= LARGEST_BASE


@fresh
def test_the_base_install_lacks_nothing_it_declares(environment: Path) -> None:
    answer = subprocess.run(
        [str(environment / "bin" / "python"), "-m", "pip", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in answer.stdout.splitlines() if "requires" in line]
    missing = {re.sub(r".* requires ([\w-]+),.*", r"\1", line) for line in complaints}
    assert missing <= NOT_WANTED, answer.stdout


@fresh
def test_the_wheel_holds_the_built_page(environment: Path) -> None:
    page = next(environment.glob("lib/python*/site-packages/assay/server/static"))
    scripts = re.findall(r'src="/(assets/[^"]+)"', (page / "index.html").read_text("utf-8"))
    assert scripts
    assert all((page / name).is_file() for name in scripts)


@fresh
def test_the_wheel_runs_the_demo_without_the_source_tree(environment: Path, tmp_path: Path) -> None:
    answer = subprocess.run(
        [str(environment / "bin" / "assay"), "demo"],
        cwd=tmp_path,
        env={**os.environ, "CI": "1", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "Traceback" not in answer.stderr
