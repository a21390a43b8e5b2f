"""The shape of the house: who may import whom, and how large a file may grow."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "assay"
FILES = sorted(SOURCE.rglob("*.py"))
NAMES = [path.relative_to(SOURCE).as_posix() for path in FILES]
SOURCES = {name: path.read_text(encoding="utf-8") for name, path in zip(NAMES, FILES, strict=True)}

MOST_LINES = 400
HEAVY = (
    *("numpy", "polars", "sklearn", "scipy", "pandas", "pyarrow", "sqlalchemy"),
    *("onnxruntime", "tantivy", "torch", "transformers", "openai", "jinja2"),
)
"""Modules whose import alone costs more than a person should wait for a help page."""

OPTIONAL = (
    "rapidocr",
    "torch",
    "transformers",
    "sentence_transformers",
    "datasets",
    "cleanlab",
    "onnx",
)
IMPORTED_AS = {
    "imblearn": "imbalanced_learn",
    "sklearn": "scikit_learn",
    "starlette": "fastapi",
    "PIL": "pillow",
    "yaml": "pyyaml",
}
"""Import name → the distribution that brings it, where they differ."""

USED_BY_OTHERS = {"httptools", "psycopg"}
"""SQLAlchemy imports the driver that the address of the database names, uvicorn its parser."""

NETWORK = ("urllib.request", "requests", "httpx", "http.client", "socket", "aiohttp")
VAGUE = ("utils", "util", "helpers", "helper", "common", "manager", "misc")


def imports(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Yield line, module and whether the import runs when the file is imported."""

    def walk(node: ast.AST, at_import: bool) -> Iterator[tuple[int, str, bool]]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.Import():
                    yield from ((child.lineno, alias.name, at_import) for alias in child.names)
                case ast.ImportFrom(module=str(module)):
                    yield child.lineno, module, at_import
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                    yield from walk(child, at_import=False)
                case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                    yield from walk(child, at_import=False)
                case _:
                    yield from walk(child, at_import)

    yield from walk(tree, at_import=True)


def is_or_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def loaded_by(statement: str) -> set[str]:
    """Names of the modules a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_module_stands_in_a_layer() -> None:
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.search(r'type = "layers"\nlayers = \[(.*?)\n\]', written, re.DOTALL)
    assert layers is not None
    placed = set(re.findall(r"assay\.(\w+)", layers.group(1)))
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in FILES}
    assert rooms - {"__init__", "__main__"} <= placed


def test_importing_assay_loads_nothing_heavy() -> None:
    assert not loaded_by("import assay") & set(HEAVY)


def test_errors_settings_extras_and_schema_load_nothing_heavy() -> None:
    loaded = loaded_by(
        "import assay.errors, assay.settings, assay.extras, pkgutil, importlib, assay.schema\n"
        "for module in pkgutil.iter_modules(assay.schema.__path__, 'assay.schema.'):\n"
        "    importlib.import_module(module.name)"
    )
    assert not loaded & set(HEAVY)


def test_the_help_page_loads_nothing_heavy() -> None:
    loaded = loaded_by(
        "import sys, contextlib, io\n"
        "from assay.cli import main\n"
        "sys.argv = ['assay', '--help']\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main()"
    )
    assert "assay.cli" in loaded
    assert not loaded & set(HEAVY)


def test_whoever_looks_into_a_workspace_waits_for_nothing_that_learns() -> None:
    loaded = loaded_by("import assay.workspace, assay.verbs.looking.info, assay.verbs.looking.view")
    assert "assay.store" in loaded
    assert not loaded & set(HEAVY) - {"numpy", "polars", "sqlalchemy"}


def test_every_file_is_short_enough_to_read() -> None:
    lengths = {name: len(text.splitlines()) for name, text in SOURCES.items()}
    assert not {name: lines for name, lines in lengths.items() if lines > MOST_LINES}


def test_every_file_is_named_for_what_it_holds() -> None:
    parts = {name: set(name.removesuffix(".py").split("/")) for name in NAMES}
    assert not [name for name in NAMES if parts[name] & set(VAGUE)]


def test_the_web_framework_stays_in_the_server() -> None:
    found = [
        f"{name}:{line}"
        for name, text in SOURCES.items()
        for line, module, _ in imports(ast.parse(text))
        if is_or_in(module, ("fastapi", "starlette", "uvicorn")) and not name.startswith("server/")
    ]
    assert not found


def test_optional_packages_are_imported_only_when_used() -> None:
    found = [
        f"{name}:{line} {module}"
        for name, text in SOURCES.items()
        for line, module, at_import in imports(ast.parse(text))
        if at_import and is_or_in(module, OPTIONAL)
    ]
    assert not found


def test_the_base_depends_on_what_it_imports_and_on_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {Requirement(written).name.replace("-", "_") for written in project["dependencies"]}
    imported = {
        IMPORTED_AS.get(top, top)
        for text in SOURCES.values()
        for _, module, _ in imports(ast.parse(text))
        if (top := module.split(".")[0]) not in {*sys.stdlib_module_names, "assay", *OPTIONAL}
    }
    assert imported - declared == set()
    assert declared - imported == USED_BY_OTHERS


def test_nothing_pickles_and_nothing_opens_a_connection() -> None:
    found = [
        f"{name}:{line} {module}"
        for name, text in SOURCES.items()
        for line, module, _ in imports(ast.parse(text))
        if is_or_in(module, ("pickle", "joblib", "cloudpickle", "dill", *NETWORK))
        and (name, module) != ("server/serving.py", "socket")  # it listens, on this machine
    ]
    assert not found


def test_a_broken_contract_would_be_seen() -> None:
    """The scan above sees imports at any depth, and knows those that run at import."""
    tree = ast.parse("import torch\ndef f():\n    from socket import socket\n")
    assert list(imports(tree)) == [(1, "torch", True), (3, "socket", False)]


def test_a_module_that_breaks_on_import_is_seen_by_the_install(tmp_path: Path) -> None:
    package = tmp_path / "assay"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "broken.py").write_text("import no_such_module\n", encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "import_all.py")],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "no_such_module" in answer.stderr
