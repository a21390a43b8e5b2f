import sys
from dataclasses import dataclass
from typing import ClassVar

import pytest

from assay.errors import InvalidSetting, UnknownMethod
from assay.quality import (
    CheckResult,
    LabelErrors,
    checks,
    configured,
    parameters,
    register_check,
    registry,
)

BUILT_IN = [
    "label_errors",
    "confident_disagreement",
    "label_next",
    "exact_duplicates",
    "near_duplicates",
    "conflicting_duplicates",
    "leakage",
    "outliers",
    "weak_slices",
    "confusion_pairs",
    "calibration",
    "class_imbalance",
    "missing_text",
    "label_spelling",
    "odd_language",
    "picture_copies",
    "picture_faults",
    "picture_leakage",
]


@dataclass(frozen=True)
class Shouting:
    name: ClassVar[str] = "shouting"
    title: ClassVar[str] = "texts in capitals"
    needs: ClassVar[frozenset[str]] = frozenset()
    share: float = 0.8

    def __call__(self, data):
        return CheckResult(scores=data)


@pytest.fixture(autouse=True)
def _only_built_in_checks(monkeypatch):
    built_in = {name: check for name, check in checks().items() if name in BUILT_IN}
    monkeypatch.setattr(registry, "_registered", built_in)


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a distribution that announces a check, for this test."""

    def write(target):
        (tmp_path / "shouting_checks.py").write_text(
            "class Shouting:\n"
            "    name, title, needs = 'shouting', 'texts in capitals', frozenset()\n"
            "    def __call__(self, data): return 'loud'\n"
            "check = Shouting()\n"
        )
        about = tmp_path / "shouting-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[assay.checks]\nshouting = {target}\n")
        monkeypatch.syspath_prepend(str(tmp_path))

    yield write
    sys.modules.pop("shouting_checks", None)


def test_the_built_in_checks_are_there_in_their_order():
    assert list(checks())[: len(BUILT_IN)] == BUILT_IN


def test_every_built_in_check_says_what_it_looks_for():
    assert all(check.title and check.name == name for name, check in checks().items())


def test_a_class_is_registered_with_its_defaults_and_given_back():
    assert register_check(Shouting) is Shouting
    assert checks()["shouting"] == Shouting()
    assert list(checks())[-1] == "shouting"


def test_a_check_can_be_registered_with_other_parameters():
    register_check(LabelErrors(threshold=0.9))
    assert parameters(checks()["label_errors"])["threshold"] == 0.9


def test_what_is_no_check_is_not_registered():
    with pytest.raises(TypeError, match="is not a check"):
        register_check(CheckResult)


@pytest.mark.parametrize("target", ["shouting_checks:Shouting", "shouting_checks:check"])
def test_an_installed_package_brings_a_check(install, target):
    install(target)
    assert checks()["shouting"].title == "texts in capitals"


def test_a_package_whose_check_cannot_be_loaded_is_named(install):
    install("no_such_package:Check")
    with pytest.raises(UnknownMethod, match=r"shouting.*no_such_package"):
        checks()


def test_a_package_that_brings_something_else_is_named(install):
    install("json:dumps")
    with pytest.raises(UnknownMethod, match="is not a check"):
        checks()


def test_parameters_are_the_fields_of_the_check():
    assert parameters(Shouting(share=0.5)) == {"share": 0.5}


def test_a_check_is_configured_by_name():
    assert configured(Shouting(), {"share": 0.3}) == Shouting(share=0.3)
    assert configured(Shouting(), {}) == Shouting()


def test_recorded_parameters_configure_the_same_check():
    check = LabelErrors(threshold=0.7)
    assert configured(LabelErrors(), parameters(check)) == check


def test_an_unknown_parameter_is_refused_with_those_there_are():
    with pytest.raises(InvalidSetting, match="no parameter volume") as caught:
        configured(Shouting(), {"volume": 11})
    assert "share" in caught.value.hint
