"""Nothing a person can type, set, read or catch may be undocumented."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main

import assay
from assay.errors import AssayError
from assay.schema import filters
from assay.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def sections(text: str, level: int = 2) -> dict[str, str]:
    """Heading → what stands below it, backticks removed from the heading."""
    marks = "#" * level
    parts = re.split(rf"^{marks} (.+)$", text, flags=re.MULTILINE)
    names = [name.replace("`", "").strip() for name in parts[1::2]]
    return dict(zip(names, parts[2::2], strict=True))


def commands() -> dict[str, Any]:
    from assay.cli.app import app

    return dict(leaves(typer.main.get_command(app)))


def leaves(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command below a group, by the words that are typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


def options(command: Any) -> set[str]:
    """Every spelling of a command's options, ``--help`` aside."""
    spelled = (name for parameter in command.params for name in parameter.opts)
    return {name for name in spelled if name.startswith("-")} - {"--help", "-h"}


def errors(cls: type[AssayError] = AssayError) -> Iterator[type[AssayError]]:
    for child in cls.__subclasses__():
        yield child
        yield from errors(child)


def public(cls: type) -> set[str]:
    """Names a person may use on an object."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("assay")]
    return {name for base in ours for name in vars(base) if not name.startswith("_")}


def line_with(text: str, words: str) -> str:
    """The first line that holds some words; empty where none does."""
    return next((line for line in text.splitlines() if words in line), "")


def test_every_command_and_each_of_its_options_is_documented() -> None:
    documented = sections(page("commands.md"))
    missing = []
    for name, command in commands().items():
        section = documented.get(f"assay {name}", "")
        missing += [] if section else [name]
        missing += [f"{name} {o}" for o in sorted(options(command)) if f"`{o}" not in section]
    assert not missing


def test_every_option_before_the_command_is_documented() -> None:
    from assay.cli.app import app

    before = page("commands.md").split("## `assay import`")[0]
    missing = [o for o in options(typer.main.get_command(app)) if f"`{o}" not in before]
    assert not missing


def test_every_argument_stands_in_the_usage_line_of_its_command() -> None:
    documented = sections(page("commands.md"))
    missing = [
        f"{name} {parameter.name}"
        for name, command in commands().items()
        for parameter in command.params
        if parameter.param_type_name == "argument"
        and parameter.name.upper().rstrip("S") not in documented.get(f"assay {name}", "")
    ]
    assert not missing


def test_no_command_is_documented_that_does_not_exist() -> None:
    documented = {name for name in sections(page("commands.md")) if name.startswith("assay ")}
    assert documented == {f"assay {name}" for name in commands()}


def test_every_setting_is_documented_with_its_default() -> None:
    text = page("settings.md")
    missing = []
    for name, field in Settings.model_fields.items():
        line = line_with(text, f"`ASSAY_{name.upper()}`")
        default = "unset" if field.default is None else str(field.default)
        missing += [] if default.replace(".0", "") in line.replace("_", "") else [name]
    assert not missing


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"^\| `ASSAY_(\w+)`", page("settings.md"), flags=re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_check_is_documented_and_no_other() -> None:
    from assay.quality import checks

    built_in = {n for n, c in checks().items() if type(c).__module__.startswith("assay.")}
    headings = re.findall(r"^## `(\w+)`", page("checks.md"), flags=re.MULTILINE)
    assert built_in
    assert set(headings) == built_in


def test_every_error_is_documented_with_its_code() -> None:
    text = page("errors.md")
    ours = [error for error in (AssayError, *errors()) if "code" in vars(error)]
    assert len(ours) > 20
    missing = [
        e.__name__ for e in ours if f"`{e.code}`" not in line_with(text, f"| `{e.__name__}`")
    ]
    assert not missing


@pytest.mark.parametrize("name", sorted(assay.__all__))
def test_a_public_name_is_documented(name: str) -> None:
    assert f"assay.{name}" in page("python.md")


@pytest.mark.parametrize("name", ["Workspace", "Dataset", "Model"])
def test_every_verb_of_a_public_class_is_documented(name: str) -> None:
    section = sections(page("python.md"))[f"assay.{name}"]
    assert not [verb for verb in sorted(public(getattr(assay, name))) if f"`{verb}" not in section]


def test_every_argument_of_a_verb_is_documented() -> None:
    text = page("python.md")
    missing = []
    for name in ("Workspace", "Dataset", "Model"):
        section = sections(text)[f"assay.{name}"]
        for verb in sorted(public(getattr(assay, name))):
            member = inspect.getattr_static(getattr(assay, name), verb)
            if not inspect.isfunction(member):
                continue
            line = line_with(section, f"`{verb}(")
            wanted = [p for p in inspect.signature(member).parameters if p not in ("self", "watch")]
            missing += [f"{name}.{verb}({p})" for p in wanted if p not in line]
    assert not missing


@pytest.mark.parametrize("name", filters.FIELDS)
def test_every_field_of_a_filter_is_documented(name: str) -> None:
    assert f"`{name}`" in page("filters.md")


def test_every_operator_of_a_filter_is_documented() -> None:
    text = page("filters.md")
    operators = {*get_args(filters.Operator), *get_args(filters.TextOperator), "in", "is null"}
    assert not [operator for operator in operators if f"`{operator}`" not in text]


def test_every_format_is_documented() -> None:
    from assay import readers, writers

    text = page("formats.md")
    imported, exported = text.split("## What an export holds")
    assert not [name for name in readers.FORMATS if f"`{name}`" not in imported]
    assert not [ending for ending in writers.ENDINGS if f"`{ending}`" not in exported]
    assert set(writers.FORMATS) - set(writers.ENDINGS.values()) == {"huggingface"}


def test_every_encoder_is_documented() -> None:
    from assay.encoders import encoder_names

    text = (ROOT / "docs" / "how-to" / "use-another-encoder.md").read_text(encoding="utf-8")
    names = [re.sub(r":[A-Z/-]+$", ":", name) for name in encoder_names()]
    assert not [name for name in names if f"`{name}" not in text]


def test_every_page_is_reachable_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        current = waiting.pop()
        if current in seen or current.suffix != ".md":
            continue
        seen.add(current)
        waiting += [target for target, _ in links(current) if target.is_file()]
    assert not [p.relative_to(ROOT).as_posix() for p in PAGES if p not in seen]


@pytest.mark.parametrize("path", PAGES, ids=[p.relative_to(ROOT).as_posix() for p in PAGES])
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target, anchor in links(path):
        if not target.exists():
            broken.append(str(target))
        elif anchor and anchor not in anchors(target):
            broken.append(f"{target.name}#{anchor}")
    assert not broken


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """Local links of a page: the file they lead to, and the heading."""
    written = path.read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```", "", written, flags=re.MULTILINE | re.DOTALL)
    for href in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text):
        if "://" in href or href.startswith("mailto:"):
            continue
        file, _, anchor = href.partition("#")
        yield ((path.parent / file).resolve() if file else path), anchor


def anchors(path: Path) -> set[str]:
    """Anchors of a page's headings, made as code forges make them."""
    if path.suffix != ".md":
        return set()
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}
